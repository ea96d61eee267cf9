"""A small one of what `python -m tests.tagging` does with many files, and runs that a signal ends."""

import os
import signal
import time

import pytest

from tests.tagging.__main__ import contents, finish, journals, left_behind, start, tagging
from tests.tagging.music import write_music

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="POSIX only")]


def test_runs_that_are_killed_leave_every_file_whole_and_can_be_taken_back(tmp_path, capsys):
    assert tagging(tmp_path, files=100, kills=8) == 0, capsys.readouterr().out


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_interrupted_says_what_is_written_and_how_to_take_it_back(tmp_path, number, status):
    music = write_music(tmp_path, 150)
    before = contents(tmp_path)
    run = start(tmp_path, ("tag", music.playlist.name, "-c", music.catalog.name, "--yes"))
    while sum(path.read_bytes().count(b'"written"') for path in journals(tmp_path)) < 3:
        assert run.poll() is None
        time.sleep(0.002)
    run.send_signal(number)
    ended = finish(run)
    assert ended.status == status
    assert f"of {music.usable} files written" in ended.err
    assert left_behind(tmp_path) == []
    name = ended.err.partition("; to take them back: beatmatch tag --undo ")[2].split()[0]
    assert finish(start(tmp_path, ("tag", "--undo", name))).status == 0
    assert contents(tmp_path) == before
