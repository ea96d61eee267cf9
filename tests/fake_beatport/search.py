"""Which tracks are found: by words, as the API's search does, and by the filters of its list.

A search finds every track that shares a word with the query, best first. Accents matter, and so does composition
("e" + accent is not "é"). Filters that are unknown are ignored, as by the API.
"""

import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from tests.fake_beatport.tracks import Track, list_form

Params: TypeAlias = Mapping[str, str]

WORD = re.compile(r"\w+")
COMMON_SHARE = 0.1  # a word in more than this share of all tracks finds no track by itself


class BadFilterError(Exception):
    """A filter of a number that is none; `body` is what the API answers."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.body = {field: ["Enter a number."]}


class TrackIndex:
    """All tracks in the form of the API's lists, and an index from words to them. `without` names keys to leave out."""

    def __init__(self, tracks: Iterable[Track], without: Iterable[str] = ()) -> None:
        left_out = set(without)
        complete = (list_form(track) for track in tracks)
        self.tracks = [{key: value for key, value in track.items() if key not in left_out} for track in complete]
        self.by_id = {track["id"]: track for track in self.tracks}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._word_counts = [self._add(place, track) for place, track in enumerate(self.tracks)]

    def _add(self, place: int, track: Track) -> int:
        weights: dict[str, float] = {}
        for text, weight in _weighted_texts(track):
            for word in WORD.findall(text.casefold()):
                weights[word] = max(weights.get(word, 0.0), weight)
        for word, weight in weights.items():
            self._postings[word].append((place, weight))
        return len(weights)

    def search(self, text: str) -> list[tuple[Track, float]]:
        """Return every track that shares a word with `text`, best first, with its score."""
        words = sorted({*WORD.findall(text.casefold())} & self._postings.keys(), key=self._frequency)
        scores: dict[int, float] = defaultdict(float)
        for word in words:
            rarity = math.log(1 + len(self.tracks) / self._frequency(word))
            may_add = not scores or self._frequency(word) <= max(50, COMMON_SHARE * len(self.tracks))
            for place, weight in self._postings[word]:
                if may_add or place in scores:
                    scores[place] += rarity * weight
        scored = ((score / (10 + self._word_counts[place]), place) for place, score in scores.items())
        return [(self.tracks[place], round(100 * score, 5)) for score, place in sorted(scored, key=_best_first)]

    def _frequency(self, word: str) -> int:
        return len(self._postings[word])

    def filtered(self, params: Params) -> Sequence[Track]:
        """Return the tracks that pass the filters of /catalog/tracks/, in the order of `order_by`. Raises BadFilterError."""
        conditions = [FILTERS[name](name, value) for name, value in params.items() if name in FILTERS and value]
        passed = [track for track in self.tracks if all(condition(track) for condition in conditions)]
        return _ordered(passed, params.get("order_by", ""))


def _weighted_texts(track: Track) -> Iterable[tuple[str, float]]:
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


Condition: TypeAlias = Callable[[Track], bool]
FieldReader: TypeAlias = Callable[[Track], Iterable[Any]]
Filter: TypeAlias = Callable[[str, str], Condition]  # from the name and the value of a parameter


def _contains_filter(read: FieldReader) -> Filter:
    def make(_name: str, value: str) -> Condition:
        wanted = [part.casefold() for part in value.split(",") if part]
        return lambda track: any(part in text.casefold() for text in read(track) if text for part in wanted)

    return make


def _exact_filter(read: FieldReader) -> Filter:
    def make(_name: str, value: str) -> Condition:
        wanted = {part.casefold() for part in value.split(",")}
        return lambda track: any(text.casefold() in wanted for text in read(track) if text)

    return make


def _number_filter(read: FieldReader) -> Filter:
    def make(name: str, value: str) -> Condition:
        wanted = {_number(name, part) for part in value.split(",")}
        return lambda track: any(number in wanted for number in read(track))

    return make


def _range_filter(read: FieldReader) -> Filter:
    def make(name: str, value: str) -> Condition:
        low, colon, high = value.partition(":")
        first = _number(name, low) if low else 0
        last = _number(name, high) if high else sys.maxsize
        return lambda track: any(first <= number <= (last if colon else first) for number in read(track) if number)

    return make


def _date_filter(read: FieldReader) -> Filter:
    def make(_name: str, value: str) -> Condition:
        low, colon, high = value.partition(":")
        return lambda track: any(low <= day <= ((high or "9999") if colon else low) for day in read(track) if day)

    return make


def _number(field: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadFilterError(field) from None


FILTERS: dict[str, Filter] = {
    "name": _contains_filter(lambda track: [track["name"]]),
    "mix_name": _contains_filter(lambda track: [track["mix_name"]]),
    "artist_name": _contains_filter(lambda track: [person["name"] for person in track["artists"]]),
    "label_name": _contains_filter(lambda track: [track["release"]["label"]["name"]]),
    "genre_name": _contains_filter(lambda track: [track["genre"]["name"]]),
    "release_name": _contains_filter(lambda track: [track["release"]["name"]]),
    "label_name_exact": _exact_filter(lambda track: [track["release"]["label"]["name"]]),
    "key_name": _exact_filter(lambda track: [track["key"] and track["key"]["name"]]),
    "isrc": _exact_filter(lambda track: [track["isrc"]]),
    "catalog_number": _exact_filter(lambda track: [track["catalog_number"]]),
    "id": _number_filter(lambda track: [track["id"]]),
    "artist_id": _number_filter(lambda track: [person["id"] for person in track["artists"]]),
    "label_id": _number_filter(lambda track: [track["release"]["label"]["id"]]),
    "genre_id": _number_filter(lambda track: [track["genre"]["id"]]),
    "release_id": _number_filter(lambda track: [track["release"]["id"]]),
    "bpm": _range_filter(lambda track: [track["bpm"]]),
    "publish_date": _date_filter(lambda track: [track["publish_date"]]),
    "new_release_date": _date_filter(lambda track: [track["new_release_date"]]),
}
