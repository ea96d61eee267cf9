"""Read a library entry and a candidate: each once, before they are compared with many others."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from beatmatch.matching.read.cut_titles import complete_title, is_cut_off
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title
from beatmatch.matching.read.versions import NO_VERSION, Version, is_version, read_version
from beatmatch.matching.text import Words, plain_words, words
from beatmatch.models import BeatportCandidate, RBTrack
from beatmatch.settings import Settings

_SITE = re.compile(r"https?:|www\.|\w\.(?:com|net|org|ru|pro|club|info|biz|io)\b", re.IGNORECASE)
_BEATPORT_FILE = re.compile(r"(?:^|[/\\])(?P<id>\d{5,9})[_ -][^/\\]*$")


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A track with every way to read its title, likeliest first."""

    track: RBTrack
    titles: tuple[ParsedTitle, ...]
    generic_phrases: frozenset[Words] = frozenset()

    def titles_beside(self, candidate: BeatportCandidate) -> tuple[ParsedTitle, ...]:
        """Return the ways to read the title; one that was cut off may also go on with this candidate's words."""
        if not is_cut_off(self.track.title):
            return self.titles
        return (*self.titles, *complete_title(self.track.title, candidate, self.generic_phrases))


def read_entry(track: RBTrack, settings: Settings) -> LibraryEntry:
    """Read a library entry: its title in every way that makes sense, helped by its Remixer and Mix fields."""
    phrases = frozenset(words(phrase) for phrase in settings.generic_phrases)
    titles = parse_library_title(track.title, bpm=track.bpm, generic_phrases=phrases)
    helped = tuple(replace(title, version=_version_from_fields(title.version, track)) for title in titles)
    return LibraryEntry(track, helped, phrases)


def _version_from_fields(version: Version, track: RBTrack) -> Version:
    """Fill in what the title leaves open from the fields Mix and Remixer, where they hold no web site."""
    if version == NO_VERSION and is_version(track.mix) and not _SITE.search(track.mix):
        version = read_version((track.mix,))
    names_nobody = version == NO_VERSION or (version.is_remix and not version.words)
    if names_nobody and track.remixer.strip() and not _SITE.search(track.remixer):
        text = version.text or f"{track.remixer.strip()} (Remixer field)"
        return replace(version, words=plain_words(track.remixer), is_remix=True, text=text)
    return version


def beatport_file_id(track: RBTrack) -> int | None:
    """Return the Beatport id at the head of a file's name ("17827767_Call My Name_Extended Mix.aiff")."""
    match = _BEATPORT_FILE.search(track.path)
    return int(match["id"]) if match else None


@dataclass(frozen=True, slots=True)
class Listing:
    """A candidate with every way to read its title and mix name, likeliest first."""

    candidate: BeatportCandidate
    titles: tuple[ParsedTitle, ...]


@lru_cache(maxsize=16384)
def read_candidate(candidate: BeatportCandidate, generic_phrases: frozenset[Words] = frozenset()) -> Listing:
    """Read a candidate; a run meets the same ones again and again, so they are remembered."""
    return Listing(candidate, parse_candidate_title(candidate.title, candidate.mix_name, generic_phrases))
