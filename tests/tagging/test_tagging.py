"""A small one of what `python -m tests.tagging` does with many files."""

import os

import pytest

from tests.tagging.__main__ import tagging

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="POSIX only")]


def test_runs_that_are_killed_leave_every_file_whole_and_can_be_taken_back(tmp_path, capsys):
    assert tagging(tmp_path, files=100, kills=8) == 0, capsys.readouterr().out
