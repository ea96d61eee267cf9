import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.models import Query, QueryKind, RBTrack
from beatmatch.store import fold_case, question_key, track_key
from tests.store.samples import track

LETTERS = st.text(st.characters(exclude_categories=["Cs"]))


def test_a_track_is_known_by_title_artist_and_length():
    assert track_key(track("Moonrise", "Ada Vale", seconds=301)) == "moonrise\tada vale\t301"


@pytest.mark.parametrize(
    "same",
    [
        track("  Crème   Brûlée", "ADA\tVALE"),
        track(unicodedata.normalize("NFD", "Crème Brûlée"), "Ada Vale"),
        track("crème brûlée", "Ada Vale", location="file://localhost/moved.aiff", track_id="99"),
    ],
)
def test_case_white_space_accents_in_two_pieces_and_the_place_of_the_file_do_not_matter(same):
    assert track_key(same) == track_key(track("Crème Brûlée", "Ada Vale"))


@pytest.mark.parametrize(
    "other", [track("Moonset"), track(artist="Ava Dale"), track(seconds=362), track("Moonrisé Over Brine")]
)
def test_another_title_artist_accent_or_length_is_another_track(other):
    assert track_key(other) != track_key(track())


def test_what_stands_in_title_and_artist_cannot_be_mixed_up():
    assert track_key(track("a", "b c")) != track_key(track("a b", "c"))
    assert track_key(track("a\tb", "c")) != track_key(track("a", "b\tc"))


def test_without_title_and_artist_a_track_is_known_by_its_file_and_else_by_its_id():
    blank = {"title": " ", "artist": ""}
    assert track_key(track(**blank, location="file://localhost/A.mp3")) == "\t\t\tfile://localhost/A.mp3"
    assert track_key(track(**blank, location="", track_id="77")) == "\t\t\t77"


def test_half_a_surrogate_pair_does_not_get_into_a_key():
    assert track_key(RBTrack(track_id="1", title="Moon\ud800")) == "moon?\t\t"


@given(LETTERS, LETTERS)
def test_both_ways_to_write_an_accent_fold_to_the_same(text, other):
    assert fold_case(unicodedata.normalize("NFD", text)) == fold_case(unicodedata.normalize("NFC", text))
    assert fold_case(f" {text}  {other}") == fold_case(f"{text} \n{other} ")


@given(LETTERS)
def test_a_folded_text_is_one_line_and_composed(text):
    folded = fold_case(text)
    assert folded == " ".join(folded.split())
    assert unicodedata.is_normalized("NFC", folded)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        (Query("Ada  Vale MOONRISE", QueryKind.FULL), "search:ada vale moonrise"),
        (Query("ada vale moonrise", QueryKind.TITLE), "search:ada vale moonrise"),
        (Query("x", QueryKind.FILTER, name="Moonrise", artist="Ada Vale"), "filter:moonrise\tada vale"),
        (Query("4711001", QueryKind.ID), "id:4711001"),
        (Query("gb-xyz-21-00417", QueryKind.ISRC), "isrc:GBXYZ2100417"),
        (Query("Großstadt", QueryKind.FULL), "search:großstadt"),
    ],
)
def test_a_question_is_known_by_its_kind_and_words(query, key):
    assert question_key(query) == key


def test_words_that_a_search_tells_apart_are_two_questions():
    assert question_key(Query("Café", QueryKind.FULL)) != question_key(Query("Cafe", QueryKind.FOLDED))
    assert question_key(Query("Straße", QueryKind.FULL)) != question_key(Query("Strasse", QueryKind.FOLDED))


@given(LETTERS, st.sampled_from([QueryKind.FULL, QueryKind.FOLDED, QueryKind.TITLE]))
def test_the_same_words_are_one_question_whatever_the_query_is_made_of(text, kind):
    spread = f" {unicodedata.normalize('NFD', text)} "
    assert question_key(Query(spread, kind)) == question_key(Query(text, QueryKind.ARTIST_TITLE))
