from dataclasses import replace

import pytest

from beatmatch.errors import InputError
from beatmatch.models import Confidence, Status
from beatmatch.review.matches import Match, read_matches
from tests.review.samples import BARE, ORIGINAL, REMIX, as_csv, as_json, as_ndjson, as_sheet, result


def matched(best=REMIX, confidence=Confidence.HIGH, **more):
    return replace(result(status=Status.MATCHED, best=best, **more), confidence=confidence)


ROWS = [
    matched(ORIGINAL, Confidence.MEDIUM),
    result(),
    result(status=Status.NO_MATCH, best=None),
    matched(),
    matched(ORIGINAL, Confidence.HIGH),
    matched(BARE, Confidence.LOW),
]
REMIX_NAME = "Mira Solen - Lantern Coast (Quill Remix)"
MATCHES = (
    Match(
        7700002,
        "https://www.beatport.com/track/-/7700002",
        "Mira Solen, Tam, the Otter - Lantern Coast (Original Mix)",
        Confidence.MEDIUM,
    ),
    Match(7700001, "https://www.beatport.com/track/lantern-coast/7700001", REMIX_NAME, Confidence.HIGH),
    Match(7700003, "https://www.beatport.com/track/-/7700003", "Lantern", Confidence.LOW),
)


def read(tmp_path, text, lowest=Confidence.LOW):
    file = tmp_path / "results"
    file.write_text(text, encoding="utf-8")
    return read_matches(str(file), lowest)


def refused(tmp_path, text):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    return caught.value.message.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize("write", [as_json, as_ndjson, as_csv])
def test_matches_come_in_their_order_each_track_once_whatever_the_form(tmp_path, write):
    assert read(tmp_path, write(ROWS)) == MATCHES


@pytest.mark.parametrize("write", [as_ndjson, as_csv])
@pytest.mark.parametrize(
    ("lowest", "ids"),
    [(Confidence.HIGH, [7700001, 7700002]), (Confidence.MEDIUM, [7700002, 7700001])],
)
def test_matches_of_less_confidence_are_left_out(tmp_path, write, lowest, ids):
    assert [match.track_id for match in read(tmp_path, write(ROWS), lowest)] == ids


def test_a_match_without_a_confidence_counts_as_low(tmp_path):
    assert read(tmp_path, as_json([matched(confidence=None)]), Confidence.MEDIUM) == ()


def test_a_csv_may_have_gone_through_a_spreadsheet(tmp_path):
    semicolons = as_csv([matched()]).replace(",", ";")
    assert [match.track_id for match in read(tmp_path, semicolons)] == [7700001]
    without_url = as_csv([matched()]).replace("https://www.beatport.com/track/lantern-coast/7700001", "")
    assert [match.track_id for match in read(tmp_path, without_url.replace("7700001", "7700001.0"))] == [7700001]


def test_an_id_that_a_spreadsheet_has_damaged_is_an_error_with_its_line(tmp_path):
    damaged = as_csv([matched()]).replace("https://www.beatport.com/track/lantern-coast/7700001", "")
    message = refused(tmp_path, damaged.replace("7700001", "7.7E+06"))
    assert message.startswith("results: line 2 does not say which track it is: 7.7E+06 has lost digits")


def test_a_file_of_another_kind_is_an_error(tmp_path):
    no_results = 'results is no file of results: it has no column "status"'
    assert refused(tmp_path, as_sheet([result()])) == no_results
    assert refused(tmp_path, "<xml/>") == no_results
    assert refused(tmp_path, "{}").startswith("results holds no results: ")
    assert refused(tmp_path, '[{"status": "matched"}]').startswith("results: result 1 is no result: ")
    assert refused(tmp_path, " ") == "results is empty"
    endless = as_ndjson([matched()]).replace('"beatport_track_id": 7700001', '"beatport_track_id": 1' + "0" * 40, 1)
    assert refused(tmp_path, endless).startswith("results: line 1 is no result: ")


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    assert read(tmp_path, as_ndjson(ROWS)[:-30]) == MATCHES[:2]
