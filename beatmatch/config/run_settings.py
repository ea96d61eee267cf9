"""Make the settings of a run from the configuration, and name the places of its memory and login."""

import os
from pathlib import Path

from beatmatch.config.load import Configuration
from beatmatch.errors import ConfigError
from beatmatch.matching.keys import Notation
from beatmatch.models import Confidence
from beatmatch.settings import Login, Network, Prefer, Retry, Settings
from beatmatch.writers.fill import NOTHING, USUAL, Field, Policy, parse_fields, parse_genres

_LOGIN_FILE = "login.json"
_ALL_CANDIDATES = 1_000_000  # more than any catalogue answers with
_CONFLICTS = (  # two options that do not go together, and why
    ("refresh", "offline", "the one asks for everything again, the other asks for nothing"),
    ("changed-only", "no-store", "without memory nothing is known of the last run"),
    ("quiet", "verbose", "the one says less, the other more"),
)


def run_settings(configuration: Configuration) -> Settings:
    """Make the settings. Raises ConfigError for values out of range and for options that contradict each other."""
    for option, other, why in _CONFLICTS:
        if configuration.value(option) and configuration.value(other):
            raise ConfigError(f"--{option} and --{other} do not go together: {why}", "leave one of them out")
    return Settings(
        catalog=configuration.text("catalog") or "auto",
        max_concurrent_tracks=configuration.integer("max-concurrent-tracks"),
        title_only_mode=configuration.is_on("title-only"),
        prefer=Prefer(str(configuration.value("prefer"))),
        min_score=configuration.number("min-score"),
        read_tags=configuration.is_on("read-tags"),
        music_roots=configuration.texts("music-root"),
        candidates_kept=_ALL_CANDIDATES
        if configuration.text("candidates")
        else configuration.integer("candidates-kept"),
        compare_all=configuration.text("candidates") is not None,
        generic_phrases=configuration.texts("generic-phrase"),
        refresh=configuration.is_on("refresh"),
        offline=configuration.is_on("offline"),
        retry=Retry(str(configuration.value("retry"))),
        state_dir=None if configuration.is_on("no-store") else state_folder(configuration),
        cache_dir=configuration.folders.cache,
        network=Network(
            api_url=configuration.text("api-url") or "",
            web_url=configuration.text("web-url") or "",
            user_agent=configuration.text("user-agent") or "",
            rate=configuration.number("rate"),
            max_concurrent_requests=configuration.integer("max-concurrent-requests"),
        ),
        login=Login(
            token=configuration.text("token"),
            client_id=configuration.text("client-id"),
            client_secret=configuration.text("client-secret"),
            file=readable_login_file(configuration),
            read_only=readable_login_file(configuration) != login_file(configuration),
        ),
    )


_NOTATIONS = {"camelot": Notation.CAMELOT, "musical": Notation.MUSICAL, "open": Notation.OPEN_KEY}


def write_policy(configuration: Configuration, usual: frozenset[Field] = USUAL) -> Policy:
    """Make what --fill, --overwrite and the like say is written. `usual` is what "all" stands for there."""
    fill, overwrite = configuration.text("fill"), configuration.text("overwrite")
    return Policy(
        fill=parse_fields(fill, usual, option="fill") if fill else NOTHING,
        overwrite=parse_fields(overwrite, usual, option="overwrite") if overwrite else NOTHING,
        key_notation=_NOTATIONS.get(configuration.text("key-notation") or ""),
        genres=parse_genres(configuration.texts("genres")),
        min_confidence=Confidence(str(configuration.value("min-confidence"))),
        colour=configuration.is_on("colour"),
    )


def state_folder(configuration: Configuration) -> Path | None:
    """Return the folder of memory and login; None where none was named and there is no home folder."""
    return configuration.path("state-dir") or configuration.folders.state


def login_file(configuration: Configuration) -> Path | None:
    """Return the file in which a login is kept: it is written and deleted nowhere else."""
    folder = state_folder(configuration)
    return folder / _LOGIN_FILE if folder else None


def readable_login_file(configuration: Configuration) -> Path | None:
    """Return the file from which a login is read: that of `login_file`, unless only the usual state folder has one."""

    def exists(path: Path) -> bool:
        return os.path.exists(path)  # noqa: PTH110  # Path.exists raises for a folder that may not be entered

    own, usual = login_file(configuration), configuration.folders.state
    if own and usual and not exists(own) and exists(usual / _LOGIN_FILE):
        return usual / _LOGIN_FILE
    return own


def require_store(settings: Settings, configuration: Configuration) -> None:
    """Raise ConfigError where a run needs its memory and there is no folder for it."""
    if settings.state_dir is None and not configuration.is_on("no-store"):
        raise ConfigError(
            "there is no place for the memory of runs: neither HOME nor XDG_STATE_HOME is set",
            "name a folder with --state-dir, or give --no-store",
        )
