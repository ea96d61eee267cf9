"""A source that has changed is noticed during a run."""

import pytest

from beatmatch.beatport.coverage import USUAL, Coverage
from beatmatch.catalogs.checked import MAX_EMPTY, WELL_KNOWN, CheckedCatalog, SourceCheck
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.events import SourceGone
from beatmatch.models import (
    Answer,
    BeatportCandidate,
    Origin,
    Query,
    QueryKind,
    QueryRecord,
    RBTrack,
    ScoredCandidate,
    Status,
    TrackError,
    TrackResult,
    VersionMatch,
)

FOUND = Answer((BeatportCandidate(track_id=1, title="Paper Comet", mix_name="Original Mix"),))
NOTHING = Answer(())


class Source:
    """Finds what it is told to, and notes what it was asked for."""

    name = "beatport"

    def __init__(self, *well_known):
        self.asked = []
        self.finds = NOTHING
        self.well_known = list(well_known)

    async def search(self, query):
        self.asked.append(query.text)
        if query != WELL_KNOWN:
            return self.finds
        answer = self.well_known.pop(0)
        if isinstance(answer, CatalogError):
            raise answer
        return answer

    async def lookup(self, track_id):
        return NOTHING

    async def by_isrc(self, isrc):
        return NOTHING


def rig(*well_known):
    events = []
    check = SourceCheck("beatport", events.append)
    source = Source(*well_known)
    return check, source, CheckedCatalog(source, check), events


def question(number, kind=QueryKind.FULL):
    return Query(f"question {number}", kind, "name")


async def ask_many(catalog, count, start=0, kind=QueryKind.FULL):
    for number in range(start, start + count):
        await catalog.search(question(number, kind))


async def test_after_eight_empty_answers_a_well_known_title_that_is_not_found_stops_the_run():
    _, source, catalog, events = rig(NOTHING)
    await ask_many(catalog, MAX_EMPTY - 1)
    with pytest.raises(CatalogError, match='finds nothing any more, not even "love"') as caught:
        await catalog.search(question(7))
    assert caught.value.kind is ErrorKind.SOURCE_CHANGED
    assert source.asked[-1] == "love"
    for ask in (catalog.search(question(8)), catalog.lookup(5), catalog.by_isrc("x")):
        with pytest.raises(CatalogError, match="not even"):
            await ask
    assert len(source.asked) == MAX_EMPTY + 1
    assert events == [SourceGone('Beatport\'s search finds nothing any more, not even "love"')]


async def test_a_well_known_title_that_is_found_is_asked_for_half_as_often_from_then_on():
    _, source, catalog, _ = rig(FOUND, NOTHING)
    await ask_many(catalog, 8 + 15)
    assert source.asked.count("love") == 1
    with pytest.raises(CatalogError):
        await catalog.search(question(99))
    assert source.asked.count("love") == 2


async def test_the_same_question_again_and_filters_and_exact_ways_do_not_count():
    _, source, catalog, _ = rig()
    for _ in range(20):
        await catalog.search(question(1))
        await catalog.lookup(7)
        await catalog.by_isrc("ZZBM12600001")
    await ask_many(catalog, 20, kind=QueryKind.FILTER)
    assert "love" not in source.asked


async def test_any_answer_that_is_not_empty_begins_the_count_anew():
    check, source, catalog, _ = rig()
    for _ in range(3):
        source.finds = NOTHING
        await ask_many(catalog, 7)
        assert check.in_doubt
        source.finds = FOUND
        await ask_many(catalog, 1)
        assert not check.in_doubt
    assert "love" not in source.asked


async def test_a_well_known_title_that_gets_no_answer_leaves_the_question_open():
    check, _, catalog, _ = rig(CatalogError(ErrorKind.NETWORK, "away"), FOUND)
    await ask_many(catalog, 7)
    with pytest.raises(CatalogError, match="away"):
        await catalog.search(question(7))
    assert check.error is None
    await catalog.search(question(8))
    assert not check.in_doubt


async def test_what_rests_on_empty_answers_waits_until_they_are_believed():
    check, source, catalog, _ = rig(NOTHING)
    done = []
    check.when_believed(lambda: done.append("before"))
    await ask_many(catalog, 2)
    check.when_believed(lambda: done.append("miss"))
    assert done == ["before"]
    source.finds = FOUND
    await ask_many(catalog, 1)
    assert done == ["before", "miss"]
    source.finds = NOTHING
    await ask_many(catalog, 1)
    check.when_believed(lambda: done.append("last"))
    check.settle()
    assert done == ["before", "miss", "last"]


async def test_nothing_of_what_rests_on_them_is_done_once_the_source_is_known_to_have_changed():
    check, _, catalog, _ = rig(NOTHING)
    with pytest.raises(CatalogError):
        await ask_many(catalog, 8)
    check.when_believed(lambda: pytest.fail("remembered"))
    check.settle()


def result(status=Status.NO_MATCH, origin=Origin.CATALOG, mix_name=None):
    candidate = BeatportCandidate(track_id=1, title="x", mix_name=mix_name or "")
    candidates = () if mix_name is None else (ScoredCandidate(candidate, 90.0, VersionMatch.EXACT),)
    queries = (QueryRecord(question(1), len(candidates), origin=origin),)
    track = RBTrack(track_id="1")
    return TrackResult(
        playlist="P", playlist_index=1, track=track, status=status, candidates=candidates, queries=queries
    )


async def test_misses_that_rest_on_a_changed_source_become_errors_and_other_results_stay():
    check, _, catalog, _ = rig(NOTHING)
    assert check.judge(result()) == result()
    with pytest.raises(CatalogError):
        await ask_many(catalog, 8)
    judged = check.judge(result())
    assert (judged.status, judged.error.kind, judged.reasons) == (
        Status.ERROR,
        ErrorKind.SOURCE_CHANGED,
        (str(check.error),),
    )
    assert check.judge(result(Status.MATCHED, mix_name="")).status is Status.ERROR
    for other in (result(Status.MATCHED, mix_name="Dub"), result(origin=Origin.STORE)):
        assert check.judge(other) == other


# --- coverage over a run


def coverage(tracks, without=(), **counts):
    full = {name: tracks for name in USUAL["beatport"] if name not in without}
    return Coverage(tracks, {**full, **{name.replace("_", " "): count for name, count in counts.items()}})


def told(caplog):
    return [record.getMessage() for record in caplog.records]


def test_a_field_that_is_gone_is_told_once_by_name(caplog):
    check = SourceCheck("beatport")
    for _ in range(9):
        check.observe(coverage(5, without=["tempo", "remixers"]))
    check.settle()
    assert told(caplog) == [
        "Beatport's answers have changed: of 5 tracks 0 have remixers, 0 have a tempo, where nearly all should; "  # noqa: ISC004
        "update beatmatch; if it is the newest, report this"
    ]


def test_a_field_that_half_of_the_tracks_lack_is_told_once_there_are_enough_tracks(caplog):
    check = SourceCheck("beatport")
    for _ in range(9):
        check.observe(coverage(2, tempo=1, ISRC=2))
    assert told(caplog) == []
    check.observe(coverage(2, tempo=1, ISRC=2))
    assert len(told(caplog)) == 1
    assert "of 20 tracks 10 have a tempo" in told(caplog)[0]


def test_a_field_that_few_tracks_lack_is_not_told(caplog):
    check = SourceCheck("beatport")
    for _ in range(9):
        check.observe(coverage(4, tempo=3, ISRC=4))
        check.observe(coverage(1, without=["ISRC"]))
    check.settle()
    assert told(caplog) == []


def test_a_field_that_goes_in_the_middle_of_a_run_is_told(caplog):
    check = SourceCheck("beatport")
    check.observe(coverage(500))
    check.observe(coverage(25, without=["label"]))
    assert "of 525 tracks 500 have a label" in told(caplog)[0]


def test_the_end_of_a_short_run_tells_what_its_few_tracks_lacked(caplog):
    check = SourceCheck("beatport")
    check.observe(coverage(2, without=["length"]))
    assert told(caplog) == []
    check.settle()
    assert "of 2 tracks 0 have a length" in told(caplog)[0]


def test_five_tracks_without_mix_names_in_small_answers_stop_the_run():
    events = []
    check = SourceCheck("beatport", events.append)
    check.observe(coverage(3, without=["mix name"]))
    assert check.in_doubt
    with pytest.raises(CatalogError, match="none of its 5 tracks has a mix name"):
        check.observe(coverage(2, without=["mix name"]))
    assert len(events) == 1


def test_a_field_of_another_type_is_told_once(caplog):
    check = SourceCheck("beatport")
    for _ in range(3):
        check.observe(Coverage(25, coverage(25).counts, {"remixers": "Expected `array`, got `object`"}))
    assert told(caplog) == ["Beatport's `remixers` is not understood and left out: Expected `array`, got `object`"]


def lossy(tracks, left_out):
    return Coverage(tracks, coverage(tracks).counts, left_out=left_out, problem="no name")


def test_tracks_that_are_not_understood_are_told_once_and_do_no_harm_while_they_are_few(caplog):
    check, remembered = SourceCheck("beatport"), []
    for _ in range(3):
        check.observe(lossy(25, left_out=2))
    check.when_believed(lambda: remembered.append("an answer"))
    assert told(caplog) == ["a track of Beatport's answer is not understood and left out: no name"]
    assert remembered == ["an answer"]


def test_many_tracks_that_are_not_understood_are_told_as_an_error_and_nothing_more_is_remembered(caplog):
    check, remembered = SourceCheck("beatport"), []
    for _ in range(3):
        check.observe(lossy(12, left_out=13))
    check.when_believed(lambda: remembered.append("a miss, or not"))
    check.settle()
    (line,) = told(caplog)[1:]
    assert "13 of 25 tracks are not understood and left out (no name); update beatmatch" in line
    assert remembered == []


@pytest.mark.parametrize(
    ("found", "lost", "status"),
    [
        (result(), 13, Status.ERROR),
        (result(), 2, Status.NO_MATCH),
        (result(Status.MATCHED, mix_name="Dub"), 13, Status.MATCHED),
        (result(origin=Origin.STORE), 13, Status.NO_MATCH),
    ],
    ids=["asked and not found", "few are lost", "found", "remembered"],
)
def test_a_miss_among_many_tracks_that_are_not_understood_is_no_miss(found, lost, status):
    check = SourceCheck("beatport")
    check.observe(lossy(25 - lost, left_out=lost))
    judged = check.judge(found)
    assert judged.status is status
    if status is Status.ERROR:
        message = "so many of Beatport's tracks are not understood that this one may be among them"
        assert (judged.error, judged.reasons) == (TrackError(ErrorKind.SOURCE_CHANGED, message), (message,))


def test_a_file_is_not_measured(caplog):
    check = SourceCheck("file")
    check.settle()
    assert (check.in_doubt, told(caplog)) == (False, [])
