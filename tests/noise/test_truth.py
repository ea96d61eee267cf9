"""The rules by which the bench decides which catalogue tracks are right for a row."""

import pytest

from beatmatch.models import BeatportCandidate
from tests.noise.recording import read_recording
from tests.noise.truth import CatalogueIndex, Fit, fit, same_song


def recording(title, mix="Original Mix", artists=("Mira Doln",), remixers=(), **more):
    return read_recording(
        BeatportCandidate(track_id=1, title=title, mix_name=mix, artists=artists, remixers=remixers, **more)
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (recording("Paper Moon feat. Ila Voss"), recording("Paper Moon", artists=("Ila Voss", "Mira Doln"))),
        (recording("Tide, Pt. II"), recording("Tide Part 2")),
        (recording("Don't Go Slow"), recording("Dont Go Slow")),
        (recording("Über Land"), recording("Uber Land", artists=("MIRA DOLN (DE)",))),
        (recording("Ladder (Say It Twice)"), recording("Ladder")),
        (recording("Ladder (Jun Okra Remix)"), recording("Ladder", "Jun Okra Remix")),
        (recording("Ladder", artists=("Salt & Anchor",)), recording("Ladder", artists=("Anchor", "Salt"))),
        (recording("Ladder (Club Mix)", "prod. Teo Barr, Ila Voss"), recording("Ladder", "Club Mix")),
        (recording("Night", "Bus Jun Okra Remix"), recording("Night Bus", "Jun Okra Remix")),
    ],
)
def test_the_same_song_is_recognised_in_another_spelling(left, right):
    assert same_song(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (recording("Tide, Pt. II"), recording("Tide, Pt. III")),
        (recording("Tide"), recording("Tide, Pt. II")),
        (recording("Honey Moon"), recording("Honey")),
        (recording("Ladder"), recording("Ladder", artists=("Somebody Else",))),
        (
            recording("Ladder", "Jun Okra Remix", ("Mira Doln", "Jun Okra"), ("Jun Okra",)),
            recording("Ladder", "Jun Okra Remix", ("Teo Barr", "Jun Okra"), ("Jun Okra",), bpm=120),
        ),
    ],
)
def test_another_song_is_told_apart(left, right):
    assert not same_song(left, right)


@pytest.mark.parametrize(
    ("wanted", "offered", "version_written", "expected"),
    [
        ("Original Mix", "Extended Mix", False, Fit.EXACT),
        ("Original Mix", "", False, Fit.EXACT),
        ("Original Mix", "Extended Mix", True, Fit.NEAR),
        ("Original Mix", "Original", True, Fit.EXACT),
        ("Extended Mix", "Extended Version", True, Fit.EXACT),
        ("Original Mix", "Remastered", True, Fit.NEAR),
        ("Original Mix", "Mixed", False, Fit.NEAR),
        ("Original Mix", "Club Mix", False, Fit.NO),
        ("Original Mix", "Radio Edit", False, Fit.NO),
        ("Original Mix", "Jun Okra Remix", False, Fit.NO),
        ("Original Mix", "2025 Organic Extended Mix", False, Fit.NO),
        ("Dub Mix", "Dub", True, Fit.EXACT),
        ("Jun Okra Remix", "Jun Okra Extended Remix", True, Fit.EXACT),
        ("Jun Okra (SA) Remix", "Jun Okra Remix", True, Fit.EXACT),
        ("Jun Okra Re-Work", "Jun Okra Rework", True, Fit.EXACT),
        ("Jun Okra Remix", "Jun Okra Dub", True, Fit.NO),
        ("Jun Okra Remix", "Teo Barr Remix", True, Fit.NO),
        ("Jun Okra Raw Mix", "Jun Okra 808 Mix", True, Fit.NO),
        ("Jun Okra Remix", "Remix", True, Fit.DOUBTFUL),
        ("Original Mix", "Good Life", True, Fit.DOUBTFUL),
    ],
)
def test_a_version_serves_as_well_as_a_dj_would_say(wanted, offered, version_written, expected):
    assert fit(recording("Ladder", wanted), recording("Ladder", offered), version_written=version_written) is expected


def test_one_of_two_remixers_is_doubtful():
    both = recording("Ladder", "Jun Okra & Teo Barr Remix", remixers=("Jun Okra", "Teo Barr"))
    assert (
        fit(recording("Ladder", "Jun Okra Remix", remixers=("Jun Okra",)), both, version_written=True) is Fit.DOUBTFUL
    )


def test_the_extended_is_right_for_an_original_only_where_no_original_is_left():
    original = BeatportCandidate(track_id=1, title="Ladder", mix_name="Original Mix", artists=("Mira Doln",))
    extended = BeatportCandidate(track_id=2, title="Ladder", mix_name="Extended Mix", artists=("Mira Doln",))
    index = CatalogueIndex([original, extended])
    assert index.right_answers(index[1], version_written=True) == {1}
    assert index.right_answers(index[1], version_written=False) == {1, 2}
    assert index.right_answers(index[1], version_written=True, without=frozenset({1})) == {2}
    assert index.right_answers(index[1], version_written=True, without=frozenset({1, 2})) == frozenset()
    assert index.acceptable(index[1]) == {1, 2}


def test_a_version_that_is_cut_off_in_the_catalogue_is_recognised():
    cut = recording("Ladder (Jun (BE) Remix)", "Jun (BE")
    assert fit(recording("Ladder (Jun (BE) Remix)"), cut, version_written=True) is Fit.EXACT


def test_the_words_and_songs_of_a_catalogue_are_folded():
    track = BeatportCandidate(track_id=1, title="Über", mix_name="Extended Mix", artists=("DJ Mira",))
    facts = CatalogueIndex([track]).facts()
    assert facts.words == {"uber", "extended", "mix", "dj", "mira"}
    assert facts.songs == {"uber"}
    assert facts.artists == ("DJ Mira",)
