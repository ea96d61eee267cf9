"""The public functions: three columns, equal results."""

import asyncio
import io
import logging
import os
import subprocess
import sys
import warnings
from dataclasses import replace

import aiohttp
import pytest

import beatmatch
from beatmatch import (
    ErrorKind,
    InputError,
    Network,
    RBTrack,
    Settings,
    Status,
    match_playlist,
    match_track,
    matcher,
    process_playlist,
    process_playlist_async,
    process_track,
    process_track_async,
)
from beatmatch.errors import ConfigError
from beatmatch.events import RunStarted, TrackFinished, TrackStarted
from beatmatch.library.rekordbox import parse_playlist
from beatmatch.models import Changed, Method, Playlist
from beatmatch.processor import entries_of, run_scope
from beatmatch.settings import Login
from tests.audio_files.files import mp3
from tests.audio_files.id3 import id3, own_text
from tests.environment import without_coverage
from tests.fake_beatport import FakeBeatport, Fault, beatport_process
from tests.library.rekordbox.files import export, playlist, track
from tests.library.test_file_tags import made
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY

NAME = "Friday Night"
FILE = Settings(catalog=str(EXAMPLE_CATALOG))


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    """Settings for the example catalogue, whose index is built once."""
    return replace(FILE, cache_dir=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def online(tmp_path_factory):
    """Settings for a Beatport of our own in a process of its own."""
    with beatport_process(
        EXAMPLE_CATALOG, tmp_path_factory.mktemp("beatport") / "log", "--latency", "0.002"
    ) as running:
        network = Network(api_url=running.api_url, web_url=running.web_url, rate=None)
        yield Settings(network=network, login=Login(token=running.token))


@pytest.mark.parametrize("where", ["cached", "online"])
def test_the_three_columns_give_equal_playlists(where, request):
    settings = request.getfixturevalue(where)
    reference = process_playlist(EXAMPLE_LIBRARY, NAME, settings)
    assert len(reference) == 23
    assert {result.status for result in reference} >= {Status.MATCHED, Status.REVIEW, Status.SKIPPED}
    assert [result.playlist_index for result in reference] == list(range(1, 24))
    for workers in (1, 5, 64):
        assert process_playlist_async(EXAMPLE_LIBRARY, NAME, settings, max_concurrent_tracks=workers) == reference
    assert process_playlist_async(str(EXAMPLE_LIBRARY), NAME, settings, 5, max_concurrent_requests=1) == reference
    assert asyncio.run(match_playlist(io.BytesIO(EXAMPLE_LIBRARY.read_bytes()), NAME, settings)) == reference


@pytest.mark.parametrize("where", ["cached", "online"])
def test_the_three_columns_give_equal_tracks(where, request):
    settings = request.getfixturevalue(where)
    for index, entry in enumerate(parse_playlist(EXAMPLE_LIBRARY, "Peak/Sunday"), start=5):
        reference = process_track(index, entry, settings)
        assert (reference.playlist, reference.playlist_index, reference.track) == ("", index, entry)
        assert process_track_async(index, entry, settings, max_concurrent=3) == reference
        assert asyncio.run(match_track(index, entry, settings)) == reference


def test_a_track_alone_and_in_its_playlist_is_judged_the_same(cached):
    (first, *_) = process_playlist(EXAMPLE_LIBRARY, NAME, cached)
    assert replace(process_track(1, first.track, cached), playlist=first.playlist) == first


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: process_track(1, RBTrack(track_id="1"), FILE),
            "process_track() blocks and cannot run inside an event loop; await match_track() instead",
        ),
        (
            lambda: process_track_async(1, RBTrack(track_id="1"), FILE),
            "process_track_async() blocks and cannot run inside an event loop; await match_track() instead",
        ),
        (
            lambda: process_playlist(EXAMPLE_LIBRARY, NAME, FILE),
            "process_playlist() blocks and cannot run inside an event loop; await match_playlist() instead",
        ),
        (
            lambda: process_playlist_async(EXAMPLE_LIBRARY, NAME, FILE),
            "process_playlist_async() blocks and cannot run inside an event loop; await match_playlist() instead",
        ),
    ],
)
async def test_what_blocks_refuses_a_running_loop_and_names_what_to_await(call, message):
    with pytest.raises(RuntimeError) as caught:
        call()
    assert str(caught.value) == message


async def test_the_callers_own_session_is_used_and_left_open():
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport, aiohttp.ClientSession(headers={"User-Agent": "hers"}) as own:
        network = Network(api_url=beatport.api_url, web_url=beatport.web_url, rate=None)
        settings = Settings(network=network, login=Login(token=beatport.login.issue()))
        by_hers = await match_playlist(EXAMPLE_LIBRARY, "Peak/Sunday", settings, session=own)
        connections = len(own.connector._conns)
        alone = await match_track(1, by_hers[0].track, settings, session=own)
        assert not own.closed
        assert connections > 0
        assert (alone.status, alone.best) == (by_hers[0].status, by_hers[0].best)
        assert await match_playlist(EXAMPLE_LIBRARY, "Peak/Sunday", settings) == by_hers


async def test_events_tell_the_size_and_every_track(cached):
    events = []
    results = await match_playlist(EXAMPLE_LIBRARY, "Peak/Sunday", cached, listen=events.append)
    assert events[0] == RunStarted(6)
    assert sum(isinstance(event, TrackStarted) for event in events) == 6
    finished = [event.result for event in events if isinstance(event, TrackFinished)]
    assert sorted(finished, key=lambda result: result.playlist_index) == results


async def test_a_source_that_is_away_stands_in_every_result_and_is_never_a_miss():
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.fail_always(Fault.status(503))
        network = Network(
            api_url=beatport.api_url, web_url=beatport.web_url, rate=None, attempts=1, backoff=0.01, breaker=2
        )
        settings = Settings(network=network, login=Login(token=beatport.login.issue()))
        results = await match_playlist(EXAMPLE_LIBRARY, NAME, settings)
        asked = beatport.count()
    assert len(results) == 23
    assert {result.status for result in results} == {Status.ERROR, Status.SKIPPED}
    assert all(result.error.kind is not ErrorKind.INTERNAL for result in results if result.error)
    assert asked < 23


def test_a_bug_in_one_track_stays_with_it(cached, monkeypatch, caplog):
    real = matcher.async_best_beatport_match

    async def unlucky(track, catalog, settings):
        if track.title.startswith("Kiosk"):
            raise ZeroDivisionError("by nothing")
        return await real(track, catalog, settings)

    reference = process_playlist(EXAMPLE_LIBRARY, NAME, cached)
    monkeypatch.setattr("beatmatch.result.async_best_beatport_match", unlucky)
    with caplog.at_level(logging.ERROR):
        results = process_playlist_async(EXAMPLE_LIBRARY, NAME, cached)
    broken = [one for one in results if one.error]
    assert broken
    assert all(one.track.title.startswith("Kiosk") for one in broken)
    assert {one.error.message for one in broken} == {"ZeroDivisionError: by nothing"}
    assert [one.playlist_index for one in results] == list(range(1, 24))
    assert [one for one in results if not one.error] == [
        one for one in reference if one.playlist_index not in {bad.playlist_index for bad in broken}
    ]
    assert "in unlucky" in caplog.text


def test_an_empty_playlist_and_a_track_that_stands_in_it_twice(tmp_path, cached):
    library = tmp_path / "own.xml"
    library.write_bytes(
        export([track("1", "Kiosk"), track("2", "Undertow")], playlist("None"), playlist("Twice", "1", "2", "1"))
    )
    assert process_playlist(library, "None", cached) == []
    once, _, again = process_playlist_async(library, "Twice", cached)
    assert replace(again, playlist_index=1) == once
    assert again.playlist_index == 3


@pytest.mark.parametrize("call", [process_playlist, process_playlist_async])
def test_what_concerns_the_run_is_raised(call, tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        call(tmp_path / "none.xml", NAME, FILE)
    with pytest.raises(InputError, match="is called 'Nothing'"):
        call(EXAMPLE_LIBRARY, "Nothing", FILE)
    with pytest.raises(InputError, match="there is no such catalogue"):
        call(EXAMPLE_LIBRARY, NAME, Settings(catalog="none.jsonl"))


def test_the_tags_of_the_files_are_read_where_the_settings_say_so(cached, tmp_path):
    best = process_playlist(EXAMPLE_LIBRARY, NAME, cached)[0].best
    made(tmp_path / "here" / "a.mp3", mp3(id3([own_text("BEATPORT_TRACK_ID", str(best.track_id))])))
    entry = track("1", best.title, best.artists[0], Location="file://localhost/C:/Music/a.mp3")
    (tmp_path / "own.xml").write_bytes(export([entry], playlist("A", "1")))
    settings = replace(cached, read_tags=True, music_roots=(f"C:/Music={tmp_path / 'here'}",))
    assert [each.method for each in process_playlist(tmp_path / "own.xml", "A", settings)] == [Method.ID]
    assert [each.method for each in process_playlist(tmp_path / "own.xml", "A", cached)] == [Method.SEARCH]


def test_numbers_that_make_no_sense_are_refused_before_anything_is_read(tmp_path):
    with pytest.raises(ConfigError, match="max-concurrent-tracks is 0"):
        process_playlist_async(tmp_path / "none.xml", NAME, FILE, max_concurrent_tracks=0)
    with pytest.raises(ConfigError, match="max-concurrent-requests is 0"):
        process_track_async(1, RBTrack(track_id="1"), FILE, max_concurrent=0)


def test_a_run_remembers_what_it_said_where_it_is_given_a_place(cached, tmp_path):
    settings = replace(cached, state_dir=tmp_path / "state")
    assert {result.changed for result in process_playlist(EXAMPLE_LIBRARY, NAME, settings)} == {Changed.NEW}
    assert {result.changed for result in process_playlist_async(EXAMPLE_LIBRARY, NAME, settings)} == {Changed.SAME}
    first = parse_playlist(EXAMPLE_LIBRARY, NAME)[0]
    assert process_track(1, first, settings).changed is Changed.SAME
    other = replace(first, title="Another Name Altogether")
    assert [process_track(1, other, settings).changed for _ in range(2)] == [Changed.NEW, Changed.SAME]


def test_refreshing_one_track_asks_every_time(online, tmp_path):
    settings = replace(online, state_dir=tmp_path / "state")
    first = parse_playlist(EXAMPLE_LIBRARY, NAME)[0]
    origins = [
        process_track(1, first, one).queries[0].origin
        for one in (settings, settings, replace(settings, refresh=True), replace(settings, refresh=True))
    ]
    assert origins == ["catalog", "store", "catalog", "catalog"]


def test_a_run_is_named_by_its_library_and_its_playlists():
    one, two = Playlist(path=("A", "B/C"), tracks=()), Playlist(path=("D",), tracks=())
    assert run_scope("lib.xml", [one, two]) == "lib.xml\nA/B\\/C\nD"
    assert run_scope("-", [two]) == "stdin\nD"


def test_entries_are_counted_from_one_in_each_playlist():
    tracks = (RBTrack(track_id="1"), RBTrack(track_id="2"))
    playlists = [Playlist(path=("A",), tracks=tracks), Playlist(path=("F", "B"), tracks=tracks[:1])]
    assert [(entry.playlist, entry.index, entry.track.track_id) for entry in entries_of(playlists)] == [
        ("A", 1, "1"),
        ("A", 2, "2"),
        ("F/B", 1, "1"),
    ]


def test_every_public_name_is_there_and_listed():
    assert dir(beatmatch) == sorted(beatmatch.__all__)
    for name in beatmatch.__all__:
        assert getattr(beatmatch, name) is not None
    scope = {}
    exec("from beatmatch import *", scope)
    assert set(beatmatch.__all__) <= set(scope) | {"__version__"}
    with pytest.raises(AttributeError, match="module 'beatmatch' has no attribute 'match_everything'"):
        beatmatch.match_everything  # noqa: B018


HEAVY = ("aiohttp", "lxml", "rapidfuzz", "msgspec", "sqlite3", "rich", "typer", "asyncio")


def test_to_import_beatmatch_imports_nothing_heavy():
    code = f"import sys, beatmatch; print([name for name in {HEAVY!r} if name in sys.modules])"
    bare = without_coverage(os.environ)  # which imports sqlite3
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=bare)
    assert done.stdout == "[]\n"


def test_to_match_a_file_without_memory_imports_neither_the_network_nor_the_terminal():
    code = f"""
import sys
from beatmatch import Settings, process_playlist
process_playlist({str(EXAMPLE_LIBRARY)!r}, "Peak/Sunday", Settings(catalog={str(EXAMPLE_CATALOG)!r}))
print([name for name in ("aiohttp", "rich", "typer", "beatmatch.store") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_nothing_is_left_open(online, tmp_path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        process_playlist_async(EXAMPLE_LIBRARY, "Peak/Sunday", replace(online, state_dir=tmp_path))
    assert [str(warning.message) for warning in caught] == []
