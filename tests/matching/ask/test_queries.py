"""The questions to ask: strictest first, few, distinct."""

import pytest

from beatmatch.matching.ask.queries import Seen, generate_queries, is_worth_asking, most_queries
from beatmatch.models import QueryKind
from beatmatch.settings import Settings
from tests.matching.builders import library

KIND = QueryKind


def asked(title, artist="Ona Bellcroft"):
    return [(query.kind, query.text) for query in generate_queries(library(title, artist), Settings())]


def test_a_remix_is_asked_for_by_all_of_it_then_by_less_and_less():
    assert asked("Marble Tide (Anvil Choir Remix)", "Öna Bellcroft, Petra Quill") == [
        (KIND.FULL, "Öna Bellcroft Petra Quill Marble Tide Anvil Choir Remix"),
        (KIND.ARTIST_TITLE, "Öna Bellcroft Marble Tide"),
        (KIND.REMIXER, "Marble Tide anvil choir remix"),
        (KIND.FOLDED, "Ona Bellcroft Marble Tide"),
        (KIND.FILTER, "Öna Bellcroft Marble Tide"),
        (KIND.TITLE, "Marble Tide"),
    ]


def test_what_would_be_the_same_question_is_asked_once():
    assert asked("Marble Tide") == [
        (KIND.FULL, "Ona Bellcroft Marble Tide"),
        (KIND.FILTER, "Ona Bellcroft Marble Tide"),
        (KIND.TITLE, "Marble Tide"),
    ]


def test_the_likeliest_reading_of_the_title_is_asked_for():
    queries = generate_queries(library("Ona Bellcroft - Marble Tide (Dub)", ""), Settings())
    assert [(query.name, query.artist) for query in queries if query.kind is KIND.FILTER] == [
        ("Marble Tide", "Ona Bellcroft")
    ]


@pytest.mark.parametrize(("artists", "named"), [
    ("Ona, Petra", "Ona Petra"), ("Ona, Petra, Tomas", "Ona Petra Tomas"), ("Ona, Petra, Tomas, Corbel", "Ona Petra Tomas"),
])  # fmt: skip
def test_three_artists_are_asked_for_at_most_and_then_the_first_alone(artists, named):
    assert asked("Marble Tide", artists) == [
        (KIND.FULL, f"{named} Marble Tide"),
        (KIND.ARTIST_TITLE, "Ona Marble Tide"),
        (KIND.FILTER, "Ona Marble Tide"),
        (KIND.TITLE, "Marble Tide"),
    ]


def test_whom_the_version_names_is_asked_for_once_unless_nobody_would_be_left():
    assert asked("Marble Tide (Petra Remix)", "Ona, Petra")[0] == (KIND.FULL, "Ona Marble Tide Petra Remix")
    assert asked("Marble Tide (Petra Remix)", "Petra")[0] == (KIND.FULL, "Petra Marble Tide Petra Remix")


def test_a_question_of_120_characters_is_asked_whole_and_a_longer_one_cut_off():
    word = "Marblingso" * 11
    assert asked(word + " 123456789", "") == [(KIND.FULL, word + " 123456789")]
    assert asked(word + " 1234567890", "") == [(KIND.FULL, word + " 123456789")]


def test_without_an_artist_the_title_is_all_there_is():
    assert asked("Marble Tide", "") == [(KIND.FULL, "Marble Tide")]


def test_an_artist_in_the_title_is_asked_for_as_one():
    assert asked("Ona Bellcroft - Marble Tide (Dub)", "")[0] == (KIND.FULL, "Ona Bellcroft Marble Tide Dub")


def test_the_fields_of_a_filter_are_name_and_first_artist():
    queries = generate_queries(library("Marble Tide (Dub)", "Ona Bellcroft, Petra Quill"), Settings())
    assert [(query.name, query.artist) for query in queries if query.kind is KIND.FILTER] == [
        ("Marble Tide", "Ona Bellcroft")
    ]


@pytest.mark.parametrize(("title", "artist"), [
    ("Marble (Tide) [Harbour (Nights)] {Dub}", "Ona [UK] (House)"), ("Marble （Tide）", "Ona（"), ("<Marble> | *Tide*", '"Ona"'),
    ("Marble\x00Tide\u202e", "Ona\u200b"),
])  # fmt: skip
def test_no_query_holds_brackets_or_what_cannot_be_printed(title, artist):
    for _, text in asked(title, artist):
        assert not set(text) & set('()[]{}<>|*"（）')
        assert text.isprintable()


def test_a_query_is_composed_and_not_endless():
    texts = [text for _, text in asked("Nächte " * 100)]
    assert all("a\u0308" not in text and len(text) <= 120 for text in texts)


def test_nothing_to_ask_for_is_no_query():
    assert generate_queries(library("", ""), Settings()) == ()


@pytest.mark.parametrize(("kind", "seen", "expected"), [
    (KIND.FULL, Seen(0, song=False, name=False, artist=False), True),
    (KIND.ARTIST_TITLE, Seen(1, song=False, name=False, artist=False), True),
    (KIND.ARTIST_TITLE, Seen(1, song=True, name=True, artist=True), False),
    (KIND.ARTIST_TITLE, Seen(2, song=False, name=False, artist=False), False),
    (KIND.REMIXER, Seen(1, song=True, name=True, artist=True), True),
    (KIND.REMIXER, Seen(2, song=True, name=True, artist=True), False),
    (KIND.REMIXER, Seen(1, song=False, name=True, artist=True), False),
    (KIND.FOLDED, Seen(2, song=False, name=True, artist=True), True),
    (KIND.FOLDED, Seen(1, song=True, name=True, artist=True), False),
    (KIND.FILTER, Seen(1, song=False, name=True, artist=False), True),
    (KIND.FILTER, Seen(1, song=False, name=False, artist=True), True),
    (KIND.FILTER, Seen(1, song=False, name=False, artist=False), False),
    (KIND.TITLE, Seen(1, song=False, name=False, artist=False), True),
    (KIND.TITLE, Seen(1, song=False, name=True, artist=False), False),
    (KIND.TITLE, Seen(1, song=False, name=False, artist=True), False),
])  # fmt: skip
def test_one_more_query_is_asked_and_only_the_one_that_may_find_more(kind, seen, expected):
    assert is_worth_asking(kind, seen) is expected


@pytest.mark.parametrize(("title", "artist", "most"), [
    ("Marble Tide", "Ona Bellcroft", 2), ("Marble Tide (Kite Remix)", "Ona Bellcroft", 2), ("Nächte", "Öna Sund", 3),
    ("Marble Tide", "", 1), ("Nächte", "", 2), ("", "", 0),
])  # fmt: skip
def test_a_track_that_is_not_found_costs_two_queries_and_one_more_for_accents(title, artist, most):
    assert most_queries(library(title, artist), Settings()) == most
