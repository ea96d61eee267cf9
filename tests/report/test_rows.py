from dataclasses import replace

from hypothesis import given

from beatmatch.models import RBTrack, Status, VersionMatch
from beatmatch.report.html import data_text
from beatmatch.report.rows import CANDIDATE_FIELDS, MOST_CANDIDATES, ROW_FIELDS, TRACK_FIELDS, row_of
from tests.writers.samples import ANY_RESULT, FAILED, LANTERN, MATCHED, MISSED, REVIEW


def named(result):
    parts: list[str] = []
    row = dict(zip(ROW_FIELDS, row_of(result, playlist=0, same=4, part_names=parts), strict=True))
    row["track"] = dict(zip(TRACK_FIELDS, row["track"], strict=True))
    row["candidates"] = [dict(zip(CANDIDATE_FIELDS, each, strict=True)) for each in row["candidates"]]
    return row, parts


def test_a_match_has_its_track_its_candidates_and_their_parts_by_number():
    row, parts = named(MATCHED)
    assert parts == ["title", "artists"]
    assert (row["playlist"], row["same"], row["index"], row["status"], row["score"]) == (0, 4, 1, "matched", 97.5)
    assert row["track"]["title"] == "Paper Lantern (Extended Mix)"
    assert [each["id"] for each in row["candidates"]] == [7001, 7002]
    assert row["best"] == 0
    assert row["candidates"][0]["parts"] == [0, 1.0, 4, 1, 0.67, 3]
    assert row["candidates"][0]["key"] == "1A"


def test_a_key_is_in_the_notation_of_the_librarys():
    row, _ = named(replace(MATCHED, track=replace(MATCHED.track, key="Am")))
    assert row["candidates"][0]["key"] == "Abm"


def test_the_best_candidate_is_there_even_behind_the_others_or_chosen_by_hand():
    others = tuple(
        replace(MATCHED.candidates[1], candidate=replace(LANTERN, track_id=number)) for number in range(8000, 8020)
    )
    row, _ = named(replace(MATCHED, candidates=(*others, MATCHED.candidates[0])))
    assert row["candidates"][row["best"]]["id"] == 7001
    row, _ = named(replace(MATCHED, candidates=(), version=VersionMatch.EXACT, score=100.0))
    assert [each["id"] for each in row["candidates"]] == [7001]
    assert len(named(replace(REVIEW, candidates=others, best=None))[0]["candidates"]) == MOST_CANDIDATES[Status.REVIEW]


def test_rows_without_an_answer_say_why():
    assert named(FAILED)[0]["reasons"] == ("Beatport refused (403)",)
    assert named(MISSED)[0]["best"] is None


@given(ANY_RESULT)
def test_every_result_is_one_line_of_data_that_ends_no_element(result):
    row = row_of(result, playlist=0, same=0, part_names=[])
    text = data_text(row)
    assert "<" not in text
    assert "\n" not in text
    text.encode("utf-8")


def test_a_track_without_anything_is_a_row():
    row, _ = named(replace(MISSED, track=RBTrack(track_id="")))
    assert row["track"]["title"] == ""
