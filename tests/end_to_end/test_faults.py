"""With answers failing, every track has the result that it has without; Beatport away is never "not found"."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from beatmatch.errors import ErrorKind
from beatmatch.events import Event, SourceGone, Waiting
from beatmatch.library.reading import read_library
from beatmatch.models import Playlist, Status, TrackResult
from beatmatch.processor import match_entries
from beatmatch.session import open_session
from beatmatch.settings import Settings
from tests.cli.conftest import CATALOG, LIBRARY
from tests.end_to_end.runs import QUICK, asking, run
from tests.fake_beatport import Fault, LocalBeatport
from tests.fake_beatport.faults import ALL_KINDS

SIDE_BY_SIDE = Settings().max_concurrent_tracks
PLAYLISTS = ["Friday Night", "Peak/Sunday", "Odds and Ends"]
MIXED = (*ALL_KINDS, Fault.hang(), Fault.hang_midway(), Fault.garbage(), Fault.slow(0.02), Fault.status(408))


def playlists() -> tuple[Playlist, ...]:
    return read_library(LIBRARY, PLAYLISTS)


async def listened(settings: Settings) -> tuple[list[TrackResult], list[Event]]:
    results: list[TrackResult] = []
    events: list[Event] = []
    async with open_session(settings, listen=events.append) as opened:
        await match_entries(playlists(), settings, opened, deliver=results.append, listen=events.append)
    return results, events


@pytest.fixture(scope="module")
def plain() -> list[TrackResult]:
    """Give the results without faults."""

    async def match() -> list[TrackResult]:
        async with LocalBeatport(Path(CATALOG)) as beatport:
            return await run(playlists(), asking(beatport))

    results = asyncio.run(match())
    assert Counter(result.status for result in results).keys() >= {Status.MATCHED, Status.NO_MATCH, Status.SKIPPED}
    return results


# --- now and then ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
async def test_with_a_fifth_of_all_answers_failing_every_result_is_the_same(plain, seed, catalog):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        beatport.fail_share(0.2, seed=seed, kinds=MIXED, in_a_row=5)
        async with asyncio.timeout(30):
            results = await run(playlists(), asking(beatport, catalog))
    failed = {asked.fault for asked in beatport.requests if asked.fault}
    assert len(failed) >= 3
    if catalog == "beatport":
        assert results == plain
    else:
        assert [(one.status, one.best and one.best.track_id) for one in results] == [
            (one.status, one.best and one.best.track_id) for one in plain
        ]


@pytest.mark.parametrize("fault", [*MIXED, Fault.rate_limited()], ids=lambda fault: f"{fault.name}{fault.code}")
async def test_a_burst_of_one_kind_of_fault_changes_no_result(plain, fault):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        beatport.fail(next=[Fault.slow(0.0)] * 3 + [fault] * 8)
        async with asyncio.timeout(30):
            assert await run(playlists(), asking(beatport)) == plain
    assert sum(asked.fault == fault.name for asked in beatport.requests) >= 8


async def test_bursts_of_429_are_waited_out_in_both_forms_of_retry_after(plain):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        burst = [Fault.rate_limited(after="1")] * 3 + [Fault.rate_limited(date_in=2)] * 3
        beatport.fail(next=[Fault.slow(0.0)] * 5 + burst)
        async with asyncio.timeout(30):
            results, events = await listened(asking(beatport))
    assert results == plain
    waits = [event for event in events if isinstance(event, Waiting)]
    assert {wait.reason for wait in waits} == {"asked to slow down"}
    assert all(0.5 < wait.seconds <= 2 for wait in waits)
    last = [asked.at for asked in beatport.requests if asked.fault == "rate_limited"][-1]
    early = [asked for asked in beatport.requests if last < asked.at < last + 0.5]
    assert len(early) < SIDE_BY_SIDE  # those that were under way already


async def test_a_track_that_is_not_sold_here_is_told_from_a_refusal(plain):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        beatport.fail(next=[Fault.territory()], path="/catalog/search/")
        results = await run(playlists(), asking(beatport))
    spoilt = [result for result, right in zip(results, plain, strict=True) if result != right]
    assert [(one.status, one.error and one.error.kind) for one in spoilt] == [(Status.ERROR, ErrorKind.BLOCKED)]


# --- for good ----------------------------------------------------------------------------------------------------

FOR_GOOD = [
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


def all_unanswered(results: Sequence[TrackResult], kind: ErrorKind) -> None:
    sought = [result for result in results if result.status is not Status.SKIPPED]
    assert Counter((one.status, one.error and one.error.kind) for one in sought) == {(Status.ERROR, kind): len(sought)}


@pytest.mark.parametrize(("fault", "kind"), FOR_GOOD, ids=lambda given: getattr(given, "name", None))
async def test_a_source_that_never_answers_gives_errors_of_its_kind_and_is_left_alone_soon(fault, kind):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        beatport.fail_always(fault)
        settings = asking(beatport, network=replace(QUICK, max_body=2_000_000, attempts=3))
        async with asyncio.timeout(20):
            results, events = await listened(settings)
    all_unanswered(results, kind)
    assert len(beatport.requests) < 100
    assert sum(isinstance(event, SourceGone) for event in events) == 1


@pytest.mark.parametrize("wall", ["challenge", "bare"])
async def test_a_website_that_hides_is_blocked(wall):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        setattr(beatport.website, wall, True)
        results, events = await listened(asking(beatport, "beatport-web"))
    all_unanswered(results, ErrorKind.BLOCKED)
    assert sum(isinstance(event, SourceGone) for event in events) == 1
    assert wall != "challenge" or len(beatport.requests) <= SIDE_BY_SIDE


@pytest.mark.parametrize("catalog", ["beatport", "beatport-web"])
async def test_nobody_there_is_a_network_error(catalog):
    async with LocalBeatport(Path(CATALOG)) as beatport:
        beatport.go_away()
        async with asyncio.timeout(20):
            results, _ = await listened(asking(beatport, catalog))
    all_unanswered(results, ErrorKind.NETWORK)


async def test_a_source_that_goes_away_in_mid_run_leaves_what_is_done_as_it_is(plain):
    results: list[TrackResult] = []
    async with LocalBeatport(Path(CATALOG)) as beatport:
        settings = asking(beatport)

        def deliver(result: TrackResult) -> None:
            results.append(result)
            if len(results) == 10:
                beatport.go_away()

        async with asyncio.timeout(20), open_session(settings) as opened:
            await match_entries(playlists(), settings, opened, deliver=deliver)
    assert len(results) == len(plain)
    assert results[:10] == plain[:10]
    for result, right in zip(results, plain, strict=True):
        assert result == right or (result.status, result.error and result.error.kind) == (
            Status.ERROR,
            ErrorKind.NETWORK,
        )
    assert sum(result.status is Status.ERROR for result in results) > 15
