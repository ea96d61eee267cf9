import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.writers.csv import CsvWriter, cell, csv_line, flat_row, read_cell
from beatmatch.writers.fields import FLAT_NAMES
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, ANY_TEXT, FAILED, RUN

HEADER = (
    "playlist,playlist_index,track_id,title,artist,location,status,matched,match_score,confidence,version,method,"
    "reasons,beatport_track_id,beatport_url,beatport_title,beatport_mix_name,beatport_artists,beatport_remixers,"
    "beatport_key,beatport_key_camelot,beatport_bpm,beatport_year,beatport_release_date,beatport_label,"
    "beatport_genre,beatport_sub_genre,beatport_release,beatport_catalog_number,beatport_isrc,beatport_length_ms,"
    "changed,error\n"
)


def written(results, **options):
    stream = io.StringIO()
    rows = CsvWriter(stream, **options)
    for result in results:
        rows.write(result)
    rows.close(RUN, Summary.of(results))
    return stream.getvalue()


def test_every_status_in_csv():
    assert written(ALL) == HEADER + (
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",file://localhost/music/lantern.mp3,'
        "matched,true,97.5,high,exact,search,title and artists agree; same version,7001,"
        'https://www.beatport.com/track/paper-lantern/7001,Paper Lantern,Extended Mix,"Mira Solen, Odd Harbour",Quill,'
        "Ab Minor,1A,124,2021,2021-03-05,Slow Tide,Melodic House & Techno,,Paper Lantern EP,TIDE014,QZABC2100001,"
        "381250,new,\n"
        'Sets/Friday,2,102,"\'=Glass ""Parade"" [FREE DL]","Ivo, Ren",,review,false,74.0,low,unknown,search,'
        "the second is as good,7003,https://www.beatport.com/track/-/7003,Glass Parade,,Ivo Ren,,A Minor,8A,127.5"
        ",,,,,,,,,,,\n"
        "Sets/Friday,3,103,Nowhere\u2028Near,Østby,,no_match,false,,,,,nothing found" + "," * 19 + "same,\n"
        "Sets/Friday,4,104,Horn,,,skipped,false,,,,,a sampler sound" + "," * 20 + "\n"
        'Sets/Friday,5,105,"Kettle\nSong",\'-Low,,error,false' + "," * 25 + "blocked: Beatport refused (403)\n"
    )


def test_an_empty_playlist_is_a_header():
    assert written([]) == HEADER


def test_a_byte_order_mark_stands_before_the_header_when_excel_wants_one():
    assert written([FAILED], bom=True) == "\ufeff" + written([FAILED])


def test_a_row_is_out_as_soon_as_its_result_is_known():
    flushes = []

    class Pipe(io.StringIO):
        def flush(self):
            flushes.append(len(self.getvalue().splitlines()))

    CsvWriter(Pipe()).write(ALL[0])
    assert flushes == [2]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'=", "''-"])
def test_a_text_that_could_run_as_a_formula_gets_an_apostrophe(start):
    assert cell(f"{start}1+1") == f"'{start}1+1"
    assert read_cell(cell(f"{start}1+1")) == f"{start}1+1"


@pytest.mark.parametrize("text", ["'n Sync", "a=1", "", "'", "(-)", " =1"])
def test_a_text_that_is_no_formula_stays_as_it_is(text):
    assert cell(text) == text
    assert read_cell(text) == text


def test_numbers_are_numbers_also_below_zero():
    assert [cell(value) for value in (-5.0, -1, 0, 128.5)] == ["-5.0", "-1", "0", "128.5"]


def test_truth_absence_and_lists_have_a_plain_form():
    assert [cell(value) for value in (True, False, None, ("A", "B"), ())] == ["true", "false", "", "A, B", ""]


def test_both_line_ends_are_quoted_inside_a_cell_and_the_row_ends_plainly():
    assert csv_line(["a\rb", "c\nd", "e"]) == '"a\rb","c\nd",e\n'


@given(st.lists(ANY_TEXT, min_size=2, max_size=5))
def test_any_text_comes_back_from_its_cell(texts):
    line = csv_line(texts).encode("utf-8").decode("utf-8")
    (row,) = csv.reader(io.StringIO(line, newline=""))
    assert [read_cell(text) for text in row] == [cleaned(text) for text in texts]


@given(st.lists(ANY_RESULT, max_size=3))
def test_any_result_is_one_row_with_a_cell_for_every_column(results):
    header, *rows = csv.reader(io.StringIO(written(results), newline=""))
    assert header == list(FLAT_NAMES)
    assert [len(row) for row in rows] == [len(header)] * len(results)
    assert [read_cell(row[3]) for row in rows] == [cleaned(result.track.title) for result in results]


@given(ANY_RESULT)
def test_no_text_of_any_result_starts_as_a_formula(result):
    texts = [cell(value) for value in flat_row(result) if isinstance(value, str | tuple)]
    assert not [text for text in texts if text[:1] in set("=+-@\t\r")]


def cleaned(text):
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)
