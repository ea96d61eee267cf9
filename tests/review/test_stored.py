import json
from dataclasses import replace

import pytest
from hypothesis import given

from beatmatch.errors import InputError
from beatmatch.models import Status, TrackResult
from beatmatch.review.stored import open_stored, stored_results, track_result
from beatmatch.writers.json import json_line, result_object
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, MATCHED
from tests.writers.test_json import document, ndjson


@pytest.mark.parametrize("write", [document, ndjson, lambda results: json.dumps([result_object(r) for r in results])])
def test_results_are_read_back_from_every_form_of_json(write):
    read = [track_result(each) for each in stored_results(write(ALL), "a.json").decoded()]
    assert Summary.of(read) == Summary.of(ALL)
    assert read[0] == replace(
        MATCHED,
        score=97.5,
        queries=(),
        candidates=(replace_parts(MATCHED.candidates[0], 97.5), MATCHED.candidates[1]),
    )
    assert [result.track.title for result in read] == [result.track.title for result in ALL]


def replace_parts(scored, score):
    return replace(scored, score=score, parts=tuple(replace(part, value=round(part.value, 3)) for part in scored.parts))


@given(ANY_RESULT)
def test_what_was_read_is_written_the_same_again(result: TrackResult):
    line = {**result_object(result), "queries": []}
    (read,) = stored_results(json_line(line), "a.ndjson").decoded()
    again = result_object(track_result(read))
    for name in ("playlist", "playlist_index", "status", "match_score", "confidence", "reasons", "changed", "error"):
        assert json_line(again[name]) == json_line(line[name])
    assert [each["beatport_track_id"] for each in again["candidates"]] == [
        each["beatport_track_id"] for each in line["candidates"]
    ]


def test_a_document_brings_its_run_and_its_number_of_entries():
    stored = stored_results(document(ALL), "a.json")
    assert stored.run is not None
    assert (stored.run.library, stored.run.started, stored.total) == ("library.xml", "2030-01-02T03:04:05+00:00", 5)
    assert stored_results(ndjson(ALL), "a.ndjson").run is None


def test_only_the_statuses_that_are_asked_for_are_decoded():
    damaged = ndjson([MATCHED]).replace('"playlist_index": 1', '"playlist_index": "one"')
    stored = stored_results(damaged + ndjson(ALL[2:3]), "a.ndjson")
    assert [result.title for result in stored.decoded(Status.NO_MATCH)] == ["Nowhere\u2028Near"]
    with pytest.raises(InputError, match="line 1 is no result"):
        list(stored.decoded())


def test_a_file_without_anything_in_it_is_refused(tmp_path):
    (tmp_path / "a.json").write_text(" \n")
    with pytest.raises(InputError, match="is empty"), open_stored(str(tmp_path / "a.json")):
        pass
