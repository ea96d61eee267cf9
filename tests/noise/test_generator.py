"""Rows are repeatable, their right answers are right, and noise leaves enough in them to know the track by."""

from collections import Counter
from functools import cache

import pytest

from beatmatch.models import RBTrack
from tests.noise.catalogue_file import read_catalogue
from tests.noise.generator import NOISES, TRAPS, RowKind, make_bench, make_misses
from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.row_draft import PLAIN_VERSION_WORDS
from tests.noise.text import compact, numbers, words
from tests.noise.title_noises import CUT_NOISE, VERSION_TYPOS
from tests.noise.truth import CatalogueIndex
from tests.places import BENCH, needs_shared

CATALOGUES = ["invented", pytest.param("real", marks=[needs_shared, pytest.mark.slow])]


@cache
def catalogue(name):
    return invent_catalogue(7) if name == "invented" else read_catalogue(BENCH / "catalog.jsonl")


@cache
def bench(name):
    return make_bench(catalogue(name), 3000, 7)


def rows_of(name):
    """Return the rows that are no traps: what noise must leave in a row."""
    return [row for row in bench(name).rows if row.kind is not RowKind.TRAP]


@cache
def index(name):
    return CatalogueIndex(catalogue(name))


def letters(text):
    """Return the letters of a text, with "oe" and "ö" alike."""
    return "".join(word.replace("oe", "o").replace("ue", "u").replace("ae", "a") for word in words(text))


def test_the_same_seed_gives_the_same_rows_and_another_gives_others():
    tracks = invent_catalogue(3, songs=200)
    assert make_bench(tracks, 200, 5) == make_bench(tracks, 200, 5)
    assert make_bench(tracks, 200, 5) != make_bench(tracks, 200, 6)


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_kinds_of_rows_come_in_fixed_shares(name):
    kinds = [row.kind for row in bench(name).rows]
    assert len(kinds) == 3000
    assert kinds.count(RowKind.REMOVED) == 900
    assert kinds.count(RowKind.TRAP) == 600
    assert 40 <= kinds.count(RowKind.SIBLING) <= 90
    assert all(len(row.noises) <= 4 for row in bench(name).rows)
    assert {len(row.noises) for row in bench(name).rows} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_but_the_removed_and_the_traps_has_a_right_answer_in_the_catalogue(name):
    track_ids = {track.track_id for track in bench(name).catalogue}
    for row in bench(name).rows:
        if row.kind in {RowKind.REMOVED, RowKind.TRAP}:
            assert row.right == frozenset()
        else:
            assert row.right
            assert row.right <= track_ids
        assert (row.source.track_id in row.right) == (row.kind is RowKind.KEPT)
        assert (row.source.track_id in track_ids) == (row.kind in {RowKind.KEPT, RowKind.TRAP})


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_acceptable_answer_stays_in_the_catalogue_for_a_removed_row(name):
    left = CatalogueIndex(bench(name).catalogue)
    for row in bench(name).rows:
        source = index(name)[row.source.track_id]
        if row.kind is RowKind.REMOVED:
            assert left.acceptable(source) == frozenset()


@pytest.mark.parametrize("name", CATALOGUES)
def test_many_removed_rows_leave_other_versions_or_namesakes_behind(name):
    left = CatalogueIndex(bench(name).catalogue)
    removed = [index(name)[row.source.track_id] for row in bench(name).rows if row.kind is RowKind.REMOVED]
    assert sum(bool(left.versions_of(source)) for source in removed) > 200
    assert sum(bool(left.namesakes_of(source)) for source in removed) > 200


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_remix_keeps_its_remixer_and_a_named_version_its_words(name):
    misspellable = {word.casefold() for word in VERSION_TYPOS}
    for row in rows_of(name):
        wanted = index(name)[row.source.track_id].version.words
        if "version misspelled" in row.noises:
            wanted = wanted - misspellable
        if "version in another language" in row.noises:
            wanted = wanted - {"live", "instrumental"}
        if "cut inside the version" in row.noises:
            wanted = frozenset()
        assert all(letters(word) in letters(row.track.title) for word in wanted), row


@pytest.mark.parametrize("name", CATALOGUES)
def test_numbers_in_a_name_are_kept(name):
    for row in rows_of(name):
        for number in numbers(index(name)[row.source.track_id].song):
            assert number in numbers(compact(row.track.title)) or number in compact(row.track.title), row


@pytest.mark.parametrize("name", CATALOGUES)
def test_only_plain_versions_are_left_out(name):
    for row in rows_of(name):
        if "version left out" in row.noises:
            assert set(words(row.source.mix_name)) <= PLAIN_VERSION_WORDS


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_remixer_is_named_alone_only_where_the_remixer_made_one_version(name):
    alone = [row for row in rows_of(name) if "remixer's name alone" in row.noises]
    assert alone
    for row in alone:
        remixer = frozenset(words(row.source.remixers[0]))
        versions = {other.version.words for other in index(name).versions_of(index(name)[row.source.track_id])}
        assert [version for version in versions if version & remixer] == [remixer]
        assert letters(row.source.remixers[0]) in letters(row.track.title)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_row_has_an_artist_and_a_title(name):
    for row in bench(name).rows:
        assert row.track.artist.strip() or " - " in row.track.title or row.track.title in row.track.path
        assert row.track.title.strip()


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_cut_title_has_44_letters(name):
    cut = [row for row in bench(name).rows if CUT_NOISE.name in row.noises]
    assert cut
    assert {len(row.track.title) for row in cut} == {44}


def test_every_noise_occurs():
    applied = {noise for row in bench("invented").rows for noise in row.noises}
    assert {noise.name for noise in (*NOISES, *TRAPS, CUT_NOISE)} - applied == set()


def test_a_row_is_one_trap_at_most_and_only_where_it_is_of_that_kind():
    names = {trap.name for trap in TRAPS}
    for row in bench("invented").rows:
        assert sum(noise in names for noise in row.noises) == (row.kind is RowKind.TRAP)


def test_every_kind_of_trap_gets_its_share_where_the_catalogue_allows_it():
    counts = Counter(row.noises[0] for row in bench("invented").rows if row.kind is RowKind.TRAP)
    assert counts.keys() == {trap.name for trap in TRAPS}
    assert sum(count in {26, 27} for count in counts.values()) >= len(TRAPS) - 2


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_name_that_a_trap_makes_is_no_song_of_the_catalogue(name):
    renaming = {"trap: words in another order", "trap: a word more", "trap: a word less", "trap: another part"}
    songs = {compact(track.title) for track in catalogue(name)}
    renamed = [row for row in bench(name).rows if row.noises and row.noises[0] in renaming]
    assert renamed
    for row in renamed:
        assert compact(row.track.title.partition(" (")[0]) not in songs


def test_a_row_that_is_known_by_its_path_has_no_other_tag():
    known_by_path = [
        row.track for row in bench("invented").rows if any(noise.startswith("path:") for noise in row.noises)
    ]
    assert len(known_by_path) > 20
    for track in known_by_path:
        assert track == RBTrack(track_id=track.track_id, title=track.title, location=track.location, path=track.path)
        assert track.path.rpartition("/")[2].startswith(track.title)


def test_misses_leave_nothing_in_the_catalogue():
    bench = make_misses(catalogue("invented"), 100, 3)
    assert [row.kind for row in bench.rows] == [RowKind.REMOVED] * 100
    left = {track.track_id for track in bench.catalogue}
    assert not left & {row.source.track_id for row in bench.rows}


def test_noises_that_share_a_group_are_never_applied_to_one_row():
    by_name = {noise.name: noise for noise in (*NOISES, *TRAPS, CUT_NOISE)}
    for row in bench("invented").rows:
        applied = [by_name[noise] for noise in row.noises]
        assert not any(one.excludes(other) for one in applied for other in applied if one is not other)
