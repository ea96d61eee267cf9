"""Read the matches that a run wrote: JSON in several forms, or the CSV of all results."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import msgspec

from beatmatch.errors import InputError
from beatmatch.hostile import MOST_NAMES
from beatmatch.models import Confidence, Status
from beatmatch.review.references import parse_beatport_id
from beatmatch.review.spreadsheet import Row, read_rows
from beatmatch.review.stored import HINT, is_json, open_text, stored_results
from beatmatch.wording import artist_title, title_with_mix

_ORDER = tuple(Confidence)  # the highest first


@dataclass(frozen=True, slots=True)
class Match:
    """A matched entry: which Beatport track it is, and how that is called."""

    track_id: int
    url: str
    name: str  # "artists - title (mix)"
    confidence: Confidence


class _JsonStatus(msgspec.Struct):
    status: Status


class _JsonMatch(msgspec.Struct):
    beatport_track_id: Annotated[int, msgspec.Meta(ge=1, lt=10**12)]
    beatport_title: str
    beatport_url: str = ""
    beatport_mix_name: str | None = None
    beatport_artists: tuple[str, ...] = ()
    confidence: Confidence | None = None


_decode_status = msgspec.json.Decoder(_JsonStatus).decode
_decode_match = msgspec.json.Decoder(_JsonMatch).decode


def read_matches(source: str, lowest: Confidence = Confidence.LOW) -> tuple[Match, ...]:
    """Read the matched rows of a file, or of stdin for "-", in their order, each Beatport track once.

    Matches of less than the `lowest` confidence are left out. Raises InputError for what `match` did not write.
    """
    with open_text(source) as (text, name):
        matches = _read_json(text, name) if is_json(text) else _read_csv(text, name)
        by_id: dict[int, Match] = {}
        for match in matches:
            if _ORDER.index(match.confidence) <= _ORDER.index(lowest):
                by_id.setdefault(match.track_id, match)
    return tuple(by_id.values())


def _read_json(text: str, name: str) -> Iterator[Match]:
    for position, raw in stored_results(text, name).results:
        try:
            if _decode_status(raw).status is Status.MATCHED:
                yield _json_match(_decode_match(raw))
        except msgspec.DecodeError as problem:
            raise InputError(f"{name}: {position} is no result: {problem}", HINT) from problem


def _json_match(match: _JsonMatch) -> Match:
    artists = ", ".join(match.beatport_artists[:MOST_NAMES])
    name = artist_title(artists, title_with_mix(match.beatport_title, match.beatport_mix_name or ""))
    return Match(match.beatport_track_id, match.beatport_url, name, match.confidence or Confidence.LOW)


def _read_csv(text: str, name: str) -> Iterator[Match]:
    """Yield the matches of a CSV, in whatever form a spreadsheet saved it."""
    for row in read_rows(text, name, "status", partial(_no_results, name)):
        if row.text("status").casefold() == Status.MATCHED:
            yield _csv_match(row, name)


def _csv_match(row: Row, name: str) -> Match:
    title = title_with_mix(row.text("beatport_title"), row.text("beatport_mix_name"))
    word = row.text("confidence").casefold()
    confidence = next((each for each in Confidence if each == word), Confidence.LOW)
    try:
        track_id = parse_beatport_id(row.text("beatport_url") or row.text("beatport_track_id"))
    except ValueError as problem:
        message = f"{name}: line {row.line} does not say which track it is: {problem}"
        raise InputError(message, "give the file as `beatmatch match` wrote it") from None
    return Match(track_id, row.text("beatport_url"), artist_title(row.text("beatport_artists"), title), confidence)


def _no_results(name: str) -> InputError:
    return InputError(
        f'{name} is no file of results: it has no column "status"',
        "give what `beatmatch match` wrote with -o, as JSON, NDJSON or CSV; the CSV of --review holds no matches",
    )
