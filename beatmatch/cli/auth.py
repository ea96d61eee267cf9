"""beatmatch login, logout and auth status: the user's own Beatport account."""

import getpass
import sys
import time
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import CommandContext, command_context, write_answer
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, TableOrJson, with_options
from beatmatch.config import Panel, login_file, run_settings
from beatmatch.errors import ConfigError, InputError, LoginError

if TYPE_CHECKING:
    from beatmatch.beatport.auth.token_source import LoginStatus
    from beatmatch.beatport.auth.token_store import TokenFile, Tokens
    from beatmatch.settings import Login, Settings
    from beatmatch.writers.json import Json

_MAX_TOKEN_SIZE = 2**16  # bytes that are read from stdin
_LOGOUT_TIMEOUT = 5.0  # seconds that a logout waits for Beatport

app = typer.Typer()


@app.callback()
def auth() -> None:
    """Look at the login."""


@app.command()
@with_options("state-dir", *MESSAGE_OPTIONS)
def status(output_format: TableOrJson = None, **options: OptionValue) -> int:
    """Show which login a run would take, without asking Beatport.

    Examples:
      beatmatch auth status
      beatmatch auth status -f json | jq .seconds_left

    Exit status: 0 when there is a login that can be used, 5 when not. Whether
    Beatport still takes it, beatmatch doctor finds out.
    """
    with command_context(options, as_json=output_format == "json") as context:
        from beatmatch.beatport.auth.token_source import login_status

        found = login_status(run_settings(context.configuration).login, time.time())
        write_answer(context, output_format, _status_text(found), _status_document(found))
    return 0 if found.usable else LoginError.exit_code


def _status_document(found: "LoginStatus") -> "Json":
    return {
        "usable": found.usable,
        "kind": found.kind.value,
        "user": found.user,
        "seconds_left": None if found.seconds_left is None else round(found.seconds_left),
        "renewable": found.renewable,
        "file": str(found.file) if found.file else None,
    }


def _status_text(found: "LoginStatus") -> str:
    from beatmatch.console.layout import aligned_text
    from beatmatch.console.phrases import login_origin, login_time_left
    from beatmatch.console.text import printable

    rows = [("Login", printable(login_origin(found)))]
    if found.kind != "none":
        rows.append(("Time left", login_time_left(found.seconds_left, renewable=found.renewable)))
    if found.file and found.read_only:
        rows.append(("File", printable(f"{found.file}, only read: --state-dir has none")))
    elif found.file:
        rows.append(("File", printable(str(found.file))))
    if not found.usable:
        rows.append(("What to do", "run: beatmatch login"))
    return aligned_text(rows)


@with_options("state-dir", *MESSAGE_OPTIONS)
def login(
    token_stdin: Annotated[
        bool, typer.Option("--token-stdin", help="Read a token from stdin instead.", rich_help_panel=Panel.INPUT)
    ] = False,
    **options: OptionValue,
) -> int:
    """Log in to Beatport with an account of your own.

    Examples:
      beatmatch login
      beatmatch login --token-stdin < token.json

    User name and password are asked for on the terminal and kept nowhere. What
    is kept is the token that Beatport gives for them, in a file that only you
    can read. Where Beatport lets no program log in, take a token from a browser:

      1. Open https://api.beatport.com/v4/docs/ with the
         developer tools (F12) at Network, and log in there.
      2. Save the answer to o/token/, the whole JSON, in a file.
      3. Give it to this command, and delete it:
         beatmatch login --token-stdin < FILE

    A token may also be piped in bare, or as "Bearer ...". The website's own
    tokens may not read the catalogue.
    """
    with command_context(options) as context:
        import asyncio

        settings = run_settings(context.configuration)
        file = _token_file(context)
        credentials = _read_token() if token_stdin else _ask_for_password()
        tokens = asyncio.run(_log_in(settings, file, credentials))
        if not context.terminal.quiet:
            _confirm_login(context, tokens)
            _mention_variables(context, settings.login)
    return 0


@with_options("state-dir", *MESSAGE_OPTIONS)
def logout(**options: OptionValue) -> int:
    """Forget the stored login, here and at Beatport.

    Example:
      beatmatch logout
    """
    with command_context(options) as context:
        import asyncio

        settings = run_settings(context.configuration)
        was_logged_in = asyncio.run(_log_out(settings, _token_file(context)))
        if not context.terminal.quiet:
            context.terminal.write_line("Logged out." if was_logged_in else "Nobody was logged in.")
            _mention_variables(context, settings.login)
    return 0


def _token_file(context: CommandContext) -> "TokenFile":
    """Return the file that a login is written to and deleted from: that of --state-dir, and no other."""
    from beatmatch.beatport.auth.token_store import TokenFile

    path = login_file(context.configuration)
    if path is None:
        raise ConfigError(
            "there is no place for the login: neither HOME nor XDG_STATE_HOME is set",
            "name a folder with --state-dir, or set BEATMATCH_TOKEN instead of logging in",
        )
    return TokenFile(path)


def _read_token() -> str:
    """Read a token from stdin. Raises InputError for a keyboard, which would show what is typed."""
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(
            "a token typed here could be seen",
            "pipe it in: beatmatch login --token-stdin < FILE",
        )
    return sys.stdin.buffer.read(_MAX_TOKEN_SIZE).decode("utf-8-sig", "replace")


def _ask_for_password() -> tuple[str, str]:
    """Ask for user name and password on the terminal. Raises InputError without one, and for an empty answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError(
            "there is no terminal to ask for user name and password on",
            "run it in one, or pipe a token in: beatmatch login --token-stdin < FILE",
        )
    sys.stderr.write("Beatport user name: ")
    sys.stderr.flush()
    user = sys.stdin.readline().strip()
    if not user:
        raise InputError("no user name was given", "start again, and type one")
    password = _read_hidden("Password (not shown, not kept): ")
    if not password:
        raise InputError("no password was given", "start again, and type one")
    return user, password


def _read_hidden(prompt: str) -> str:
    """Read a line without echo. Raises InputError where the terminal can only echo."""
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


async def _log_in(settings: "Settings", file: "TokenFile", credentials: str | tuple[str, str]) -> "Tokens":
    """Log in with a token, or with user name and password, and store what Beatport gives for them."""
    from beatmatch.beatport.auth.login import log_in, log_in_with_token
    from beatmatch.session import open_oauth

    async with open_oauth(settings.network) as oauth:
        if isinstance(credentials, str):
            return await log_in_with_token(oauth, file, credentials)
        return await log_in(oauth, file, *credentials, client_id=settings.login.client_id)


async def _log_out(settings: "Settings", file: "TokenFile") -> bool:
    from beatmatch.beatport.auth.login import log_out
    from beatmatch.session import open_oauth

    network = replace(
        settings.network,
        connect_timeout=_LOGOUT_TIMEOUT,
        read_timeout=_LOGOUT_TIMEOUT,
        total_timeout=_LOGOUT_TIMEOUT,
    )
    async with open_oauth(network) as oauth:
        return await log_out(oauth, file)


def _confirm_login(context: CommandContext, tokens: "Tokens") -> None:
    from beatmatch.console.phrases import login_time_left

    left = login_time_left(tokens.seconds_left(time.time()), renewable=tokens.refresh is not None)
    context.terminal.write_line(f"Logged in{f' as {tokens.user}' if tokens.user else ''}. Time left: {left}.")


def _mention_variables(context: CommandContext, login: "Login") -> None:
    """Name the variables that a run would use instead of the stored login."""
    if login.token:
        context.terminal.write_line("BEATMATCH_TOKEN is set, and counts before the stored login.", "yellow")
    elif login.client_id and login.client_secret:
        variables = "BEATMATCH_CLIENT_ID and _SECRET are set, and count before the stored login."
        context.terminal.write_line(variables, "yellow")
