import pytest

from beatmatch.console.phrases import duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 s"),
        (0.4, "1 s"),
        (9.6, "10 s"),
        (59.7, "1 min 0 s"),
        (125, "2 min 5 s"),
        (3599, "59 min 59 s"),
        (12000, "3 h 20 min"),
    ],
)
def test_times_are_written_as_people_say_them(seconds, words):
    assert duration(seconds) == words
