"""Picking playlists in a pseudo-terminal, and the one-line answer where there is none."""

import os

import pytest

from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM
from tests.cli.terminal import ALTERNATE_OFF, ALTERNATE_ON, in_terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal is a thing of POSIX"),
]
MATCH = (*PROGRAM, "match", LIBRARY, "-c", CATALOG, "--no-store")
DOWN = "\x1b[B"


def test_a_typed_text_filters_and_enter_matches(environment):
    with in_terminal(MATCH, environment) as terminal:
        screen = terminal.until("[Esc] leave")
        assert "6 of 6 playlists" in screen
        assert "> " in screen
        assert "Friday Night  23 tracks" in screen
        screen = terminal.press("festi", "1 of 6 playlists")
        assert "Friday Night" not in screen
        terminal.press("\r", f'beatmatch match {LIBRARY} "Peak/Festival/Main Stage"')
        assert terminal.end() == 0
        assert terminal.is_as_before()
        assert "10 tracks: " in terminal.screen


def test_space_marks_several_and_the_arrows_move(environment):
    with in_terminal(MATCH, environment) as terminal:
        terminal.until("[Esc] leave")
        terminal.press(DOWN, "> ")
        terminal.press(" ", "1 marked with 9 tracks")
        terminal.press(DOWN, "> ")
        terminal.press(" ", "2 marked with 15 tracks")
        terminal.press("\r", '"Warm Up/Sunday" Peak/Sunday')
        assert terminal.end() == 0
        assert "15 tracks: " in terminal.screen


@pytest.mark.parametrize(("key", "status"), [("\x1b", 130), ("\x04", 130), ("\x03", 130)])
def test_leaving_matches_nothing_and_gives_the_terminal_back(environment, key, status):
    with in_terminal(MATCH, environment) as terminal:
        terminal.until("[Esc] leave")
        os.write(terminal.descriptor, key.encode())
        assert terminal.end() == status
        assert terminal.is_as_before()
        assert terminal.written.count(ALTERNATE_ON) == terminal.written.count(ALTERNATE_OFF) == 1
        assert "tracks:" not in terminal.screen


@pytest.mark.parametrize("more", [{"TERM": "dumb"}, {"BEATMATCH_QUIET": "1"}])
def test_a_terminal_that_cannot_be_drawn_and_a_quiet_run_get_the_one_line(environment, more):
    with in_terminal(MATCH, {**environment, **more}, columns=300) as terminal:
        assert terminal.end() == 2
        assert ALTERNATE_ON not in terminal.written
        assert "which playlist of" in terminal.written
        assert 'Name one of "Friday Night"' in terminal.written


def test_the_only_playlist_is_matched_without_a_question(environment, tmp_path):
    (tmp_path / "set.m3u8").write_text("#EXTINF:368,Odalyn Fenn - Amber Field\na.aiff\n", encoding="utf-8")
    with in_terminal((*PROGRAM, "match", "set.m3u8", "-c", CATALOG, "--no-store"), environment) as terminal:
        assert terminal.end() == 0
        assert ALTERNATE_ON not in terminal.written
