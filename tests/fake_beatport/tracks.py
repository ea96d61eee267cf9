"""The shapes in which Beatport shows a track: in a list, in detail, and on the website.

A test gives any part of the API's track object; what is left out is filled in.
"""

import re
import unicodedata
import uuid
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

Track: TypeAlias = Mapping[str, Any]
Reshape: TypeAlias = Callable[[Track], Track]

API = "https://api.beatport.com/v4"
MEDIA = "https://geo-media.beatport.com"

MINOR = ("Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#", "Db")
MAJOR = ("B", "F#", "Db", "Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E")
KEYS = {f"{note} Minor": (index + 1, index + 1, "A") for index, note in enumerate(MINOR)}
KEYS |= {f"{note} Major": (index + 13, index + 1, "B") for index, note in enumerate(MAJOR)}
KEYS |= {"A# Major": (25, 6, "B"), "A# Minor": (26, 3, "A"), "C# Major": (27, 3, "B"), "C# Minor": (28, 12, "A")}
KEYS |= {"D# Major": (29, 5, "B"), "D# Minor": (30, 2, "A"), "G# Major": (31, 4, "B"), "G# Minor": (32, 1, "A")}
KEYS |= {"Gb Major": (33, 2, "B"), "Gb Minor": (34, 11, "A")}

FLAGS = ("exclusive", "is_explicit", "is_ugc_remix", "is_dj_edit", "is_dj_version", "is_hype", "pre_order")
LIST_FIELDS: dict[str, Any] = {
    **dict.fromkeys(FLAGS, False),
    "available_worldwide": True,
    "is_available_for_streaming": True,
    "publish_status": "published",
    "bsrc_remixer": [],
    "free_downloads": [],
    "free_download_start_date": None,
    "free_download_end_date": None,
    "mix_name": "Original Mix",
    "bpm": None,
    "isrc": None,
    "catalog_number": None,
    "label_track_identifier": None,
    "length_ms": None,
    "publish_date": None,
    "new_release_date": None,
    "pre_order_date": None,
    "encoded_date": "2024-08-25T14:35:53-06:00",
    "price": {"code": "GBP", "symbol": "£", "value": 1.86, "display": "£1.86"},
    "sale_type": {"id": 1, "name": "purchase", "url": f"{API}/auxiliary/sale-types/1/"},
    "current_status": {"id": 10, "name": "General Content", "url": f"{API}/auxiliary/current-status/10/"},
}
DETAIL_FIELDS: dict[str, Any] = {
    "audio_format": None,
    "desc": None,
    "enabled": True,
    "encode_status": "CONVERTED",
    "exclusive_period": {
        "days": None,
        "description": "Lifetime exclusive",
        "id": 5,
        "url": f"{API}/auxiliary/exclusive-period/5/",
    },
    "hidden": False,
    "is_classic": False,
    "number": 1,
    "was_ever_exclusive": False,
}


def as_it_is(track: Track) -> Track:
    """Return a track in the form that Beatport gives it today."""
    return track


def renaming(**names: str) -> Reshape:
    """Return a change of the form in which keys have other names; a dot in a name leads into objects and lists."""

    def reshape(value: Any, path: tuple[str, ...], new: str) -> Any:
        if isinstance(value, list):
            return [reshape(item, path, new) for item in value]
        if not isinstance(value, dict):
            return value
        if len(path) > 1:
            return {key: reshape(inner, path[1:], new) if key == path[0] else inner for key, inner in value.items()}
        return {new if key == path[0] else key: inner for key, inner in value.items()}

    def rename(track: Track) -> Track:
        for old, new in names.items():
            track = reshape(dict(track), tuple(old.split(".")), new)
        return track

    return rename


def list_form(track: Track) -> dict[str, Any]:
    """Return a track as the API's lists show it: absent keys are filled in, given ones (null, unknown) are kept."""
    full = {**LIST_FIELDS, **track}
    full["artists"] = [_artist(person) for person in track.get("artists") or ()]
    full["remixers"] = [_artist(person) for person in track.get("remixers") or ()]
    full["key"] = _key(track["key"]) if track.get("key") else None
    full["genre"] = _genre(track.get("genre") or {"name": "House"}, "genres")
    full["sub_genre"] = _genre(track["sub_genre"], "sub-genres") if track.get("sub_genre") else None
    full["release"] = _release(track)
    full.setdefault("slug", slug(track["name"]))
    full.setdefault("length", _minutes_and_seconds(full["length_ms"]))
    full.setdefault("image", _image(f"waveform {track['id']}", "1500x250"))
    full.setdefault("sample_url", f"https://geo-samples.beatport.com/track/{_guid(str(track['id']))}.LOFI.mp3")
    full.setdefault("sample_start_ms", 114000)
    full.setdefault("sample_end_ms", 204000)
    full.setdefault("url", f"{API}/catalog/tracks/{track['id']}/")
    return full


def detail_form(listed: Track) -> dict[str, Any]:
    """Return a track in list form as the API shows one by itself."""
    return {**DETAIL_FIELDS, **{key: value for key, value in listed.items() if key != "url"}}


def web_item(listed: Track, score: float) -> dict[str, Any]:
    """Return a track in list form as the website's search shows it: other keys, remixers among the artists, no null."""
    release, key = listed["release"], listed["key"] or {}
    item = {
        "score": score,
        "track_id": listed["id"],
        "track_name": listed["name"],
        "mix_name": listed["mix_name"],
        "artists": _web_people(listed, "artists", "Artist") + _web_people(listed, "remixers", "Remixer"),
        "bpm": listed["bpm"],
        "key_name": key.get("name"),
        "key_id": key.get("id"),
        "chord_type_id": key.get("chord_type", {}).get("id"),
        "length": listed["length_ms"],
        "isrc": listed["isrc"],
        "catalog_number": listed["catalog_number"],
        "genre": [{"genre_id": listed["genre"]["id"], "genre_name": listed["genre"]["name"]}],
        "sub_genre": listed["sub_genre"]
        and {"sub_genre_id": listed["sub_genre"]["id"], "sub_genre_name": listed["sub_genre"]["name"]},
        "label": {"enabled": 1, "label_id": release["label"]["id"], "label_name": release["label"]["name"]},
        "label_manager": "",
        "release": {
            "release_id": release["id"],
            "release_name": release["name"],
            "release_image_uri": release["image"]["uri"],
            "release_image_dynamic_uri": release["image"]["dynamic_uri"],
        },
        "suggest": {"input": listed["name"]},
        "guid": _guid(f"web {listed['id']}"),
        "track_number": 1,
        "price": listed["price"],
        "sale_type": "purchase",
        "publish_status": listed["publish_status"],
        "encode_status": "CONVERTED",
        "current_status": {"current_status_id": 10, "current_status_name": "General Content"},
        **_web_dates(listed),
        **_web_flags(listed),
    }
    return {name: value for name, value in item.items() if value is not None}


def _web_people(listed: Track, field: str, kind: str) -> list[dict[str, Any]]:
    return [{"artist_id": p["id"], "artist_name": p["name"], "artist_type_name": kind} for p in listed[field]]


def _web_dates(listed: Track) -> dict[str, str | None]:
    dates = {
        "publish_date": listed["publish_date"],
        "release_date": listed["new_release_date"],
        "pre_order_date": listed["pre_order_date"],
    }
    return {name: day and f"{day}T00:00:00" for name, day in dates.items()} | {"add_date": "2022-05-16T12:31:45"}


def _web_flags(listed: Track) -> dict[str, Any]:
    as_numbers = {name: int(bool(listed.get(name))) for name in ("available_worldwide", "is_available_for_streaming")}
    as_booleans = {name: listed.get(name) for name in ("is_explicit", "is_dj_edit", "is_dj_version", "is_ugc_remix")}
    return {"enabled": 1, "genre_enabled": 1, "is_classic": 0, "was_ever_exclusive": 0, **as_numbers, **as_booleans}


def slug(name: str | None) -> str:
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "---"


def number_for(text: str) -> int:
    """Return an id that is always the same for the same name."""
    return zlib.crc32(text.casefold().encode()) % 1_000_000 + 1


def _artist(person: Track) -> dict[str, Any]:
    number = person.get("id") or number_for(person["name"])
    defaults = {"id": number, "image": _image(f"artist {number}", "590x404"), "slug": slug(person["name"])}
    return {**defaults, "url": f"{API}/catalog/artists/{number}/", **person}


def _genre(genre: Track, kind: str) -> dict[str, Any]:
    number = genre.get("id") or number_for(genre["name"])
    return {"id": number, "slug": slug(genre["name"]), "url": f"{API}/catalog/{kind}/{number}/", **genre}


def _release(track: Track) -> dict[str, Any]:
    release = track.get("release") or {}
    name = release.get("name", track["name"])
    label = release.get("label") or {"name": "White Label"}
    number = release.get("id") or number_for(f"{name}/{label['name']}")
    defaults = {"id": number, "name": name, "image": _image(f"release {number}", "500x500"), "slug": slug(name)}
    return {**defaults, **release, "label": _label(label)}


def _label(label: Track) -> dict[str, Any]:
    number = label.get("id") or number_for(f"label {label['name']}")
    return {"id": number, "image": _image(f"label {number}", "500x500"), "slug": slug(label["name"]), **label}


def _key(key: Track) -> dict[str, Any]:
    number, camelot, letter = KEYS[key["name"]]
    note, mode = key["name"].split()
    chord = 1 if mode == "Minor" else 2
    defaults = {
        "camelot_number": camelot,
        "camelot_letter": letter,
        "chord_type": {"id": chord, "name": mode, "url": f"{API}/catalog/chord-types/{chord}/"},
        "id": number,
        "is_sharp": note.endswith("#"),
        "is_flat": note.endswith("b"),
        "letter": note[0],
        "url": f"{API}/catalog/keys/{number}/",
    }
    return {**defaults, **key}


def _image(seed: str, size: str) -> dict[str, Any]:
    path = f"{_guid(seed)}.jpg"
    return {
        "id": number_for(seed),
        "uri": f"{MEDIA}/image_size/{size}/{path}",
        "dynamic_uri": f"{MEDIA}/image_size/{{w}}x{{h}}/{path}",
    }


@cache
def _guid(seed: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, seed))


def _minutes_and_seconds(milliseconds: int | None) -> str | None:
    if milliseconds is None:
        return None
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"
