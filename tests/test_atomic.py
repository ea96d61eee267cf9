import os
import stat
from contextlib import contextmanager
from pathlib import Path

import pytest

from beatmatch.atomic import replacing
from beatmatch.errors import OutputError


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def target(tmp_path):
    target = tmp_path / "file"
    target.write_text("old")
    return target


def test_a_file_has_its_old_content_until_the_new_one_is_whole(target):
    with replacing(target) as temporary:
        temporary.write_text("ne")
        assert (target.read_text(), temporary.parent) == ("old", target.parent)
        temporary.write_text("new")
    assert target.read_text() == "new"
    assert names(target.parent) == ["file"]


def test_the_temporary_file_is_hidden_and_named_after_the_program(target):
    with replacing(target) as temporary:
        temporary.touch()
    assert temporary.match(".beatmatch-????????????????.tmp")


def test_the_temporary_file_can_be_named(target):
    with replacing(target, target.with_name("file.new")) as temporary:
        temporary.write_text("new")
        assert names(target.parent) == ["file", "file.new"]
    assert target.read_text() == "new"


@pytest.mark.parametrize("problem", [ValueError, OSError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(target, problem):
    def break_off():
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise problem

    with pytest.raises(problem):
        break_off()
    assert target.read_text() == "old"
    assert names(target.parent) == ["file"]


@pytest.mark.parametrize(("owner", "step"), [(os, "fsync"), (Path, "replace"), (Path, "chmod")])
def test_a_last_step_that_fails_is_reported_and_leaves_the_old_file(target, monkeypatch, owner, step):
    def fail(*_):
        raise OSError(28, "No space left on device")

    @contextmanager
    def reporting():
        try:
            yield
        except OSError as problem:
            raise OutputError(str(problem.strerror)) from problem

    monkeypatch.setattr(owner, step, fail)
    with pytest.raises(OutputError, match="No space left"), replacing(target, mode=0o600, reporting=reporting) as new:
        new.write_text("new")
    assert target.read_text() == "old"
    assert names(target.parent) == ["file"]


def test_the_content_is_on_the_disk_before_the_file_is_replaced(target, monkeypatch):
    synced = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: synced.append((os.fstat(descriptor).st_size, target.read_text()))
    )
    with replacing(target) as temporary:
        temporary.write_text("newer")
    with replacing(target, sync=False) as temporary:
        temporary.write_text("newest")
    assert synced == [(5, "old")]
    assert target.read_text() == "newest"


def test_the_file_gets_the_mode_that_is_asked_for(target):
    with replacing(target, mode=0o640) as temporary:
        temporary.write_text("new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
