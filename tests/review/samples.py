"""Invented items of a review, and files that hold them."""

import io

from beatmatch.models import BeatportCandidate, RBTrack, ScoredCandidate, Status, TrackResult, VersionMatch
from beatmatch.review.items import ReviewCandidate, ReviewItem
from beatmatch.writers.csv import CsvWriter, ReviewWriter
from beatmatch.writers.json import JsonWriter, NdjsonWriter
from beatmatch.writers.summary import RunInfo, Summary

TRACK = RBTrack(
    track_id="501",
    title="Lantern Coast (Quill Remix)",
    artist="Mira Solen",
    location="file://localhost/m/lantern.mp3",
    key="8A",
    bpm=124.0,
    seconds=381,
    label="Slow Tide",
    album="Coastlines",
    year=2021,
    remixer="Quill",
    mix="Quill Remix",
)
REMIX = BeatportCandidate(
    track_id=7_700_001,
    title="Lantern Coast",
    mix_name="Quill Remix",
    artists=("Mira Solen",),
    remixers=("Quill",),
    key="A Minor",
    bpm=124.0,
    length_ms=381_900,
    release_date="2021-03-05",
    label="Slow Tide",
    genre="Deep House",
    sub_genre="Organic",
    release="Coastlines",
    catalog_number="TIDE014",
    isrc="QZABC2100001",
    slug="lantern-coast",
)
ORIGINAL = BeatportCandidate(
    track_id=7_700_002,
    title="Lantern Coast",
    mix_name="Original Mix",
    artists=("Mira Solen", "Tam, the Otter"),
    key="C Major",
    bpm=118.5,
    length_ms=250_000,
    release_date="2012-03-05",
    label="Brine",
)
BARE = BeatportCandidate(track_id=7_700_003, title="Lantern")

CANDIDATES = (
    ReviewCandidate(beatport_track=REMIX, score=71.24, version=VersionMatch.UNKNOWN),
    ReviewCandidate(beatport_track=ORIGINAL, score=64.0, version=VersionMatch.DIFFERENT),
    ReviewCandidate(beatport_track=BARE),
)


def review_item(
    title="Lantern Coast (Quill Remix)", artist="Mira Solen", *, candidates=CANDIDATES, track_id="501", **facts
):
    track = RBTrack(track_id=track_id, title=title, artist=artist, seconds=381)
    return ReviewItem(**{"places": (("Late", 3),), "track": track, "candidates": candidates} | facts)


def result(track=TRACK, *, index=1, status=Status.REVIEW, best=REMIX, candidates=(REMIX, ORIGINAL), reasons=("why",)):
    return TrackResult(
        playlist="Late",
        playlist_index=index,
        track=track,
        status=status,
        score=71.24 if best else None,
        version=VersionMatch.UNKNOWN if best else None,
        reasons=reasons,
        best=best,
        candidates=tuple(ScoredCandidate(candidate, 71.24, VersionMatch.UNKNOWN) for candidate in candidates),
    )


def as_json(results):
    return _written(JsonWriter, results)


def as_ndjson(results):
    return _written(NdjsonWriter, results)


def as_csv(results):
    return _written(CsvWriter, results)


def as_sheet(results):
    return _written(ReviewWriter, results)


def _written(make, results):
    stream = io.StringIO()
    writer = make(stream)
    for each in results:
        writer.write(each)
    run = RunInfo(
        beatmatch="0", library="l.xml", playlists=("Late",), catalog="c", settings={}, started="", seconds=0, requests=0
    )
    writer.close(run, Summary.of(results))
    return stream.getvalue()
