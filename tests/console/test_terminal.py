import io
import os
import subprocess
import sys

import pytest

from beatmatch.console import Color, open_screen


class Terminal(io.StringIO):
    def isatty(self):
        return True


def screen(out=None, err=None, **options):
    environ = options.pop("environ", {"TERM": "xterm-256color"})
    return open_screen(stdout=out or io.StringIO(), stderr=err or io.StringIO(), environ=environ, **options)


@pytest.mark.parametrize(
    ("color", "environ", "terminal", "colored"),
    [
        (Color.AUTO, {}, True, True),
        (Color.AUTO, {}, False, False),
        (Color.AUTO, {"NO_COLOR": "1"}, True, False),
        (Color.AUTO, {"NO_COLOR": ""}, True, True),
        (Color.AUTO, {"TERM": "dumb"}, True, False),
        (Color.AUTO, {"FORCE_COLOR": "1"}, False, False),
        (Color.ALWAYS, {"NO_COLOR": "1"}, False, True),
        (Color.NEVER, {}, True, False),
    ],
)
def test_colour_is_what_the_flag_says_then_the_environment_then_the_stream(color, environ, terminal, colored):
    out, err = (Terminal(), Terminal()) if terminal else (io.StringIO(), io.StringIO())
    opened = screen(out, err, color=color, environ={"TERM": "xterm"} | environ)
    opened.say("text", "red")
    assert err.getvalue() == ("\x1b[31mtext\x1b[0m\n" if colored else "text\n")
    assert opened.table_color is colored


def test_a_bar_needs_a_terminal_that_can_redraw():
    assert screen(err=Terminal()).live
    assert not screen(err=io.StringIO()).live
    assert not screen(err=io.StringIO(), color=Color.ALWAYS).live
    assert not screen(err=Terminal(), environ={"TERM": "dumb"}).live


@pytest.mark.parametrize(
    ("environ", "out", "width"),
    [
        ({"COLUMNS": "90"}, io.StringIO(), 90),
        ({"COLUMNS": "90"}, Terminal(), 90),
        ({"COLUMNS": "30"}, io.StringIO(), 30),
        ({"COLUMNS": "0"}, io.StringIO(), 120),
        ({"COLUMNS": "wide"}, io.StringIO(), 120),
        ({}, io.StringIO(), 120),
    ],
)
def test_a_table_is_as_wide_as_columns_says_and_120_in_a_pipe(environ, out, width):
    assert screen(out, environ=environ).table_width == width


def test_a_table_is_as_wide_as_the_terminal():
    primary, secondary = os.openpty()
    program = (
        "import os, sys, fcntl, struct, termios\n"
        "fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 20, 77, 0, 0))\n"
        "from beatmatch.console import open_screen\n"
        "s = open_screen(environ={'TERM': 'xterm'})\n"
        "print(s.table_width, s.live, s.stdout_shows, s.table_color, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, stdout=secondary, stderr=subprocess.PIPE, check=True
    )
    os.close(primary)
    os.close(secondary)
    assert done.stderr == b"77 False True True\n"


def test_titles_are_never_read_as_markup_or_emoji_names():
    err = Terminal()
    screen(err=err, color=Color.NEVER).say("[red]Alarm[/red] :smile: [/] https://example.org 42 \x1b[2J")
    assert err.getvalue() == "[red]Alarm[/red] :smile: [/] https://example.org 42 \n"


def test_a_long_message_is_one_line_in_a_log():
    err = io.StringIO()
    screen(err=err, environ={"COLUMNS": "40"}).say("word " * 40)
    assert err.getvalue().count("\n") == 1


def test_streams_that_are_closed_or_absent_do_no_harm(monkeypatch):
    closed = io.StringIO()
    closed.close()
    assert not screen(out=closed).stdout_shows
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    opened = open_screen(environ={})
    opened.say("nobody listens")
    assert not opened.live
    assert opened.table_width == 120


def test_a_closed_stderr_pipe_is_for_the_command_line_to_judge():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        screen(err=Closed()).say("text")
