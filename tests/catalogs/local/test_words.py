"""The full-text index travels in the database, and comes out as it went in."""

import os
import shutil
import sqlite3
import time
from contextlib import closing

import pytest

from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.catalogs.local.index import open_index
from beatmatch.catalogs.local.words import open_words, unpack_words, words_of
from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, Query, QueryKind

from .files import build, record

TRACKS = [record(1, "Copper Rain", "Lio Marsh"), record(2, "Night Ferry", "Oda Brandt", mix="Re Work")]


@pytest.fixture
def index(tmp_path):
    build(tmp_path, *TRACKS)
    return tmp_path / "tracks.db"


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


async def found(index, cache, text):
    with closing(open_catalog(index, cache)) as catalog:
        return [track.track_id for track in (await catalog.search(Query(text, QueryKind.FULL))).candidates]


def folders(cache):
    return sorted(path.name for path in (cache / "catalogs").iterdir())


def test_a_track_is_found_by_each_of_its_words_once_and_by_its_whole_title():
    track = BeatportCandidate(
        track_id=1, title="Copper Rain, Copper", mix_name="Ona Dub", artists=("Ona", "Lio"), remixers=("Ona",)
    )
    assert words_of(track) == "=copperraincopper copper rain ona dub lio"


async def test_the_index_is_unpacked_once_into_the_cache(index, cache):
    assert await found(index, cache, "Ferry") == [2]
    (name,) = folders(cache)
    assert name.endswith(".words")
    before = {path.name: path.stat().st_mtime_ns for path in (cache / "catalogs" / name).glob("*.term")}
    assert await found(index, cache, "Copper") == [1]
    assert before == {path.name: path.stat().st_mtime_ns for path in (cache / "catalogs" / name).glob("*.term")}
    assert (cache / "catalogs" / name).stat().st_mode & 0o777 == 0o700


async def test_without_a_cache_nothing_is_left(index, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert await found(index, None, "Ferry") == [2]
    assert sorted(tmp_path.rglob("*")) == before


async def test_a_cache_that_cannot_be_written_is_no_obstacle(index, tmp_path):
    (tmp_path / "cache").write_text("a file")
    assert await found(index, tmp_path / "cache", "Ferry") == [2]


async def test_indexes_that_were_not_opened_for_long_are_deleted(index, cache):
    await found(index, cache, "Ferry")
    old, young = cache / "catalogs" / "old.words", cache / "catalogs" / "young.words"
    for folder, days in ((old, 31), (young, 29)):
        folder.mkdir()
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    await found(index, cache, "Ferry")
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE index_file SET content = zeroblob(length(content))",
        "UPDATE index_file SET digest = 'another'",
        "UPDATE index_file SET name = '../outside'",
        "UPDATE index_file SET name = NULL",
    ],
)
def test_stored_files_that_have_changed_are_refused(index, cache, tmp_path, change):
    with closing(sqlite3.connect(index)) as db:
        db.execute(change)
        db.commit()
    with pytest.raises(InputError, match=r"tracks\.db: no catalogue, or a damaged one"):
        open_catalog(index, cache)
    assert not (tmp_path / "outside").exists()
    assert folders(cache) == []


def test_a_folder_that_is_no_index_is_refused(tmp_path):
    with pytest.raises(InputError, match="the index of the catalogue is damaged"):
        open_words(tmp_path)


async def test_an_unpacked_index_that_has_changed_is_one_clear_line(index, cache):
    await found(index, cache, "Ferry")
    (folder,) = (cache / "catalogs").iterdir()
    for path in folder.glob("*.term"):
        path.write_bytes(path.read_bytes()[:10])
    with pytest.raises(InputError, match="the index of the catalogue is damaged"):
        await found(index, cache, "Ferry")
    shutil.rmtree(folder)
    assert await found(index, cache, "Ferry") == [2]


def test_two_that_unpack_at_once_do_no_harm(index, tmp_path):
    with closing(open_index(index)) as db:
        unpack_words(db, tmp_path / "words")
        before = sorted(path.name for path in (tmp_path / "words").iterdir())
        unpack_words(db, tmp_path / "words")
    assert sorted(path.name for path in (tmp_path / "words").iterdir()) == before
    assert not list(tmp_path.glob("*.new"))
