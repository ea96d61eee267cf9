"""A push that is killed at any moment goes on with the same playlist, and adds no track twice."""

import json
import signal
import time

import pytest

from beatmatch.models import BeatportCandidate, Status
from tests.fake_beatport import beatport_thread
from tests.review.samples import as_ndjson, result

pytestmark = pytest.mark.slow
IDS = [10_000 + number for number in range(430)]


def test_a_push_that_was_killed_six_times_ends_with_each_track_once(program, tmp_path):
    results = written(tmp_path)
    with beatport_thread([{"id": each, "name": f"Track {each}"} for each in IDS]) as beatport:
        beatport.server.latency = 0.05
        for requests in (1, 1, 2, 3, 3, 3):
            killed = start(program, beatport, results, requests)
            killed.kill()
            killed.communicate()
            time.sleep(0.2)  # what is under way may still be carried out
        assert len(beatport.server.playlists.playlists) == 1  # something was done before, and something is left
        assert 0 < len(beatport.server.playlists.playlists[0].entries) < len(IDS)
        process = start(program, beatport, results)
        out, _ = process.communicate(timeout=60)
        (playlist,) = beatport.server.playlists.playlists
    assert (process.returncode, json.loads(out)["refused"]) == (0, [])
    assert playlist.track_ids == IDS


def test_a_push_that_is_interrupted_says_how_it_goes_on(program, tmp_path):
    with beatport_thread() as beatport:
        beatport.server.latency = 0.1
        process = start(program, beatport, written(tmp_path), requests=3)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (143, "")
    assert err.splitlines()[-1] == "interrupted: what is added stays, the same line again goes on"


def test_a_second_push_waits_for_nobody_and_adds_nothing(program, tmp_path):
    with beatport_thread() as beatport:
        beatport.server.latency = 0.1
        results = written(tmp_path)
        first = start(program, beatport, results, requests=2)
        second = start(program, beatport, results)
        _, err = second.communicate(timeout=60)
        assert second.returncode == 4
        assert "another beatmatch push is at work" in err
        first.communicate(timeout=60)
        (playlist,) = beatport.server.playlists.playlists
    assert (first.returncode, playlist.track_ids) == (0, IDS)


def test_a_push_whose_messages_nobody_reads_goes_on_to_its_end(program, tmp_path):
    with beatport_thread() as beatport:
        process = start(program, beatport, written(tmp_path), requests=1)
        process.stderr.close()
        out = process.stdout.read()
        assert process.wait(60) == 0
        process.stdout.close()
        (playlist,) = beatport.server.playlists.playlists
    assert (playlist.track_ids, json.loads(out)["added"]) == (IDS, len(IDS))


def written(folder):
    """Write results with every track matched."""
    tracks = [BeatportCandidate(track_id=each, title=f"Track {each}") for each in IDS]
    results = folder / "results.ndjson"
    results.write_text(as_ndjson([result(status=Status.MATCHED, best=track) for track in tracks]))
    return str(results)


def start(program, beatport, results, requests=0):
    """Start a push, and wait until so many requests have been answered: the next one is under way then."""
    before = len(beatport.server.requests)
    env = beatport.env(BEATMATCH_RATE="none", BEATMATCH_TOKEN=beatport.token)
    process = program.start("push", results, "--name", "Late", env=env)
    limit = time.monotonic() + 60
    while len(beatport.server.requests) < before + requests:
        assert process.poll() is None
        assert time.monotonic() < limit
        time.sleep(0.005)
    return process
