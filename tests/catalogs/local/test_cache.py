"""The index of a file is built once for a content, and kept."""

import os
import subprocess
import sys
import time
from contextlib import closing
from types import SimpleNamespace

import pytest

from beatmatch.catalogs.local import cache as local_cache
from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.errors import InputError

from .files import record, write


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "tracks.jsonl", record(1, "Copper Rain", "Lio Marsh"))


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


@pytest.fixture
def builds(monkeypatch):
    """Count what is really done: files hashed, and indexes built."""
    done = []
    for name in ("_digest", "_build"):
        monkeypatch.setattr(local_cache, name, _counting(name, getattr(local_cache, name), done))
    return done


def _counting(name, function, done):
    def counted(*args):
        done.append(name)
        return function(*args)

    return counted


def open_and_close(source, cache):
    with closing(open_catalog(source, cache)) as catalog:
        return catalog.name, catalog.info().tracks


def indexes(cache):
    return sorted(path.name for path in (cache / "catalogs").glob("*.db"))


@pytest.fixture
def later(monkeypatch):
    """Look at the files an hour after they were written."""
    clock = SimpleNamespace(time_ns=lambda: time.time_ns() + 3600 * 10**9, time=time.time)
    monkeypatch.setattr(local_cache, "time", clock)


def test_the_index_is_built_once(source, cache, builds):
    first = open_and_close(source, cache)
    assert open_and_close(source, cache) == first
    assert builds == ["_digest", "_build", "_digest"]
    assert indexes(cache) == [f"{first[0].removeprefix('file:')}.db"]


@pytest.mark.usefixtures("later")
def test_a_file_that_looks_the_same_is_not_even_read(source, cache, builds):
    assert open_and_close(source, cache) == open_and_close(source, cache)
    assert builds == ["_digest", "_build"]


@pytest.mark.usefixtures("later")
def test_other_content_gets_another_index_and_the_old_one_goes(source, cache, builds):
    old, _ = open_and_close(source, cache)
    write(source, record(1, "Copper Rain", "Lio Marsh"), record(2, "Night Ferry", "Oda Brandt"))
    new, tracks = open_and_close(source, cache)
    assert old != new
    assert tracks == 2
    assert builds == ["_digest", "_build"] * 2
    assert indexes(cache) == [f"{new.removeprefix('file:')}.db"]


@pytest.mark.usefixtures("later")
def test_a_change_that_keeps_size_and_time_is_seen(source, cache):
    before = source.stat()
    old, _ = open_and_close(source, cache)
    source.write_bytes(source.read_bytes().replace(b"Copper", b"Silver"))
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    new, _ = open_and_close(source, cache)
    assert old != new


def test_a_file_that_was_written_just_now_is_read_again(source, cache, builds):
    names = set()
    for name in ("Ash", "Elm", "Oak"):
        write(source, record(1, name))
        names.add(open_and_close(source, cache)[0])
    assert len(names) == 3
    assert builds == ["_digest", "_build"] * 3


def test_two_files_with_the_same_content_share_an_index(source, cache, tmp_path, builds):
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(source.read_bytes())
    assert open_and_close(source, cache) == open_and_close(copy, cache)
    assert builds == ["_digest", "_build", "_digest"]
    write(source, record(2, "Elm"))
    open_and_close(source, cache)
    assert len(indexes(cache)) == 2  # the copy still wants the old one
    open_and_close(copy, cache)
    assert builds == ["_digest", "_build", "_digest", "_digest", "_build", "_digest"]


@pytest.mark.usefixtures("later")
def test_touching_a_file_builds_nothing(source, cache, builds):
    first = open_and_close(source, cache)
    os.utime(source, (1, 1))
    assert open_and_close(source, cache) == first
    assert builds == ["_digest", "_build", "_digest"]


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_an_index_that_is_damaged_or_gone_is_built_again(source, cache, damage):
    first = open_and_close(source, cache)
    index = cache / "catalogs" / indexes(cache)[0]
    index.unlink() if damage is None else index.write_bytes(damage)
    assert open_and_close(source, cache) == first


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"one line only", b"a\nb\nc\n"])
def test_a_damaged_note_only_costs_a_look_at_the_file(source, cache, builds, damage):
    first = open_and_close(source, cache)
    (note,) = (cache / "catalogs").glob("*.note")
    note.write_bytes(damage)
    assert open_and_close(source, cache) == first
    assert builds == ["_digest", "_build", "_digest"]


def test_a_file_that_changes_while_it_is_read_is_kept_under_what_was_read(source, cache, monkeypatch):
    monkeypatch.setattr(local_cache, "_digest", lambda path: "what the file held a moment before")
    name, _ = open_and_close(source, cache)
    assert indexes(cache) == [f"{name.removeprefix('file:')}.db"]


def test_leftovers_of_killed_builds_go_after_a_day(source, cache):
    folder = cache / "catalogs"
    folder.mkdir(parents=True)
    old, new = [folder / ".1.new.2.tmp", folder / "3.new"], [folder / ".4.new.5.tmp", folder / "6.new"]
    for leftover in old + new:
        leftover.touch()
    for leftover in old:
        os.utime(leftover, (1, 1))
    open_and_close(source, cache)
    assert not any(leftover.exists() for leftover in old)
    assert all(leftover.exists() for leftover in new)


def test_notes_that_cannot_be_written_cost_nothing_but_time(source, cache, monkeypatch):
    open_and_close(source, cache)
    for note in (cache / "catalogs").glob("*.note"):
        note.unlink()
        note.mkdir()
    assert open_and_close(source, cache)[1] == 1


def test_a_source_without_tracks_leaves_no_index(tmp_path, cache):
    with pytest.raises(InputError):
        open_and_close(write(tmp_path / "x.jsonl", ""), cache)
    assert not list((cache / "catalogs").iterdir())


def test_a_source_that_vanishes_before_it_is_hashed_is_named(source, cache, monkeypatch):
    looks = local_cache._looks

    def look_and_lose(path):
        seen = looks(path)
        path.unlink()
        return seen

    monkeypatch.setattr(local_cache, "_looks", look_and_lose)
    with pytest.raises(InputError, match="cannot be read"):
        open_and_close(source, cache)


def test_processes_that_build_the_same_index_at_once_do_no_harm(tmp_path, cache):
    source = write(tmp_path / "many.jsonl", *(record(number, f"Track {number}", "Somebody") for number in range(3000)))
    script = (
        "import sys; from pathlib import Path; from beatmatch.catalogs.local.catalog import open_catalog\n"
        "sys.stdin.readline()\n"
        "catalog = open_catalog(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(catalog.name, catalog.info().tracks)\n"
        "catalog.close()\n"
    )
    command = [sys.executable, "-W", "error", "-c", script, str(source), str(cache)]
    runs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for run in runs:  # all are up and waiting before the first one starts
        run.stdin.write("go\n")
        run.stdin.flush()
    said = {run.communicate(timeout=60) for run in runs}
    assert len(said) == 1
    ((out, err),) = said
    assert (out.split()[1], err) == ("3000", "")
    assert indexes(cache) == [f"{out.split()[0].removeprefix('file:')}.db"]
    assert not list((cache / "catalogs").glob("*.new")) + list((cache / "catalogs").glob(".*.tmp"))
