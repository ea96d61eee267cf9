import dataclasses
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.table import TableWriter, table_writer
from beatmatch.console.terminal import open_terminal
from beatmatch.console.text import printable
from beatmatch.errors import ErrorKind
from beatmatch.models import RBTrack, Status, TrackError, TrackResult
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, FAILED, LANTERN, MATCHED, MISSED, REVIEW, RUN


def entry(index, title, artist="", status=Status.MATCHED, *, found=None, mix="", playlist="Sets/[Warm-up]", **fields):
    best = found and dataclasses.replace(LANTERN, title=found, mix_name=mix, artists=(artist,))
    track = RBTrack(track_id=str(index), title=title, artist=artist)
    score = 95.4 if best else None
    return TrackResult(
        playlist=playlist, playlist_index=index, track=track, status=status, best=best, score=score, **fields
    )


PLAYLIST = (
    entry(1, "Paper Lantern (Extended Mix)", "Mira Solen", found="Paper Lantern", mix="Extended Mix"),
    entry(2, "Glass [bold]Parade[/bold]", "Ivo Ren", Status.REVIEW, found="Glass Parade", reasons=("a", "twin")),
    entry(3, "東京の夜 (森ミックス)", "山田", found="東京の夜"),
    entry(4, "ليلة", "فرقة", found="ليلة"),
    entry(5, "Fire 🔥 👍🏽 ❤️", "🎧", Status.NO_MATCH, reasons=("nothing found",)),
    entry(6, "\x1b[31mRed\x1b[0m\nAlert", "Cafe\u0301", Status.ERROR, error=TrackError(ErrorKind.TIMEOUT, "no answer")),
    entry(10, "Horn", status=Status.SKIPPED, reasons=("a sampler sound",)),
)


def write_table(results, stream, **options):
    writer = TableWriter(stream, **options)
    for result in results:
        writer.write(result)
    writer.close(RUN, Summary.of(results))


def table(results, width, **options):
    stream = io.StringIO()
    write_table(results, stream, width=width, **options)
    return stream.getvalue()


def lines(results, width, **options):
    """Return the lines without the invisible marks that keep right-to-left text in its place."""
    return table(results, width, **options).replace("\u2068", "").replace("\u2069", "").splitlines()


def test_a_table_has_the_matches_and_below_it_what_wants_a_human():
    assert lines(PLAYLIST, 100) == [
        "Sets/[Warm-up]  3 matched",
        "#  Track                                      On Beatport  Key  BPM  Year  Label      Score",
        "1  Mira Solen - Paper Lantern (Extended Mix)  =             1A  124  2021  Slow Tide     95",
        "3  山田 - 東京の夜 (森ミックス)               =             1A  124  2021  Slow Tide     95",
        "4  فرقة - ليلة                                =             1A  124  2021  Slow Tide     95",
        "",
        "Skipped: 1",
        "10  Horn",
        "    a sampler sound",
        "",
        "Unanswered: 1",
        "6  Café - Red Alert",
        "   no answer",
        "",
        "To review: 1",
        "2  Ivo Ren - Glass [bold]Parade[/bold]",
        "   a; twin",
        "   maybe Ivo Ren - Glass Parade, 1A, 124 BPM, 2021, Slow Tide, score 95",
        "   https://www.beatport.com/track/-/7001",
        "",
        "Not found: 1",
        "5  🎧 - Fire 🔥 👍 ❤",
        "   nothing found",
    ]


def test_a_narrow_table_wraps_and_cuts_nothing():
    assert lines(PLAYLIST[:3], 44) == [
        "Sets/[Warm-up]  2 matched",
        "#  Track                         On Beatport",
        "1  Mira Solen - Paper Lantern    =",
        "   (Extended Mix)",
        "3  山田 - 東京の夜 (森ミックス)  =",
        "",
        "To review: 1",
        "2  Ivo Ren - Glass [bold]Parade[/bold]",
        "   a; twin",
        "   maybe Ivo Ren - Glass Parade, 1A, 124",
        "   BPM, 2021, Slow Tide, score 95",
        "   https://www.beatport.com/track/-/7001",
    ]


def test_a_wide_table_has_more_columns_and_reasons_beside_the_entries():
    assert lines([MATCHED, REVIEW, MISSED], 160) == [
        "Sets/Friday  1 matched",
        "#  Title                         Artist                   On Beatport  Key  BPM  Year  Label      Genre                   Score",
        "1  Paper Lantern (Extended Mix)  Mira Solen, Odd Harbour  =             1A  124  2021  Slow Tide  Melodic House & Techno     97",
        "",
        "To review: 1",
        '2  Ivo, Ren - =Glass "Parade" [FREE DL]  the second is as good',
        "                                         maybe Ivo Ren - Glass Parade, 8A, 127.5 BPM, score 74",
        "                                         https://www.beatport.com/track/-/7003",
        "",
        "Not found: 1",
        "3  Østby - Nowhere Near                  nothing found",
    ]


def test_reasons_are_whole_however_long():
    gone = dataclasses.replace(MISSED, reasons=("found only by other artists: " + "; ".join(["Odd Harbour"] * 20),))
    reason = lines([gone], 80)[3:]
    assert (len(reason), max(map(cell_len, reason)) <= 80) == (4, True)
    assert " ".join(reason).count("Harbour") == 20


def test_a_reason_that_all_unanswered_rows_share_stands_once():
    gone = [dataclasses.replace(FAILED, playlist_index=index) for index in (5, 6)]
    assert lines(gone, 80) == [
        "Unanswered: 2",
        "Beatport refused (403)",
        "Sets/Friday",
        "5  -Low - Kettle Song",
        "6  -Low - Kettle Song",
    ]


def test_every_playlist_has_a_table_of_its_own_and_unmatched_rows_name_theirs():
    results = (
        entry(1, "A", found="A"),
        entry(2, "C", status=Status.NO_MATCH, reasons=("nothing",)),
        entry(1, "B", found="B", playlist="Other"),
        entry(2, "D", status=Status.NO_MATCH, reasons=("nothing",), playlist="Other"),
    )
    drawn = lines(results, 80)
    assert [line for line in drawn if "matched" in line] == ["Sets/[Warm-up]  1 matched", "Other  1 matched"]
    assert drawn[drawn.index("Not found: 2") :] == [
        "Not found: 2",
        "Sets/[Warm-up]",
        "2  C",
        "   nothing",
        "Other",
        "2  D",
        "   nothing",
    ]


def test_a_playlist_without_a_name_is_told_from_a_gap():
    assert lines([entry(1, "A", found="A", playlist="")], 80)[0] == "-  1 matched"


def test_a_table_is_never_narrower_than_its_columns_can_be():
    assert table([MATCHED], 1) == table([MATCHED], 40)


def test_no_results_are_no_table():
    assert table([], 80) == ""


def test_colour_marks_headings_and_differences_and_nothing_else_changes():
    other_tempo = dataclasses.replace(MATCHED, track=dataclasses.replace(MATCHED.track, bpm=120.0))
    colored = table([other_tempo, FAILED], 120, color=True)
    assert "\x1b[1;35mUnanswered: 1\x1b[0m" in colored
    assert "\x1b[36m120 → 124\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == table([other_tempo, FAILED], 120)


def test_titles_and_candidates_are_links_where_the_terminal_takes_them():
    drawn = table([MATCHED, REVIEW], 120, links=True)
    assert f"\x1b]8;;{LANTERN.url}\x1b\\Paper Lantern (Extended Mix)\x1b]8;;\x1b\\  Mira" in drawn
    assert "\x1b]8;;https://www.beatport.com/track/-/7003\x1b\\maybe Ivo Ren" in drawn
    assert "   https://" not in drawn


def test_a_table_is_drawn_when_its_playlist_is_complete():
    stream = io.StringIO()
    writer = TableWriter(stream, width=80)
    writer.write(entry(1, "First", found="First"))
    assert stream.getvalue() == ""
    writer.write(entry(1, "Second", found="Second", playlist="Other"))
    assert "First" in stream.getvalue()
    assert "Second" not in stream.getvalue()
    writer.close(RUN, Summary.of(ALL))
    assert "Second" in stream.getvalue()


def test_the_writer_has_the_width_and_colour_of_the_terminal_but_a_file_is_never_coloured():
    terminal = open_terminal(environ={"COLUMNS": "60"})
    terminal = dataclasses.replace(terminal, table_color=True, table_links=True)
    for to_file in (False, True):
        stream = io.StringIO()
        writer = table_writer(stream, terminal, to_file=to_file)
        writer.write(MATCHED)
        writer.close(RUN, Summary.of([MATCHED]))
        assert ("\x1b" in stream.getvalue()) is not to_file
        assert "Artist" not in stream.getvalue()


def test_a_closed_pipe_is_told_and_not_swallowed():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write_table(ALL, Closed(), width=80)


@given(st.lists(ANY_RESULT, min_size=1, max_size=4), st.integers(40, 200))
def test_any_results_make_lines_within_the_width_with_every_reason_in_full(results, width):
    drawn = lines(results, width)
    assert all(cell_len(line) <= width for line in drawn)
    text = "".join("".join(drawn).split())
    for result in results:
        if result.status in (Status.REVIEW, Status.NO_MATCH) and not result.error:
            assert width >= 120 or "".join(printable("; ".join(result.reasons)).split()) in text
