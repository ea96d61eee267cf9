"""A library row while noises are applied to it: its pieces, and how title and artist are put together from them."""

import re
from dataclasses import dataclass
from random import Random

from beatmatch.models import BeatportCandidate, RBTrack
from tests.noise.recording import Recording, split_featured
from tests.noise.text import compact, words

CUT_LENGTH = 44  # letters to which some tag editors cut a title
LEGIBLE_LENGTH = 4  # letters of a cut "Original" that are enough to recognise it
PLAIN_VERSION_WORDS = frozenset({"original", "extended", "mix", "version"})
_IN_BRACKETS = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")
_MAJOR_KEYS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDraft:
    """The pieces of a row. A pattern holds "{}", or the names of pieces in braces, where the pieces are put."""

    name: str  # of the song: no version, nobody featured
    version: str
    artists: tuple[str, ...]
    version_written: bool  # whether the title states its version: an unnamed one means original or extended
    featured: str = ""
    featured_pattern: str = " feat. {}"
    featured_in_artist: str = ""  # " feat. Somebody"
    version_pattern: str = " ({})"
    artist_separator: str = ", "
    prefix: str = ""  # before all of the title
    suffix: str = ""  # behind all of the title
    number_before_artist: str = ""  # "07. "
    title_pattern: str = "{title}"
    artist_pattern: str = "{artist}"
    max_length: int | None = None  # of the title; it is cut there
    path_pattern: str = ""  # where nothing else is known of the row; else the file is named after artist and title
    bpm: float | None = None
    key: str = ""
    year: int | None = None
    seconds: int | None = None
    label: str = ""
    album: str = ""
    genre: str = ""
    remixer: str = ""
    mix: str = ""

    @property
    def artist(self) -> str:
        return self.number_before_artist + self.artist_separator.join(self.artists) + self.featured_in_artist

    @property
    def plain_title(self) -> str:
        """Return name, featured artist and version, without artists, prefix and suffix."""
        featured = self.featured_pattern.format(self.featured) if self.featured else ""
        return self.name + featured + self._written_version()

    @property
    def title(self) -> str:
        title = self.title_pattern.format(title=self.plain_title, name=self.name, artist=self.artist)
        return (self.prefix + title + self.suffix)[: self.max_length]

    def version_written_when_cut(self, length: int) -> bool | None:
        """Return what `version_written` becomes when the title is cut, or None when too little would be left.

        What is left is enough when the whole version is in it (`version_written` stays), or when the version is a
        plain one and the whole name is in it (then no version is written).
        """
        shown = self.title[:length]
        if self.featured and self.featured not in self.artists and compact(self.featured) not in compact(shown):
            return None
        start = self.title.rindex(self.plain_title)
        if self.version and length >= start + len(self.plain_title.rstrip(")]")):
            return self.version_written
        plain = set(words(self.version)) <= PLAIN_VERSION_WORDS
        begun = compact(shown[start + len(self.plain_title) - len(self._written_version()) :])
        legible = len(begun) >= LEGIBLE_LENGTH or (not begun and shown[-1] not in "([")
        return False if plain and legible and compact(self.name) in compact(shown) else None

    def as_track(self, track_id: str) -> RBTrack:
        """Return the row as it is read from a Rekordbox library."""
        if self.path_pattern:
            path = self.path_pattern.format(artist=self.artist, title=self.plain_title)
            file = path.rpartition("/")[2].rpartition(".")[0]
            return RBTrack(track_id=track_id, title=file, location=f"file://localhost{path}", path=path)
        path = f"/Music/{self.artist} - {self.plain_title}.mp3"
        return RBTrack(
            track_id=track_id,
            title=self.title,
            artist=self.artist_pattern.format(artist=self.artist),
            album=self.album,
            genre=self.genre,
            label=self.label,
            remixer=self.remixer,
            mix=self.mix,
            location=f"file://localhost{path}",
            path=path,
            key=self.key,
            bpm=self.bpm,
            year=self.year,
            seconds=self.seconds,
        )

    def _written_version(self) -> str:
        return self.version_pattern.format(self.version) if self.version else ""


def clean_draft(source: Recording, rng: Random) -> RowDraft:
    """Return a catalogue track written as a shop writes it into the file."""
    track = source.track
    version = _IN_BRACKETS.sub(r"\1", split_featured(track.mix_name)[0])
    name, featured = _without_empty_brackets(split_featured(track.title)[0]), source.featured
    if not compact(track.title).startswith(compact(re.split(r"[(\[]", name)[0])):
        name, featured = track.title, ""  # the featured artist stands in the middle of the name
    return RowDraft(
        name=name,
        version="" if _is_in(version, name) else version,
        artists=track.artists,
        version_written=source.version.original_or_extended,
        featured=featured,
        featured_pattern=rng.choice((" feat. {}", " (feat. {})")),
        bpm=track.bpm,
        key=camelot_key(track.key),
        year=track.year,
        seconds=track.length_ms // 1000 if track.length_ms else None,
        genre=track.genre or "",
        album=track.release or "",
    )


def _without_empty_brackets(name: str) -> str:
    """Drop the brackets that were left empty when the featured artist was taken out, and double spaces."""
    return " ".join(re.sub(r"[(\[]\s*[)\]]", " ", name).split())


def _is_in(version: str, name: str) -> bool:
    return bool(version) and f" {' '.join(words(version))} " in f" {' '.join(words(name))} "


def camelot_key(key: str | None) -> str:
    """Return "1A" for "Ab Minor"; an empty text where there is no key."""
    parts = re.fullmatch(r"([A-G])([b#]?) (Major|Minor)", key or "")
    if not parts:
        return ""
    pitch = _MAJOR_KEYS[parts[1].lower()] + {"b": -1, "#": 1, "": 0}[parts[2]]
    minor = parts[3] == "Minor"
    return f"{(7 * (pitch + 3 * minor) + 7) % 12 + 1}{'A' if minor else 'B'}"


def musical_key(track: BeatportCandidate) -> str:
    """Return "Abm" for "Ab Minor"."""
    tonic, _, mode = (track.key or "").partition(" ")
    return tonic + ("m" if mode == "Minor" else "")
