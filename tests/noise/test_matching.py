"""The bounds that beatmatch has to meet on noisy rows."""

import pytest

from beatmatch.models import Confidence
from tests.noise.catalogue_file import read_catalogue
from tests.noise.generator import make_misses
from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.matching import match_in_process
from tests.noise.report import judge, run_bench
from tests.places import BENCH, needs_shared

pytestmark = pytest.mark.slow


def assert_within_bounds(report):
    assert report.errors == ()
    assert report.precision >= 0.998, report.lines("wrong") + report.lines("false") + report.lines("trapped")
    assert report.recall >= 0.96, report.lines("missed")
    assert report.false_rate <= 0.002, report.lines("false")
    assert report.trap_rate <= 0.002, report.lines("trapped")
    assert report.precision_of(Confidence.HIGH) >= 0.999


def test_noisy_rows_of_an_invented_catalogue_are_matched_right():
    assert_within_bounds(run_bench(match_in_process, invent_catalogue(3, songs=900), 600, 3))


@needs_shared
def test_noisy_rows_of_a_real_catalogue_are_matched_right():
    assert_within_bounds(run_bench(match_in_process, read_catalogue(BENCH / "catalog.jsonl"), 300, 8))


def test_a_track_that_is_not_there_costs_two_queries_at_most():
    report = judge(match_in_process, make_misses(invent_catalogue(3, songs=900), 150, 3))
    assert report.false == ()
    assert report.queries_a_track <= 2.0
