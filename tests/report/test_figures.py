from dataclasses import replace

from beatmatch.models import Status
from beatmatch.report.figures import Bar, Figures
from beatmatch.report.planned import Change
from beatmatch.writers.fill import Field
from tests.writers.samples import ALL, MATCHED, MISSED


def figures(results, changes=()):
    counted = Figures()
    for result in results:
        counted.add(result, changes if result.matched else ())
    return counted


def test_the_bars_of_the_statuses_stand_one_after_the_other_and_are_a_hundred_long():
    bars = figures(ALL).status_bars()
    assert [(bar.name, bar.count, bar.start, bar.size) for bar in bars] == [
        ("matched", 1, 0, 20),
        ("review", 1, 20, 20),
        ("no_match", 1, 40, 20),
        ("skipped", 1, 60, 20),
        ("error", 1, 80, 20),
    ]
    assert figures([]).status_bars() == []


def test_scores_are_counted_in_steps_of_five_and_a_hundred_belongs_to_the_last():
    results = [replace(MATCHED, score=score) for score in (94.9, 95.0, 100.0)]
    bars = [bar for bar in figures(results).score_bars() if bar.count]
    assert bars == [Bar("90-94", 1, 0, 50, "matched", 90), Bar("95-100", 2, 0, 100, "matched", 95)]


def test_reasons_are_counted_without_their_details():
    missed = [replace(MISSED, reasons=(f"found only in other versions: Mix {number}",)) for number in range(3)]
    bars = figures([*missed, MISSED]).reason_bars()
    assert [(bar.name, bar.count) for bar in bars] == [("found only in other versions", 3), ("nothing found", 1)]


def test_the_fields_that_are_new_are_counted_by_track():
    counted = figures(ALL, (Change(Field.KEY, "", "1A"), Change(Field.SUB_GENRE, "", "Deep")))
    assert counted.tracks_written == 1
    assert [(bar.name, bar.count) for bar in counted.field_bars()] == [("key", 1), ("sub genre", 1)]
    assert counted.statuses[Status.MATCHED] == 1
