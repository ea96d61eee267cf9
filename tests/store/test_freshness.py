import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.models import Changed, Status
from beatmatch.settings import Retry
from beatmatch.store import ANY_AGE, Freshness, LastOutcome, change_since, freshness_for
from beatmatch.store.freshness import DEFAULT_LIFETIMES, Lifetimes
from tests.store.samples import DAY, HARBOUR, MOONRISE, NOW, result

USUAL = Freshness(filled=NOW - 30 * DAY, empty=NOW - DAY + 1800)
ANEW = Freshness(filled=NOW, empty=NOW)
A_DAY = Freshness(filled=NOW - DAY + 1800, empty=NOW - DAY + 1800)


def outcome(status, *, age=0.0, beatport_id=MOONRISE.track_id, score=90.0):
    return LastOutcome(status, beatport_id, score, NOW - age)


def test_good_answers_live_a_month_and_empty_ones_a_day():
    fresh = freshness_for(None, Retry.DEFAULT, False, NOW)
    assert fresh.allows(NOW - 29 * DAY, candidates=3)
    assert not fresh.allows(NOW - 31 * DAY, candidates=3)
    assert fresh.allows(NOW - 23 * 3600, candidates=0)
    assert not fresh.allows(NOW - 25 * 3600, candidates=0)


MONTH, NEARLY_A_DAY = 30 * DAY, DAY - 1800


@pytest.mark.parametrize(("candidates", "lifetime"), [(1, MONTH), (25, MONTH), (0, NEARLY_A_DAY)])
def test_at_the_very_moment_an_answer_still_counts_and_a_second_later_no_longer(candidates, lifetime):
    fresh = freshness_for(None, Retry.DEFAULT, False, NOW)
    assert fresh.allows(NOW - lifetime, candidates)
    assert not fresh.allows(NOW - lifetime - 1, candidates)


def test_at_the_very_moment_a_miss_is_looked_for_again_and_a_second_earlier_not():
    assert freshness_for(outcome(Status.NO_MATCH, age=NEARLY_A_DAY), Retry.DEFAULT, False, NOW) == A_DAY
    assert freshness_for(outcome(Status.NO_MATCH, age=NEARLY_A_DAY - 1), Retry.DEFAULT, False, NOW) == USUAL


def test_an_answer_of_the_moment_at_which_a_run_begins_is_not_asked_for_again():
    assert freshness_for(None, Retry.DEFAULT, True, NOW).allows(NOW, 1)
    assert not freshness_for(None, Retry.DEFAULT, True, NOW).allows(NOW - 1, 1)


def test_an_answer_of_any_age_may_be_as_old_as_it_likes():
    assert ANY_AGE.allows(0.0, candidates=3)
    assert ANY_AGE.allows(-1e12, candidates=0)


def test_lifetimes_are_what_the_caller_says():
    short = Lifetimes(filled_answer=60, empty_answer=30, no_match=20)
    assert freshness_for(None, Retry.DEFAULT, False, NOW, short) == Freshness(NOW - 60, NOW - 30)
    late = freshness_for(outcome(Status.NO_MATCH, age=20), Retry.DEFAULT, False, NOW, short)
    assert late == Freshness(NOW - 20, NOW - 20)


def test_an_interrupted_run_can_be_resumed_for_three_days():
    assert DEFAULT_LIFETIMES.interrupted_run == 3 * DAY


def test_a_daily_run_that_comes_a_minute_early_asks_for_the_misses_again():
    fresh = freshness_for(outcome(Status.NO_MATCH, age=DAY - 60), Retry.DEFAULT, False, NOW)
    assert not fresh.allows(NOW - DAY + 60, candidates=0)
    assert not fresh.allows(NOW - DAY + 60, candidates=25)


@pytest.mark.parametrize(
    ("before", "retry", "expected"),
    [
        (None, Retry.DEFAULT, USUAL),
        (None, Retry.ALL, USUAL),
        (outcome(Status.ERROR), Retry.DEFAULT, USUAL),
        (outcome(Status.ERROR), Retry.ERROR, USUAL),
        (outcome(Status.SKIPPED), Retry.ALL, USUAL),
        (outcome(Status.MATCHED, age=400 * DAY), Retry.DEFAULT, ANY_AGE),
        (outcome(Status.MATCHED), Retry.NO_MATCH, ANY_AGE),
        (outcome(Status.MATCHED), Retry.ALL, ANEW),
        (outcome(Status.REVIEW, age=400 * DAY), Retry.DEFAULT, ANY_AGE),
        (outcome(Status.REVIEW), Retry.ERROR, ANY_AGE),
        (outcome(Status.REVIEW), Retry.REVIEW, ANEW),
        (outcome(Status.REVIEW), Retry.ALL, ANEW),
        (outcome(Status.NO_MATCH, age=3600), Retry.DEFAULT, USUAL),
        (outcome(Status.NO_MATCH, age=2 * DAY), Retry.DEFAULT, A_DAY),
        (outcome(Status.NO_MATCH, age=2 * DAY), Retry.REVIEW, ANY_AGE),
        (outcome(Status.NO_MATCH, age=2 * DAY), Retry.ERROR, ANY_AGE),
        (outcome(Status.NO_MATCH), Retry.NO_MATCH, ANEW),
        (outcome(Status.NO_MATCH), Retry.ALL, ANEW),
    ],
)
def test_what_is_looked_for_again_hangs_on_the_last_outcome_and_on_retry(before, retry, expected):
    assert freshness_for(before, retry, False, NOW) == expected


@pytest.mark.parametrize("before", [None, *(outcome(status) for status in Status)])
def test_refresh_asks_everything_again(before):
    assert freshness_for(before, Retry.DEFAULT, True, NOW) == ANEW


@given(
    st.none() | st.builds(outcome, st.sampled_from(Status), age=st.floats(0, 1e8)),
    st.sampled_from(Retry),
    st.booleans(),
    st.floats(0, 1e6),
    st.integers(0, 25),
)
def test_what_a_run_was_told_it_never_asks_again_however_long_it_takes(before, retry, refresh, later, found):
    assert freshness_for(before, retry, refresh, NOW).allows(NOW + later, found)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, result(Status.MATCHED), Changed.NEW),
        (None, result(Status.ERROR), Changed.NEW),
        (None, result(Status.SKIPPED), Changed.NEW),
        (outcome(Status.SKIPPED), result(Status.SKIPPED), Changed.SAME),
        (outcome(Status.MATCHED), result(Status.SKIPPED), Changed.SAME),
        (outcome(Status.SKIPPED), result(Status.MATCHED), Changed.BETTER),
        (outcome(Status.SKIPPED), result(Status.NO_MATCH), Changed.SAME),
        (outcome(Status.MATCHED), result(Status.ERROR), Changed.SAME),
        (outcome(Status.ERROR), result(Status.ERROR), Changed.SAME),
        (outcome(Status.ERROR), result(Status.NO_MATCH), Changed.BETTER),
        (outcome(Status.NO_MATCH), result(Status.NO_MATCH), Changed.SAME),
        (outcome(Status.NO_MATCH), result(Status.REVIEW), Changed.BETTER),
        (outcome(Status.REVIEW), result(Status.MATCHED), Changed.BETTER),
        (outcome(Status.MATCHED), result(Status.REVIEW), Changed.LOST),
        (outcome(Status.MATCHED), result(Status.NO_MATCH), Changed.LOST),
        (outcome(Status.REVIEW), result(Status.NO_MATCH), Changed.LOST),
        (outcome(Status.REVIEW), result(Status.REVIEW, best=HARBOUR), Changed.SAME),
        (outcome(Status.MATCHED), result(Status.MATCHED, score=81.0), Changed.SAME),
        (outcome(Status.MATCHED), result(Status.MATCHED, best=HARBOUR, score=90.0), Changed.BETTER),
        (outcome(Status.MATCHED), result(Status.MATCHED, best=HARBOUR, score=89.9), Changed.LOST),
        (outcome(Status.MATCHED, score=None), result(Status.MATCHED, best=HARBOUR, score=81.0), Changed.BETTER),
        (outcome(Status.MATCHED, score=None), result(Status.MATCHED, best=HARBOUR, score=0.0), Changed.BETTER),
        (outcome(Status.MATCHED, score=None), result(Status.MATCHED, best=HARBOUR, score=None), Changed.BETTER),
        (outcome(Status.MATCHED, score=0.5), result(Status.MATCHED, best=HARBOUR, score=None), Changed.LOST),
    ],
)
def test_changed_says_what_is_news_against_the_last_run(before, now, expected):
    assert change_since(before, now) is expected
