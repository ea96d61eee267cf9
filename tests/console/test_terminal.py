import io
import logging
import os
import subprocess
import sys

import pytest

from beatmatch.console.terminal import Color, TerminalLogHandler, open_terminal


class TtyStream(io.StringIO):
    def isatty(self):
        return True


def make_terminal(out=None, err=None, **options):
    environ = options.pop("environ", {"TERM": "xterm-256color"})
    return open_terminal(stdout=out or io.StringIO(), stderr=err or io.StringIO(), environ=environ, **options)


@pytest.mark.parametrize(
    ("color", "environ", "terminal", "colored"),
    [
        (Color.AUTO, {}, True, True),
        (Color.AUTO, {}, False, False),
        (Color.AUTO, {"NO_COLOR": "1"}, True, False),
        (Color.AUTO, {"NO_COLOR": ""}, True, True),
        (Color.AUTO, {"TERM": "dumb"}, True, False),
        (Color.AUTO, {"FORCE_COLOR": "1"}, False, True),
        (Color.AUTO, {"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        (Color.AUTO, {"FORCE_COLOR": "0"}, False, False),
        (Color.AUTO, {"FORCE_COLOR": ""}, False, False),
        (Color.AUTO, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
        (Color.NEVER, {"FORCE_COLOR": "1"}, True, False),
        (Color.ALWAYS, {"NO_COLOR": "1"}, False, True),
        (Color.NEVER, {}, True, False),
    ],
)
def test_colour_is_what_the_flag_says_then_the_environment_then_the_stream(color, environ, terminal, colored):
    out, err = (TtyStream(), TtyStream()) if terminal else (io.StringIO(), io.StringIO())
    opened = make_terminal(out, err, color=color, environ={"TERM": "xterm"} | environ)
    opened.write_line("text", "red")
    assert err.getvalue() == ("\x1b[31mtext\x1b[0m\n" if colored else "text\n")
    assert opened.table_color is colored


def test_a_bar_needs_a_terminal_that_can_redraw():
    assert make_terminal(err=TtyStream()).can_redraw
    assert not make_terminal(err=io.StringIO()).can_redraw
    assert not make_terminal(err=io.StringIO(), color=Color.ALWAYS).can_redraw
    assert not make_terminal(err=TtyStream(), environ={"TERM": "dumb"}).can_redraw


@pytest.mark.parametrize(
    ("environ", "out", "width"),
    [
        ({"COLUMNS": "90"}, io.StringIO(), 90),
        ({"COLUMNS": "90"}, TtyStream(), 90),
        ({"COLUMNS": "30"}, io.StringIO(), 30),
        ({"COLUMNS": "0"}, io.StringIO(), 120),
        ({"COLUMNS": "wide"}, io.StringIO(), 120),
        ({}, io.StringIO(), 120),
    ],
)
def test_a_table_is_as_wide_as_columns_says_and_120_in_a_pipe(environ, out, width):
    assert make_terminal(out, environ=environ).table_width == width


def test_a_table_is_as_wide_as_the_terminal():
    primary, secondary = os.openpty()
    program = (
        "import os, sys, fcntl, struct, termios\n"
        "fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 20, 77, 0, 0))\n"
        "from beatmatch.console.terminal import open_terminal\n"
        "s = open_terminal(environ={'TERM': 'xterm'})\n"
        "print(s.table_width, s.can_redraw, s.stdout_is_terminal, s.table_color, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, stdout=secondary, stderr=subprocess.PIPE, check=True
    )
    os.close(primary)
    os.close(secondary)
    assert done.stderr == b"77 False True True\n"


def test_titles_are_never_read_as_markup_or_emoji_names():
    err = TtyStream()
    make_terminal(err=err, color=Color.NEVER).write_line("[red]Alarm[/red] :smile: [/] https://example.org 42 \x1b[2J")
    assert err.getvalue() == "[red]Alarm[/red] :smile: [/] https://example.org 42 \n"


def test_a_long_message_is_one_line_in_a_log():
    err = io.StringIO()
    make_terminal(err=err, environ={"COLUMNS": "40"}).write_line("word " * 40)
    assert err.getvalue().count("\n") == 1


def test_streams_that_are_closed_or_absent_do_no_harm(monkeypatch):
    closed = io.StringIO()
    closed.close()
    assert not make_terminal(out=closed).stdout_is_terminal
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    opened = open_terminal(environ={})
    opened.write_line("nobody listens")
    assert not opened.can_redraw
    assert opened.table_width == 120


def test_a_closed_stderr_pipe_is_for_the_command_line_to_judge():
    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        make_terminal(err=Closed()).write_line("text")


@pytest.fixture
def log():
    err = io.StringIO()
    handler = TerminalLogHandler(make_terminal(err=err, color=Color.NEVER))
    logger = logging.Logger("test")  # noqa: LOG001  # apart from the tree of loggers on purpose
    logger.addHandler(handler)
    return logger, err


def test_a_log_line_is_plain_text_whatever_the_title(log):
    logger, err = log
    logger.info("%s: matched", "[red]Alert[/red]\nfake: line \x1b[2J")
    logger.warning("slow")
    assert err.getvalue() == "[red]Alert[/red] fake: line : matched\nwarning: slow\n"


def test_a_traceback_keeps_its_lines(log):
    logger, err = log
    try:
        int("boom")
    except ValueError:
        logger.exception("failed")
    first, second, *_, last = err.getvalue().splitlines()
    assert (first, second) == ("error: failed", "    Traceback (most recent call last):")
    assert last.startswith("    ValueError: invalid literal")


def test_a_log_that_cannot_be_written_does_not_end_the_run(log, capsys):
    logger, err = log
    err.close()
    logger.info("lost")
    assert "ValueError: I/O operation on closed file" in capsys.readouterr().err


def test_a_long_line_is_broken_below_its_first_word_and_a_command_is_not_broken():
    err = TtyStream()
    opened = make_terminal(err=err, environ={"TERM": "xterm", "COLUMNS": "24", "NO_COLOR": "1"})
    opened.write_line("  1. take the first of all files")
    opened.write_line("and then nothing else at all")
    opened.write_line("beatmatch match library.xml Sunday", to_copy=True)
    assert err.getvalue().splitlines() == [
        "  1. take the first of",
        "     all files",
        "and then nothing else at",
        "all",
        "beatmatch match library.xml Sunday",
    ]


def test_it_is_known_whether_stderr_is_a_terminal_even_one_that_cannot_be_redrawn():
    assert make_terminal(err=TtyStream(), environ={"TERM": "dumb"}).stderr_is_terminal
    assert not make_terminal().stderr_is_terminal


def test_links_are_for_a_stdout_that_is_a_terminal_which_takes_them():
    assert make_terminal(out=TtyStream(), environ={"TERM": "xterm-kitty"}).table_links
    assert not make_terminal(environ={"TERM": "xterm-kitty"}).table_links
    assert not make_terminal(out=TtyStream()).table_links
