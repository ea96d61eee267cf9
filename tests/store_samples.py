from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult

DAY = 24 * 3600.0
NOW = 1_800_000_000.0

MOONRISE = BeatportCandidate(
    track_id=4_711_001,
    title="Moonrise Over Brine",
    mix_name="Extended Mix",
    artists=("Ada Vale", "Rook & Tern"),
    remixers=("Nilo Ferrant",),
    key="Ab Minor",
    bpm=124.0,
    length_ms=361_000,
    release_date="2021-04-09",
    label="Salt Cellar",
    genre="Deep House",
    sub_genre="Organic",
    release="Brine EP",
    catalog_number="SALT014",
    isrc="GBXYZ2100417",
    slug="moonrise-over-brine",
    is_dj_edit=True,
)
HARBOUR = BeatportCandidate(track_id=4_711_002, title="Harbour Lights")


class Watch:
    """A clock that stands still until it is set."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def track(
    title="Moonrise Over Brine", artist="Ada Vale", *, seconds=361, location="file://localhost/a.mp3", track_id="12"
):
    return RBTrack(track_id=track_id, title=title, artist=artist, seconds=seconds, location=location)


def result(status=Status.MATCHED, *, of=None, best=MOONRISE, score=95.0):
    has_best = status in {Status.MATCHED, Status.REVIEW}
    return TrackResult(
        playlist="Late",
        playlist_index=1,
        track=of or track(),
        status=status,
        score=score if has_best else None,
        best=best if has_best else None,
    )
