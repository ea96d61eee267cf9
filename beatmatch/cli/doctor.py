"""beatmatch doctor: what works here and what does not."""

from typing import TYPE_CHECKING, Annotated

import typer

from beatmatch import __version__
from beatmatch.cli.context import command_context, write_answer
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, TableOrJson, with_options
from beatmatch.config import Panel

if TYPE_CHECKING:
    from beatmatch.doctor.diagnosis import Diagnosis
    from beatmatch.writers.json import Json


@with_options("catalog", "offline", "no-store", "state-dir", *MESSAGE_OPTIONS)
def doctor(
    output_format: TableOrJson = None,
    fingerprint: Annotated[
        str | None,
        typer.Option(
            "--fingerprint",
            metavar="FILE",
            help="Write the form of Beatport's answers, without their contents, to report it.",
            rich_help_panel=Panel.OUTPUT,
        ),
    ] = None,
    **options: OptionValue,
) -> int:
    """Check what works here and what does not, with what to do about it.

    Examples:
      beatmatch doctor
      beatmatch doctor -c tracks.db
      beatmatch doctor --fingerprint forms.json
      beatmatch doctor -f json | jq '.checks[] | select(.mark != "ok")'

    Beatport's API and its website are asked one question each, and the form of
    their answers is compared with the one that beatmatch knows. What fails
    stands in the way of matching; what is only warned of does not. Exit status:
    0 matching can work, 2 something here is in the way, 4 Beatport does not
    answer, 5 login needed.
    """
    with command_context(options, as_json=output_format == "json") as context:
        from beatmatch.doctor.diagnosis import diagnose

        diagnosis = diagnose(context.configuration, context.terminal)
        if fingerprint is not None:
            _write_fingerprint(fingerprint, diagnosis)
        write_answer(context, output_format, _text(diagnosis), _document(diagnosis))
    return diagnosis.exit_code


def _write_fingerprint(file: str, diagnosis: "Diagnosis") -> None:
    from beatmatch.doctor.fingerprint import fingerprint
    from beatmatch.writers.files import open_output

    with open_output(file) as stream:
        stream.write(fingerprint(__version__, diagnosis.forms))


def _document(diagnosis: "Diagnosis") -> "Json":
    return {
        "can_match": diagnosis.exit_code == 0,
        "exit_status": diagnosis.exit_code,
        "checks": [
            {"name": check.name, "mark": check.mark.value, "says": check.says, "advice": check.advice or None}
            for check in diagnosis.checks
        ],
    }


def _text(diagnosis: "Diagnosis") -> str:
    """Write a line for each check, and below it what to do."""
    from beatmatch.console.layout import aligned_text
    from beatmatch.console.text import printable

    rows: list[tuple[str, ...]] = []
    for check in diagnosis.checks:
        rows.append((check.mark.value, check.name, printable(check.says)))
        if check.advice:
            rows.append(("", "", f"-> {printable(check.advice)}"))
    return aligned_text(rows)
