import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.errors import ErrorKind
from beatmatch.models import Changed, PlaylistInfo
from beatmatch.writers.json import (
    JsonWriter,
    NdjsonWriter,
    json_line,
    result_object,
    run_object,
    write_playlists_json,
    write_playlists_ndjson,
)
from beatmatch.writers.summary import RunInfo, Summary
from tests.writers.samples import ALL, ANY_RESULT, ANY_TEXT, FAILED, MATCHED, MISSED, RUN


def ndjson(results):
    stream = io.StringIO()
    lines = NdjsonWriter(stream)
    for result in results:
        lines.write(result)
    lines.close(RUN, Summary.of(results))
    return stream.getvalue()


def document(results, **options):
    stream = io.StringIO()
    whole = JsonWriter(stream, **options)
    for result in results:
        whole.write(result)
    whole.close(RUN, Summary.of(results))
    return stream.getvalue()


def test_a_match_has_every_field_of_the_contract_in_its_order():
    assert (
        json.dumps(result_object(MATCHED), indent=1)
        == """{
 "playlist": "Sets/Friday",
 "playlist_index": 1,
 "track_id": "101",
 "title": "Paper Lantern (Extended Mix)",
 "artist": "Mira Solen, Odd Harbour",
 "location": "file://localhost/music/lantern.mp3",
 "status": "matched",
 "matched": true,
 "match_score": 97.5,
 "confidence": "high",
 "version": "exact",
 "method": "search",
 "reasons": [
  "title and artists agree",
  "same version"
 ],
 "beatport_track_id": 7001,
 "beatport_url": "https://www.beatport.com/track/paper-lantern/7001",
 "beatport_title": "Paper Lantern",
 "beatport_mix_name": "Extended Mix",
 "beatport_artists": [
  "Mira Solen",
  "Odd Harbour"
 ],
 "beatport_remixers": [
  "Quill"
 ],
 "beatport_key": "Ab Minor",
 "beatport_key_camelot": "1A",
 "beatport_bpm": 124,
 "beatport_year": 2021,
 "beatport_release_date": "2021-03-05",
 "beatport_label": "Slow Tide",
 "beatport_genre": "Melodic House & Techno",
 "beatport_sub_genre": null,
 "beatport_release": "Paper Lantern EP",
 "beatport_catalog_number": "TIDE014",
 "beatport_isrc": "QZABC2100001",
 "beatport_length_ms": 381250,
 "library": {
  "remixer": null,
  "mix": null,
  "album": null,
  "label": null,
  "genre": null,
  "key": "1A",
  "bpm": 124,
  "year": null,
  "seconds": null
 },
 "candidates": [
  {
   "beatport_track_id": 7001,
   "beatport_url": "https://www.beatport.com/track/paper-lantern/7001",
   "beatport_title": "Paper Lantern",
   "beatport_mix_name": "Extended Mix",
   "beatport_artists": [
    "Mira Solen",
    "Odd Harbour"
   ],
   "beatport_remixers": [
    "Quill"
   ],
   "beatport_key": "Ab Minor",
   "beatport_key_camelot": "1A",
   "beatport_bpm": 124,
   "beatport_year": 2021,
   "beatport_release_date": "2021-03-05",
   "beatport_label": "Slow Tide",
   "beatport_genre": "Melodic House & Techno",
   "beatport_sub_genre": null,
   "beatport_release": "Paper Lantern EP",
   "beatport_catalog_number": "TIDE014",
   "beatport_isrc": "QZABC2100001",
   "beatport_length_ms": 381250,
   "match_score": 97.5,
   "version": "exact",
   "parts": {
    "title": {
     "value": 1.0,
     "weight": 4.0
    },
    "artists": {
     "value": 0.667,
     "weight": 3.0
    }
   },
   "notes": [
    "one twin"
   ]
  },
  {
   "beatport_track_id": 7002,
   "beatport_url": "https://www.beatport.com/track/-/7002",
   "beatport_title": "Paper Lantern",
   "beatport_mix_name": "Dub",
   "beatport_artists": [
    "Mira Solen"
   ],
   "beatport_remixers": [],
   "beatport_key": null,
   "beatport_key_camelot": null,
   "beatport_bpm": null,
   "beatport_year": null,
   "beatport_release_date": null,
   "beatport_label": null,
   "beatport_genre": null,
   "beatport_sub_genre": null,
   "beatport_release": null,
   "beatport_catalog_number": null,
   "beatport_isrc": null,
   "beatport_length_ms": null,
   "match_score": 61.0,
   "version": "different",
   "parts": {
    "title": {
     "value": 1.0,
     "weight": 4.0
    }
   },
   "notes": []
  }
 ],
 "queries": [
  {
   "text": "mira solen paper lantern extended",
   "kind": "full",
   "candidates": 2
  }
 ],
 "changed": "new",
 "error": null
}"""
    )


def test_a_miss_is_one_line_of_ndjson_whatever_its_title_holds():
    assert ndjson([MISSED]) == (
        '{"playlist": "Sets/Friday", "playlist_index": 3, "track_id": "103", "title": "Nowhere\\u2028Near", '
        '"artist": "Østby", "location": "", "status": "no_match", "matched": false, "match_score": null, '
        '"confidence": null, "version": null, "method": null, "reasons": ["nothing found"], '
        '"beatport_track_id": null, "beatport_url": null, "beatport_title": null, "beatport_mix_name": null, '
        '"beatport_artists": [], "beatport_remixers": [], "beatport_key": null, "beatport_key_camelot": null, '
        '"beatport_bpm": null, "beatport_year": null, "beatport_release_date": null, "beatport_label": null, '
        '"beatport_genre": null, "beatport_sub_genre": null, "beatport_release": null, '
        '"beatport_catalog_number": null, "beatport_isrc": null, "beatport_length_ms": null, "library": '
        '{"remixer": null, "mix": null, "album": null, "label": null, "genre": null, "key": null, "bpm": null, '
        '"year": null, "seconds": null}, "candidates": [], '
        '"queries": [{"text": "østby nowhere near", "kind": "full", "candidates": 0}], "changed": "same", '
        '"error": null}\n'
    )


def test_a_source_that_did_not_answer_is_an_error_with_its_kind():
    shown = result_object(FAILED)
    assert shown["error"] == {"kind": "blocked", "message": "Beatport refused (403)"}
    assert shown["status"] == "error"
    assert shown["matched"] is False


def test_the_document_says_run_and_summary_first_and_has_one_result_a_line():
    text = document(ALL)
    assert text.startswith(
        '{"schema_version": 1,\n'
        '"run": {"beatmatch": "0.1.0", "library": "library.xml", "playlists": ["Sets/Friday"], '
        '"catalog": "beatport", "settings": {"prefer": "original", "min_score": null, '
        '"generic_phrases": ["Night Shift"]}, "started": "2030-01-02T03:04:05+00:00", "seconds": 12.346, '
        '"requests": 3, "complete": true},\n'
        '"summary": {"total": 5, "done": 5, "kept": 0, "matched": 1, "review": 1, "no_match": 1, "skipped": 1, "error": 1, '
        '"error_kinds": {"blocked": 1}, "changes": {"new": 1, "same": 1}},\n'
        '"results": [\n'
        '{"playlist": "Sets/Friday", "playlist_index": 1, '
    )
    assert text.endswith('"error": {"kind": "blocked", "message": "Beatport refused (403)"}}\n]}\n')
    assert len(text.splitlines()) == 4 + len(ALL) + 1
    assert list(json.loads(text)) == ["schema_version", "run", "summary", "results"]


def test_the_document_and_the_lines_hold_the_same_results():
    assert json.loads(document(ALL))["results"] == [json.loads(line) for line in ndjson(ALL).splitlines()]


def test_a_document_without_results_is_whole():
    assert json.loads(document([]))["results"] == []


def test_results_wait_on_disk_when_they_are_many():
    assert document(ALL, kept_in_memory=10) == document(ALL)
    many = ALL * 100  # more than is copied at once
    assert document(many, kept_in_memory=10) == document(many)


def test_a_line_is_out_as_soon_as_its_result_is_known():
    flushed = []

    class Pipe(io.StringIO):
        def flush(self):
            flushed.append(self.getvalue())

    NdjsonWriter(Pipe()).write(MISSED)
    assert [text[-1] for text in flushed] == ["\n"]


def test_a_closed_pipe_is_told_and_not_swallowed():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        ndjson_to(Closed())


def ndjson_to(stream):
    NdjsonWriter(stream).write(MISSED)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\u2028b", '"a\\u2028b"'),
        ("a\u0085b\x9bm", '"a\\u0085b\\u009bm"'),
        ("\x1b[31m", '"\\u001b[31m"'),
        ("lone \udce9 half", '"lone \ufffd half"'),
        ("Ænima 混 😀", '"Ænima 混 😀"'),
    ],
)
def test_text_stays_readable_and_what_breaks_lines_or_readers_is_escaped(text, written):
    assert json_line(text) == written


def test_a_number_that_json_does_not_have_is_a_bug_and_crashes():
    with pytest.raises(ValueError, match="JSON"):
        json_line(float("nan"))


def test_settings_of_any_kind_find_a_form():
    run = RunInfo(
        beatmatch="0",
        library="",
        playlists=(),
        catalog="",
        settings={"a": {"b": (1, 2.5, None)}, "c": io.SEEK_SET, "d": Changed.NEW, "e": ErrorKind},
        started="",
        seconds=0,
        requests=0,
    )
    assert run_object(run)["settings"] == {
        "a": {"b": [1, 2.5, None]},
        "c": 0,
        "d": "new",
        "e": "<enum 'ErrorKind'>",
    }


@given(st.lists(ANY_RESULT, max_size=3))
def test_any_result_is_one_line_of_json_and_valid_utf8(results):
    text = ndjson(results)
    lines = text.encode("utf-8").decode("utf-8").splitlines()
    assert len(lines) == len(results)
    assert [json.loads(line)["playlist_index"] for line in lines] == [result.playlist_index for result in results]


@given(ANY_TEXT.filter(lambda text: not any("\ud800" <= character <= "\udfff" for character in text)))
def test_any_text_that_utf8_can_hold_comes_back(text):
    assert json.loads(json_line(text)) == text


@given(st.lists(ANY_RESULT, max_size=3))
def test_any_document_can_be_read(results):
    assert len(json.loads(document(results))["results"]) == len(results)


PLAYLISTS = (PlaylistInfo(path=("Sets", "AC/DC"), entries=3), PlaylistInfo(path=("Größe",), entries=0))


def test_playlists_are_listed_as_an_array():
    stream = io.StringIO()
    write_playlists_json(PLAYLISTS, stream)
    assert stream.getvalue() == (
        "[\n"
        '{"playlist": "Sets/AC\\\\/DC", "path": ["Sets", "AC/DC"], "tracks": 3},\n'
        '{"playlist": "Größe", "path": ["Größe"], "tracks": 0}\n'
        "]\n"
    )


def test_no_playlists_are_an_empty_array():
    stream = io.StringIO()
    write_playlists_json((), stream)
    assert stream.getvalue() == "[]\n"


def test_playlists_are_listed_one_a_line():
    stream = io.StringIO()
    write_playlists_ndjson(PLAYLISTS, stream)
    assert [json.loads(line)["playlist"] for line in stream.getvalue().splitlines()] == ["Sets/AC\\/DC", "Größe"]
