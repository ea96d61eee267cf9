"""One playlist gives the same through a catalogue in a file, Beatport's API and its website; and asks little."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from beatmatch.library.reading import read_library, read_playlists
from beatmatch.models import Playlist, Status, TrackResult
from tests.cli.conftest import CATALOG, LIBRARY
from tests.end_to_end.runs import PATIENT, asking, found, run
from tests.fake_beatport import LocalBeatport
from tests.noise.catalogue_file import write_catalogue
from tests.noise.generator import make_bench
from tests.noise.invented_catalogue import invent_catalogue
from tests.places import BENCH, needs_shared


def all_playlists(library: Path | str) -> tuple[Playlist, ...]:
    return read_library(library, [playlist.full_name for playlist in read_playlists(library)])


async def three_ways(playlists: Sequence[Playlist], catalog: Path) -> tuple[list[TrackResult], LocalBeatport]:
    """Match in all three ways, with every two results equal; give the results and the Beatport that was asked."""
    async with LocalBeatport(catalog) as beatport:
        base = asking(beatport, network=PATIENT)
        from_file = await run(playlists, replace(base, catalog=str(catalog)))
        assert beatport.requests == []
        from_api = await run(playlists, base)
        assert {asked.path.startswith("/v4/catalog/") for asked in beatport.requests} == {True}
        from_web = await run(playlists, replace(base, catalog="beatport-web"))
    assert found(from_file) == found(from_api) == found(from_web)
    assert [result.error for result in (*from_file, *from_api, *from_web) if result.error] == []
    return from_api, beatport


async def test_the_examples_give_the_same_in_all_three_ways():
    playlists = all_playlists(LIBRARY)
    results, _ = await three_ways(playlists, Path(CATALOG))
    statuses = [result.status for result in results]
    assert (len(results), statuses.count(Status.SKIPPED)) == (64, 5)
    assert statuses.count(Status.MATCHED) > 30


async def test_noisy_rows_give_the_same_in_all_three_ways(tmp_path):
    bench = make_bench(invent_catalogue(3, songs=400), 40, 3)
    write_catalogue(bench.catalogue, tmp_path / "invented.jsonl")
    rows = Playlist(path=("Noise",), tracks=tuple(row.track for row in bench.rows))
    results, _ = await three_ways([rows], tmp_path / "invented.jsonl")
    assert {result.status for result in results} >= {Status.MATCHED, Status.NO_MATCH}


@needs_shared
async def test_the_labelled_playlist_gives_the_same_in_all_three_ways_and_asks_little():
    playlists = all_playlists(BENCH / "library.xml")
    results, beatport = await three_ways(playlists, BENCH / "catalog.jsonl")
    asked = [request for request in beatport.requests if request.path.startswith("/v4/")]
    assert len(results) == 79
    assert sum(result.matched for result in results) > 60
    assert len(asked) <= 1.3 * len(results)
    assert len({(request.path, *sorted(request.query.items())) for request in asked}) == len(asked)


async def test_the_examples_ask_little():
    playlists = all_playlists(LIBRARY)
    async with LocalBeatport(Path(CATALOG)) as beatport:
        results = await run(playlists, asking(beatport, network=PATIENT))
    sought = [result for result in results if result.status is not Status.SKIPPED]
    assert len(beatport.requests) <= 1.3 * len(sought)
    assert len(beatport.requests) <= sum(len(result.queries) for result in sought)


async def test_at_any_concurrency_the_results_and_the_number_of_requests_are_the_same():
    playlists = all_playlists(LIBRARY)
    seen = []
    async with LocalBeatport(Path(CATALOG), latency=0.002) as beatport:
        base = asking(beatport, network=PATIENT)
        for tracks, requests in ((1, 1), (5, 10), (30, 4)):
            before = len(beatport.requests)
            network = replace(base.network, max_concurrent_requests=requests)
            results = await run(playlists, replace(base, max_concurrent_tracks=tracks, network=network))
            seen.append((found(results), len(beatport.requests) - before))
            assert beatport.most_at_once <= min(tracks, requests)
            beatport.most_at_once = 0
    assert [each[0] for each in seen] == [seen[0][0]] * 3


async def test_the_same_track_many_times_at_once_is_asked_for_once():
    (track,) = read_library(LIBRARY, ["Peak/Sunday"])[0].tracks[:1]
    async with LocalBeatport(Path(CATALOG), latency=0.05) as beatport:
        settings = replace(asking(beatport, network=PATIENT), max_concurrent_tracks=20)
        results = await run([Playlist(path=("Many",), tracks=(track,) * 20)], settings)
    assert len({(result.status, result.best) for result in results}) == 1
    assert len(beatport.requests) == len(results[0].queries)
