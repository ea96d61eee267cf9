"""Where things lie: configuration, state, cache, as the XDG variables and the system say."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_NAME = "beatmatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The user's folders; None where there is no telling, as in an environment without HOME."""

    config: Path | None
    state: Path | None
    cache: Path | None


def places_of(environ: Mapping[str, str]) -> Places:
    """Find the folders. Without HOME none is guessed: what a job leaves behind should lie where somebody said."""
    return Places(
        config=_folder(environ, "XDG_CONFIG_HOME", platformdirs.user_config_path),
        state=_folder(environ, "XDG_STATE_HOME", platformdirs.user_state_path),
        cache=_folder(environ, "XDG_CACHE_HOME", platformdirs.user_cache_path),
    )


def _folder(environ: Mapping[str, str], variable: str, find: Callable[..., Path]) -> Path | None:
    named = Path(environ.get(variable, ""))
    if named.is_absolute():  # others are to be ignored, says the XDG specification
        return named / _NAME
    if os.name == "posix" and not environ.get("HOME"):
        return None
    return find(_NAME, appauthor=False)
