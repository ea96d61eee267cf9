"""List the playlists of a library as a tree, and find those that a typed text means."""

from collections.abc import Iterable, Iterator, Sequence

from beatmatch.console.layout import aligned_lines
from beatmatch.console.text import printable
from beatmatch.models import PlaylistInfo, full_name

_INDENT = "  "


def playlist_tree(playlists: Iterable[PlaylistInfo]) -> str:
    """Write a line for each folder and playlist, indented by its depth; a folder ends in "/", as a path names it."""
    rows = [("Tracks", "Playlist"), *_rows(playlists)]
    return "".join(f"{line}\n" for line in aligned_lines(rows, right=[0]))


def _rows(playlists: Iterable[PlaylistInfo]) -> Iterator[tuple[str, str]]:
    open_folders: Sequence[str] = ()
    for playlist in playlists:
        *folders, name = playlist.path
        shared = _shared(open_folders, folders)
        for depth, folder in enumerate(folders[shared:], shared):
            yield "", f"{_INDENT * depth}{_written(folder)}/"
        yield str(playlist.entries), _INDENT * len(folders) + _written(name)
        open_folders = folders


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """Count the names at the beginning that both have."""
    length = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        length += 1
    return length


def _written(name: str) -> str:
    return printable(full_name((name,)))


def filtered(playlists: Iterable[PlaylistInfo], text: str) -> tuple[PlaylistInfo, ...]:
    """Return the playlists in whose paths a text occurs, whatever the case and the spaces."""
    wanted = _squeezed(text)
    return tuple(playlist for playlist in playlists if wanted in _squeezed("/".join(playlist.path)))


def _squeezed(text: str) -> str:
    return "".join(printable(text).casefold().replace("\\/", "/").split())
