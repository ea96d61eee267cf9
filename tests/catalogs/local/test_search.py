"""What the catalogue in a file finds, and in which order."""

import asyncio
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.models import Query, QueryKind

from .files import build, record

TRACKS = [
    record(10, "Paper Lanterns", "Mirelle Sorn"),
    record(11, "Paper Lanterns", "Mirelle Sorn", mix="Extended Mix"),
    record(12, "Paper Lanterns", "Mirelle Sorn", "Kuro Bay", mix="Kuro Bay Remix", remixers=["Kuro Bay"]),
    record(13, "Paper Lanterns", "Mirelle Sorn", mix="Kuro Bay Dub", remixers=["Kuro Bay"]),
    record(14, "Paper Lanterns", "Otto Quist"),
    record(20, "Lanterns", "Halden & Rye"),
    record(21, "From Paper to Lanterns and Back", "Halden & Rye"),
    record(30, "Ålesund Øst", "Søren Łukas", mix="Re Work"),
    record(31, "Don't Go Home", "The Wicks"),
    record(32, "Go", "A.R.C."),
    record(33, "夜の街", "東京ライン"),
    record(34, "Home", "The Wicks", mix="Club Mix"),
    record(35, "Slow Tide", "Zephyrine Okonjo"),
    record(36, "The Home", "Somebody Else"),
    *(record(100 + number, f"Common Ground {number}", "The Fillers") for number in range(60)),
    *(record(200 + number, "Harbour", f"Other Artist {number}", mix=f"Number {number} Remix") for number in range(40)),
    record(300, "Harbour", "Inka Vale", mix="Tin Roof Remix", remixers=["Tin Roof"]),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    build(folder, *TRACKS)
    with closing(open_catalog(folder / "tracks.db", None)) as catalog:
        yield catalog


def answered(catalog, query):
    return [track.track_id for track in asyncio.run(catalog.search(query)).candidates]


def ids(catalog, text):
    return answered(catalog, Query(text, QueryKind.FULL))


def filtered(catalog, name, artist):
    return answered(catalog, Query("", QueryKind.FILTER, name, artist))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Mirelle Sorn Paper Lanterns Original Mix", 10),
        ("Mirelle Sorn Paper Lanterns Extended Mix", 11),
        ("Mirelle Sorn Paper Lanterns Kuro Bay Remix", 12),
        ("Mirelle Sorn Paper Lanterns (Kuro Bay Dub)", 13),
        ("Otto Quist - Paper Lanterns", 14),
        ("Paper Lanterns", 10),
        ("Lanterns", 20),
        ("Halden Lanterns", 20),
        ("alesund ost soren lukas", 30),
        ("ÅLESUND ØST", 30),
        ("Ålesund", 30),
        ("alesund rework", 30),
        ("dont go home", 31),
        ("DON’T GO HOME", 31),
        ("arc go", 32),
        ("夜の街", 33),
        ("The Wicks Home Club Mix", 34),
        ("The Home", 36),
        ("Harbour Tin Roof Remix", 300),
        ("Inka Vale Harbour", 300),
        ("Harbour Number 37 Remix", 237),
        ("Common Ground 59", 159),
    ],
)
def test_the_nearest_track_comes_first(catalog, text, first):
    assert ids(catalog, text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Mirele Sorn Paper Lanterns", 10),  # among words that fit
        ("Zephyrin", 35),  # alone: a letter dropped
        ("Zephyirne", 35),  # two neighbours changed over
        ("Zefyrine", 35),  # two letters off
        ("Alesumd", 30),  # a letter changed
        ("Quist Otro", 14),
        ("Tyde", 35),
        ("Paperlanterns Otto", 14),  # one word too few ...
        ("Pap er Lanterns Otto", 14),  # ... and one too many
    ],
)
def test_a_misspelt_word_finds_its_track(catalog, text, first):
    found = ids(catalog, text)
    assert found[0] == first


def test_where_few_tracks_are_found_even_a_word_that_exists_may_be_misspelt(tmp_path):
    build(tmp_path, record(1, "Slow Tide", "Zephyrine Okonjo"), record(2, "Ride", "Otto Quist"))
    with closing(open_catalog(tmp_path / "tracks.db", None)) as small:
        assert ids(small, "Ride") == [2, 1]


def test_a_word_that_no_track_holds_finds_nothing(catalog):
    assert ids(catalog, "qqqqwwwwxxxx") == []


def test_a_year_is_not_taken_for_another_year(catalog):
    assert ids(catalog, "1999") == []


def test_near_misses_come_after_what_was_asked_for(catalog):
    assert ids(catalog, "Mirelle Sorn Paper Lanterns Extended Mix")[:5] == [11, 10, 12, 13, 14]


def test_equally_near_tracks_come_by_id_and_no_more_than_asked_for(tmp_path):
    build(tmp_path, *(record(number, "Common Ground", "The Fillers") for number in (5, 1, 9, 3)))
    with closing(open_catalog(tmp_path / "tracks.db", None, per_page=3)) as small:
        assert ids(small, "The Fillers Common Ground") == [1, 3, 5]


def test_common_words_alone_still_find_tracks(catalog):
    assert len(ids(catalog, "Original Mix")) == 25


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A catalogue in which more tracks than a thousand hold "love", and than a tenth."""
    folder = tmp_path_factory.mktemp("large")
    love = [record(number, f"Love {number}", f"Singer {number % 7}") for number in range(1, 1500)]
    takes = [record(2000 + n, "Slow Tide", "Okonjo", mix=f"{mix} Mix") for n, mix in enumerate(["Club", "Dub"] * 20)]
    build(folder, *love, *takes, record(3000, "Slow Tide", "Okonjo", mix="Love Mix"), record(3001, "Love", "Okonjo"))
    with closing(open_catalog(folder / "tracks.db", None)) as catalog:
        yield catalog


def test_a_common_word_decides_where_the_rare_ones_leave_too_many(large):
    assert ids(large, "Okonjo Slow Tide Love Mix")[0] == 3000
    assert len(ids(large, "Okonjo Slow Tide")) == 25


def test_common_words_alone_find_what_is_called_so(large):
    assert ids(large, "Love")[0] == 3001
    assert ids(large, "Okonjo Love")[0] == 3001
    assert len(ids(large, "Love Mix Love")) == 25


@pytest.mark.parametrize(
    ("name", "artist", "found"),
    [
        ("Paper Lanterns", "Mirelle Sorn", [10, 11, 12, 13]),
        ("paper lanterns", "kuro bay", [12, 13]),  # a remixer will do
        ("Lanterns", "Halden", [20, 21]),
        ("Lant", "Hald", [20, 21]),  # the beginning of a word is contained in it
        ("Lanterns", "Nobody", []),
        ("Sorn", "Mirelle", [10, 11, 12, 13]),  # wherever the words stand
        ("Paper", "", [10, 11, 12, 13, 14, 21]),
        ("", "Zephyrine", [35]),
        ("", "", []),
        ("!!!", "???", []),
    ],
)
def test_a_filter_finds_what_holds_name_and_artist(catalog, name, artist, found):
    assert sorted(filtered(catalog, name, artist)) == found


def test_a_filter_ranks_the_whole_title_first(catalog):
    assert filtered(catalog, "Lanterns", "Halden & Rye") == [20, 21]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", "🎧", "\ud800", "- ' \" *"])
def test_a_question_without_words_finds_nothing(catalog, text):
    assert ids(catalog, text) == []


QUERY_LANGUAGE = [
    "AND",
    "OR",
    "NOT",
    "NEAR(",
    ")",
    '"',
    "*",
    "^",
    ":",
    "-",
    "{name} :",
    "+",
    "\x00",
    "\ud800",
    "🎧",
    "'",
    ";--",
    "lanterns",
    "mix",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(QUERY_LANGUAGE)).map(" ".join)))
@example("name : lanterns")
@example('"lanterns" NEAR "paper"')
@example("lanterns " * 5_000)
@example(" ".join(f"word{number}" for number in range(5_000)))
@example("x" * 100_000)
def test_any_text_can_be_asked_for(catalog, text):
    found = ids(catalog, text)
    assert len(found) == len(set(found)) <= 25
    assert found == ids(catalog, text)
    assert len(filtered(catalog, text, text)) <= 25


@given(st.sampled_from(TRACKS))
def test_every_track_is_found_by_its_own_words(catalog, track):
    artists = " ".join(artist["name"] for artist in track["artists"])
    assert ids(catalog, f"{artists} {track['name']} {track['mix_name']}")[0] == track["id"]


@given(st.permutations(["mirelle", "sorn", "paper", "lanterns", "kuro", "bay", "remix"]))
def test_the_order_of_the_words_does_not_lose_the_track(catalog, asked):
    assert ids(catalog, " ".join(asked))[0] == 12


def test_many_words_that_all_exist_can_be_asked_at_once(catalog):
    text = " ".join(f"{track['name']} {track['artists'][0]['name']}" for track in TRACKS[:14])
    assert len(ids(catalog, text)) == 25
