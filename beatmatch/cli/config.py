"""beatmatch config: what a run would be told."""

import typer

from beatmatch.cli.context import invocation
from beatmatch.cli.options import EVERY_FLAG, Format, Given, takes
from beatmatch.config import Configuration, Origin, Setting, login_file, state_folder
from beatmatch.writers.json import Json

app = typer.Typer()


@app.callback()
def config() -> None:
    """Show the configuration."""


@app.command()
@takes(*(name for name in EVERY_FLAG if name != "format"))
def show(form: Format = None, **given: Given) -> int:
    """Show every setting, and where its value comes from.

    Examples:
      beatmatch config show
      beatmatch config show -f json | jq '.settings[] | select(.origin != "default")'

    Flags win over BEATMATCH_... variables, these over the configuration file,
    these over the defaults. The options of match may be given here, to see
    what becomes of them.
    """
    with invocation(given, as_json=form == "json") as here:
        from beatmatch.cli.context import answer

        answer(_table(here.configuration), _document(here.configuration), form or "table", here.screen)
    return 0


def _document(configuration: Configuration) -> Json:
    return {
        "settings": [
            {
                "name": setting.option.name,
                "value": _hidden(setting) or setting.value,
                "origin": setting.origin.value,
                "where": setting.where or None,
                "variable": setting.option.variable,
            }
            for setting in configuration.settings.values()
        ],
        "places": _places(configuration),
    }


def _hidden(setting: Setting) -> str:
    return "(hidden)" if setting.option.secret and setting.value else ""


def _table(configuration: Configuration) -> str:
    from beatmatch.cli.context import in_columns
    from beatmatch.console import printable

    settings = [
        (setting.option.name, _from(setting), printable(_said(setting))) for setting in configuration.settings.values()
    ]
    places = [(name, printable(str(place or "-"))) for name, place in _places(configuration).items()]
    return f"{in_columns([('Setting', 'From', 'Value'), *settings])}\n{in_columns([('Place', ''), *places])}"


def _from(setting: Setting) -> str:
    """Name a variable or a flag; the file is named once, among the places."""
    return setting.origin.value if setting.origin in (Origin.DEFAULT, Origin.FILE) else setting.where


def _said(setting: Setting) -> str:
    value = setting.value
    if isinstance(value, tuple):
        return "; ".join(value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if value is None:
        return "none" if setting.option.name == "rate" else f"({setting.option.default_help or 'none'})"
    return _hidden(setting) or str(value)


def _places(configuration: Configuration) -> dict[str, Json]:
    folder = configuration.folders.config
    usual = folder / "config.toml" if folder else None
    found = {
        "configuration": configuration.file or usual,
        "memory and login": state_folder(configuration),
        "login": login_file(configuration),
        "cache": configuration.folders.cache,
    }
    return {name: str(path) if path else None for name, path in found.items()}
