import dataclasses

from beatmatch.errors import ErrorKind
from beatmatch.models import Changed, Kept, TrackError
from beatmatch.writers.summary import Summary, Tally
from tests.writers.samples import ALL, FAILED, MATCHED


def test_results_are_counted_by_status_kind_of_error_and_change():
    timeout = dataclasses.replace(FAILED, error=TrackError(ErrorKind.TIMEOUT, "no answer"))
    assert Summary.of([*ALL, MATCHED, timeout, FAILED]) == Summary(
        total=8,
        done=8,
        matched=2,
        review=1,
        no_match=1,
        skipped=1,
        error=3,
        error_kinds=((ErrorKind.BLOCKED, 2), (ErrorKind.TIMEOUT, 1)),
        changes=((Changed.NEW, 2), (Changed.SAME, 1)),
    )


def test_the_order_of_results_does_not_matter():
    assert Summary.of(ALL) == Summary.of(reversed(ALL))


def test_nothing_comes_to_nothing():
    assert Summary.of(()) == Summary()


def test_results_of_earlier_runs_are_counted_and_those_after_an_interruption_are_not_done():
    tally = Tally()
    tally.add(MATCHED)
    tally.add(dataclasses.replace(MATCHED, kept=Kept(ErrorKind.NETWORK)))
    tally.add(dataclasses.replace(MATCHED, kept=Kept(None)))
    summary = tally.summary(9)
    assert (summary.total, summary.results, summary.done, summary.kept) == (9, 3, 2, 2)
    assert summary.kept_kinds == ((ErrorKind.NETWORK, 1),)
