"""The memory, for the commands that read and write decisions in it."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from beatmatch.config import Configuration, state_folder
from beatmatch.errors import ConfigError

if TYPE_CHECKING:
    from beatmatch.store import AnyStore


@contextmanager
def opened_memory(configuration: Configuration, *, make: bool = True) -> Iterator["AnyStore"]:
    """Open the store; where there is none yet and `make` is off, one that is empty. Raises ConfigError, StoreError."""
    from beatmatch.store import FILE_NAME, NoStore, open_store

    if configuration.is_on("no-store"):
        where = configuration.settings["no-store"].where
        raise ConfigError("decisions live in the memory, and no-store leaves that out", f"take it out of {where}")
    folder = state_folder(configuration)
    if folder is None:
        raise ConfigError(
            "there is no place for decisions: neither HOME nor XDG_STATE_HOME is set", "name a folder with --state-dir"
        )
    there_is = make or (folder / FILE_NAME).exists()
    with closing(open_store(folder, time.time) if there_is else NoStore(time.time)) as store:
        yield store
