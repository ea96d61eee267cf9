import re
import tomllib

import pytest

from beatmatch.config import OPTIONS, load, run_settings
from beatmatch.config.example import example_file

OPTION_LINE = re.compile(r'^# ((?:[a-z-]+|"[^"]+") = .*|\[[a-z]+\])$', re.MULTILINE)


def uncommented():
    return OPTION_LINE.sub(r"\1", example_file())


def test_every_option_but_the_secret_ones_stands_in_the_file_once():
    names = re.findall(r"^# \[?([a-z-]+)(?: = .*|\])$", example_file(), re.MULTILINE)
    assert sorted(names) == sorted(name for name, option in OPTIONS.items() if not option.secret)


def test_the_file_changes_nothing_as_it_is(tmp_path):
    assert tomllib.loads(example_file()) == {}
    (tmp_path / "c.toml").write_text(example_file())
    settings = load({}, {"HOME": str(tmp_path)}, file=str(tmp_path / "c.toml")).settings
    assert {name: setting.value for name, setting in settings.items()} == {
        name: setting.value for name, setting in load({}, {"HOME": str(tmp_path)}).settings.items()
    }


def test_every_line_can_be_used(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/dj")
    (tmp_path / "c.toml").write_text(uncommented())
    configuration = load({}, {"HOME": "/home/dj"}, file=str(tmp_path / "c.toml"))
    assert configuration.texts("output") == ("/home/dj/Music/friday.json", "/home/dj/Music/friday.csv")
    assert configuration.text("state-dir") == "/home/dj/.local/state/beatmatch"
    assert "House & Techno = Melodic" in configuration.texts("genres")[0]
    run_settings(configuration)


def test_values_are_the_defaults_where_there_are_any(tmp_path):
    (tmp_path / "c.toml").write_text(uncommented())
    configuration = load({}, {}, file=str(tmp_path / "c.toml"))
    for name in ("rate", "catalog", "max-concurrent-tracks", "fill", "key-notation", "color", "user-agent"):
        assert configuration.value(name) == OPTIONS[name].default


@pytest.mark.parametrize("name", ["catalog", "output", "log-file"])
def test_a_tilde_is_the_home_folder_in_every_path(tmp_path, monkeypatch, name):
    monkeypatch.setenv("HOME", "/home/dj")
    (tmp_path / "c.toml").write_text(f'{name} = "~/a.jsonl"\n')
    value = load({}, {"HOME": "/home/dj"}, file=str(tmp_path / "c.toml")).value(name)
    assert value in ("/home/dj/a.jsonl", ("/home/dj/a.jsonl",))


def test_lines_are_short_enough_to_read():
    assert max(map(len, example_file().splitlines())) <= 100
