"""The order of a recording's releases."""

from itertools import pairwise

import pytest

from beatmatch.matching.compare.comparison import Identity
from beatmatch.matching.decide.releases import (
    is_compilation,
    rank,
    same_but_for_length,
    same_people,
    same_recording,
    same_song,
)
from beatmatch.models import VersionMatch
from beatmatch.settings import Settings
from tests.matching.builders import beatport, comparison, library, match, remix

DEFAULTS = Settings()
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


def released(track_id, mix="Original Mix", **fields):
    return comparison(90.0, candidate=beatport(mix, track_id=track_id, **fields))


# Each stands in front of the one below it, although it has the higher id.
ORDER = [
    ("a certain song of a lower score", comparison(80.0, candidate=beatport(track_id=99))),
    ("a possible song", comparison(95.0, candidate=beatport(track_id=98), identity=Identity.POSSIBLE)),
    ("a possible song of a lower score", comparison(90.0, candidate=beatport(track_id=97), identity=Identity.POSSIBLE)),
    ("a possible song in another version",
     comparison(99.0, version=VersionMatch.DIFFERENT, candidate=beatport(track_id=96), identity=Identity.POSSIBLE)),
    ("another song", comparison(100.0, candidate=beatport(track_id=95), identity=Identity.NO)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"), list(pairwise(row[1] for row in ORDER)), ids=[row[0] for row in ORDER[:-1]]
)
def test_the_surest_song_stands_first_then_the_version_then_the_score(first, second):
    assert rank(first) < rank(second)


# Of the same song, version and score: the better one has the higher id, so nothing else can be the reason.
TWINS = [
    ("an exact version before a compatible one",
     released(2), comparison(90.0, version=VersionMatch.COMPATIBLE, candidate=beatport(track_id=1))),
    ("an exact version, though it comes later",
     released(2, release_date="2020-01-01"),
     comparison(90.0, version=VersionMatch.COMPATIBLE, candidate=beatport(track_id=1, release_date="2010-01-01"))),
    ("the short one of a version that was cut off",
     comparison(90.0, candidate=beatport(track_id=2), completed=True),
     comparison(90.0, candidate=beatport("Extended Mix", track_id=1), completed=True)),
    ("a track before one that was cut out of a DJ mix", released(2), released(1, "Original Mix Mixed")),
    ("a track before one that was cut out of a DJ mix, which its title says",
     released(2), released(1, title="Marble Tide (Mixed)")),
    ("a compilation before a DJ mix", released(2, release="Summer Hits"), released(1, "Mixed", release="Harbour EP")),
    ("an EP before a compilation", released(2, release="Harbour EP"), released(1, release="Summer Hits")),
    ("an EP before a compilation that is older",
     released(2, release="Harbour EP", release_date="2020-01-01"), released(1, release="Summer Hits", release_date="2010-01-01")),
    ("the earlier release", released(2, release_date="2010-05-01"), released(1, release_date="2010-05-02")),
    ("a release with a date before one without", released(2, release_date="2019-05-01"), released(1)),
    ("the lower id where all else is equal", released(1, release_date="2010-05-01"), released(2, release_date="2010-05-01")),
]  # fmt: skip


@pytest.mark.parametrize(("better", "worse"), [row[1:] for row in TWINS], ids=[row[0] for row in TWINS])
def test_of_twins_the_one_that_a_dj_wants_stands_first(better, worse):
    assert rank(better) < rank(worse)


def test_an_extended_mix_is_not_put_behind_where_the_title_was_whole():
    assert rank(released(1, "Extended Mix")) < rank(released(2))


def test_of_twins_the_exact_spelling_of_the_version_wins():
    twins = [remix("Anvil Choir Extended Remix", "Anvil Choir"), remix("Anvil Choir Extended Mix", "Anvil Choir")]
    asked = library("Marble Tide (Anvil Choir Extended Mix)")
    assert verdict(asked, *twins).best.candidate.mix_name == "Anvil Choir Extended Mix"
    assert verdict(asked, *reversed(twins)).best.candidate.mix_name == "Anvil Choir Extended Mix"
    asked = library("Marble Tide (Anvil Choir Extended Remix)")
    assert verdict(asked, *twins).best.candidate.mix_name == "Anvil Choir Extended Remix"


OTHERS = [
    # what it is, the other one, the same recording, the same but for length, the same song
    ("another release", released(2, release="Harbour EP"), True, True, True),
    ("the other length", released(2, "Extended Mix"), False, True, True),
    ("another version", released(2, "Dub"), False, False, True),
    ("somebody's remix", released(2, "Anvil Choir Remix", remixers="Anvil Choir"), False, False, True),
    ("another pressing", released(2, "2011 Remaster"), False, True, True),
    ("one artist more", released(2, artists="Ona Bellcroft; Petra Quill"), True, True, True),
    ("other people", released(2, artists="Petra Quill"), False, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("other", "recording", "but_for_length", "song"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])  # fmt: skip
def test_two_candidates_are_one_recording_one_version_or_one_song(other, recording, but_for_length, song):
    for pair in ((released(1), other), (other, released(1))):
        assert same_recording(*pair) is recording
        assert same_but_for_length(*pair) is but_for_length
        assert same_song(*pair) is song


def test_a_remixer_on_both_does_not_make_two_songs_one():
    one, other = (released(1, "Anvil Choir Remix", artists=name, remixers="Anvil Choir") for name in ("Ona", "Petra"))
    assert not same_people(one, other)


COMPILATIONS = [
    "Best Of Harbour", "Top 10", "Summer Top 100 Tracks", "Club Hits", "A Compilation", "Deep House Compiled", "House Anthems",
    "Festival Anthem", "Harbour Essentials", "Essential Harbour", "The Collection", "Harbour Collected", "Selected Works",
    "Label Sampler", "10 Years of Harbour", "One Year Of Harbour", "Various Artists", "Harbour Vol. 3", "Harbour Volume Three",
    "Miami Nights", "Ibiza Closing", "ADE Special", "Amsterdam Dance", "Summer", "Winter Moods", "Beach Chart", "Mixed By Corbel",
    "Sunset Sessions", "Lounge Session", "Secret Weapons", "Secret Weapon", "DJ Mix", "Corbel In The Mix", "Anniversary", "The Annual",
    "The Album", "Extended Versions", "Harbour: 20 Tracks", "Harbour 2019", "best of harbour",
]  # fmt: skip
OWN_RELEASES = [
    "Harbour EP", "Marble Tide", "Marble Tide (Summer Hits Edition)", "The Best of Marble Tide 2020", "Stop", "Topless", "White",
    "Chartreuse", "Summertime", "Harbour 1999", "Harbour 20190", "Facade", "Volt", "Tracks", "Mix", "Remixed By Corbel", "Albums",
    "Annually", "Yearsof", "", None,
]  # fmt: skip


@pytest.mark.parametrize("release", COMPILATIONS)
def test_a_compilation_is_told_by_its_title(release):
    assert is_compilation(beatport(release=release)) is True


@pytest.mark.parametrize("release", OWN_RELEASES)
def test_a_release_of_its_own_or_named_after_the_track_is_no_compilation(release):
    assert is_compilation(beatport(release=release)) is False


def test_a_track_without_a_name_does_not_make_every_compilation_its_own():
    assert is_compilation(beatport(title="", release="Summer Hits")) is True
    assert is_compilation(beatport(title="Summer", release="Summer")) is False
