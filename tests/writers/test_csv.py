import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.writers.csv import (
    CandidatesWriter,
    CsvWriter,
    QueriesWriter,
    ReviewWriter,
    cell_text,
    csv_line,
    flat_row,
    read_cell,
)
from beatmatch.writers.fields import FLAT_NAMES
from beatmatch.writers.safe_text import safe_text
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, ANY_TEXT, FAILED, MATCHED, MISSED, RUN, SKIPPED

HEADER = (
    "playlist,playlist_index,track_id,title,artist,location,status,matched,match_score,confidence,version,method,"
    "reasons,beatport_track_id,beatport_url,beatport_title,beatport_mix_name,beatport_artists,beatport_remixers,"
    "beatport_key,beatport_key_camelot,beatport_bpm,beatport_year,beatport_release_date,beatport_label,"
    "beatport_genre,beatport_sub_genre,beatport_release,beatport_catalog_number,beatport_isrc,beatport_length_ms,"
    "changed,error\n"
)


def written(results, make=CsvWriter, **options):
    stream = io.StringIO()
    writer = make(stream, **options)
    for result in results:
        writer.write(result)
    writer.close(RUN, Summary.of(results))
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


@pytest.mark.parametrize(
    "start",
    [
        "=",
        "+",
        "-",
        "@",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
        "'=",
        "''-",
        " =",
        "\u3000=",
        "\u00a0@",
        "\u200b+",
        "\ufeff=",
        "' =",
    ],
)
def test_a_text_that_could_run_as_a_formula_gets_an_apostrophe(start):
    assert cell_text(f"{start}1+1") == f"'{start}1+1"
    assert read_cell(cell_text(f"{start}1+1")) == f"{start}1+1"


@pytest.mark.parametrize("text", ["'n Sync", "a=1", "", "'", "(-)", "a; b", "1 - 2", "a\nb"])
def test_a_text_that_is_no_formula_stays_as_it_is(text):
    assert cell_text(text) == text
    assert read_cell(text) == text


def test_numbers_are_numbers_also_below_zero():
    assert [cell_text(value) for value in (-5.0, -1, 0, 128.5)] == ["-5.0", "-1", "0", "128.5"]


def test_truth_absence_and_lists_have_a_plain_form():
    assert [cell_text(value) for value in (True, False, None, ("A", "B"), ())] == ["true", "false", "", "A, B", ""]


def test_both_line_ends_are_quoted_inside_a_cell_and_the_row_ends_plainly():
    assert csv_line(["a\rb", "c\nd", "e\r\nf", "g"]) == '"a\nb","c\nd","e\nf",g\n'


@pytest.mark.parametrize("separator", [";", "; ", ";\t", "\n", "\r", "\r\n"])
def test_a_formula_behind_what_a_spreadsheet_may_take_for_a_separator_gets_an_apostrophe(separator):
    text = cell_text(f"Drift{separator}=1+1")
    assert text.endswith(("'=1+1", "' =1+1"))
    assert read_cell(text) == safe_text(f"Drift{separator}=1+1")


def test_controls_and_overrides_of_direction_do_not_get_into_a_cell():
    assert cell_text("a\x1b[31mb\x00c\x7fd\x9be\u202ef\u2067g\x85h\ti") == "a[31mbcdefg h i"


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
    texts = [cell_text(value) for value in flat_row(result) if isinstance(value, str | tuple)]
    assert not [text for text in texts if text[:1] in set("=+-@\t\r")]


def cleaned(text):
    return safe_text(text)


# For a closer look: every candidate, every query, every doubtful entry


def candidates(stream):
    return CandidatesWriter(stream, ("title", "artists", "length"))


def test_every_candidate_is_a_row_with_a_column_for_each_part():
    assert written([MATCHED, MISSED], candidates) == (
        "playlist,playlist_index,track_id,title,artist,status,rank,chosen,beatport_track_id,beatport_url,"
        "beatport_title,beatport_mix_name,beatport_artists,beatport_remixers,beatport_key,beatport_key_camelot,"
        "beatport_bpm,beatport_year,beatport_release_date,beatport_label,beatport_genre,beatport_sub_genre,"
        "beatport_release,beatport_catalog_number,beatport_isrc,beatport_length_ms,match_score,version,"
        "part_title,part_artists,part_length,notes\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",matched,1,true,7001,'
        'https://www.beatport.com/track/paper-lantern/7001,Paper Lantern,Extended Mix,"Mira Solen, Odd Harbour",'
        "Quill,Ab Minor,1A,124,2021,2021-03-05,Slow Tide,Melodic House & Techno,,Paper Lantern EP,TIDE014,"
        "QZABC2100001,381250,97.5,exact,1.0,0.667,,one twin\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",matched,2,false,7002,'
        "https://www.beatport.com/track/-/7002,Paper Lantern,Dub,Mira Solen,,,,,,,,,,,,,,61.0,different,1.0,,,\n"
    )


def test_every_query_is_a_row_with_its_time_and_origin():
    assert written(ALL, QueriesWriter) == (
        "playlist,playlist_index,track_id,title,artist,query,kind,candidates,milliseconds,origin\n"
        'Sets/Friday,1,101,Paper Lantern (Extended Mix),"Mira Solen, Odd Harbour",mira solen paper lantern extended,'
        "full,2,182.3,store\n"
        "Sets/Friday,3,103,Nowhere\u2028Near,Østby,østby nowhere near,full,0,90.0,catalog\n"
    )


def test_the_review_file_holds_only_what_wants_a_human_and_what_it_takes_to_decide():
    assert written(ALL, ReviewWriter) == (
        "decision,playlist,playlist_index,track_id,title,artist,library_bpm,library_key,library_seconds,"
        "library_label,library_year,reasons,match_score,version,"
        "beatport_track_id,beatport_url,beatport_title,beatport_mix_name,beatport_artists,"
        "beatport_remixers,beatport_key,beatport_key_camelot,beatport_bpm,beatport_year,beatport_release_date,"
        "beatport_label,beatport_genre,beatport_sub_genre,beatport_release,beatport_catalog_number,beatport_isrc,"
        "beatport_length_ms,alternatives,location,entry\n"
        ',Sets/Friday,2,102,"\'=Glass ""Parade"" [FREE DL]","Ivo, Ren",127.5,8A,360,,,the second is as good,74.0,'
        "unknown,7003,https://www.beatport.com/track/-/7003,Glass Parade,,Ivo Ren,,A Minor,8A,127.5,,,,,,,,,,"
        '"7004: Ivo Ren, Tam - Glass Parade (Live)",,"{""track_id"": ""102"", '
        '""title"": ""=Glass \\""Parade\\"" [FREE DL]"", ""artist"": ""Ivo, Ren"", ""location"": """", '
        '""key"": ""8A"", ""bpm"": 127.5, ""seconds"": 360}"\n'
    )


def test_without_doubtful_rows_the_review_file_is_a_header():
    assert written([MATCHED, MISSED, SKIPPED, FAILED], ReviewWriter).count("\n") == 1


@given(ANY_RESULT)
def test_any_result_gives_whole_rows(result):
    for make in (candidates, QueriesWriter, ReviewWriter):
        header, *rows = csv.reader(io.StringIO(written([result], make), newline=""))
        assert all(len(row) == len(header) for row in rows)


@given(ANY_RESULT)
def test_every_query_of_any_result_can_be_read_back(result):
    _, *rows = csv.reader(io.StringIO(written([result], QueriesWriter), newline=""))
    assert len(rows) == len(result.queries)
    assert [int(read_cell(row[7])) for row in rows] == [record.candidates for record in result.queries]
