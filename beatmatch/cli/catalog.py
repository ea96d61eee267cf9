"""beatmatch catalog: catalogues in files."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import invocation
from beatmatch.cli.options import SAYING, Format, Given, takes
from beatmatch.errors import OutputError

if TYPE_CHECKING:
    from beatmatch.catalogs.local.catalog import BuildReport, CatalogInfo

app = typer.Typer()


@app.callback()
def catalog() -> None:
    """Build a catalogue file to match against, and look into one."""


@app.command()
@takes(*SAYING)
def build(
    source: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Track objects of Beatport's API, one a line.")],
    target: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.db", help="The catalogue to write.")],
    **given: Given,
) -> int:
    """Build a catalogue from track objects, so that it opens at once.

    Examples:
      beatmatch catalog build tracks.jsonl -o tracks.db
      beatmatch match library.xml "Friday Night" -c tracks.db
    """
    with invocation(given) as here:
        from beatmatch.catalogs.local.catalog import build_index

        if target.resolve() == source.resolve():
            raise OutputError(f"{target} is what the catalogue is built from", "name another file")
        report = build_index(source, target)
        if not here.screen.quiet:
            here.screen.say(f"{target}: {_reported(report)}")
    return 0


def _reported(report: "BuildReport") -> str:
    from beatmatch.console.text import plural

    said = [plural(report.tracks, "track")]
    if report.repeated:
        said.append(f"{plural(report.repeated, 'line')} replaced by a later one of the same id")
    if report.bad_lines:
        said.append(f"{plural(report.bad_lines, 'bad line')} left out")
    return ", ".join(said)


@app.command()
@takes(*SAYING)
def info(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A catalogue: .db, .jsonl or .ndjson.")],
    form: Format = None,
    **given: Given,
) -> int:
    """Say what a catalogue file holds.

    Example:
      beatmatch catalog info tracks.db
    """
    with invocation(given, as_json=form == "json") as here:
        from beatmatch.catalogs.local.catalog import open_catalog
        from beatmatch.cli.context import answer

        opened = open_catalog(file, here.configuration.folders.cache)
        try:
            found = opened.info()
        finally:
            opened.close()
        document = {**asdict(found), "built": found.built.isoformat(timespec="seconds")}
        answer(_told(found), document, form or "table", here.screen)
    return 0


def _told(found: "CatalogInfo") -> str:
    from beatmatch.cli.context import in_columns
    from beatmatch.console import printable

    return in_columns(
        [
            ("Tracks", f"{found.tracks:,}"),
            ("with an ISRC", f"{found.with_isrc:,}"),
            ("with a length", f"{found.with_length:,}"),
            ("Released", f"{found.first_date or '?'} to {found.last_date or '?'}"),
            ("Built from", printable(found.source)),
            ("Bad lines", f"{found.bad_lines:,}"),
            ("Built", found.built.astimezone().strftime("%Y-%m-%d %H:%M")),
            ("Size", f"{found.size / 1e6:,.1f} MB"),
            ("Content", found.name),
        ]
    )
