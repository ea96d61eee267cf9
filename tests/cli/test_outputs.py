"""Where the results of a run go, and in which form."""

import json
import re
from pathlib import Path

import pytest

from beatmatch.library.rekordbox import read_playlist
from tests.cli.commands import FRIDAY, MAIN_STAGE, rows
from tests.cli.conftest import CATALOG, LIBRARY


def test_the_formats_say_the_same(cli):
    as_json = json.loads(cli(*MAIN_STAGE, "-f", "json").out)["results"]
    as_lines = [json.loads(line) for line in cli(*MAIN_STAGE, "-f", "ndjson").out.splitlines()]
    as_rows = rows(cli(*MAIN_STAGE, "-f", "csv").out)
    for lines in (as_json, as_lines):
        for line in lines:
            line.pop("changed")  # the second run knows the first
    assert as_lines == as_json
    assert [row["beatport_track_id"] for row in as_rows] == [str(row["beatport_track_id"] or "") for row in as_json]


def test_a_table_is_drawn_where_one_is_asked_for(cli):
    done = cli(*MAIN_STAGE, "-f", "table")
    lines = done.out.splitlines()
    assert lines[0] == "Peak/Festival/Main Stage  7 matched"
    assert lines[1].split()[:3] == ["#", "Track", "On"]
    assert lines[-7:-5] == ["Not found: 3", " 8  Ruvikka - Static Bloom (Vero Luntz Remix)"]


def test_the_suffix_of_the_file_chooses_the_format_and_stdout_stays_empty(cli, tmp_path):
    for name, start in (("a.csv", "playlist,"), ("a.json", '{"schema'), ("a.ndjson", '{"playlist'), ("a.txt", "Peak/")):
        done = cli(*MAIN_STAGE, "-o", name)
        assert (done.status, done.out) == (0, "")
        assert (tmp_path / name).read_text().startswith(start)
    cli(*MAIN_STAGE, "-o", "b.csv", "-f", "ndjson")
    assert (tmp_path / "b.csv").read_text().startswith('{"playlist')


def test_the_audit_files_are_written_beside_the_results(cli, tmp_path):
    cli(*FRIDAY, "-o", "a.csv", "--candidates", "c.csv", "--queries", "q.csv", "--review", "r.csv", "--csv-bom")
    texts = {name: (tmp_path / f"{name}.csv").read_text(encoding="utf-8") for name in "acqr"}
    assert all(text.startswith("\ufeff") for text in texts.values())
    assert "part_length" in texts["c"].splitlines()[0]
    assert [row["\ufeffdecision"] for row in rows(texts["r"])] == ["", ""]
    assert len(rows(texts["q"])) >= 22


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-o", "no/a.csv"], "cannot write no/a.csv: there is no such folder"),
        (["--candidates", "no/a.csv"], "cannot write no/a.csv: there is no such folder"),
        (["--write-xml", "no/a.xml"], "cannot write no/a.xml: there is no such folder"),
        (["--write-xml", "."], "cannot write .: it is a folder"),
        (["-o", LIBRARY], f"--output {LIBRARY} is the library"),
        (["--write-xml", LIBRARY], f"--write-xml {LIBRARY} is the library"),
        (["-o", "a.csv", "--review", "./a.csv"], "--review ./a.csv is what --output writes already"),
        (["--candidates", "-"], "--candidates - is what --output writes already"),
    ],
)
def test_a_place_that_cannot_be_written_ends_the_run_before_it_begins(cli, monkeypatch, options, words):
    monkeypatch.setattr("beatmatch.cli.match_run.match_entries", None)
    done = cli(*MAIN_STAGE, *options)
    assert (done.status, done.out) == (2, "")
    assert words in done.err


def test_a_run_that_cannot_begin_leaves_no_header_and_no_file(cli, tmp_path):
    (tmp_path / "old.csv").write_text("as it was")
    done = cli("match", LIBRARY, "Friday Night", "-c", "no.db", "-o", "old.csv", "--queries", "q.csv")
    assert done.status == 2
    assert (tmp_path / "old.csv").read_text() == "as it was"
    assert not (tmp_path / "q.csv").exists()
    assert cli("match", LIBRARY, "Friday Night", "-c", "no.db", "-f", "csv").out == ""


def test_the_library_is_written_again_with_what_was_found(cli, tmp_path):
    done = cli(*FRIDAY, "-o", "a.csv", "--write-xml-whole", "new.xml", "--overwrite", "label,year")
    assert done.status == 0
    assert 'in the new playlist "beatmatch Friday Night"' in done.err
    added = read_playlist(tmp_path / "new.xml", "beatmatch Friday Night")
    assert next(track for track in added.tracks if track.title == "Amber Field").year == 2021


def test_wrong_counts_are_right_in_the_copy(cli, tmp_path):
    text = Path(LIBRARY).read_text().replace('<COLLECTION Entries="', '<COLLECTION Entries="14')
    wrong = re.sub(r'(<NODE Name="Friday Night"[^>]*Entries=")[0-9]+"', r'\g<1>999"', text)
    (tmp_path / "library.xml").write_text(wrong)
    done = cli("match", "library.xml", "Friday Night", "-c", CATALOG, "-o", "a.csv", "--write-xml-whole", "new.xml")
    assert done.status == 0
    assert "a playlist announces 999 entries, and 23 are there" in done.err
    new, old = (tmp_path / "new.xml").read_text(), Path(LIBRARY).read_text()
    assert re.findall(r"<COLLECTION [^>]*>", new) == re.findall(r"<COLLECTION [^>]*>", old)
    assert re.findall(r'<NODE Name="Friday Night"[^>]*>', new) == re.findall(r'<NODE Name="Friday Night"[^>]*>', old)
    assert 'Entries="999"' not in new


def test_a_damaged_library_gives_its_results_and_no_copy(cli, tmp_path):
    text = Path(LIBRARY).read_text()
    (tmp_path / "library.xml").write_text(text.replace("<COLLECTION", '<COLLECTION Damaged="a & b"', 1))
    (tmp_path / "new.xml").write_text("as it was")
    done = cli("match", "library.xml", "Friday Night", "-c", CATALOG, "-o", "a.csv", "--write-xml", "new.xml")
    assert done.status == 2
    assert (tmp_path / "a.csv").read_text().count("\n") == 24
    assert (tmp_path / "new.xml").read_text() == "as it was"
    assert "library.xml is damaged and cannot be written back: " in done.err.splitlines()[-1]
    assert {row["changed"] for row in rows(cli(*FRIDAY, "-f", "csv").out)} == {"same"}  # the results are in place


def test_the_copy_may_go_to_a_device(cli):
    assert cli(*MAIN_STAGE, "-o", "/dev/null", "--write-xml", "/dev/null").status == 0


def test_the_copy_of_several_playlists_counts_them(cli):
    done = cli("match", LIBRARY, "Peak/Sunday", "Friday Night", "-c", CATALOG, "-o", "a.csv", "--write-xml", "new.xml")
    assert '"beatmatch 2 playlists"' in done.err


@pytest.mark.parametrize("library", ["-", "set.m3u8"])
def test_only_a_rekordbox_file_can_be_written_again(cli, tmp_path, monkeypatch, library):
    (tmp_path / "set.m3u8").write_text("a.mp3\n")
    with Path(LIBRARY).open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        playlists = ["Friday Night"] if library == "-" else []
        done = cli("match", library, *playlists, "-c", CATALOG, "--write-xml-whole", "new.xml")
    assert done.status == 2
    assert "--write-xml-whole needs a Rekordbox XML in a file" in done.err


def test_a_library_of_another_kind_gives_an_xml_to_import(cli, tmp_path):
    (tmp_path / "set.m3u8").write_text("#EXTINF:368,Odalyn Fenn - Amber Field\n/music/amber.aiff\nbeside.mp3\n")
    done = cli("match", "set.m3u8", "-c", CATALOG, "-o", "a.csv", "--write-xml", "new.xml", "--key-notation", "open")
    assert done.status == 0
    (track,) = read_playlist(tmp_path / "new.xml", "beatmatch set").tracks
    assert (track.path, track.key, track.label) == ("/music/amber.aiff", "4m", "Ninth Pier")


def test_a_slash_in_the_name_of_a_playlist_stands_there_as_it_is(cli, tmp_path):
    text = Path(LIBRARY).read_text().replace('Name="Friday Night"', 'Name="Deep/Dub"')
    (tmp_path / "library.xml").write_text(text)
    cli("match", "library.xml", "Deep\\/Dub", "-c", CATALOG, "-o", "a.csv", "--write-xml", "new.xml")
    assert 'Name="beatmatch Deep/Dub"' in (tmp_path / "new.xml").read_text()


def test_a_library_from_stdin_gives_an_xml_to_import(cli, tmp_path, monkeypatch):
    with Path(LIBRARY).open() as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        done = cli("match", "-", "Friday Night", "-c", CATALOG, "-o", "a.csv", "--write-xml", "new.xml")
    assert done.status == 0
    cli(*FRIDAY, "-o", "a.csv", "--write-xml", "same.xml")
    new, same = (read_playlist(tmp_path / name, "beatmatch Friday Night").tracks for name in ("new.xml", "same.xml"))
    assert [(t.location, t.label, t.year) for t in new] == [(t.location, t.label, t.year) for t in same]


def test_the_end_says_what_was_written_and_how_rekordbox_takes_it(cli):
    done = cli(*FRIDAY, "-o", "a.csv", "--write-xml", "new.xml")
    assert (
        done.err.splitlines()[-9:]
        == [
            "23 tracks: 18 matched, 2 review, 2 not found, 1 skipped (1 s, 0 requests)",
            "since the last run: 23 new",
            "written: a.csv",
            'new.xml: 16 tracks changed, in the new playlist "beatmatch Friday Night"',
            "new.xml: 1 matched row of less than high confidence left out (--min-confidence)",
            "To bring it into Rekordbox 5, 6 or 7:",
            "  1. Preferences > Advanced > Database > rekordbox xml > Imported Library: choose new.xml.",
            '     (Preferences > View > Layout: tick "rekordbox xml", if the tree does not show it.)',
            '  2. In the tree, under rekordbox xml: right-click the playlist "beatmatch Friday Night" > Import Playlist.',
            (
                "  3. There again: select all its tracks (Ctrl-A, Cmd-A), right-click > Import To Collection, and agree to "
                "load the information. Without this step Rekordbox leaves tracks that it knows already as they were."
            ),
        ][-9:]
    )


def test_the_file_may_say_how_to_write_where_nothing_is_written(cli, tmp_path):
    (tmp_path / "c.toml").write_text('fill = "key"\noverwrite = "label"\n[genres]\n"House" = "My House"\n')
    done = cli(*FRIDAY, "-o", "a.csv", "--config", "c.toml")
    assert done.status == 0
    done = cli(*FRIDAY, "-o", "a.csv", "--config", "c.toml", "--fill", "genre", "--write-xml", "new.xml")
    assert done.status == 0
    genres = re.findall('Genre="([^"]*)"', (tmp_path / "new.xml").read_text())
    assert "My House" in genres
    assert "House" not in genres


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('genres = "House"', "genres in {file} is 'House'. Give a table of pairs"),
        ("[genres]\nHouse = 1", "genres in {file} is {{'House': 1}}. Give a table of pairs"),
        ('fill = "lable"', "--fill: there is no field 'lable'; did you mean 'label'?"),
    ],
)
def test_what_says_wrong_how_to_write_is_one_line(cli, tmp_path, content, message):
    (tmp_path / "c.toml").write_text(content)
    done = cli(*FRIDAY, "-o", "a.csv", "--config", "c.toml", "--write-xml", "new.xml")
    assert done.status == 2
    assert message.format(file="c.toml") in done.err
    assert done.err.count("\n") == 1


def test_both_xmls_can_be_written_at_once(cli, tmp_path):
    done = cli(*FRIDAY, "-o", "a.csv", "--write-xml", "new.xml", "--write-xml-whole", "whole.xml", "--colour")
    assert done.status == 0
    small, whole = ((tmp_path / name).read_text() for name in ("new.xml", "whole.xml"))
    assert small.count('Colour="0x00FF00"') == whole.count('Colour="0x00FF00"') > 0
    assert len(small) < len(whole)


def test_only_what_has_changed_is_printed_where_that_is_wanted(cli, tmp_path):
    only = (*FRIDAY, "--changed-only")
    assert len(rows(cli(*only, "-f", "csv").out)) == 23
    before = rows(cli(*FRIDAY, "-f", "csv").out)
    assert {row["changed"] for row in before} == {"same"}
    strict = cli(*only, "-f", "csv", "--min-score", "99")
    assert {row["changed"] for row in rows(strict.out)} == {"lost"}
    assert 0 < len(rows(strict.out)) < 23
    assert strict.err.startswith("23 tracks: ")


def test_only_the_statuses_that_are_named_are_written_and_all_are_counted(cli, tmp_path):
    for named in ("review,no_match", " Not found , review"):
        done = cli(*FRIDAY, "-f", "csv", "--only", named, "--review", "doubts.csv")
        assert [row["status"] for row in rows(done.out)] == ["no_match", "review", "no_match", "review"]
        assert done.err.startswith("23 tracks: 18 matched, 2 review, 2 not found, 1 skipped")
    assert len(rows((tmp_path / "doubts.csv").read_text())) == 2
    table = cli(*FRIDAY, "-f", "table", "--only", "review").out
    assert table.startswith("To review: 2\nFriday Night\n20  Hollis Perrin-Vale - Foxglove\n")
    document = json.loads(cli(*FRIDAY, "-f", "json", "--only", "error").out)
    assert (document["results"], document["summary"]["matched"]) == ([], 18)
    assert cli(*FRIDAY, "-f", "csv", "--only", "error", "-q").out.count("\n") == 1


def test_a_status_that_there_is_not_is_refused(cli):
    done = cli(*FRIDAY, "--only", "misses")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "beatmatch: --only is 'misses'. Give statuses with commas between them, of matched, review, no_match, "
        "skipped, error\n"
    )


def test_without_news_stdout_stays_empty(cli, tmp_path):
    only = (*MAIN_STAGE, "--changed-only", "-q")
    cli(*only)
    for form in ("csv", "ndjson", "table"):
        done = cli(*only, "-f", form)
        assert (done.status, done.out, done.err) == (0, "", "")
    assert json.loads(cli(*only, "-f", "json").out)["results"] == []
    cli(*only, "-o", "news.csv")
    assert (tmp_path / "news.csv").read_text().startswith("playlist,")
