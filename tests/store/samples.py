from contextlib import closing

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult
from beatmatch.store import ANY_AGE, FILE_NAME, Decision, open_store
from beatmatch.store.database import Database

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


def decided(beatport_id, candidate=None):
    """A decision about `track()`."""
    return Decision(
        track_key="moonrise over brine\tada vale\t361",
        beatport_id=beatport_id,
        candidate=candidate,
        track_id="12",
        title="Moonrise Over Brine",
        artist="Ada Vale",
        decided_at=NOW,
    )


def fill(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.save_answer("beatport", f"search:{number}", (MOONRISE, HARBOUR) * number)
            store.decide(track(f"Moonrise {number}"), 4_711_001, MOONRISE)
            store.record_result(run, result(of=track(f"Moonrise {number}")))
        store.finish_run(run)


def use(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.load_answer("beatport", f"search:{number}", ANY_AGE)
            store.last_outcome("beatport", track(f"Moonrise {number}"))
            store.decision(track(f"Moonrise {number}"))
            store.record_result(run, result(Status.REVIEW, of=track(f"Moonrise {number}")))
        store.forget("moonrise 7 ada vale 361")
        store.finish_run(run)
        for number in range(40):
            store.save_answer("beatport", f"search:{number}", (HARBOUR,))


def open_database(folder, *, busy_seconds=5.0):
    """Open the file of a store, for tests that look behind the store or break it."""
    return Database(folder / FILE_NAME, busy_seconds=busy_seconds)


def fill_disk(database):
    """Let the file grow no more: SQLite reports that as a full disk."""
    database.execute("PRAGMA max_page_count = 1")


def save_until_full(store):
    for number in range(1000):
        store.save_answer("beatport", f"{number}", (MOONRISE,))
