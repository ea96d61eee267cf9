"""Noises in the names of people: order, separators, accents, countries, and who is featured where."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext, misspell
from tests.noise.row_draft import RowDraft
from tests.noise.text import artist_keys, have_artist_in_common

_UMLAUTS = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "Ö": "Oe", "Ü": "Ue", "Ä": "Ae", "Ø": "Oe"})
_UMLAUT = re.compile(r"[öüäøÖÜÄØ](?![aeiou])")  # not the Spanish "güe"
_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "Ø": "O", "Ł": "L", "ı": "i"})
_COUNTRY = re.compile(r"\s*\([A-Z]{2}\)")


def artists_swapped(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if len(draft.artists) < 2:
        return None
    order = list(draft.artists)
    context.rng.shuffle(order)
    order = order if tuple(order) != draft.artists else order[::-1]
    return replace(draft, artists=tuple(order))


def artists_joined(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    separators = (" & ", ",", "; ", " / ", " x ", " and ", " + ", " ")
    for_two = (" feat. ", " vs. ")
    if len(draft.artists) < 2:
        return None
    choices = separators if len(draft.artists) > 2 else separators + for_two
    return replace(draft, artist_separator=context.rng.choice(choices))


def artist_left_out(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Leave out one of several artists, but never the last who is neither remixer nor featured."""
    main_artists = [name for name in draft.artists if _is_main_artist(name, draft, context)]
    dispensable = [name for name in draft.artists if main_artists != [name]]
    if len(draft.artists) < 2 or not main_artists or not dispensable:
        return None
    left_out = context.rng.choice(dispensable)
    return replace(draft, artists=tuple(name for name in draft.artists if name != left_out))


def _is_main_artist(name: str, draft: RowDraft, context: NoiseContext) -> bool:
    keys = artist_keys(name)
    featured = bool(draft.featured) and have_artist_in_common(keys, artist_keys(draft.featured))
    return bool(keys & context.source.main_artists) and not featured


def artist_misspelled(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if not draft.artists:
        return None
    place = context.rng.randrange(len(draft.artists))
    misspelled = misspell(draft.artists[place], context)
    if not misspelled:
        return None
    return replace(draft, artists=(*draft.artists[:place], misspelled, *draft.artists[place + 1 :]))


def featured_moved_to_artist(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if not draft.featured:
        return None
    featured = artist_keys(draft.featured)
    others = tuple(name for name in draft.artists if not have_artist_in_common(artist_keys(name), featured))
    separator = context.rng.choice((" feat. ", " ft. ", " featuring ", " Feat "))
    if not others:
        return None
    return replace(draft, featured="", artists=others, featured_in_artist=separator + draft.featured)


def artist_moved_to_title(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Feature the last of several artists in the title, as long as it is no remixer and not the last main artist."""
    main_artists = context.source.main_artists
    if draft.featured or len(draft.artists) < 2 or not artist_keys(draft.artists[-1]) & main_artists:
        return None
    if not any(artist_keys(name) & main_artists for name in draft.artists[:-1]):
        return None
    pattern = context.rng.choice((" (feat. {})", " feat. {}", " ft. {}", " [feat. {}]"))
    return replace(draft, artists=draft.artists[:-1], featured=draft.artists[-1], featured_pattern=pattern)


def featured_left_out(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, featured="") if draft.featured else None


def remixer_among_artists(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    listed = {key for name in draft.artists for key in artist_keys(name)}
    remixers = tuple(name for name in context.source.track.remixers if not artist_keys(name) & listed)
    named = all(name.casefold() in draft.version.casefold() for name in remixers)
    return replace(draft, artists=(*draft.artists, *remixers)) if remixers and named else None


def accents_dropped(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return _respelled(draft, _without_accents)


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def accents_decomposed(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return _respelled(draft, lambda text: unicodedata.normalize("NFD", text))


def umlauts_spelled_out(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return _respelled(draft, lambda text: _UMLAUT.sub(lambda letter: letter[0].translate(_UMLAUTS), text))


def _respelled(draft: RowDraft, spell: Callable[[str], str]) -> RowDraft | None:
    respelled = replace(
        draft,
        name=spell(draft.name),
        version=spell(draft.version),
        featured=spell(draft.featured),
        artists=tuple(spell(name) for name in draft.artists),
    )
    return respelled if respelled != draft else None


def country_left_out(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Somebody (RO)" without the country, in the artists and in the version."""
    artists = tuple(_COUNTRY.sub("", name) or name for name in draft.artists)
    if artists == draft.artists:
        return None
    return replace(draft, artists=artists, version=_COUNTRY.sub("", draft.version))


def country_added(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if not draft.artists or "(" in draft.artists[0]:
        return None
    first = f"{draft.artists[0]} ({context.rng.choice(('RO', 'UK', 'DE', 'IT', 'BR', 'SA'))})"
    return replace(draft, artists=(first, *draft.artists[1:]))


ARTIST_NOISES = (
    Noise("artists swapped", "order", 3, artists_swapped),
    Noise("artists joined", "separator", 5, artists_joined),
    Noise("artist left out", "people measured", 5, artist_left_out),
    Noise("artist misspelled", "typo people", 2, artist_misspelled),
    Noise("featured moved to the artist", "people", 20, featured_moved_to_artist),
    Noise("artist moved to feat. in the title", "people", 3, artist_moved_to_title),
    Noise("featured left out", "people", 10, featured_left_out),
    Noise("remixer among the artists", "people", 8, remixer_among_artists),
    Noise("accents dropped", "accents", 20, accents_dropped),
    Noise("accents decomposed", "accents", 12, accents_decomposed),
    Noise("umlauts spelled out", "accents", 12, umlauts_spelled_out),
    Noise("country left out", "country", 20, country_left_out),
    Noise("country added", "country", 1, country_added),
)
