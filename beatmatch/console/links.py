"""Links in a terminal (OSC 8), and which terminals take them."""

import re
from collections.abc import Mapping
from urllib.parse import quote

_NAMED = ("WT_SESSION", "KITTY_WINDOW_ID", "DOMTERM")  # variables that only terminals with links set
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "zed", "rio", "mintty"})
_KINDS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "wezterm", "contour")  # of TERM
_FIRST_VTE, _FIRST_KONSOLE, _FIRST_TMUX = 5000, 201200, (3, 4)  # versions


def takes_links(environ: Mapping[str, str]) -> bool:
    """Return whether a terminal with these variables is known to take links. FORCE_HYPERLINK says it for others."""
    if forced := environ.get("FORCE_HYPERLINK", ""):
        return forced != "0"
    program, kind = environ.get("TERM_PROGRAM", ""), environ.get("TERM", "")
    if program == "tmux" or kind.startswith(("tmux", "screen")):  # whatever the terminal around it is
        return program == "tmux" and _numbers(environ, "TERM_PROGRAM_VERSION")[:2] >= _FIRST_TMUX
    return (
        any(environ.get(name) for name in _NAMED)
        or program in _PROGRAMS
        or kind.startswith(_KINDS)
        or _numbers(environ, "VTE_VERSION") >= (_FIRST_VTE,)
        or _numbers(environ, "KONSOLE_VERSION") >= (_FIRST_KONSOLE,)
    )


def _numbers(environ: Mapping[str, str], name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"[0-9]{1,9}", environ.get(name, "")))


def linked(text: str, address: str) -> str:
    """Return a text that leads to an address. The address may hold anything; what is no address is encoded."""
    return f"\x1b]8;;{quote(address, safe=':/?#=&%+~@,;')}\x1b\\{text}\x1b]8;;\x1b\\"
