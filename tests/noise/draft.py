"""A library row in the making: the pieces that noise works on, and how they are put together."""

import re
from dataclasses import dataclass
from random import Random

from beatmatch.models import BeatportCandidate, RBTrack
from tests.noise.folding import compact, words
from tests.noise.recording import Recording, split_feat

CUT = 44
READABLE = 4  # letters of "Original" that are enough to know it
_BRACKETED = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")
_MAJOR_KEYS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A row before it is written down. Patterns take the pieces in braces."""

    name: str
    version: str
    artists: tuple[str, ...]
    said: bool  # the version is written out
    featured: str = ""
    featured_as: str = " feat. {}"
    artist_tail: str = ""  # " feat. Somebody"
    version_as: str = " ({})"
    joint: str = ", "
    front: str = ""
    back: str = ""
    number: str = ""  # in front of the artist
    title_as: str = "{title}"
    artist_as: str = "{artist}"
    limit: int | None = None  # letters of the title that survive
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
        return self.number + self.joint.join(self.artists) + self.artist_tail

    @property
    def core(self) -> str:
        """The title as somebody would say it: name, featured, version."""
        featured = self.featured_as.format(self.featured) if self.featured else ""
        return self.name + featured + self._version_text()

    @property
    def title(self) -> str:
        whole = self.front + self.title_as.format(title=self.core, name=self.name, artist=self.artist) + self.back
        return whole[: self.limit]

    def decided_at(self, length: int) -> bool | None:
        """What a title of so many letters still says: True, its version; False, a plain name; None, not enough."""
        shown = self.title[:length]
        if self.featured and self.featured not in self.artists and compact(self.featured) not in compact(shown):
            return None
        version_end = self.title.rindex(self.core) + len(self.core.rstrip(")]"))
        if self.version and length >= version_end:
            return self.said
        plain = set(words(self.version)) <= {"original", "extended", "mix", "version"}
        begun = compact(shown[self.title.rindex(self.core) + len(self.core) - len(self._version_text()) :])
        readable = len(begun) >= READABLE or (not begun and shown[-1] not in "([")
        return False if plain and readable and compact(self.name) in compact(shown) else None

    def row(self, track_id: str) -> RBTrack:
        artist = self.artist_as.format(artist=self.artist)
        path = f"/Music/{self.artist} - {self.core}.mp3"
        return RBTrack(
            track_id=track_id,
            title=self.title,
            artist=artist,
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

    def _version_text(self) -> str:
        return self.version_as.format(self.version) if self.version else ""


def clean_draft(source: Recording, dice: Random) -> Draft:
    """A catalogue track as a shop would write it into the file."""
    track = source.track
    version = _BRACKETED.sub(r"\1", split_feat(track.mix_name)[0])
    name, featured = _closed(split_feat(track.title)[0]), source.featured
    if not compact(track.title).startswith(compact(re.split(r"[(\[]", name)[0])):
        name, featured = track.title, ""  # the guest stands in the middle of the name
    return Draft(
        name=name,
        version="" if _inside(version, name) else version,
        artists=track.artists,
        said=source.version.explicit,
        featured=featured,
        featured_as=dice.choice((" feat. {}", " (feat. {})")),
        bpm=track.bpm,
        key=camelot(track.key),
        year=track.year,
        seconds=track.length_ms // 1000 if track.length_ms else None,
        genre=track.genre or "",
        album=track.release or "",
    )


def _inside(version: str, name: str) -> bool:
    return bool(version) and f" {' '.join(words(version))} " in f" {' '.join(words(name))} "


def _closed(name: str) -> str:
    """A name with single spaces, and without brackets that taking the featured artist out has emptied."""
    return " ".join(re.sub(r"[(\[]\s*[)\]]", " ", name).split())


def camelot(key: str | None) -> str:
    """ "Ab Minor" as "1A"; nothing for nothing."""
    found = re.fullmatch(r"([A-G])([b#]?) (Major|Minor)", key or "")
    if not found:
        return ""
    pitch = _MAJOR_KEYS[found[1].lower()] + {"b": -1, "#": 1, "": 0}[found[2]]
    minor = found[3] == "Minor"
    return f"{(7 * (pitch + 3 * minor) + 7) % 12 + 1}{'A' if minor else 'B'}"


def musical(track: BeatportCandidate) -> str:
    """ "Ab Minor" as "Abm"."""
    tonic, _, mode = (track.key or "").partition(" ")
    return tonic + ("m" if mode == "Minor" else "")
