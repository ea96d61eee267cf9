"""What the small commands put on stdout: one JSON object, or the same for eyes."""

from collections.abc import Sequence

from beatmatch.console import Screen
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line


def answer(text: str, document: Json, form: str | None, screen: Screen) -> None:
    """Write the text where a person reads or asked for it, else the document."""
    as_text = form == "table" or (form is None and screen.stdout_shows)
    with open_output(STDOUT) as stream:
        stream.write(text if as_text else json_line(document) + "\n")


def in_columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Lay texts out in columns; the last one is as wide as it likes."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    lines = (
        "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
