import io
import json

from beatmatch.cli.playlists import write_playlists_table
from beatmatch.models import PlaylistInfo
from tests.cli.conftest import CATALOG, LIBRARY


def test_playlists_are_listed_for_people_and_for_programs(cli):
    assert cli("playlists", LIBRARY, "-f", "table").out.splitlines()[:3] == [
        "Tracks  Playlist",
        "    23  Friday Night",
        "     9  Warm Up/Sunday",
    ]
    as_json = json.loads(cli("playlists", LIBRARY).out)
    assert as_json[2] == {
        "playlist": "Warm Up/Minimal\\/Deep Tech",
        "path": ["Warm Up", "Minimal/Deep Tech"],
        "tracks": 4,
    }
    as_lines = [json.loads(line) for line in cli("playlists", LIBRARY, "-f", "ndjson").out.splitlines()]
    assert as_lines == as_json


def test_playlists_of_what_is_no_library_are_an_error_in_the_format_that_was_asked_for(cli):
    done = cli("playlists", CATALOG, "-f", "json")
    assert (done.status, json.loads(done.err)["error"]["kind"]) == (2, "input")


def test_playlists_are_listed_with_whole_names_ready_to_be_copied():
    stream = io.StringIO()
    playlists = [
        PlaylistInfo(path=("Sets", "AC/DC " + "x" * 200), entries=7),
        PlaylistInfo(path=("[b]\n",), entries=12345),
    ]
    write_playlists_table(playlists, stream)
    assert stream.getvalue() == f"Tracks  Playlist\n     7  Sets/AC\\/DC {'x' * 200}\n 12345  [b] \n"
