"""A catalogue track as the bench understands it: song, people, version."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from beatmatch.models import BeatportCandidate
from tests.noise.folding import artist_keys, compact, words

KINDS = frozenset(
    [
        "mix",
        "remix",
        "edit",
        "dub",
        "version",
        "rework",
        "remake",
        "reedit",
        "vip",
        "live",
        "instrumental",
        "acapella",
        "remaster",
        "mixed",
        "bootleg",
        "mashup",
        "flip",
        "extended",
        "original",
        "rub",
        "retouch",
        "touch",
        "revisit",
        "reprise",
        "recap",
        "refire",
        "reshape",
        "restructure",
        "interpretation",
        "cut",
        "club",
        "radio",
    ]
)
_ENDINGS = frozenset(["mix", "remix", "edit", "dub", "version", "rework"])
_NEUTRAL = frozenset(["mix", "version", "original", "extended", "remix", "and", "x", "vs", "by", "s", "the"])
_SOFT = frozenset(["main", "album", "full", "remaster", "explicit"])
_ALIASES = {
    "orginal": "original", "oringinal": "original", "ext": "extended", "rmx": "remix", "mixx": "mix",
    "accapella": "acapella", "acappella": "acapella", "remastered": "remaster", "edition": "edit",
}  # fmt: skip
_FEAT = re.compile(
    r"\s*[(\[（]?\s*\b(?:feat|ft|featuring)\b\.?\s+((?:[^()\[\]（）]|\([A-Z]{2,3}\))*)[)\]）]?", re.IGNORECASE
)
_PRODUCERS = re.compile(r"[(\[]?\bprod\. [^()\[\]]*[)\]]?", re.IGNORECASE)
_BRACKET = re.compile(r"[(\[]((?:[^()\[\]]|\([^()]*\))*)[)\]]?")


@dataclass(frozen=True, slots=True)
class Version:
    """What a version says: its words without the neutral ones, and what the neutral ones were."""

    words: frozenset[str]
    extended: bool
    explicit: bool  # says Original or Extended
    soft: frozenset[str]
    mixed: bool
    readable: bool  # says what kind of version it is, or names a remixer

    @property
    def plain(self) -> bool:
        return not (self.words or self.soft or self.mixed)


@dataclass(frozen=True, slots=True)
class Recording:
    """A catalogue track as the bench understands it."""

    track: BeatportCandidate
    song: str
    bare: str  # the song without its subtitle
    whole: str  # song and version in one, wherever the catalogue cut them apart
    featured: str  # as written in name or mix name
    version: Version
    everybody: frozenset[str]
    artists: frozenset[str]  # everybody but the remixers
    remixer_words: frozenset[str]


def understand(track: BeatportCandidate) -> Recording:
    name, featured = split_feat(track.title)
    mix, featured_in_mix = split_feat(_PRODUCERS.sub(" ", track.mix_name))
    remixer_words = frozenset(word for person in track.remixers for word in words(person))
    if _is_subtitle(mix, name):
        mix = ""
    name, inside = _split_version(name, (*track.artists, *track.remixers))
    version = _read_version(f"{inside} {mix}", remixer_words)
    featured = featured or featured_in_mix
    everybody = _keys((*track.artists, featured))
    return Recording(
        track=track,
        song=compact(name),
        bare=compact(_BRACKET.sub(" ", name)) or compact(name),
        whole="".join(word for word in words(f"{name} {inside} {mix}") if word not in _NEUTRAL),
        featured=featured,
        version=version,
        everybody=everybody | _keys(track.remixers),
        artists=_without_remixers(everybody, track, version) or everybody | _keys(track.remixers),
        remixer_words=remixer_words,
    )


def split_feat(text: str) -> tuple[str, str]:
    """A name without its featured artists, and the first of the passages that named them.

    "feat. Somebody Nobody Remix" stays as it is: who is a guest and who remixed cannot be told apart.
    """
    found = _FEAT.search(text)
    if not found or _ENDINGS & set(words(found[1])):
        return text, ""
    return _FEAT.sub(" ", text).strip(), found[1].strip(" -,")


def _is_subtitle(mix: str, name: str) -> bool:
    """Whether a mix name only repeats the second title in a name, as in "Ladder (Say It Twice)", "Say It Twice"."""
    return not _says_version(mix) and words(mix) in [words(part) for part in _BRACKET.findall(name)]


def _split_version(name: str, people: Sequence[str]) -> tuple[str, str]:
    inside = [part for part in _BRACKET.findall(name) if _says_version(part)]
    for part in inside:
        name = re.sub(r"[(\[]" + re.escape(part) + r"[)\]]?", " ", name)
    head, dash, tail = name.rpartition(" - ")
    if dash and _says_version(tail):
        name, inside = head, [*inside, tail]
    name, tail = _split_unmarked(name, people)
    return name, " ".join((*inside, tail))


def _split_unmarked(name: str, people: Sequence[str]) -> tuple[str, str]:
    """Cut off "Somebody Remix" or "Original Mix" at the end of a name without brackets."""
    someone = "|".join(rf"{re.escape(person)}\s+(?:extended\s+)?(?:re)?mix" for person in people)
    found = re.search(rf"\s(?:(?:original|extended)\s+mix|{someone or '(?!)'})\s*$", name, re.IGNORECASE)
    return (name[: found.start()], found[0]) if found else (name, "")


def _says_version(text: str) -> bool:
    parts = [_ALIASES.get(word, word) for word in words(text)]
    return bool(parts) and (parts[-1] in KINDS or parts[0] in {"mixed", "remaster"})


def _read_version(text: str, remixer_words: frozenset[str]) -> Version:
    text = re.sub(r"\([A-Z]{2,3}(?:\)|$)", " ", text)
    said = {_ALIASES.get(word, word) for word in words(text)}
    if "remaster" in said:
        said = {word for word in said if not re.fullmatch(r"(?:19|20)\d\d", word)}
    kept = frozenset(said - _NEUTRAL - _SOFT - {"mixed"})
    if not kept and "remix" in said:
        kept = remixer_words or frozenset({"remix"})
    return Version(
        words=kept,
        extended="extended" in said,
        explicit=bool(said & {"original", "extended"}),
        soft=frozenset(said & _SOFT),
        mixed="mixed" in said,
        readable=bool(said & KINDS) or not said - _SOFT or said <= remixer_words,
    )


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in names for key in artist_keys(name))


def _without_remixers(everybody: frozenset[str], track: BeatportCandidate, version: Version) -> frozenset[str]:
    remixers = _keys(track.remixers)
    if not version.words:
        return everybody - remixers
    said = compact(f"{track.title} {track.mix_name}")
    named = {key for key in everybody if key in compact(track.mix_name) or f"{key}remix" in said}
    return everybody - remixers - named
