import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from beatmatch.models import RBTrack
from beatmatch.report.rows import ROW_FIELDS
from tests.report.pages import page
from tests.writers.samples import ALL, ANY_RESULT, MATCHED


def data(results, **run):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page(results, **run), re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_data_has_every_result_in_order_and_what_would_be_written():
    written = data(ALL)
    assert [dict(zip(ROW_FIELDS, row, strict=True))["status"] for row in written["rows"]] == [
        "matched",
        "review",
        "no_match",
        "skipped",
        "error",
    ]
    assert written["playlists"] == ["Sets/Friday"]
    assert ["label", "", "Slow Tide"] in written["writes"]["0"]
    assert list(written["writes"]) == ["0"]
    assert written["words"]["no_match"] == "not found"


def test_rows_of_the_same_track_share_a_number():
    again = replace(MATCHED, playlist="Other", track=replace(MATCHED.track, location="elsewhere"))
    other = replace(MATCHED, track=RBTrack(track_id="9", title="Another"))
    same = [row[ROW_FIELDS.index("same")] for row in data([MATCHED, again, other])["rows"]]
    assert same == [0, 0, 1]


@given(st.lists(ANY_RESULT, max_size=3))
def test_a_page_can_be_written_of_any_results(results):
    assert len(data(results)["rows"]) == len(results)


def test_a_page_without_results_is_a_page():
    assert data([])["rows"] == []
