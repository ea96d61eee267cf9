import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from beatmatch.matching.compare import compare, has_another_name, names_an_artist
from beatmatch.matching.read import read_entry
from beatmatch.models import BeatportCandidate, RBTrack
from beatmatch.settings import Settings
from tests.matching.builders import beatport, library, match, numbered

DEFAULTS = Settings()


def rejected(title, candidate, **more):
    return has_another_name(read_entry(library(title, **more), DEFAULTS), candidate)


@pytest.mark.parametrize(
    ("title", "candidate"),
    [
        ("Granite Sky", beatport()),
        ("Ona Bellcroft - Granite", beatport()),
        ("Tide", beatport(title="Ride")),
        ("Granite Sky And A Very Long Name That Was Cu", beatport()),
    ],
)
def test_a_candidate_that_shares_no_name_is_put_aside(title, candidate):
    assert rejected(title, candidate)


def test_a_candidate_whose_words_hold_the_name_is_left_to_be_compared():
    assert not rejected("Marble", beatport())
    assert not rejected("Granite", beatport("Granite Choir Remix", remixers="Granite Choir"))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Marble Tide", "Marble Tide"),
        ("Marbel Tide", "Marble Tide"),  # a typing error
        ("MarbleTide", "Marble Tide"),
        ("Marble Tide", "Marbletide"),
        ("The Marble Tide", "Marble Tide"),
        ("M4rble Tide", "Marble Tide"),
        ("Granite", "Granlte"),
        ("Iris", "lris"),
        ("Nächte", "Naechte"),
        ("Tide / Marble", "Marble / Tide"),
        ("Marble Tide, Pt. II", "Marble Tide (feat. Kite) Part 2"),
        ("Marbel Tide, Pt. II", "Marble Tide (feat. Kite) Part 2"),
        ("???", "???"),
        ("The The", "The The"),
        ("Ona Bellcroft - Marble Ti", "Marble Tide"),
        ("Petra Quill With A Long Name - Marble Tide (", "Marble Tide"),
    ],
)
def test_the_same_name_in_another_spelling_is_never_put_aside(title, name):
    assert not rejected(title, beatport(title=name))


WORDS = st.sampled_from(
    ["Marble", "Tide", "Granite", "The", "Nächte", "Harbour", "Love", "Iris", "Go", "2", "Part", "II", "Yesterday"]
)
NAMES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
EXTRA = st.sampled_from(["", " (Original Mix)", " (Kite Remix)", " (feat. Ona)", " - Kite Dub", " [Quay]", " (Part 2)"])


@st.composite
def respelt(draw, name):
    """Return a name as a library may hold it: letters lost, doubled or changed over, words joined, brackets added."""
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(name) - 1))
        name = draw(
            st.sampled_from(
                [
                    name[:place] + name[place + 1 :],
                    name[:place] + name[place] * 2 + name[place + 1 :],
                    name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
                    name.replace(" ", "", 1),
                    name.replace("e", "3", 1),
                    name.replace("I", "l", 1),
                ]
            )
        )
        name = name if name.strip() else "Marble"
    return name + draw(EXTRA) + draw(EXTRA)


@st.composite
def pairs(draw):
    name = draw(NAMES)
    mix = draw(st.sampled_from(["", "Original Mix", "Kite Remix", "Tide (Kite Remix)"]))
    candidate = beatport(mix, title=name + draw(EXTRA))
    title = draw(respelt(name)) if draw(st.booleans()) else draw(respelt(draw(NAMES)))
    return draw(st.sampled_from(["", "Ona Bellcroft - "])) + title, candidate


@given(pairs())
@example(("Marble Tide", beatport(title="Marble Tide (feat. Ona)")))
def test_what_is_put_aside_has_no_name_in_common(pair):
    title, candidate = pair
    entry = read_entry(library(title), DEFAULTS)
    if has_another_name(entry, candidate):
        assert compare(entry, candidate, DEFAULTS).name == 0.0


@pytest.mark.parametrize(
    ("artist", "title", "named"),
    [
        ("Ona Bellcroft", "Granite", True),
        ("Kite, Ona Bellcroft", "Granite", True),
        ("", "Ona Bellcroft - Granite", True),
        ("Ona", "Granite", False),
        ("", "Granite", False),
    ],
)
def test_an_artist_is_named_where_all_words_of_the_name_are_there(artist, title, named):
    assert names_an_artist(read_entry(library(title, artist=artist), DEFAULTS), beatport()) is named


def test_a_nameless_artist_is_nobody():
    entry = read_entry(RBTrack(track_id="1", title="Granite"), DEFAULTS)
    assert not names_an_artist(entry, BeatportCandidate(track_id=1, title="Granite", artists=("???",)))


OTHER_NAMES = ("Sky", "Sea", "Sun", "Sand", "Salt", "Snow", "Sail")
TRACKS = numbered([beatport(title=f"Granite {word}") for word in OTHER_NAMES])


@pytest.mark.parametrize(("settings", "shown"), [
    (Settings(), 5), (Settings(candidates_kept=2), 2), (Settings(candidates_kept=0), 0), (Settings(compare_all=True), 7),
])  # fmt: skip
def test_where_all_have_another_name_the_first_are_shown(settings, shown):
    outcome = match(library(), TRACKS, settings)
    assert (len(outcome.verdict.ranked), outcome.candidates) == (shown, 7)
    assert outcome.verdict.reasons == match(library(), TRACKS, DEFAULTS).verdict.reasons
