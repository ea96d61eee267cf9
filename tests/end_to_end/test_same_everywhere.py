"""A playlist has the same outcomes with a catalogue file, Beatport's API and its website, and few requests."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from beatmatch.library.reading import read_library, read_playlists
from beatmatch.models import Playlist, Status, TrackResult
from tests.end_to_end.runs import PATIENT, match_all, outcomes, settings_for
from tests.fake_beatport import FakeBeatport
from tests.noise.catalogue_file import write_catalogue
from tests.noise.generator import make_bench
from tests.noise.invented_catalogue import invent_catalogue
from tests.places import BENCH, EXAMPLE_CATALOG, EXAMPLE_LIBRARY, needs_shared


def all_playlists(library: Path) -> tuple[Playlist, ...]:
    return read_library(library, [playlist.full_name for playlist in read_playlists(library)])


async def match_three_ways(playlists: Sequence[Playlist], catalog: Path) -> tuple[list[TrackResult], FakeBeatport]:
    """Match with a file, the API and the website; return the API's results and the Beatport that was asked."""
    async with FakeBeatport(catalog) as beatport:
        base = settings_for(beatport, network=PATIENT)
        from_file = await match_all(playlists, replace(base, catalog=str(catalog)))
        assert beatport.requests == []
        from_api = await match_all(playlists, base)
        assert {request.path.startswith("/v4/catalog/") for request in beatport.requests} == {True}
        from_web = await match_all(playlists, replace(base, catalog="beatport-web"))
    assert outcomes(from_file) == outcomes(from_api) == outcomes(from_web)
    assert [result.error for result in (*from_file, *from_api, *from_web) if result.error] == []
    return from_api, beatport


async def test_the_examples_have_the_same_outcomes_in_all_three_ways():
    playlists = all_playlists(EXAMPLE_LIBRARY)
    results, _ = await match_three_ways(playlists, EXAMPLE_CATALOG)
    statuses = [result.status for result in results]
    assert (len(results), statuses.count(Status.SKIPPED)) == (64, 5)
    assert statuses.count(Status.MATCHED) > 30


@pytest.mark.slow
async def test_noisy_rows_have_the_same_outcomes_in_all_three_ways(tmp_path):
    bench = make_bench(invent_catalogue(3, songs=400), 40, 3)
    write_catalogue(bench.catalogue, tmp_path / "invented.jsonl")
    rows = Playlist(path=("Noise",), tracks=tuple(row.track for row in bench.rows))
    results, _ = await match_three_ways([rows], tmp_path / "invented.jsonl")
    assert {result.status for result in results} >= {Status.MATCHED, Status.NO_MATCH}


@pytest.mark.slow
@needs_shared
async def test_the_labelled_playlist_has_the_same_outcomes_in_all_three_ways_and_few_requests():
    playlists = all_playlists(BENCH / "library.xml")
    results, beatport = await match_three_ways(playlists, BENCH / "catalog.jsonl")
    requests = [request for request in beatport.requests if request.path.startswith("/v4/")]
    assert len(results) == 79
    assert sum(result.matched for result in results) > 60
    assert len(requests) <= 1.3 * len(results)
    assert len({(request.path, *sorted(request.query.items())) for request in requests}) == len(requests)


async def test_the_examples_need_few_requests():
    playlists = all_playlists(EXAMPLE_LIBRARY)
    async with FakeBeatport(EXAMPLE_CATALOG) as beatport:
        results = await match_all(playlists, settings_for(beatport, network=PATIENT))
    sought = [result for result in results if result.status is not Status.SKIPPED]
    assert len(beatport.requests) <= 1.3 * len(sought)
    assert len(beatport.requests) <= sum(len(result.queries) for result in sought)


async def test_outcomes_and_number_of_requests_are_the_same_at_any_concurrency():
    playlists = all_playlists(EXAMPLE_LIBRARY)
    seen = []
    async with FakeBeatport(EXAMPLE_CATALOG, latency=0.002) as beatport:
        base = settings_for(beatport, network=PATIENT)
        for tracks, requests in ((1, 1), (5, 10), (30, 4)):
            before = len(beatport.requests)
            network = replace(base.network, max_concurrent_requests=requests)
            results = await match_all(playlists, replace(base, max_concurrent_tracks=tracks, network=network))
            seen.append((outcomes(results), len(beatport.requests) - before))
            assert beatport.most_at_once <= min(tracks, requests)
            beatport.most_at_once = 0
    assert [each[0] for each in seen] == [seen[0][0]] * 3


async def test_the_same_track_many_times_at_the_same_time_is_searched_for_once():
    (track,) = read_library(EXAMPLE_LIBRARY, ["Peak/Sunday"])[0].tracks[:1]
    async with FakeBeatport(EXAMPLE_CATALOG, latency=0.05) as beatport:
        settings = replace(settings_for(beatport, network=PATIENT), max_concurrent_tracks=20)
        results = await match_all([Playlist(path=("Many",), tracks=(track,) * 20)], settings)
    assert len({(result.status, result.best) for result in results}) == 1
    assert len(beatport.requests) == len(results[0].queries)
