"""Make library rows from catalogue tracks. The same catalogue and seed give the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from beatmatch.models import BeatportCandidate, RBTrack
from tests.noise.artist_noises import ARTIST_NOISES
from tests.noise.noise import Noise, NoiseContext
from tests.noise.recording import Recording, split_featured
from tests.noise.row_draft import RowDraft, clean_draft
from tests.noise.tag_noises import TAG_NOISES
from tests.noise.title_noises import CUT_NOISE, TITLE_NOISES
from tests.noise.truth import CatalogueIndex, words_of_catalogue

NOISES: tuple[Noise, ...] = (*TITLE_NOISES, *ARTIST_NOISES, *TAG_NOISES)
MAX_NOISES = 4  # on one row
NOISE_COUNT_WEIGHTS = (1, 3, 4, 3, 2)  # how often a row gets no noise, one, ... four
CUT_SHARE = 0.25  # of the rows whose title is long enough
REMOVED_SHARE = 0.30  # of all rows
SIBLING_SHARE = 0.03  # of all rows
HARD_SHARE = 0.6  # of the removed rows: other versions or namesakes stay in the catalogue


class RowKind(StrEnum):
    KEPT = "kept"  # the track is in the catalogue
    SIBLING = "sibling"  # the track was removed, but its extended mix (or its original) is in the catalogue
    REMOVED = "removed"  # nothing in the catalogue is right


@dataclass(frozen=True, slots=True)
class Row:
    """A library row, the catalogue track it was made from, and the ids of the tracks that are right for it."""

    track: RBTrack
    source: BeatportCandidate
    kind: RowKind
    right: frozenset[int]
    noises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """Rows, and what is left of the catalogue for them to be matched with."""

    rows: tuple[Row, ...]
    catalogue: tuple[BeatportCandidate, ...]


def make_bench(catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> Bench:
    """Choose tracks, remove some of them from the catalogue, and make a noisy row from each."""
    rng = Random(seed)
    index = CatalogueIndex(catalogue)
    plan = RowPlan(index, catalogue, rng)
    sources = plan.choose_sources(rows)
    removed = frozenset(plan.removed)
    catalogue_words = words_of_catalogue(catalogue)
    made: list[Row] = []
    for number, (track, kind) in enumerate(sources, start=1):
        source = index[track.track_id]
        others = tuple(other for other in index.versions_of(source) if other is not source)
        made.append(make_row(str(number), kind, NoiseContext(rng, source, others, catalogue_words), index, removed))
    return Bench(tuple(made), tuple(track for track in catalogue if track.track_id not in removed))


class RowPlan:
    """Choose the tracks that rows are made from, and the tracks that are removed from the catalogue.

    `removed` holds the ids of the latter once `choose_sources` has been called.
    """

    def __init__(self, index: CatalogueIndex, catalogue: Sequence[BeatportCandidate], rng: Random) -> None:
        self.removed: set[int] = set()
        self._to_stay: set[int] = set()  # ids of what removed tracks may be mistaken for, or siblings are matched with
        self._index = index
        self._rng = rng
        self._tracks = [track for track in catalogue if _is_usable(index[track.track_id])]
        rng.shuffle(self._tracks)

    def choose_sources(self, rows: int) -> list[tuple[BeatportCandidate, RowKind]]:
        siblings = self._choose_siblings(round(rows * SIBLING_SHARE))
        removed = self._choose_removed(round(rows * REMOVED_SHARE))
        left = [track for track in self._tracks if track.track_id not in self.removed]
        kept: list[BeatportCandidate] = []
        while left and len(kept) < rows - len(siblings) - len(removed):
            kept += left[: rows - len(siblings) - len(removed) - len(kept)]
        sources = [
            *((track, RowKind.SIBLING) for track in siblings),
            *((track, RowKind.REMOVED) for track in removed),
            *((track, RowKind.KEPT) for track in kept),
        ]
        self._rng.shuffle(sources)
        return sources

    def _choose_siblings(self, wanted: int) -> list[BeatportCandidate]:
        """Choose tracks whose extended mix (or original) stays when they are removed."""
        chosen: list[BeatportCandidate] = []
        for track in self._tracks:
            if len(chosen) == wanted:
                break
            source = self._index[track.track_id]
            acceptable = self._index.acceptable(source)
            if (
                acceptable & (self.removed | self._to_stay)
                or not source.version.original_or_extended
                or source.version.pressing
                or any(not _differ_in_length_only(self._index[track_id], source) for track_id in acceptable)
            ):
                continue
            same_length = {
                track_id for track_id in acceptable if self._index[track_id].version.extended == source.version.extended
            }
            if self._index.right_answers(source, version_written=True, without=frozenset(same_length)):
                self.removed |= same_length
                self._to_stay |= acceptable - same_length
                chosen.append(track)
        return chosen

    def _choose_removed(self, wanted: int) -> list[BeatportCandidate]:
        """Choose tracks to be removed, hard ones first: those that other versions or namesakes can be mistaken for."""
        hard: list[BeatportCandidate] = []
        easy: list[BeatportCandidate] = []
        for track in self._tracks:
            source = self._index[track.track_id]
            if source.version.readable:
                (hard if self._lookalikes(source) else easy).append(track)
        chosen: list[BeatportCandidate] = []
        self._remove(hard, min(len(hard), round(wanted * HARD_SHARE)), chosen)
        self._remove(easy, wanted, chosen)
        self._remove(hard, wanted, chosen)
        return chosen

    def _remove(self, tracks: list[BeatportCandidate], until: int, chosen: list[BeatportCandidate]) -> None:
        """Remove tracks, with all that would be an acceptable answer, until so many are chosen."""
        for track in tracks:
            source = self._index[track.track_id]
            acceptable = self._index.acceptable(source)
            if len(chosen) < until and not acceptable & (self.removed | self._to_stay):
                self.removed |= acceptable
                self._to_stay |= self._lookalikes(source) - self.removed
                chosen.append(track)

    def _lookalikes(self, source: Recording) -> set[int]:
        others = (*self._index.versions_of(source), *self._index.namesakes_of(source))
        return {other.track.track_id for other in others} - self._index.acceptable(source)


def _is_usable(source: Recording) -> bool:
    """Return whether a row can name an artist and, for a remix, the remixer, apart from who is featured."""
    title = source.track.title
    featured_unclear = " feat" in title.casefold() and split_featured(title)[0] == title
    nameless_remix = source.version.words == frozenset({"remix"})
    return bool(source.song and source.track.artists) and not nameless_remix and not featured_unclear


def _differ_in_length_only(left: Recording, right: Recording) -> bool:
    return (
        left.song == right.song
        and left.main_artists == right.main_artists
        and left.version.words == right.version.words
    )


def make_row(number: str, kind: RowKind, context: NoiseContext, index: CatalogueIndex, removed: frozenset[int]) -> Row:
    """Write the context's source as a noisy row, with its right answers in the catalogue without `removed`."""
    draft, noises = apply_noises(clean_draft(context.source, context.rng), context)
    right = (
        frozenset()
        if kind is RowKind.REMOVED
        else index.right_answers(context.source, version_written=draft.version_written, without=removed)
    )
    return Row(draft.as_track(number), context.source.track, kind, right, noises)


def apply_noises(
    draft: RowDraft, context: NoiseContext, noises: Iterable[Noise] = NOISES
) -> tuple[RowDraft, tuple[str, ...]]:
    """Apply up to four noises of which no two exclude each other; return the draft and their names.

    The cut comes last, since it depends on what the other noises have written.
    """
    wanted = context.rng.choices(range(MAX_NOISES + 1), weights=NOISE_COUNT_WEIGHTS)[0]
    left = list(noises)
    applied: list[str] = []
    while left and len(applied) < wanted:
        noise = context.rng.choices(left, weights=[each.weight for each in left])[0]
        left.remove(noise)
        if (changed := noise.apply(draft, context)) not in {None, draft}:
            left = [each for each in left if not each.excludes(noise)]
            draft = changed
            applied.append(noise.name)
    may_be_cut = len(applied) < MAX_NOISES and context.rng.random() < CUT_SHARE
    if may_be_cut and (changed := CUT_NOISE.apply(draft, context)):
        return changed, (*applied, CUT_NOISE.name)
    return draft, tuple(applied)
