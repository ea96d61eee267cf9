"""The real program with short waits: `python -m tests.end_to_end.short_waits ARGUMENTS`.

With CRASH=request in its environment every answer of Beatport ends in a bug, with CRASH=end the last step of the run:
tests look at what the program shows of it.
"""

import os
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, NoReturn

import aiohttp

from beatmatch.__main__ import main
from beatmatch.settings import Network

SHORT_WAITS = {"backoff": 0.01, "connect_timeout": 1.0, "read_timeout": 0.5, "total_timeout": 2.0}


def shorten_waits(setattr_: Callable[[Any, str, Any], None]) -> None:
    """Shorten the waits of the program in this process, for which it has no option."""
    module = import_module("beatmatch.config.run_settings")  # the package has a function of this name
    setattr_(module, "Network", partial(Network, **SHORT_WAITS))


def crash(*_: object, **_more: object) -> NoReturn:
    raise RuntimeError("boom")


if __name__ == "__main__":
    shorten_waits(setattr)
    match os.environ.pop("CRASH", ""):
        case "request":
            aiohttp.ClientResponse.start = crash  # type: ignore[method-assign]
        case "end":
            import_module("beatmatch.cli.match_run").print_summary = crash  # type: ignore[attr-defined]
    main()
