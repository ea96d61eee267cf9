"""Cases that a reviewer with fresh eyes found: each was confidently wrong once."""

import pytest

from beatmatch.models import Confidence, Status
from beatmatch.settings import Settings
from tests.matching.builders import beatport, library, match, remix


def verdict(track, *tracks, settings=Settings()):  # noqa: B008  # frozen
    return match(track, tracks, settings).verdict


@pytest.mark.parametrize("mix", ["Original Mix", "Extended Mix", ""])
@pytest.mark.parametrize("title", ["Marble Tide", "Marble Tide (Original Mix)", "Marble Tide (Extended Mix)"])
def test_a_credited_remixer_whom_the_mix_name_does_not_name_wants_a_human(title, mix):
    assert verdict(library(title), beatport(mix, remixers="Anvil Choir")).status is Status.REVIEW


def test_a_credit_that_is_no_name_says_nothing():
    assert verdict(library(), beatport("Extended Mix", remixers="Extended Mix")).status is Status.MATCHED


def test_a_featured_artist_among_the_remixers_is_no_remixer():
    assert (
        verdict(library(), beatport(title="Marble Tide feat. Petra Quill", remixers="Petra Quill")).status
        is Status.MATCHED
    )


@pytest.mark.parametrize("ours", ["Marble Tide feat. Lia Ost", "Marble Tide (ft. Lia Ost)"])
def test_another_featured_artist_is_another_song_until_a_human_says_else(ours):
    assert verdict(library(ours), beatport(title="Marble Tide feat. Petra Quill")).status is not Status.MATCHED


def test_a_remixer_among_the_artists_of_a_plain_title_may_mean_the_remix():
    found = verdict(library(artist="Ona Bellcroft, Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"))
    assert found.status is Status.REVIEW


def test_a_title_alone_is_never_of_high_confidence():
    found = verdict(library(artist="Somebody Else"), beatport(), settings=Settings(title_only_mode=True))
    assert (found.status, found.confidence) == (Status.MATCHED, Confidence.MEDIUM)


def test_a_miss_without_an_artist_does_not_speak_of_other_artists():
    found = verdict(library(artist=""), beatport(artists="Corbel"))
    assert found.status is Status.NO_MATCH
    assert found.reasons == ("only the title agrees, and no length or tempo says whose it is: Corbel",)


@pytest.mark.parametrize("number", ["2", " 3", "II"])
def test_a_number_behind_a_version_is_not_left_out(number):
    found = verdict(library(f"Marble Tide (Anvil Choir Remix) {number}"), remix("Anvil Choir Remix", "Anvil Choir"))
    assert found.status is not Status.MATCHED


def test_a_tempo_behind_a_version_is():
    found = verdict(library("Marble Tide (Anvil Choir Remix) 124"), remix("Anvil Choir Remix", "Anvil Choir"))
    assert found.status is Status.MATCHED
