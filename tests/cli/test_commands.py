"""The smaller commands, help, and what a shell completes."""

import json
from pathlib import Path

import pytest

from beatmatch.config import OPTIONS, Panel
from tests.cli.conftest import CATALOG, LIBRARY

COMMANDS = (
    (),
    ("match",),
    ("playlists",),
    ("explain",),
    ("catalog",),
    ("catalog", "build"),
    ("catalog", "info"),
    ("config",),
    ("config", "show"),
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [80, 120])
def test_every_command_has_help_that_fits_the_terminal(cli, monkeypatch, command, width):
    monkeypatch.setenv("COLUMNS", str(width))
    done = cli(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= width
    assert "…" not in done.out


@pytest.mark.parametrize("command", [command for command in COMMANDS if command not in (("catalog",), ("config",))])
def test_help_shows_examples_before_options(cli, command):
    said = cli(*command, "--help").out
    assert 0 < said.index("Example") < said.index("Options")


def test_the_help_of_match_names_every_flag(cli, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    said = cli("match", "--help").out
    for option in OPTIONS.values():
        assert (f"--{option.name} " in said) is (option.panel is not Panel.NO_FLAG), option.name
    for panel in (Panel.INPUT, Panel.OUTPUT, Panel.MATCHING, Panel.NETWORK, Panel.MEMORY, Panel.MESSAGES):
        assert f" {panel} ─" in said
    assert "--no-title-only" not in said


def test_the_version_is_an_option_like_any_other(cli):
    done = cli("--version")
    assert (done.status, done.out) == (0, "beatmatch 0.1.0\n")


# --- playlists ---------------------------------------------------------------------------------------------------


def test_playlists_are_listed_for_people_and_for_programs(cli):
    assert cli("playlists", LIBRARY, "-f", "table").out.splitlines()[:3] == [
        "Tracks  Playlist",
        "    23  Friday Night",
        "     9  Warm Up/Sunday",
    ]
    as_json = json.loads(cli("playlists", LIBRARY).out)
    assert as_json[2] == {
        "playlist": "Warm Up/Minimal\\/Deep Tech",
        "path": ["Warm Up", "Minimal/Deep Tech"],
        "tracks": 4,
    }
    as_lines = [json.loads(line) for line in cli("playlists", LIBRARY, "-f", "ndjson").out.splitlines()]
    assert as_lines == as_json


def test_playlists_of_what_is_no_library_are_an_error_in_the_format_that_was_asked_for(cli):
    done = cli("playlists", CATALOG, "-f", "json")
    assert (done.status, json.loads(done.err)["error"]["kind"]) == (2, "input")


# --- catalog -----------------------------------------------------------------------------------------------------


def test_a_catalogue_is_built_and_told_about(cli, tmp_path):
    first, second, third = Path(CATALOG).read_text(encoding="utf-8").splitlines()[:3]
    (tmp_path / "some.jsonl").write_text(f"{first}\n{second}\n{third}\n{{broken\n\n{first}", encoding="utf-8")
    done = cli("catalog", "build", "some.jsonl", "-o", "some.db")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[-1] == (
        "some.db: 3 tracks, 1 line replaced by a later one of the same id, 1 bad line left out"
    )
    assert cli("catalog", "build", "some.jsonl", "-o", "some.db", "-q").err == ""
    document = json.loads(cli("catalog", "info", "some.db", "-f", "json").out)
    assert (document["tracks"], document["source"], document["bad_lines"]) == (3, "some.jsonl", 1)
    lines = dict(line.split(maxsplit=1) for line in cli("catalog", "info", "some.db").out.splitlines())
    assert lines["Tracks"] == "3"
    assert cli("match", LIBRARY, "Friday Night", "-c", "some.db", "-f", "csv").status == 0


def test_a_catalogue_is_not_written_over_what_it_is_built_from(cli, tmp_path):
    (tmp_path / "some.jsonl").write_text("{}")
    done = cli("catalog", "build", "some.jsonl", "-o", "./some.jsonl")
    assert (done.status, done.err) == (
        2,
        "beatmatch: some.jsonl is what the catalogue is built from. Name another file\n",
    )


def test_a_catalogue_that_is_none_is_an_error(cli):
    done = cli("catalog", "info", LIBRARY, "-f", "json")
    assert (done.status, json.loads(done.err)["error"]["kind"]) == (2, "input")


# --- config ------------------------------------------------------------------------------------------------------


def test_the_configuration_is_shown_with_the_origin_of_each_value(cli, monkeypatch, tmp_path):
    (tmp_path / "own.toml").write_text('catalog = "mine.db"\nrate = "none"\n')
    monkeypatch.setenv("BEATMATCH_CONFIG", "own.toml")
    monkeypatch.setenv("BEATMATCH_MIN_SCORE", "85")
    monkeypatch.setenv("BEATMATCH_TOKEN", "nobody-may-see-this")
    done = cli(
        "config", "show", "--prefer", "extended", "--generic-phrase", "Dusk", "--generic-phrase", "Tool", "-f", "json"
    )
    values = {each["name"]: (each["value"], each["origin"], each["where"]) for each in json.loads(done.out)["settings"]}
    assert values["catalog"] == ("mine.db", "file", "own.toml")
    assert values["rate"] == (None, "file", "own.toml")
    assert values["min-score"] == (85.0, "variable", "BEATMATCH_MIN_SCORE")
    assert values["prefer"] == ("extended", "flag", "--prefer")
    assert values["generic-phrase"] == (["Dusk", "Tool"], "flag", "--generic-phrase")
    assert values["offline"] == (False, "default", None)
    assert values["token"] == ("(hidden)", "variable", "BEATMATCH_TOKEN")
    assert values["client-secret"] == (None, "default", None)
    assert set(values) == set(OPTIONS)
    assert "nobody-may-see-this" not in done.out
    lines = cli("config", "show", "--generic-phrase", "Dusk").out.splitlines()
    shown = [line.split(maxsplit=2) for line in lines]
    assert ["rate", "file", "none"] in shown
    assert ["min-score", "BEATMATCH_MIN_SCORE", "85"] in shown
    assert ["generic-phrase", "--generic-phrase", "Dusk"] in shown
    assert ["token", "BEATMATCH_TOKEN", "(hidden)"] in shown
    assert ["offline", "default", "no"] in shown
    assert "configuration     own.toml" in lines


def test_the_places_are_shown(cli, tmp_path, shared_cache):
    places = json.loads(cli("config", "show", "-f", "json").out)["places"]
    assert places == {
        "configuration": str(tmp_path / ".config" / "beatmatch" / "config.toml"),
        "memory and login": str(tmp_path / "state" / "beatmatch"),
        "login": str(tmp_path / "state" / "beatmatch" / "login.json"),
        "cache": str(shared_cache / "beatmatch"),
    }


# --- completion --------------------------------------------------------------------------------------------------


def completed(program, environment, words, shell="bash"):
    given = words.split(" ")
    env = {
        **environment,
        "_BEATMATCH_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(given) - 1),
        "_TYPER_COMPLETE_ARGS": words,
    }
    done = program(env=env)
    assert done.err == ""
    return done.out


def test_a_shell_completes_commands_playlists_and_choices(program, environment):
    def bash(words):
        return completed(program, environment, words).splitlines()

    assert bash("beatmatch pla") == ["playlists"]
    assert bash(f"beatmatch match {LIBRARY} Fri") == ["Friday\\ Night"]
    assert bash(f"beatmatch match {LIBRARY} 'Fri") == ["Friday Night"]
    assert bash(f"beatmatch explain {LIBRARY} Warm") == ["Warm\\ Up/Sunday", "Warm\\ Up/Minimal\\\\/Deep\\ Tech"]
    assert bash(f"beatmatch match {LIBRARY} -f nd") == ["ndjson"]
    assert bash("beatmatch match nope.xml Fri") in ([], [""])
    assert bash("beatmatch match - Fri") in ([], [""])
    assert "Friday Night" in completed(program, environment, f"beatmatch match {LIBRARY} Fri", "zsh")
