"""What LIBRARY may be."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.audio_files.files import mp3
from tests.audio_files.id3 import id3, text
from tests.cli.commands import rows
from tests.cli.conftest import CATALOG, LIBRARY
from tests.cli.test_options import completed
from tests.library.masterdb.files import library_of
from tests.library.rekordbox.files import export, playlist, track
from tests.library.test_file_tags import made

AMBER_FIELD_ISRC = next(
    json.loads(line)["isrc"] for line in Path(CATALOG).read_text(encoding="utf-8").splitlines() if "Amber Field" in line
)


@pytest.fixture(scope="module")
def master_db(tmp_path_factory):
    """The library of examples/ as a database of Rekordbox."""
    return str(library_of(Path(LIBRARY)).write(tmp_path_factory.mktemp("rekordbox") / "master.db"))


def test_a_database_has_the_playlists_of_an_export(cli, master_db):
    by_export, by_database = cli("playlists", LIBRARY), cli("playlists", master_db)
    assert by_database == by_export
    assert (by_database.status, by_database.err) == (0, "")


@pytest.mark.parametrize("chosen", [["Friday Night"], ["Peak/Sunday", "Warm Up/Minimal\\/Deep Tech"], ["--collection"]])
def test_a_database_gives_the_results_of_an_export(cli, master_db, chosen):
    options = ("-c", CATALOG, "-f", "ndjson", "-q", "--no-store")
    by_export, by_database = cli("match", LIBRARY, *chosen, *options), cli("match", master_db, *chosen, *options)
    assert by_database == by_export
    assert by_database.out


def test_a_track_of_a_database_is_explained(cli, master_db):
    options = ("Friday Night", "3", "-c", CATALOG)
    assert cli("explain", master_db, *options) == cli("explain", LIBRARY, *options)


def test_the_word_rekordbox_means_the_database_of_this_machine(cli, master_db, tmp_path, monkeypatch):
    place = tmp_path / "Library" / "Pioneer" / "rekordbox" / "master.db"
    place.parent.mkdir(parents=True)
    place.write_bytes(Path(master_db).read_bytes())
    assert cli("playlists", "rekordbox") == cli("playlists", LIBRARY)
    place.unlink()
    done = cli("playlists", "rekordbox", "-f", "table")
    assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert "no database of Rekordbox 6 or 7 is found on this machine" in done.err
    monkeypatch.setenv("BEATMATCH_REKORDBOX_DB", master_db)
    document = json.loads(cli("match", "rekordbox", "Peak/Sunday", "-c", CATALOG, "-f", "json", "-q").out)
    assert document["run"]["library"] == master_db


def test_what_is_found_for_a_database_comes_back_in_the_small_xml_alone(cli, master_db, tmp_path):
    before = Path(master_db).read_bytes()
    done = cli("match", master_db, "Peak/Sunday", "-c", CATALOG, "--write-xml", "new.xml", "-q")
    assert (done.status, done.err) == (0, "")
    assert cli("playlists", "new.xml", "-f", "table").out.splitlines()[1].endswith("beatmatch Peak\\/Sunday")
    whole = cli("match", master_db, "Peak/Sunday", "-c", CATALOG, "--write-xml-whole", "whole.xml")
    assert (whole.status, "--write-xml-whole needs a Rekordbox XML" in whole.err) == (2, True)
    assert Path(master_db).read_bytes() == before


def test_what_is_no_database_of_rekordbox_is_one_line_and_status_2(cli, tmp_path):
    (tmp_path / "other.db").write_bytes(b"some other file, long enough to be one" * 100)
    for command in (("playlists", "other.db"), ("match", "other.db", "A"), ("explain", "other.db", "A", "1")):
        done = cli(*command)
        assert (done.status, done.out, len(done.err.splitlines())) == (2, "", 1)
        assert done.err.startswith("beatmatch: other.db: the key of Rekordbox 6 and 7 does not open it")


@pytest.fixture
def music(tmp_path):
    """Two folders of files with the titles of the example catalogue, and a playlist of a Rekordbox export of them."""
    lanterns = id3([text("TIT2", "Amber Field"), text("TPE1", "Odalyn Fenn"), text("TSRC", AMBER_FIELD_ISRC)])
    made(tmp_path / "Music" / "House" / "1.mp3", mp3(lanterns))
    made(tmp_path / "Music" / "Marnix Teel - Low Tide (Original Mix).mp3", mp3())
    made(tmp_path / "Music" / "broken.mp3", b"")
    return "Music"


def test_a_folder_is_a_library(cli, music):
    assert [each["playlist"] for each in json.loads(cli("playlists", music, "-f", "json").out)] == [
        "Music",
        "Music/House",
    ]
    done = cli("match", music, "House", "-c", CATALOG, "-f", "csv", "-q")
    assert [(row["status"], row["method"], row["beatport_title"]) for row in rows(done.out)] == [
        ("matched", "isrc", "Amber Field")
    ]
    whole = cli("match", music, "--collection", "-c", CATALOG, "-f", "csv")
    assert [(row["title"], row["status"]) for row in rows(whole.out)] == [
        ("broken", "no_match"), ("Low Tide (Original Mix)", "matched"), ("Amber Field", "matched"),
    ]  # fmt: skip
    assert "1 of 3 files could not be read, their names have to do (1 damaged): " in whole.err
    explained = cli("explain", music, "House", "1", "-c", CATALOG)
    assert (explained.status, explained.out.splitlines()[0]) == (0, "Music/House, number 1")
    unnamed = cli("match", music, "-c", CATALOG)
    assert unnamed.err == f'beatmatch: which playlist of {music}? Name one of "Music", "Music/House"\n'


def test_the_tags_of_the_files_of_an_export_make_exact_matches(cli, music, tmp_path):
    place = f"file://localhost{quote(str(tmp_path / 'Music' / 'House' / '1.mp3'))}"
    tracks = [
        track("1", "Amber Field", "Odalyn Fenn", Location=place),
        track("2", "Low Tide", "Marnix Teel", Location="file://localhost/gone.mp3"),
    ]
    (tmp_path / "own.xml").write_bytes(export(tracks, playlist("A", "1", "2")))
    options = ("own.xml", "A", "-c", CATALOG, "-f", "csv", "--no-store")
    plain, tagged = cli("match", *options), cli("match", *options, "--read-tags")
    assert [row["method"] for row in rows(plain.out)] == ["search", "search"]
    assert [row["method"] for row in rows(tagged.out)] == ["isrc", "search"]
    assert "1 of 2 files could not be read, so nothing is known of their tags (1 missing)" in tagged.err
    explained = json.loads(cli("explain", "own.xml", "A", "1", "-c", CATALOG, "--read-tags", "-q", "-f", "json").out)
    assert explained["queries"][0] == {"text": AMBER_FIELD_ISRC, "kind": "isrc", "candidates": 1}


def test_music_of_another_machine_is_found_where_it_is_here(cli, music, tmp_path):
    moved = track("1", "Amber Field", "Odalyn Fenn", Location="file://localhost/C:/DJ/House/1.mp3")
    (tmp_path / "own.xml").write_bytes(export([moved], playlist("A", "1")))
    root = f"C:/DJ={tmp_path / 'Music'}"
    done = cli("match", "own.xml", "A", "-c", CATALOG, "-f", "csv", "--read-tags", "--music-root", root)
    assert [row["method"] for row in rows(done.out)] == ["isrc"]
    wrong = cli("match", "own.xml", "A", "-c", CATALOG, "--read-tags", "--music-root", "C:/DJ")
    assert (wrong.status, wrong.out) == (2, "")
    assert wrong.err.startswith("beatmatch: --music-root is 'C:/DJ'. Write OLD=NEW")
    assert cli("match", "own.xml", "A", "-c", CATALOG, "--music-root", "C:/DJ").err == wrong.err


@pytest.mark.slow
@pytest.mark.parametrize("command", [("match", "Music", "House"), ("match", "own.xml", "A", "--read-tags")])
def test_without_the_extra_for_tags_one_line_says_how_to_install_it(environment, music, tmp_path, command):
    (tmp_path / "own.xml").write_bytes(export([track("1", "Amber Field")], playlist("A", "1")))
    code = "import sys; sys.modules['mutagen'] = None; from beatmatch.__main__ import main; main()"
    run = [sys.executable, "-c", code, *command, "-c", CATALOG]
    done = subprocess.run(run, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "beatmatch: tags of audio files need mutagen, which is not installed. Run: pip install 'beatmatch[tags]'\n"
    )


@pytest.mark.slow
def test_a_shell_completes_the_playlists_of_a_folder(program, environment, music):
    assert completed(program, environment, "beatmatch match Music Music/H") == "Music/House\n"


@pytest.mark.slow
def test_a_shell_completes_the_playlists_of_a_database(program, environment, master_db):
    assert completed(program, environment, f"beatmatch match {master_db} Fri") == "Friday\\ Night\n"
    with_word = {**environment, "BEATMATCH_REKORDBOX_DB": master_db}
    assert completed(program, with_word, "beatmatch match rekordbox Fri") == "Friday\\ Night\n"
