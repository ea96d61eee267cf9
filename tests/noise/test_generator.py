"""The generator keeps its promises: seeded, decidable, and its truth holds."""

from functools import cache
from random import Random

import pytest

from tests.noise.__main__ import read_catalogue
from tests.noise.draft import camelot, clean_draft
from tests.noise.folding import compact, numbers, words
from tests.noise.generator import NOISES, Kind, make_bench
from tests.noise.invented import invent_catalogue, write_jsonl
from tests.noise.recording import understand
from tests.noise.scene import Scene, misspell
from tests.noise.title_noises import _VERSION_TYPOS, CUT_NOISE
from tests.noise.truth import Fit, Shelf, fit, vocabulary
from tests.places import BENCH, needs_shared

CATALOGUES = [
    "invented",
    pytest.param("shared", marks=needs_shared),
]
PLAIN = {"original", "extended", "mix", "version", ""}
ONE_SLIP = 1


@cache
def catalogue(name):
    return invent_catalogue(7) if name == "invented" else read_catalogue(BENCH / "catalog.jsonl")


@cache
def bench(name):
    return make_bench(catalogue(name), 3000, 7)


@cache
def shelf(name):
    return Shelf(catalogue(name))


def bare(text):
    """Letters only, with "oe" and "ö" alike."""
    return "".join(word.replace("oe", "o").replace("ue", "u").replace("ae", "a") for word in words(text))


def test_the_same_seed_gives_the_same_rows_and_another_gives_others():
    tracks = invent_catalogue(3, songs=200)
    assert make_bench(tracks, 200, 5) == make_bench(tracks, 200, 5)
    assert make_bench(tracks, 200, 5) != make_bench(tracks, 200, 6)
    assert invent_catalogue(3, songs=200) == tracks != invent_catalogue(4, songs=200)


def test_an_invented_catalogue_survives_being_written_and_read(tmp_path):
    tracks = tuple(track for track in invent_catalogue(3, songs=300) if track.slug is None)
    write_jsonl(tracks, tmp_path / "catalog.jsonl")
    assert read_catalogue(tmp_path / "catalog.jsonl") == tracks


def test_an_invented_catalogue_holds_every_kind_of_trap():
    tracks = catalogue("invented")
    by_title = {}
    for track in tracks:
        by_title.setdefault(track.title, set()).add(track.artists)
    assert sum(len(artists) > 1 for artists in by_title.values()) > 100  # namesakes
    assert any(track.mix_name == "Mixed" for track in tracks)
    assert any(track.title.endswith("Pt. III") for track in tracks)
    assert any(track.mix_name.startswith("feat. ") for track in tracks)
    assert any(track.mix_name.endswith("Remix") and not track.remixers for track in tracks)
    assert any(track.mix_name == "Original Mix" and track.title.endswith("Remix)") for track in tracks)
    assert any(track.bpm < 70 for track in tracks)
    assert len({track.track_id for track in tracks}) == len(tracks) > 2500


@pytest.mark.parametrize("name", CATALOGUES)
def test_rows_come_in_the_promised_shares(name):
    kinds = [row.kind for row in bench(name).rows]
    assert len(kinds) == 3000
    assert kinds.count(Kind.REMOVED) == 900
    assert 40 <= kinds.count(Kind.SIBLING) <= 90
    assert all(len(row.noises) <= 4 for row in bench(name).rows)
    assert {len(row.noises) for row in bench(name).rows} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_that_is_to_be_found_has_a_right_answer_in_the_catalogue(name):
    there = {track.track_id for track in bench(name).catalogue}
    for row in bench(name).rows:
        if row.kind is Kind.REMOVED:
            assert row.right == frozenset()
        else:
            assert row.right
            assert row.right <= there
        assert (row.source.track_id in row.right) == (row.kind is Kind.KEPT)


@pytest.mark.parametrize("name", CATALOGUES)
def test_nothing_that_would_do_stays_for_a_removed_row(name):
    left = Shelf(bench(name).catalogue)
    for row in bench(name).rows:
        source = shelf(name)[row.source.track_id]
        if row.kind is Kind.REMOVED:
            assert [o for o in left.song(source) if fit(source, o, said=False) is not Fit.NO] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_many_removed_rows_leave_other_versions_or_namesakes_behind(name):
    left = Shelf(bench(name).catalogue)
    removed = [shelf(name)[row.source.track_id] for row in bench(name).rows if row.kind is Kind.REMOVED]
    assert sum(bool(left.song(source)) for source in removed) > 200
    assert sum(bool(left.namesakes(source)) for source in removed) > 200


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_remix_loses_its_remixer_and_no_special_version_its_word(name):
    misspellable = {word.casefold() for word in _VERSION_TYPOS}
    for row in bench(name).rows:
        wanted = shelf(name)[row.source.track_id].version.words
        if "version misspelled" in row.noises:
            wanted = wanted - misspellable
        assert all(bare(word) in bare(row.track.title) for word in wanted), row


@pytest.mark.parametrize("name", CATALOGUES)
def test_numbers_of_a_name_survive(name):
    for row in bench(name).rows:
        for number in numbers(shelf(name)[row.source.track_id].song):
            assert number in numbers(compact(row.track.title)) or number in compact(row.track.title), row


@pytest.mark.parametrize("name", CATALOGUES)
def test_only_a_plain_version_is_ever_left_out(name):
    for row in bench(name).rows:
        if "version left out" in row.noises:
            assert set(words(row.source.mix_name)) <= PLAIN


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_remixer_who_stands_alone_is_there_and_made_one_version_only(name):
    alone = [row for row in bench(name).rows if "remixer's name alone" in row.noises]
    assert alone
    for row in alone:
        remixer = frozenset(words(row.source.remixers[0]))
        versions = {other.version.words for other in shelf(name).song(shelf(name)[row.source.track_id])}
        assert [version for version in versions if version & remixer] == [remixer]
        assert bare(row.source.remixers[0]) in bare(row.track.title)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_keeps_somebody_to_know_it_by(name):
    for row in bench(name).rows:
        assert row.track.artist.strip() or " - " in row.track.title
        assert row.track.title.strip()


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_cut_title_has_44_letters_and_a_whole_name(name):
    cut = [row for row in bench(name).rows if CUT_NOISE.name in row.noises]
    assert cut
    assert {len(row.track.title) for row in cut} == {44}


def test_every_noise_occurs():
    seen = {noise for row in bench("invented").rows for noise in row.noises}
    assert {noise.name for noise in (*NOISES, CUT_NOISE)} - seen == set()


def test_noises_of_one_group_never_meet():
    by_name = {noise.name: noise for noise in (*NOISES, CUT_NOISE)}
    for row in bench("invented").rows:
        met = [by_name[noise] for noise in row.noises]
        assert not any(one.excludes(other) for one in met for other in met if one is not other)


def test_a_typo_spares_short_words_and_never_makes_another_word_of_the_catalogue():
    known = frozenset({"lantern", "lanternn", "wooden"})
    scene = Scene(Random(1), understand(catalogue("invented")[0]), (), known)
    assert misspell("Dusk Or Dawn", scene) is None
    wrong = {misspell("Wooden Lantern", scene) for _ in range(300)}
    assert "Wooden Lantern" not in wrong
    assert "Wooden Lanternn" not in wrong
    assert all(text and len(set(text.split()) & {"Wooden", "Lantern"}) == ONE_SLIP for text in wrong)


def test_a_row_without_noise_is_what_a_shop_writes():
    track = catalogue("invented")[0]
    row = clean_draft(understand(track), Random(1)).row("1")
    assert row.title == f"{track.title} ({track.mix_name})"
    assert row.artist == ", ".join(track.artists)
    assert (row.bpm, row.year, row.key) == (track.bpm, track.year, camelot(track.key))


@pytest.mark.parametrize(
    ("key", "expected"),
    [("A Minor", "8A"), ("C Major", "8B"), ("Ab Minor", "1A"), ("F# Major", "2B"), ("E Major", "12B"), (None, "")],
)
def test_keys_are_written_in_camelot(key, expected):
    assert camelot(key) == expected


def test_words_of_the_catalogue_are_known_folded():
    assert "extended" in vocabulary(catalogue("invented"))
