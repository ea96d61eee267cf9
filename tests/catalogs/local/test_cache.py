"""The index of a file is built once for a content, and kept."""

import hashlib
import os
import subprocess
import sys
import time
from contextlib import closing

import pytest

from beatmatch.catalogs.local import cache as cache_module
from beatmatch.catalogs.local.cache import cached_index
from beatmatch.catalogs.local.index import build_index, content_of
from beatmatch.errors import InputError

from .files import record, write


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "tracks.jsonl", record(1, "Copper Rain", "Lio Marsh"))


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache" / "catalogs"


@pytest.fixture
def work(monkeypatch):
    """Note what is really done: files hashed, and indexes built."""
    done = []

    def noting(name, function):
        def noted(*args):
            done.append(name)
            return function(*args)

        return noted

    monkeypatch.setattr(hashlib, "file_digest", noting("hash", hashlib.file_digest))
    monkeypatch.setattr(cache_module, "build_index", noting("build", build_index))
    return done


def an_hour_later():
    return time.time() + 3600


def open_and_close(source, cache, clock=time.time):
    db, index = cached_index(source, cache, clock=clock)
    with closing(db):
        (tracks,) = db.execute("SELECT tracks FROM about").fetchone()
        return content_of(db, index), tracks


def indexes(cache):
    return sorted(path.name for path in cache.glob("*.db"))


def test_the_index_is_built_once(source, cache, work):
    first = open_and_close(source, cache)
    assert open_and_close(source, cache) == first
    assert work == ["hash", "build", "hash"]
    assert indexes(cache) == [f"{first[0]}.db"]


def test_a_file_that_looks_the_same_is_not_even_read(source, cache, work):
    assert open_and_close(source, cache, an_hour_later) == open_and_close(source, cache, an_hour_later)
    assert work == ["hash", "build"]


def test_other_content_gets_another_index_and_the_old_one_goes(source, cache, work):
    old, _ = open_and_close(source, cache, an_hour_later)
    write(source, record(1, "Copper Rain", "Lio Marsh"), record(2, "Night Ferry", "Oda Brandt"))
    new, tracks = open_and_close(source, cache, an_hour_later)
    assert old != new
    assert tracks == 2
    assert work == ["hash", "build"] * 2
    assert indexes(cache) == [f"{new}.db"]


def test_a_change_that_keeps_size_and_time_is_seen(source, cache):
    before = source.stat()
    old, _ = open_and_close(source, cache, an_hour_later)
    source.write_bytes(source.read_bytes().replace(b"Copper", b"Silver"))
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    new, _ = open_and_close(source, cache, an_hour_later)
    assert old != new


def test_a_file_that_was_written_just_now_is_read_again(source, cache, work):
    names = set()
    for name in ("Ash", "Elm", "Oak"):
        write(source, record(1, name))
        names.add(open_and_close(source, cache)[0])
    assert len(names) == 3
    assert work == ["hash", "build"] * 3


def test_two_files_with_the_same_content_share_an_index(source, cache, tmp_path, work):
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(source.read_bytes())
    assert open_and_close(source, cache) == open_and_close(copy, cache)
    assert work == ["hash", "build", "hash"]
    write(source, record(2, "Elm"))
    open_and_close(source, cache)
    assert len(indexes(cache)) == 2  # the copy still wants the old one
    open_and_close(copy, cache)
    assert work == ["hash", "build", "hash", "hash", "build", "hash"]


def test_touching_a_file_builds_nothing(source, cache, work):
    first = open_and_close(source, cache, an_hour_later)
    os.utime(source, (1, 1))
    assert open_and_close(source, cache, an_hour_later) == first
    assert work == ["hash", "build", "hash"]


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_an_index_that_is_damaged_or_gone_is_built_again(source, cache, damage):
    first = open_and_close(source, cache, an_hour_later)
    index = cache / indexes(cache)[0]
    index.unlink() if damage is None else index.write_bytes(damage)
    assert open_and_close(source, cache, an_hour_later) == first


@pytest.mark.parametrize("damage", [b"", b"\xff\xfe", b"one line only", b"a\nb\nc\n"])
def test_a_damaged_note_only_costs_a_look_at_the_file(source, cache, work, damage):
    first = open_and_close(source, cache, an_hour_later)
    (note,) = cache.glob("*.note")
    note.write_bytes(damage)
    assert open_and_close(source, cache, an_hour_later) == first
    assert work == ["hash", "build", "hash"]


def test_a_file_that_changes_while_it_is_read_is_kept_under_what_was_read(source, cache, monkeypatch):
    before = hashlib.sha256(b"what the file held a moment before")
    monkeypatch.setattr(hashlib, "file_digest", lambda stream, algorithm: before)
    name, _ = open_and_close(source, cache)
    assert indexes(cache) == [f"{name}.db"]


def test_leftovers_of_killed_builds_go_after_a_day(source, cache):
    cache.mkdir(parents=True)
    old, new = [cache / ".1.new.2.tmp", cache / "3.new"], [cache / ".4.new.5.tmp", cache / "6.new"]
    for leftover in old + new:
        leftover.touch()
    for leftover in old:
        os.utime(leftover, (1, 1))
    open_and_close(source, cache)
    assert not any(leftover.exists() for leftover in old)
    assert all(leftover.exists() for leftover in new)


def test_a_day_is_a_day(source, cache):
    cache.mkdir(parents=True)
    late, early = cache / "1.new", cache / "2.new"
    for leftover, age in ((late, 86_410), (early, 86_380)):
        leftover.touch()
        os.utime(leftover, (time.time() - age,) * 2)
    open_and_close(source, cache)
    assert (late.exists(), early.exists()) == (False, True)


def test_notes_that_cannot_be_written_cost_nothing_but_time(source, cache):
    open_and_close(source, cache)
    for note in cache.glob("*.note"):
        note.unlink()
        note.mkdir()
    assert open_and_close(source, cache)[1] == 1


def test_a_source_without_tracks_leaves_no_index(tmp_path, cache):
    with pytest.raises(InputError):
        open_and_close(write(tmp_path / "x.jsonl", ""), cache)
    assert not list(cache.iterdir())


def test_a_source_that_cannot_be_read_when_it_is_hashed_is_named(source, cache, monkeypatch):
    def vanish(stream, algorithm):
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(hashlib, "file_digest", vanish)
    with pytest.raises(InputError, match=r"tracks\.jsonl: cannot be read \(No such file or directory\)"):
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
    command = [sys.executable, "-W", "error", "-c", script, str(source), str(cache.parent)]
    runs = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for run in runs:  # all are up and waiting before the first one starts
        run.stdin.write("go\n")
        run.stdin.flush()
    outputs = {run.communicate(timeout=60) for run in runs}
    assert len(outputs) == 1
    ((out, err),) = outputs
    assert (out.split()[1], err) == ("3000", "")
    assert indexes(cache) == [f"{out.split()[0].removeprefix('file:')}.db"]
    assert not list(cache.glob("*.new")) + list(cache.glob(".*.tmp"))
