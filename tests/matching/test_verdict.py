"""What is done about the scores, and why, in words."""

import pytest

from beatmatch.matching.entry import file_id, understand
from beatmatch.matching.scoring import Identity, judge, total
from beatmatch.matching.verdict import decide, describe, is_compilation
from beatmatch.models import Confidence, Part, Status, VersionMatch
from beatmatch.settings import Settings, Thresholds, Weights
from tests.matching.shelf import match, remix, row, sold

DEFAULTS = Settings()
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
OURS = {"seconds": 372, "bpm": 124.0, "key": "8A"}


def verdict(track, *tracks, settings=DEFAULTS):
    return match(track, tracks, settings).verdict


def judged(track, candidate, settings=DEFAULTS):
    return judge(understand(track, settings), candidate, settings)


def test_a_score_is_the_weighted_mean_of_the_parts_that_both_sides_have():
    assert total((Part("title", 1.0, 30.0), Part("bpm", 0.0, 10.0))) == 75.0
    assert total(()) == 0.0


def test_evidence_that_a_side_lacks_is_left_out():
    parts = {part.name: part.value for part in judged(row(), sold()).scored.parts}
    assert parts == {"title": 1.0, "artists": 1.0, "version": 1.0}
    measured = judged(
        row(**OURS, year=2012, label="Quay", album="Tide"),
        sold(**MEASURED, release_date="2012-01-01", label="Quay", release="Tide"),
    )
    assert {part.name for part in measured.scored.parts} == {
        "title",
        "artists",
        "version",
        "length",
        "bpm",
        "label",
        "key",
        "release",
        "year",
    }
    assert measured.scored.score == 100.0


def test_weights_and_thresholds_are_settings():
    settings = Settings(weights=Weights(key=20.0), thresholds=Thresholds(match=99.0))
    assert verdict(row(key="1A"), sold(key="E Major"), settings=settings).status is Status.REVIEW
    assert verdict(row(key="1A"), sold(key="E Major")).status is Status.MATCHED


@pytest.mark.parametrize(("track", "candidate", "status"), [
    (row(bpm=110.0), sold(bpm=124.0), Status.REVIEW),
    (row(bpm=110.0, key="8A"), sold(bpm=124.0, key="A Minor"), Status.REVIEW),
    (row(bpm=62.0), sold(bpm=124.0), Status.MATCHED),
    (row(bpm=110.0, seconds=372), sold(bpm=124.0, length_ms=372_000), Status.MATCHED),
    (row(bpm=110.0, label="Tall Paper"), sold(bpm=124.0, label="Tall Paper"), Status.MATCHED),
    (row(bpm=110.0, year=2020), sold(bpm=124.0, release_date="2020-03-01"), Status.MATCHED),
])  # fmt: skip
def test_a_plain_title_at_another_tempo_needs_somebody_to_speak_for_it(track, candidate, status):
    assert verdict(track, candidate).status is status


def test_a_named_remix_at_another_tempo_is_that_remix():
    found = verdict(
        row("Marble Tide (Anvil Choir Remix)", bpm=110.0), remix("Anvil Choir Remix", "Anvil Choir", bpm=124.0)
    )
    assert found.status is Status.MATCHED


@pytest.mark.parametrize(("track", "candidate", "identity"), [
    (row(), sold(), Identity.SURE),
    (row(), sold(title="Granite Sky"), Identity.NO),
    (row(), sold(artists="Petra Quill"), Identity.NO),
    (row(artist=""), sold(), Identity.POSSIBLE),
    (row("Marbel Tide", artist=""), sold(), Identity.NO),
    (row("Marbel Tide"), sold(), Identity.POSSIBLE),
    (row("Marbel Tide", bpm=124.0), sold(bpm=124.0), Identity.SURE),
    (row("Marbel Tide", bpm=124.0), sold(bpm=110.0), Identity.POSSIBLE),
    (row("Marbel Tide", bpm=124.0, seconds=300), sold(bpm=124.0, length_ms=372_000), Identity.POSSIBLE),
    (row(artist="Beyond"), sold(artists="Above & Beyond"), Identity.POSSIBLE),
    (row("Marble Tide (Anvil Choir Remix)", "Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"), Identity.SURE),
    (row(artist="Anvil Choir"), remix("Anvil Choir Remix", "Anvil Choir"), Identity.POSSIBLE),
])  # fmt: skip
def test_the_same_song_is_sure_possible_or_not(track, candidate, identity):
    assert judged(track, candidate).identity is identity


def test_a_match_says_what_agrees_and_how_many_other_releases_there_are():
    releases = [sold(release_date=f"20{year}-01-01") for year in (12, 15, 18)]
    assert verdict(row(), *releases).reasons == (
        "title and artists agree, the version is compatible",
        "2 other releases of the same recording",
    )
    assert verdict(row("Marble Tide (Original Mix)"), *releases[:2]).reasons == (
        "title, artists and version agree",
        "1 other release of the same recording",
    )


def test_two_recordings_that_fit_equally_well_are_for_a_human():
    found = verdict(row("Marble Tide", "Ona Bellcroft, Petra Quill"), sold(), sold(artists="Petra Quill"))
    assert (found.status, found.confidence) == (Status.REVIEW, Confidence.LOW)
    assert found.reasons == (
        "two recordings fit equally well: Ona Bellcroft - Marble Tide (Original Mix) [1] / Petra Quill - Marble Tide (Original Mix) [2]",
    )


REASONS = [
    ("nothing", row(), [], "nothing was found"),
    ("another title", row(), [sold(title="Granite Sky")], "nothing with this title was found"),
    ("namesakes", row(), [sold(artists="Petra Quill"), sold(artists="Tomas Vire")], "found only by other artists: Petra Quill; Tomas Vire"),
    ("other versions", row(), [remix("Kite Remix", "Kite"), remix("Vale Dub", "Vale")], "found only in other versions: Kite Remix; Vale Dub"),
    ("no mix name", row("Marble Tide (Kite Remix)"), [sold("")], "found only in other versions: no mix name"),
    ("many", row(), [sold(artists=name) for name in ("Al Ba", "Ce De", "Ef Ge", "Ha Ij")], "found only by other artists: Al Ba; Ce De; Ef Ge and 1 more"),
]  # fmt: skip


@pytest.mark.parametrize(("track", "tracks", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_a_miss_says_what_was_found_instead(track, tracks, reason):
    found = verdict(track, *tracks)
    assert (found.status, found.best, found.reasons) == (Status.NO_MATCH, None, (reason,))


DOUBTS = [
    ("no artist", row(artist="", bpm=124.0), sold(bpm=124.0), ("no artist to compare with",)),
    ("a typo", row("Marbel Tide"), sold(), ("the title is spelt differently",)),
    ("another kind", row(), sold("Club Mix"), ("only another version was found", "library: no version named, Beatport: Club Mix")),
    ("a bracket", row("Marble Tide (In The Valley)"), sold(), ("only one side says (In The Valley)",)),
    ("two brackets", row("Tide (The Rain)"), sold(title="Tide (The Sun)"), ("only another version was found", "(The Rain) is not (The Sun)")),
    ("a DJ edit", row(), sold(is_dj_edit=True), ("only one side says (DJ edit)",)),
    ("a part of a name", row(artist="Beyond"), sold(artists="Above & Beyond"), ("perhaps only a part of the name: Above & Beyond",)),
]  # fmt: skip


@pytest.mark.parametrize(("track", "candidate", "reasons"), [row[1:] for row in DOUBTS], ids=[row[0] for row in DOUBTS])
def test_a_doubt_is_for_a_human_and_says_why(track, candidate, reasons):
    found = verdict(track, candidate)
    assert (found.status, found.confidence, found.reasons) == (Status.REVIEW, Confidence.LOW, reasons)


def test_a_score_below_the_threshold_is_for_a_human():
    found = verdict(row("Marble Tide (Extended Mix)"), sold(), settings=Settings(min_score=95))
    assert found.reasons[0] == "score 87.1 is below 95"


def test_a_song_of_which_too_little_agrees_is_a_miss_that_says_so():
    found = verdict(row(bpm=110.0), sold(bpm=124.0), settings=Settings(weights=Weights(bpm=1000.0)))
    assert found.reasons == ("too little agrees: Ona Bellcroft - Marble Tide (Original Mix) [1] scores 7.8",)


def test_nothing_known_of_the_people_needs_length_tempo_and_key():
    assert verdict(row(artist="", **OURS), sold(**MEASURED)).status is Status.MATCHED
    assert verdict(row(artist="", **OURS), sold(**{**MEASURED, "key": "F Major"})).status is Status.REVIEW
    assert verdict(row(artist="", seconds=372), sold(length_ms=372_000)).status is Status.REVIEW
    assert verdict(row(artist=""), sold()).status is Status.NO_MATCH
    assert verdict(row(artist="", **OURS), sold(**MEASURED), sold(artists="Petra Quill")).status is Status.REVIEW


@pytest.mark.parametrize(("track", "candidate", "confidence"), [
    (row("Marble Tide (Original Mix)"), sold(), Confidence.HIGH),
    (row(), sold(), Confidence.HIGH),
    (row(bpm=110.0, year=2020), sold(bpm=124.0, release_date="2020-03-01"), Confidence.MEDIUM),
    (row("Marbel Tide", bpm=124.0), sold(bpm=124.0), Confidence.MEDIUM),
    (row("Marble Tide (Extended Mix)"), sold(), Confidence.MEDIUM),
    (row("Marble Tide (Extended Mix)", seconds=452), sold(length_ms=372_000), Confidence.LOW),
    (row("Deep Down (In The Valley)", **OURS), sold(title="Deep Down", **MEASURED), Confidence.LOW),
])  # fmt: skip
def test_confidence_follows_what_is_certain(track, candidate, confidence):
    found = verdict(track, candidate)
    assert (found.status, found.confidence) == (Status.MATCHED, confidence)


def test_every_candidate_is_ranked_the_surest_first():
    ranked = verdict(row(), sold(title="Granite"), sold("Dub"), sold("Extended Mix"), sold()).ranked
    assert [scored.candidate.track_id for scored in ranked] == [4, 3, 2, 1]
    assert ranked[-1].version is VersionMatch.COMPATIBLE
    assert ranked[-1].notes == ("another title",)


def test_deciding_over_nothing_is_a_miss():
    assert decide([], DEFAULTS).status is Status.NO_MATCH


@pytest.mark.parametrize(("release", "title", "expected"), [
    ("Best of Ibiza 2020", "Marble Tide", True), ("Marble Tide", "Marble Tide", False), ("Summer Sampler", "Marble Tide", True),
    ("Summer", "Summer", False), ("Harbour EP", "Marble Tide", False), (None, "Marble Tide", False), ("Vol. 3", "Marble Tide", True),
])  # fmt: skip
def test_a_compilation_is_told_by_its_title(release, title, expected):
    assert is_compilation(sold(title=title, release=release)) is expected


def test_a_candidate_is_described_as_a_shop_does():
    assert describe(sold("Dub", track_id=7)) == "Ona Bellcroft - Marble Tide (Dub) [7]"
    assert describe(sold("", track_id=7)) == "Ona Bellcroft - Marble Tide [7]"


@pytest.mark.parametrize(("path", "expected"), [
    ("/Music/17827767_Call My Name_Extended Mix.aiff", 17827767), ("17827767-call-my-name.mp3", 17827767),
    ("C:\\Music\\17827767_Call.mp3", 17827767), ("/Music/1987.mp3", None), ("/Music/01 Call.mp3", None),
    ("/17827767_x/Call.mp3", None), ("", None),
])  # fmt: skip
def test_a_beatport_id_is_read_off_the_head_of_a_file_name(path, expected):
    assert file_id(row(path=path)) == expected


@pytest.mark.parametrize(("fields", "words"), [
    ({"remixer": "Anvil Choir"}, ("anvil", "choir")), ({"remixer": "www.djsite.com"}, ()), ({"mix": "Club Mix"}, ("club",)),
    ({"mix": "heydj.pro Mix"}, ()), ({"mix": "In The Valley"}, ()),
])  # fmt: skip
def test_the_fields_mix_and_remixer_fill_in_what_the_title_leaves_open(fields, words):
    assert understand(row(**fields), DEFAULTS).readings[0].version.words == words


def test_the_fields_never_overrule_the_title():
    told = understand(row("Marble Tide (Kite Remix)", mix="Club Mix", remixer="Anvil Choir"), DEFAULTS)
    assert told.readings[0].version.words == ("kite",)
