"""The catalogue in a file as the run sees it."""

import asyncio
import logging
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime

import pytest

from beatmatch.catalogs.local.catalog import BadLine, CatalogInfo, build_index, open_catalog
from beatmatch.errors import InputError
from beatmatch.models import Answer, Origin, Query, QueryKind

from .files import record, write

TRACKS = [
    record(1, "Copper Rain", "Lio Marsh", isrc="QZAB12400017", length_ms=300_000, new_release_date="2021-05-07"),
    record(2, "Copper Rain", "Lio Marsh", mix="Extended Mix", isrc="qz-ab1-24-00018"),
    record(3, "Copper Rain", "Lio Marsh", isrc="QZAB12400017", new_release_date="2023-11-30"),
    record(9, "Night Ferry", "Oda Brandt"),
]


@pytest.fixture
def source(tmp_path):
    return write(tmp_path / "tracks.jsonl", *TRACKS)


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Send temporary folders to a place that the test can look at."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def full(text):
    return Query(text, QueryKind.FULL)


def ids(answer):
    return [track.track_id for track in answer.candidates]


async def test_a_search_answers_with_candidates_nearest_first(source):
    async with open_catalog(source, None) as catalog:
        answer = await catalog.search(full("Lio Marsh Copper Rain Extended Mix"))
    assert ids(answer) == [2, 1, 3, 9]
    assert answer.candidates[0].mix_name == "Extended Mix"
    assert answer.origin is Origin.CATALOG


async def test_no_more_candidates_than_a_page(source):
    async with open_catalog(source, None, per_page=2) as catalog:
        assert ids(await catalog.search(full("Copper Rain"))) == [1, 2]


async def test_a_page_holds_25_candidates_unless_told_otherwise(tmp_path):
    many = write(tmp_path / "many.jsonl", *(record(number, "Copper Rain", "Lio Marsh") for number in range(1, 31)))
    async with open_catalog(many, None) as catalog:
        assert ids(await catalog.search(full("Copper Rain"))) == list(range(1, 26))


async def test_nothing_asked_is_nothing_found(source):
    async with open_catalog(source, None) as catalog:
        assert await catalog.search(full("")) == Answer(())
        assert await catalog.by_isrc("") == Answer(())


@pytest.mark.parametrize(("track_id", "found"), [(9, [9]), (4, []), (-1, []), (10**30, [])])
async def test_a_track_is_looked_up_by_id(source, track_id, found):
    async with open_catalog(source, None) as catalog:
        assert ids(await catalog.lookup(track_id)) == found


@pytest.mark.parametrize(
    ("isrc", "found"),
    [
        ("QZAB12400017", [1, 3]),
        ("qz-ab1-24-00017", [1, 3]),
        ("QZ AB1 24 00018", [2]),
        ("QZAB12400018\x00\ud800", [2]),
        ("QZAB1240001", []),
        ("", []),
    ],
)
async def test_all_releases_of_a_recording_are_found_by_isrc_however_it_is_written(source, isrc, found):
    async with open_catalog(source, None) as catalog:
        assert ids(await catalog.by_isrc(isrc)) == found


async def test_many_tasks_at_once_get_the_answers_that_one_gets(source):
    questions = [full("copper rain"), full("night ferry"), full("marsh extended"), full("brandt rain")] * 100
    async with open_catalog(source, None) as catalog:
        alone = [await catalog.search(question) for question in questions[:4]] * 100
        assert await asyncio.gather(*map(catalog.search, questions)) == alone


async def test_a_cancelled_search_leaves_the_catalogue_usable(source):
    async with open_catalog(source, None) as catalog:
        tasks = [asyncio.create_task(catalog.search(full("copper"))) for _ in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert all(ids(answer) == [1, 2, 3] for answer in done[1::2])
        assert ids(await catalog.search(full("ferry"))) == [9]


def test_info_tells_what_the_file_holds(tmp_path):
    source = write(tmp_path / "tracks.jsonl", *TRACKS, "broken")
    target = tmp_path / "built.db"
    report = build_index(source, target, on_bad_line=lambda line: None)
    os.utime(target, (1_700_000_000, 1_700_000_000))
    with closing(open_catalog(target, None)) as catalog:
        assert catalog.info() == CatalogInfo(
            name=f"file:{report.content_id}",
            source="tracks.jsonl",
            built=datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
            size=target.stat().st_size,
            tracks=4,
            bad_lines=1,
            with_isrc=3,
            with_length=1,
            first_date="2021-05-07",
            last_date="2023-11-30",
        )
    assert report.first_bad[0] == BadLine(5, "JSON is malformed: invalid character (byte 0)")


def test_a_catalogue_of_tracks_without_dates_has_no_dates(tmp_path):
    with closing(open_catalog(write(tmp_path / "x.ndjson", record(1, "Ash")), None)) as catalog:
        assert (catalog.info().first_date, catalog.info().last_date) == (None, None)


async def test_a_database_answers_as_the_lines_that_it_was_built_from(source, tmp_path):
    build_index(source, tmp_path / "Built Twice ü?#.DB")
    async with open_catalog(source, None) as lines, open_catalog(tmp_path / "Built Twice ü?#.DB", None) as database:
        assert lines.name == database.name
        assert await lines.search(full("copper")) == await database.search(full("copper"))


def test_the_name_is_the_content(source, tmp_path):
    copy = write(tmp_path / "copy.ndjson", *TRACKS)
    other = write(tmp_path / "other.jsonl", *TRACKS[1:])
    names = []
    for path in (source, copy, other):
        with closing(open_catalog(path, None)) as catalog:
            names.append(catalog.name)
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("file:")


def test_without_a_cache_the_index_goes_with_the_catalogue(source, temporary):
    catalog = open_catalog(source, None)
    assert len(list(temporary.iterdir())) == 1
    catalog.close()
    assert not list(temporary.iterdir())


def test_a_file_without_tracks_leaves_nothing_behind(tmp_path, temporary):
    with pytest.raises(InputError):
        open_catalog(write(tmp_path / "x.jsonl"), None)
    assert not list(temporary.iterdir())


async def test_a_cache_that_cannot_be_written_is_done_without_and_said(source, tmp_path, temporary, caplog):
    blocked = tmp_path / "a file"
    blocked.touch()
    with caplog.at_level(logging.WARNING):
        async with open_catalog(source, blocked) as catalog:
            assert ids(await catalog.search(full("ferry"))) == [9]
    assert [line.getMessage() for line in caplog.records] == [
        f"{blocked / 'catalogs'}: the index cannot be kept here (Not a directory); the index is built for this run only"
    ]
    assert not list(temporary.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_cache_is_done_without_and_said(source, tmp_path, caplog):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    async with open_catalog(source, locked) as catalog:
        assert ids(await catalog.search(full("ferry"))) == [9]
    assert "is built for this run only" in caplog.text


@pytest.mark.parametrize("name", ["tracks.json", "tracks.csv", "tracks", "tracks.jsonl.gz"])
def test_other_kinds_of_file_are_refused_by_name(tmp_path, name):
    with pytest.raises(InputError) as problem:
        open_catalog(tmp_path / name, None)
    assert problem.value.message == f"{tmp_path / name}: no catalogue by its name"
    assert problem.value.hint == "give a .jsonl, .ndjson or .db file"


@pytest.mark.parametrize("name", ["gone.jsonl", "gone.db"])
@pytest.mark.parametrize("cached", [True, False])
def test_a_missing_file_is_named(tmp_path, name, cached):
    with pytest.raises(InputError) as problem:
        open_catalog(tmp_path / name, tmp_path / "cache" if cached else None)
    assert problem.value.message == f"{tmp_path / name}: cannot be read (No such file or directory)"


async def test_damage_found_later_is_no_answer_instead_of_an_empty_one(source, tmp_path):
    target = tmp_path / "built.db"
    build_index(source, target)
    with closing(sqlite3.connect(target)) as db:
        db.execute("DROP TABLE track")
    async with open_catalog(target, None) as catalog:
        for question in (catalog.lookup(1), catalog.search(full("copper")), catalog.by_isrc("QZAB12400017")):
            with pytest.raises(InputError) as problem:
                await question
            assert problem.value.message == f"{target}: no catalogue, or a damaged one (no such table: track)"
