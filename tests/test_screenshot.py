"""The picture of the README is that of a run of today's program, and loads nothing from the network."""

from tests.places import ROOT
from tests.screenshot import COMMAND, PICTURE, draw, text_of


def test_the_picture_shows_what_the_program_writes_today() -> None:
    """Where this fails: .venv/bin/python -m tests.screenshot, and look at the picture."""
    assert text_of(PICTURE.read_text(encoding="utf-8")) == text_of(draw())


def test_the_picture_shows_a_match_a_doubt_and_a_miss() -> None:
    words = text_of(PICTURE.read_text(encoding="utf-8"))
    assert f"$ {COMMAND}" in words
    assert "To review: 1" in words
    assert "Not found: 1" in words


def test_the_picture_needs_no_network_and_the_readme_shows_it() -> None:
    svg = PICTURE.read_text(encoding="utf-8")
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "").replace("https://www.beatport.com/", "").replace(
        "https://www.textualize.io", ""
    )
    assert "](examples/first_run.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")
