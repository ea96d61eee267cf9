import csv
import io
import logging
import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate, VersionMatch
from beatmatch.review.items import ReviewCandidate
from beatmatch.review.results_file import read_results
from beatmatch.review.spreadsheet import SheetProblem
from beatmatch.store import track_key
from tests.review.samples import ORIGINAL, REMIX, TRACK, as_sheet, result

SALT = replace(TRACK, track_id="502", title="Salt Hour", seconds=240)
GLASS = replace(TRACK, track_id="503", title='=Glass "Parade"; (Żółw Edit)', artist="'Ø+", seconds=None)
NUMBER = replace(TRACK, track_id="504", title="007", artist="3/4")
TRACKS = (TRACK, SALT, GLASS, NUMBER)


def rows(tracks=TRACKS):
    text = as_sheet([result(track, index=number) for number, track in enumerate(tracks, 1)])
    return list(csv.DictReader(io.StringIO(text, newline="")))


def edited(decisions, tracks=TRACKS):
    """Fill in decisions, by the number of the row."""
    found = rows(tracks)
    for number, decision in decisions.items():
        found[number]["decision"] = decision
    return found


def saved(found, *, delimiter=",", end="\r\n", columns=None):
    stream = io.StringIO()
    names = columns or list(found[0])
    writer = csv.DictWriter(stream, names, delimiter=delimiter, lineterminator=end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(found)
    return stream.getvalue()


def read(tmp_path, data):
    file = tmp_path / "review.csv"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_results(str(file)).sheet


def decisions_in(sheet):
    return {decision.item.track.title: decision.beatport_id for decision in sheet.decisions}


DECISIONS = {0: "7700001", 1: "none", 2: "https://www.beatport.com/track/a/7700002"}
EXPECTED = {TRACK.title: 7_700_001, "Salt Hour": None, GLASS.title: 7_700_002}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_is_read_as_any_spreadsheet_saves_it(tmp_path, delimiter, end, encoding):
    sheet = read(tmp_path, saved(edited(DECISIONS), delimiter=delimiter, end=end).encode(encoding))
    assert (decisions_in(sheet), sheet.problems, sheet.undecided) == (EXPECTED, (), 1)


def test_what_latin_1_cannot_hold_costs_a_warning_and_no_decision(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        sheet = read(tmp_path, saved(edited(DECISIONS)).encode("cp1252", "replace"))
    assert (decisions_in(sheet), sheet.problems) == (EXPECTED, ())
    assert caplog.messages == [f"{tmp_path}/review.csv is not UTF-8: read as Windows-1252, some letters may be wrong"]


def test_the_line_in_which_excel_is_told_the_delimiter_is_passed_over(tmp_path):
    sheet = read(tmp_path, "sep=;\r\n" + saved(edited({0: "yes"}), delimiter=";"))
    assert [(problem.line, problem.title) for problem in sheet.problems] == [(3, TRACK.title)]


def test_columns_may_be_moved_added_renamed_in_case_or_dropped(tmp_path):
    found = [{**row, "My notes": "x", "": "y"} for row in edited(DECISIONS)]
    text = saved(found, columns=["My notes", "entry", "", "title", "decision"]).replace("decision", " Decision ", 1)
    assert decisions_in(read(tmp_path, text)) == EXPECTED


def test_titles_that_a_spreadsheet_takes_for_numbers_and_dates_keep_their_decisions(tmp_path):
    found = edited({3: "none"})
    found[3] |= {"title": "7", "artist": "03. Apr", "library_seconds": "6,35E-03", "track_id": "5,04E+02"}
    (decision,) = read(tmp_path, saved(found)).decisions
    assert decision.item.key == track_key(NUMBER)


def test_without_the_entry_column_the_visible_ones_say_which_track_it_is(tmp_path):
    columns = [name for name in rows()[0] if name != "entry"]
    sheet = read(tmp_path, saved(edited(DECISIONS), columns=columns))
    assert [decision.item.key for decision in sheet.decisions] == [track_key(TRACK), track_key(SALT), track_key(GLASS)]
    assert sheet.items[0].track == replace(TRACK, album="", remixer="", mix="")


def test_a_row_that_says_of_no_track_is_told(tmp_path):
    sheet = read(tmp_path, "decision,notes\n7700001,a\n,b\n")
    assert sheet.problems == (
        SheetProblem(2, "", "the row does not say which track it is about: its columns are gone"),
    )
    assert (sheet.undecided, sheet.items) == (1, ())


def test_columns_that_were_sorted_apart_are_noticed(tmp_path):
    found = edited(DECISIONS)
    found[0]["entry"], found[1]["entry"] = found[1]["entry"], found[0]["entry"]
    sheet = read(tmp_path, saved(found))
    assert sheet.problems == (
        SheetProblem(2, "Salt Hour", "its columns belong to different rows: were they sorted apart?"),
        SheetProblem(3, TRACK.title, "its columns belong to different rows: were they sorted apart?"),
    )
    assert decisions_in(sheet) == {GLASS.title: 7_700_002}


def test_bad_cells_are_told_by_their_lines_and_the_good_ones_count(tmp_path):
    text = saved(edited({0: "1,78E+07", 1: "7700001.0", 2: "perhaps"})).replace("\r\n", "\r\n\r\n", 1)
    sheet = read(tmp_path, text)
    assert decisions_in(sheet) == {"Salt Hour": 7_700_001}
    assert sheet.problems == (
        SheetProblem(
            3, TRACK.title, "1,78E+07 has lost digits in a spreadsheet; paste the address of the track instead"
        ),
        SheetProblem(5, GLASS.title, '"perhaps" is neither an address nor an id of a Beatport track'),
    )
    assert sheet.undecided == 1


def test_a_line_number_is_the_files_own_after_a_title_of_two_lines(tmp_path):
    two = replace(TRACK, title="Lantern\nCoast")
    sheet = read(tmp_path, saved(edited({0: "a", 1: "b"}, (two, SALT))))
    assert [problem.line for problem in sheet.problems] == [2, 4]


def test_a_short_id_counts_when_the_row_names_it(tmp_path):
    short = replace(REMIX, track_id=811)
    text = as_sheet([result(best=short, candidates=(short, replace(ORIGINAL, track_id=812)))])
    for cell, expected in (("811", 811), ("812", 812)):
        assert decisions_in(read(tmp_path, text.replace("\n,Late", f"\n{cell},Late"))) == {TRACK.title: expected}
    (problem,) = read(tmp_path, text.replace("\n,Late", "\n813,Late")).problems
    assert problem.reason == "813 is too short for an id; paste the address of the track if it is one"


def test_an_apostrophe_in_front_of_a_formula_is_no_part_of_a_decision(tmp_path):
    assert decisions_in(read(tmp_path, saved(edited({0: "'-", 1: '="7700001"'})))) == {
        TRACK.title: None,
        "Salt Hour": 7_700_001,
    }


def test_the_same_decision_twice_is_one_and_two_different_ones_are_none(tmp_path):
    tracks = (TRACK, TRACK, SALT, SALT)
    sheet = read(tmp_path, saved(edited({0: "7700001", 1: "7700001", 2: "none", 3: "7700001"}, tracks)))
    assert decisions_in(sheet) == {TRACK.title: 7_700_001}
    assert sheet.problems == (
        SheetProblem(4, "Salt Hour", "lines 4 and 5 decide differently on the same track"),
        SheetProblem(5, "Salt Hour", "lines 4 and 5 decide differently on the same track"),
    )


def test_the_candidates_of_a_row_can_be_looked_at(tmp_path):
    (found,) = read(tmp_path, as_sheet([result()])).items
    assert (found.places, found.track, found.reasons) == ((("Late", 1),), TRACK, ("why",))
    assert found.candidates == (
        ReviewCandidate(
            beatport_track=BeatportCandidate(
                track_id=7_700_001,
                title="Lantern Coast",
                mix_name="Quill Remix",
                artists=("Mira Solen",),
                key="A Minor",
                bpm=124.0,
                length_ms=381_900,
                release_date="2021",
                label="Slow Tide",
                release="Coastlines",
            ),
            score=71.2,
            version=VersionMatch.UNKNOWN,
            is_complete=False,
        ),
        ReviewCandidate(
            beatport_track=BeatportCandidate(
                track_id=7_700_002,
                title="Lantern Coast",
                mix_name="Original Mix",
                artists=("Mira Solen, Tam, the Otter",),
            ),
            is_complete=False,
        ),
    )


def test_facts_that_a_spreadsheet_has_spoilt_are_unknown(tmp_path):
    found = rows((TRACK,))
    found[0] |= {
        "beatport_bpm": "124,5",
        "beatport_length_ms": "3,8E+05",
        "match_score": "71. Feb",
        "version": "Exact?",
        "alternatives": "a | 7: b | c | 8: Ivo - Glass (Live) (Dub)",
    }
    first, second, third = read(tmp_path, saved(found)).items[0].candidates
    assert (first.beatport_track.bpm, first.beatport_track.length_ms, first.score, first.version) == (
        124.5,
        None,
        None,
        None,
    )
    assert second.beatport_track == BeatportCandidate(track_id=7, title="b | c")
    assert third.beatport_track == BeatportCandidate(track_id=8, title="Glass (Live)", mix_name="Dub", artists=("Ivo",))
    found[0] |= {"beatport_track_id": "7,7E+06", "alternatives": "", "match_score": "inf"}
    assert read(tmp_path, saved(found)).items[0].candidates == ()


def test_a_score_that_is_none_is_unknown(tmp_path):
    found = rows((TRACK,))
    found[0]["match_score"] = "44317"
    assert read(tmp_path, saved(found)).items[0].candidates[0].score is None


def test_a_cell_too_long_for_csv_is_told_by_its_line(tmp_path):
    with pytest.raises(InputError, match=r"line 2 is no CSV: field larger than field limit"):
        read(tmp_path, "decision,title\n" + '"' + "x" * 200_000 + '",a\n')


_HABITS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;\t"),
        "end": st.sampled_from(["\n", "\r\n", "\r"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
        "blank": st.booleans(),
        "float_ids": st.booleans(),
        "order": st.integers(0, 10**6),
    }
)
# What cp1252 turns into something else that UTF-8 could be is not among them; "entry" is ASCII in any case.
_TITLES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(_TITLES, st.none() | st.integers(10_000, 10**9)), min_size=1, max_size=4, unique_by=lambda x: x[0]
    ),
    _HABITS,
)
def test_decisions_survive_whatever_a_spreadsheet_does_to_the_file(tmp_path, decided, habits):
    tracks = [replace(TRACK, title=title, seconds=number) for number, (title, _) in enumerate(decided, 1)]
    found = rows(tracks)
    for row, (_, wanted) in zip(found, decided, strict=True):
        row["decision"] = "none" if wanted is None else f"{wanted}.0" if habits["float_ids"] else str(wanted)
    names = random.Random(habits["order"]).sample(list(found[0]), len(found[0]))
    stream = io.StringIO()
    broken = any(
        cell in title for title, _ in decided for cell in "\r\n"
    )  # Python quotes not every line end, all others do
    quoting = csv.QUOTE_ALL if broken else habits["quoting"]
    writer = csv.writer(stream, delimiter=habits["delimiter"], quoting=quoting, lineterminator=habits["end"])
    writer.writerow(names)
    for row in found:
        writer.writerow([row[name] for name in names])
        if habits["blank"]:
            writer.writerow([""] * len(names))
    sheet = read(tmp_path, stream.getvalue().encode(habits["encoding"], "replace"))
    assert sheet.problems == ()
    assert {decision.item.key: decision.beatport_id for decision in sheet.decisions} == {
        track_key(track): wanted for track, (_, wanted) in zip(tracks, decided, strict=True)
    }
