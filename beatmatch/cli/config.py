"""beatmatch config: the configuration that a run would get."""

import os
from pathlib import Path
from typing import Annotated

import typer

from beatmatch.cli.context import CommandContext, command_context, write_answer
from beatmatch.cli.options import ALL_OPTIONS, MESSAGE_OPTIONS, OptionValue, TableOrJson, with_options
from beatmatch.config import Configuration, Origin, Setting, readable_login_file, state_folder, user_folders
from beatmatch.errors import ConfigError, OutputError
from beatmatch.writers.files import STDOUT, open_output
from beatmatch.writers.json import Json

_HIDDEN = "(hidden)"  # in place of a secret

app = typer.Typer()


@app.callback()
def config() -> None:
    """Show the configuration, or begin one."""


@app.command()
@with_options(*(name for name in ALL_OPTIONS if name != "format"))
def show(output_format: TableOrJson = None, **options: OptionValue) -> int:
    """Show every setting, and where its value comes from.

    Examples:
      beatmatch config show
      beatmatch config show -f json | jq '.settings[] | select(.origin != "default")'

    Flags win over BEATMATCH_... variables, these over the configuration file,
    these over the defaults. The options of match may be given here, to see
    what becomes of them.
    """
    with command_context(options, as_json=output_format == "json") as context:
        configuration = context.configuration
        write_answer(context, output_format or "table", _text(configuration), _document(configuration))
    return 0


@app.command()
@with_options(*MESSAGE_OPTIONS)
def init(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help='Where; "-" is stdout. (default: the file that every run reads)'),
    ] = None,
    **options: OptionValue,
) -> int:
    """Write a configuration file with every option in it, all commented out.

    Examples:
      beatmatch config init
      beatmatch config init friday.toml
      beatmatch match library.xml "Friday Night" --config friday.toml

    A file that is there is never replaced.
    """
    with command_context(options, as_json=False) as context:
        from beatmatch.config.example import example_file

        if file == STDOUT:
            with open_output(STDOUT) as stream:
                stream.write(example_file())
            return 0
        place = Path(file) if file else _usual_file()
        _write_new(place, example_file())
        _say_where(context, place, is_usual=file is None)
    return 0


def _usual_file() -> Path:
    folder = user_folders(os.environ).config
    if folder is None:
        raise ConfigError("there is no place for a configuration file: HOME is not set", "name a file")
    return folder / "config.toml"


def _write_new(place: Path, text: str) -> None:
    """Write a file that is not there yet. Raises OutputError for one that is, and where it cannot be written."""
    try:
        if not place.parent.exists():
            place.parent.mkdir(parents=True)
        with place.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise OutputError(f"{place} is there already", "edit it, or name another file") from error
    except OSError as error:
        raise OutputError(f"cannot write {place}: {error.strerror}", "choose a place that can be written to") from error


def _say_where(context: CommandContext, place: Path, *, is_usual: bool) -> None:
    if not context.terminal.quiet:
        use = "every run reads it" if is_usual else f"use it with --config {place}"
        context.terminal.write_line(f"{place}: every option, commented out; {use}")


def _document(configuration: Configuration) -> Json:
    return {
        "settings": [
            {
                "name": setting.option.name,
                "value": _HIDDEN if _is_hidden(setting) else setting.value,
                "origin": setting.origin.value,
                "where": setting.where or None,
                "variable": setting.option.variable,
            }
            for setting in configuration.settings.values()
        ],
        "places": _places(configuration),
    }


def _text(configuration: Configuration) -> str:
    from beatmatch.console.layout import aligned_text
    from beatmatch.console.text import printable

    settings = [("Setting", "From", "Value")]
    for setting in configuration.settings.values():
        # A variable or a flag is named; the file is named once, among the places.
        source = setting.origin.value if setting.origin in (Origin.DEFAULT, Origin.FILE) else setting.where
        settings.append((setting.option.name, source, printable(_value_text(setting))))
    places = [("Place", "")]
    places += [(name, printable(str(place or "-"))) for name, place in _places(configuration).items()]
    return f"{aligned_text(settings)}\n{aligned_text(places)}"


def _value_text(setting: Setting) -> str:
    match setting.value:
        case tuple(texts):
            return "; ".join(texts) or "-"
        case bool(is_on):
            return "yes" if is_on else "no"
        case float(number):
            return f"{number:g}"
        case None:
            return "none" if setting.option.name == "rate" else f"({setting.option.default_help or 'none'})"
        case value:
            return _HIDDEN if _is_hidden(setting) else str(value)


def _is_hidden(setting: Setting) -> bool:
    return setting.option.secret and bool(setting.value)


def _places(configuration: Configuration) -> dict[str, Json]:
    folder = configuration.folders.config
    usual_file = folder / "config.toml" if folder else None
    places = {
        "configuration": configuration.file or usual_file,
        "memory and login": state_folder(configuration),
        "login": readable_login_file(configuration),
        "cache": configuration.folders.cache,
    }
    return {name: str(path) if path else None for name, path in places.items()}
