"""Invented tracks as the API gives them, and the candidates that they become."""

import json

from beatmatch.models import BeatportCandidate


def person(name, number=9):
    return {"id": number, "image": {"id": 1, "uri": "https://x.test/1.jpg"}, "name": name, "slug": name.lower()}


RECORD = {
    "id": 18112233,
    "name": "Paper  Comet\t(feat. Ilse)",
    "mix_name": "Tovan Extended Remix",
    "artists": [person("Mira Vohl"), person("Ilse")],
    "remixers": [person("Tovan")],
    "bsrc_remixer": [],
    "bpm": 126,
    "key": {"camelot_number": 1, "camelot_letter": "A", "id": 1, "letter": "A", "name": "Ab Minor"},
    "genre": {"id": 90, "name": "Melodic House & Techno", "slug": "melodic-house-techno"},
    "sub_genre": {"id": 7, "name": "Dub"},
    "isrc": "ZZBM12600001",
    "catalog_number": "NOCT012",
    "release": {"id": 4, "name": "Paper Comet EP", "label": {"id": 2, "name": "Nocturne Harbour"}},
    "length": "6:41",
    "length_ms": 401250,
    "publish_date": "2026-02-27",
    "new_release_date": "2026-02-20",
    "slug": "paper-comet",
    "is_ugc_remix": False,
    "is_dj_edit": False,
    "a_key_of_tomorrow": [{}],
}


CANDIDATE = BeatportCandidate(
    track_id=18112233,
    title="Paper Comet (feat. Ilse)",
    mix_name="Tovan Extended Remix",
    artists=("Mira Vohl", "Ilse"),
    remixers=("Tovan",),
    key="Ab Minor",
    bpm=126.0,
    length_ms=401250,
    release_date="2026-02-20",
    label="Nocturne Harbour",
    genre="Melodic House & Techno",
    sub_genre="Dub",
    release="Paper Comet EP",
    catalog_number="NOCT012",
    isrc="ZZBM12600001",
    slug="paper-comet",
)


DETAIL = {
    **RECORD,
    "audio_format": None,
    "desc": None,
    "enabled": True,
    "encode_status": "CONVERTED",
    "exclusive_period": {"days": None, "id": 5},
    "number": 1,
    "territories": ["CH"],
}


def search_body(*records, **more):
    envelope = {"order": ["tracks"], "next": "api.test/v4/catalog/search/?q=x&page=2", "previous": None, "page": "1/9"}
    return json.dumps({**envelope, **more, "tracks": list(records), "count": 10_000}).encode()


def list_body(*records):
    return json.dumps({"results": list(records), "next": None, "count": len(records), "page": "1/1"}).encode()
