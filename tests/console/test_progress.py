import io
import re

import pytest
from rich.progress import Progress

from beatmatch.console.progress import StatusLine, progress
from beatmatch.console.terminal import Color, open_terminal
from beatmatch.events import RunStarted, SourceGone, TrackFinished, TrackStarted, Waiting, ignore
from tests.writers.samples import ALL, FAILED, MATCHED, MISSED, REVIEW, SKIPPED


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


class TtyStream(io.StringIO):
    def isatty(self):
        return True


def make_terminal(err, out=None, width=100, **options):
    environ = {"TERM": "xterm", "COLUMNS": str(width)}
    return open_terminal(environ=environ, color=Color.NEVER, stdout=out or io.StringIO(), stderr=err, **options)


def run(listen, clock, results, seconds_each):
    listen(RunStarted(len(results)))
    for result in results:
        listen(TrackStarted(result.playlist, result.playlist_index, result.track))
        clock.now += seconds_each
        listen(TrackFinished(result))


def plain_lines(results, seconds_each):
    err, clock = io.StringIO(), Clock()
    with progress(make_terminal(err), clock=clock) as listen:
        run(listen, clock, results, seconds_each)
    return err.getvalue().splitlines()


def test_without_a_terminal_there_is_a_line_now_and_then():
    assert plain_lines(ALL * 2, 16) == [
        "2 of 10: 1 matched, 1 review; about 2 min 8 s left",
        "4 of 10: 1 matched, 1 review, 1 not found, 1 skipped; about 1 min 36 s left",
        "6 of 10: 2 matched, 1 review, 1 not found, 1 skipped, 1 unanswered; about 1 min 4 s left",
        "8 of 10: 2 matched, 2 review, 2 not found, 1 skipped, 1 unanswered; about 32 s left",
    ]


def test_a_short_run_writes_no_line_and_a_night_s_run_not_many():
    assert plain_lines([MATCHED] * 79, 0.1) == []
    assert len(plain_lines([MATCHED] * 20_000, 2.5)) < 70


def test_without_a_terminal_a_long_wait_is_told_once_and_a_short_one_not_at_all():
    err, clock = io.StringIO(), Clock()
    with progress(make_terminal(err), clock=clock) as listen:
        listen(RunStarted(3))
        listen(Waiting(1.5, "no answer (502)"))
        listen(Waiting(12, "asked to slow down"))
        listen(Waiting(12, "asked to slow down"))
        clock.now += 12
        listen(Waiting(60, "asked to slow down"))
        listen(SourceGone("refused (403)"))
    assert err.getvalue() == (
        "waiting 12 s, asked to slow down\nwaiting 1 min 0 s, asked to slow down\nstopped asking Beatport: refused (403)\n"
    )


def test_quiet_says_nothing():
    err = TtyStream()
    with progress(make_terminal(err, quiet=True)) as listen:
        assert listen is ignore
    assert err.getvalue() == ""


def test_results_that_stream_to_the_same_terminal_are_their_own_progress():
    with progress(make_terminal(TtyStream(), out=TtyStream()), data_on_stdout=True) as listen:
        assert listen is ignore


def test_results_that_stream_elsewhere_leave_the_bar():
    with progress(make_terminal(TtyStream(), out=io.StringIO()), data_on_stdout=True) as listen:
        assert listen is not ignore


def line(results, *, total=10, width=100, wait=None, seconds_each=1.0, err=None):
    clock = Clock()
    console = make_terminal(err or TtyStream(), width=width).console
    status = StatusLine(console, clock)
    bar = Progress(status, console=console, get_time=clock, auto_refresh=False)
    task = bar.add_task("", total=total)
    for result in results:
        clock.now += seconds_each
        status.tally.add(result)
        bar.advance(task)
    if wait:
        status.wait(*wait)
    return status.render(bar.tasks[task]).plain


def test_the_bar_counts_each_outcome_and_tells_the_time_left():
    assert line([MATCHED, MATCHED, REVIEW, MISSED, FAILED]) == (
        "━━━━━━━───────   5/10  2 matched  1 review  1 not found  1 unanswered  5 s left"
    )


@pytest.mark.parametrize(
    ("width", "drawn"),
    [
        (60, "50/99  20 matched  10 review  10 not found  10 skipped"),
        (80, "━━━━━──────  50/99  20 matched  10 review  10 not found  10 skipped"),
        (120, "━━━━━━━━─────────  50/99  20 matched  10 review  10 not found  10 skipped  50 s left"),
        (200, "━━━━━━━━━━━━────────────  50/99  20 matched  10 review  10 not found  10 skipped  50 s left"),
        (40, "50/99  20 matched  10 review"),
    ],
)
def test_a_narrower_terminal_has_a_shorter_bar_then_fewer_words(width, drawn):
    assert line([MATCHED, MATCHED, REVIEW, MISSED, SKIPPED] * 10, total=99, width=width) == drawn


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_nothing_moves_but_the_numbers_while_a_run_goes_on(width):
    lines = [line([MATCHED] * count, total=2000, width=width, seconds_each=0.7) for count in range(1000, 1100)]
    starts = {drawn.partition("matched")[0].replace("━", "─")[:-7] for drawn in lines}
    assert len({re.sub(r"\d", "0", start) for start in starts}) == 1
    assert len({drawn.rpartition("matched")[2] for drawn in lines}) <= 8


def test_waiting_stands_in_place_of_the_time_left_and_counts_down():
    assert line([MATCHED], wait=(12.2, "asked\x1b[2J to slow down")) == (
        "━─────────────   1/10  1 matched  waiting 12 s, asked to slow down"
    )
    assert line([MATCHED], wait=(12.2, "asked to slow down"), width=60) == (
        "────────   1/10  1 matched  waiting 12 s, asked to slow down"[:58] + "…"
    )


def test_the_longest_wait_is_the_one_that_shows():
    clock = Clock()
    console = make_terminal(TtyStream()).console
    status = StatusLine(console, clock)
    bar = Progress(status, console=console, get_time=clock, auto_refresh=False)
    bar.add_task("", total=2)
    (task,) = bar.tasks
    status.wait(30, "asked to slow down")
    status.wait(2, "no answer (502)")
    clock.now += 10
    assert "waiting 20 s, asked to slow down" in status.render(task).plain
    clock.now += 20
    assert "waiting" not in status.render(task).plain


def test_nothing_shows_before_the_run_knows_its_size():
    assert line([], total=None) == ""


def test_an_empty_run_is_no_division_by_zero():
    assert line([], total=0).endswith("0/0")


def test_where_the_terminal_is_not_unicode_the_bar_is_ascii():
    class Latin(TtyStream):
        encoding = "latin-1"

    assert line([MATCHED], err=Latin()).startswith("#-------------   1/10")


def test_the_bar_of_a_whole_run_shows_the_last_count_and_leaves_only_the_messages():
    err, clock = TtyStream(), Clock()
    with progress(make_terminal(err), clock=clock) as listen:
        run(listen, clock, ALL, 1)
        listen(Waiting(9, "asked to slow down"))
        listen(SourceGone("refused (403)"))
    drawn = re.split(r"[\r\n]+", re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "\r", err.getvalue()))
    assert [text for text in drawn if text.startswith("stopped")] == ["stopped asking Beatport: refused (403)"]
    assert any("5/5  1 matched  1 review  1 not found  1 skipped  1 unanswered  waiting 9 s" in text for text in drawn)
    assert err.getvalue().endswith("\x1b[2K")  # the line is gone
    assert "\x1b[?25h" in err.getvalue()  # and the cursor is back


def test_a_title_with_escape_sequences_cannot_reach_the_terminal_through_a_reason():
    err = io.StringIO()
    with progress(make_terminal(err), clock=Clock()) as listen:
        listen(SourceGone("\x1b]0;owned\x07refused"))
    assert err.getvalue() == "stopped asking Beatport: refused\n"
