import io
import json

import pytest

from beatmatch.console.messages import advice_for, print_error, print_summary
from beatmatch.console.terminal import Color, open_terminal
from beatmatch.errors import BeatmatchError, CatalogError, ConfigError, ErrorKind, LoginError
from beatmatch.models import Changed
from beatmatch.settings import Login
from beatmatch.writers.summary import RunInfo, Summary

RUN = {"beatmatch": "0", "library": "", "playlists": (), "catalog": "", "settings": {}, "started": ""}


def printed(show, *, quiet=False, **options):
    err = io.StringIO()
    show(open_terminal(environ={}, color=Color.NEVER, stdout=io.StringIO(), stderr=err, quiet=quiet), **options)
    return err.getvalue()


def summarized(run=None, *, quiet=False, **counts):
    return printed(lambda terminal: print_summary(terminal, Summary(**counts), run), quiet=quiet)


def test_a_summary_names_only_what_there_is():
    assert summarized(total=79, matched=74, review=3, no_match=2) == "79 tracks: 74 matched, 3 review, 2 not found\n"
    assert summarized(total=1, matched=1) == "1 track: 1 matched\n"
    assert summarized(total=2, skipped=2) == "2 tracks: 2 skipped\n"
    assert summarized() == "no tracks\n"


def test_a_summary_says_what_the_run_took():
    run = RunInfo(**RUN, seconds=83.4, requests=1)
    assert summarized(run, total=2, matched=2) == "2 tracks: 2 matched (1 min 23 s, 1 request)\n"


def test_a_source_that_did_not_answer_is_never_called_not_found():
    counts = {"total": 6, "matched": 1, "error": 5, "error_kinds": ((ErrorKind.BLOCKED, 5),)}
    assert summarized(**counts) == (
        "6 tracks: 1 matched, 5 unanswered\n"
        "Beatport did not answer for 5 tracks (blocked). They are not 'not found': log in (beatmatch login), run again.\n"
    )


def test_errors_of_the_same_meaning_are_said_together_and_others_apart():
    kinds = (
        (ErrorKind.RATE_LIMITED, 2),
        (ErrorKind.AUTH, 4),
        (ErrorKind.TIMEOUT, 1),
        (ErrorKind.SOURCE_CHANGED, 1),
        (ErrorKind.OFFLINE, 2),
        (ErrorKind.INTERNAL, 1),
    )
    assert summarized(quiet=True, total=11, error=11, error_kinds=kinds).splitlines() == [
        "Beatport did not answer for 3 tracks (2 rate limited, 1 timeout). They are not 'not found': run again.",
        "Beatport wants a login for 4 tracks. They are not 'not found': run beatmatch login, then run again.",
        "Beatport answered for 1 track in a form that is new to beatmatch. It is not 'not found': look for a newer beatmatch.",
        "2 tracks could not be looked up offline. They are not 'not found': run again without --offline.",
        "beatmatch itself failed on 1 track. That is a bug: please report what -v shows.",
    ]


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_of_error_has_words_that_fit_one_track(kind):
    line = summarized(quiet=True, total=1, error=1, error_kinds=((kind, 1),))
    assert "1 track" in line
    assert "{" not in line


@pytest.mark.parametrize(
    ("login", "catalog", "kind", "advice"),
    [
        (Login(), "beatport-web", ErrorKind.BLOCKED, "log in (beatmatch login), run again"),
        (
            Login(),
            "beatport",
            ErrorKind.BLOCKED,
            "check the network, which may want a login of its own, and run again later",
        ),
        (Login(), "beatport", ErrorKind.AUTH, "run beatmatch login, then run again"),
        (
            Login(token="t"),
            "beatport",
            ErrorKind.AUTH,
            "put a fresh token into BEATMATCH_TOKEN, or unset it and run beatmatch login",
        ),
        (
            Login(client_id="i", client_secret="s"),
            "beatport",
            ErrorKind.AUTH,
            "check BEATMATCH_CLIENT_ID and _SECRET, or unset them and run beatmatch login",
        ),
        (
            Login(read_only=True),
            "beatport",
            ErrorKind.AUTH,
            "run beatmatch login with the same --state-dir, then run again",
        ),
    ],
)
def test_what_to_do_leads_nobody_in_circles(login, catalog, kind, advice):
    summary = Summary(total=1, error=1, error_kinds=((kind, 1),))
    err = printed(lambda terminal: print_summary(terminal, summary, advice=advice_for(login, catalog)), quiet=True)
    assert err.endswith(f"It is not 'not found': {advice}.\n")


def test_news_since_the_last_run_stand_on_a_line_of_their_own():
    changes = ((Changed.NEW, 2), (Changed.LOST, 1), (Changed.SAME, 7))
    assert summarized(total=10, matched=10, changes=changes).endswith("\nsince the last run: 2 new, 1 lost\n")
    assert summarized(total=1, matched=1, changes=((Changed.SAME, 1),)) == "1 track: 1 matched\n"


def test_an_incomplete_run_says_so_even_when_quiet():
    run = RunInfo(**RUN, seconds=1, requests=0, complete=False)
    assert summarized(run, quiet=True, total=1, matched=1) == (
        "The run is not complete: what is done is kept, run again for the rest.\n"
    )


def test_an_interrupted_run_says_how_far_it_came():
    err = printed(lambda terminal: print_summary(terminal, Summary(total=79, done=11, matched=11), interrupted=True))
    assert err == "11 tracks: 11 matched\ninterrupted: 11 of 79 done\n"


def test_results_that_could_not_be_renewed_are_counted():
    kinds = ((ErrorKind.BLOCKED, 1), (ErrorKind.NETWORK, 2))
    assert summarized(quiet=True, total=3, matched=3, kept=3, kept_kinds=kinds) == (
        "1 track could not be renewed (blocked) and kept the result of an earlier run: log in (beatmatch login), run again.\n"
        "2 tracks could not be renewed (network) and kept the result of an earlier run: run again.\n"
    )


def test_a_good_run_is_silent_when_quiet():
    run = RunInfo(**RUN, seconds=1, requests=3)
    assert summarized(run, quiet=True, total=3, matched=1, no_match=1, skipped=1) == ""


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ConfigError("rate is 0", "give more"), "beatmatch: rate is 0. Give more\n"),
        (BeatmatchError("what now?"), "beatmatch: what now?\n"),
        (LoginError("nobody is logged in"), "beatmatch: nobody is logged in. Run: beatmatch login\n"),
        (BeatmatchError("a", "beatmatch doctor tells more"), "beatmatch: a. beatmatch doctor tells more\n"),
        (BeatmatchError("no [b]\nsuch\x1b[31m file."), "beatmatch: no [b] such file.\n"),
    ],
)
def test_an_error_is_one_line_with_what_to_do(error, line):
    assert printed(print_error, error=error) == line


def test_an_error_for_programs_is_one_object():
    error = CatalogError(ErrorKind.BLOCKED, "Beatport refused: “403”\n\u2028", "log in")
    line = printed(print_error, error=error, as_json=True)
    assert line == (
        '{"error": {"kind": "blocked", "message": "Beatport refused: \\u201c403\\u201d\\n\\u2028", "hint": "log in"}}\n'
    )
    assert json.loads(line)["error"]["message"] == error.message
