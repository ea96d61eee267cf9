"""The checks of the doctor, where the machine would have to be broken to see them."""

import io
import os
import shutil
import sys
import time
import tomllib
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

import pytest

from beatmatch.catalogs.base import CatalogKind
from beatmatch.config import load
from beatmatch.console import open_screen
from beatmatch.doctor import Check, Diagnosis, Mark
from beatmatch.doctor import beatport as beatport_part
from beatmatch.doctor import environment as here_part
from beatmatch.doctor.beatport import beatport_checks
from beatmatch.doctor.environment import PACKAGES, folders, packages, terminal
from beatmatch.settings import Login, Network, Settings
from tests.fake_beatport import FakeBeatport
from tests.places import ROOT

TRACK = {"id": 501, "name": "Paper Love", "artists": [{"name": "Mira Vohl"}]}


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def ending(mark: Mark, code: int) -> Check:
    return Check("x", mark, "", exit_code=code)


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([], 0),
        ([(Mark.OK, 0), (Mark.WARN, 5)], 0),
        ([(Mark.FAIL, 4)], 4),
        ([(Mark.FAIL, 4), (Mark.FAIL, 5)], 5),
        ([(Mark.FAIL, 5), (Mark.FAIL, 4), (Mark.FAIL, 2)], 2),
    ],
)
def test_what_is_worst_makes_the_exit_status(checks, code):
    assert Diagnosis(tuple(ending(*check) for check in checks)).exit_code == code


def test_a_package_that_cannot_be_imported_fails(monkeypatch):
    def load_module(name: str) -> ModuleType:
        if name == "rapidfuzz":
            raise ImportError("rapidfuzz: wrong ELF class")
        return import_module(name)

    monkeypatch.setattr(here_part, "import_module", load_module)
    assert packages() == Check(
        "packages",
        Mark.FAIL,
        "rapidfuzz: wrong ELF class",
        "install beatmatch again, in an environment of its own",
        2,
    )


def test_the_packages_are_those_that_the_project_depends_on():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {name.partition(".")[0] for name in PACKAGES} == {
        dependency.partition(">")[0] for dependency in project["dependencies"]
    }


def test_folders_that_cannot_be_written_or_are_full_are_told(tmp_path, monkeypatch):
    configuration = load({}, {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path)})
    (tmp_path / "beatmatch").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(9, 9, 2 * 10**9))
    assert folders(configuration) == (
        Check("state folder", Mark.OK, f"{tmp_path}/state/beatmatch, not made yet, 2.0 GB free"),
        Check("cache folder", Mark.OK, f"{tmp_path}/beatmatch, 2.0 GB free"),
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(9, 9, 10**6))
    assert {check.mark for check in folders(configuration)} == {Mark.WARN}
    monkeypatch.setattr(os, "access", lambda folder, mode: False)
    assert folders(configuration)[0].says == f"{tmp_path}/state/beatmatch cannot be written"
    (tmp_path / "state").write_text("a file where a folder should be")
    monkeypatch.undo()
    assert folders(configuration)[0].says == f"{tmp_path}/state/beatmatch cannot be written"


def test_a_terminal_that_cannot_show_every_name_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    screen = open_screen(environ={})
    check = terminal(screen)
    assert (check.mark, check.advice) == (Mark.WARN, "set PYTHONUTF8=1, or names will show question marks")
    monkeypatch.setattr(sys, "stdout", None)
    assert terminal(screen).says == "stdout not a terminal, unknown, without colours; stderr plain lines"


@pytest.mark.parametrize(
    ("wrong", "says"), [(3630.0, "1 h 0 min ahead"), (-7230.0, "2 h 0 min behind"), (30.0, "right")]
)
async def test_a_clock_that_is_wrong_is_told(monkeypatch, wrong, says):
    class Wrong:
        monotonic = staticmethod(time.monotonic)

        @staticmethod
        def time() -> float:
            return time.time() + wrong

    monkeypatch.setattr(beatport_part, "time", Wrong)
    async with FakeBeatport([TRACK]) as beatport:
        settings = Settings(
            network=Network(api_url=beatport.api_url, web_url=beatport.web_url),
            login=Login(token=beatport.login.issue()),
        )
        api, website, clock = await beatport_checks(settings, CatalogKind.API)
    assert (api.mark, website.mark) == (Mark.OK, Mark.OK)
    assert clock.says == says
    assert bool(clock.advice) is (says != "right")
