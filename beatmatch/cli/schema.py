"""beatmatch schema: what the JSON that beatmatch writes looks like, for programs that read it."""

from typing import Annotated

import typer

from beatmatch.cli.context import command_context
from beatmatch.cli.options import MESSAGE_OPTIONS, OptionValue, complete_words, with_options
from beatmatch.errors import InputError
from beatmatch.writers.schemas import SCHEMA_NAMES


@with_options(*MESSAGE_OPTIONS)
def schema(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="NAME", help="Which one. (default: list them)", autocompletion=complete_words(SCHEMA_NAMES)
        ),
    ] = None,
    **options: OptionValue,
) -> int:
    """Print the JSON Schema of an output: results, run, error, ...

    Examples:
      beatmatch schema
      beatmatch schema results > results.schema.json
    """
    with command_context(options, as_json=False):
        import json

        from beatmatch.console.layout import aligned_text
        from beatmatch.writers.files import STDOUT, open_output
        from beatmatch.writers.schemas import schema as schema_of
        from beatmatch.writers.schemas import schema_rows

        if name is not None and name not in SCHEMA_NAMES:
            raise InputError(f"there is no schema {name!r}", f"choose from {', '.join(SCHEMA_NAMES)}")
        text = json.dumps(schema_of(name), indent=2) + "\n" if name else aligned_text([("Name", "Of"), *schema_rows()])
        with open_output(STDOUT) as stream:
            stream.write(text)
    return 0
