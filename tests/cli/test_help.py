"""The help of every command, and the version."""

import re
from collections.abc import Iterator

import pytest
import typer

from beatmatch.cli import app
from beatmatch.cli.help import PROGRAM, command_at, subcommands
from beatmatch.config import OPTIONS, Panel

ROOT = typer.main.get_command(app)
ONE_SCREEN = 46  # lines


def walk(names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield every command and group with the words that name it, and whether it is a group."""
    commands = subcommands(command_at(ROOT, names)[1])
    yield names, bool(commands)
    for name in commands:
        yield from walk((*names, name))


EVERYTHING = tuple(walk())
GROUPS = tuple(names for names, is_group in EVERYTHING if is_group)
COMMANDS = tuple(names for names, is_group in EVERYTHING if not is_group)


@pytest.mark.parametrize(("command", "is_group"), EVERYTHING)
@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_command_has_help_that_fits_the_terminal(cli, monkeypatch, command, is_group, flag, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = cli(*command, flag)
    assert (done.status, done.err) == (0, "")
    made = [line for line in done.out.splitlines() if not line.startswith("  beatmatch ")]  # examples are as they are
    assert max(map(len, made)) <= width
    assert "…" not in done.out
    assert not re.search("<[a-z]+|[┃│╭]", done.out)
    assert done.out.startswith(" ".join(("Usage: beatmatch", *command)) + " [OPTIONS]")


@pytest.mark.parametrize(("command", "is_group"), EVERYTHING)
def test_the_short_help_fits_one_screen(cli, monkeypatch, command, is_group):
    monkeypatch.setenv("COLUMNS", "80")
    assert len(cli(*command, "-h").out.splitlines()) <= ONE_SCREEN


def test_the_whole_help_of_match_has_every_option_with_its_default_in_its_group(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    text = " ".join(cli("match", "--help").out.split())
    for option in OPTIONS.values():
        if option.panel is not Panel.NO_FLAG:
            assert f"--{option.name}" in text
            assert option.help in text
            if default := option.shown_default():
                assert f"{option.help} (default: {default})" in text
    titles = [panel.value for panel in Panel if panel is not Panel.NO_FLAG]
    places = [text.index(f"{title}:") for title in titles]
    assert places == sorted(places)
    assert "--rate" not in cli("match", "-h").out


def test_steps_and_the_commands_in_them_stay_on_lines_of_their_own(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    lines = cli("login", "-h").out.splitlines()
    assert [line[:5] for line in lines if line.strip()[:2] in ("1.", "2.", "3.")] == ["  1. ", "  2. ", "  3. "]
    assert "     beatmatch login --token-stdin < FILE" in lines


def test_the_short_help_of_match_has_what_narrows_the_results_and_what_yes_is_for(cli):
    text = cli("match", "-h").out
    assert text.index("--only STATUSES") < text.index("--write-tags") < text.index("--yes")


def test_the_help_of_a_short_command_is_what_this_says(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert (
        cli("config", "init", "--help").out
        == """\
Usage: beatmatch config init [OPTIONS] [FILE]

Write a configuration file with every option in it, all commented out.

Examples:
  beatmatch config init
  beatmatch config init friday.toml
  beatmatch match library.xml "Friday Night" --config friday.toml

A file that is there is never replaced.

Arguments:
  FILE  Where; "-" is stdout. (default: the file that every run reads)

Messages:
  -q, --quiet          Say only what went wrong.
  -v, --verbose        One line a track, with why; -vv: every query as well.
      --log-file FILE  Add one line a track, with times, to this file.
      --color WHEN     Colours: auto (see NO_COLOR, FORCE_COLOR), always, never.
                       (default: auto)
      --config FILE    Read options from this TOML file.

Options:
  -h, --help  Show this help.
"""
    )


@pytest.mark.parametrize("command", [(), *(command for command in COMMANDS if command != ("version",))])
def test_help_shows_examples_before_options(cli, command):
    text = cli(*command, "--help").out
    assert 0 < text.index("Example") < text.index("Options")


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_without_a_command_shows_its_help_and_the_status_says_usage(cli, group):
    done = cli(*group)
    assert (done.status, done.err) == (2, "")
    assert done.out == cli(*group, "--help").out


def test_help_is_a_word_too_and_may_stand_anywhere(cli):
    assert cli("help", "match") == cli("match", "--help")
    assert cli("help") == cli("--help")
    assert cli("match", "library.xml", "--rate", "2", "-h") == cli("match", "-h")
    assert "Usage" not in cli("match", "--", "-h").out


def test_headings_are_bold_where_colours_are_wanted(cli, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1mUsage:\x1b[0m beatmatch" in cli("--help").out


@pytest.mark.parametrize("command", [("--version",), ("version",)])
def test_the_version_is_an_option_and_a_command(cli, program, command):
    done = cli(*command)
    assert (done.status, done.out) == (0, "beatmatch 0.1.0\n")
    assert program(*command) == done


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mach",), "No such command 'mach'. Did you mean 'match'?"),
        (("match", "a.xml", "--ouput", "b"), "No such option: --ouput; did you mean --output?"),
        (("match", "a.xml", "--rate"), "Option '--rate' requires an argument. Try: beatmatch match -h"),
        (("catalog", "biuld"), "No such command 'biuld'. Did you mean 'build'?"),
    ],
)
def test_a_wrong_word_gets_the_nearest_right_one(cli, arguments, message):
    done = cli(*arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1


def test_the_program_calls_itself_what_people_type():
    assert PROGRAM == "beatmatch"
