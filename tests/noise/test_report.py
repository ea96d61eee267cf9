"""The report distinguishes a perfect matcher from a naive one, and shows where the naive one fails."""

import pytest

from beatmatch.models import BeatportCandidate, Confidence, Query, QueryKind, QueryRecord, RBTrack, Status, TrackResult
from tests.noise.generator import Bench, Row, RowKind, make_bench
from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.report import JudgedRow, Report, judge
from tests.noise.text import artist_keys, compact

QUERY = QueryRecord(Query("anything", QueryKind.FULL), 1)


def result(row, best=None, status=Status.MATCHED, confidence=Confidence.HIGH):
    return TrackResult(
        playlist="",
        playlist_index=1,
        track=row,
        status=status if best else Status.NO_MATCH,
        score=90.0 if best else None,
        confidence=confidence if best else None,
        reasons=("looks alike",) if best else (),
        best=best,
        queries=(QUERY,),
    )


@pytest.fixture(scope="module")
def bench():
    return make_bench(invent_catalogue(2, songs=500), 600, 2)


def naive(rows, catalogue):
    """Match the first track whose name is in the title and one of whose artists is named."""
    entries = [
        (compact(track.title), {key for name in track.artists for key in artist_keys(name)}, track)
        for track in catalogue
    ]
    results = []
    for row in rows:
        title, people = compact(row.title), compact(row.artist + row.title)
        best = next(
            (track for name, keys, track in entries if name in title and any(key in people for key in keys)), None
        )
        results.append(result(row, best))
    return results


def test_a_perfect_matcher_gets_full_marks(bench):
    truth = {row.track.track_id: row.right for row in bench.rows}

    def perfect(rows, catalogue):
        by_id = {track.track_id: track for track in catalogue}
        return [result(row, by_id.get(min(truth[row.track_id], default=0))) for row in rows]

    report = judge(perfect, bench)
    assert (report.precision, report.recall, report.false_rate, report.trap_rate) == (1, 1, 0, 0)
    assert report.precision_of(Confidence.HIGH) == 1
    assert (report.wrong, report.missed, report.false, report.trapped) == ((), (), (), ())
    assert report.queries_a_track == 1


def test_a_naive_matcher_makes_every_kind_of_mistake(bench):
    report = judge(naive, bench)
    assert 0.2 < report.precision < 0.8
    assert 0.2 < report.recall < 0.8
    assert report.false_rate > 0.1
    assert report.trap_rate > 0.1
    assert report.wrong
    assert report.missed
    assert report.false
    assert len(report.lines("false")) == len(report.false)
    assert len(report.lines("trapped")) == len(report.trapped) > 0


TIDE = BeatportCandidate(track_id=1, title="Tide", mix_name="Original Mix", artists=("Mira Doln",))
TIDE_DUB = BeatportCandidate(track_id=2, title="Tide", mix_name="Dub", artists=("Mira Doln",))
GONE = BeatportCandidate(track_id=3, title="Kettle", mix_name="Original Mix", artists=("Ila Voss",))


def report_on_six():
    def row(number, source, right, noises=(), kind=None):
        track = RBTrack(track_id=str(number), title=source.title, artist=source.artists[0])
        return Row(track, source, kind or (RowKind.KEPT if right else RowKind.REMOVED), frozenset(right), noises)

    rows = (
        row(1, TIDE, {1}),
        row(2, TIDE, {1}, ("capitals",)),
        row(3, TIDE, {1}),
        row(4, GONE, ()),
        row(5, GONE, ()),
        row(6, TIDE, (), ("trap: karaoke",), RowKind.TRAP),
    )
    results = (
        result(rows[0].track, TIDE),
        result(rows[1].track, TIDE_DUB, confidence=Confidence.MEDIUM),
        result(rows[2].track, TIDE, status=Status.REVIEW),
        result(rows[3].track, TIDE),
        result(rows[4].track),
        result(rows[5].track, TIDE),
    )
    return judge(lambda rows, catalogue: results, Bench(rows, (TIDE, TIDE_DUB)))


def test_shares_are_counted_by_hand():
    report = report_on_six()
    assert report.precision == 1 / 4
    assert report.recall == 1 / 3
    assert report.false_rate == 1 / 2
    assert report.trap_rate == 1
    assert report.matches_with(Confidence.HIGH) == 3
    assert report.precision_of(Confidence.HIGH) == 1 / 3
    assert report.precision_of(Confidence.LOW) == 0
    assert report.review_share == 1 / 6
    assert (len(report.wrong), len(report.missed), len(report.false), len(report.trapped)) == (1, 1, 1, 1)


def test_a_failing_row_is_shown_on_one_line():
    report = report_on_six()
    assert report.lines("wrong") == [
        (
            "'Tide' | 'Mira Doln' -> matched Tide (Dub) | Mira Doln #2 90 medium"
            " vs Tide (Original Mix) | Mira Doln #1 [looks alike] <kept: capitals>"
        )
    ]
    assert report.lines("missed") == [
        (
            "'Tide' | 'Mira Doln' -> review Tide (Original Mix) | Mira Doln #1 90 high"
            " vs Tide (Original Mix) | Mira Doln #1 [looks alike] <kept: clean>"
        )
    ]
    assert report.lines("false") == [
        (
            "'Kettle' | 'Ila Voss' -> matched Tide (Original Mix) | Mira Doln #1 90 high"
            " vs nothing; was Kettle (Original Mix) | Ila Voss #3 [looks alike] <removed: clean>"
        )
    ]


def test_the_summary_and_the_table_of_noises_are_readable():
    report = report_on_six()
    assert report.summary() == (
        "rows 6 (3 kept, 0 sibling, 2 removed, 1 trap)\n"
        "precision 0.2500  recall 0.3333  false 0.5000\n"
        "wrong 1  missed 1  false 1  errors 0\n"
        "traps 1, matched 1 (1.0000)\n"
        "confidence: high 3, right 0.3333; medium 1, right 0.0000; low 0, right 0.0000\n"
        "review 0.1667  queries a track 1.00"
    )
    assert report.noise_table().splitlines() == [
        "noise                                 rows  recall wrong missed  gone false traps matched",
        "(clean)                                  2   0.500     0      1     2     1     0       0",
        "(kept)                                   3   0.333     1      1     0     0     0       0",
        "(removed)                                0   0.000     0      0     2     1     0       0",
        "(trap)                                   0   0.000     0      0     0     0     1       1",
        "capitals                                 1   0.000     1      0     0     0     0       0",
        "trap: karaoke                            0   0.000     0      0     0     0     1       1",
    ]


def test_the_shares_of_an_empty_report_are_0():
    empty = Report((), {})
    assert (empty.precision, empty.recall, empty.queries_a_track) == (0, 0, 0)


def test_an_error_counts_as_no_match():
    row = Row(RBTrack(track_id="1", title="Tide"), TIDE, RowKind.KEPT, frozenset({1}), ())
    judged = JudgedRow(row, result(row.track, TIDE, status=Status.ERROR))
    assert not judged.matched
    assert not judged.right
    assert Report((judged,), {}).errors == (judged,)
