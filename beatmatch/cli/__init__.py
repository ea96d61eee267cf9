"""The command line: options in, one call, exit status out. The only part that imports typer."""

from typing import Annotated

import typer

from beatmatch import __version__
from beatmatch.cli import auth, catalog, config, decisions, doctor, explain, match, playlists, review

app = typer.Typer(pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]})

# One line a command. `typer.Typer` for what has commands of its own.
app.command("match", no_args_is_help=False)(match.match)
app.command("playlists")(playlists.playlists)
app.command("explain")(explain.explain)
app.command("review")(review.review)
app.command("login")(auth.login)
app.command("logout")(auth.logout)
app.command("doctor")(doctor.doctor)
app.add_typer(auth.app, name="auth")
app.add_typer(catalog.app, name="catalog")
app.add_typer(config.app, name="config")
app.add_typer(decisions.app, name="decisions")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"beatmatch {__version__}")
        raise typer.Exit


@app.callback()
def beatmatch(
    version: Annotated[  # its callback answers
        bool | None, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = None,
) -> None:
    """Find every track of a Rekordbox playlist on Beatport.

    Examples:
      beatmatch playlists library.xml
      beatmatch match library.xml "Friday Night"
      beatmatch match library.xml "Friday Night" -o friday.csv
      beatmatch match library.xml "Friday Night" -f json | jq .summary
      beatmatch explain library.xml "Friday Night" 3
      beatmatch review friday.json

    Exit status: 0 complete, 1 a bug, 2 usage or unreadable input, 3 --fail-on
    found rows, 4 incomplete (run again), 5 login needed, 130 interrupted.
    """
