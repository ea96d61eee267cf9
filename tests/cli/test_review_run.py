"""Reviewing for real: in a pseudo-terminal with keys, and through a CSV without one."""

import csv
import json
import os
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM
from tests.cli.terminal import ALTERNATE_OFF, ALTERNATE_ON, in_terminal
from tests.environment import without_coverage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a thing of POSIX"),
]

MATCH = ("match", LIBRARY, "--collection", "-c", CATALOG, "-q")
FOXGLOVE, KIOSK = "105031696", "193175627"  # TrackIDs of the two doubtful rows
CLUB_MIX, EXTENDED, AMBER = 22613704, 18106429, 20456667


@pytest.fixture
def results(cli) -> str:
    """Write the results of a run over the whole example library: two doubtful rows, six misses."""
    assert cli(*MATCH, "-o", "all.json", "--review", "doubts.csv", "--no-store").status == 0
    return "all.json"


@pytest.fixture
def reviewing(environment, results):
    def open_(*arguments, env=None, **size):
        command = (*PROGRAM, "review", results, *arguments)
        return in_terminal(command, {**environment, **(env or {})}, **size)

    return open_


@pytest.fixture
def decisions(cli):
    def read():
        found = json.loads(cli("decisions", "list", "-f", "json").out)
        return {each["track_id"]: each["beatport_track_id"] for each in found}

    return read


def matched_again(cli, *options):
    lines = cli(*MATCH, "-f", "ndjson", *options).out.splitlines()
    return {result["track_id"]: result for result in map(json.loads, lines)}


# --- in a terminal -----------------------------------------------------------------------------------------------


def test_doubts_are_decided_by_keys_and_the_next_run_uses_them(cli, reviewing, decisions):
    with reviewing() as terminal:
        screen = terminal.until("[q] quit")
        assert "1 of 2  Collection, number 38" in screen
        assert "≠ Radio Edit" in screen
        terminal.press("2", "2 of 2")
        assert decisions() == {FOXGLOVE: CLUB_MIX}
        terminal.press("n", "2 decided now.")
        os.write(terminal.descriptor, b"\n")
        assert (terminal.end(), terminal.screen) == (0, "2 decided")
        assert terminal.is_as_before()
        assert terminal.written.count(ALTERNATE_ON) == terminal.written.count(ALTERNATE_OFF) == 1
    after = matched_again(cli)
    foxglove, kiosk = after[FOXGLOVE], after[KIOSK]
    assert (foxglove["status"], foxglove["method"], foxglove["beatport_track_id"]) == ("matched", "decision", CLUB_MIX)
    assert (foxglove["beatport_mix_name"], foxglove["beatport_label"]) == ("Club Mix", "Halfmoon Compiled")
    assert (kiosk["status"], kiosk["method"], kiosk["reasons"]) == (
        "no_match",
        "decision",
        ["you decided: not on Beatport"],
    )


def test_what_a_decision_keeps_is_all_that_the_source_gave(cli, reviewing, results):
    candidates = next(
        each for each in json.loads(Path(results).read_text())["results"] if each["track_id"] == FOXGLOVE
    )["candidates"]
    wanted = next(each for each in candidates if each["beatport_track_id"] == CLUB_MIX)
    with reviewing() as terminal:
        terminal.until("[q] quit")
        terminal.press("2", "2 of 2")
        terminal.press("q", "1 left")
        terminal.end()
    after = matched_again(cli)[FOXGLOVE]
    assert {name: after[name] for name in wanted if name.startswith("beatport_")} == {
        name: value for name, value in wanted.items() if name.startswith("beatport_")
    }


def test_a_review_that_was_left_says_how_to_go_on_as_it_began(cli, environment, reviewing):
    with reviewing("--all", "-c", CATALOG) as terminal:
        terminal.until("[q] quit")
        terminal.press("q", f"left: beatmatch review all.json --all -c {CATALOG}")
    assert cli(*MATCH, "-o", "again.json").status == 0
    with in_terminal((*PROGRAM, "review"), environment) as terminal:
        terminal.until("[q] quit")
        os.write(terminal.descriptor, b"q")
        assert (terminal.end(), terminal.screen) == (0, "0 decided, 2 left: beatmatch review")


def test_a_review_that_was_left_goes_on_where_it_was(reviewing, decisions):
    with reviewing() as terminal:
        terminal.until("1 of 2")
        terminal.press("\r", "Enter decides nothing; a number takes a candidate")
        terminal.press("1", "2 of 2")
        terminal.press("q", "1 decided, 1 left: beatmatch review all.json")
        assert terminal.end() == 0
    with reviewing() as terminal:
        terminal.until("2 of 2")
        terminal.press("u", "nothing to take back")
        terminal.press("1", "That was the last one.")
        os.write(terminal.descriptor, b"q")
        assert (terminal.end(), terminal.screen) == (0, "1 decided")
    with reviewing() as terminal:
        terminal.until("nothing to review: all 2 are decided")
        assert terminal.end() == 0
        assert ALTERNATE_ON not in terminal.written
    assert set(decisions()) == {FOXGLOVE, KIOSK}


def test_undo_takes_a_decision_out_of_the_memory(reviewing, decisions):
    with reviewing() as terminal:
        terminal.until("1 of 2")
        terminal.press("1", "2 of 2")
        assert len(decisions()) == 1
        terminal.press("u", "taken back: Hollis Perrin-Vale - Foxglove")
        assert decisions() == {}
        terminal.press("s", "skipped: Hollis")
        terminal.press("s", "0 decided now, 2 undecided.")
        terminal.press("s", "1 of 2")
        terminal.press("\x04", "0 decided, 2 left")
        assert terminal.end() == 0


def test_an_address_is_asked_for_or_simply_pasted(cli, reviewing, decisions):
    with reviewing("-c", CATALOG) as terminal:
        terminal.until("1 of 2")
        terminal.press("p", "Beatport address or id (empty: back):")
        terminal.press("\n", "[q] quit")
        terminal.press("p", "Beatport address or id")
        terminal.press("https://www.beatport.com/release/a/1\n", "is no address of a track")
        terminal.press("p", "Beatport address or id")
        terminal.press("https://www.beatport.com/de/track/foxglove/22613704?x=1\n", "it is 22613704")
        terminal.press("some words", '"some words" is neither an address nor an id')
        terminal.press("q", "1 decided")
        assert terminal.end() == 0
    assert decisions() == {FOXGLOVE: CLUB_MIX}
    assert matched_again(cli)[FOXGLOVE]["beatport_mix_name"] == "Club Mix"


def test_a_pasted_address_of_another_track_is_looked_up_and_shown_before_it_counts(cli, reviewing, decisions):
    with reviewing("-c", CATALOG) as terminal:
        terminal.until("1 of 2")
        terminal.press("99999999", "Beatport has no track 99999999")
        screen = terminal.press(f"https://www.beatport.com/track/x/{AMBER}", "[1] takes it")
        assert "found: Odalyn Fenn - Amber Field (Original Mix)" in screen
        assert "≠ Amber Field" in screen
        assert decisions() == {}
        terminal.press("1", "2 of 2")
        assert decisions() == {FOXGLOVE: AMBER}
        terminal.press("q", "1 decided, 1 left")
        assert terminal.end() == 0
    foxglove = matched_again(cli)[FOXGLOVE]
    assert (foxglove["method"], foxglove["beatport_label"]) == ("decision", "Ninth Pier")


def test_an_id_that_cannot_be_looked_up_counts_only_on_the_users_word(reviewing, decisions):
    with reviewing("--offline", "-c", "beatport", columns=200) as terminal:
        terminal.until("1 of 2")
        terminal.press("88888888", "[y] takes it unseen")
        assert "88888888 could not be looked up (" in terminal.screen
        terminal.press("x", "[q] quit")
        terminal.press("y", "[q] quit")
        assert decisions() == {}
        terminal.press("88888888", "[y] takes it unseen")
        terminal.press("y", "2 of 2")
        terminal.press("q", "1 decided, 1 left")
        assert terminal.end() == 0
    assert decisions() == {FOXGLOVE: 88_888_888}


def test_a_decision_for_a_track_that_the_source_does_not_have_comes_up_again(cli, reviewing, decisions):
    with reviewing("--offline", "-c", "beatport", columns=200) as terminal:
        terminal.until("1 of 2")
        terminal.press("s", "2 of 2")
        terminal.press("99999999", "[y] takes it unseen")
        terminal.press("y", "1 decided now")
        terminal.press("q", "1 decided, 1 left")
        terminal.end()
    assert cli(*MATCH, "-o", "all.json").status == 0
    kiosk = matched_again(cli)[KIOSK]
    assert (kiosk["status"], kiosk["method"]) == ("review", "decision")
    assert kiosk["reasons"] == ["the track you chose, 99999999, is not there"]
    with reviewing() as terminal:
        terminal.until("1 of 2")
        assert "the track you chose, 99999999, is not there" in terminal.press("s", "2 of 2")
        terminal.press("n", "1 decided now")
        terminal.press("q", "1 decided, 1 left")
        terminal.end()
    assert decisions() == {KIOSK: None}


@pytest.fixture
def browser(tmp_path):
    """Return the variables of a browser that notes what it opens, and how to read its notes."""
    program, notes = tmp_path / "browser", tmp_path / "opened"
    program.write_text(f'#!/bin/sh\necho "$1" >> "{notes}"\n')
    program.chmod(0o755)
    return {"BROWSER": f"{program} %s"}, lambda: notes.read_text().split() if notes.exists() else []


def test_a_candidate_is_opened_in_the_browser(reviewing, browser, decisions):
    env, opened = browser
    with reviewing(env=env) as terminal:
        terminal.until("2  https://www.beatport.com/track/-/22613704")
        terminal.press("o", "open which one? [1-2]")
        terminal.press("2", "opening 2 in the browser")
        assert opened() == ["https://www.beatport.com/track/-/22613704"]
        terminal.press("q", "0 decided, 2 left")
        assert terminal.end() == 0
    assert decisions() == {}


def test_without_a_browser_the_address_is_there_to_copy(reviewing, environment, tmp_path):
    (tmp_path / "empty").mkdir()
    with reviewing(env={"PATH": str(tmp_path / "empty"), "BROWSER": "w3m"}, columns=140) as terminal:
        terminal.until("1 of 2")
        terminal.press("o", "open which one?")
        terminal.press("1", "there is no browser here that can be opened")
        terminal.press("q", "2 left")
        assert terminal.end() == 0


def test_misses_with_candidates_are_offered_when_wanted(reviewing):
    with reviewing("--all") as terminal:
        screen = terminal.until("1 of 7")
        assert "found only in other versions" in screen
        terminal.press("q", "7 left")
        assert terminal.end() == 0


@pytest.mark.parametrize(("columns", "shown"), [(60, "[1-2]"), (80, "[1-2]"), (140, "[1-4]"), (200, "[1-4]")])
def test_it_fits_windows_of_every_width(reviewing, columns, shown):
    with reviewing(columns=columns, lines=24) as terminal:
        lines = terminal.until("[q] quit").splitlines()
        assert max(map(len, lines)) <= columns
        assert len(lines) <= 24
        assert any(line.startswith(shown) for line in lines)


def test_the_screen_follows_the_window(reviewing):
    with reviewing(columns=80) as terminal:
        terminal.until("from 3 of 4")
        terminal.resize(140, 30)
        terminal.until("[1-4]")
        terminal.press("4", "2 of 2")
        terminal.press("q", "1 decided, 1 left")
        assert terminal.end() == 0


def test_without_colour_the_signs_are_there_and_no_colour_is(reviewing):
    with reviewing(env={"NO_COLOR": "1"}) as terminal:
        assert "≠ Radio Edit" in terminal.until("[q] quit")
        assert "\x1b[3" not in terminal.written
        assert "\x1b[1m" not in terminal.written
    with reviewing() as terminal:
        terminal.until("[q] quit")
        assert "\x1b[1;31m≠ " in terminal.written


@pytest.mark.parametrize("how", ["\x03", signal.SIGTERM])
def test_an_interruption_gives_the_terminal_back_and_keeps_what_is_decided(environment, results, decisions, how):
    # Without coverage, which holds a lock of its own for ever when it is interrupted at the wrong moment.
    with in_terminal((*PROGRAM, "review", results), without_coverage(environment)) as terminal:
        terminal.until("1 of 2")
        terminal.press("1", "2 of 2")
        if isinstance(how, str):
            os.write(terminal.descriptor, how.encode())
        else:
            terminal.process.send_signal(how)
        assert terminal.end() == (130 if isinstance(how, str) else 143)
        assert terminal.is_as_before()
        assert terminal.written.count(ALTERNATE_OFF) == 1
    assert len(decisions()) == 1


def test_a_kill_loses_no_decision(reviewing, decisions):
    with reviewing() as terminal:
        terminal.until("1 of 2")
        terminal.press("1", "2 of 2")
        terminal.process.send_signal(signal.SIGKILL)
        terminal.end()
    assert len(decisions()) == 1


def test_a_pause_gives_the_terminal_back_until_the_review_goes_on(reviewing):
    with reviewing() as terminal:
        terminal.until("1 of 2")
        os.write(terminal.descriptor, b"\x1a")
        terminal.until("")
        _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        assert terminal.is_as_before()
        terminal.process.send_signal(signal.SIGCONT)
        while terminal.written.count(ALTERNATE_ON) < 2:
            terminal.read()
        terminal.until("[q] quit")
        terminal.press("s", "2 of 2")
        assert not terminal.is_as_before()
        terminal.press("q", "0 decided, 2 left")
        assert terminal.end() == 0


def test_a_decision_that_cannot_be_remembered_is_told_and_the_review_stays(reviewing, environment):
    with reviewing() as terminal:
        terminal.until("1 of 2")
        store = next(Path(environment["XDG_STATE_HOME"]).rglob("beatmatch.db"))
        with sqlite3.connect(store) as database:
            database.execute("DROP TABLE decisions")
        database.close()
        screen = terminal.press("1", "not remembered:")
        assert "1 of 2" in screen
        terminal.press("q", "0 decided, 2 left")
        assert terminal.end() == 0


def test_a_sheet_can_be_reviewed_in_a_terminal_too(cli, environment, results, decisions):
    text = Path("doubts.csv").read_text().replace("\n,Collection,43", "\nnone,Collection,43")
    Path("doubts.csv").write_text(text)
    with in_terminal((*PROGRAM, "review", "doubts.csv"), environment) as terminal:
        screen = terminal.until("1 of 2")
        assert "Hollis Perrin-Vale" in screen
        assert "1 decision stands in doubts.csv" in terminal.written
        terminal.press("2", "2 of 2")
        terminal.press("q", "1 decided, 1 left")
        assert terminal.end() == 0
    assert decisions() == {FOXGLOVE: CLUB_MIX}
    assert matched_again(cli)[FOXGLOVE]["beatport_mix_name"] == "Club Mix"


# --- without a terminal ------------------------------------------------------------------------------------------


def test_without_a_terminal_the_way_through_a_file_is_named(program, results):
    done = program("review", results)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "beatmatch: 2 rows to review, and no terminal to ask in. Write a CSV with `beatmatch match ... --review FILE`, "
        "fill in its column decision, then run: beatmatch review FILE --apply\n"
    )


def test_a_dumb_terminal_gets_plain_questions(reviewing, browser, decisions):
    env, opened = browser
    with reviewing("-c", CATALOG, env={**env, "TERM": "dumb"}) as terminal:
        terminal.until("or an address or id\n>")
        assert "1 of 2  Collection, number 38" in terminal.written
        terminal.press("\n", "Enter decides nothing")
        terminal.press("o 2\n", "opening 2 in the browser")
        terminal.press("p\n", "Beatport address or id")
        terminal.press(f"{AMBER}\n", "found: Odalyn Fenn - Amber Field (Original Mix); [1] takes it")
        terminal.press("2\n", "2 of 2")
        terminal.press("u\n", "taken back: Hollis")
        terminal.press("none\n", "2 of 2")
        terminal.press("quit\n", "1 decided, 1 left")
        assert terminal.end() == 0
        assert "\x1b" not in terminal.written
    assert opened() == ["https://www.beatport.com/track/-/22613704"]
    assert decisions() == {FOXGLOVE: None}


def test_the_end_of_the_input_ends_plain_questions(reviewing, decisions):
    with reviewing(env={"TERM": "dumb"}) as terminal:
        terminal.until("or id\n>")
        terminal.press("1\n", "2 of 2")
        terminal.press("\x04", "1 decided, 1 left")
        assert terminal.end() == 0
    assert set(decisions()) == {FOXGLOVE}


def test_without_doubts_there_is_nothing_to_do_and_no_terminal_is_needed(cli):
    cli("match", LIBRARY, "Warm Up/Minimal\\/Deep Tech", "-c", CATALOG, "-q", "-o", "few.ndjson", "--no-store")
    done = cli("review", "few.ndjson")
    assert (done.status, done.out, done.err) == (0, "", "nothing to review: no row is in doubt\n")
    assert cli("review", "few.ndjson", "-q").err == ""


def test_results_cannot_come_from_where_the_keys_come_from(cli):
    done = cli("review", "-")
    assert (done.status, done.err) == (
        2,
        "beatmatch: the results cannot come from stdin: the keys do. Name a file\n",
    )


def filled(decisions, target="edited.csv", **form):
    """Fill in the sheet's decisions, by TrackID, and save it in another form."""
    with Path("doubts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["decision"] = decisions.get(row["track_id"], "")
    with Path(target).open("w", encoding=form.pop("encoding", "utf-8"), newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), **form)
        writer.writeheader()
        writer.writerows(rows)
    return target


def test_a_sheet_that_was_filled_in_is_applied_once_and_for_all(cli, results, decisions):
    sheet = filled({FOXGLOVE: f"{CLUB_MIX}.0"}, encoding="utf-8-sig", delimiter=";")
    done = cli("review", sheet, "--apply")
    assert (done.status, done.out, done.err) == (0, "", "2 rows: 1 applied, 1 undecided, 0 not understood\n")
    assert decisions() == {FOXGLOVE: CLUB_MIX}
    listed = cli("decisions", "list").out
    assert cli("review", sheet, "--apply", "-q").err == ""
    assert cli("decisions", "list").out == listed
    foxglove = matched_again(cli)[FOXGLOVE]
    assert (foxglove["method"], foxglove["beatport_mix_name"]) == ("decision", "Club Mix")
    assert cli("review", filled({FOXGLOVE: "none"}), "--apply").status == 0
    assert matched_again(cli)[FOXGLOVE]["status"] == "no_match"


def test_a_decision_that_is_not_understood_is_told_and_the_others_count(cli, results, decisions):
    done = cli("review", filled({FOXGLOVE: "1,78E+07", KIOSK: str(EXTENDED)}), "--apply", "-q")
    assert done.status == 2
    assert done.err.splitlines() == [
        'line 2 ("Foxglove"): 1,78E+07 has lost digits in a spreadsheet; paste the address of the track instead',
        "2 rows: 1 applied, 0 undecided, 1 not understood",
    ]
    assert decisions() == {KIOSK: EXTENDED}


def test_a_row_without_a_track_is_told_by_its_line_alone(cli):
    Path("bare.csv").write_text("decision\nnone\n")
    done = cli("review", "bare.csv", "--apply")
    assert (done.status, done.err.splitlines()) == (
        2,
        [
            "line 2: the row does not say which track it is about: its columns are gone",
            "1 row: 0 applied, 0 undecided, 1 not understood",
        ],
    )


def test_a_sheet_may_come_from_stdin(program, results, decisions):
    done = program("review", "-", "--apply", stdin=Path(filled({KIOSK: "no"})).read_text())
    assert (done.status, done.err) == (0, "2 rows: 1 applied, 1 undecided, 0 not understood\n")
    assert decisions() == {KIOSK: None}


def test_json_has_no_decisions_to_apply(cli, results):
    done = cli("review", results, "--apply")
    assert done.status == 2
    assert done.err == (
        "beatmatch: --apply takes the CSV that match writes with --review, and all.json is JSON. "
        "Decide in a terminal: beatmatch review all.json\n"
    )


def test_a_source_that_does_not_answer_for_a_decision_is_an_error_and_no_miss(cli, results):
    assert cli("review", filled({FOXGLOVE: "99999999"}), "--apply").status == 0
    done = cli("match", LIBRARY, "--collection", "-c", "beatport-web", "--offline", "-q", "-f", "ndjson")
    foxglove = next(r for r in map(json.loads, done.out.splitlines()) if r["track_id"] == FOXGLOVE)
    assert (done.status, foxglove["status"], foxglove["error"]["kind"]) == (4, "error", "offline")
