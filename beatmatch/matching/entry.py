"""A library entry as matching understands it: read once, compared with many candidates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from beatmatch.matching.parts import Reading
from beatmatch.matching.phrases import is_version
from beatmatch.matching.segments import clean_title, split_segments
from beatmatch.matching.text import Words, plain_words, words
from beatmatch.matching.titles import read_library_title
from beatmatch.matching.versions import Version, read_version
from beatmatch.matching.vocabulary import HEADS, KINDS, LAST_WORDS
from beatmatch.models import BeatportCandidate, RBTrack
from beatmatch.settings import Settings

CUT_AT = 44  # characters: titles of exactly this length were cut off by an older device (rekordbox.md)
_SITE = re.compile(r"https?:|www\.|\w\.(?:com|net|org|ru|pro|club|info|biz|io)\b", re.IGNORECASE)
_SITE_CUT_OFF = re.compile(r"[\s(\[-]+(?:https?:\S*|www\.\S*|[\w-]{4,}\.\w{0,3})$", re.IGNORECASE)
_COUNT = re.compile(r"(?:\d|\b[ivx]+)\s*$", re.IGNORECASE)  # "Pt. I" may go on as "Pt. II", "Take 1" as "Take 12"
_ID_FILE = re.compile(r"(?:^|[/\\])(?P<id>\d{5,9})[_ -][^/\\]*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """A track with every way to read its title, likeliest first."""

    track: RBTrack
    readings: tuple[Reading, ...]
    phrases: frozenset[Words] = frozenset()
    is_cut: bool = False


def understand(track: RBTrack, settings: Settings) -> Entry:
    """Read a library entry: its title in every way that makes sense, helped by its Remixer and Mix fields."""
    phrases = frozenset(words(phrase) for phrase in settings.generic_phrases)
    readings = read_library_title(track.title, bpm=track.bpm, phrases=phrases)
    helped = tuple(replace(reading, version=_helped(reading.version, track)) for reading in readings)
    return Entry(track, helped, phrases, is_cut=len(track.title) == CUT_AT)


def _helped(version: Version, track: RBTrack) -> Version:
    """Fill in what the title leaves open from the fields Mix and Remixer, where they hold no web site."""
    if version == Version() and is_version(track.mix) and not _SITE.search(track.mix):
        version = read_version((track.mix,))
    unnamed = version == Version() or (version.remix and not version.words)
    if unnamed and track.remixer.strip() and not _SITE.search(track.remixer):
        names = plain_words(track.remixer)
        return replace(
            version, words=names, remix=True, text=version.text or f"{track.remixer.strip()} (Remixer field)"
        )
    return version


def complete(entry: Entry, candidate: BeatportCandidate) -> Iterator[Reading]:
    """Read a title that was cut off as it may have gone on with what a candidate says."""
    text = clean_title(entry.track.title)
    said = _squashed(text)
    for whole, guess in _gone_on(text, entry.track.title, candidate):
        for reading in read_library_title(whole, phrases=entry.phrases):
            yield replace(
                reading,  # what the candidate lent says nothing about who is named here
                featured=tuple(name for name in reading.featured if _squashed(name) in said),
                artists=tuple(name for name in reading.artists if _squashed(name) in said),
                lent=True,
                guess=guess,
            )


def _gone_on(text: str, as_written: str, candidate: BeatportCandidate) -> Iterator[tuple[str, bool]]:
    """Give a title as it may have gone on, and whether its name is guessed, too."""
    head, tail = _open_end(text)
    if tail and not _is_complete(tail) and _squashed(candidate.mix_name).startswith(_squashed(tail)):
        yield f"{head}({candidate.mix_name})", False
    if _is_dispensable(tail) and any(is_version(segment.text) for segment in split_segments(head) if segment.bracket):
        yield head, False
    if found := _SITE_CUT_OFF.search(as_written):
        yield clean_title(as_written[: found.start()]), False
    elif plain_words(as_written)[-1:] == plain_words(text)[-1:] and not _is_complete(text):
        for whole in _gone_on_in_name(_squashed(text), candidate):
            yield whole, _squashed(candidate.title) not in _squashed(text)


def _gone_on_in_name(left: str, candidate: BeatportCandidate) -> Iterator[str]:
    """Complete "Artist - A Very Long Na" where a candidate begins with all that is left of it."""
    named = f"{candidate.title} ({candidate.mix_name})"
    for front in ("", *candidate.artists, " ".join(candidate.artists), ", ".join(reversed(candidate.artists))):
        reaches_title = len(left) > len(_squashed(front)) + 2
        for title in (candidate.title, named):
            if reaches_title and _squashed(f"{front} {title}").startswith(left):
                yield f"{front} - {title}" if front else title
                return


def _is_complete(text: str) -> bool:
    return bool(_COUNT.search(text)) or bool(set(plain_words(text)[-1:]) & LAST_WORDS)


def _open_end(text: str) -> tuple[str, str]:
    """Split off what stands behind the last whole bracket: a bracket that was left open, or plain text."""
    opened = max(text.rfind("("), text.rfind("["))
    closed = max(text.rfind(")"), text.rfind("]")) + 1
    return (text[:opened], text[opened + 1 :]) if opened >= closed else (text[:closed], text[closed:])


def _is_dispensable(tail: str) -> bool:
    """Tell whether a cut-off tail cannot be the beginning of a version word."""
    left = _squashed(tail)
    return bool(left) and not any(word.startswith(left) for word in HEADS | KINDS) and not is_version(tail)


def _squashed(text: str) -> str:
    return "".join(plain_words(text))


def file_id(track: RBTrack) -> int | None:
    """Find the Beatport id at the head of a file's name ("17827767_Call My Name_Extended Mix.aiff")."""
    found = _ID_FILE.search(track.path)
    return int(found["id"]) if found else None
