"""Results as plain text: one line each that a person can read in a mail, with the address of what was found."""

from typing import TextIO

from beatmatch.matching.keys import camelot
from beatmatch.models import BeatportCandidate, Changed, Method, Status, TrackResult
from beatmatch.wording import artist_title, title_with_mix
from beatmatch.writers.fields import plain_number
from beatmatch.writers.safe_text import safe_text
from beatmatch.writers.summary import RunInfo, Summary

_STATUS_WORDS = {
    Status.MATCHED: "matched",
    Status.REVIEW: "review",
    Status.NO_MATCH: "not found",
    Status.SKIPPED: "skipped",
    Status.ERROR: "unanswered",
}
_CHANGE_WORDS = {Changed.BETTER: "better than before", Changed.LOST: "worse than before"}


class TextWriter:
    """A ResultWriter (see `registry`) that writes a result as one line, as soon as it has it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, result: TrackResult) -> None:
        self._stream.write(text_line(result) + "\n")
        self._stream.flush()

    def close(self, run: RunInfo, summary: Summary) -> None:  # noqa: ARG002  # only results are written
        self._stream.flush()


def text_line(result: TrackResult) -> str:
    """Return a result as "matched: Artist - Title (Friday 3) = Title (Mix), 8A, 124 BPM, Label, 2021, address"."""
    status = _STATUS_WORDS[result.status]
    if result.changed in _CHANGE_WORDS and result.method is not Method.DECISION:  # which is no news to who decided
        status = f"{status}, {_CHANGE_WORDS[result.changed]}"
    track = artist_title(result.track.artist.strip(), result.track.title.strip())
    pieces = [f"{status}: {track} ({result.playlist} {result.playlist_index})"]
    if result.status is not Status.MATCHED:
        reason = result.error.message if result.error else "; ".join(result.reasons)
        pieces += [f": {reason}"] if reason else []
    if result.best:
        pieces.append(f" {'=' if result.matched else '| perhaps'} {_found(result.best)}")
    return " ".join(safe_text("".join(pieces)).split())


def _found(track: BeatportCandidate) -> str:
    tempo = plain_number(track.bpm)
    facts = (
        title_with_mix(track.title, track.mix_name),
        camelot(track.key),
        f"{tempo} BPM" if tempo else None,
        track.label,
        str(track.year) if track.year else None,
        track.url,
    )
    return ", ".join(fact for fact in facts if fact)
