import pytest

from beatmatch.doctor.checks import Check, Mark
from beatmatch.doctor.diagnosis import Diagnosis


def check_with(mark: Mark, code: int) -> Check:
    return Check("x", mark, "", exit_code=code)


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ([], 0),
        ([(Mark.OK, 0), (Mark.WARN, 5)], 0),
        ([(Mark.FAIL, 4)], 4),
        ([(Mark.FAIL, 4), (Mark.FAIL, 5)], 5),
        ([(Mark.FAIL, 5), (Mark.FAIL, 4), (Mark.FAIL, 2)], 2),
    ],
)
def test_what_is_worst_makes_the_exit_status(checks, code):
    assert Diagnosis(tuple(check_with(*check) for check in checks)).exit_code == code
