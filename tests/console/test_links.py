import pytest

from beatmatch.console.links import linked, takes_links


@pytest.mark.parametrize(
    "environ",
    [
        {"WT_SESSION": "x"},
        {"KITTY_WINDOW_ID": "1"},
        {"TERM_PROGRAM": "iTerm.app"},
        {"TERM_PROGRAM": "vscode"},
        {"TERM": "xterm-kitty"},
        {"TERM": "foot-extra"},
        {"VTE_VERSION": "7600"},
        {"KONSOLE_VERSION": "230804"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4a", "TERM": "tmux-256color"},
        {"TERM": "xterm-256color", "FORCE_HYPERLINK": "1"},
    ],
)
def test_terminals_that_are_known_to_take_links_get_them(environ):
    assert takes_links(environ)


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"TERM": "xterm-256color"},
        {"TERM_PROGRAM": "Apple_Terminal"},
        {"VTE_VERSION": "4205"},
        {"VTE_VERSION": "new"},
        {"KONSOLE_VERSION": "200400"},
        {"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a", "VTE_VERSION": "7600"},
        {"TERM": "screen-256color", "KITTY_WINDOW_ID": "1"},
        {"TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"},
    ],
)
def test_others_do_not(environ):
    assert not takes_links(environ)


def test_a_link_is_a_text_with_an_address():
    address = "https://www.beatport.com/track/low-tide/4711"
    assert linked("Low Tide", address) == f"\x1b]8;;{address}\x1b\\Low Tide\x1b]8;;\x1b\\"


def test_an_address_cannot_end_its_own_sequence():
    assert (
        linked("x", "https://a/\x1b\\\x07\x9c é") == "\x1b]8;;https://a/%1B%5C%07%C2%9C%20%C3%A9\x1b\\x\x1b]8;;\x1b\\"
    )
