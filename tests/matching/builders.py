"""Rows and tracks in one line each, and a catalogue that answers every question with all it has."""

import asyncio
from dataclasses import replace

from beatmatch.matcher import async_best_beatport_match
from beatmatch.matching.compare import compare
from beatmatch.matching.read import read_entry
from beatmatch.models import Answer, BeatportCandidate, Query, QueryKind, RBTrack, Status, VersionMatch
from beatmatch.settings import Settings

TITLE, ARTIST = "Marble Tide", "Ona Bellcroft"
REVIEW, NOTHING = "review", "nothing"


class ShowAllCatalog:
    """A catalogue that hides nothing: whatever is asked for, everything comes back, so only judging counts."""

    name = "everything"

    def __init__(self, tracks):
        self.tracks = tuple(tracks)
        self.asked: list[Query] = []

    async def search(self, query):
        self.asked.append(query)
        return Answer(self.tracks)

    async def lookup(self, track_id):
        self.asked.append(Query(str(track_id), QueryKind.ID))
        return Answer(tuple(track for track in self.tracks if track.track_id == track_id))

    async def by_isrc(self, isrc):
        self.asked.append(Query(isrc, QueryKind.ISRC))
        return Answer(tuple(track for track in self.tracks if track.isrc == isrc))


def names(text):
    return tuple(name.strip() for name in text.split(";") if name.strip())


def beatport(mix="Original Mix", title=TITLE, artists=ARTIST, remixers="", **fields):
    """Return a track as Beatport sells it; several names are separated by semicolons."""
    return BeatportCandidate(
        **{
            "track_id": 0,
            "title": title,
            "mix_name": mix,
            "artists": names(artists),
            "remixers": names(remixers),
            **fields,
        }
    )


def remix(mix, remixers, **fields):
    return beatport(mix, remixers=remixers, **fields)


def library(title=TITLE, artist=ARTIST, **fields):
    return RBTrack(track_id="1", title=title, artist=artist, **fields)


def numbered(tracks):
    """Return the tracks with ids by position, 1 for the first, where they have none."""
    return [
        track if track.track_id else BeatportCandidate(**{**_fields(track), "track_id": position})
        for position, track in enumerate(tracks, start=1)
    ]


def match(track, tracks, settings=None):
    return asyncio.run(async_best_beatport_match(track, ShowAllCatalog(numbered(tracks)), settings or Settings()))


def comparison(score=100.0, *, version=VersionMatch.EXACT, track=None, candidate=None, **changes):
    """Return the comparison of a track that is the candidate, but with this score."""
    compared = compare(read_entry(track or library(), Settings()), candidate or beatport(), Settings())
    scored = replace(compared.scored, score=score, version=version)
    return replace(compared, scored=scored, **changes)


def outcome_of(track, tracks, settings=None):
    """Return what came out: the position of the match in the list (from 1), REVIEW or NOTHING."""
    verdict = match(track, tracks, settings).verdict
    if verdict.status is Status.MATCHED:
        return verdict.best.candidate.track_id
    return REVIEW if verdict.status is Status.REVIEW else NOTHING


def _fields(track):
    return {name: getattr(track, name) for name in track.__dataclass_fields__}
