"""Find the file of a track on this machine: `--music-root OLD=NEW` maps the paths of a library from another one."""

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from beatmatch.errors import ConfigError
from beatmatch.library.location import streaming_service

_HINT = 'write OLD=NEW: a folder as the library names it, and where it is here, "C:/Music=/mnt/music"'
_DRIVE = re.compile(r"[A-Za-z]:(?:/|$)")


@dataclass(frozen=True, slots=True)
class MusicRoot:
    """A folder as the library names it, with "/" between the names and none at the end, and where it is here."""

    old: str
    new: Path

    def moved(self, path: str) -> Path | None:
        """Return where a path of the library is here, None where it is not in this folder.

        Windows takes no notice of case, so neither does a folder with a drive's letter. Unicode forms make no
        difference.
        """
        names, old_names = path.split("/"), self.old.split("/")
        head, rest = names[: len(old_names)], names[len(old_names) :]
        if not rest or ".." in rest:
            return None
        folded = _folded if _DRIVE.match(self.old) else _composed
        return self.new.joinpath(*rest) if list(map(folded, head)) == list(map(folded, old_names)) else None


def parse_music_roots(texts: Iterable[str]) -> tuple[MusicRoot, ...]:
    """Read the values of --music-root. Raises ConfigError for one that is no OLD=NEW."""
    return tuple(map(_parse, texts))


def _parse(text: str) -> MusicRoot:
    old, equals, new = (part.strip() for part in text.partition("="))
    if not (equals and old and new):
        raise ConfigError(f"--music-root is {text!r}", _HINT)
    return MusicRoot(_with_slashes(old).rstrip("/"), Path(os.path.expanduser(new)))  # noqa: PTH111  # raises for no home


def local_file(path: str, roots: Sequence[MusicRoot] = (), *, folder: Path | None = None) -> Path | None:
    """Return where the file of a track (`RBTrack.path`) is on this machine, None for a stream and an empty path.

    The first root that holds the path moves it; one that is in none stays where it is. A relative path begins at
    `folder`, that of the library. Of a name's two Unicode forms the one that is there is taken: macOS writes "é" as
    two characters, and a library or a file system may have it as one. The file need not exist.
    """
    if not path or "\0" in path or streaming_service(path):
        return None
    plain = _with_slashes(path)
    moved = next((new for root in roots if (new := root.moved(plain)) is not None), None)
    place = moved or Path(plain if _DRIVE.match(plain) else path)
    if folder is not None and not place.is_absolute() and not _DRIVE.match(plain):
        place = folder / place
    return next(filter(_exists, _spellings(place)), place)


def _spellings(path: Path) -> Iterator[Path]:
    yield path
    for form in ("NFC", "NFD"):
        yield Path(unicodedata.normalize(form, str(path)))


def _exists(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110  # Path.exists raises for a folder that may not be entered


def _with_slashes(path: str) -> str:
    r"""Return a Windows path ("C:\Music", "\\server\share") with "/"; in others a "\" is part of a name."""
    is_windows = _DRIVE.match(path.replace("\\", "/")) or path.startswith("\\\\")
    return path.replace("\\", "/") if is_windows else path


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _folded(name: str) -> str:
    return _composed(name).casefold()
