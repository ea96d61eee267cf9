"""Lay rows of texts out in columns. Widths are counted in cells, as a terminal shows the texts."""

from collections.abc import Collection, Iterator, Sequence

from rich.cells import cell_len

from beatmatch.console.text import fit

GAP = 2  # spaces between columns


def column_widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of the widest text of each column. All rows have the same number of texts."""
    return [max(map(cell_len, column)) for column in zip(*rows, strict=True)]


def aligned_lines(rows: Sequence[Sequence[str]], *, right: Collection[int] = (), gap: int = GAP) -> Iterator[str]:
    """Yield a line for each row. The columns in `right` are aligned to the right; the last one is else not padded."""
    widths = column_widths(rows)
    last = len(widths) - 1
    for row in rows:
        cells = (
            fit(text, width, right=index in right) if index < last or index in right else text
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield (" " * gap).join(cells)


def aligned_text(rows: Sequence[Sequence[str]]) -> str:
    """Return the aligned rows as lines of a text, without spaces at their ends."""
    return "".join(f"{line.rstrip()}\n" for line in aligned_lines(rows))
