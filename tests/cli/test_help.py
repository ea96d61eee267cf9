"""The help of every command, and the version."""

import pytest

GROUPS = ((), ("auth",), ("catalog",), ("config",), ("decisions",))
COMMANDS = (
    ("match",),
    ("playlists",),
    ("explain",),
    ("review",),
    ("login",),
    ("logout",),
    ("doctor",),
    ("auth", "status"),
    ("catalog", "build"),
    ("catalog", "info"),
    ("config", "show"),
    ("decisions", "list"),
    ("decisions", "forget"),
)


@pytest.mark.parametrize("command", [*GROUPS, *COMMANDS])
@pytest.mark.parametrize("width", [80, 120])
def test_every_command_has_help_that_fits_the_terminal(cli, monkeypatch, command, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = cli(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= width
    assert "…" not in done.out


@pytest.mark.parametrize("command", [(), *COMMANDS])
def test_help_shows_examples_before_options(cli, command):
    text = cli(*command, "--help").out
    assert 0 < text.index("Example") < text.index("Options")


def test_without_a_command_the_help_is_shown_and_the_status_says_usage(cli):
    done = cli()
    assert (done.status, done.err) == (2, "")
    assert "beatmatch match library.xml" in done.out


def test_the_version_is_an_option_like_any_other(cli):
    done = cli("--version")
    assert (done.status, done.out) == (0, "beatmatch 0.1.0\n")
