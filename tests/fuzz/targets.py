"""How the program reads each kind of file. Every function takes the bytes and an empty folder to put them into."""

import asyncio
import io
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path

from beatmatch.beatport.api import parse_detail, parse_list, parse_search
from beatmatch.beatport.auth.login import parse_pasted_token
from beatmatch.beatport.auth.token_store import TokenFile
from beatmatch.beatport.playlists import parse_playlists, parse_track_ids
from beatmatch.beatport.website import parse_search_page, parse_track_page
from beatmatch.catalogs.local.catalog import build_index, open_catalog
from beatmatch.config import load, run_settings
from beatmatch.console.phrases import STATUS_WORDS
from beatmatch.console.table import table_writer
from beatmatch.console.terminal import Color, open_terminal
from beatmatch.errors import BeatmatchError
from beatmatch.library.reading import read_collection, read_library, read_playlists
from beatmatch.matcher import async_best_beatport_match
from beatmatch.models import Answer, BeatportCandidate, Query, QueryKind, RBTrack, Status, TrackResult
from beatmatch.report.writer import ReportWriter
from beatmatch.review.items import items_to_review
from beatmatch.review.matches import read_matches
from beatmatch.review.results_file import read_results
from beatmatch.review.stored import open_stored, track_result
from beatmatch.settings import Settings
from beatmatch.store import ANY_AGE, open_store
from beatmatch.writers.csv import CsvWriter
from beatmatch.writers.fill import Policy
from beatmatch.writers.json import json_line, result_object
from beatmatch.writers.rekordbox_xml import check_library
from beatmatch.writers.summary import Summary
from beatmatch.writers.text import text_line
from tests.fuzz.audio import audio_seeds, tag_and_take_back

Target = Callable[[bytes, Path], None]
_TRACK = RBTrack(track_id="11", title="Paper Comet (Tovan Extended Remix)", artist="Mira Vohl", seconds=401)


class _Candidates:
    """A Catalog that answers every question with the same candidates."""

    name = "fuzz"

    def __init__(self, candidates: Iterable[BeatportCandidate]) -> None:
        self._answer = Answer(tuple(candidates))

    async def search(self, query: Query) -> Answer:
        return self._answer

    async def lookup(self, track_id: int) -> Answer:
        return self._answer

    async def by_isrc(self, isrc: str) -> Answer:
        return self._answer


def _match(tracks: Iterable[RBTrack], candidates: Iterable[BeatportCandidate]) -> None:
    """Match, and write what comes of it."""
    terminal = open_terminal(environ={}, color=Color.NEVER, stdout=io.StringIO(), stderr=io.StringIO())
    for track in tracks:
        outcome = asyncio.run(async_best_beatport_match(track, _Candidates(candidates), Settings()))
        best = outcome.verdict.best.scored.candidate if outcome.verdict.best else None
        ranked = tuple(comparison.scored for comparison in outcome.verdict.ranked)
        result = TrackResult(
            playlist="x", playlist_index=1, track=track, status=Status.REVIEW, best=best, candidates=ranked
        )
        json_line(result_object(result))
        CsvWriter(io.StringIO()).write(result)
        table_writer(io.StringIO(), terminal, to_file=False).write(result)


def _in_file(name: str, read: Callable[[Path], None]) -> Target:
    def target(data: bytes, folder: Path) -> None:
        file = folder / name
        file.write_bytes(data)
        read(file)

    return target


_CANDIDATE = BeatportCandidate(track_id=1, title="Paper Comet", mix_name="Original Mix", artists=("Mira Vohl",))


def _rekordbox(file: Path) -> None:
    found = read_playlists(file)
    _match(read_collection(file).tracks[:2], (_CANDIDATE,))
    if found:
        read_library(file, [found[0].full_name])
    check_library(file, file.with_name("copy.xml"))


def _m3u(file: Path) -> None:
    _match(read_collection(file).tracks[:2], (_CANDIDATE,))


def _config(file: Path) -> None:
    run_settings(load({}, {"HOME": str(file.parent)}, file=str(file)))


def _review(file: Path) -> None:
    items_to_review(read_results(str(file)).items, include_misses=True)


def _results(file: Path) -> None:
    """Go through results for a review, and make a page of them."""
    _review(file)
    with open_stored(str(file)) as stored:
        results = [track_result(each) for each in stored.decoded()]
        writer = ReportWriter(io.StringIO(), Policy(), STATUS_WORDS)
        for result in results:
            writer.write(result)
            text_line(result)
        writer.close(stored.run_info(()), Summary.of(results))


def _lines(file: Path) -> None:
    build_index(file, file.with_name("catalog.db"), on_bad_line=lambda _: None)
    _database(file.with_name("catalog.db"))


def _database(file: Path) -> None:
    catalog = open_catalog(file, None)
    with closing(catalog):
        answer = asyncio.run(catalog.search(Query("paper comet vohl", QueryKind.FULL)))
        answer = answer if answer.candidates else asyncio.run(catalog.lookup(1))
        asyncio.run(catalog.by_isrc("ZZBM12600001"))
        _match((_TRACK,), answer.candidates)
        f"{catalog.info().bad_lines:,}"


def _store(file: Path) -> None:
    with closing(open_store(file.parent, lambda: 1e9)) as store:
        failures = []
        for read in (
            lambda: store.decision(RBTrack(track_id="11", title="Paper Comet", artist="Mira Vohl")),
            store.decisions,
            lambda: store.load_answer("beatport", "search:paper comet", ANY_AGE),
            lambda: store.last_outcome("beatport", _TRACK),
        ):
            try:
                read()
            except BeatmatchError as error:
                failures.append(error)
        if failures:
            raise failures[0]


def _answer(parse: Callable[[bytes], tuple[BeatportCandidate, ...]]) -> Target:
    return lambda data, _folder: _match((_TRACK,), parse(data))


TARGETS: Mapping[str, Target] = {
    "library.xml": _in_file("library.xml", _rekordbox),
    "playlist.m3u8": _in_file("playlist.m3u8", _m3u),
    "config.toml": _in_file("config.toml", _config),
    "login.json": _in_file("login.json", lambda file: TokenFile(file).read() and None),
    "pasted token": lambda data, _folder: parse_pasted_token(data.decode("utf-8-sig", "replace"), 0.0) and None,
    "results.json": _in_file("results.json", _results),
    "results.ndjson": _in_file("results.ndjson", _results),
    "review.csv": _in_file("review.csv", _review),
    "matches.json": _in_file("matches.json", lambda file: read_matches(str(file)) and None),
    "matches.csv": _in_file("matches.csv", lambda file: read_matches(str(file)) and None),
    "catalog.jsonl": _in_file("catalog.jsonl", _lines),
    "catalog.db": _in_file("catalog.db", _database),
    "beatmatch.db": _in_file("beatmatch.db", _store),
    "API search": _answer(parse_search),
    "API list": _answer(parse_list),
    "API detail": _answer(parse_detail),
    "API playlists": lambda data, _folder: parse_playlists(data) and None,
    "API playlist": lambda data, _folder: parse_track_ids(data) and None,
    "website search": _answer(parse_search_page),
    "website track": _answer(lambda data: parse_track_page(data, 18112233)),
    **{name: _in_file(name, tag_and_take_back) for name in audio_seeds()},
}
