"""Check this machine: program, packages, configuration, folders, memory, catalogue, terminal."""

import os
import platform
import shutil
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path

from beatmatch import __version__
from beatmatch.catalogs.base import CatalogChoice
from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.config import Configuration, state_folder
from beatmatch.console.phrases import plural
from beatmatch.console.terminal import Terminal
from beatmatch.doctor.checks import Check, failure, ok, warning
from beatmatch.errors import BeatmatchError, ConfigError, StoreError
from beatmatch.settings import Settings
from beatmatch.store.store import check_store

PACKAGES = (
    "aiohttp",
    "filelock",
    "jinja2",
    "lxml.etree",
    "msgspec",
    "platformdirs",
    "rapidfuzz",
    "rich",
    "tantivy",
    "typer",
)
_MIN_FREE_SPACE = 100 * 10**6  # bytes


def check_program() -> Check:
    return ok("beatmatch", f"{__version__}, Python {platform.python_version()}, {platform.system()}")


def check_packages(import_package: Callable[[str], object] = import_module) -> Check:
    """Import every dependency: a package that was installed for another Python exists, and cannot be imported."""
    try:
        for name in PACKAGES:
            import_package(name)
    except ImportError as problem:
        return failure("packages", ConfigError(f"{problem}", "install beatmatch again, in an environment of its own"))
    distributions = [name.partition(".")[0] for name in PACKAGES]
    return ok("packages", ", ".join(f"{name} {metadata.version(name)}" for name in distributions))


def check_configuration(configuration: Configuration) -> Check:
    if configuration.warnings:
        return warning("configuration", "; ".join(configuration.warnings), "correct the name, or unset it")
    if configuration.file:
        return ok("configuration", str(configuration.file))
    folder = configuration.folders.config
    return ok("configuration", f"no file; {folder / 'config.toml'} would be read" if folder else "no file")


def check_folders(configuration: Configuration) -> tuple[Check, ...]:
    state, cache = state_folder(configuration), configuration.folders.cache
    return (
        _check_folder("state folder", state, "name one with --state-dir, or set XDG_STATE_HOME"),
        _check_folder("cache folder", cache, "set XDG_CACHE_HOME, else catalogues are read anew each time"),
    )


def _check_folder(name: str, path: Path | None, advice: str) -> Check:
    """Check the folder, or the one that it would be made in."""
    if path is None:
        return warning(name, "there is none, for there is no HOME", advice)
    candidates = (path, *path.absolute().parents)
    existing = next(each for each in candidates if os.path.exists(each))  # noqa: PTH110  # Path.exists raises for a folder that may not be entered
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        return warning(name, f"{path} cannot be written", advice)
    free = shutil.disk_usage(existing).free
    says = f"{path}{'' if existing == path else ', not made yet'}, {free / 1e9:,.1f} GB free"
    return ok(name, says) if free >= _MIN_FREE_SPACE else warning(name, says, "make room")


def check_memory(settings: Settings) -> Check:
    """Check the store. A run goes on without one, so a problem with it is no failure."""
    if settings.state_dir is None:
        return ok("memory", "not used: --no-store")
    try:
        report = check_store(settings.state_dir)
    except StoreError as error:
        return failure("memory", error, needed=False)
    if report is None:
        return ok("memory", "empty: no run yet")
    contents = f"{plural(report.answers, 'answer')}, {plural(report.decisions, 'decision')}"
    return ok("memory", f"sound, {contents}, {report.size / 1e6:,.1f} MB")


def check_catalog(settings: Settings, choice: CatalogChoice) -> Check:
    if choice.path is None:
        return ok("catalogue", f"{choice.kind} (--catalog {settings.catalog})")
    try:
        catalog = open_catalog(choice.path, settings.cache_dir)
        try:
            tracks = catalog.info().tracks
        finally:
            catalog.close()
    except BeatmatchError as error:
        return failure("catalogue", error)
    return ok("catalogue", f"{choice.path}, {plural(tracks, 'track')}")


def check_terminal(terminal: Terminal) -> Check:
    encoding = (sys.stdout.encoding if sys.stdout else None) or "unknown"
    stdout = f"{terminal.table_width} columns" if terminal.stdout_is_terminal else "not a terminal"
    stderr = "redraws" if terminal.can_redraw else "plain lines"
    colours = "with" if terminal.table_color else "without"
    says = f"stdout {stdout}, {encoding}, {colours} colours; stderr {stderr}"
    if encoding.lower().replace("-", "") != "utf8":
        return warning("terminal", says, "set PYTHONUTF8=1, or names will show question marks")
    return ok("terminal", says)
