"""beatmatch auth: which login a run would take."""

import asyncio
import getpass
import sys
import time
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import Invocation, invocation
from beatmatch.cli.options import SAYING, Format, Given, takes
from beatmatch.config import Panel
from beatmatch.errors import ConfigError, InputError, LoginError

if TYPE_CHECKING:
    from beatmatch.beatport.auth.token_source import LoginStatus
    from beatmatch.beatport.auth.token_store import TokenFile, Tokens
    from beatmatch.settings import Login, Settings
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
        from beatmatch.beatport.auth.token_source import login_status
        from beatmatch.cli.context import answer
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
    from beatmatch.cli.context import in_columns
    from beatmatch.console import printable
    from beatmatch.console.messages import lasting, origin

    rows = [("Login", printable(origin(found)))]
    if found.kind != "none":
        rows.append(("Time left", lasting(found.seconds_left, renewable=found.renewable)))
    if found.file:
        rows.append(("File", printable(str(found.file))))
    if not found.usable:
        rows.append(("What to do", "run: beatmatch login"))
    return in_columns(rows)


# --- beatmatch login, logout: the user's own Beatport account.

_MOST = 2**16  # bytes of a pasted token
_PATIENCE = 5.0  # seconds that a logout waits for Beatport


@takes("state-dir", *SAYING)
def login(
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read a token from stdin instead.", rich_help_panel=Panel.INPUT)
    ] = False,
    **given: Given,
) -> int:
    """Log in to Beatport with an account of your own.

    Examples:
      beatmatch login
      beatmatch login --token-stdin < token.json

    User name and password are asked for on the terminal and kept nowhere. What
    is kept is the token that Beatport gives for them, in a file that only you
    can read. A token of your own may be piped in: bare, as "Bearer ...", or as
    the whole JSON that https://api.beatport.com/v4/docs/ gets when you log in.
    """
    with invocation(given) as here:
        from beatmatch.config import run_settings

        settings = run_settings(here.configuration)
        file = _file(settings.login)
        given_in = _piped() if token_stdin else _asked()
        tokens = asyncio.run(_log_in(settings, file, given_in))
        if not here.screen.quiet:
            _welcome(here, tokens, settings.login)
    return 0


@takes("state-dir", *SAYING)
def logout(**given: Given) -> int:
    """Forget the stored login, here and at Beatport.

    Example:
      beatmatch logout
    """
    with invocation(given) as here:
        from beatmatch.config import run_settings

        settings = run_settings(here.configuration)
        was_there = asyncio.run(_log_out(settings, _file(settings.login)))
        if not here.screen.quiet:
            here.screen.say("Logged out." if was_there else "Nobody was logged in.")
            _tell_of_variables(here, settings.login)
    return 0


def _file(login: "Login") -> "TokenFile":
    from beatmatch.beatport.auth.token_store import TokenFile

    if login.file is None:
        raise ConfigError(
            "there is no place for the login: neither HOME nor XDG_STATE_HOME is set",
            "name a folder with --state-dir, or set BEATMATCH_TOKEN instead of logging in",
        )
    return TokenFile(login.file)


def _piped() -> str:
    """Read a token from stdin, where nobody can see it being typed."""
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(
            "a token typed here could be seen",
            "pipe it in: beatmatch login --token-stdin < FILE, or run: beatmatch login",
        )
    return sys.stdin.buffer.read(_MOST).decode("utf-8-sig", "replace")


def _asked() -> tuple[str, str]:
    """Ask for user name and password on the terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError(
            "there is no terminal to ask for user name and password on",
            "run it in one, or pipe a token in: beatmatch login --token-stdin < FILE",
        )
    user = _answered(_read_line("Beatport user name: "), "user name")
    return user, _answered(_read_hidden("Password (not shown, not kept): "), "password")


def _answered(text: str, what: str) -> str:
    if not text:
        raise InputError(f"no {what} was given", "run again: beatmatch login")
    return text


def _read_line(prompt: str) -> str:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _read_hidden(prompt: str) -> str:
    """Read a line without an echo. Raises InputError where the terminal cannot do without."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt, stream=None)
    except EOFError:
        return ""
    except getpass.GetPassWarning:
        raise InputError(
            "this terminal would show the password",
            "use another one, or pipe a token in: beatmatch login --token-stdin < FILE",
        ) from None


async def _log_in(settings: "Settings", file: "TokenFile", given: str | tuple[str, str]) -> "Tokens":
    from beatmatch.beatport.auth.login import log_in, log_in_with_token
    from beatmatch.session import open_oauth

    async with open_oauth(settings.network) as oauth:
        if isinstance(given, str):
            return await log_in_with_token(oauth, file, given)
        return await log_in(oauth, file, *given, client_id=settings.login.client_id)


async def _log_out(settings: "Settings", file: "TokenFile") -> bool:
    from beatmatch.beatport.auth.login import log_out
    from beatmatch.session import open_oauth

    brief = replace(settings.network, connect_timeout=_PATIENCE, read_timeout=_PATIENCE, total_timeout=_PATIENCE)
    async with open_oauth(brief) as oauth:
        return await log_out(oauth, file)


def _welcome(here: Invocation, tokens: "Tokens", login: "Login") -> None:
    from beatmatch.console.messages import lasting

    left = lasting(tokens.seconds_left(time.time()), renewable=tokens.refresh is not None)
    here.screen.say(f"Logged in{f' as {tokens.user}' if tokens.user else ''}. Time left: {left}.")
    _tell_of_variables(here, login)


def _tell_of_variables(here: Invocation, login: "Login") -> None:
    """Tell which variables count before the file."""
    if login.token:
        here.screen.say("BEATMATCH_TOKEN is set, and counts before the stored login.", "yellow")
    elif login.client_id and login.client_secret:
        here.screen.say("BEATMATCH_CLIENT_ID and _SECRET are set, and count before the stored login.", "yellow")
