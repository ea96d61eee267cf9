"""Small valid files of every kind, all invented."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.catalogs.local.catalog import build_index
from beatmatch.models import BeatportCandidate, RBTrack
from beatmatch.store import open_store
from tests.beatport.samples import DETAIL, RECORD
from tests.fuzz.audio import audio_seeds

_XML = """<?xml version="1.0" encoding="UTF-8"?>
<DJ_PLAYLISTS Version="1.0.0"><PRODUCT Name="rekordbox" Version="6.7.7" Company="AlphaTheta"/>
<COLLECTION Entries="2"><TRACK TrackID="11" Name="Paper Comet (Tovan Extended Remix)" Artist="Mira Vohl, Ilse"
 Album="Paper Comet EP" Genre="House" TotalTime="401" Year="2026" AverageBpm="126.00" Comments="ISRC ZZBM12600001"
 Location="file://localhost/C:/Music/paper%20comet.mp3" Tonality="1A" Label="Nocturne Harbour" Remixer="Tovan" Mix=""/>
<TRACK TrackID="12" Name="Low Tide" Artist="Marnix Teel" Location="file://localhost/low.mp3"><TEMPO Inizio="0.1"/></TRACK>
</COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT" Count="2"><NODE Name="Friday" Type="1" KeyType="0" Entries="2">
<TRACK Key="11"/><TRACK Key="12"/></NODE><NODE Name="Sub" Type="0" Count="1"><NODE Name="By place" Type="1" KeyType="1"
 Entries="1"><TRACK Key="file://localhost/low.mp3"/></NODE></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>
"""
_M3U = "#EXTM3U\n#PLAYLIST:Friday\n#EXTINF:401,Mira Vohl - Paper Comet (Tovan Remix)\nC:\\\\Music\\\\a.mp3\n47. Low Tide.mp3\n"
_TOML = """catalog = "beatport"
rate = 1.5
max-concurrent-tracks = 5
generic-phrase = ["Ivory Re-fire", "Dusk Take"]
output = "~/friday.json"
title-only = true
min_score = 80
color = "never"
"""
_TOKEN = {"access": "abc.def", "refresh": "ghi", "obtained_at": 1.0, "expires_at": 2.0, "client_id": "c", "user": "u"}
_RESULT = {
    "playlist": "Friday", "playlist_index": 1, "track_id": "11", "title": "Paper Comet", "artist": "Mira Vohl",
    "location": "a.mp3", "status": "review", "reasons": ["two that fit"], "beatport_track_id": 18112233,
    "library": {"remixer": "Tovan", "bpm": 126, "seconds": 401, "year": 2026},
    "candidates": [{
        "beatport_track_id": 18112233, "beatport_title": "Paper Comet", "beatport_artists": ["Mira Vohl"],
        "beatport_url": "https://www.beatport.com/track/paper-comet/18112233", "beatport_bpm": 126.5,
        "match_score": 88.5, "version": "exact",
    }],
}  # fmt: skip
_REVIEW = """decision,playlist,playlist_index,track_id,title,artist,match_score,beatport_track_id,beatport_title,alternatives,entry
18112233,Friday,1,11,Paper Comet,Mira Vohl,88.5,18112233,Paper Comet,"7004: Ivo Ren - Glass (Live) | 7005: x - y","{""track_id"": ""11"", ""title"": ""Paper Comet"", ""bpm"": 126}"
none,Friday,2,12,Low Tide,Marnix Teel,70.0,5,Low Tide,,
"""
_MATCH = {"status": "matched", "confidence": "high", "beatport_title": "Paper Comet", "beatport_artists": ["Mira Vohl"]}
_MATCHES = """playlist,title,status,confidence,beatport_track_id,beatport_url,beatport_title,beatport_artists
Friday,Paper Comet,matched,high,18112233,https://www.beatport.com/track/paper-comet/18112233,Paper Comet,Mira Vohl
Friday,Low Tide,matched,low,5000123,,Low Tide,Marnix Teel
"""
_PAGE = {"props": {"pageProps": {"dehydratedState": {"queries": [{"state": {"data": {"data": [{
    "track_id": 18112233, "track_name": "Paper Comet", "mix_name": "Original Mix", "bpm": 126, "length": 401250,
    "artists": [{"artist_name": "Mira Vohl", "artist_type_name": "Artist"}], "genre": [{"genre_name": "House"}],
    "label": {"label_name": "Nocturne"}, "release": {"release_name": "EP"}, "publish_date": "2026-02-27T00:00:00",
}]}}}]}}}}  # fmt: skip


def seeds() -> Mapping[str, bytes]:
    """Return a valid file of every kind, by the name of its target."""
    lines = "".join(json.dumps({**RECORD, "id": number, "name": f"Paper Comet {number}"}) + "\n" for number in range(5))
    page = f'<html><script id="__NEXT_DATA__" type="application/json">{json.dumps(_PAGE)}</script></html>'
    track = {"props": {"pageProps": {"dehydratedState": {"queries": [{"state": {"data": RECORD}}]}}}}
    track_page = f'<html><script id="__NEXT_DATA__" type="application/json">{json.dumps(track)}</script></html>'
    texts = {
        "library.xml": _XML,
        "playlist.m3u8": _M3U,
        "config.toml": _TOML,
        "login.json": json.dumps(_TOKEN),
        "pasted token": json.dumps({"access_token": "abc", "refresh_token": "d", "expires_in": 600}),
        "results.json": json.dumps({"schema_version": 1, "run": {}, "summary": {}, "results": [_RESULT]}),
        "results.ndjson": json.dumps(_RESULT) + "\n" + json.dumps(_RESULT) + "\n",
        "review.csv": _REVIEW,
        "matches.json": json.dumps({"results": [{**_RESULT, **_MATCH}, _RESULT]}),
        "matches.csv": _MATCHES,
        "catalog.jsonl": lines,
        "API search": json.dumps({"tracks": [RECORD, {**RECORD, "id": 5}]}),
        "API list": json.dumps({"results": [RECORD], "next": None}),
        "API detail": json.dumps(DETAIL),
        "API playlists": json.dumps({"results": [{"id": 5, "name": "Friday"}], "next": None}),
        "API playlist": json.dumps({"results": [{"id": 7, "track": RECORD}, {"id": 8, "track": None}], "next": "x"}),
        "website search": page,
        "website track": track_page,
    }
    return {name: text.encode() for name, text in texts.items()} | _databases(lines) | dict(audio_seeds())


def _databases(lines: str) -> dict[str, bytes]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "catalog.jsonl").write_text(lines)
        build_index(folder / "catalog.jsonl", folder / "catalog.db")
        with closing(open_store(folder, lambda: 1e9)) as store:
            track = RBTrack(track_id="11", title="Paper Comet", artist="Mira Vohl")
            candidate = BeatportCandidate(track_id=1, title="Paper Comet", artists=("Mira Vohl",))
            store.decide(track, 1, candidate)
            store.save_answer("beatport", "search:paper comet", (candidate,))
        with closing(sqlite3.connect(folder / "beatmatch.db")) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return {name: (folder / name).read_bytes() for name in ("catalog.db", "beatmatch.db")}
