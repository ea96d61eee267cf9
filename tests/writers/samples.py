"""Invented results of every status, and strategies for any result at all."""

import string

from hypothesis import strategies as st

from beatmatch.errors import ErrorKind
from beatmatch.models import (
    BeatportCandidate,
    Changed,
    Confidence,
    Evidence,
    Method,
    Origin,
    Query,
    QueryKind,
    QueryRecord,
    RBTrack,
    ScoredCandidate,
    Status,
    TrackError,
    TrackResult,
    VersionMatch,
)
from beatmatch.writers.summary import RunInfo

LANTERN = BeatportCandidate(
    track_id=7001,
    title="Paper Lantern",
    mix_name="Extended Mix",
    artists=("Mira Solen", "Odd Harbour"),
    remixers=("Quill",),
    key="Ab Minor",
    bpm=124.0,
    length_ms=381250,
    release_date="2021-03-05",
    label="Slow Tide",
    genre="Melodic House & Techno",
    sub_genre=None,
    release="Paper Lantern EP",
    catalog_number="TIDE014",
    isrc="QZABC2100001",
    slug="paper-lantern",
)
LANTERN_DUB = BeatportCandidate(track_id=7002, title="Paper Lantern", mix_name="Dub", artists=("Mira Solen",))

MATCHED = TrackResult(
    playlist="Sets/Friday",
    playlist_index=1,
    track=RBTrack(
        track_id="101",
        title="Paper Lantern (Extended Mix)",
        artist="Mira Solen, Odd Harbour",
        location="file://localhost/music/lantern.mp3",
        bpm=124.0,
        key="1A",
    ),
    status=Status.MATCHED,
    score=97.46,
    confidence=Confidence.HIGH,
    version=VersionMatch.EXACT,
    method=Method.SEARCH,
    reasons=("title and artists agree", "same version"),
    best=LANTERN,
    candidates=(
        ScoredCandidate(
            LANTERN,
            97.46,
            VersionMatch.EXACT,
            (Evidence("title", 1.0, 4.0), Evidence("artists", 2 / 3, 3.0)),
            ("one twin",),
        ),
        ScoredCandidate(LANTERN_DUB, 61.0, VersionMatch.DIFFERENT, (Evidence("title", 1.0, 4.0),)),
    ),
    queries=(QueryRecord(Query("mira solen paper lantern extended", QueryKind.FULL), 2, 182.27, Origin.STORE),),
    changed=Changed.NEW,
    milliseconds=200.5,
)
REVIEW = TrackResult(
    playlist="Sets/Friday",
    playlist_index=2,
    track=RBTrack(
        track_id="102", title='=Glass "Parade" [FREE DL]', artist="Ivo, Ren", bpm=127.5, key="8A", seconds=360
    ),
    status=Status.REVIEW,
    score=74.0,
    confidence=Confidence.LOW,
    version=VersionMatch.UNKNOWN,
    method=Method.SEARCH,
    reasons=("the second is as good",),
    best=BeatportCandidate(track_id=7003, title="Glass Parade", artists=("Ivo Ren",), bpm=127.5, key="A Minor"),
    candidates=(
        ScoredCandidate(BeatportCandidate(track_id=7003, title="Glass Parade"), 74.0, VersionMatch.UNKNOWN),
        ScoredCandidate(
            BeatportCandidate(track_id=7004, title="Glass Parade", mix_name="Live", artists=("Ivo Ren", "Tam")),
            73.0,
            VersionMatch.DIFFERENT,
        ),
    ),
)
MISSED = TrackResult(
    playlist="Sets/Friday",
    playlist_index=3,
    track=RBTrack(track_id="103", title="Nowhere\u2028Near", artist="Østby"),
    status=Status.NO_MATCH,
    reasons=("nothing found",),
    queries=(QueryRecord(Query("østby nowhere near", QueryKind.FULL), 0, 90.0),),
    changed=Changed.SAME,
)
SKIPPED = TrackResult(
    playlist="Sets/Friday",
    playlist_index=4,
    track=RBTrack(track_id="104", title="Horn", skip_reason="a sampler sound"),
    status=Status.SKIPPED,
    reasons=("a sampler sound",),
)
FAILED = TrackResult(
    playlist="Sets/Friday",
    playlist_index=5,
    track=RBTrack(track_id="105", title="Kettle\nSong", artist="-Low"),
    status=Status.ERROR,
    error=TrackError(ErrorKind.BLOCKED, "Beatport refused (403)"),
)
ALL = (MATCHED, REVIEW, MISSED, SKIPPED, FAILED)

RUN = RunInfo(
    beatmatch="0.1.0",
    library="library.xml",
    playlists=("Sets/Friday",),
    catalog="beatport",
    settings={"prefer": "original", "min_score": None, "generic_phrases": ["Night Shift"]},
    started="2030-01-02T03:04:05+00:00",
    seconds=12.34567,
    requests=3,
)

# Any text, with what breaks lines, cells, terminals and encoders well represented.
NASTY = st.sampled_from(
    "\n\r\t\0\x1b\x7f\x85\x9b\u2028\u2029\ud800\udfff\ufeff,;\"'=+-@[]{}\\|＝😀混ا\u202e\u0301\u200d\ufe0f"
)
ANY_TEXT = st.text(st.characters(categories=None) | NASTY | st.sampled_from(string.ascii_letters), max_size=12)
_ANY_NAMES = st.lists(ANY_TEXT, max_size=3).map(tuple)
_MAYBE_TEXT = st.none() | ANY_TEXT

ANY_CANDIDATE = st.builds(
    BeatportCandidate,
    track_id=st.integers(1, 10**9),
    title=ANY_TEXT,
    mix_name=ANY_TEXT,
    artists=_ANY_NAMES,
    remixers=_ANY_NAMES,
    key=_MAYBE_TEXT,
    bpm=st.none() | st.floats(),
    length_ms=st.none() | st.integers(0, 10**8),
    release_date=_MAYBE_TEXT | st.dates().map(str),
    label=_MAYBE_TEXT,
    genre=_MAYBE_TEXT,
    sub_genre=_MAYBE_TEXT,
    release=_MAYBE_TEXT,
    catalog_number=_MAYBE_TEXT,
    isrc=_MAYBE_TEXT,
    slug=_MAYBE_TEXT,
)
ANY_SCORE = st.floats(0, 100)
ANY_RESULT = st.builds(
    TrackResult,
    playlist=ANY_TEXT,
    playlist_index=st.integers(1, 10**6),
    track=st.builds(RBTrack, track_id=ANY_TEXT, title=ANY_TEXT, artist=ANY_TEXT, location=ANY_TEXT),
    status=st.sampled_from(Status),
    score=st.none() | ANY_SCORE,
    confidence=st.none() | st.sampled_from(Confidence),
    version=st.none() | st.sampled_from(VersionMatch),
    method=st.none() | st.sampled_from(Method),
    reasons=_ANY_NAMES,
    best=st.none() | ANY_CANDIDATE,
    candidates=st.lists(
        st.builds(
            ScoredCandidate,
            candidate=ANY_CANDIDATE,
            score=ANY_SCORE,
            version=st.sampled_from(VersionMatch),
            parts=st.lists(st.builds(Evidence, ANY_TEXT, st.floats(0, 1), st.floats(0, 9)), max_size=2).map(tuple),
            notes=_ANY_NAMES,
        ),
        max_size=2,
    ).map(tuple),
    queries=st.lists(
        st.builds(
            QueryRecord,
            query=st.builds(Query, ANY_TEXT, st.sampled_from(QueryKind)),
            candidates=st.integers(0, 100),
            milliseconds=st.floats(0, 1e6),
            origin=st.sampled_from(Origin),
        ),
        max_size=2,
    ).map(tuple),
    changed=st.none() | st.sampled_from(Changed),
    error=st.none() | st.builds(TrackError, st.sampled_from(ErrorKind), ANY_TEXT),
)

FULL = BeatportCandidate(
    track_id=901,
    title="Amber Field",
    mix_name="Extended Mix",
    artists=("Odalyn", "Kest"),
    remixers=("Vero Lunt",),
    key="F# Minor",
    bpm=124,
    release_date="2021-06-11",
    label="Ninth Pier",
    genre="House",
    sub_genre="Organic House",
    release="Amber Field EP",
    catalog_number="NP031",
    isrc="ZZABC2100001",
    slug="amber-field",
)
