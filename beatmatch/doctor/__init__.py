"""What works here and what does not: one `Check` for each thing, and whether matching can work."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from beatmatch.catalogs.base import CatalogChoice, choose_catalog
from beatmatch.config import Configuration, require_store, run_settings
from beatmatch.console import Screen
from beatmatch.doctor.beatport import beatport_checks, login_check
from beatmatch.doctor.checks import Check, Mark, broken, fine
from beatmatch.doctor.environment import catalogue, configuration_file, folders, memory, packages, program, terminal
from beatmatch.errors import BeatmatchError, CatalogError, ConfigError, LoginError
from beatmatch.session import is_logged_in
from beatmatch.settings import Settings

__all__ = ["Check", "Diagnosis", "Mark", "diagnose"]

_WORST_FIRST = (ConfigError.exit_code, LoginError.exit_code, CatalogError.exit_code)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that was looked at."""

    checks: tuple[Check, ...]

    @property
    def exit_code(self) -> int:
        """Say which exit status a run would end with as things are."""
        codes = {check.exit_code for check in self.checks if check.mark is Mark.FAIL}
        return next((code for code in _WORST_FIRST if code in codes), 0)


def diagnose(configuration: Configuration, screen: Screen, now: float) -> Diagnosis:
    """Look at everything; Beatport and its website are asked one question each, unless the run is to be offline."""
    here = (program(), packages(), configuration_file(configuration), *folders(configuration))
    return Diagnosis((*here, *_for_a_run(configuration, now), terminal(screen)))


def _for_a_run(configuration: Configuration, now: float) -> Iterator[Check]:
    try:
        settings = run_settings(configuration)
    except ConfigError as problem:
        yield broken("settings", problem)
        return
    yield _memory(settings, configuration)
    try:
        choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
    except BeatmatchError as problem:
        yield broken("catalogue", problem)
        return
    yield from _of_source(settings, choice, now)


def _memory(settings: Settings, configuration: Configuration) -> Check:
    try:
        require_store(settings, configuration)
    except ConfigError as problem:
        return broken("memory", problem)
    return memory(settings)


def _of_source(settings: Settings, choice: CatalogChoice, now: float) -> Iterator[Check]:
    yield catalogue(settings, choice)
    yield login_check(settings.login, choice.kind, now)
    if settings.offline:
        yield fine("Beatport", "not asked: a run here is offline")
    else:
        yield from asyncio.run(beatport_checks(settings, choice.kind))
