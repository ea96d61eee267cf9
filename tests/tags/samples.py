"""Matches as Beatport gives them, for tests that write tags."""

from pathlib import Path

from beatmatch.models import BeatportCandidate, Confidence, Method, RBTrack, Status, TrackResult, VersionMatch

TRACK = BeatportCandidate(
    track_id=17827767,
    title="Glass Parade",
    mix_name="Extended Mix",
    artists=("Ivo Ren",),
    remixers=("Ana Ví",),
    key="A Minor",
    bpm=126.0,
    length_ms=366_000,
    release_date="2021-03-07",
    label="Hollow",
    genre="Melodic House & Techno",
    sub_genre="Melodic Techno",
    release="Parades",
    catalog_number="HLW042",
    isrc="GBDG11302861",
    slug="glass-parade",
)


def match_of(path: Path | str, *, confidence: Confidence = Confidence.HIGH, key: str = "") -> TrackResult:
    """Return a result that says that the file at a path is `TRACK`."""
    return TrackResult(
        playlist="Friday",
        playlist_index=1,
        track=RBTrack(track_id=str(path), title="Glass Parade", artist="Ivo Ren", path=str(path), key=key),
        status=Status.MATCHED,
        score=97.0,
        confidence=confidence,
        version=VersionMatch.EXACT,
        method=Method.SEARCH,
        best=TRACK,
    )
