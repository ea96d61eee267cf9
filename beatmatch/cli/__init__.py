"""The command line: one module a command, which reads its options, calls the rest, and returns an exit code.

Reading order:

- `entry`: run a command line, and end with the right exit code whatever happens; `help`: what it says of itself
- `options`, `context`, `given`, `exit_codes`: what commands share
- `match`, then `library`, `choose`, `match_run`, `outputs`, `result_targets`, `last_run`, `ending` and `dry_run`: the
  command `match`
- `tag`, then `tag_writing`: the command `tag` and what it does
- `review`, then `review_run` and `browser`: the command `review` and what it does
- `audit`, then `audit_run`: the command `audit` and what it does
- `push`, then `push_run`: the command `push` and what it does
- `playlists`, `report`, `explain`, `decisions`, `auth`, `catalog`, `config`, `doctor`, `schema`, `man`: the others

Only this folder knows typer. Every command imports what it needs when it runs, so that all of them start quickly.
From outside, only `__main__` imports it: `entry.run`.
"""

from typing import Annotated

import typer

from beatmatch import __version__
from beatmatch.cli import (
    audit,
    auth,
    catalog,
    config,
    decisions,
    doctor,
    explain,
    man,
    match,
    playlists,
    push,
    report,
    review,
    schema,
    tag,
)

app = typer.Typer(pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]})
app.command("match", no_args_is_help=False)(match.match)
app.command("playlists")(playlists.playlists)
app.command("explain")(explain.explain)
app.command("audit")(audit.audit)
app.command("tag", no_args_is_help=False)(tag.tag)
app.command("review")(review.review)
app.command("push")(push.push)
app.command("report")(report.report)
app.command("schema")(schema.schema)
app.command("login")(auth.login)
app.command("logout")(auth.logout)
app.command("doctor")(doctor.doctor)
app.command("man")(man.man)
# These have commands of their own.
app.add_typer(auth.app, name="auth")
app.add_typer(catalog.app, name="catalog")
app.add_typer(config.app, name="config")
app.add_typer(decisions.app, name="decisions")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"beatmatch {__version__}")
        raise typer.Exit


@app.command("version", hidden=True)
def show_version() -> None:
    """Show the version."""
    _show_version(wanted=True)


@app.callback()
def beatmatch(
    version: Annotated[
        bool | None,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = None,
) -> None:
    """Find every track of a Rekordbox playlist on Beatport.

    Examples:
      beatmatch playlists library.xml
      beatmatch match library.xml "Friday Night"
      beatmatch match library.xml "Friday Night" -o friday.csv
      beatmatch explain library.xml "Friday Night" 3
      beatmatch audit library.xml
      beatmatch tag library.xml "Friday Night"
      beatmatch review friday.json

    Exit status: 0 complete, 1 a bug, 2 usage or unreadable input, 3 --fail-on
    found rows, 4 incomplete (run again), 5 login needed, 130 Ctrl-C, 143 SIGTERM,
    129 SIGHUP.
    """
