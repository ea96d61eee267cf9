"""Run a matcher over noisy rows and say how good it is, with every failing row in one line for a human to judge."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult
from tests.noise.generator import Bench, Kind, Row, make_bench

Match = Callable[[Sequence[RBTrack], Sequence[BeatportCandidate]], Sequence[TrackResult]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A row and what the matcher made of it."""

    row: Row
    result: TrackResult

    @property
    def matched(self) -> bool:
        return self.result.status is Status.MATCHED

    @property
    def right(self) -> bool:
        return self.matched and self.result.best is not None and self.result.best.track_id in self.row.right


@dataclass(frozen=True, slots=True)
class Report:
    """Shares are of 1. `precision` counts every match, on rows whose track was removed too."""

    judged: tuple[Judged, ...]
    by_id: dict[int, BeatportCandidate]

    @property
    def precision(self) -> float:
        return _share(self.judged, given=lambda each: each.matched, that=lambda each: each.right)

    @property
    def recall(self) -> float:
        return _share(self.judged, given=lambda each: bool(each.row.right), that=lambda each: each.right)

    @property
    def false_rate(self) -> float:
        return _share(self.judged, given=lambda each: not each.row.right, that=lambda each: each.matched)

    @property
    def high_precision(self) -> float:
        """Of the matches with high confidence, the share that is right."""
        return _share(
            self.judged,
            given=lambda each: each.matched and each.result.confidence is Confidence.HIGH,
            that=lambda each: each.right,
        )

    @property
    def review_share(self) -> float:
        return _share(self.judged, given=lambda each: True, that=lambda each: each.result.status is Status.REVIEW)

    @property
    def queries_a_track(self) -> float:
        return sum(len(each.result.queries) for each in self.judged) / max(len(self.judged), 1)

    @property
    def wrong(self) -> tuple[Judged, ...]:
        """Matched to another recording or version."""
        return tuple(each for each in self.judged if each.matched and each.row.right and not each.right)

    @property
    def missed(self) -> tuple[Judged, ...]:
        """Not matched although the catalogue holds it."""
        return tuple(each for each in self.judged if each.row.right and not each.matched)

    @property
    def false(self) -> tuple[Judged, ...]:
        """Matched although the catalogue holds nothing right."""
        return tuple(each for each in self.judged if not each.row.right and each.matched)

    @property
    def errors(self) -> tuple[Judged, ...]:
        """No answer at all: with any of these the other figures mean nothing."""
        return tuple(each for each in self.judged if each.result.status is Status.ERROR)

    def summary(self) -> str:
        kinds = Counter(each.row.kind for each in self.judged)
        high = sum(each.matched and each.result.confidence is Confidence.HIGH for each in self.judged)
        return "\n".join((
            f"rows {len(self.judged)} ({', '.join(f'{kinds[kind]} {kind}' for kind in Kind)})",
            f"precision {self.precision:.4f}  recall {self.recall:.4f}  false {self.false_rate:.4f}",
            f"wrong {len(self.wrong)}  missed {len(self.missed)}  false {len(self.false)}  errors {len(self.errors)}",
            f"high confidence {high}, right {self.high_precision:.4f}  review {self.review_share:.4f}",
            f"queries a track {self.queries_a_track:.2f}",
        ))  # fmt: skip

    def noise_table(self) -> str:
        """How rows with a noise fare: those that should be found and those that should not."""
        names = sorted({name for each in self.judged for name in _labels(each)})
        lines = [f"{'noise':36} {'rows':>5} {'recall':>7} {'wrong':>5} {'missed':>6} {'gone':>5} {'false':>5}"]
        return "\n".join([*lines, *(self._noise_line(name) for name in names)])

    def lines(self, which: str) -> list[str]:
        """The failing rows of a sort: wrong, missed or false."""
        return [self._line(each) for each in getattr(self, which)]

    def _noise_line(self, name: str) -> str:
        part = Report(tuple(each for each in self.judged if name in _labels(each)), self.by_id)
        there = sum(bool(each.row.right) for each in part.judged)
        gone = len(part.judged) - there
        return f"{name:36} {there:5} {part.recall:7.3f} {len(part.wrong):5} {len(part.missed):6} {gone:5} {len(part.false):5}"

    def _line(self, each: Judged) -> str:
        row, result = each.row, each.result
        chosen = said(result.best) if result.best else "nothing"
        right = (
            " / ".join(said(self.by_id[number]) for number in sorted(row.right)[:3])
            or f"nothing; was {said(row.source)}"
        )
        score = "-" if result.score is None else f"{result.score:.0f}"
        return (
            f"{row.track.title!r} | {row.track.artist!r} -> {result.status} {chosen} {score} {result.confidence or ''}"
            f" vs {right} [{'; '.join(result.reasons)}] <{row.kind}: {', '.join(row.noises) or 'clean'}>"
        )


def said(track: BeatportCandidate) -> str:
    """A catalogue track in a few words."""
    return f"{track.title} ({track.mix_name}) | {', '.join(track.artists)} #{track.track_id}"


def run(match: Match, catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> Report:
    """Make a bench of rows out of a catalogue and let a matcher have a go at it."""
    return judge(match, make_bench(catalogue, rows, seed))


def judge(match: Match, bench: Bench) -> Report:
    results = match([row.track for row in bench.rows], bench.catalogue)
    judged = tuple(Judged(row, result) for row, result in zip(bench.rows, results, strict=True))
    return Report(judged, {track.track_id: track for track in bench.catalogue})


def _labels(each: Judged) -> tuple[str, ...]:
    return (*(each.row.noises or ("(clean)",)), f"({each.row.kind})")


def _share(judged: Iterable[Judged], given: Callable[[Judged], bool], that: Callable[[Judged], bool]) -> float:
    """Of those that are `given`, the share `that` holds for; 1 for none of none would flatter, so it is 0."""
    chosen = [each for each in judged if given(each)]
    return sum(map(that, chosen)) / len(chosen) if chosen else 0.0
