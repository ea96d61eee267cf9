"""Put the page together: the template, with its styles, its scripts and the data inside it.

Nothing of a title reaches the page but through the template, which escapes it, or as data, which the script shows as
text. The policy of the page names its own styles and its own script by their hashes, and allows nothing else.
"""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from beatmatch.models import Status
from beatmatch.writers.json import Json
from beatmatch.writers.safe_text import safe_text
from beatmatch.writers.summary import RunInfo, Summary

if TYPE_CHECKING:
    from jinja2 import Template

    from beatmatch.report.figures import Figures

_SCRIPTS = ("data.js", "details.js", "decisions.js", "rows.js", "keys.js", "start.js")
GENERATOR = '<meta name="generator" content="beatmatch">'
_MOST_NAMES = 3  # of playlists in the title
# What could end the element that holds the data; controls, line ends and overrides of direction; half characters.
_TO_ESCAPE = re.compile("[<>&\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def data_text(value: Json) -> str:
    """Return a value as JSON that can stand inside a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _TO_ESCAPE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_page(
    stream: TextIO, data: str, figures: "Figures", run: RunInfo, summary: Summary, words: Mapping[Status, str]
) -> None:
    """Write the page."""
    from markupsafe import Markup  # noqa: PLC0415  # only where a page is written

    style, script = _page_text("report.css"), "".join(map(_page_text, _SCRIPTS))
    pieces = _template().generate(
        title=_title(run),
        generator=Markup(GENERATOR),  # noqa: S704  # a constant
        run=run,
        catalog=run.settings.get("catalog", run.catalog) if run.catalog.startswith("file:") else run.catalog,
        started=_day_and_time(run.started),
        summary=summary,
        words={status.value: word for status, word in words.items()},
        figures=figures,
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704  # a file of this package
        script=Markup(script),  # noqa: S704  # as above
        data=Markup(data),  # noqa: S704  # made by `data_text`
    )
    stream.writelines(pieces)


def _title(run: RunInfo) -> str:
    names = [safe_text(name) for name in run.playlists]
    if len(names) > _MOST_NAMES:
        return f"{len(names)} playlists"
    return ", ".join(names) or "Results"


def _day_and_time(started: str) -> str:
    try:
        return datetime.fromisoformat(started).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def _page_text(name: str) -> str:
    return (files("beatmatch.report") / "page" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  # as above

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = safe_text
    return environment.from_string(_page_text("report.html.jinja"))
