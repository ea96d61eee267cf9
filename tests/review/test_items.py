from beatmatch.models import Status
from beatmatch.review.items import is_decided, items_to_review
from beatmatch.store import Decision
from tests.review.samples import review_item


def test_a_track_is_asked_about_once_for_all_its_places():
    twice = [review_item(), review_item("Salt Hour"), review_item(track_id="999", places=(("Early", 1),))]
    first, second = items_to_review(twice)
    assert (first.places, first.track.track_id) == ((("Late", 3), ("Early", 1)), "501")
    assert second.track.title == "Salt Hour"


def test_misses_are_offered_when_wanted_and_only_with_candidates():
    miss = review_item("Salt Hour", status=Status.NO_MATCH)
    empty = review_item("Brine", status=Status.NO_MATCH, candidates=())
    assert items_to_review([miss, empty, review_item()]) == (review_item(),)
    assert items_to_review([miss, empty, review_item()], include_misses=True) == (miss, review_item())


def decided(beatport_id):
    return lambda track: Decision(
        track_key="", beatport_id=beatport_id, candidate=None, track_id="", title="", artist="", decided_at=0
    )


def test_a_decision_settles_an_item_unless_it_is_the_one_that_came_to_nothing():
    gone = review_item(reasons=("the track you chose, 7700009, is not there",))
    assert not is_decided(review_item(), lambda track: None)
    assert is_decided(review_item(), decided(7_700_001))
    assert is_decided(review_item(), decided(None))
    assert not is_decided(gone, decided(7_700_009))
    assert is_decided(gone, decided(7_700_001))
    assert is_decided(gone, decided(None))
    assert not is_decided(gone, lambda track: None)
