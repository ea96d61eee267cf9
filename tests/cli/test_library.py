"""What LIBRARY may be."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOG, LIBRARY
from tests.cli.test_options import completed
from tests.library.masterdb.files import library_of


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


@pytest.mark.slow
def test_a_shell_completes_the_playlists_of_a_database(program, environment, master_db):
    assert completed(program, environment, f"beatmatch match {master_db} Fri") == "Friday\\ Night\n"
    with_word = {**environment, "BEATMATCH_REKORDBOX_DB": master_db}
    assert completed(program, with_word, "beatmatch match rekordbox Fri") == "Friday\\ Night\n"
