"""Failing answers change no result; answers that never come are errors of their kind, and never "not found"."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from beatmatch.errors import ErrorKind
from beatmatch.events import Event, SourceGone, Waiting
from beatmatch.library.reading import read_library
from beatmatch.models import Playlist, Status, TrackResult
from beatmatch.processor import match_entries
from beatmatch.session import open_session
from beatmatch.settings import Settings
from tests.end_to_end.runs import IMPATIENT, match_all, outcomes, settings_for
from tests.fake_beatport import FakeBeatport, Fault
from tests.fake_beatport.faults import ALL_KINDS
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY

CONCURRENT_TRACKS = Settings().max_concurrent_tracks
PLAYLISTS = ["Friday Night", "Peak/Sunday", "Odds and Ends"]
MIXED = (*ALL_KINDS, Fault.hang(), Fault.hang_midway(), Fault.garbage(), Fault.slow(0.02), Fault.status(408))


def playlists() -> tuple[Playlist, ...]:
    return read_library(EXAMPLE_LIBRARY, PLAYLISTS)


async def match_and_listen(settings: Settings) -> tuple[list[TrackResult], list[Event]]:
    results: list[TrackResult] = []
    events: list[Event] = []
    async with open_session(settings, listen=events.append) as session:
        await match_entries(playlists(), settings, session, deliver=results.append, listen=events.append)
    return results, events


@pytest.fixture(scope="module")
def expected() -> list[TrackResult]:
    """Return the results without faults."""

    async def match() -> list[TrackResult]:
        async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
            return await match_all(playlists(), settings_for(beatport))

    results = asyncio.run(match())
    assert Counter(result.status for result in results).keys() >= {Status.MATCHED, Status.NO_MATCH, Status.SKIPPED}
    return results


# --- answers that fail now and then


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 4))])
@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
async def test_with_a_fifth_of_all_answers_failing_every_result_is_the_same(expected, seed, catalog):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.fail_share(0.2, seed=seed, kinds=MIXED, in_a_row=5)
        async with asyncio.timeout(30):
            results = await match_all(playlists(), settings_for(beatport, catalog))
    faults = {request.fault for request in beatport.requests if request.fault}
    assert len(faults) >= 3
    if catalog == "beatport":
        assert results == expected
    else:
        assert outcomes(results) == outcomes(expected)


@pytest.mark.parametrize("fault", [*MIXED, Fault.rate_limited()], ids=lambda fault: f"{fault.name}{fault.code}")
async def test_a_burst_of_one_kind_of_fault_changes_no_result(expected, fault):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.fail(next=[Fault.slow(0.0)] * 3 + [fault] * 8)
        async with asyncio.timeout(30):
            assert await match_all(playlists(), settings_for(beatport)) == expected
    assert sum(request.fault == fault.name for request in beatport.requests) >= 8


async def test_bursts_of_429_are_waited_out_in_both_forms_of_retry_after(expected):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        burst = [Fault.rate_limited(after="1")] * 3 + [Fault.rate_limited(date_in=2)] * 3
        beatport.fail(next=[Fault.slow(0.0)] * 5 + burst)
        async with asyncio.timeout(30):
            results, events = await match_and_listen(settings_for(beatport))
    assert results == expected
    waits = [event for event in events if isinstance(event, Waiting)]
    assert {wait.reason for wait in waits} == {"asked to slow down"}
    assert all(0.5 < wait.seconds <= 2 for wait in waits)
    last = [request.at for request in beatport.requests if request.fault == "rate_limited"][-1]
    early = [request for request in beatport.requests if last < request.at < last + 0.5]
    assert len(early) < CONCURRENT_TRACKS  # those that were on their way already


async def test_a_track_that_is_not_sold_in_this_country_is_blocked(expected):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.fail(next=[Fault.territory()], path="/catalog/search/")
        results = await match_all(playlists(), settings_for(beatport))
    changed = [result for result, right in zip(results, expected, strict=True) if result != right]
    assert [(result.status, result.error and result.error.kind) for result in changed] == [
        (Status.ERROR, ErrorKind.BLOCKED)
    ]


# --- answers that never come

PERMANENT_FAULTS = [
    (Fault.hang(), ErrorKind.TIMEOUT),
    (Fault.hang_midway(), ErrorKind.TIMEOUT),
    (Fault.close(), ErrorKind.NETWORK),
    (Fault.garbage(), ErrorKind.NETWORK),
    (Fault.cut_off(), ErrorKind.NETWORK),
    (Fault.truncated(), ErrorKind.NETWORK),
    (Fault.status(500), ErrorKind.NETWORK),
    (Fault.status(503), ErrorKind.NETWORK),
    (Fault.status(408), ErrorKind.TIMEOUT),
    (Fault.rate_limited(), ErrorKind.RATE_LIMITED),
    (Fault.rate_limited(after="7200"), ErrorKind.RATE_LIMITED),
    (Fault.html(), ErrorKind.BLOCKED),
    (Fault.status(403), ErrorKind.BLOCKED),
    (Fault.json('{"detail": "You do not have permission to perform this action."}', 403), ErrorKind.AUTH),
    (Fault.json('{"detail": "Invalid token."}', 401), ErrorKind.AUTH),
    (Fault.json("{}"), ErrorKind.SOURCE_CHANGED),
    (Fault.json('{"tracks": null, "results": null}'), ErrorKind.SOURCE_CHANGED),
    (Fault.json('{"tracks": [{"name": "no id"}], "results": [{"name": "no id"}]}'), ErrorKind.SOURCE_CHANGED),
    (Fault.json("", 204), ErrorKind.SOURCE_CHANGED),
    (Fault.json('{"detail": "Not found."}', 404), ErrorKind.SOURCE_CHANGED),
    (Fault.status(404), ErrorKind.SOURCE_CHANGED),
    (Fault.json('{"q": ["Enter a number."]}', 400), ErrorKind.SOURCE_CHANGED),
    (Fault.redirect("https://login.example/"), ErrorKind.BLOCKED),
    (Fault.huge(3_000_000), ErrorKind.SOURCE_CHANGED),
]


def assert_all_failed(results: Sequence[TrackResult], kind: ErrorKind) -> None:
    sought = [result for result in results if result.status is not Status.SKIPPED]
    assert Counter((result.status, result.error and result.error.kind) for result in sought) == {
        (Status.ERROR, kind): len(sought)
    }


@pytest.mark.parametrize(("fault", "kind"), PERMANENT_FAULTS, ids=lambda value: getattr(value, "name", None))
async def test_a_source_that_never_answers_gives_errors_of_its_kind_and_is_soon_no_longer_asked(fault, kind):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.fail_always(fault)
        settings = settings_for(beatport, network=replace(IMPATIENT, max_body=2_000_000, attempts=3))
        async with asyncio.timeout(20):
            results, events = await match_and_listen(settings)
    assert_all_failed(results, kind)
    assert len(beatport.requests) < 100
    assert sum(isinstance(event, SourceGone) for event in events) == 1


@pytest.mark.parametrize("wall", ["challenge", "bare"])
async def test_a_website_without_data_is_blocked(wall):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        setattr(beatport.website, wall, True)
        results, events = await match_and_listen(settings_for(beatport, "beatport-web"))
    assert_all_failed(results, ErrorKind.BLOCKED)
    assert sum(isinstance(event, SourceGone) for event in events) == 1
    assert wall != "challenge" or len(beatport.requests) <= CONCURRENT_TRACKS


@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
async def test_a_source_that_cannot_be_reached_is_a_network_error(catalog):
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        beatport.go_away()
        async with asyncio.timeout(20):
            results, _ = await match_and_listen(settings_for(beatport, catalog))
    assert_all_failed(results, ErrorKind.NETWORK)


async def test_a_source_that_goes_away_during_the_run_leaves_the_results_so_far_as_they_are(expected):
    results: list[TrackResult] = []
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        settings = settings_for(beatport)

        def deliver(result: TrackResult) -> None:
            results.append(result)
            if len(results) == 10:
                beatport.go_away()

        async with asyncio.timeout(20), open_session(settings) as session:
            await match_entries(playlists(), settings, session, deliver=deliver)
    assert len(results) == len(expected)
    assert results[:10] == expected[:10]
    for result, right in zip(results, expected, strict=True):
        assert result == right or (result.status, result.error and result.error.kind) == (
            Status.ERROR,
            ErrorKind.NETWORK,
        )
    assert sum(result.status is Status.ERROR for result in results) > 15


@pytest.mark.slow
@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
def test_a_name_that_nobody_knows_is_told_within_five_seconds_as_the_trouble_of_the_network(
    program, environment, catalog
):
    hosts = {"BEATMATCH_API_URL": "https://api.beats.invalid/v4", "BEATMATCH_WEB_URL": "https://www.beats.invalid"}
    env = {**environment, **hosts, "BEATMATCH_TOKEN": "x"}
    start = time.monotonic()
    done = program("match", str(EXAMPLE_LIBRARY), "Friday Night", "-c", catalog, env=env)
    assert done.status == 4
    assert "beats.invalid is not known here (DNS): the network of this machine is the trouble\n" in done.err
    assert "23 tracks: 1 skipped, 22 unanswered" in done.err
    assert time.monotonic() - start < 5 + 2  # seconds, and what a busy machine needs to start the program
