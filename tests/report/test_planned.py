from dataclasses import replace

import pytest

from beatmatch.matching.keys import Notation
from beatmatch.models import Confidence, RBTrack
from beatmatch.report.planned import Change, Planner
from beatmatch.writers.fill import Field, Policy
from tests.writers.samples import MATCHED, REVIEW

ALL_OVER = Policy(overwrite=frozenset({Field.KEY, Field.BPM}))


def planned(result, policy):
    planner = Planner(policy)
    return [planner.as_written(change) for change in planner.changes(result)]


def test_only_empty_fields_are_filled_unless_the_policy_says_otherwise():
    changes = {change.field: change.new for change in planned(MATCHED, Policy())}
    assert changes == {
        Field.LABEL: "Slow Tide",
        Field.GENRE: "Melodic House & Techno",
        Field.YEAR: "2021",
        Field.ALBUM: "Paper Lantern EP",
        Field.REMIXER: "Quill",
    }


@pytest.mark.parametrize(
    ("own", "notation", "new"),
    [("8A", None, "1A"), ("Am", None, "Abm"), ("Am", Notation.OPEN_KEY, "6m"), ("1A", None, None)],
)
def test_a_key_is_planned_as_the_library_writes_keys_or_as_the_policy_says(own, notation, new):
    result = replace(MATCHED, track=replace(MATCHED.track, key=own))
    changes = planned(result, replace(ALL_OVER, key_notation=notation))
    assert [change.new for change in changes if change.field is Field.KEY] == ([new] if new else [])


def test_a_tempo_is_planned_without_needless_digits_and_with_the_librarys_own_beside_it():
    result = replace(MATCHED, track=replace(MATCHED.track, bpm=120.0))
    assert Change(Field.BPM, "120", "124") in planned(result, ALL_OVER)


def test_the_finer_genre_goes_before_the_other():
    result = replace(MATCHED, best=replace(MATCHED.best, sub_genre="Organic"))
    changes = planned(result, Policy(fill=frozenset({Field.GENRE, Field.SUB_GENRE})))
    assert changes == [Change(Field.SUB_GENRE, "", "Organic")]


def test_what_is_no_sure_match_plans_nothing():
    assert planned(REVIEW, Policy()) == []
    assert planned(replace(MATCHED, confidence=Confidence.LOW), Policy()) == []
    assert planned(replace(MATCHED, confidence=Confidence.LOW), Policy(min_confidence=Confidence.LOW))


def test_a_library_of_one_notation_is_written_in_it_although_one_key_is_of_another():
    planner = Planner(ALL_OVER)
    for key in ("Am", "Am", "8A"):
        planner.changes(replace(MATCHED, track=RBTrack(track_id="1", title="x", key=key)))
    assert planner.as_written(Change(Field.KEY, "8A", "1A")).new == "Abm"
