from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.config import OPTIONS, Origin, Panel, load, login_file, places_of, require_store, run_settings
from beatmatch.errors import ConfigError
from beatmatch.settings import Prefer, Retry, Settings


def loaded(tmp_path, flags=None, environ=None, toml=None):
    file = None
    if toml is not None:
        file = tmp_path / "own.toml"
        file.write_text(toml, encoding="utf-8")
    return load(flags or {}, {"HOME": str(tmp_path), **(environ or {})}, file=file and str(file))


def said(setting):
    return setting.value, setting.origin, setting.where


def refusal(tmp_path, **layers):
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, **layers)
    return f"{caught.value.message} | {caught.value.hint}".replace(str(tmp_path), "~")


def test_without_a_word_everything_is_as_the_settings_have_it(tmp_path):
    configuration = loaded(tmp_path)
    assert {setting.origin for setting in configuration.settings.values()} == {Origin.DEFAULT}
    settings, default = run_settings(configuration), Settings()
    for name in ("catalog", "max_concurrent_tracks", "title_only_mode", "prefer", "min_score", "retry", "network"):
        assert getattr(settings, name) == getattr(default, name)


def test_a_flag_wins_over_a_variable_and_that_over_the_file(tmp_path):
    toml, environ, flags = "rate = 1.5\n", {"BEATMATCH_RATE": "3"}, {"rate": "4"}
    file = str(tmp_path / "own.toml")
    assert said(loaded(tmp_path).settings["rate"]) == (2.0, Origin.DEFAULT, "")
    assert said(loaded(tmp_path, toml=toml).settings["rate"]) == (1.5, Origin.FILE, file)
    assert said(loaded(tmp_path, toml=toml, environ=environ).settings["rate"]) == (
        3.0,
        Origin.VARIABLE,
        "BEATMATCH_RATE",
    )
    assert said(loaded(tmp_path, flags, environ, toml).settings["rate"]) == (4.0, Origin.FLAG, "--rate")


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
        loaded(tmp_path, toml=toml),
        loaded(tmp_path, environ=environ),
        loaded(tmp_path, flags=flags),
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
    configuration = loaded(tmp_path, {"no_title_only": True, "store": True}, environ)
    assert said(configuration.settings["title-only"]) == (False, Origin.FLAG, "--no-title-only")
    assert said(configuration.settings["no-store"]) == (False, Origin.FLAG, "--store")


def test_flags_that_were_not_given_and_empty_variables_say_nothing(tmp_path):
    flags = {"rate": None, "title_only": None, "no_title_only": None, "verbose": 0, "generic_phrase": []}
    configuration = loaded(tmp_path, flags, {"BEATMATCH_RATE": "", "BEATMATCH_TITLE_ONLY": ""})
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
    configuration = loaded(tmp_path, environ={"BEATMATCH_RAET": "3", "BEATMATCH_HOUSE": "x", "OTHER": "y"})
    assert configuration.complaints == (
        "BEATMATCH_HOUSE means nothing to beatmatch",
        "BEATMATCH_RAET means nothing to beatmatch; did you mean BEATMATCH_RATE?",
    )


@given(name=st.sampled_from([name for name, option in OPTIONS.items() if option.panel is not Panel.ELSEWHERE]))
def test_every_option_has_help_and_a_variable_of_its_own_name(name):
    option = OPTIONS[name]
    assert option.help.endswith(".")
    assert option.variable == f"BEATMATCH_{name.upper().replace('-', '_')}"
    assert option.is_switch or option.metavar or name == "verbose"


@given(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers(), max_size=2)
    )
)
def test_no_value_of_a_file_ends_in_anything_but_a_value_or_a_refusal(value):
    for option in OPTIONS.values():
        try:
            option.kind.from_toml(value)
        except ValueError:
            continue


def test_secrets_come_from_variables_alone(tmp_path):
    environ = {"BEATMATCH_TOKEN": "t", "BEATMATCH_CLIENT_ID": "i", "BEATMATCH_CLIENT_SECRET": "s"}
    login = run_settings(loaded(tmp_path, environ=environ)).login
    assert (login.token, login.client_id, login.client_secret) == ("t", "i", "s")
    assert {option.name for option in OPTIONS.values() if option.secret} == {"token", "client-id", "client-secret"}
    assert all(option.panel is Panel.ELSEWHERE for option in OPTIONS.values() if option.secret)


def test_addresses_come_from_variables_or_the_file(tmp_path):
    environ = {"BEATMATCH_API_URL": "http://localhost:1/v4"}
    network = run_settings(loaded(tmp_path, environ=environ, toml='web-url = "http://localhost:2"')).network
    assert (network.api_url, network.web_url) == ("http://localhost:1/v4", "http://localhost:2")


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({"refresh": True, "offline": True}, "--refresh and --offline do not go together"),
        ({"changed_only": True, "no_store": True}, "--changed-only and --no-store do not go together"),
        ({"quiet": True, "verbose": 1}, "--quiet and --verbose do not go together"),
        ({"rate": "2000"}, "rate is 2000"),
        ({"min_score": "101"}, "min-score is 101"),
        ({"max_concurrent_tracks": "0"}, "max-concurrent-tracks is 0"),
    ],
)
def test_values_that_do_not_go_are_refused(tmp_path, flags, words):
    with pytest.raises(ConfigError, match=words):
        run_settings(loaded(tmp_path, flags))


def test_what_to_look_for_again_is_passed_on(tmp_path):
    settings = run_settings(loaded(tmp_path, {"retry": "no_match", "refresh": True}))
    assert (settings.retry, settings.refresh, settings.offline) == (Retry.NO_MATCH, True, False)


# --- places ------------------------------------------------------------------------------------------------------


def test_places_follow_the_xdg_variables_and_ignore_relative_ones(tmp_path):
    places = places_of({"HOME": str(tmp_path), "XDG_STATE_HOME": "/var/state", "XDG_CACHE_HOME": "cache"})
    assert places.state == Path("/var/state/beatmatch")
    assert places.cache is not None
    assert places.cache.is_absolute()


def test_without_a_home_no_place_is_guessed():
    places = places_of({})
    assert (places.config, places.state, places.cache) == (None, None, None)


def test_the_memory_lies_where_it_is_told_to(tmp_path):
    assert run_settings(loaded(tmp_path, {"state_dir": "/srv/state"})).state_dir == Path("/srv/state")
    assert run_settings(loaded(tmp_path, {"no_store": True})).state_dir is None
    home = Path("~").expanduser()
    assert run_settings(loaded(tmp_path, {"state_dir": "~/x"})).state_dir == home / "x"


def test_without_a_place_for_the_memory_a_run_asks_for_one():
    configuration = load({}, {})
    with pytest.raises(ConfigError) as caught:
        require_store(run_settings(configuration), configuration)
    assert caught.value.message == "there is no place for the memory of runs: neither HOME nor XDG_STATE_HOME is set"
    assert caught.value.hint == "name a folder with --state-dir, or give --no-store"
    without = load({"no_store": True}, {})
    require_store(run_settings(without), without)


def test_the_login_lies_in_the_state_folder_unless_only_the_usual_one_has_it(tmp_path):
    usual, named = tmp_path / "beatmatch", tmp_path / "named"
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    configuration = load({"state_dir": str(named)}, environ)
    assert login_file(configuration) == named / "login.json"
    usual.mkdir()
    (usual / "login.json").touch()
    assert login_file(configuration) == usual / "login.json"
    named.mkdir()
    (named / "login.json").touch()
    assert login_file(configuration) == named / "login.json"
    assert login_file(load({}, {})) is None
