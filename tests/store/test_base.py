from contextlib import closing

import pytest

from beatmatch.errors import InputError
from beatmatch.store import open_store
from tests.store.samples import MOONRISE, NOW, Watch, track


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def store(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as opened:
        yield opened


def test_a_decision_is_found_again_for_the_same_song_at_another_place(store):
    made = store.decide(track(), 4_711_001, MOONRISE)
    assert store.decision(track(location="elsewhere", track_id="900")) == made
    assert (made.beatport_id, made.candidate, made.track_id, made.decided_at) == (4_711_001, MOONRISE, "12", NOW)


def test_not_on_beatport_is_a_decision_too(store):
    store.decide(track(), None)
    assert store.decision(track()).beatport_id is None
    assert store.decision(track()).candidate is None


def test_where_nobody_decided_there_is_no_decision(store):
    assert store.decision(track()) is None


def test_who_decides_again_changes_the_decision(store):
    store.decide(track(), None)
    store.decide(track(), 10**25)
    assert [decision.beatport_id for decision in store.decisions()] == [10**25]


def test_decisions_are_listed_oldest_first(store, watch):
    for title in ("Moonset", "Anchor", "Moonrise"):
        watch.now += 1
        store.decide(track(title), None)
    assert [decision.title for decision in store.decisions()] == ["Moonset", "Anchor", "Moonrise"]


@pytest.mark.parametrize(
    "text",
    [
        "moonrise over brine\tada vale\t361",
        "Moonrise over Brine Ada Vale 361",
        "12",
        "MOONRISE  over brine",
        "Ada Vale - Moonrise Over Brine",
        "Moonrise Over Brine - Ada Vale",
        "brine vale",
    ],
)
def test_a_decision_is_taken_back_by_key_id_title_artist_or_some_words(store, text):
    store.decide(track(), 4_711_001)
    kept = store.decide(track("Harbour", "Otto", track_id="13"), None)
    assert store.forget(text).title == "Moonrise Over Brine"
    assert store.decisions() == (kept,)


def test_a_title_in_full_wins_over_titles_that_hold_it(store):
    store.decide(track("Moonrise"), None)
    store.decide(track("Moonrise Dub", track_id="13"), None)
    assert store.forget("moonrise").title == "Moonrise"


@pytest.mark.parametrize("text", ["Sunrise", "", "   "])
def test_what_fits_no_decision_is_told(store, text):
    store.decide(track(), None)
    store.decide(track("", "", track_id=""), None)
    with pytest.raises(InputError, match="no decision is about"):
        store.forget(text)
    assert len(store.decisions()) == 2


def test_what_fits_several_decisions_is_told_with_a_list_that_tells_them_apart(store, watch):
    store.decide(track("Moonrise", seconds=300), None)
    watch.now += 1
    store.decide(track("Moonrise", seconds=420), None)
    with pytest.raises(InputError) as caught:
        store.forget("moonrise")
    assert caught.value.message == (
        '2 decisions fit "moonrise": moonrise ada vale 300 (TrackID 12); moonrise ada vale 420 (TrackID 12)'
    )
    assert store.forget("moonrise ada vale 420").track_key == "moonrise\tada vale\t420"


def test_a_long_list_is_cut(store):
    for seconds in range(300, 308):
        store.decide(track(seconds=seconds), None)
    with pytest.raises(InputError, match=r"^8 decisions fit .*; and 3 more$"):
        store.forget("moonrise")
