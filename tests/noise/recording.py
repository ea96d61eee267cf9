"""A catalogue track as the bench reads it: its song, its artists and its version."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.models import BeatportCandidate
from tests.noise.text import artist_keys, compact, words

VERSION_WORDS = frozenset([
    "mix", "remix", "edit", "dub", "version", "rework", "remake", "reedit", "vip", "live", "instrumental", "acapella",
    "remaster", "mixed", "bootleg", "mashup", "flip", "extended", "original", "rub", "retouch", "touch", "revisit",
    "reprise", "recap", "refire", "reshape", "restructure", "interpretation", "cut", "club", "radio",
])  # fmt: skip
VERSION_ENDINGS = frozenset(["mix", "remix", "edit", "dub", "version", "rework"])
_NEUTRAL_WORDS = frozenset(["mix", "version", "original", "extended", "remix", "and", "x", "vs", "by", "s", "the"])
_PRESSING_WORDS = frozenset(["main", "album", "full", "remaster", "explicit"])
_SPELLINGS = {
    "orginal": "original", "oringinal": "original", "ext": "extended", "rmx": "remix", "mixx": "mix",
    "accapella": "acapella", "acappella": "acapella", "remastered": "remaster", "edition": "edit",
}  # fmt: skip
_FEATURED = re.compile(
    r"\s*[(\[（]?\s*\b(?:feat|ft|featuring)\b\.?\s+((?:[^()\[\]（）]|\([A-Z]{2,3}\))*)[)\]）]?", re.IGNORECASE
)
_PRODUCERS = re.compile(r"[(\[]?\bprod\. [^()\[\]]*[)\]]?", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]((?:[^()\[\]]|\([^()]*\))*)[)\]]?")


@dataclass(frozen=True, slots=True)
class Version:
    words: frozenset[str]  # that tell versions apart; not those of `_NEUTRAL_WORDS` and `_PRESSING_WORDS`
    extended: bool
    original_or_extended: bool  # says one of the two
    pressing: frozenset[str]  # words that name another release of the same recording
    mixed: bool  # cut from a DJ mix
    readable: bool  # says what kind of version it is, or names a remixer

    @property
    def plain(self) -> bool:
        return not (self.words or self.pressing or self.mixed)


@dataclass(frozen=True, slots=True)
class Recording:
    """Texts are compact (see `text.compact`), artists are sets of `text.artist_keys`."""

    track: BeatportCandidate
    song: str
    song_without_subtitle: str
    song_and_version: str  # in one, since the catalogue does not always divide them in the same place
    featured: str  # as written in the name or the mix name
    version: Version
    main_artists: frozenset[str]  # and who is featured, but not the remixers, unless there is nobody else
    remixer_words: frozenset[str]


def read_recording(track: BeatportCandidate) -> Recording:
    name, featured = split_featured(track.title)
    mix, featured_in_mix = split_featured(_PRODUCERS.sub(" ", track.mix_name))
    if _is_subtitle(mix, name):
        mix = ""
    name, version_in_name = _split_version(name, (*track.artists, *track.remixers))
    featured = featured or featured_in_mix
    remixer_words = frozenset(word for person in track.remixers for word in words(person))
    version = _read_version(f"{version_in_name} {mix}", remixer_words)
    artists = _keys((*track.artists, featured))
    return Recording(
        track=track,
        song=compact(name),
        song_without_subtitle=compact(_BRACKETS.sub(" ", name)) or compact(name),
        song_and_version="".join(
            word for word in words(f"{name} {version_in_name} {mix}") if word not in _NEUTRAL_WORDS
        ),
        featured=featured,
        version=version,
        main_artists=_without_remixers(artists, track, version) or artists | _keys(track.remixers),
        remixer_words=remixer_words,
    )


def split_featured(text: str) -> tuple[str, str]:
    """Return a name without its featured artists, and the first passage that names some.

    "feat. Somebody Nobody Remix" stays whole: who is featured and who remixed cannot be told apart.
    """
    featured = _FEATURED.search(text)
    if not featured or VERSION_ENDINGS & set(words(featured[1])):
        return text, ""
    return _FEATURED.sub(" ", text).strip(), featured[1].strip(" -,")


def _is_subtitle(mix: str, name: str) -> bool:
    """Return whether a mix name only repeats a subtitle, as in "Ladder (Say It Twice)", "Say It Twice"."""
    return not _names_version(mix) and words(mix) in [words(part) for part in _BRACKETS.findall(name)]


def _split_version(name: str, people: Sequence[str]) -> tuple[str, str]:
    """Return a name without the versions in brackets, after a dash or at its end, and those versions."""
    versions = [part for part in _BRACKETS.findall(name) if _names_version(part)]
    for part in versions:
        name = re.sub(r"[(\[]" + re.escape(part) + r"[)\]]?", " ", name)
    head, dash, tail = name.rpartition(" - ")
    if dash and _names_version(tail):
        name, versions = head, [*versions, tail]
    if name.rstrip().casefold().endswith("mix") and (ending := _unmarked_version(name, people)):
        name, versions = name[: ending.start()], [*versions, ending[0]]
    return name, " ".join(versions)


def _unmarked_version(name: str, people: Sequence[str]) -> re.Match[str] | None:
    """Find "Original Mix", or "Somebody Remix", where Somebody is one of `people`, at the end of a name."""
    someone = "|".join(rf"{re.escape(person)}\s+(?:extended\s+)?(?:re)?mix" for person in people)
    return re.search(rf"\s(?:(?:original|extended)\s+mix|{someone or '(?!)'})\s*$", name, re.IGNORECASE)


def _names_version(text: str) -> bool:
    parts = [_SPELLINGS.get(word, word) for word in words(text)]
    return bool(parts) and (parts[-1] in VERSION_WORDS or parts[0] in {"mixed", "remaster"})


def _read_version(text: str, remixer_words: frozenset[str]) -> Version:
    text = re.sub(r"\([A-Z]{2,3}(?:\)|$)", " ", text)  # a remixer's country
    written = {_SPELLINGS.get(word, word) for word in words(text)}
    if "remaster" in written:
        written = {word for word in written if not re.fullmatch(r"(?:19|20)\d\d", word)}
    telling = frozenset(written - _NEUTRAL_WORDS - _PRESSING_WORDS - {"mixed"})
    if not telling and "remix" in written:
        telling = remixer_words or frozenset({"remix"})
    return Version(
        words=telling,
        extended="extended" in written,
        original_or_extended=bool(written & {"original", "extended"}),
        pressing=frozenset(written & _PRESSING_WORDS),
        mixed="mixed" in written,
        readable=bool(written & VERSION_WORDS) or not written - _PRESSING_WORDS or written <= remixer_words,
    )


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names for key in artist_keys(name))


def _without_remixers(artists: frozenset[str], track: BeatportCandidate, version: Version) -> frozenset[str]:
    remixers = _keys(track.remixers)
    if not version.words:
        return artists - remixers
    mix, title_and_mix = compact(track.mix_name), compact(f"{track.title} {track.mix_name}")
    return artists - remixers - {key for key in artists if key in mix or f"{key}remix" in title_and_mix}
