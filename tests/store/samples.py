from contextlib import closing

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult
from beatmatch.store import ANY, open_store

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


def fill(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.keep("beatport", f"search:{number}", (MOONRISE, HARBOUR) * number)
            store.decide(track(f"Moonrise {number}"), 4_711_001, MOONRISE)
            store.record(run, result(of=track(f"Moonrise {number}")))
        store.finish_run(run)


def use(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.answer("beatport", f"search:{number}", ANY)
            store.outcome("beatport", track(f"Moonrise {number}"))
            store.decision(track(f"Moonrise {number}"))
            store.record(run, result(Status.REVIEW, of=track(f"Moonrise {number}")))
        store.forget("moonrise 7 ada vale 361")
        store.finish_run(run)
        for number in range(40):
            store.keep("beatport", f"search:{number}", (HARBOUR,))


def full(store):
    """Let the store's file grow no more: SQLite says what it says of a full disk."""
    store._db.run("PRAGMA max_page_count = 1")
    return store


def until_full(store):
    for number in range(1000):
        store.keep("beatport", f"{number}", (MOONRISE,))
