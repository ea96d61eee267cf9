from pathlib import Path

import pytest

from beatmatch.config import Origin, load, run_settings, user_folders
from beatmatch.errors import ConfigError
from beatmatch.settings import Prefer
from tests.config.layers import load_layers


def with_source(setting):
    return setting.value, setting.origin, setting.where


def refusal(tmp_path, **layers):
    with pytest.raises(ConfigError) as caught:
        load_layers(tmp_path, **layers)
    return f"{caught.value.message} | {caught.value.hint}".replace(str(tmp_path), "~")


def test_a_flag_wins_over_a_variable_and_that_over_the_file(tmp_path):
    toml, environ, flags = "rate = 1.5\n", {"BEATMATCH_RATE": "3"}, {"rate": "4"}
    file = str(tmp_path / "own.toml")
    assert with_source(load_layers(tmp_path).settings["rate"]) == (2.0, Origin.DEFAULT, "")
    assert with_source(load_layers(tmp_path, toml=toml).settings["rate"]) == (1.5, Origin.FILE, file)
    assert with_source(load_layers(tmp_path, toml=toml, environ=environ).settings["rate"]) == (
        3.0,
        Origin.VARIABLE,
        "BEATMATCH_RATE",
    )
    assert with_source(load_layers(tmp_path, flags, environ, toml).settings["rate"]) == (4.0, Origin.FLAG, "--rate")


def test_every_kind_of_value_is_read_from_every_layer(tmp_path):
    toml = """
        title-only = true
        max_concurrent_tracks = 7
        min-score = 75
        generic-phrase = ["Ivory Re-fire", "Tool"]
        prefer = "extended"
        rate = "none"
    """
    environ = {
        "BEATMATCH_TITLE_ONLY": "yes",
        "BEATMATCH_MAX_CONCURRENT_TRACKS": "7",
        "BEATMATCH_MIN_SCORE": "75",
        "BEATMATCH_GENERIC_PHRASE": "Ivory Re-fire; Tool;",
        "BEATMATCH_PREFER": "Extended",
        "BEATMATCH_RATE": "none",
    }
    flags = {
        "title_only": True,
        "max_concurrent_tracks": "7",
        "min_score": "75",
        "generic_phrase": ["Ivory Re-fire", "Tool"],
        "prefer": "extended",
        "rate": "0",
    }
    for configuration in (
        load_layers(tmp_path, toml=toml),
        load_layers(tmp_path, environ=environ),
        load_layers(tmp_path, flags=flags),
    ):
        settings = run_settings(configuration)
        assert settings.title_only_mode
        assert settings.max_concurrent_tracks == 7
        assert settings.min_score == 75.0
        assert settings.generic_phrases == ("Ivory Re-fire", "Tool")
        assert settings.prefer is Prefer.EXTENDED
        assert settings.network.rate is None


def test_a_flag_takes_back_a_switch_that_was_set_elsewhere(tmp_path):
    environ = {"BEATMATCH_TITLE_ONLY": "1", "BEATMATCH_NO_STORE": "on"}
    configuration = load_layers(tmp_path, {"no_title_only": True, "store": True}, environ)
    assert with_source(configuration.settings["title-only"]) == (False, Origin.FLAG, "--no-title-only")
    assert with_source(configuration.settings["no-store"]) == (False, Origin.FLAG, "--store")


def test_flags_that_were_not_given_and_empty_variables_say_nothing(tmp_path):
    flags = {"rate": None, "title_only": None, "no_title_only": None, "verbose": 0, "generic_phrase": []}
    configuration = load_layers(tmp_path, flags, {"BEATMATCH_RATE": "", "BEATMATCH_TITLE_ONLY": ""})
    assert {setting.origin for setting in configuration.settings.values()} == {Origin.DEFAULT}


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ({"flags": {"rate": "fast"}}, "--rate is 'fast' | give requests a second, or none for no limit"),
        ({"flags": {"rate": "nan"}}, "--rate is 'nan' | give requests a second, or none for no limit"),
        (
            {"environ": {"BEATMATCH_PREFER": "extnded"}},
            "BEATMATCH_PREFER is 'extnded'; did you mean extended? | give one of original, extended",
        ),
        ({"environ": {"BEATMATCH_OFFLINE": "maybe"}}, "BEATMATCH_OFFLINE is 'maybe' | give true or false"),
        ({"toml": "max-concurrent-tracks = 2.5"}, "max-concurrent-tracks in ~/own.toml is 2.5 | give a whole number"),
        ({"toml": "max-concurrent-tracks = true"}, "max-concurrent-tracks in ~/own.toml is True | give a whole number"),
        ({"toml": "refresh = 1"}, "refresh in ~/own.toml is 1 | give true or false"),
        (
            {"toml": 'generic-phrase = ["a", 1]'},
            "generic-phrase in ~/own.toml is ['a', 1] | give a list of texts",
        ),
        ({"toml": "catalog = 5"}, "catalog in ~/own.toml is 5 | give a text"),
        (
            {"toml": "raet = 2"},
            "~/own.toml: there is no option 'raet'; did you mean rate? | beatmatch config show lists all options",
        ),
        (
            {"toml": 'token = "abc"'},
            "~/own.toml: token is a secret and does not belong in a file | set BEATMATCH_TOKEN",
        ),
        (
            {"toml": "rate ="},
            "~/own.toml is no valid TOML: Invalid value (at end of document) | correct that line",
        ),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place_and_what_would(tmp_path, layers, words):
    assert refusal(tmp_path, **layers) == words


def test_a_file_that_was_named_must_be_there_and_be_text(tmp_path):
    with pytest.raises(ConfigError, match=r"no\.toml: there is no such configuration file"):
        load({}, {}, file=str(tmp_path / "no.toml"))
    with pytest.raises(ConfigError, match="no such configuration file"):
        load({}, {"BEATMATCH_CONFIG": str(tmp_path / "no.toml")})
    (tmp_path / "latin.toml").write_bytes(b'catalog = "caf\xe9"')
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load({}, {}, file=str(tmp_path / "latin.toml"))
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load({}, {}, file=str(tmp_path))


def test_the_usual_file_is_read_where_it_exists(tmp_path):
    folder = tmp_path / "beatmatch"
    folder.mkdir()
    (folder / "config.toml").write_text("\ufeffrate = 1\n", encoding="utf-8")
    configuration = load({}, {"XDG_CONFIG_HOME": str(tmp_path)})
    assert configuration.file == folder / "config.toml"
    assert configuration.value("rate") == 1.0
    assert load({}, {"XDG_CONFIG_HOME": str(folder)}).file is None


def test_a_variable_that_means_nothing_is_complained_of_and_no_more(tmp_path):
    configuration = load_layers(tmp_path, environ={"BEATMATCH_RAET": "3", "BEATMATCH_HOUSE": "x", "OTHER": "y"})
    assert configuration.warnings == (
        "BEATMATCH_HOUSE means nothing to beatmatch",
        "BEATMATCH_RAET means nothing to beatmatch; did you mean BEATMATCH_RATE?",
    )


def test_places_follow_the_xdg_variables_and_ignore_relative_ones(tmp_path):
    places = user_folders({"HOME": str(tmp_path), "XDG_STATE_HOME": "/var/state", "XDG_CACHE_HOME": "cache"})
    assert places.state == Path("/var/state/beatmatch")
    assert places.cache is not None
    assert places.cache.is_absolute()


def test_without_a_home_no_place_is_guessed():
    places = user_folders({})
    assert (places.config, places.state, places.cache) == (None, None, None)
