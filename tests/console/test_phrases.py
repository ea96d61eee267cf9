import shlex

import pytest

from beatmatch.console.phrases import duration, shell_word


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


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("library.xml", "library.xml"),
        ("Friday Night", '"Friday Night"'),
        (r"Minimal\/Deep Tech", r'"Minimal\/Deep Tech"'),
        ("Techno/*", '"Techno/*"'),
        ("", '""'),
        ("100 $", "'100 $'"),
        ('12" Mixes', "'12\" Mixes'"),
        ("Peak!", "'Peak!'"),
        ("C:\\", "'C:\\'"),
    ],
)
def test_a_name_is_quoted_as_a_shell_takes_it(text, word):
    assert shell_word(text) == word
    assert shlex.split(word) == [text]
