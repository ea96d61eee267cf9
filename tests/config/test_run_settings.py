from pathlib import Path

import pytest

from beatmatch.config import OPTIONS, Origin, Panel, load, login_file, readable_login_file, require_store, run_settings
from beatmatch.errors import ConfigError
from beatmatch.settings import Retry, Settings
from tests.config.layers import load_layers


def test_without_a_word_everything_is_as_the_settings_have_it(tmp_path):
    configuration = load_layers(tmp_path)
    assert {setting.origin for setting in configuration.settings.values()} == {Origin.DEFAULT}
    settings, default = run_settings(configuration), Settings()
    for name in ("catalog", "max_concurrent_tracks", "title_only_mode", "prefer", "min_score", "retry", "network"):
        assert getattr(settings, name) == getattr(default, name)


def test_secrets_come_from_variables_alone(tmp_path):
    environ = {"BEATMATCH_TOKEN": "t", "BEATMATCH_CLIENT_ID": "i", "BEATMATCH_CLIENT_SECRET": "s"}
    login = run_settings(load_layers(tmp_path, environ=environ)).login
    assert (login.token, login.client_id, login.client_secret) == ("t", "i", "s")
    assert {option.name for option in OPTIONS.values() if option.secret} == {"token", "client-id", "client-secret"}
    assert all(option.panel is Panel.NO_FLAG for option in OPTIONS.values() if option.secret)


def test_addresses_come_from_variables_or_the_file(tmp_path):
    environ = {"BEATMATCH_API_URL": "http://localhost:1/v4"}
    network = run_settings(load_layers(tmp_path, environ=environ, toml='web-url = "http://localhost:2"')).network
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
        run_settings(load_layers(tmp_path, flags))


def test_what_to_look_for_again_is_passed_on(tmp_path):
    settings = run_settings(load_layers(tmp_path, {"retry": "no_match", "refresh": True}))
    assert (settings.retry, settings.refresh, settings.offline) == (Retry.NO_MATCH, True, False)


def test_the_memory_lies_where_it_is_told_to(tmp_path):
    assert run_settings(load_layers(tmp_path, {"state_dir": "/srv/state"})).state_dir == Path("/srv/state")
    assert run_settings(load_layers(tmp_path, {"no_store": True})).state_dir is None
    home = Path("~").expanduser()
    assert run_settings(load_layers(tmp_path, {"state_dir": "~/x"})).state_dir == home / "x"


def test_without_a_place_for_the_memory_a_run_asks_for_one():
    configuration = load({}, {})
    with pytest.raises(ConfigError) as caught:
        require_store(run_settings(configuration), configuration)
    assert caught.value.message == "there is no place for the memory of runs: neither HOME nor XDG_STATE_HOME is set"
    assert caught.value.hint == "name a folder with --state-dir, or give --no-store"
    without = load({"no_store": True}, {})
    require_store(run_settings(without), without)


def test_the_login_is_kept_in_the_state_folder_and_read_from_the_usual_one_where_only_that_has_it(tmp_path):
    usual, named = tmp_path / "beatmatch", tmp_path / "named"
    environ = {"XDG_STATE_HOME": str(tmp_path)}
    configuration = load({"state_dir": str(named)}, environ)
    assert readable_login_file(configuration) == named / "login.json"
    usual.mkdir()
    (usual / "login.json").touch()
    assert readable_login_file(configuration) == usual / "login.json"
    assert login_file(configuration) == named / "login.json"
    assert run_settings(configuration).login.read_only
    named.mkdir()
    (named / "login.json").touch()
    assert readable_login_file(configuration) == named / "login.json"
    assert not run_settings(configuration).login.read_only
    assert readable_login_file(load({}, {})) is None
