"""Make library rows from catalogue tracks. The same catalogue and seed give the same rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from beatmatch.models import BeatportCandidate, RBTrack
from tests.noise.artist_noises import ARTIST_NOISES
from tests.noise.language_noises import LANGUAGE_NOISES
from tests.noise.mark_noises import MARK_NOISES
from tests.noise.noise import Noise, NoiseContext
from tests.noise.path_noises import PATH_NOISES
from tests.noise.recording import Recording, split_featured
from tests.noise.row_draft import RowDraft, clean_draft
from tests.noise.tag_noises import TAG_NOISES
from tests.noise.title_noises import CUT_NOISE, TITLE_NOISES
from tests.noise.trap_people import PEOPLE_TRAPS
from tests.noise.trap_titles import TITLE_TRAPS
from tests.noise.truth import CatalogueIndex

NOISES: tuple[Noise, ...] = (
    *TITLE_NOISES, *MARK_NOISES, *LANGUAGE_NOISES, *ARTIST_NOISES, *TAG_NOISES, *PATH_NOISES,
)  # fmt: skip
TRAPS: tuple[Noise, ...] = (*PEOPLE_TRAPS, *TITLE_TRAPS)
MAX_NOISES = 4  # on one row
NOISE_COUNT_WEIGHTS = (1, 3, 4, 3, 2)  # how often a row gets no noise, one, ... four
CUT_SHARE = 0.25  # of the rows whose title is long enough
REMOVED_SHARE = 0.30  # of all rows
SIBLING_SHARE = 0.03  # of all rows
TRAP_SHARE = 0.20  # of all rows
HARD_SHARE = 0.6  # of the removed rows: other versions or namesakes stay in the catalogue


class RowKind(StrEnum):
    KEPT = "kept"  # the track is in the catalogue
    SIBLING = "sibling"  # the track was removed, but its extended mix (or its original) is in the catalogue
    REMOVED = "removed"  # nothing in the catalogue is right
    TRAP = "trap"  # the track is in the catalogue, but the row is another recording of it, so nothing is right


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
    traps = round(rows * TRAP_SHARE)
    sources = plan.choose_sources(rows - traps, of=rows)
    removed = frozenset(plan.removed)
    left = tuple(track for track in catalogue if track.track_id not in removed)
    contexts = Contexts(index, rng)
    made = [make_row(kind, contexts[track], index, removed) for track, kind in sources]
    made += make_traps(left, contexts, traps)
    rng.shuffle(made)
    numbered = (
        replace(row, track=replace(row.track, track_id=str(number))) for number, row in enumerate(made, start=1)
    )
    return Bench(tuple(numbered), left)


def make_misses(catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> Bench:
    """Make rows whose tracks are all removed from the catalogue."""
    rng = Random(seed)
    index = CatalogueIndex(catalogue)
    plan = RowPlan(index, catalogue, rng)
    sources = plan.choose_removed(rows)
    removed = frozenset(plan.removed)
    contexts = Contexts(index, rng)
    made = [
        make_row(RowKind.REMOVED, contexts[track], index, removed, str(number))
        for number, track in enumerate(sources, 1)
    ]
    return Bench(tuple(made), tuple(track for track in catalogue if track.track_id not in removed))


class Contexts:
    """The context of each track: what a noise may look at."""

    def __init__(self, index: CatalogueIndex, rng: Random) -> None:
        self._index = index
        self.rng = rng
        self._facts = index.facts()
        self._known: dict[int, NoiseContext] = {}

    def __getitem__(self, track: BeatportCandidate) -> NoiseContext:
        if track.track_id not in self._known:
            source = self._index[track.track_id]
            others = tuple(other for other in self._index.versions_of(source) if other is not source)
            namesakes = tuple(self._index.namesakes_of(source))
            self._known[track.track_id] = NoiseContext(self.rng, source, others, namesakes, self._facts)
        return self._known[track.track_id]


class RowPlan:
    """Choose the tracks that rows are made from, and the tracks that are removed from the catalogue.

    `removed` holds the ids of the latter once `choose_sources` has been called.
    """

    def __init__(self, index: CatalogueIndex, catalogue: Sequence[BeatportCandidate], rng: Random) -> None:
        self.removed: set[int] = set()
        self._to_stay: set[int] = set()  # ids of what removed tracks may be mistaken for, or siblings are matched with
        self._index = index
        self._rng = rng
        self._tracks = [track for track in catalogue if is_usable(index[track.track_id])]
        rng.shuffle(self._tracks)

    def choose_sources(self, rows: int, of: int) -> list[tuple[BeatportCandidate, RowKind]]:
        """Choose the tracks of so many rows, with the shares that they have `of` all rows."""
        siblings = self._choose_siblings(round(of * SIBLING_SHARE))
        removed = self.choose_removed(round(of * REMOVED_SHARE))
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

    def choose_removed(self, wanted: int) -> list[BeatportCandidate]:
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


def is_usable(source: Recording) -> bool:
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


def make_row(
    kind: RowKind, context: NoiseContext, index: CatalogueIndex, removed: frozenset[int], number: str = ""
) -> Row:
    """Write the context's source as a noisy row, with its right answers in the catalogue without `removed`."""
    draft, noises = apply_noises(clean_draft(context.source, context.rng), context)
    right = (
        frozenset()
        if kind is RowKind.REMOVED
        else index.right_answers(context.source, version_written=draft.version_written, without=removed)
    )
    return Row(draft.as_track(number), context.source.track, kind, right, noises)


def make_traps(catalogue: Sequence[BeatportCandidate], contexts: Contexts, wanted: int) -> list[Row]:
    """Make so many rows that are traps, of each kind as many as of the others where the catalogue has enough."""
    kinds = [_traps_of_kind(trap, catalogue, contexts) for trap in TRAPS]
    made: list[Row] = []
    while kinds and len(made) < wanted:
        for kind in tuple(kinds):
            if (row := next(kind, None)) is None:
                kinds.remove(kind)
            else:
                made.append(row)
    return made[:wanted]


def _traps_of_kind(trap: Noise, catalogue: Sequence[BeatportCandidate], contexts: Contexts) -> Iterator[Row]:
    tracks = list(catalogue)
    contexts.rng.shuffle(tracks)
    for track in tracks:
        context = contexts[track]
        if not is_usable(context.source):
            continue
        draft = trap.apply(clean_draft(context.source, context.rng), context)
        if draft:
            draft, noises = apply_noises(draft, context, trap)
            yield Row(draft.as_track(""), track, RowKind.TRAP, frozenset(), noises)


def apply_noises(draft: RowDraft, context: NoiseContext, trap: Noise | None = None) -> tuple[RowDraft, tuple[str, ...]]:
    """Apply up to four noises of which no two exclude each other; return the draft and their names.

    A trap counts as one that has been applied. The cut comes last, since it depends on what the other noises have
    written.
    """
    wanted = context.rng.choices(range(MAX_NOISES + 1), weights=NOISE_COUNT_WEIGHTS)[0]
    left = [noise for noise in NOISES if not (trap and noise.excludes(trap))]
    applied = [trap.name] if trap else []
    while left and len(applied) < wanted:
        noise = context.rng.choices(left, weights=[each.weight for each in left])[0]
        left.remove(noise)
        if (changed := noise.apply(draft, context)) not in {None, draft}:
            left = [each for each in left if not each.excludes(noise)]
            draft = changed
            applied.append(noise.name)
    excluded = [noise for noise in (*NOISES, *TRAPS) if noise.name in applied and noise.excludes(CUT_NOISE)]
    may_be_cut = not excluded and len(applied) < MAX_NOISES and context.rng.random() < CUT_SHARE
    if may_be_cut and (changed := CUT_NOISE.apply(draft, context)):
        return changed, (*applied, CUT_NOISE.name)
    return draft, tuple(applied)
