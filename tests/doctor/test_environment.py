"""The checks of this machine, where it would have to be broken to see them."""

import io
import os
import shutil
import sys
import tomllib
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from beatmatch.config import load
from beatmatch.console.terminal import open_terminal
from beatmatch.doctor.checks import Check, Mark
from beatmatch.doctor.environment import PACKAGES, check_folders, check_packages, check_terminal
from tests.places import ROOT


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_package_that_cannot_be_imported_fails():
    def import_package(name: str) -> ModuleType:
        if name == "rapidfuzz":
            raise ImportError("rapidfuzz: wrong ELF class")
        return import_module(name)

    assert check_packages(import_package) == Check(
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
    assert check_folders(configuration) == (
        Check("state folder", Mark.OK, f"{tmp_path}/state/beatmatch, not made yet, 2.0 GB free"),
        Check("cache folder", Mark.OK, f"{tmp_path}/beatmatch, 2.0 GB free"),
    )
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(9, 9, 10**6))
    assert {check.mark for check in check_folders(configuration)} == {Mark.WARN}
    monkeypatch.setattr(os, "access", lambda folder, mode: False)
    assert check_folders(configuration)[0].says == f"{tmp_path}/state/beatmatch cannot be written"
    (tmp_path / "state").write_text("a file where a folder should be")
    monkeypatch.undo()
    assert check_folders(configuration)[0].says == f"{tmp_path}/state/beatmatch cannot be written"


def test_a_terminal_that_cannot_show_every_name_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    opened = open_terminal(environ={})
    check = check_terminal(opened)
    assert (check.mark, check.advice) == (Mark.WARN, "set PYTHONUTF8=1, or names will show question marks")
    monkeypatch.setattr(sys, "stdout", None)
    assert check_terminal(opened).says == "stdout not a terminal, unknown, without colours; stderr plain lines"
