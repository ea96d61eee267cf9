"""Run a matcher over noisy rows and report how good it is, with every failing row on one line."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult
from tests.noise.generator import Bench, Row, RowKind, make_bench

Matcher: TypeAlias = Callable[[Sequence[RBTrack], Sequence[BeatportCandidate]], Sequence[TrackResult]]


def run_bench(matcher: Matcher, catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> "Report":
    """Make noisy rows from a catalogue, match them, and compare the results with the truth."""
    return judge(matcher, make_bench(catalogue, rows, seed))


def judge(matcher: Matcher, bench: Bench) -> "Report":
    results = matcher([row.track for row in bench.rows], bench.catalogue)
    judged = tuple(JudgedRow(row, result) for row, result in zip(bench.rows, results, strict=True))
    return Report(judged, {track.track_id: track for track in bench.catalogue})


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row and the result that the matcher gave for it."""

    row: Row
    result: TrackResult

    @property
    def matched(self) -> bool:
        return self.result.status is Status.MATCHED

    @property
    def right(self) -> bool:
        return self.matched and self.result.best is not None and self.result.best.track_id in self.row.right

    @property
    def is_trap(self) -> bool:
        return self.row.kind is RowKind.TRAP

    @property
    def is_gone(self) -> bool:
        return not (self.row.right or self.is_trap)

    @property
    def labels(self) -> tuple[str, ...]:
        """The lines of the table of noises that this row counts in: its noises, and its kind in brackets."""
        return (*(self.row.noises or ("(clean)",)), f"({self.row.kind})")


@dataclass(frozen=True, slots=True)
class Report:
    """The judged rows and their shares, each from 0 to 1."""

    judged: tuple[JudgedRow, ...]
    by_id: dict[int, BeatportCandidate]  # the catalogue

    @property
    def precision(self) -> float:
        """Return the share of all matches that is right; matches of removed rows count as wrong."""
        return _share(self.judged, among=lambda each: each.matched, counted=lambda each: each.right)

    @property
    def recall(self) -> float:
        """Return the share of the rows with a right answer that is matched to one."""
        return _share(self.judged, among=lambda each: bool(each.row.right), counted=lambda each: each.right)

    @property
    def false_rate(self) -> float:
        """Return the share of the rows without a right answer, traps aside, that is matched all the same."""
        return _share(self.judged, among=lambda each: each.is_gone, counted=lambda each: each.matched)

    @property
    def trap_rate(self) -> float:
        """Return the share of the traps that is matched."""
        return _share(self.judged, among=lambda each: each.is_trap, counted=lambda each: each.matched)

    def matches_with(self, confidence: Confidence) -> int:
        return sum(each.matched and each.result.confidence is confidence for each in self.judged)

    def precision_of(self, confidence: Confidence) -> float:
        """Return the share of the matches with a confidence that is right; matched traps count as wrong."""
        return _share(
            self.judged,
            among=lambda each: each.matched and each.result.confidence is confidence,
            counted=lambda each: each.right,
        )

    @property
    def review_share(self) -> float:
        return _share(self.judged, among=lambda _: True, counted=lambda each: each.result.status is Status.REVIEW)

    @property
    def queries_a_track(self) -> float:
        return sum(len(each.result.queries) for each in self.judged) / max(len(self.judged), 1)

    @property
    def wrong(self) -> tuple[JudgedRow, ...]:
        """Return the rows matched to another song or version although a right answer is there."""
        return tuple(each for each in self.judged if each.matched and each.row.right and not each.right)

    @property
    def missed(self) -> tuple[JudgedRow, ...]:
        """Return the rows that are not matched although a right answer is there."""
        return tuple(each for each in self.judged if each.row.right and not each.matched)

    @property
    def false(self) -> tuple[JudgedRow, ...]:
        """Return the rows that are matched although no right answer is there, traps aside."""
        return tuple(each for each in self.judged if each.is_gone and each.matched)

    @property
    def trapped(self) -> tuple[JudgedRow, ...]:
        """Return the traps that are matched."""
        return tuple(each for each in self.judged if each.is_trap and each.matched)

    @property
    def errors(self) -> tuple[JudgedRow, ...]:
        """Return the rows that ended in an error. With any of these the other figures mean nothing."""
        return tuple(each for each in self.judged if each.result.status is Status.ERROR)

    def summary(self) -> str:
        kinds = Counter(each.row.kind for each in self.judged)
        confidences = (
            f"{confidence} {self.matches_with(confidence)}, right {self.precision_of(confidence):.4f}"
            for confidence in Confidence
        )
        return "\n".join((
            f"rows {len(self.judged)} ({', '.join(f'{kinds[kind]} {kind}' for kind in RowKind)})",
            f"precision {self.precision:.4f}  recall {self.recall:.4f}  false {self.false_rate:.4f}",
            f"wrong {len(self.wrong)}  missed {len(self.missed)}  false {len(self.false)}  errors {len(self.errors)}",
            f"traps {kinds[RowKind.TRAP]}, matched {len(self.trapped)} ({self.trap_rate:.4f})",
            f"confidence: {'; '.join(confidences)}",
            f"review {self.review_share:.4f}  queries a track {self.queries_a_track:.2f}",
        ))  # fmt: skip

    def noise_table(self) -> str:
        """Return a table with a line for each noise: its rows that have a right answer, those that have none, and traps."""
        labels = sorted({label for each in self.judged for label in each.labels})
        header = f"{'noise':36} {'rows':>5} {'recall':>7} {'wrong':>5} {'missed':>6} {'gone':>5} {'false':>5} {'traps':>5} {'matched':>7}"
        return "\n".join([header, *(self._noise_line(label) for label in labels)])

    def _noise_line(self, label: str) -> str:
        part = Report(tuple(each for each in self.judged if label in each.labels), self.by_id)
        findable = sum(bool(each.row.right) for each in part.judged)
        return (
            f"{label:36} {findable:5} {part.recall:7.3f} {len(part.wrong):5} {len(part.missed):6}"
            f" {sum(each.is_gone for each in part.judged):5} {len(part.false):5}"
            f" {sum(each.is_trap for each in part.judged):5} {len(part.trapped):7}"
        )

    def lines(self, outcome: str) -> list[str]:
        """Return a line for each row with an outcome: wrong, missed, false, trapped or errors."""
        return [self._line(each) for each in getattr(self, outcome)]

    def _line(self, each: JudgedRow) -> str:
        row, result = each.row, each.result
        chosen = describe_track(result.best) if result.best else "nothing"
        right = " / ".join(describe_track(self.by_id[track_id]) for track_id in sorted(row.right)[:3])
        score = "-" if result.score is None else f"{result.score:.0f}"
        return (
            f"{row.track.title!r} | {row.track.artist!r} -> {result.status} {chosen} {score} {result.confidence or ''}"
            f" vs {right or f'nothing; was {describe_track(row.source)}'}"
            f" [{'; '.join(result.reasons)}] <{row.kind}: {', '.join(row.noises) or 'clean'}>"
        )


def describe_track(track: BeatportCandidate) -> str:
    return f"{track.title} ({track.mix_name}) | {', '.join(track.artists)} #{track.track_id}"


def _share(
    judged: Iterable[JudgedRow], among: Callable[[JudgedRow], bool], counted: Callable[[JudgedRow], bool]
) -> float:
    """Return the share of the rows `among` which `counted` holds; 0 where there are none, so that it never flatters."""
    chosen = [each for each in judged if among(each)]
    return sum(map(counted, chosen)) / len(chosen) if chosen else 0.0
