"""Which playlist a user means: as written first, then without stray spaces, then without case."""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NoReturn, TypeAlias

from beatmatch.errors import InputError
from beatmatch.models import full_name
from beatmatch.rekordbox.outline import Node, Outline

Path: TypeAlias = tuple[str, ...]

_LISTED = 20  # paths that a message names
_SUGGESTED = 3


def choose(wanted: str, outline: Outline, file: str) -> Node:
    """Find the playlist of a name or path. Raises InputError where there is none, or more than one."""
    paths = meant(wanted, [node.path for node in outline.playlists])
    if not paths:
        _refuse_unknown(wanted, outline, file)
    if len(paths) > 1:
        twins = len(set(paths)) == 1
        hint = "rename one of them in Rekordbox" if twins else f"give the path of one: {_listed(paths)}"
        raise InputError(f"{len(paths)} playlists in {file} are called {wanted!r}", hint)
    return next(node for node in outline.playlists if node.path == paths[0])


def meant(wanted: str, paths: Sequence[Path]) -> list[Path]:
    """Find the paths that a name or path stands for, by the strictest reading that finds any.

    A whole path comes before a name, so that `full_name` always leads back to its playlist.
    """
    for fold in (str, _trimmed, _caseless):
        for spellings in (_whole, _ends, _unescaped):
            hits = [path for path in paths if fold(wanted) in map(fold, spellings(path))]
            if hits:
                return hits
    return []


def _trimmed(text: str) -> str:
    parts = unicodedata.normalize("NFC", text).split("/")
    return "/".join(" ".join(part.split()) for part in parts)


def _caseless(text: str) -> str:
    return _trimmed(text).casefold()


def _whole(path: Path) -> Iterable[str]:
    return full_name(path), "/" + full_name(path)


def _ends(path: Path) -> Iterable[str]:
    return (full_name(path[start:]) for start in range(len(path)))


def _unescaped(path: Path) -> Iterable[str]:
    return ("/".join(path[start:]) for start in range(len(path)))


def _refuse_unknown(wanted: str, outline: Outline, file: str) -> NoReturn:
    paths = [node.path for node in outline.playlists]
    if folders := meant(wanted, outline.folders):
        inside = [path for path in paths if path[: len(folders[0])] == folders[0]]
        hint = f"it holds: {_listed(inside)}" if inside else "it holds no playlist"
        raise InputError(f"{wanted!r} is a folder in {file}, not a playlist", hint)
    if not paths:
        raise InputError(f"{file} holds no playlist", "export the whole collection, or match it with --collection")
    near = _near(wanted, paths)
    hint = f"did you mean {_listed(near)}?" if near else f"one of its playlists: {_listed(paths)}"
    raise InputError(f"no playlist in {file} is called {wanted!r}", hint)


def _near(wanted: str, paths: Sequence[Path]) -> list[Path]:
    spelled = {_caseless(spelling): path for path in paths for spelling in (*_ends(path), *_unescaped(path))}
    near = difflib.get_close_matches(_caseless(wanted), spelled, n=2 * _SUGGESTED)
    return list(dict.fromkeys(spelled[spelling] for spelling in near))[:_SUGGESTED]


def _listed(paths: Sequence[Path]) -> str:
    names = ", ".join(f'"{full_name(path)}"' for path in paths[:_LISTED])
    return names + (f" and {len(paths) - _LISTED} more" if len(paths) > _LISTED else "")
