import json
import time
from contextlib import closing
from pathlib import Path

import pytest

from beatmatch.models import RBTrack
from beatmatch.store import open_store
from tests.review.samples import REMIX, TRACK

WIDE = RBTrack(track_id="502", title="夜の港", artist="Mira Solen", seconds=200)
LIVE = RBTrack(track_id="503", title="Lantern Coast (Live)", artist="Mira Solen", seconds=400)


@pytest.fixture
def decided(environment):
    """Make a store with three decisions, made on days one after another."""
    moments = iter((1_800_000_000.0, 1_800_100_000.0, 1_800_200_000.0))
    with closing(open_store(Path(environment["XDG_STATE_HOME"]) / "beatmatch", lambda: next(moments))) as store:
        store.decide(TRACK, 7_700_001, REMIX)
        store.decide(WIDE, 7_700_009)
        store.decide(LIVE, None)


@pytest.fixture
def utc(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_decisions_are_listed_for_people(cli, utc, decided):
    assert cli("decisions", "list", "-f", "table").out == (
        "Decided     TrackID  Track                                     Beatport\n"
        "2027-01-15  501      Mira Solen - Lantern Coast (Quill Remix)  "
        "Mira Solen - Lantern Coast (Quill Remix) [7700001]\n"
        "2027-01-16  502      Mira Solen - 夜の港                       [7700009]\n"
        "2027-01-17  503      Mira Solen - Lantern Coast (Live)         not on Beatport\n"
    )


def test_decisions_are_listed_for_programs(cli, utc, decided):
    found = json.loads(cli("decisions", "list").out)
    assert found[0] == {
        "track_id": "501",
        "title": "Lantern Coast (Quill Remix)",
        "artist": "Mira Solen",
        "beatport_track_id": 7_700_001,
        "beatport_url": "https://www.beatport.com/track/lantern-coast/7700001",
        "beatport_title": "Lantern Coast",
        "beatport_mix_name": "Quill Remix",
        "beatport_artists": ["Mira Solen"],
        "decided": "2027-01-15T08:00:00+00:00",
    }
    assert (found[1]["beatport_url"], found[1]["beatport_title"]) == ("https://www.beatport.com/track/-/7700009", None)
    assert (found[2]["beatport_track_id"], found[2]["beatport_url"]) == (None, None)
    lines = cli("decisions", "list", "-f", "ndjson").out.splitlines()
    assert [json.loads(line) for line in lines] == found


def test_no_decisions_are_an_empty_list_and_leave_no_folder_behind(cli, environment):
    assert cli("decisions", "list").out == "[]\n"
    assert cli("decisions", "list", "-f", "ndjson").out == ""
    assert cli("decisions", "list", "-f", "table").out == "Decided  TrackID  Track  Beatport\n"
    assert not Path(environment["XDG_STATE_HOME"]).exists()


@pytest.mark.parametrize("text", ["502", "夜の港", "Mira Solen - 夜の港", "mira 夜の港"])
def test_a_decision_is_taken_back_by_what_names_its_track(cli, decided, text):
    done = cli("decisions", "forget", text)
    assert (done.status, done.out, done.err) == (0, "", "taken back: Mira Solen - 夜の港: [7700009]\n")
    assert len(json.loads(cli("decisions", "list").out)) == 2


def test_what_names_several_tracks_is_told_with_a_list_and_takes_nothing_back(cli, decided):
    done = cli("decisions", "forget", "lantern coast")
    assert done.status == 2
    assert done.err == (
        'beatmatch: 2 decisions fit "lantern coast": lantern coast (quill remix) mira solen 381 (TrackID 501); '
        "lantern coast (live) mira solen 400 (TrackID 503). Write one of these in full\n"
    )
    assert len(json.loads(cli("decisions", "list").out)) == 3
    assert cli("decisions", "forget", "lantern coast (live) mira solen 400", "-q").err == ""


def test_a_track_without_a_decision_is_told(cli):
    done = cli("decisions", "forget", "nothing")
    assert (done.status, done.err) == (
        2,
        'beatmatch: no decision is about "nothing". See what there is: beatmatch decisions list\n',
    )


def test_decisions_need_a_place_and_a_memory(program, cli, environment, monkeypatch):
    homeless = {name: value for name, value in environment.items() if name not in ("HOME", "XDG_STATE_HOME")}
    done = program("decisions", "list", env=homeless)
    assert done.status == 2
    assert done.err == (
        "beatmatch: there is no place for decisions: neither HOME nor XDG_STATE_HOME is set. "
        "Name a folder with --state-dir\n"
    )
    monkeypatch.setenv("BEATMATCH_NO_STORE", "1")
    done = cli("decisions", "list")
    assert (done.status, done.err) == (
        2,
        "beatmatch: decisions live in the memory, and no-store leaves that out. Take it out of BEATMATCH_NO_STORE\n",
    )


def test_decisions_may_lie_in_a_folder_that_is_named(cli, environment, tmp_path, decided):
    assert cli("decisions", "list", "--state-dir", "elsewhere").out == "[]\n"
    named = str(Path(environment["XDG_STATE_HOME"]) / "beatmatch")
    assert len(json.loads(cli("decisions", "list", "--state-dir", named).out)) == 3
