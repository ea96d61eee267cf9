"""What the small commands put on stdout: text for eyes, `| less` included, or one JSON object where it is wanted."""

from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json, json_line


def answer(text: str, document: Json, form: str | None) -> None:
    """Write the text, or the document for `-f json`."""
    with open_output(STDOUT) as stream:
        stream.write(json_line(document) + "\n" if form == "json" else text)


def in_columns(rows: list[tuple[str, ...]]) -> str:
    """Lay texts out in columns; the last one is as wide as it likes."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    lines = (
        "  ".join([*(f"{text:<{width}}" for text, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
