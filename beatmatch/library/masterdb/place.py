"""Find the database of Rekordbox 6 and 7 on this machine."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from beatmatch.errors import InputError
from beatmatch.hostile import read_plain_file

WORD = "rekordbox"  # what the command line takes in place of a path

_OPTIONS = Path("rekordboxAgent", "storage", "options.json")  # Rekordbox writes there where its database is
_DATABASE = Path("rekordbox", "master.db")
_MOST_BYTES = 2**20  # of options.json


def find_master_db(environ: Mapping[str, str]) -> Path:
    """Return the master.db that Rekordbox uses. Raises InputError where none is found.

    On macOS it lies below ~/Library, on Windows below %APPDATA%, or where the preferences of Rekordbox have put it,
    on another drive for example.
    """
    places = [place for folder in _pioneer_folders(environ) for place in (*_configured(folder), folder / _DATABASE)]
    found = next((place for place in places if os.path.isfile(place)), None)  # noqa: PTH113  # Path.is_file may raise
    if found is None:
        looked = f": looked for {', '.join(map(str, places))}" if places else ""
        raise InputError(
            f"no database of Rekordbox 6 or 7 is found on this machine{looked}",
            "give the path of its master.db, or an XML export",
        )
    return found


def _pioneer_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders in which Rekordbox keeps its settings and its database, on Windows and on macOS."""
    if appdata := environ.get("APPDATA"):
        yield Path(appdata, "Pioneer")
    if home := environ.get("HOME"):
        yield Path(home, "Library", "Application Support", "Pioneer")
        yield Path(home, "Library", "Pioneer")


def _configured(folder: Path) -> Iterator[Path]:
    """Yield the place that Rekordbox itself has written down. A file that says nothing of use is passed over."""
    try:
        content, _ = read_plain_file(folder / _OPTIONS, _MOST_BYTES)
        options = json.loads(content)["options"]
        yield from (Path(value) for name, value in options if name == "db-path" and isinstance(value, str) and value)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
