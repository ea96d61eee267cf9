import csv
import io
import json
from pathlib import Path

import pytest

from beatmatch.library.rekordbox import read_playlist
from tests.cli.conftest import CATALOG, LIBRARY

MAIN_STAGE = ("match", LIBRARY, "Peak/Festival/Main Stage", "-c", CATALOG)
FRIDAY = ("match", LIBRARY, "Friday Night", "-c", CATALOG)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_without_a_terminal_the_results_are_one_document_of_json(cli):
    done = cli(*MAIN_STAGE, "--no-store")
    document = json.loads(done.out)
    assert done.status == 0
    assert [result["playlist_index"] for result in document["results"]] == list(range(1, 11))
    assert document["summary"]["matched"] == 7
    run = document["run"]
    assert (run["library"], run["playlists"], run["complete"]) == (LIBRARY, ["Peak/Festival/Main Stage"], True)
    assert run["catalog"].startswith("file:")
    assert run["requests"] == 0
    assert done.err == "10 tracks: 7 matched, 3 not found (1 s, 0 requests)\n"


def test_the_formats_say_the_same(cli):
    as_json = json.loads(cli(*MAIN_STAGE, "-f", "json").out)["results"]
    as_lines = [json.loads(line) for line in cli(*MAIN_STAGE, "-f", "ndjson").out.splitlines()]
    as_rows = rows(cli(*MAIN_STAGE, "-f", "csv").out)
    for lines in (as_json, as_lines):
        for line in lines:
            line.pop("changed")  # the second run knows the first
    assert as_lines == as_json
    assert [row["beatport_track_id"] for row in as_rows] == [str(row["beatport_track_id"] or "") for row in as_json]


@pytest.mark.parametrize("tracks", ["1", "64"])
def test_the_order_and_the_results_do_not_depend_on_concurrency(cli, tracks):
    one = cli(*FRIDAY, "-f", "csv", "--no-store")
    other = cli(*FRIDAY, "-f", "csv", "--no-store", "--max-concurrent-tracks", tracks)
    assert other.out == one.out


def test_a_table_is_drawn_where_one_is_asked_for(cli):
    done = cli(*MAIN_STAGE, "-f", "table")
    lines = done.out.splitlines()
    assert lines[0] == "Peak/Festival/Main Stage"
    assert lines[1].split()[:4] == ["#", "Status", "Title", "Artist"]
    assert "not found" in lines[-1]


def test_several_playlists_and_the_collection_are_taken_in_order(cli):
    done = cli("match", LIBRARY, "Peak/Sunday", "Warm Up/Sunday", "-c", CATALOG, "-f", "csv")
    names = list(dict.fromkeys(row["playlist"] for row in rows(done.out)))
    assert names == ["Peak/Sunday", "Warm Up/Sunday"]
    done = cli("match", LIBRARY, "--collection", "-c", CATALOG, "-f", "csv")
    assert len(rows(done.out)) == 47


def test_a_library_with_one_playlist_needs_no_name(cli, tmp_path):
    (tmp_path / "set.m3u8").write_text("#EXTINF:368,Odalyn Fenn - Amber Field\na.aiff\n", encoding="utf-8")
    assert rows(cli("match", "set.m3u8", "-c", CATALOG, "-f", "csv").out)[0]["beatport_title"] == "Amber Field"
    (tmp_path / "one.xml").write_text(
        """<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="1">
        <TRACK TrackID="1" Name="Amber Field" Artist="Odalyn Fenn" TotalTime="368" Location="file://localhost/a.aiff"/>
        </COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT" Count="1"><NODE Name="Only" Type="1" KeyType="0" Entries="1">
        <TRACK Key="1"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>"""
    )
    assert rows(cli("match", "one.xml", "-c", CATALOG, "-f", "csv").out)[0]["playlist"] == "Only"


def test_a_library_with_several_playlists_names_some(cli):
    done = cli("match", LIBRARY, "-c", CATALOG)
    assert done.status == 2
    assert done.err == (
        f'beatmatch: which playlist of {LIBRARY}? Name one of "Friday Night", "Warm Up/Sunday", '
        f'"Warm Up/Minimal\\/Deep Tech", "Peak/Sunday", "Peak/Festival/Main Stage"; all 6: beatmatch playlists {LIBRARY}\n'
    )


def test_a_library_without_playlists_names_the_collection(cli, tmp_path):
    (tmp_path / "bare.xml").write_text(
        '<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="0"/><PLAYLISTS><NODE Type="0" Name="ROOT" Count="0"/>'
        "</PLAYLISTS></DJ_PLAYLISTS>"
    )
    assert "it has none; match everything with --collection" in cli("match", "bare.xml").err.lower()


# --- outputs -----------------------------------------------------------------------------------------------------


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
        (["--log-file", "no/log"], "cannot write the log no/log: No such file or directory"),
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
    done = cli(*FRIDAY, "-o", "a.csv", "--write-xml", "new.xml", "--fields", "label,year")
    assert done.status == 0
    assert 'in the new playlist "beatmatch Friday Night"' in done.err
    added = read_playlist(tmp_path / "new.xml", "beatmatch Friday Night")
    assert next(track for track in added.tracks if track.title == "Amber Field").year == 2021


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
        done = cli("match", library, *(["Friday Night"] if library == "-" else []), "--write-xml", "new.xml")
    assert done.status == 2
    assert "--write-xml needs a Rekordbox XML in a file" in done.err


def test_only_what_has_changed_is_printed_where_that_is_wanted(cli, tmp_path):
    only = (*FRIDAY, "--changed-only")
    assert len(rows(cli(*only, "-f", "csv").out)) == 23
    before = rows(cli(*FRIDAY, "-f", "csv").out)
    assert {row["changed"] for row in before} == {"same"}
    strict = cli(*only, "-f", "csv", "--min-score", "99")
    assert {row["changed"] for row in rows(strict.out)} == {"lost"}
    assert 0 < len(rows(strict.out)) < 23
    assert strict.err.startswith("23 tracks: ")


def test_without_news_stdout_stays_empty(cli, tmp_path):
    only = (*MAIN_STAGE, "--changed-only", "-q")
    cli(*only)
    for form in ("csv", "ndjson", "table"):
        done = cli(*only, "-f", form)
        assert (done.status, done.out, done.err) == (0, "", "")
    assert json.loads(cli(*only, "-f", "json").out)["results"] == []
    cli(*only, "-o", "news.csv")
    assert (tmp_path / "news.csv").read_text().startswith("playlist,")


# --- what fails, what is said ------------------------------------------------------------------------------------


def test_rows_that_are_not_wanted_give_status_3(cli):
    assert cli(*FRIDAY, "-o", "a.csv", "--fail-on", "review").status == 3
    assert cli(*MAIN_STAGE, "-o", "a.csv", "--fail-on", "review").status == 0
    assert cli(*MAIN_STAGE, "-o", "a.csv", "--fail-on", "unmatched").status == 3


def test_a_quiet_run_says_nothing(cli):
    done = cli(*FRIDAY, "-q", "-o", "a.csv", "--write-xml", "new.xml")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_options_reach_the_run(cli, monkeypatch):
    monkeypatch.setenv("BEATMATCH_MIN_SCORE", "99.5")
    monkeypatch.setenv("BEATMATCH_FORMAT", "json")
    document = json.loads(cli(*FRIDAY, "--title-only", "--prefer", "extended", "--generic-phrase", "Dusk Take").out)
    assert document["run"]["settings"] == {
        "catalog": CATALOG,
        "title_only": True,
        "prefer": "extended",
        "min_score": 99.5,
        "generic_phrases": ["Dusk Take"],
    }


def test_a_variable_that_means_nothing_is_warned_of(cli, monkeypatch):
    monkeypatch.setenv("BEATMATCH_RAET", "3")
    done = cli(*MAIN_STAGE, "-o", "a.csv")
    assert "warning: BEATMATCH_RAET means nothing to beatmatch; did you mean BEATMATCH_RATE?\n" in done.err


# --- logs --------------------------------------------------------------------------------------------------------


def test_one_v_gives_a_line_a_track_and_two_say_why(cli):
    once = cli(*MAIN_STAGE, "-o", "a.csv", "-v", "--no-store").err.splitlines()
    assert sum(" | " in line for line in once) == 10
    assert not any("title, artists and version agree" in line for line in once)
    assert any(
        "title, artists and version agree" in line for line in cli(*MAIN_STAGE, "-o", "a.csv", "-vv").err.splitlines()
    )


def test_the_log_file_gets_a_line_a_track_with_the_time_and_grows_by_every_run(cli, tmp_path):
    cli(*MAIN_STAGE, "-o", "a.csv", "-q", "--log-file", "run.log")
    lines = (tmp_path / "run.log").read_text().splitlines()
    assert sum(" INFO " in line and " | " in line for line in lines) == 10
    assert "Peak/Festival/Main Stage: 7 matched, 3 not found;" in lines[-1]
    cli("match", "nope.xml", "X", "--log-file", "run.log")
    more = (tmp_path / "run.log").read_text().splitlines()
    assert more[: len(lines)] == lines
    assert more[-1].endswith("ERROR nope.xml: there is no such file (check the path)")
    time = more[-1].split()[0]
    assert (time[10], time[-6] in "+-") == ("T", True)


# --- dry run -----------------------------------------------------------------------------------------------------


def test_a_dry_run_estimates_and_opens_nothing(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("beatmatch.session.open_session", None)
    done = cli("match", LIBRARY, "Friday Night", "Peak/Sunday", "--dry-run", "-o", "out.json")
    estimate = json.loads(done.out)
    assert estimate["playlists"] == [
        {"playlist": "Friday Night", "tracks": 23, "skipped": 1},
        {"playlist": "Peak/Sunday", "tracks": 6, "skipped": 0},
    ]
    assert (estimate["tracks"], estimate["skipped"], estimate["catalog"]) == (29, 1, "beatport-web")
    assert estimate["requests"]["usual"] == 34
    assert estimate["seconds"]["usual"] == 17.0
    assert estimate["requests"]["most"] > 34
    assert (done.status, done.err, (tmp_path / "out.json").exists()) == (0, "", False)


def test_a_dry_run_can_be_read_by_people(cli):
    lines = cli("match", LIBRARY, "Friday Night", "--dry-run", "-f", "table", "--rate", "1").out.splitlines()
    assert lines[:4] == [
        "Tracks  Playlist",
        "    23  Friday Night",
        "",
        "23 tracks, 1 of them nothing to look for; catalogue: beatport-web",
    ]
    assert lines[4].startswith("about 26 requests, ")
    assert "at 1 a second 26 s, " in lines[4]
    unlimited = cli("match", LIBRARY, "Peak/Sunday", "--dry-run", "-f", "table", "--rate", "none").out
    assert unlimited.endswith("without a limit on their rate\n")
    offline = cli(*MAIN_STAGE, "--dry-run", "-f", "table").out.splitlines()
    assert offline[-2:] == [f"10 tracks; catalogue: {CATALOG}", "no request: nothing leaves this machine"]
