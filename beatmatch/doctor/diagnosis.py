"""Check everything that matching needs."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from beatmatch.catalogs.base import choose_catalog
from beatmatch.config import Configuration, require_store, run_settings
from beatmatch.console.terminal import Terminal
from beatmatch.doctor.beatport import check_beatport, check_login
from beatmatch.doctor.checks import Check, Mark, failure, ok
from beatmatch.doctor.environment import (
    check_catalog,
    check_configuration,
    check_folders,
    check_memory,
    check_packages,
    check_program,
    check_terminal,
)
from beatmatch.doctor.fingerprint import Form
from beatmatch.errors import BeatmatchError, CatalogError, ConfigError, LoginError
from beatmatch.models import Clock
from beatmatch.session import is_logged_in

_WORST_FIRST = (ConfigError.exit_code, LoginError.exit_code, CatalogError.exit_code)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks, in the order in which they are shown."""

    checks: tuple[Check, ...]
    forms: Mapping[str, Form] = field(
        default_factory=dict
    )  # of Beatport's tracks, by catalogue; empty where it was not asked

    @property
    def exit_code(self) -> int:
        """The exit code that a run would end with as things are."""
        codes = {check.exit_code for check in self.checks if check.mark is Mark.FAIL}
        return next((code for code in _WORST_FIRST if code in codes), 0)


def diagnose(configuration: Configuration, terminal: Terminal, clock: Clock = time.time) -> Diagnosis:
    """Check everything. Beatport's API and website are asked one question each, unless the run is to be offline."""
    forms: dict[str, Form] = {}
    checks = (
        check_program(),
        check_packages(),
        check_configuration(configuration),
        *check_folders(configuration),
        *_check_run(configuration, clock, forms),
        check_terminal(terminal),
    )
    return Diagnosis(checks, forms)


def _check_run(configuration: Configuration, clock: Clock, forms: dict[str, Form]) -> Iterator[Check]:
    """Check what a run would use, one after another, up to what the rest depends on. Beatport's go into `forms`."""
    try:
        settings = run_settings(configuration)
    except ConfigError as error:
        yield failure("settings", error)
        return
    try:
        require_store(settings, configuration)
        yield check_memory(settings)
    except ConfigError as error:
        yield failure("memory", error)
    try:
        choice = choose_catalog(settings.catalog, logged_in=is_logged_in(settings.login))
    except BeatmatchError as error:
        yield failure("catalogue", error)
        return
    yield check_catalog(settings, choice)
    yield check_login(settings.login, choice.kind, clock())
    if settings.offline:
        yield ok("Beatport", "not asked: a run here is offline")
    else:
        beatport = asyncio.run(check_beatport(settings, choice.kind, clock))
        forms.update(beatport.forms)
        yield from beatport.checks
