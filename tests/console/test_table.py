import dataclasses
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.table import TableWriter, table_writer
from beatmatch.console.terminal import open_terminal
from beatmatch.errors import ErrorKind
from beatmatch.models import RBTrack, Status, TrackError, TrackResult
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, FAILED, LANTERN, MATCHED, REVIEW, RUN


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
    writer.finish()


def table(results, width, **options):
    stream = io.StringIO()
    write_table(results, stream, width=width, **options)
    return stream.getvalue()


def lines(results, width, **options):
    """Return the lines without the invisible marks that keep right-to-left text in its place."""
    return table(results, width, **options).replace("\u2068", "").replace("\u2069", "").splitlines()


def test_a_table_stays_straight_with_titles_of_every_script():
    assert lines(PLAYLIST, 100) == [
        "Sets/[Warm-up]",
        " #  Status      Title                    Artist      Beatport                  Key  BPM  Year  Score",
        " 1  matched     Paper Lantern…nded Mix)  Mira Solen  Paper Lantern…nded Mix)    1A  124  2021     95",
        " 2  review      Glass [bold]P…de[/bold]  Ivo Ren     Glass Parade               1A  124  2021     95",
        "                └ a; twin",
        " 3  matched     東京の夜 (森ミックス)    山田        東京の夜                   1A  124  2021     95",
        " 4  matched     ليلة                     فرقة        ليلة                       1A  124  2021     95",
        " 5  not found   Fire 🔥 👍 ❤             🎧          nothing found",
        " 6  unanswered  Red Alert                Café        no answer",
        "10  skipped     Horn                                 a sampler sound",
    ]


def test_a_narrow_table_keeps_to_what_matters():
    assert lines(PLAYLIST, 60) == [
        "Sets/[Warm-up]",
        " #  Status      Title            Beatport         Key  Score",
        " 1  matched     Paper La…d Mix)  Paper La…d Mix)   1A     95",
        " 2  review      Glass [b…/bold]  Glass Parade      1A     95",
        "                └ a; twin",
        " 3  matched     東京の夜…クス)   東京の夜          1A     95",
        " 4  matched     ليلة             ليلة              1A     95",
        " 5  not found   Fire 🔥 👍 ❤     nothing found",
        " 6  unanswered  Red Alert        no answer",
        "10  skipped     Horn             a sampler sound",
    ]


def test_a_wide_table_shows_all_and_cuts_nothing():
    assert lines([MATCHED, REVIEW], 200) == [
        "Sets/Friday",
        "#  Status   Title                         Artist                   Beatport                      By                       Key    BPM  Year  Label      Genre                   Score",
        "1  matched  Paper Lantern (Extended Mix)  Mira Solen, Odd Harbour  Paper Lantern (Extended Mix)  Mira Solen, Odd Harbour   1A    124  2021  Slow Tide  Melodic House & Techno     97",
        '2  review   =Glass "Parade" [FREE DL]     Ivo, Ren                 Glass Parade                  Ivo Ren                   8A  127.5                                              74',
        "            └ the second is as good",
    ]


def test_a_reason_has_the_rest_of_the_line_and_is_cut_only_at_its_end():
    gone = dataclasses.replace(FAILED, error=TrackError(ErrorKind.BLOCKED, "Beatport refused " * 9))
    *_, line = lines([gone], 80)
    assert line.endswith(" Beatport refused Beatport refused Beatport…")
    assert cell_len(line) <= 80


def test_every_playlist_has_a_table_of_its_own():
    results = (entry(1, "A", found="A"), entry(1, "B", found="B", playlist="Other"))
    assert [line for line in lines(results, 80) if "  " not in line] == ["Sets/[Warm-up]", "", "Other"]


def test_a_playlist_without_a_name_is_told_from_a_gap():
    assert lines([entry(1, "A", found="A", playlist="")], 80)[0] == "-"


def test_a_table_is_never_narrower_than_its_columns_can_be():
    assert lines([dataclasses.replace(MATCHED, playlist_index=10**12)], 1) == [
        "Sets/Friday",
        "            #  Status   Title     Beatport",
        "1000000000000  matched  Pape…ix)  Pape…ix)",
    ]


def test_no_results_are_no_table():
    assert table([], 80) == ""


def test_colour_marks_the_status_and_nothing_else_changes():
    colored = table([MATCHED, FAILED], 120, color=True)
    assert "\x1b[32mmatched   \x1b[0m" in colored
    assert "\x1b[35munanswered\x1b[0m" in colored
    for code in ("0", "1", "2", "32", "35"):
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored == table([MATCHED, FAILED], 120)


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
    terminal = dataclasses.replace(open_terminal(environ={"COLUMNS": "60"}), table_color=True)
    for to_file in (False, True):
        stream = io.StringIO()
        writer = table_writer(stream, terminal, to_file=to_file)
        writer.write(MATCHED)
        writer.close(RUN, Summary.of([MATCHED]))
        assert ("\x1b" in stream.getvalue()) is not to_file
        assert "Year" not in stream.getvalue()


def test_a_closed_pipe_is_told_and_not_swallowed():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        write_table(ALL, Closed(), width=80)


@given(st.lists(ANY_RESULT, min_size=1, max_size=4), st.integers(40, 200))
def test_any_results_make_a_straight_table_within_its_width(results, width):
    results = [dataclasses.replace(result, playlist="p") for result in results]
    _, header, *rest = table(results, width).splitlines()
    assert cell_len(header) <= width
    assert all(cell_len(line) <= width for line in rest)
    whole = [line for line in rest if not line.strip().startswith("└")]
    assert len(whole) == len(results)
    found = [line for line, result in zip(whole, results, strict=True) if result.best]
    assert {cell_len(line) for line in found} <= {cell_len(header)}
