"""What the catalogue in a file finds, and in which order."""

from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beatmatch.catalogs.local.index import build_index, open_index
from beatmatch.catalogs.local.search import find_nearest
from beatmatch.models import Query, QueryKind

from .files import record, write

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
def db(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    build_index(write(folder / "tracks.jsonl", *TRACKS), folder / "tracks.db")
    with closing(open_index(folder / "tracks.db")) as db:
        yield db


def ids(db, text, limit=25, **options):
    return [track.track_id for track in find_nearest(db, Query(text, QueryKind.FULL), limit, **options)]


def filtered(db, name, artist):
    return [track.track_id for track in find_nearest(db, Query("", QueryKind.FILTER, name, artist), 25)]


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
def test_the_nearest_track_comes_first(db, text, first):
    assert ids(db, text)[0] == first


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
def test_a_misspelt_word_finds_its_track(db, text, first):
    found = ids(db, text)
    assert found[0] == first


def test_where_few_tracks_are_found_even_a_word_that_exists_may_be_misspelt(tmp_path):
    tracks = [record(1, "Slow Tide", "Zephyrine Okonjo"), record(2, "Ride", "Otto Quist")]
    build_index(write(tmp_path / "tracks.jsonl", *tracks), tmp_path / "tracks.db")
    with closing(open_index(tmp_path / "tracks.db")) as db:
        assert ids(db, "Ride") == [2, 1]


def test_a_word_that_no_track_holds_finds_nothing(db):
    assert ids(db, "qqqqwwwwxxxx") == []


def test_a_year_is_not_taken_for_another_year(db):
    assert ids(db, "1999") == []


def test_near_misses_come_after_what_was_asked_for(db):
    assert ids(db, "Mirelle Sorn Paper Lanterns Extended Mix")[:5] == [11, 10, 12, 13, 14]


def test_equally_near_tracks_come_by_id_and_no_more_than_asked_for(db):
    assert ids(db, "The Fillers Common Ground", limit=3) == [100, 101, 102]


def test_common_words_alone_still_find_tracks(db):
    assert len(ids(db, "Original Mix")) == 25


def test_reading_is_narrowed_where_every_word_is_common(db):
    assert ids(db, "Harbour Remix", max_read=30)[0] == 200
    assert ids(db, "The Fillers Common Ground 59", max_read=30)[0] == 159
    assert ids(db, "Remix Harbour Tin Roof", max_read=30)[0] == 300


@pytest.mark.parametrize(
    ("name", "artist", "found"),
    [
        ("Paper Lanterns", "Mirelle Sorn", [10, 11, 12, 13]),
        ("paper lanterns", "kuro bay", [12, 13]),  # a remixer will do
        ("Lanterns", "Halden", [20, 21]),
        ("Lant", "Hald", [20, 21]),  # the beginning of a word is contained in it
        ("Lanterns", "Nobody", []),
        ("Sorn", "Mirelle", []),  # no title holds it
        ("Paper", "", [10, 11, 12, 13, 14, 21]),
        ("", "Zephyrine", [35]),
        ("", "", []),
        ("!!!", "???", []),
    ],
)
def test_a_filter_finds_what_holds_name_and_artist(db, name, artist, found):
    assert sorted(filtered(db, name, artist)) == found


def test_a_filter_ranks_the_whole_title_first(db):
    assert filtered(db, "Lanterns", "Halden & Rye") == [20, 21]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", "🎧", "\ud800", "- ' \" *"])
def test_a_question_without_words_finds_nothing(db, text):
    assert ids(db, text) == []


FTS5 = [
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


@given(st.one_of(st.text(), st.lists(st.sampled_from(FTS5)).map(" ".join)))
@example("name : lanterns")
@example('"lanterns" NEAR "paper"')
@example("lanterns " * 5_000)
@example(" ".join(f"word{number}" for number in range(5_000)))
@example("x" * 100_000)
def test_any_text_can_be_asked_for(db, text):
    found = ids(db, text)
    assert len(found) == len(set(found)) <= 25
    assert found == ids(db, text)
    assert len(filtered(db, text, text)) <= 25


@given(st.sampled_from(TRACKS))
def test_every_track_is_found_by_its_own_words(db, track):
    artists = " ".join(artist["name"] for artist in track["artists"])
    assert ids(db, f"{artists} {track['name']} {track['mix_name']}")[0] == track["id"]


@given(st.permutations(["mirelle", "sorn", "paper", "lanterns", "kuro", "bay", "remix"]))
def test_the_order_of_the_words_does_not_lose_the_track(db, asked):
    assert ids(db, " ".join(asked))[0] == 12


def test_many_words_that_all_exist_can_be_asked_at_once(db):
    text = " ".join(f"{track['name']} {track['artists'][0]['name']}" for track in TRACKS[:14])
    assert len(ids(db, text)) == 25
    assert ids(db, text, max_read=1)
