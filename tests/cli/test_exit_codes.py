import signal

import pytest

from beatmatch.cli.exit_codes import exit_code_of
from beatmatch.errors import ErrorKind
from beatmatch.writers.summary import Summary


@pytest.mark.parametrize(
    ("kinds", "fail_on", "interrupted_by", "status"),
    [
        ([], None, None, 0),
        ([], "review", None, 3),
        ([], "unmatched", None, 3),
        ([], "unmatched", signal.SIGINT, 130),
        ([], None, signal.SIGTERM, 143),
        ([ErrorKind.BLOCKED], None, signal.SIGHUP, 129),
        ([ErrorKind.BLOCKED], "review", None, 4),
        ([ErrorKind.OFFLINE], None, None, 4),
        ([ErrorKind.BLOCKED, ErrorKind.AUTH], None, None, 5),
        ([ErrorKind.AUTH, ErrorKind.INTERNAL], None, None, 1),
    ],
)
def test_the_worst_that_happened_decides_the_status(kinds, fail_on, interrupted_by, status):
    summary = Summary(total=9, review=1, error=len(kinds), error_kinds=tuple((kind, 1) for kind in kinds))
    assert exit_code_of(summary, fail_on, interrupted_by=interrupted_by) == status


def test_rows_that_were_not_found_fail_a_run_only_where_they_should():
    summary = Summary(total=3, matched=1, no_match=2)
    assert exit_code_of(summary, None) == 0
    assert exit_code_of(summary, "review") == 0
    assert exit_code_of(summary, "unmatched") == 3


def test_results_that_could_not_be_renewed_leave_a_run_incomplete():
    assert exit_code_of(Summary(total=2, matched=2, kept=1, kept_kinds=((ErrorKind.NETWORK, 1),)), None) == 4
    assert exit_code_of(Summary(total=2, matched=2, kept=1, kept_kinds=((ErrorKind.AUTH, 1),)), None) == 5
