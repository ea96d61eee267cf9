import pytest

from beatmatch.cli.exit_codes import exit_code_of
from beatmatch.errors import ErrorKind
from beatmatch.writers.summary import Summary


@pytest.mark.parametrize(
    ("kinds", "fail_on", "interrupted", "status"),
    [
        ([], None, False, 0),
        ([], "review", False, 3),
        ([], "unmatched", False, 3),
        ([], "unmatched", True, 130),
        ([ErrorKind.BLOCKED], "review", False, 4),
        ([ErrorKind.OFFLINE], None, False, 4),
        ([ErrorKind.BLOCKED, ErrorKind.AUTH], None, False, 5),
        ([ErrorKind.AUTH, ErrorKind.INTERNAL], None, False, 1),
    ],
)
def test_the_worst_that_happened_decides_the_status(kinds, fail_on, interrupted, status):
    summary = Summary(total=9, review=1, error=len(kinds), error_kinds=tuple((kind, 1) for kind in kinds))
    assert exit_code_of(summary, fail_on, interrupted=interrupted) == status


def test_rows_that_were_not_found_fail_a_run_only_where_they_should():
    summary = Summary(total=3, matched=1, no_match=2)
    assert exit_code_of(summary, None, interrupted=False) == 0
    assert exit_code_of(summary, "review", interrupted=False) == 0
    assert exit_code_of(summary, "unmatched", interrupted=False) == 3
