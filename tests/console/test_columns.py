import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from beatmatch.console.columns import lay_out
from tests.writers.samples import ANY_RESULT, MATCHED, REVIEW

LONG = dataclasses.replace(
    MATCHED, track=dataclasses.replace(MATCHED.track, title="Paper Lantern " * 6, artist="Mira Solen & Odd Harbour")
)


def titles(results, width):
    return [column.title for column in lay_out(results, width).columns]


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (40, ["#", "Track", "On Beatport"]),
        (60, ["#", "Track", "On Beatport"]),
        (80, ["#", "Track", "On Beatport", "Key", "BPM", "Year", "Score"]),
        (100, ["#", "Track", "On Beatport", "Key", "BPM", "Year", "Label", "Score"]),
        (120, ["#", "Title", "Artist", "On Beatport", "Key", "BPM", "Year", "Label", "Score"]),
        (200, ["#", "Title", "Artist", "On Beatport", "Key", "BPM", "Year", "Label", "Genre", "Score"]),
    ],
)
def test_a_narrow_table_has_fewer_columns(width, expected):
    assert titles([LONG], width) == expected


def test_a_column_without_a_text_is_left_out():
    assert "Year" not in titles([REVIEW], 200)
    assert "Label" not in titles([REVIEW], 200)


def test_columns_are_as_wide_as_their_texts_where_there_is_room():
    grid = lay_out([MATCHED], 200)
    assert grid.widths == (1, 28, 23, 11, 3, 3, 4, 9, 22, 5)
    assert [cell.text for cell in grid.rows[0]][:4] == [
        "1",
        "Paper Lantern (Extended Mix)",
        "Mira Solen, Odd Harbour",
        "=",
    ]


@given(st.lists(ANY_RESULT, min_size=1, max_size=4), st.integers(40, 250))
def test_it_fits_the_width_and_only_columns_that_wrap_are_narrower_than_their_texts(results, width):
    grid = lay_out(results, width)
    assert sum(grid.widths) + 2 * (len(grid.widths) - 1) <= max(width, len("#") + 16 + 4 + 10 + 10)
    for column, column_width, *cells in zip(grid.columns, grid.widths, *grid.rows, strict=True):
        if not column.comfortable:
            assert column_width == max(cell_len(text) for text in (column.title, *(cell.text for cell in cells)))
