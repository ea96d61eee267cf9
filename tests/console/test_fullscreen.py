import os
import pty
import sys

import pytest

from beatmatch.console.fullscreen import END_OF_INPUT, Keyboard, is_keyboard
from beatmatch.errors import InputError


@pytest.fixture
def terminal(monkeypatch):
    """Return the other end of a terminal that stdin is."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield ours


def keyboard():
    return Keyboard(on_suspend=lambda: None, on_resume=lambda: None)


def test_keys_come_one_by_one_and_a_paste_comes_whole(terminal):
    with keyboard() as keys:
        os.write(terminal, b"1")
        assert keys.read(lambda: True) == "1"
        os.write(terminal, "é and more".encode())
        assert keys.read(lambda: True) == "é and more"
        os.write(terminal, b"\xff")
        assert keys.read(lambda: True) == ""
    os.close(terminal)


def test_a_screen_that_is_no_longer_right_ends_the_wait(terminal):
    looks = iter([True, False])
    with keyboard() as keys:
        assert keys.read(lambda: next(looks)) == ""
    assert list(looks) == []
    os.close(terminal)


def test_a_line_is_asked_for_with_a_prompt_and_its_end_means_nothing(terminal):
    prompts = []
    with keyboard() as keys:
        for typed, expected in ((b" abc \n", "abc"), (b"\n", ""), (b"\x04", "")):
            os.write(terminal, typed)
            assert keys.ask(lambda: prompts.append("?")) == expected
    assert prompts == ["?"] * 3
    os.close(terminal)


def test_a_window_that_is_closed_is_the_end_and_no_error(terminal):
    with keyboard() as keys:
        os.close(terminal)
        assert keys.read(lambda: True) == END_OF_INPUT
        assert keys.read(lambda: True) == END_OF_INPUT


def test_what_is_no_terminal_is_no_keyboard(monkeypatch, terminal, tmp_path):
    assert is_keyboard()
    for stdin in (None, (tmp_path / "empty").open("w+")):
        monkeypatch.setattr(sys, "stdin", stdin)
        assert not is_keyboard()
    stdin.close()
    assert not is_keyboard()
    os.close(terminal)


def test_a_system_without_single_keys_is_told_the_other_way(monkeypatch, terminal):
    monkeypatch.setitem(sys.modules, "termios", None)
    with pytest.raises(InputError) as caught:
        keyboard()
    assert (caught.value.message, caught.value.hint) == (
        "this terminal gives no single keys",
        "review the CSV of --review with --apply",
    )
    os.close(terminal)


def test_a_terminal_that_can_no_longer_be_read_is_the_end_too(monkeypatch, terminal):
    def refuse(_descriptor, _most):
        raise OSError(5, "Input/output error")

    with keyboard() as keys:
        os.write(terminal, b"1")
        monkeypatch.setattr(os, "read", refuse)
        assert keys.read(lambda: True) == END_OF_INPUT
        monkeypatch.undo()
    os.close(terminal)
