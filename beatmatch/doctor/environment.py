"""The checks of this machine: program, packages, folders, memory, terminal."""

import os
import platform
import shutil
import sys
from importlib import import_module, metadata
from pathlib import Path

from beatmatch import __version__
from beatmatch.catalogs.base import Choice
from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.config import Configuration, state_folder
from beatmatch.console import Screen
from beatmatch.console.text import plural
from beatmatch.doctor.checks import Check, broken, fine, odd
from beatmatch.errors import BeatmatchError, ConfigError, StoreError
from beatmatch.settings import Settings
from beatmatch.store.store import check_store

PACKAGES = ("aiohttp", "filelock", "lxml.etree", "msgspec", "platformdirs", "rapidfuzz", "rich", "typer")

_LITTLE = 100 * 10**6  # bytes of free space


def program() -> Check:
    return fine("beatmatch", f"{__version__}, Python {platform.python_version()}, {platform.system()}")


def packages() -> Check:
    """Import what beatmatch stands on: a package for another Python is there, and does not work."""
    try:
        for name in PACKAGES:
            import_module(name)
    except ImportError as problem:
        return broken("packages", ConfigError(f"{problem}", "install beatmatch again, in an environment of its own"))
    named = (name.partition(".")[0] for name in PACKAGES)
    return fine("packages", ", ".join(f"{name} {metadata.version(name)}" for name in named))


def configuration_file(configuration: Configuration) -> Check:
    if configuration.warnings:
        return odd("configuration", "; ".join(configuration.warnings), "correct the name, or unset it")
    if configuration.file:
        return fine("configuration", str(configuration.file))
    usual = configuration.folders.config
    return fine("configuration", f"no file; {usual / 'config.toml'} would be read" if usual else "no file")


def folders(configuration: Configuration) -> tuple[Check, ...]:
    return (
        _folder("state folder", state_folder(configuration), "name one with --state-dir, or set XDG_STATE_HOME"),
        _folder(
            "cache folder", configuration.folders.cache, "set XDG_CACHE_HOME, else catalogues are read anew each time"
        ),
    )


def _folder(name: str, path: Path | None, advice: str) -> Check:
    if path is None:
        return odd(name, "there is none, for there is no HOME", advice)
    there = _nearest(path)
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        return odd(name, f"{path} cannot be written", advice)
    free = shutil.disk_usage(there).free
    says = f"{path}{'' if there == path else ', not made yet'}, {free / 1e9:,.1f} GB free"
    return fine(name, says) if free >= _LITTLE else odd(name, says, "make room")


def _nearest(path: Path) -> Path:
    """Find the folder that is there: the path itself, or the one that it would be made in."""
    return next(one for one in (path, *path.absolute().parents) if os.path.exists(one))  # noqa: PTH110  # Path.exists raises for a folder that may not be entered


def memory(settings: Settings) -> Check:
    """Check the store. A run goes on without one, so nothing here is a failure."""
    if settings.state_dir is None:
        return fine("memory", "not used: --no-store")
    try:
        found = check_store(settings.state_dir)
    except StoreError as problem:
        return broken("memory", problem, needed=False)
    if found is None:
        return fine("memory", "empty: no run yet")
    kept = f"{plural(found.answers, 'answer')}, {plural(found.decisions, 'decision')}"
    return fine("memory", f"sound, {kept}, {found.size / 1e6:,.1f} MB")


def catalogue(settings: Settings, choice: Choice) -> Check:
    if choice.path is None:
        return fine("catalogue", f"{choice.source} (--catalog {settings.catalog})")
    try:
        opened = open_catalog(choice.path, settings.cache_dir)
        try:
            tracks = opened.info().tracks
        finally:
            opened.close()
    except BeatmatchError as problem:
        return broken("catalogue", problem)
    return fine("catalogue", f"{choice.path}, {plural(tracks, 'track')}")


def terminal(screen: Screen) -> Check:
    encoding = (sys.stdout.encoding if sys.stdout else None) or "unknown"
    out = f"{screen.table_width} columns" if screen.stdout_shows else "not a terminal"
    err = "redraws" if screen.live else "plain lines"
    colours = "with" if screen.table_color else "without"
    says = f"stdout {out}, {encoding}, {colours} colours; stderr {err}"
    if encoding.lower().replace("-", "") != "utf8":
        return odd("terminal", says, "set PYTHONUTF8=1, or names will show question marks")
    return fine("terminal", says)
