"""The options that commands get from the table, and what a shell completes."""

import pytest

from beatmatch.config import OPTIONS, Panel
from tests.cli.conftest import LIBRARY


def test_the_help_of_match_names_every_flag(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    text = cli("match", "--help").out
    for option in OPTIONS.values():
        assert (f"--{option.name} " in text) is (option.panel is not Panel.NO_FLAG), option.name
    for panel in (Panel.INPUT, Panel.OUTPUT, Panel.MATCHING, Panel.NETWORK, Panel.MEMORY, Panel.MESSAGES):
        assert f"\n{panel}:\n" in text
    assert "--no-title-only" not in text


def completed(program, environment, words, shell="bash"):
    given = [words] if "\n" in words else words.split(" ")
    env = {
        **environment,
        "_BEATMATCH_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "\n".join(given),  # as the script of Bash joins them
        "COMP_CWORD": str("\n".join(given).count("\n")),
        "_TYPER_COMPLETE_ARGS": words,
    }
    done = program(env=env)
    assert done.err == ""
    return done.out


@pytest.mark.slow
def test_a_shell_completes_commands_playlists_and_choices(program, environment):
    def bash(words):
        return completed(program, environment, words).splitlines()

    assert bash("beatmatch pla") == ["playlists"]
    assert bash(f"beatmatch match {LIBRARY} Fri") == ["Friday\\ Night"]
    assert bash(f"beatmatch match {LIBRARY} 'Fri") == ["Friday Night"]
    assert bash(f'beatmatch\nmatch\n{LIBRARY}\n"Warm Up/S') == ["Warm Up/Sunday"]
    assert bash(f"beatmatch\nmatch\n{LIBRARY}\nWarm\\ Up/S") == ["Warm\\ Up/Sunday"]
    assert bash(f"beatmatch explain {LIBRARY} Warm") == ["Warm\\ Up/Sunday", "Warm\\ Up/Minimal\\\\/Deep\\ Tech"]
    assert bash(f"beatmatch match {LIBRARY} -f nd") == ["ndjson"]
    assert bash("beatmatch match nope.xml Fri") in ([], [""])
    assert bash("beatmatch match - Fri") in ([], [""])
    assert "Friday Night" in completed(program, environment, f"beatmatch match {LIBRARY} Fri", "zsh")
