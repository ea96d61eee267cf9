"""`python -m tests.noise`: measure beatmatch on noisy rows made from a catalogue (invented, unless one is named)."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from beatmatch.models import BeatportCandidate, Confidence
from tests.noise.catalogue_file import read_catalogue
from tests.noise.generator import make_bench, make_misses
from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.matching import match_in_process
from tests.noise.report import Report, describe_track, judge, run_bench


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    catalogue = read_catalogue(options.catalog) if options.catalog else invent_catalogue(options.seed)
    if options.rows_only:
        _print_rows(catalogue, options.rows, options.seed)
        return 0
    if options.misses:
        return _report_misses(catalogue, options)
    report = run_bench(match_in_process, catalogue, options.rows, options.seed)
    for outcome in options.show:
        print(f"== {outcome}", *report.lines(outcome), sep="\n")
    if options.table:
        print(report.noise_table())
    print(report.summary())
    missed_bounds = list(_missed_bounds(report, options))
    print(*missed_bounds, sep="\n", end="\n" if missed_bounds else "")
    return 1 if missed_bounds else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.noise", description=__doc__)
    parser.add_argument("--catalog", type=Path, help="JSON Lines in the shape of the API's track; default: invented")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--show",
        action="append",
        default=[],
        choices=("wrong", "missed", "false", "trapped", "errors"),
        help="print the rows with this outcome, one a line; may be repeated",
    )
    parser.add_argument("--table", action="store_true", help="print a line for each noise: how its rows fare")
    parser.add_argument("--rows-only", action="store_true", help="print the rows and match nothing")
    parser.add_argument("--min-precision", type=float, default=0.0, help="of all matches, the share that is right")
    parser.add_argument(
        "--min-recall", type=float, default=0.0, help="of the rows with an answer, the share matched right"
    )
    for confidence in Confidence:
        parser.add_argument(
            f"--min-{confidence}",
            type=float,
            default=0.0,
            help=f"of the matches with {confidence} confidence, right ones",
        )
    parser.add_argument(
        "--max-false", type=float, default=1.0, help="of the rows whose track was removed, matched ones"
    )
    parser.add_argument("--max-traps", type=float, default=1.0, help="of the traps, matched ones")
    parser.add_argument(
        "--misses", type=int, default=0, metavar="ROWS", help="instead: so many rows that are all not in the catalogue"
    )
    parser.add_argument("--max-queries", type=float, default=float("inf"), help="a track, of the misses")
    return parser


def _report_misses(catalogue: Sequence[BeatportCandidate], options: argparse.Namespace) -> int:
    """Match rows that are not in the catalogue, and print how many queries that takes."""
    report = judge(match_in_process, make_misses(catalogue, options.misses, options.seed))
    asked = Counter(len(each.result.queries) for each in report.judged)
    print(f"misses {len(report.judged)}  matched {len(report.false)}  queries a track {report.queries_a_track:.2f}")
    print(f"tracks by queries: {', '.join(f'{asked[queries]} with {queries}' for queries in sorted(asked))}")
    if too_many := report.queries_a_track > options.max_queries:
        print(f"queries a track are {report.queries_a_track:.2f}, more than {options.max_queries:.2f}")
    return 1 if too_many or report.errors else 0


def _print_rows(catalogue: Sequence[BeatportCandidate], rows: int, seed: int) -> None:
    for row in make_bench(catalogue, rows, seed).rows:
        right = "nothing" if not row.right else f"{len(row.right)} right"
        noises = ", ".join(row.noises)
        print(
            f"{row.track.title!r} | {row.track.artist!r} <{row.kind}, {right}: {noises}> {describe_track(row.source)}"
        )


def _missed_bounds(report: Report, options: argparse.Namespace) -> Iterator[str]:
    bounds = (
        ("precision", report.precision, options.min_precision),
        ("recall", report.recall, options.min_recall),
        ("share of traps left unmatched", 1 - report.trap_rate, 1 - options.max_traps),
        *(
            (
                f"precision of {confidence} confidence",
                report.precision_of(confidence),
                getattr(options, f"min_{confidence}"),
            )
            for confidence in Confidence
            if report.matches_with(confidence)
        ),
        ("share of removed rows left unmatched", 1 - report.false_rate, 1 - options.max_false),
    )
    for name, value, least in bounds:
        if value < least:
            yield f"{name} is {value:.4f}, less than {least:.4f}"
    if report.errors:
        yield f"{len(report.errors)} rows ended in an error"


if __name__ == "__main__":
    sys.exit(main())
