"""beatmatch auth: which login a run would take."""

import time
from typing import TYPE_CHECKING

import typer

from beatmatch.cli.invocation import invocation
from beatmatch.cli.options import SAYING, Format, Given, takes
from beatmatch.errors import LoginError

if TYPE_CHECKING:
    from beatmatch.catalogs.auth import LoginStatus
    from beatmatch.writers.json import Json

app = typer.Typer()


@app.callback()
def auth() -> None:
    """Look at the login."""


@app.command()
@takes("state-dir", *SAYING)
def status(form: Format = None, **given: Given) -> int:
    """Show which login a run would take, without asking Beatport.

    Examples:
      beatmatch auth status
      beatmatch auth status -f json | jq .seconds_left

    Exit status: 0 when there is a login that can be used, 5 when not. Whether
    Beatport still takes it, beatmatch doctor finds out.
    """
    with invocation(given, as_json=form == "json") as here:
        from beatmatch.catalogs.auth import login_status
        from beatmatch.cli.answers import answer
        from beatmatch.config import run_settings

        found = login_status(run_settings(here.configuration).login, time.time())
        answer(_told(found), _document(found), form, here.screen)
    return 0 if found.usable else LoginError.exit_code


def _document(found: "LoginStatus") -> "Json":
    return {
        "usable": found.usable,
        "kind": found.kind.value,
        "user": found.user,
        "seconds_left": None if found.seconds_left is None else round(found.seconds_left),
        "renewable": found.renewable,
        "file": str(found.file) if found.file else None,
    }


def _told(found: "LoginStatus") -> str:
    from beatmatch.cli.answers import in_columns
    from beatmatch.console import printable
    from beatmatch.console.login import lasting, origin

    rows = [("Login", printable(origin(found)))]
    if found.kind != "none":
        rows.append(("Time left", lasting(found.seconds_left, renewable=found.renewable)))
    if found.file:
        rows.append(("File", printable(str(found.file))))
    if not found.usable:
        rows.append(("What to do", "run: beatmatch login"))
    return in_columns(rows)
