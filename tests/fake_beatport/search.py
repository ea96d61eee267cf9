"""What Beatport finds: by words (nearest first, accents matter, never nothing for a near miss), and by filters."""

import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from tests.fake_beatport.tracks import Track, list_form

Params: TypeAlias = Mapping[str, str]

WORD = re.compile(r"\w+")
COMMON = 0.1  # a word in more than this share of all tracks brings in nobody by itself


class BadFilterError(Exception):
    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.body = {field: ["Enter a number."]}


class Shelf:
    """All tracks in list form, and an index from words to them."""

    def __init__(self, tracks: Iterable[Track], without: Iterable[str] = ()) -> None:
        dropped = set(without)
        filled = (list_form(track) for track in tracks)
        self.tracks = [{name: value for name, value in t.items() if name not in dropped} for t in filled]
        self.by_id = {track["id"]: track for track in self.tracks}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._lengths = [self._index(place, track) for place, track in enumerate(self.tracks)]

    def _index(self, place: int, track: Track) -> int:
        weights: dict[str, float] = {}
        for text, weight in _fields(track):
            for word in WORD.findall(text.casefold()):
                weights[word] = max(weights.get(word, 0.0), weight)
        for word, weight in weights.items():
            self._postings[word].append((place, weight))
        return len(weights)

    def search(self, text: str) -> list[tuple[Track, float]]:
        """Find every track that shares a word with `text`, nearest first, with its score."""
        words = sorted({*WORD.findall(text.casefold())} & self._postings.keys(), key=self._spread)
        found: dict[int, float] = defaultdict(float)
        for word in words:
            rarity = math.log(1 + len(self.tracks) / self._spread(word))
            newcomers = not found or self._spread(word) <= max(50, COMMON * len(self.tracks))
            for place, weight in self._postings[word]:
                if newcomers or place in found:
                    found[place] += rarity * weight
        scored = ((score / (10 + self._lengths[place]), place) for place, score in found.items())
        return [(self.tracks[place], round(100 * score, 5)) for score, place in sorted(scored, key=_best_first)]

    def _spread(self, word: str) -> int:
        return len(self._postings[word])

    def filtered(self, params: Params) -> Sequence[Track]:
        """Apply the filters of /catalog/tracks/ that are known; ignore all other parameters."""
        tests = [FILTERS[name](name, value) for name, value in params.items() if name in FILTERS and value]
        kept = [track for track in self.tracks if all(test(track) for test in tests)]
        return _ordered(kept, params.get("order_by", ""))


def _fields(track: Track) -> Iterable[tuple[str, float]]:
    yield track["name"] or "", 2.0
    for person in (*track["artists"], *track["remixers"]):
        yield person["name"], 2.0
    yield track.get("mix_name") or "", 1.0
    yield track["release"]["label"]["name"] or "", 0.5
    yield track["release"]["name"] or "", 0.5
    yield track.get("isrc") or "", 5.0


def _best_first(scored: tuple[float, int]) -> tuple[float, int]:
    return -scored[0], scored[1]


def _ordered(tracks: Sequence[Track], order: str) -> Sequence[Track]:
    fields: dict[str, Callable[[Track], Any]] = {
        "publish_date": lambda track: track.get("publish_date") or "",
        "release_date": lambda track: track.get("new_release_date") or "",
        "release_id": lambda track: track["release"]["id"],
        "name": lambda track: track["name"],
        "label": lambda track: track["release"]["label"]["name"],
        "genre": lambda track: track["genre"]["name"],
    }
    key = fields.get(order.removeprefix("-"))
    return sorted(tracks, key=key, reverse=order.startswith("-")) if key else tracks


Test: TypeAlias = Callable[[Track], bool]
Reader: TypeAlias = Callable[[Track], Iterable[Any]]


def _contains(read: Reader) -> Callable[[str, str], Test]:
    def make(_name: str, value: str) -> Test:
        wanted = [part.casefold() for part in value.split(",") if part]
        return lambda track: any(part in text.casefold() for text in read(track) if text for part in wanted)

    return make


def _exactly(read: Reader) -> Callable[[str, str], Test]:
    def make(_name: str, value: str) -> Test:
        wanted = {part.casefold() for part in value.split(",")}
        return lambda track: any(text.casefold() in wanted for text in read(track) if text)

    return make


def _numbered(read: Reader) -> Callable[[str, str], Test]:
    def make(name: str, value: str) -> Test:
        wanted = {_number(name, part) for part in value.split(",")}
        return lambda track: any(number in wanted for number in read(track))

    return make


def _ranged(read: Reader) -> Callable[[str, str], Test]:
    def make(name: str, value: str) -> Test:
        low, colon, high = value.partition(":")
        first = _number(name, low) if low else 0
        last = _number(name, high) if high else sys.maxsize
        return lambda track: any(first <= got <= (last if colon else first) for got in read(track) if got)

    return make


def _dated(read: Reader) -> Callable[[str, str], Test]:
    def make(_name: str, value: str) -> Test:
        low, colon, high = value.partition(":")
        return lambda track: any(low <= day <= ((high or "9999") if colon else low) for day in read(track) if day)

    return make


def _number(field: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadFilterError(field) from None


FILTERS: dict[str, Callable[[str, str], Test]] = {
    "name": _contains(lambda track: [track["name"]]),
    "mix_name": _contains(lambda track: [track["mix_name"]]),
    "artist_name": _contains(lambda track: [person["name"] for person in track["artists"]]),
    "label_name": _contains(lambda track: [track["release"]["label"]["name"]]),
    "genre_name": _contains(lambda track: [track["genre"]["name"]]),
    "release_name": _contains(lambda track: [track["release"]["name"]]),
    "label_name_exact": _exactly(lambda track: [track["release"]["label"]["name"]]),
    "key_name": _exactly(lambda track: [track["key"] and track["key"]["name"]]),
    "isrc": _exactly(lambda track: [track["isrc"]]),
    "catalog_number": _exactly(lambda track: [track["catalog_number"]]),
    "id": _numbered(lambda track: [track["id"]]),
    "artist_id": _numbered(lambda track: [person["id"] for person in track["artists"]]),
    "label_id": _numbered(lambda track: [track["release"]["label"]["id"]]),
    "genre_id": _numbered(lambda track: [track["genre"]["id"]]),
    "release_id": _numbered(lambda track: [track["release"]["id"]]),
    "bpm": _ranged(lambda track: [track["bpm"]]),
    "publish_date": _dated(lambda track: [track["publish_date"]]),
    "new_release_date": _dated(lambda track: [track["new_release_date"]]),
}
