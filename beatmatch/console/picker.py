"""Pick playlists from a list: type to filter, arrows to move, space to mark several, Enter to take them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len
from rich.text import Text

from beatmatch.console.fullscreen import END_OF_INPUT, Fullscreen
from beatmatch.console.phrases import plural
from beatmatch.console.playlists import filtered
from beatmatch.console.text import isolate, printable, shorten
from beatmatch.models import PlaylistInfo

_UP, _DOWN, _PAGE_UP, _PAGE_DOWN, _HOME, _END = "up", "down", "page up", "page down", "home", "end"
_SEQUENCES = {  # what terminals send for keys that are no characters
    **{f"\x1b[{code}": key for code, key in (("A", _UP), ("B", _DOWN), ("H", _HOME), ("F", _END))},
    **{f"\x1bO{code}": key for code, key in (("A", _UP), ("B", _DOWN), ("H", _HOME), ("F", _END))},
    **{f"\x1b[{code}~": key for code, key in ((1, _HOME), (4, _END), (5, _PAGE_UP), (6, _PAGE_DOWN))},
    "\x10": _UP,  # Ctrl-P
    "\x0e": _DOWN,  # Ctrl-N
}
_ENTER, _BACKSPACE = ("\r", "\n"), ("\x7f", "\b")
_ESCAPE, _CTRL_A, _CTRL_U = "\x1b", "\x01", "\x15"
_AROUND = 4  # lines of the screen that are no playlists: title, filter, and two for the keys
_KEYS = "type to filter   [↑↓] move   [space] mark several   [Ctrl-A] mark all shown   [Enter] match   [Esc] leave"
_SHORT_KEYS = "type to filter  [↑↓] [space] mark  [Enter] match  [Esc] leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class PickerState:
    """Where the picking stands. `cursor` is a position among the playlists that the filter leaves."""

    playlists: tuple[PlaylistInfo, ...]
    filter: str = ""
    cursor: int = 0
    marked: frozenset[int] = frozenset()  # positions in `playlists`

    @property
    def shown(self) -> tuple[int, ...]:
        """The positions of the playlists that the filter leaves."""
        left = {id(each) for each in filtered(self.playlists, self.filter)}
        return tuple(position for position, each in enumerate(self.playlists) if id(each) in left)

    @property
    def taken(self) -> tuple[PlaylistInfo, ...]:
        """What Enter takes: the marked ones in the order of the library, else the one under the cursor."""
        shown = self.shown
        positions = sorted(self.marked) or shown[self.cursor : self.cursor + 1]
        return tuple(self.playlists[position] for position in positions)


def pick(fullscreen: Fullscreen, playlists: Sequence[PlaylistInfo], title: str) -> tuple[PlaylistInfo, ...]:
    """Let the user pick, and return what was picked; nothing where the user leaves."""
    state = PickerState(playlists=tuple(playlists))
    while True:
        width, height = fullscreen.measure()
        fullscreen.show(draw_picker(state, title, width, height, unicode=fullscreen.is_unicode))
        key = fullscreen.read_key()
        if key in (_ESCAPE, END_OF_INPUT):
            return ()
        if key in _ENTER and state.taken:
            return state.taken
        state = on_key(state, key, height - _AROUND)


def on_key(state: PickerState, key: str, page: int) -> PickerState:
    """Return the state after a key, or after several characters that were pasted. `page` is the number of lines."""
    if key in _SEQUENCES:
        return _moved(state, _SEQUENCES[key], page)
    if key == " ":
        return _moved(_mark(state, state.shown[state.cursor : state.cursor + 1]), _DOWN, page)
    if key == _CTRL_A:
        return _mark(state, state.shown)
    return _filtered(state, _typed(state.filter, key))


def _typed(text: str, key: str) -> str:
    if key in _BACKSPACE:
        return text[:-1]
    if key == _CTRL_U:
        return ""
    is_unknown_key = key.startswith(_ESCAPE)
    return text if is_unknown_key else text + "".join(filter(str.isprintable, key))


def _moved(state: PickerState, direction: str, page: int) -> PickerState:
    last = max(len(state.shown) - 1, 0)
    steps = {_UP: -1, _DOWN: 1, _PAGE_UP: -page, _PAGE_DOWN: page, _HOME: -last, _END: last}
    return replace(state, cursor=min(max(state.cursor + steps[direction], 0), last))


def _mark(state: PickerState, positions: Sequence[int]) -> PickerState:
    """Mark the playlists, or take the marks away where all of them have one."""
    marked = state.marked - set(positions) if state.marked.issuperset(positions) else state.marked | set(positions)
    return replace(state, marked=marked)


def _filtered(state: PickerState, text: str) -> PickerState:
    return state if text == state.filter else replace(state, filter=text, cursor=0)


def draw_picker(state: PickerState, title: str, width: int, height: int, *, unicode: bool = True) -> list[Text]:
    """Draw the list for a window of this size, around the cursor."""
    shown, room = state.shown, max(height - _AROUND, 1)
    first = min(max(state.cursor - room // 2, 0), max(len(shown) - room, 0))
    rows = [
        _row(state, position, first + number == state.cursor, width, unicode=unicode)
        for number, position in enumerate(shown[first : first + room])
    ]
    keys = _KEYS if cell_len(_KEYS) <= width else _SHORT_KEYS
    if not unicode:
        keys = keys.replace("↑↓", "arrows")
    return [
        Text(shorten(title, width), "bold"),
        Text.assemble(("> ", "cyan"), shorten(state.filter, width - 3), ("█" if unicode else "_", "cyan")),
        *(rows or [Text("  no playlist has that in its path; [Ctrl-U] clears", "yellow")]),
        *[Text()] * (room - max(len(rows), 1)),
        Text(shorten(_counts(state, shown), width), "dim"),
        Text(shorten(keys, width), "dim"),
    ]


def _row(state: PickerState, position: int, is_current: bool, width: int, *, unicode: bool) -> Text:
    playlist = state.playlists[position]
    mark = ("●" if unicode else "*") if position in state.marked else " "
    tracks = plural(playlist.entries, "track")
    name = isolate(shorten(printable(playlist.full_name), width - 6 - len(tracks)))
    return Text.assemble(
        ("> " if is_current else "  ", "cyan"),
        (f"{mark} ", "green"),
        (name, "bold" if is_current else ""),
        (f"  {tracks}", "dim"),
    )


def _counts(state: PickerState, shown: Sequence[int]) -> str:
    return ", ".join(_count_texts(state, shown))


def _count_texts(state: PickerState, shown: Sequence[int]) -> Iterator[str]:
    yield f"{len(shown)} of {plural(len(state.playlists), 'playlist')}"
    if state.marked:
        tracks = sum(playlist.entries for playlist in state.taken)
        yield f"{len(state.marked)} marked with {plural(tracks, 'track')}"
