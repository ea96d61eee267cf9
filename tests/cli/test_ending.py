"""What a run says at its end: in a terminal what wants a human, files and the next command; elsewhere the files."""

import os

import pytest

from tests.cli.commands import FRIDAY
from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM
from tests.cli.terminal import in_terminal


def in_a_terminal_only(test):
    return pytest.mark.slow(
        pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a thing of POSIX")(test)
    )


def end_of(environment, *arguments, columns=200):
    with in_terminal((*PROGRAM, *arguments), environment, columns=columns) as terminal:
        assert terminal.end() in (0, 3)
        return terminal.screen.split("\n\n")


def test_without_a_terminal_the_files_are_named_and_nothing_else_is_said(cli):
    done = cli(*FRIDAY, "--no-store", "-o", "a.csv", "--review", "r.csv", "--queries", "/dev/null")
    assert done.err.splitlines()[1:] == ["written: a.csv, r.csv"]
    assert cli(*FRIDAY, "-o", "a.csv", "-q").err == ""
    assert "written" not in cli(*FRIDAY, "-f", "csv").err


@in_a_terminal_only
def test_a_terminal_gets_what_wants_a_human_with_reasons_and_the_next_commands(environment):
    reason = "only another version was found; library: no version named, Beatport: Radio Edit"
    review, missing, end = end_of(environment, *FRIDAY, "--no-store", "-o", "friday.json")[-3:]
    assert review.splitlines()[:3] == [
        "To review: 2",
        "Friday Night",
        f"{'20  Hollis Perrin-Vale - Foxglove':47}{reason}",
    ]
    assert "found only by other artists: The Orrery Club; Corbel Saint; Vesper Quarry" in missing
    first, *rest = end.splitlines()
    assert first.startswith("23 tracks: 18 matched, 2 review, 2 not found, 1 skipped")
    assert [" ".join(line.split()) for line in rest] == [
        "written: friday.json",
        "next:",
        f"beatmatch review friday.json -c {CATALOG} # decide 2 doubtful rows",
        f'beatmatch explain {LIBRARY} "Friday Night" 19 -c {CATALOG} --no-store # why row 19 was not found',
        (
            f'beatmatch match {LIBRARY} "Friday Night" -c {CATALOG} --no-store --write-xml new.xml '
            "# what was found, for Rekordbox"
        ),
    ]


@in_a_terminal_only
def test_a_table_on_the_screen_says_it_once(environment):
    text = "\n\n".join(end_of(environment, *FRIDAY, "--no-store", columns=80))
    assert text.count("Kiosk (Extended Mix)\n    no artist") == 1
    assert "written:" not in text
    assert "  # decide 2 doubtful rows\n  beatmatch match " in text


@in_a_terminal_only
def test_the_rows_are_reviewed_from_the_file_that_can_be_reviewed(environment):
    end = end_of(environment, *FRIDAY, "--no-store", "-o", "a.csv", "--review", "my doubts.csv")[-1]
    assert 'beatmatch review "my doubts.csv"' in end
    end = end_of(environment, *FRIDAY, "--no-store", "-o", "a.csv", "--write-xml", "new.xml")[-1]
    assert f"-o results.json && beatmatch review results.json -c {CATALOG}" in end
    assert "--write-xml" not in end.partition("next:")[2]


@in_a_terminal_only
def test_a_quiet_run_and_one_with_nothing_left_to_do_say_no_next_command(environment, tmp_path):
    assert end_of(environment, *FRIDAY, "--no-store", "-o", "a.json", "-q") == [""]
    (tmp_path / "set.m3u8").write_text("#EXTINF:368,Odalyn Fenn - Amber Field\na.aiff\n", encoding="utf-8")
    assert "next:" not in end_of(environment, "match", "set.m3u8", "-c", CATALOG, "--no-store")[-1]


@in_a_terminal_only
def test_a_whole_collection_is_named_as_such(environment):
    end = end_of(environment, "match", LIBRARY, "--collection", "-c", CATALOG, "--no-store", "-o", "all.json")[-1]
    assert f"beatmatch match {LIBRARY} --collection -c {CATALOG} --no-store --write-xml new.xml" in end
    assert "explain" not in end
