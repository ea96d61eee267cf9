"""beatmatch on noisy rows: what it matches is right, what is there it finds, what is gone it does not invent."""

from tests.noise.__main__ import read_catalogue
from tests.noise.adapter import match_in_process
from tests.noise.bench import run
from tests.noise.invented import invent_catalogue
from tests.places import BENCH, needs_shared


def check(report):
    assert report.errors == ()
    assert report.precision >= 0.998, report.lines("wrong") + report.lines("false")
    assert report.recall >= 0.96, report.lines("missed")
    assert report.false_rate <= 0.005, report.lines("false")
    assert report.high_precision >= 0.99


def test_noisy_rows_of_an_invented_catalogue_are_matched_right():
    check(run(match_in_process, invent_catalogue(3, songs=900), 600, 3))


@needs_shared
def test_noisy_rows_of_a_real_catalogue_are_matched_right():
    check(run(match_in_process, read_catalogue(BENCH / "catalog.jsonl"), 300, 8))
