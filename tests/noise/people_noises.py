"""What happens to the names of people: order, joints, accents, suffixes, who is featured where."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from tests.noise.draft import Draft
from tests.noise.folding import artist_keys, shared
from tests.noise.scene import Noise, Scene, misspell

_UMLAUTS = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "Ö": "Oe", "Ü": "Ue", "Ä": "Ae", "Ø": "Oe"})
_UMLAUT = re.compile(r"[öüäøÖÜÄØ](?![aeiou])")  # not the Spanish "güe"
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "Ø": "O", "Ł": "L", "ı": "i"})
_SUFFIX = re.compile(r"\s*\([A-Z]{2}\)")


def artists_swapped(draft: Draft, scene: Scene) -> Draft | None:
    if len(draft.artists) < 2:
        return None
    order = list(draft.artists)
    scene.dice.shuffle(order)
    order = order if tuple(order) != draft.artists else order[::-1]
    return replace(draft, artists=tuple(order))


def artists_joined(draft: Draft, scene: Scene) -> Draft | None:
    joints = (" & ", ",", "; ", " / ", " x ", " and ", " + ", " ")
    for_two = (" feat. ", " vs. ")
    if len(draft.artists) < 2:
        return None
    return replace(draft, joint=scene.dice.choice(joints if len(draft.artists) > 2 else joints + for_two))


def artist_left_out(draft: Draft, scene: Scene) -> Draft | None:
    """One of several, but never the last who is neither remixer nor featured."""
    leaders = [name for name in draft.artists if _leads(name, draft, scene)]
    gone = [name for name in draft.artists if leaders != [name]]
    if len(draft.artists) < 2 or not leaders or not gone:
        return None
    out = scene.dice.choice(gone)
    return replace(draft, artists=tuple(name for name in draft.artists if name != out))


def _leads(name: str, draft: Draft, scene: Scene) -> bool:
    keys = artist_keys(name)
    return bool(keys & scene.source.artists) and not (draft.featured and shared(keys, artist_keys(draft.featured)))


def artist_misspelled(draft: Draft, scene: Scene) -> Draft | None:
    place = scene.dice.randrange(len(draft.artists)) if draft.artists else 0
    wrong = misspell(draft.artists[place], scene) if draft.artists else None
    return replace(draft, artists=(*draft.artists[:place], wrong, *draft.artists[place + 1 :])) if wrong else None


def featured_to_artist(draft: Draft, scene: Scene) -> Draft | None:
    if not draft.featured:
        return None
    others = tuple(name for name in draft.artists if not shared(artist_keys(name), artist_keys(draft.featured)))
    joint = scene.dice.choice((" feat. ", " ft. ", " featuring ", " Feat "))
    return replace(draft, featured="", artists=others, artist_tail=joint + draft.featured) if others else None


def featured_to_title(draft: Draft, scene: Scene) -> Draft | None:
    """The last of several artists, as long as no remixer, becomes a guest."""
    if draft.featured or len(draft.artists) < 2 or not artist_keys(draft.artists[-1]) & scene.source.artists:
        return None
    if not any(artist_keys(name) & scene.source.artists for name in draft.artists[:-1]):
        return None
    pattern = scene.dice.choice((" (feat. {})", " feat. {}", " ft. {}", " [feat. {}]"))
    return replace(draft, artists=draft.artists[:-1], featured=draft.artists[-1], featured_as=pattern)


def featured_left_out(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, featured="") if draft.featured else None


def remixer_among_artists(draft: Draft, scene: Scene) -> Draft | None:
    listed = {key for name in draft.artists for key in artist_keys(name)}
    new = tuple(name for name in scene.source.track.remixers if not artist_keys(name) & listed)
    named = all(name.casefold() in draft.version.casefold() for name in new)
    return replace(draft, artists=(*draft.artists, *new)) if new and named else None


def accents_dropped(draft: Draft, scene: Scene) -> Draft | None:
    return _respelled(draft, _without_accents)


def accents_apart(draft: Draft, scene: Scene) -> Draft | None:
    return _respelled(draft, lambda text: unicodedata.normalize("NFD", text))


def umlauts_spelled_out(draft: Draft, scene: Scene) -> Draft | None:
    return _respelled(draft, lambda text: _UMLAUT.sub(lambda found: found[0].translate(_UMLAUTS), text))


def suffix_left_out(draft: Draft, scene: Scene) -> Draft | None:
    """ "Somebody (RO)" without the country, in the artists and in the version alike."""
    artists = tuple(_SUFFIX.sub("", name) or name for name in draft.artists)
    return replace(draft, artists=artists, version=_SUFFIX.sub("", draft.version)) if artists != draft.artists else None


def suffix_added(draft: Draft, scene: Scene) -> Draft | None:
    if not draft.artists or "(" in draft.artists[0]:
        return None
    first = f"{draft.artists[0]} ({scene.dice.choice(('RO', 'UK', 'DE', 'IT', 'BR', 'SA'))})"
    return replace(draft, artists=(first, *draft.artists[1:]))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _respelled(draft: Draft, spell: Callable[[str], str]) -> Draft | None:
    changed = replace(
        draft,
        name=spell(draft.name),
        version=spell(draft.version),
        featured=spell(draft.featured),
        artists=tuple(spell(name) for name in draft.artists),
    )
    return changed if changed != draft else None


PEOPLE_NOISES = (
    Noise("artists swapped", "order", 3, artists_swapped),
    Noise("artists joined", "joint", 5, artists_joined),
    Noise("artist left out", "crowd", 5, artist_left_out),
    Noise("artist misspelled", "slip crowd", 2, artist_misspelled),
    Noise("featured moved to the artist", "crowd", 20, featured_to_artist),
    Noise("artist moved to feat. in the title", "crowd", 3, featured_to_title),
    Noise("featured left out", "crowd", 10, featured_left_out),
    Noise("remixer among the artists", "crowd", 8, remixer_among_artists),
    Noise("accents dropped", "accents", 20, accents_dropped),
    Noise("accents decomposed", "accents", 12, accents_apart),
    Noise("umlauts spelled out", "accents", 12, umlauts_spelled_out),
    Noise("country left out", "suffix", 20, suffix_left_out),
    Noise("country added", "suffix", 1, suffix_added),
)
