"""From a configuration to the settings of a run."""

import os
from pathlib import Path

from beatmatch.config.load import Configuration
from beatmatch.errors import ConfigError
from beatmatch.settings import Login, Network, Prefer, Retry, Settings

_LOGIN_FILE = "login.json"


def run_settings(configuration: Configuration) -> Settings:
    """Make the settings. Raises ConfigError for values that do not go, or not go together."""
    _refuse_opposites(configuration)
    value = configuration.value
    return Settings(
        catalog=configuration.text("catalog") or "auto",
        max_concurrent_tracks=_whole(value("max-concurrent-tracks")),
        title_only_mode=configuration.is_on("title-only"),
        prefer=Prefer(str(value("prefer"))),
        min_score=_number(value("min-score")),
        generic_phrases=_texts(value("generic-phrase")),
        refresh=configuration.is_on("refresh"),
        offline=configuration.is_on("offline"),
        retry=Retry(str(value("retry"))),
        state_dir=None if configuration.is_on("no-store") else state_folder(configuration),
        cache_dir=configuration.places.cache,
        network=_network(configuration),
        login=_login(configuration),
    )


def state_folder(configuration: Configuration) -> Path | None:
    """Name the folder of memory and login; None where nobody said and there is no home."""
    return configuration.path("state-dir") or configuration.places.state


def login_file(configuration: Configuration) -> Path | None:
    """Name the file of the stored login: in the state folder that was named, unless only the usual one has it."""
    named, usual = state_folder(configuration), configuration.places.state
    if named and usual and not _is_there(named / _LOGIN_FILE) and _is_there(usual / _LOGIN_FILE):
        return usual / _LOGIN_FILE
    return named / _LOGIN_FILE if named else None


def _is_there(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110  # Path.exists raises for a folder that may not be entered


def require_store(settings: Settings, configuration: Configuration) -> None:
    """Raise ConfigError where a run wants its memory and there is no telling where it lies."""
    if settings.state_dir is None and not configuration.is_on("no-store"):
        raise ConfigError(
            "there is no place for the memory of runs: neither HOME nor XDG_STATE_HOME is set",
            "name a folder with --state-dir, or give --no-store",
        )


_OPPOSITES = (
    ("refresh", "offline", "the one asks for everything again, the other asks for nothing"),
    ("changed-only", "no-store", "without memory nothing is known of the last run"),
    ("quiet", "verbose", "the one says less, the other more"),
)


def _refuse_opposites(configuration: Configuration) -> None:
    for one, other, why in _OPPOSITES:
        if configuration.value(one) and configuration.value(other):
            raise ConfigError(f"--{one} and --{other} do not go together: {why}", "leave one of them out")


def _network(configuration: Configuration) -> Network:
    return Network(
        api_url=configuration.text("api-url") or "",
        web_url=configuration.text("web-url") or "",
        rate=_number(configuration.value("rate")),
        max_concurrent_requests=_whole(configuration.value("max-concurrent-requests")),
    )


def _login(configuration: Configuration) -> Login:
    return Login(
        token=configuration.text("token"),
        client_id=configuration.text("client-id"),
        client_secret=configuration.text("client-secret"),
        file=login_file(configuration),
    )


def _whole(value: object) -> int:
    assert isinstance(value, int)  # by its kind
    return value


def _number(value: object) -> float | None:
    assert value is None or isinstance(value, float)  # by its kind
    return value


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)  # by its kind
    return value
