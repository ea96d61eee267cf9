"""The picture at the top of the README, made from a real run: `.venv/bin/python -m tests.screenshot` writes it."""

import html
import inspect
import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.places import EXAMPLES, ROOT

PICTURE = EXAMPLES / "first_run.svg"
COMMAND = 'beatmatch match library.xml "Warm Up/Sunday"'
_COLUMNS = 100
_FONT_FROM_THE_NETWORK = re.compile(r"\s*@font-face \{\{.*?\}\}", re.DOTALL)


def run_in_color() -> str:
    """Return what the run of the README writes on a terminal's stdout, with its colours."""
    with tempfile.TemporaryDirectory() as home:
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        arguments = ["match", EXAMPLES / "library.xml", "Warm Up/Sunday", "--catalog", EXAMPLES / "catalog.jsonl"]
        done = subprocess.run(
            [sys.executable, "-m", "beatmatch", *arguments, "-f", "table", "--color", "always", "--no-store", "-q"],
            env={**kept, "HOME": home, "COLUMNS": str(_COLUMNS), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    return done.stdout


def draw() -> str:
    """Draw the run as an SVG that needs no network."""
    console = Console(file=io.StringIO(), record=True, width=_COLUMNS, force_terminal=True, legacy_windows=False)
    console.print(Text(f"$ {COMMAND}", "bold"))
    for line in Text.from_ansi(run_in_color()).split("\n"):
        console.print(line, no_wrap=True)
    usual_format = inspect.signature(Console.export_svg).parameters["code_format"].default
    code_format = _FONT_FROM_THE_NETWORK.sub("", usual_format)
    return console.export_svg(title="beatmatch", code_format=code_format, unique_id="beatmatch")


def text_of(svg: str) -> str:
    """Return the words of a picture, whatever version of Rich has drawn it."""
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", " ", svg, flags=re.DOTALL)).split())


def main() -> int:
    Path(PICTURE).write_text(draw(), encoding="utf-8")
    sys.stderr.write(f"written: {PICTURE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
