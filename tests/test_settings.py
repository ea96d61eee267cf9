"""The settings of a run: what makes no sense is refused, and the defaults are decisions."""

import pytest

from beatmatch.errors import ConfigError
from beatmatch.settings import Login, Network, Prefer, Retry, Settings, Thresholds, Weights, as_flat


@pytest.mark.parametrize("settings", [
    {"max_concurrent_tracks": 1}, {"network": Network(max_concurrent_requests=1)}, {"network": Network(rate=0.001)},
    {"network": Network(rate=1000)}, {"network": Network(rate=None)}, {"min_score": 0}, {"min_score": 100}, {"min_score": None},
])  # fmt: skip
def test_the_least_and_the_most_are_allowed(settings):
    assert Settings(**settings)


@pytest.mark.parametrize(("settings", "message", "hint"), [
    ({"max_concurrent_tracks": 0}, "max-concurrent-tracks is 0", "give a number from 1 to 10,000"),
    ({"network": Network(max_concurrent_requests=0)}, "max-concurrent-requests is 0", "give a number from 1 to 1,000"),
    ({"network": Network(rate=0)}, "rate is 0", "give requests a second, more than 0 and at most 1000"),
    ({"network": Network(rate=1000.5)}, "rate is 1000.5", "give requests a second, more than 0 and at most 1000"),
    ({"network": Network(user_agent=" ")}, "user-agent is ' '", "give a name in ASCII, such as beatmatch/1.0 (+address)"),
    ({"network": Network(user_agent="béat")}, "user-agent is 'béat'", "give a name in ASCII, such as beatmatch/1.0 (+address)"),
    ({"network": Network(user_agent="a\nb")}, "user-agent is 'a\\nb'", "give a name in ASCII, such as beatmatch/1.0 (+address)"),
    ({"min_score": -0.5}, "min-score is -0.5", "give a score from 0 to 100"),
    ({"min_score": 100.5}, "min-score is 100.5", "give a score from 0 to 100"),
])  # fmt: skip
def test_beyond_them_the_setting_is_named(settings, message, hint):
    with pytest.raises(ConfigError) as caught:
        Settings(**settings)
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_the_weights_of_the_evidence_are_decisions():
    assert Weights() == Weights(
        title=35, artists=30, version=20, length=10, bpm=4, label=4, key=2, release=2, year=2
    )  # fmt: skip


def test_the_thresholds_are_decisions():
    assert Thresholds() == Thresholds(match=75, gap=3, high=93, medium=86)


def test_a_run_is_gentle_with_the_source_and_patient():
    assert Network() == Network(
        api_url="https://api.beatport.com/v4", web_url="https://www.beatport.com", rate=2, max_concurrent_requests=10,
        connect_timeout=10, read_timeout=20, total_timeout=45, attempts=6, backoff=0.5, max_wait=60, breaker=4,
        max_body=16_777_216, per_page=25,
    )  # fmt: skip


def test_a_caller_from_python_gets_no_files_no_login_and_the_original():
    assert Settings() == Settings(
        catalog="auto", max_concurrent_tracks=5, title_only_mode=False, prefer=Prefer.ORIGINAL, min_score=None,
        generic_phrases=(), refresh=False, offline=False, retry=Retry.DEFAULT, state_dir=None, cache_dir=None,
        login=Login(token=None, client_id=None, client_secret=None, file=None),
    )  # fmt: skip


def test_a_login_is_never_printed():
    login = Login(token="s3cret-t0ken", client_id="s3cret-id", client_secret="s3cret-word")
    assert "s3cret" not in repr(Settings(login=login))


def test_the_settings_that_results_depend_on_are_shown_by_name():
    assert as_flat(Settings(prefer=Prefer.EXTENDED, min_score=80, generic_phrases=("Ivory Cut",))) == {
        "catalog": "auto", "title_only": False, "prefer": "extended", "min_score": 80, "generic_phrases": ["Ivory Cut"],
        "read_tags": False,
    }  # fmt: skip
