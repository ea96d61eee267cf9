"""Read a library entry and a candidate: each once, before they are compared with many others."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from beatmatch.library.location import file_title
from beatmatch.matching.read.cut_titles import complete_title, is_cut_off
from beatmatch.matching.read.path_titles import titles_in_path
from beatmatch.matching.read.people import read_person, split_people
from beatmatch.matching.read.segments import DASH, KEYS, MUSICAL_KEY, split_segments
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.read.titles import parse_candidate_title, parse_library_title
from beatmatch.matching.read.versions import NO_VERSION, Version, is_version, read_version
from beatmatch.matching.text import ARTICLES, Words, fold, letters_of, people_words, plain_words, words
from beatmatch.matching.vocabulary.junk import SITE
from beatmatch.matching.vocabulary.recordings import KINDS_OF_ARTISTS, KINDS_OF_RECORDINGS
from beatmatch.models import BeatportCandidate, RBTrack
from beatmatch.settings import Settings

_SITE = re.compile(SITE, re.IGNORECASE)
_KEY = rf"(?:{KEYS}|{MUSICAL_KEY}|\d{{1,3}})"
_KEYS_AND_NUMBERS = re.compile(rf"[\s\[(]*{_KEY}(?:[\s\-_|/]+{_KEY})*[\s\])]*")
_RECORDINGS, _ARTISTS = (
    {kind: re.compile(unicodedata.normalize("NFKD", pattern)) for kind, pattern in table.items()}
    for table in (KINDS_OF_RECORDINGS, KINDS_OF_ARTISTS)
)
_BEATPORT_FILE = re.compile(r"(?:^|[/\\])(?P<id>\d{5,9})[_ -][^/\\]*$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the two forms by which another one is told apart quickly."""

    words: frozenset[str]  # but for articles
    letters: str  # of the words, without spaces


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A track with every way to read its title, likeliest first."""

    track: RBTrack
    titles: tuple[ParsedTitle, ...]
    names: tuple[Name, ...]  # of all these ways, each once
    people_words: frozenset[str]  # of everybody whom artist field and title name
    letters: str  # of the whole title as written
    is_cut_off: bool = False
    artist: str = ""  # as written; empty where the field holds only a key or a number
    recording_kinds: frozenset[str] = frozenset()  # karaoke, cover, sped up ...
    generic_phrases: frozenset[Words] = frozenset()

    def titles_beside(self, candidate: BeatportCandidate) -> tuple[ParsedTitle, ...]:
        """Return the ways to read the title; one that was cut off may also go on with this candidate's words."""
        if not self.is_cut_off:
            return self.titles
        return (*self.titles, *complete_title(self.track.title, candidate, self.generic_phrases))


def read_entry(track: RBTrack, settings: Settings) -> LibraryEntry:
    """Read a library entry: its title in every way that makes sense, helped by its Remixer and Mix fields."""
    phrases = frozenset(words(phrase) for phrase in settings.generic_phrases)
    texts = (*_titles_in_path(track), track.title)
    titles = tuple(
        title for text in texts for title in parse_library_title(text, bpm=track.bpm, generic_phrases=phrases)
    )
    helped = tuple(replace(title, version=_version_from_fields(title.version, track)) for title in titles)
    artist = "" if _is_no_artist(track) else track.artist
    kinds = recording_kinds(f"{track.title} {track.mix}", track.artist)
    return LibraryEntry(
        track,
        helped,
        _names(titles),
        _people_words(artist, titles),
        "".join(words(track.title)),
        is_cut_off(track.title),
        artist,
        kinds,
        phrases,
    )


def _names(titles: Iterable[ParsedTitle]) -> tuple[Name, ...]:
    names = (name for title in titles for name in (title.name, title.name_with_brackets))
    return tuple(dict.fromkeys(Name(frozenset(name) - ARTICLES, letters_of(name)) for name in names if name))


def _people_words(artist: str, titles: Iterable[ParsedTitle]) -> frozenset[str]:
    texts = {artist, *(name for title in titles for name in (*title.artists, *title.featured))}
    return frozenset(word for text in texts for word in people_words(text))


def _is_no_artist(track: RBTrack) -> bool:
    """Return whether the artist field holds only a key or a number; "69" is an artist where the title names nobody."""
    names_artist = DASH.search(track.title) is not None
    return bool(_KEYS_AND_NUMBERS.fullmatch(track.artist)) and (names_artist or not track.artist.strip().isdecimal())


def _titles_in_path(track: RBTrack) -> tuple[str, ...]:
    """Read the path where the title is only the file's name, and nobody is named."""
    is_file_name = track.title and track.title in track.path and track.title == file_title(track.path)
    return tuple(titles_in_path(track.path)) if is_file_name and not track.artist.strip() else ()


def _version_from_fields(version: Version, track: RBTrack) -> Version:
    """Fill in what the title leaves open from the fields Mix and Remixer, where they hold no web site."""
    if version == NO_VERSION and is_version(track.mix) and not _SITE.search(track.mix):
        version = read_version((track.mix,))
    names_nobody = version == NO_VERSION or (version.is_remix and not version.words)
    if names_nobody and track.remixer.strip() and not _SITE.search(track.remixer):
        text = version.text or f"{track.remixer.strip()} (Remixer field)"
        return replace(version, words=plain_words(track.remixer), is_remix=True, text=text)
    return version


def beatport_ids(track: RBTrack) -> tuple[int, ...]:
    """Return the Beatport ids that a track's file has: in its tags, then in its name."""
    ids = (track.beatport_id, beatport_file_id(track))
    return tuple(dict.fromkeys(number for number in ids if number is not None))


def beatport_file_id(track: RBTrack) -> int | None:
    """Return the Beatport id at the head of a file's name ("17827767_Call My Name_Extended Mix.aiff")."""
    match = _BEATPORT_FILE.search(track.path)
    return int(match["id"]) if match else None


@dataclass(frozen=True, slots=True)
class Listing:
    """A candidate with every way to read its title and mix name, likeliest first."""

    candidate: BeatportCandidate
    titles: tuple[ParsedTitle, ...]
    recording_kinds: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def read_candidate(candidate: BeatportCandidate, generic_phrases: frozenset[Words] = frozenset()) -> Listing:
    """Read a candidate; a run meets the same ones again and again, so they are remembered."""
    title, mix = candidate.title, candidate.mix_name
    titles = parse_candidate_title(title, mix, generic_phrases)
    if _names_only_artists(mix, candidate):  # "A Vs. B" is the original by A and B
        titles = parse_candidate_title(title, "", generic_phrases)
    elif mix and not any(is_version(segment.text) for segment in split_segments(mix)[:1]):
        # Now and then the catalogue splits a name in two: "Some" with the mix name "Thing (Somebody Remix)".
        titles = tuple(dict.fromkeys((*titles, *parse_candidate_title(f"{title} {mix}", "", generic_phrases))))
    kinds = recording_kinds(f"{title} ({mix})", ", ".join((*candidate.artists, *candidate.remixers)))
    return Listing(candidate, titles, kinds)


def _names_only_artists(mix: str, candidate: BeatportCandidate) -> bool:
    artists = {person.words for name in candidate.artists for person in (read_person(name), *split_people(name))}
    named = {person.words for person in split_people(mix)}
    return len(named) > 1 and named <= artists


def recording_kinds(title: str, artists: str) -> frozenset[str]:
    """Return what kind of another recording the words say, wherever they stand: karaoke, cover, sped up ..."""
    in_title, in_artists = fold(title), fold(artists)
    return frozenset(
        [kind for kind, pattern in _RECORDINGS.items() if pattern.search(in_title)]
        + [kind for kind, pattern in _ARTISTS.items() if pattern.search(in_artists)]
    )
