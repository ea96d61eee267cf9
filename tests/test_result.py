"""One entry, one result: whatever happens on the way."""

import asyncio
import logging
import sqlite3
from itertools import count

import pytest

from beatmatch.errors import CatalogError, ErrorKind, LoginError, StoreError
from beatmatch.models import (
    Answer,
    BeatportCandidate,
    Changed,
    Confidence,
    Method,
    RBTrack,
    Status,
    TrackError,
    VersionMatch,
)
from beatmatch.result import NullMemory, PlaylistEntry, UnrecordedMemory, result_for
from beatmatch.settings import Settings
from tests.store.samples import decided

TRACK = RBTrack(track_id="7", title="Copper Lagoon (Extended Mix)", artist="Ilva Dorn")
ENTRY = PlaylistEntry("Late/Deep", 3, TRACK)
RIGHT = BeatportCandidate(track_id=811, title="Copper Lagoon", mix_name="Extended Mix", artists=("Ilva Dorn",))
EDIT = BeatportCandidate(track_id=812, title="Copper Lagoon", mix_name="Radio Edit", artists=("Ilva Dorn",))
SETTINGS = Settings()


class Shelf:
    """A catalogue that gives the same answer to everything, or raises."""

    name = "shelf"

    def __init__(self, *candidates, problem=None):
        self.candidates, self.problem, self.asked = candidates, problem, []

    async def search(self, query):
        self.asked.append(query.text)
        return self._answer()

    async def lookup(self, track_id):
        self.asked.append(track_id)
        return self._answer()

    async def by_isrc(self, isrc):
        self.asked.append(isrc)
        return self._answer()

    def _answer(self):
        if self.problem is not None:
            raise self.problem
        return Answer(self.candidates)


class Known(NullMemory):
    """A memory with a decision, that notes what it is given."""

    def __init__(self, catalog, decision=None, problem=None):
        super().__init__(catalog)
        self._decision, self._problem, self.recorded = decision, problem, []

    def decision_for(self, track):
        return self._decision

    def record(self, result):
        if self._problem is not None:
            raise self._problem
        self.recorded.append(result)
        return Changed.NEW


async def give(catalog, entry=ENTRY, *, decision=None, problem=None):
    return await result_for(entry, Known(catalog, decision, problem), SETTINGS)


async def test_a_match_carries_its_entry_and_how_it_was_found():
    result = await give(Shelf(RIGHT, EDIT))
    assert (result.playlist, result.playlist_index, result.track) == ("Late/Deep", 3, TRACK)
    assert (result.status, result.best, result.method) == (Status.MATCHED, RIGHT, Method.SEARCH)
    assert (result.version, result.error, result.changed) == (VersionMatch.EXACT, None, Changed.NEW)
    assert [scored.candidate for scored in result.candidates] == [RIGHT, EDIT]
    assert [record.candidates for record in result.queries] == [2]


async def test_what_is_not_there_is_no_error():
    result = await give(Shelf())
    assert (result.status, result.best, result.score, result.method, result.error) == (
        Status.NO_MATCH,
        None,
        None,
        None,
        None,
    )
    assert result.reasons != ()
    assert len(result.queries) > 1


async def test_a_track_that_there_is_nothing_to_look_for_is_skipped_without_a_question():
    catalog = Shelf(RIGHT)
    result = await give(
        catalog, PlaylistEntry("Late", 1, RBTrack(track_id="9", title="x", skip_reason="a TIDAL stream"))
    )
    assert (result.status, result.reasons, catalog.asked) == (Status.SKIPPED, ("a TIDAL stream",), [])


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        (CatalogError(ErrorKind.BLOCKED, "a wall"), TrackError(ErrorKind.BLOCKED, "a wall")),
        (CatalogError(ErrorKind.TIMEOUT, "no answer"), TrackError(ErrorKind.TIMEOUT, "no answer")),
        (LoginError("nobody is logged in"), TrackError(ErrorKind.AUTH, "nobody is logged in")),
        (KeyError("heads"), TrackError(ErrorKind.INTERNAL, "KeyError: 'heads'")),
        (RecursionError(), TrackError(ErrorKind.INTERNAL, "RecursionError")),
        (sqlite3.ProgrammingError("closed"), TrackError(ErrorKind.INTERNAL, "ProgrammingError: closed")),
    ],
)
async def test_what_goes_wrong_with_a_track_is_its_result_and_never_a_miss(problem, error):
    result = await give(Shelf(problem=problem))
    assert (result.status, result.error, result.reasons) == (Status.ERROR, error, (error.message,))
    assert (result.playlist_index, result.best, result.queries, result.changed) == (3, None, (), Changed.NEW)


async def test_a_bug_is_logged_with_its_place(caplog):
    await give(Shelf(problem=KeyError("heads")))
    (told,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert told.getMessage() == "bug while matching 'Copper Lagoon (Extended Mix)' by 'Ilva Dorn'"
    assert "in _answer" in caplog.text


@pytest.mark.parametrize("kept", [Shelf(RIGHT), Shelf(), Shelf(problem=CatalogError(ErrorKind.NETWORK, "away"))])
async def test_a_memory_that_breaks_takes_one_track_along_and_not_the_run(kept, caplog):
    result = await give(kept, problem=UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"))
    assert (result.status, result.error.kind, result.changed) == (Status.ERROR, ErrorKind.INTERNAL, None)
    assert (result.best, result.score, result.candidates) == (None, None, ())
    assert "surrogates not allowed" in result.error.message
    assert "bug while matching" in caplog.text


async def test_a_memory_that_cannot_be_asked_is_a_bug_of_that_track():
    class Unwell(Known):
        def decision_for(self, track):
            raise StoreError("not handled")

    result = await result_for(ENTRY, Unwell(Shelf(RIGHT)), SETTINGS)
    assert result.error == TrackError(ErrorKind.INTERNAL, "StoreError: not handled")


async def test_who_cancels_the_run_is_obeyed():
    class Endless(Shelf):
        async def search(self, query):
            await asyncio.Event().wait()

    task = asyncio.create_task(give(Endless()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_that_nobody_asked_for_loses_no_track():
    """Something below may be cancelled by its own owner, such as a shared look-up: the worker lives on."""
    result = await give(Shelf(problem=asyncio.CancelledError()))
    assert result.error == TrackError(ErrorKind.INTERNAL, "CancelledError")


async def test_what_a_human_decided_counts_and_asks_nobody():
    catalog = Shelf(EDIT)
    result = await give(catalog, decision=decided(811, RIGHT))
    assert (result.status, result.best, result.method, result.reasons) == (
        Status.MATCHED,
        RIGHT,
        Method.DECISION,
        ("you decided",),
    )
    assert (result.score, result.confidence, result.version) == (100.0, Confidence.HIGH, VersionMatch.EXACT)
    assert catalog.asked == []


async def test_a_decision_of_which_only_the_id_is_known_is_looked_up():
    catalog = Shelf(RIGHT)
    result = await give(catalog, decision=decided(811, None))
    assert (result.status, result.best, result.method, catalog.asked) == (
        Status.MATCHED,
        RIGHT,
        Method.DECISION,
        [811],
    )


async def test_a_decision_for_a_track_that_is_gone_wants_a_human_again():
    result = await give(Shelf(), decision=decided(811, None))
    assert (result.status, result.reasons) == (Status.REVIEW, ("the track you chose, 811, is not there",))


async def test_a_decision_against_every_track_is_a_miss_without_a_question():
    catalog = Shelf(RIGHT)
    result = await give(catalog, decision=decided(None, None))
    assert (result.status, result.method, result.reasons, catalog.asked) == (
        Status.NO_MATCH,
        Method.DECISION,
        ("you decided: not on Beatport",),
        [],
    )


async def test_a_decision_that_cannot_be_looked_up_is_an_error_and_not_a_miss():
    result = await give(Shelf(problem=CatalogError(ErrorKind.NETWORK, "away")), decision=decided(811, None))
    assert result.error == TrackError(ErrorKind.NETWORK, "away")


async def test_without_a_memory_nothing_is_known_and_nothing_is_new():
    memory = NullMemory(Shelf(RIGHT))
    assert memory.decision_for(TRACK) is None
    assert (await result_for(ENTRY, memory, SETTINGS)).changed is None


async def test_a_memory_without_a_record_is_used_and_learns_nothing():
    known = Known(Shelf(), decided(None))
    result = await result_for(ENTRY, UnrecordedMemory(known), Settings())
    assert (result.reasons, result.changed, known.recorded) == (("you decided: not on Beatport",), None, [])


async def test_the_time_it_took_is_told_and_is_no_part_of_the_result():
    ticks = count(1, step=0.25)
    first = await result_for(ENTRY, Known(Shelf(RIGHT)), SETTINGS, clock=lambda: next(ticks))
    assert first.milliseconds == 250.0
    assert first == await give(Shelf(RIGHT))


async def test_one_line_a_track_says_where_what_and_why_and_the_queries_stand_below(caplog):
    caplog.set_level(logging.DEBUG, "beatmatch.run")
    ticks = count(1, step=0.25)
    await result_for(ENTRY, NullMemory(Shelf(RIGHT)), SETTINGS, clock=lambda: next(ticks))
    line, query = [record.getMessage() for record in caplog.records]
    assert line == (
        "matched 100.0 | Late/Deep 3 | Ilva Dorn - Copper Lagoon (Extended Mix) | Beatport 811 (exact) | "
        "title, artists and version agree | queries: 1, 250 ms"
    )
    assert query == "    asked (full): Ilva Dorn Copper Lagoon Extended Mix; candidates: 1"
    caplog.clear()
    await result_for(ENTRY, NullMemory(Shelf()), SETTINGS, clock=lambda: next(ticks))
    assert " | nothing | nothing was found | " in caplog.records[0].getMessage()
