import json

from tests.cli.conftest import CATALOG, LIBRARY

TREE = """\
Tracks  Playlist
    23  Friday Night
        Warm Up/
     9    Sunday
     4    Minimal\\/Deep Tech
        Peak/
     6    Sunday
          Festival/
    10      Main Stage
    12  Odds and Ends
"""


def test_playlists_are_a_tree_in_pipes_too(cli):
    for options in ((), ("-f", "table")):
        done = cli("playlists", LIBRARY, *options)
        assert (done.status, done.out, done.err) == (0, TREE, "")


def test_json_is_for_those_who_ask_for_it(cli):
    as_json = json.loads(cli("playlists", LIBRARY, "-f", "json").out)
    assert as_json[2] == {
        "playlist": "Warm Up/Minimal\\/Deep Tech",
        "path": ["Warm Up", "Minimal/Deep Tech"],
        "tracks": 4,
    }
    as_lines = [json.loads(line) for line in cli("playlists", LIBRARY, "-f", "ndjson").out.splitlines()]
    assert as_lines == as_json


def test_a_text_leaves_the_playlists_that_have_it_in_their_path(cli):
    assert cli("playlists", LIBRARY, "PEAK/s").out == "Tracks  Playlist\n        Peak/\n     6    Sunday\n"
    assert [each["playlist"] for each in json.loads(cli("playlists", LIBRARY, "warm", "-f", "json").out)] == [
        "Warm Up/Sunday",
        "Warm Up/Minimal\\/Deep Tech",
    ]
    done = cli("playlists", LIBRARY, "xyz")
    assert (done.status, done.out, done.err) == (0, "", "no playlist to show: 'xyz' is in no path of 6\n")


def test_playlists_of_what_is_no_library_are_an_error_in_the_format_that_was_asked_for(cli):
    done = cli("playlists", CATALOG, "-f", "json")
    assert (done.status, json.loads(done.err)["error"]["kind"]) == (2, "input")
