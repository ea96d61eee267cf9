"""What a result says in a table: the entry, what Beatport calls it where that differs, and "yours → Beatport's"."""

from dataclasses import dataclass

from beatmatch.console.text import printable
from beatmatch.matching.explain.explanation import AGREES
from beatmatch.matching.keys import camelot
from beatmatch.matching.text import Words, words
from beatmatch.models import BeatportCandidate, Confidence, RBTrack, TrackResult
from beatmatch.wording import artist_title, title_with_mix
from beatmatch.writers.fields import plain_number

_SAME = "="
_AGREES, _DIFFERS, _DOUBTFUL = "dim", "cyan", "yellow"  # styles
_LEAST_BPM_DIFFERENCE = 0.5  # of two tempi that are not the same: libraries have them with two decimal places


@dataclass(frozen=True, slots=True)
class Cell:
    """A text for one line, without controls; `address` is where it leads."""

    text: str
    style: str = ""
    address: str = ""


def entry(result: TrackResult) -> Cell:
    """Return "artist - title" of the library, which leads to the match."""
    return _cell(artist_title(result.track.artist.strip(), result.track.title.strip()), address=_address(result))


def title(result: TrackResult) -> Cell:
    return _cell(result.track.title, address=_address(result))


def artist(result: TrackResult) -> Cell:
    return _cell(result.track.artist)


def name_on_beatport(result: TrackResult) -> Cell:
    """Return what Beatport calls the track as far as the library does not say it: "(Extended Mix)", "by ...", "="."""
    if result.best is None:
        return Cell("")
    said = [_title_beyond(result.track, result.best)]
    if result.best.artists and not _names_same_artists(result, result.best):
        said.append(f"by {', '.join(result.best.artists)}")
    text = " ".join(filter(None, said))
    return _cell(text) if text else Cell(_SAME, _AGREES)


def _title_beyond(track: RBTrack, best: BeatportCandidate) -> str:
    """Return Beatport's title with its mix, the mix alone where the titles are the same, or "" where both are."""
    known = words(f"{track.title} {track.mix}")
    if _holds(known, words(_full_title(best))):
        return ""
    return f"({best.mix_name})" if best.mix_name and _holds(known, words(best.title)) else _full_title(best)


def _holds(known: Words, name: Words) -> bool:
    """Return whether a name stands in a title, which may have more around it: "[5] Slow Glass"."""
    return bool(name) and any(known[start : start + len(name)] == name for start in range(len(known)))


def _full_title(best: BeatportCandidate) -> str:
    return title_with_mix(best.title, best.mix_name)


def _names_same_artists(result: TrackResult, best: BeatportCandidate) -> bool:
    are_equal = sorted(words(result.track.artist)) == sorted(words(" ".join(best.artists)))
    return are_equal or (_compared(result, "artists") or 0.0) >= AGREES


def _compared(result: TrackResult, name: str) -> float | None:
    """Return how well the named evidence agrees for the match; None where that was not compared."""
    best = result.best and result.best.track_id
    scored = next((scored for scored in result.candidates if scored.candidate.track_id == best), None)
    return scored.value_of(name) if scored else None


def key(result: TrackResult) -> Cell:
    """Return the keys as Camelot codes, whatever the library's notation is."""
    yours, found = result.track.key, result.best and result.best.key
    return _both(camelot(yours) or yours, camelot(found) or found or "")


def bpm(result: TrackResult) -> Cell:
    yours, found = result.track.bpm, result.best.bpm if result.best else None
    are_same = bool(yours and found and abs(yours - found) <= _LEAST_BPM_DIFFERENCE)
    return _both(_tempo(yours), _tempo(found), are_same=are_same)


def _tempo(number: float | None) -> str:
    return str(plain_number(round(number, 1)) or "") if number and plain_number(number) is not None else ""


def year(result: TrackResult) -> Cell:
    return _both(str(result.track.year or ""), str((result.best and result.best.year) or ""))


def label(result: TrackResult) -> Cell:
    yours, found = result.track.label, (result.best and result.best.label) or ""
    are_same = (_compared(result, "label") or 0.0) >= AGREES or words(yours) == words(found)
    return _both(yours, found, are_same=are_same)


def genre(result: TrackResult) -> Cell:
    return _cell((result.best and result.best.genre) or "")


def score(result: TrackResult) -> Cell:
    if result.score is None:
        return Cell("")
    return Cell(f"{result.score:.0f}", _AGREES if result.confidence is Confidence.HIGH else _DOUBTFUL)


def found(result: TrackResult) -> Cell:
    """Describe the candidate of a doubtful row in a line: its name, its facts beside yours, the score."""
    if result.best is None:
        return Cell("")
    name = artist_title(", ".join(result.best.artists), _full_title(result.best))
    tempo = bpm(result).text
    points = score(result).text
    facts = (key(result).text, tempo and f"{tempo} BPM", year(result).text, label(result).text)
    said = (name, *facts, points and f"score {points}")
    return _cell(", ".join(filter(None, said)), address=_address(result))


def _both(yours: str, found: str, *, are_same: bool = False) -> Cell:
    """Return "yours → Beatport's" where they differ, what Beatport says where only that is known, "" without it."""
    if not found:
        return Cell("")
    if are_same or yours == found:
        return _cell(found, _AGREES)
    return _cell(f"{yours} → {found}", _DIFFERS) if yours.strip() else _cell(found)


def _cell(text: str, style: str = "", address: str = "") -> Cell:
    """Make a cell of text from elsewhere, without the spaces that titles carry at their ends and twice inside."""
    return Cell(" ".join(printable(text).split()), style, address)


def _address(result: TrackResult) -> str:
    return result.best.url if result.best else ""
