"""beatmatch catalog: catalogues in files."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch.cli.context import command_context, write_answer
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, TableOrJson, with_options
from beatmatch.errors import OutputError

if TYPE_CHECKING:
    from beatmatch.catalogs.local.catalog import CatalogInfo

app = typer.Typer()


@app.callback()
def catalog() -> None:
    """Build a catalogue file to match against, and look into one."""


@app.command()
@with_options(*MESSAGE_OPTIONS)
def build(
    source: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Track objects of Beatport's API, one a line.")],
    target: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.db", help="The catalogue to write.")],
    **options: OptionValue,
) -> int:
    """Build a catalogue from track objects, so that it opens at once.

    Examples:
      beatmatch catalog build tracks.jsonl -o tracks.db
      beatmatch match library.xml "Friday Night" -c tracks.db
    """
    with command_context(options) as context:
        from beatmatch.catalogs.local.catalog import build_index
        from beatmatch.console.phrases import plural

        if target.resolve() == source.resolve():
            raise OutputError(f"{target} is what the catalogue is built from", "name another file")
        report = build_index(source, target)
        counts = [plural(report.tracks, "track")]
        if report.repeated:
            counts.append(f"{plural(report.repeated, 'line')} replaced by a later one of the same id")
        if report.bad_lines:
            counts.append(f"{plural(report.bad_lines, 'bad line')} left out")
        if not context.terminal.quiet:
            context.terminal.write_line(f"{target}: {', '.join(counts)}")
    return 0


@app.command()
@with_options(*MESSAGE_OPTIONS)
def info(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A catalogue: .db, .jsonl or .ndjson.")],
    output_format: TableOrJson = None,
    **options: OptionValue,
) -> int:
    """Say what a catalogue file holds.

    Example:
      beatmatch catalog info tracks.db
    """
    with command_context(options, as_json=output_format == "json") as context:
        from beatmatch.catalogs.local.catalog import open_catalog

        opened = open_catalog(file, context.configuration.folders.cache)
        try:
            found = opened.info()
        finally:
            opened.close()
        document = {**asdict(found), "built": found.built.isoformat(timespec="seconds")}
        write_answer(context, output_format or "table", _info_text(found), document)
    return 0


def _info_text(found: "CatalogInfo") -> str:
    from beatmatch.console.layout import aligned_text
    from beatmatch.console.text import printable

    return aligned_text(
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
