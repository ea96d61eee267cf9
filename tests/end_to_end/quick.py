"""The real program with short waits: `python -m tests.end_to_end.quick ARGUMENTS`.

With BREAK=track it crashes over every answer, with BREAK=end when all is done: what a bug shows is tested with it.
"""

import os
from typing import NoReturn

from beatmatch.__main__ import main
from beatmatch.beatport import http
from beatmatch.cli import match_run as matching
from tests.end_to_end.runs import shorten_waits


def crash(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("boom")


if __name__ == "__main__":
    shorten_waits(setattr)
    match os.environ.pop("BREAK", ""):
        case "track":
            http.classify = crash
        case "end":
            matching.print_summary = crash
    main()
