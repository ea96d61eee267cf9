import json
import logging
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, RBTrack, Status, VersionMatch
from beatmatch.review.items import ReviewCandidate, ReviewItem
from beatmatch.review.results_file import read_results
from beatmatch.store import track_key
from tests.review.samples import BARE, ORIGINAL, REMIX, TRACK, as_json, as_ndjson, as_sheet, result

SECOND = replace(TRACK, track_id="502", title="Salt Hour")
MISS = result(SECOND, index=2, status=Status.NO_MATCH, best=None, candidates=(ORIGINAL,))
MATCH = result(index=3, status=Status.MATCHED)


def read(tmp_path, data):
    file = tmp_path / "results"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_results(str(file))


def refused(tmp_path, data):
    with pytest.raises(InputError) as caught:
        read(tmp_path, data)
    return caught.value.message.replace(f"{tmp_path}/", ""), caught.value.hint


@pytest.mark.parametrize("write", [as_json, as_ndjson])
def test_what_a_run_wrote_as_json_comes_back_with_all_facts(tmp_path, write):
    found = read(tmp_path, write([result(), MISS, MATCH]))
    assert found.sheet is None
    assert found.items == (
        ReviewItem(
            places=(("Late", 1),),
            track=TRACK,
            reasons=("why",),
            candidates=(
                ReviewCandidate(beatport_track=REMIX, score=71.2, version=VersionMatch.UNKNOWN),
                ReviewCandidate(beatport_track=ORIGINAL, score=71.2, version=VersionMatch.UNKNOWN),
            ),
        ),
        ReviewItem(
            places=(("Late", 2),),
            track=SECOND,
            status=Status.NO_MATCH,
            reasons=("why",),
            candidates=(ReviewCandidate(beatport_track=ORIGINAL, score=71.2, version=VersionMatch.UNKNOWN),),
        ),
    )


def test_the_best_candidate_comes_first_wherever_it_ranked(tmp_path):
    (found,) = read(tmp_path, as_ndjson([result(best=ORIGINAL)])).items
    assert [candidate.beatport_track.track_id for candidate in found.candidates] == [7_700_002, 7_700_001]


def test_what_jq_and_powershell_make_of_a_document_is_read_too(tmp_path):
    document = json.loads(as_json([result(), MATCH]))
    expected = read(tmp_path, as_ndjson([result()])).items
    for text in (
        json.dumps(document, indent=2),
        json.dumps(document),
        json.dumps(document["results"]),
        "\n\n" + as_ndjson([result(), MATCH]) + "\n",
        "\ufeff" + as_ndjson([result()]),
    ):
        assert read(tmp_path, text).items == expected
    assert read(tmp_path, as_json([result()]).encode("utf-16")).items == expected


def test_lines_of_a_run_that_was_killed_are_read_up_to_the_last_whole_one(tmp_path, caplog):
    lines = as_ndjson([result(), MISS])
    with caplog.at_level(logging.WARNING):
        found = read(tmp_path, lines[:-200])
    assert [each.track.title for each in found.items] == ["Lantern Coast (Quill Remix)"]
    assert caplog.messages == [f"{tmp_path}/results ends in the middle of a result; the run was cut short"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "results is empty"),
        (" \n", "results is empty"),
        ("{}", "results holds no results: Object missing required field `results`"),
        ('{"results": [', "results holds no results: Input data was truncated"),
        ('{"results": [7]}', "results: result 1 is no result: Expected `object`, got `int`"),
        ('{"status": "review"}', "results: line 1 is no result: Object missing required field `playlist`"),
        ('[{"status": "review"}]', "results: result 1 is no result: Object missing required field `playlist`"),
        (b'[{"status": "rev\xffiew"}]', "results: result 1 is no result: Invalid enum value 'revÿiew' - at `$.status`"),
        ("a,b\n1,2\n", 'results is no review file: it has no column "decision"'),
        ("\n\n", "results is empty"),
        (b"PK\3\4\0\0", "results is no text"),
    ],
)
def test_what_holds_no_results_is_told_in_one_line(tmp_path, data, message):
    assert refused(tmp_path, data)[0] == message
    assert refused(tmp_path, data)[1]


def test_results_of_an_older_beatmatch_are_told_to_be_made_again(tmp_path):
    old = json.loads(as_ndjson([result()]))
    del old["library"]
    assert refused(tmp_path, json.dumps(old)) == (
        "results: line 1 is no result: Object missing required field `library`",
        "give what `beatmatch match` wrote as JSON or NDJSON, or run it again",
    )


def test_a_broken_line_in_the_middle_is_told_by_its_number(tmp_path):
    lines = as_ndjson([result(), result(index=2)]).splitlines()
    message, _ = refused(tmp_path, "\n".join([lines[0], "{broken", lines[1]]))
    assert message.startswith("results: line 2 is no result: JSON is malformed")


# Neither Rekordbox nor m3u files bring halves of characters or NUL into a title.
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_TRACKS = st.builds(
    RBTrack,
    track_id=_TEXT,
    title=_TEXT,
    artist=_TEXT,
    location=_TEXT,
    label=_TEXT,
    key=_TEXT,
    bpm=st.none() | st.floats(20, 400),
    year=st.none() | st.integers(1900, 2100),
    seconds=st.none() | st.integers(1, 10**5),
)


@given(st.lists(_TRACKS.filter(lambda track: track.title or track.artist or track.location), max_size=3))
def test_every_entry_comes_back_under_the_key_that_its_decision_is_kept_under(tmp_path_factory, tracks):
    folder = tmp_path_factory.mktemp("any")
    results = [result(track, index=number) for number, track in enumerate(tracks, 1)]
    for write in (as_json, as_ndjson, as_sheet):
        if write is not as_ndjson or results:
            keys = [each.key for each in read(folder, write(results)).items]
            assert keys == [track_key(track) for track in tracks]


def test_an_address_without_a_name_gives_none(tmp_path):
    (found,) = read(tmp_path, as_ndjson([result(best=BARE, candidates=(BARE,))])).items
    assert found.candidates[0].beatport_track == BeatportCandidate(track_id=7_700_003, title="Lantern")
