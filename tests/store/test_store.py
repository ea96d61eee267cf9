import dataclasses
import os
import stat
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beatmatch.models import BeatportCandidate, Status
from beatmatch.store import ANY_AGE, FILE_NAME, Freshness, open_store
from tests.store.samples import DAY, HARBOUR, MOONRISE, NOW, Watch, result, track

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MAYBE = st.none() | TEXT
CANDIDATES = st.builds(
    BeatportCandidate,
    track_id=st.integers(),
    title=TEXT,
    mix_name=TEXT,
    artists=st.lists(TEXT, max_size=3).map(tuple),
    remixers=st.lists(TEXT, max_size=3).map(tuple),
    key=MAYBE,
    bpm=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    length_ms=st.none() | st.integers(),
    release_date=MAYBE,
    label=MAYBE,
    genre=MAYBE,
    sub_genre=MAYBE,
    release=MAYBE,
    catalog_number=MAYBE,
    isrc=MAYBE,
    slug=MAYBE,
    is_dj_edit=st.booleans(),
)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def store(tmp_path, watch):
    with closing(open_store(tmp_path / "state", watch)) as opened:
        yield opened


def run_through(store, *results, source="beatport", scope="Late", flags=""):
    run = store.begin_run(source, scope, flags)
    for one in results:
        store.record_result(run, one)
    store.finish_run(run)


# Answers


def test_an_answer_comes_back_with_every_field_it_had(store):
    assert all(getattr(MOONRISE, field.name) for field in dataclasses.fields(MOONRISE)), "the sample fills every field"
    store.save_answer("beatport", "search:moonrise", (MOONRISE, HARBOUR))
    assert store.load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE, HARBOUR)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(candidates=st.lists(CANDIDATES, max_size=4).map(tuple), question=TEXT)
def test_any_answer_to_any_question_comes_back_as_it_was(store, candidates, question):
    store.save_answer("beatport", question, candidates)
    assert store.load_answer("beatport", question, ANY_AGE) == candidates


def test_an_empty_answer_is_an_answer_and_an_unknown_question_has_none(store):
    store.save_answer("beatport", "search:nothing", ())
    assert store.load_answer("beatport", "search:nothing", ANY_AGE) == ()
    assert store.load_answer("beatport", "search:unasked", ANY_AGE) is None


def test_what_one_source_said_is_not_what_another_says(store):
    store.save_answer("beatport", "id:4711001", (MOONRISE,))
    assert store.load_answer("beatport-web", "id:4711001", ANY_AGE) is None


def test_the_newest_answer_replaces_the_older_one(store):
    store.save_answer("beatport", "search:moonrise", (MOONRISE,))
    store.save_answer("beatport", "search:moonrise", (HARBOUR,))
    assert store.load_answer("beatport", "search:moonrise", ANY_AGE) == (HARBOUR,)


def test_an_answer_is_used_from_the_moment_that_is_new_enough(store):
    store.save_answer("beatport", "good", (MOONRISE,))
    store.save_answer("beatport", "empty", ())
    early, late = Freshness(filled=NOW, empty=NOW + 1), Freshness(filled=NOW + 1, empty=NOW)
    assert store.load_answer("beatport", "good", early) == (MOONRISE,)
    assert store.load_answer("beatport", "good", late) is None
    assert store.load_answer("beatport", "empty", early) is None
    assert store.load_answer("beatport", "empty", late) == ()


def test_an_answer_from_days_ahead_was_noted_by_a_wrong_clock_and_is_not_used(store, watch):
    watch.now = NOW + 2 * DAY
    store.save_answer("beatport", "search:moonrise", (MOONRISE,))
    watch.now = NOW + 3600
    store.save_answer("beatport", "search:harbour", (HARBOUR,))
    watch.now = NOW
    assert store.load_answer("beatport", "search:moonrise", ANY_AGE) is None
    assert store.load_answer("beatport", "search:harbour", ANY_AGE) == (HARBOUR,)


def test_everything_is_still_there_when_the_store_is_opened_again(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as first:
        first.save_answer("beatport", "search:moonrise", (MOONRISE,))
        run_through(first, result())
        first.decide(track(), 4_711_001, MOONRISE)
    with closing(open_store(tmp_path, watch)) as second:
        assert second.load_answer("beatport", "search:moonrise", ANY_AGE) == (MOONRISE,)
        assert second.last_outcome("beatport", track()).status is Status.MATCHED
        assert second.decision(track()).candidate == MOONRISE


def test_folder_and_files_are_for_their_owner_alone(tmp_path, watch):
    before = os.umask(0)
    try:
        with closing(open_store(tmp_path / "deep" / "state", watch)) as store:
            store.save_answer("beatport", "search:moonrise", ())
            files = list((tmp_path / "deep" / "state").iterdir())
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files}
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "deep" / "state").stat().st_mode) == 0o700
    assert modes[FILE_NAME] == 0o600
    assert set(modes.values()) == {0o600}


# Runs and outcomes


def test_a_result_counts_as_the_last_outcome_only_when_its_run_has_ended(store):
    run = store.begin_run("beatport", "Late", "")
    store.record_result(run, result(score=91.5))
    assert store.last_outcome("beatport", track()) is None
    store.finish_run(run)
    found = store.last_outcome("beatport", track())
    assert (found.status, found.beatport_id, found.score, found.decided_at) == (Status.MATCHED, 4_711_001, 91.5, NOW)


def test_an_interrupted_run_leaves_the_last_outcomes_as_they_were(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as first:
        run_through(first, result(Status.REVIEW))
        first.record_result(first.begin_run("beatport", "Late", ""), result(Status.MATCHED))
    with closing(open_store(tmp_path, watch)) as second:
        assert second.last_outcome("beatport", track()).status is Status.REVIEW


def test_a_run_without_results_ends_well(store):
    run_through(store)
    assert store.last_outcome("beatport", track()) is None


def test_a_later_run_replaces_the_outcomes_of_the_earlier(store):
    run_through(store, result(Status.MATCHED))
    run_through(store, result(Status.NO_MATCH))
    found = store.last_outcome("beatport", track())
    assert (found.status, found.beatport_id, found.score) == (Status.NO_MATCH, None, None)


def test_outcomes_belong_to_a_source(store):
    run_through(store, result(), source="beatport")
    assert store.last_outcome("beatport-web", track()) is None


@pytest.mark.parametrize("known", [Status.MATCHED, Status.REVIEW, Status.NO_MATCH, Status.SKIPPED])
def test_an_error_never_replaces_what_was_known(store, known):
    run_through(store, result(known))
    run_through(store, result(Status.ERROR))
    assert store.last_outcome("beatport", track()).status is known


def test_an_error_at_a_new_place_does_not_hide_what_was_known(store):
    run_through(store, result(of=track(location="old")))
    run_through(store, result(Status.ERROR, of=track(location="new")))
    assert store.last_outcome("beatport", track(location="new")).status is Status.MATCHED


def test_an_error_is_the_outcome_where_nothing_is_known_and_is_replaced_later(store):
    run_through(store, result(Status.ERROR))
    assert store.last_outcome("beatport", track()).status is Status.ERROR
    run_through(store, result(Status.NO_MATCH))
    assert store.last_outcome("beatport", track()).status is Status.NO_MATCH


def test_an_error_of_a_second_entry_of_the_same_track_does_not_count(store):
    run_through(store, result(Status.MATCHED), result(Status.ERROR))
    assert store.last_outcome("beatport", track()).status is Status.MATCHED


def test_two_copies_of_a_track_have_an_outcome_each(store):
    run_through(
        store, result(Status.MATCHED, of=track(location="one")), result(Status.REVIEW, of=track(location="two"))
    )
    assert store.last_outcome("beatport", track(location="one")).status is Status.MATCHED
    assert store.last_outcome("beatport", track(location="two")).status is Status.REVIEW


def test_a_moved_file_keeps_its_outcome(store):
    run_through(store, result(of=track(location="here")))
    assert store.last_outcome("beatport", track(location="there")).status is Status.MATCHED


def test_of_several_copies_the_newest_outcome_speaks_for_a_moved_file(store, watch):
    run_through(store, result(Status.REVIEW, of=track(location="a")))
    watch.now += DAY
    run_through(store, result(Status.MATCHED, of=track(location="b")))
    assert store.last_outcome("beatport", track(location="c")).status is Status.MATCHED


def test_an_id_of_any_size_is_kept(store):
    huge = dataclasses.replace(MOONRISE, track_id=10**30)
    run_through(store, result(best=huge))
    assert store.last_outcome("beatport", track()).beatport_id == 10**30


def test_a_miss_keeps_its_time_through_hourly_runs_until_it_is_due(store, watch):
    for hour in (0, 1, 2, 23):
        watch.now = NOW + hour * 3600
        run_through(store, result(Status.NO_MATCH))
        assert store.last_outcome("beatport", track()).decided_at == NOW
    watch.now = NOW + DAY
    run_through(store, result(Status.NO_MATCH))
    assert store.last_outcome("beatport", track()).decided_at == NOW + DAY


def test_a_miss_that_had_been_a_match_has_the_time_of_its_run(store, watch):
    run_through(store, result(Status.MATCHED))
    watch.now += 3600
    run_through(store, result(Status.NO_MATCH))
    assert store.last_outcome("beatport", track()).decided_at == NOW + 3600


def test_a_run_that_did_not_end_is_resumed_with_its_start(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as first:
        begun = first.begin_run("beatport", "Late", "--refresh")
    watch.now += 2 * DAY
    with closing(open_store(tmp_path, watch)) as second:
        again = second.begin_run("beatport", "Late", "--refresh")
    assert begun.started_at == NOW
    assert again == begun


@pytest.mark.parametrize(
    "other", [("beatport-web", "Late", "--refresh"), ("beatport", "Early", "--refresh"), ("beatport", "Late", "")]
)
def test_a_run_of_another_source_scope_or_flags_is_another_run(store, other):
    begun = store.begin_run("beatport", "Late", "--refresh")
    run = store.begin_run(*other)
    assert run.number != begun.number


def test_a_run_that_ended_or_is_days_old_or_from_the_future_is_not_resumed(store, watch):
    numbers = [store.begin_run("beatport", "Late", "").number]
    run_through(store)
    numbers.append(store.begin_run("beatport", "Late", "").number)
    watch.now += 3 * DAY + 1
    numbers.append(store.begin_run("beatport", "Late", "").number)
    watch.now -= 2 * DAY
    numbers.append(store.begin_run("beatport", "Late", "").number)
    assert len(set(numbers)) == 4


def test_a_number_of_a_run_never_comes_twice(store):
    first = store.begin_run("beatport", "Late", "")
    store.finish_run(first)
    assert store.begin_run("beatport", "Late", "").number > first.number


def test_a_scope_may_hold_a_path_that_is_no_unicode(store):
    run = store.begin_run("beatport", "/music/\udcff.xml", "")
    assert store.begin_run("beatport", "/music/\udcff.xml", "") == run


def test_two_processes_in_the_same_run_both_end_it(tmp_path, watch):
    with closing(open_store(tmp_path, watch)) as one, closing(open_store(tmp_path, watch)) as two:
        first, second = one.begin_run("beatport", "Late", ""), two.begin_run("beatport", "Late", "")
        one.record_result(first, result(of=track("Moonrise")))
        two.record_result(second, result(of=track("Moonset")))
        one.finish_run(first)
        two.finish_run(second)
        assert one.last_outcome("beatport", track("Moonset")).status is Status.MATCHED
        assert two.last_outcome("beatport", track("Moonrise")).status is Status.MATCHED
