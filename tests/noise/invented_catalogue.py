"""A catalogue of tracks that do not exist, with the traps of a real one. The same seed gives the same tracks.

The traps: extended mixes and other versions, remixes (some without a remixer), songs of the same name by other
artists, names of artists that hold a separator, songs whose name ends like a version, numbered parts, re-releases,
cuts from DJ mixes, halved tempos, decomposed accents, featured artists in odd places.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from beatmatch.models import BeatportCandidate

_ONSETS = "b br d dr f g gr h j k kr l m n p pr r s st t tr v z".split()  # noqa: SIM905  # a list of words reads best as words
_VOWELS = ["a", "e", "i", "o", "u", "ai"]
_CODAS = ["", "", "n", "r", "l", "s", "m", "nd", "x"]
_ACCENTS = (("a", "á"), ("o", "ö"), ("e", "é"), ("u", "ü"), ("i", "ï"), ("s", "š"), ("l", "ł"))
_COUNTRIES = ("RO", "FR", "DE", "SA", "IT", "BR", "NO")
_ADJECTIVES = [
    "amber", "silent", "hollow", "crooked", "velvet", "distant", "broken", "paper", "golden", "northern", "second",
    "narrow", "burning", "frozen", "electric", "lazy", "wooden", "secret", "patient", "crimson",
]  # fmt: skip
_NOUNS = [
    "harbour", "lantern", "meadow", "engine", "mirror", "orchard", "tunnel", "kettle", "compass", "river",
    "shadow", "window", "ladder", "satellite", "thunder", "pigeon", "carousel", "basement", "monsoon", "anchor",
    "marble", "whisper", "island", "feather",
]  # fmt: skip
_VERBS = ["follow", "carry", "forget", "borrow", "chase", "leave", "hold", "remember", "cross", "open"]
_SHORT_TITLES = ("Oro", "Luma", "Tiko", "Nara", "Echo", "Dust", "1987", "Vela", "Mono", "Kyra")
_SUBTITLES = ("In The Rain", "Say It Twice", "Back To The Sea", "Until Monday")
_LIKE_VERSIONS = ("club", "dub", "live", "edit", "touch", "radio", "cut")  # the names of some songs end in these
_VERSION_NAMES = (
    "Club Mix", "Dub", "Dub Mix", "Radio Edit", "Instrumental", "Extended Club Mix", "Acapella", "Live", "VIP",
    "2025 Organic Extended Mix", "Rework", "Sped Up Version", "Reprise",
)  # fmt: skip
_REMIX_NAMES = (
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
class _Pool:
    """The artists and labels that songs are made with."""

    rng: Random
    artists: tuple[str, ...]
    labels: tuple[str, ...]


def invent_catalogue(seed: int, songs: int = 1500) -> tuple[BeatportCandidate, ...]:
    """Return some two tracks a song."""
    rng = Random(seed)
    artists = tuple({_artist_name(rng): None for _ in range(songs // 4)})
    labels = tuple(_label_name(rng) for _ in range(songs // 15))
    pool = _Pool(rng, artists, labels)
    tracks = [track for _ in range(songs) for part in _song(pool) for track in _releases(part, pool)]
    return tuple(replace(track, track_id=number) for number, track in enumerate(tracks, start=1_000_001))


def _artist_name(rng: Random) -> str:
    first, last = _name(rng), _name(rng)
    shapes = (
        *(f"{first} {last}",) * 6, f"{first}{last.lower()}", f"DJ {first}", f"{first} & {last}", f"{first.upper()}",
        f"{first} {last} ({rng.choice(_COUNTRIES)})", f"{first} ({rng.choice(_COUNTRIES)})",
        f"{_accented(first)} {last}", f"{first[:2].upper()}:{last.upper()}", f"The {last} Trio",
        rng.choice((
            f"{rng.randint(2, 90)},000 {last}s", f"{first[:2].upper()}/{last[:2].upper()}", f"{first} & the {last}s",
            f"{first}, the {last}", f"Sleeping With {last}", f"{first} x {last}",
        )),
    )  # fmt: skip
    return rng.choice(shapes)


def _accented(text: str) -> str:
    """Return the text with one accent, where there is a letter for it."""
    plain, accent = next((pair for pair in _ACCENTS if pair[0] in text), ("", ""))
    return text.replace(plain, accent, 1) if plain else text


def _name(rng: Random) -> str:
    syllables = [rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(rng.choice((1, 2, 2)))]
    return ("".join(syllables) + rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)).capitalize()


def _label_name(rng: Random) -> str:
    return f"{_name(rng)} {rng.choice(('Records', 'Music', 'Recordings', 'Audio'))}"


def _song(pool: _Pool) -> list[BeatportCandidate]:
    """Return the first release of a song; now and then of a song in three parts."""
    rng = pool.rng
    artists = tuple(rng.sample(pool.artists, rng.choice((1, 1, 1, 2, 2, 3))))
    title = _title(rng)
    featured = rng.choice(pool.artists)
    if rng.random() < 0.12 and featured not in artists:
        title, artists = f"{title} feat. {featured}", (*artists, featured) if rng.random() < 0.7 else artists
    year = rng.randint(2005, 2025)
    first = BeatportCandidate(
        track_id=0,
        title=title,
        mix_name=rng.choice(("Original Mix",) * 7 + ("Extended Mix",) * 3 + ("Original", "Extended", "")),
        artists=artists,
        key=rng.choice(_KEYS),
        bpm=float(rng.randint(116, 132)),
        length_ms=rng.randint(180_000, 560_000) if rng.random() < 0.8 else None,
        release_date=f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        label=rng.choice(pool.labels),
        genre=rng.choice(_GENRES),
        release=f"{title} EP",
        catalog_number=f"{rng.choice(_ONSETS).upper()}{rng.choice(_ONSETS).upper()}R{rng.randint(1, 120):03}",
    )
    if "feat." in title or rng.random() > 0.06:
        return [first]
    return [replace(first, title=f"{title}, Pt. {part}", length_ms=None) for part in ("I", "II", "III")]


def _title(rng: Random) -> str:
    """Return one of so few titles that songs by different artists often have the same."""
    if rng.random() < 0.12:
        return rng.choice(_SHORT_TITLES)
    noun, other = rng.sample(_NOUNS, 2)
    shape = rng.choice(
        ("{adjective} {noun}", "{adjective} {noun}", "{verb} The {noun}", "{noun} And {other}", "{noun}", "{verb} Me To The {noun}")
    )  # fmt: skip
    title = shape.format(adjective=rng.choice(_ADJECTIVES), verb=rng.choice(_VERBS), noun=noun, other=other).title()
    if rng.random() < 0.06:
        return f"{title} ({rng.choice(_SUBTITLES)})"
    if rng.random() < 0.03:
        return f"{rng.choice(_ADJECTIVES)} {rng.choice(_LIKE_VERSIONS)}".title()
    return _accented(title) if rng.random() < 0.05 else title


def _releases(first: BeatportCandidate, pool: _Pool) -> list[BeatportCandidate]:
    """Return the first release with all its versions, remixes and re-releases."""
    tracks = [first, *_own_versions(first, pool.rng), *_remixes(first, pool)]
    return [entry for track in tracks for entry in (_with_oddity(track, pool.rng), *_rerelease(track, pool))]


def _own_versions(first: BeatportCandidate, rng: Random) -> list[BeatportCandidate]:
    other = {"Original Mix": "Extended Mix", "Extended Mix": "Original Mix"}.get(first.mix_name)
    mixes = [other] if other and rng.random() < 0.25 else []
    if rng.random() < 0.2:
        mixes += rng.sample(_VERSION_NAMES, rng.choice((1, 2)))
    return [replace(first, mix_name=mix, length_ms=rng.randint(150_000, 560_000)) for mix in mixes]


def _remixes(first: BeatportCandidate, pool: _Pool) -> list[BeatportCandidate]:
    rng = pool.rng
    if rng.random() > 0.35:
        return []
    remixers = [artist for artist in rng.sample(pool.artists, rng.choice((1, 1, 2))) if artist not in first.artists]
    return [
        replace(
            first,
            mix_name=pattern.format(remixer),
            remixers=(remixer,),
            bpm=(first.bpm or 120) + rng.choice((0, 0, 1, 2, -2)),
            length_ms=rng.randint(180_000, 560_000) if first.length_ms else None,
            release=f"{first.title} (Remixes)",
        )
        for remixer in remixers
        for pattern in rng.sample(_REMIX_NAMES, rng.choice((1, 1, 2)))
    ]


def _rerelease(track: BeatportCandidate, pool: _Pool) -> Iterator[BeatportCandidate]:
    """Yield, for some tracks, the same recording on a compilation, or cut from a DJ mix."""
    rng = pool.rng
    if rng.random() > 0.12:
        return
    later = f"{(track.year or 2020) + rng.randint(1, 4)}-06-01"
    rerelease = replace(
        track,
        label=rng.choice(pool.labels),
        catalog_number=None,
        release_date=later,
        release=f"{_name(rng)} Summer Selection",
    )
    if track.mix_name == "Original Mix" and rng.random() < 0.2:
        rerelease = replace(rerelease, mix_name="Mixed", length_ms=None)
    yield rerelease


def _with_oddity(track: BeatportCandidate, rng: Random) -> BeatportCandidate:
    """Return a track, for some tracks with one of the ways in which Beatport's entries are odd."""
    chance = rng.random()
    if chance < 0.04 and track.remixers:
        return replace(track, artists=(*track.artists, *track.remixers), remixers=())
    if chance < 0.06 and track.remixers:
        return replace(track, title=f"{track.title} ({track.mix_name})", mix_name="Original Mix")
    if 0.06 < chance < 0.08:
        return replace(track, bpm=(track.bpm or 120) / 2)
    if 0.08 < chance < 0.1:
        return replace(track, title=unicodedata.normalize("NFD", track.title))
    if 0.1 < chance < 0.11 and " feat. " in track.title and track.mix_name in {"Original Mix", ""}:
        name, _, featured = track.title.partition(" feat. ")
        return replace(track, title=name, mix_name=f"feat. {featured}")
    return track
