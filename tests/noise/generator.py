"""Library rows out of catalogue tracks: seeded and pure. The same seed gives the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from beatmatch.models import BeatportCandidate, RBTrack
from tests.noise.draft import Draft, clean_draft
from tests.noise.people_noises import PEOPLE_NOISES
from tests.noise.recording import Recording, split_feat
from tests.noise.scene import Noise, Scene
from tests.noise.tag_noises import TAG_NOISES
from tests.noise.title_noises import CUT_NOISE, TITLE_NOISES
from tests.noise.truth import Shelf, vocabulary

NOISES: tuple[Noise, ...] = (*TITLE_NOISES, *PEOPLE_NOISES, *TAG_NOISES)
MOST_NOISES = 4
CUT_SHARE = 0.25  # of the rows that are long enough
REMOVED_SHARE = 0.30  # of the rows: nothing in the catalogue is right
SIBLING_SHARE = 0.03  # of the rows: only the extended (or only the original) is left
HARD_SHARE = 0.6  # of the removed: other versions or namesakes stay


class Kind(StrEnum):
    KEPT = "kept"
    SIBLING = "sibling"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Row:
    """A library row, what it was made from, and what is right for it: nothing, where the track was removed."""

    track: RBTrack
    source: BeatportCandidate
    kind: Kind
    right: frozenset[int]
    noises: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """Rows, and the catalogue they are to be looked for in."""

    rows: tuple[Row, ...]
    catalogue: tuple[BeatportCandidate, ...]


def make_bench(catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> Bench:
    """Choose what goes, then spoil tracks until there are enough rows."""
    dice = Random(seed)
    shelf = Shelf(catalogue)
    plan = _Plan(shelf, catalogue, dice)
    sources = plan.sources(rows)
    gone = frozenset(plan.gone)
    known = vocabulary(catalogue)
    made = [
        _row(str(number), kind, scene, shelf, gone)
        for number, (source, kind) in enumerate(sources, start=1)
        for scene in (_scene(shelf[source.track_id], shelf, known, dice),)
    ]
    return Bench(tuple(made), tuple(track for track in catalogue if track.track_id not in gone))


class _Plan:
    """Which tracks rows are made from, and which tracks leave the catalogue."""

    def __init__(self, shelf: Shelf, catalogue: Sequence[BeatportCandidate], dice: Random) -> None:
        self.gone: set[int] = set()
        self._needed: set[int] = set()
        self._shelf = shelf
        self._dice = dice
        self._order = [track for track in catalogue if _usable(shelf[track.track_id])]
        dice.shuffle(self._order)

    def sources(self, rows: int) -> list[tuple[BeatportCandidate, Kind]]:
        siblings = self._siblings(round(rows * SIBLING_SHARE))
        removed = self._removed(round(rows * REMOVED_SHARE))
        left = [track for track in self._order if track.track_id not in self.gone]
        kept: list[BeatportCandidate] = []
        while left and len(kept) < rows - len(siblings) - len(removed):
            kept += left[: rows - len(siblings) - len(removed) - len(kept)]
        chosen = [
            *((track, Kind.SIBLING) for track in siblings),
            *((track, Kind.REMOVED) for track in removed),
            *((track, Kind.KEPT) for track in kept),
        ]
        self._dice.shuffle(chosen)
        return chosen

    def _siblings(self, wanted: int) -> list[BeatportCandidate]:
        """Tracks whose extended (or original) stays when they go."""
        found: list[BeatportCandidate] = []
        for track in self._order:
            if len(found) == wanted:
                break
            source = self._shelf[track.track_id]
            kin = self._shelf.kin(source)
            if kin & (self.gone | self._needed) or not source.version.explicit or source.version.soft:
                continue
            if any(not _twins(self._shelf[number], source) for number in kin):
                continue
            away = {number for number in kin if self._shelf[number].version.extended == source.version.extended}
            if self._shelf.right(source, said=True, without=frozenset(away)):
                self.gone |= away
                self._needed |= kin - away
                found.append(track)
        return found

    def _removed(self, wanted: int) -> list[BeatportCandidate]:
        hard, easy = self._by_company()
        share = min(len(hard), round(wanted * HARD_SHARE))
        found: list[BeatportCandidate] = []
        self._take(hard, share, found)
        self._take(easy, wanted, found)
        self._take(hard, wanted, found)
        return found

    def _take(self, tracks: list[BeatportCandidate], until: int, found: list[BeatportCandidate]) -> None:
        """Take tracks out with their kin; other versions and namesakes are what they may be mistaken for, and stay."""
        for track in tracks:
            source = self._shelf[track.track_id]
            kin = self._shelf.kin(source)
            if len(found) < until and not kin & (self.gone | self._needed):
                self.gone |= kin
                self._needed |= self._company(source) - self.gone
                found.append(track)

    def _by_company(self) -> tuple[list[BeatportCandidate], list[BeatportCandidate]]:
        """Tracks that leave other versions or namesakes behind, and tracks that leave nothing."""
        hard: list[BeatportCandidate] = []
        easy: list[BeatportCandidate] = []
        for track in self._order:
            source = self._shelf[track.track_id]
            if source.version.readable:
                (hard if self._company(source) else easy).append(track)
        return hard, easy

    def _company(self, source: Recording) -> set[int]:
        others = (*self._shelf.song(source), *self._shelf.namesakes(source))
        return {other.track.track_id for other in others} - self._shelf.kin(source)


def _twins(one: Recording, other: Recording) -> bool:
    return one.song == other.song and one.artists == other.artists and one.version.words == other.version.words


def _usable(source: Recording) -> bool:
    """Whether a row made from it names an artist and, for a remix, the remixer, apart from the guests."""
    name = source.track.title.casefold()
    muddled = " feat" in name and split_feat(source.track.title)[0] == source.track.title
    return bool(source.song and source.track.artists) and source.version.words != frozenset({"remix"}) and not muddled


def _scene(source: Recording, shelf: Shelf, known: frozenset[str], dice: Random) -> Scene:
    siblings = tuple(other for other in shelf.song(source) if other is not source)
    return Scene(dice, source, siblings, known)


def _row(number: str, kind: Kind, scene: Scene, shelf: Shelf, gone: frozenset[int]) -> Row:
    draft, noises = spoil(clean_draft(scene.source, scene.dice), scene)
    right = frozenset() if kind is Kind.REMOVED else shelf.right(scene.source, said=draft.said, without=gone)
    return Row(draft.row(number), scene.source.track, kind, right, noises)


def spoil(draft: Draft, scene: Scene, noises: Iterable[Noise] = NOISES) -> tuple[Draft, tuple[str, ...]]:
    """Put up to four noises on a row, no two that exclude each other; the cut, which sees the others' work, comes last."""
    wanted = scene.dice.choices(range(MOST_NOISES + 1), weights=(1, 3, 4, 3, 2))[0]
    pool = list(noises)
    names: list[str] = []
    while pool and len(names) < wanted:
        noise = scene.dice.choices(pool, weights=[each.weight for each in pool])[0]
        pool.remove(noise)
        if (changed := noise.apply(draft, scene)) not in {None, draft}:
            pool = [each for each in pool if not each.excludes(noise)]
            draft = changed
            names.append(noise.name)
    cutting = len(names) < MOST_NOISES and scene.dice.random() < CUT_SHARE
    if cutting and (changed := CUT_NOISE.apply(draft, scene)):
        return changed, (*names, CUT_NOISE.name)
    return draft, tuple(names)
