"""A catalogue of tracks that nobody ever made: seeded, and as full of traps as a real one."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from random import Random

from beatmatch.models import BeatportCandidate

_ONSETS = [
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kr",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai"]
_CODAS = ["", "", "n", "r", "l", "s", "m", "nd", "x"]
_ACCENTS = (("a", "á"), ("o", "ö"), ("e", "é"), ("u", "ü"), ("i", "ï"), ("s", "š"), ("l", "ł"))
_COUNTRIES = ("RO", "FR", "DE", "SA", "IT", "BR", "NO")
_ADJECTIVES = ["amber", "silent", "hollow", "crooked", "velvet", "distant", "broken", "paper", "golden", "northern", "second", "narrow", "burning", "frozen", "electric", "lazy", "wooden", "secret", "patient", "crimson"]  # fmt: skip
_NOUNS = ["harbour", "lantern", "meadow", "engine", "mirror", "orchard", "tunnel", "kettle", "compass", "river", "shadow", "window", "ladder", "satellite", "thunder", "pigeon", "carousel", "basement", "monsoon", "anchor", "marble", "whisper", "island", "feather"]  # fmt: skip
_VERBS = ["follow", "carry", "forget", "borrow", "chase", "leave", "hold", "remember", "cross", "open"]
_SHORT = ("Oro", "Luma", "Tiko", "Nara", "Echo", "Dust", "1987", "Vela", "Mono", "Kyra")
_SUBTITLES = ("In The Rain", "Say It Twice", "Back To The Sea", "Until Monday")
_OWN_VERSIONS = (
    "Club Mix", "Dub", "Dub Mix", "Radio Edit", "Instrumental", "Extended Club Mix", "Acapella", "Live", "VIP",
    "2025 Organic Extended Mix", "Rework", "Sped Up Version", "Reprise",
)  # fmt: skip
_REMIXES = (
    "{} Remix", "{} Remix", "{} Remix", "{} Extended Remix", "{} Dub", "{} Rework", "{} Edit", "{} 808 Mix", "{}'s Touch",
    "{} Retouch", "{} Instrumental", "{} Raw Mix", "{} Radio Edit",
)  # fmt: skip
_KEYS = tuple(
    f"{tonic} {mode}"
    for tonic in ["A", "Bb", "B", "C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab"]
    for mode in ("Minor", "Major")
)
_GENRES = ("Afro House", "Melodic House & Techno", "Indie Dance", "Deep House", "Tech House")


@dataclass(frozen=True, slots=True)
class _World:
    dice: Random
    people: tuple[str, ...]
    labels: tuple[str, ...]
    ids: Iterable[int]


def invent_catalogue(seed: int, songs: int = 1500) -> tuple[BeatportCandidate, ...]:
    """Some two tracks a song: versions, remixes, re-releases, namesakes, numbered parts."""
    dice = Random(seed)
    world = _World(dice, _people(dice, songs // 4), _labels(dice, songs // 15), count(1_000_001))
    tracks = [track for _ in range(songs) for song in _song(world) for track in _releases(song, world)]
    return tuple(replace(track, track_id=next(iter(world.ids))) for track in tracks)


def write_jsonl(tracks: Iterable[BeatportCandidate], path: Path) -> None:
    """Write tracks in the shape of the API's track, as `--catalog FILE.jsonl` reads them."""
    with path.open("w", encoding="utf-8") as lines:
        for track in tracks:
            lines.write(json.dumps(_as_record(track), ensure_ascii=False) + "\n")


def _as_record(track: BeatportCandidate) -> dict[str, object]:
    return {
        "id": track.track_id,
        "name": track.title,
        "mix_name": track.mix_name,
        "slug": track.slug,
        "artists": [{"name": name} for name in track.artists],
        "remixers": [{"name": name} for name in track.remixers],
        "bpm": track.bpm,
        "key": {"name": track.key} if track.key else None,
        "genre": {"name": track.genre} if track.genre else None,
        "sub_genre": {"name": track.sub_genre} if track.sub_genre else None,
        "isrc": track.isrc,
        "catalog_number": track.catalog_number,
        "length_ms": track.length_ms,
        "publish_date": track.release_date,
        "new_release_date": track.release_date,
        "release": {"name": track.release, "label": {"name": track.label} if track.label else None},
        "is_dj_edit": track.is_dj_edit,
    }


def _people(dice: Random, number: int) -> tuple[str, ...]:
    return tuple({_person(dice): None for _ in range(number)})


def _person(dice: Random) -> str:
    first, last = _name(dice), _name(dice)
    shapes = (
        *(f"{first} {last}",) * 6, f"{first}{last.lower()}", f"DJ {first}", f"{first} & {last}", f"{first.upper()}",
        f"{first} {last} ({dice.choice(_COUNTRIES)})", f"{first} ({dice.choice(_COUNTRIES)})",
        f"{_accented(first)} {last}", f"{first[:2].upper()}:{last.upper()}", f"The {last} Trio",
    )  # fmt: skip
    return dice.choice(shapes)


def _accented(text: str) -> str:
    """The same with one accent, where there is a letter for it."""
    plain, accent = next((pair for pair in _ACCENTS if pair[0] in text), ("", ""))
    return text.replace(plain, accent, 1) if plain else text


def _name(dice: Random) -> str:
    syllables = [dice.choice(_ONSETS) + dice.choice(_VOWELS) for _ in range(dice.choice((1, 2, 2)))]
    return ("".join(syllables) + dice.choice(_ONSETS) + dice.choice(_VOWELS) + dice.choice(_CODAS)).capitalize()


def _labels(dice: Random, number: int) -> tuple[str, ...]:
    return tuple(f"{_name(dice)} {dice.choice(('Records', 'Music', 'Recordings', 'Audio'))}" for _ in range(number))


def _song(world: _World) -> list[BeatportCandidate]:
    """One song, as its first release: the original, and now and then a second part."""
    dice = world.dice
    artists = tuple(dice.sample(world.people, dice.choice((1, 1, 1, 2, 2, 3))))
    title = _title(dice)
    guest = dice.choice(world.people)
    if dice.random() < 0.12 and guest not in artists:
        title, artists = f"{title} feat. {guest}", (*artists, guest) if dice.random() < 0.7 else artists
    year = dice.randint(2005, 2025)
    first = BeatportCandidate(
        track_id=0,
        title=title,
        mix_name=dice.choice(("Original Mix",) * 7 + ("Extended Mix",) * 3 + ("Original", "Extended", "")),
        artists=artists,
        key=dice.choice(_KEYS),
        bpm=float(dice.randint(116, 132)),
        length_ms=dice.randint(180_000, 560_000) if dice.random() < 0.8 else None,
        release_date=f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        label=dice.choice(world.labels),
        genre=dice.choice(_GENRES),
        release=f"{title} EP",
    )
    if "feat." in title or dice.random() > 0.06:
        return [first]
    return [replace(first, title=f"{title}, Pt. {part}", length_ms=None) for part in ("I", "II", "III")]


def _title(dice: Random) -> str:
    """Names repeat: that is what namesakes are."""
    if dice.random() < 0.12:
        return dice.choice(_SHORT)
    noun, other = dice.sample(_NOUNS, 2)
    shape = dice.choice(
        ("{adjective} {noun}", "{adjective} {noun}", "{verb} The {noun}", "{noun} And {other}", "{noun}", "{verb} Me To The {noun}")
    )  # fmt: skip
    title = shape.format(adjective=dice.choice(_ADJECTIVES), verb=dice.choice(_VERBS), noun=noun, other=other).title()
    if dice.random() < 0.06:
        return f"{title} ({dice.choice(_SUBTITLES)})"
    return _accented(title) if dice.random() < 0.05 else title


def _releases(first: BeatportCandidate, world: _World) -> list[BeatportCandidate]:
    tracks = [first, *_own_versions(first, world.dice), *_remixes(first, world)]
    return [twisted for track in tracks for twisted in (_twist(track, world.dice), *_again(track, world))]


def _own_versions(first: BeatportCandidate, dice: Random) -> list[BeatportCandidate]:
    other = {"Original Mix": "Extended Mix", "Extended Mix": "Original Mix"}.get(first.mix_name)
    mixes = [other] if other and dice.random() < 0.25 else []
    if dice.random() < 0.2:
        mixes += dice.sample(_OWN_VERSIONS, dice.choice((1, 2)))
    return [replace(first, mix_name=mix, length_ms=dice.randint(150_000, 560_000)) for mix in mixes]


def _remixes(first: BeatportCandidate, world: _World) -> list[BeatportCandidate]:
    dice = world.dice
    if dice.random() > 0.35:
        return []
    people = [person for person in dice.sample(world.people, dice.choice((1, 1, 2))) if person not in first.artists]
    return [
        replace(
            first,
            mix_name=pattern.format(person),
            remixers=(person,),
            bpm=(first.bpm or 120) + dice.choice((0, 0, 1, 2, -2)),
            length_ms=dice.randint(180_000, 560_000) if first.length_ms else None,
            release=f"{first.title} (Remixes)",
        )
        for person in people
        for pattern in dice.sample(_REMIXES, dice.choice((1, 1, 2)))
    ]


def _again(track: BeatportCandidate, world: _World) -> Sequence[BeatportCandidate]:
    """The same recording once more: on a compilation, or cut out of a DJ mix."""
    dice = world.dice
    if dice.random() > 0.12:
        return ()
    later = f"{(track.year or 2020) + dice.randint(1, 4)}-06-01"
    again = replace(
        track, label=dice.choice(world.labels), release_date=later, release=f"{_name(dice)} Summer Selection"
    )
    if track.mix_name == "Original Mix" and dice.random() < 0.2:
        again = replace(again, mix_name="Mixed", length_ms=None)
    return (again,)


def _twist(track: BeatportCandidate, dice: Random) -> BeatportCandidate:
    """One of the ways in which Beatport's own entries are odd."""
    chance = dice.random()
    if chance < 0.04 and track.remixers:
        return replace(track, artists=(*track.artists, *track.remixers), remixers=())
    if chance < 0.06 and track.remixers:
        return replace(track, title=f"{track.title} ({track.mix_name})", mix_name="Original Mix")
    if 0.06 < chance < 0.08:
        return replace(track, bpm=(track.bpm or 120) / 2)
    if 0.08 < chance < 0.1:
        return replace(track, title=unicodedata.normalize("NFD", track.title))
    if 0.1 < chance < 0.11 and " feat. " in track.title and track.mix_name in {"Original Mix", ""}:
        name, _, guest = track.title.partition(" feat. ")
        return replace(track, title=name, mix_name=f"feat. {guest}")
    return track
