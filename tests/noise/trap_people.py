"""Traps in the people: rows with the title of a catalogue track, and its tempo and key, by somebody else.

Each trap takes care that no other version in the catalogue is by those whom the row names.
"""

import re
from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext, stranger
from tests.noise.row_draft import RowDraft
from tests.noise.text import artist_keys, have_artist_in_common, words

_INSIDE_A_NAME = re.compile(r"(?<=\d),(?=\d)|\s+(?:&|\+|and|with|x)\s+|(?<=\w)/(?=\w)|,\s+(?=the\b)", re.IGNORECASE)
_PEOPLE = "people order typo cut"  # what could turn a trap back into the track


def another_second_artist(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "A, X" for "A, B"."""
    replaced = _replaceable(draft, context)
    somebody = stranger(context)
    if not replaced or not somebody:
        return None
    artists = tuple(somebody if name == replaced else name for name in draft.artists)
    return replace(draft, artists=artists, seconds=None)


def only_the_guest_is_shared(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "X - Song (feat. S)" for "A - Song (feat. S)"."""
    if not draft.featured or not draft.artists or context.source.version.words:
        return None
    guest = artist_keys(draft.featured)
    hosts = frozenset(
        key
        for name in draft.artists
        if not have_artist_in_common(artist_keys(name), guest)
        for key in artist_keys(name)
    )
    somebody = stranger(context)
    if not somebody or not hosts or not _always_named(hosts, context):
        return None
    return replace(draft, artists=(somebody,), seconds=None)


def second_artist_as_guest(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "X - Song (feat. B)" for "A, B - Song"."""
    replaced = _replaceable(draft, context)
    somebody = stranger(context)
    if not replaced or not somebody or len(draft.artists) != 2:
        return None
    guest = next(name for name in draft.artists if name != replaced)
    return replace(draft, artists=(somebody,), featured=guest, featured_pattern=" (feat. {})", seconds=None)


def main_artist_more(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "A" for "A, B" where nothing measured is known: it may be the record that A made alone."""
    left_out = _replaceable(draft, context)
    if not left_out:
        return None
    artists = tuple(name for name in draft.artists if name != left_out)
    return replace(draft, artists=artists, bpm=None, key="", seconds=None, year=None, album="", genre="")


def _replaceable(draft: RowDraft, context: NoiseContext) -> str | None:
    """Choose a main artist beside whom another stays, and whom every version of the song names.

    A named remix may be credited to whomever: what is left of the names is enough to know it by.
    """
    if context.source.version.words:
        return None
    main = context.source.main_artists
    featured = artist_keys(draft.featured)
    able = [
        name
        for name in draft.artists
        if artist_keys(name) & main
        and not have_artist_in_common(artist_keys(name), featured)
        and not any(
            have_artist_in_common(artist_keys(name), artist_keys(each)) for each in draft.artists if each != name
        )
        and not set(words(name)) & set(words(context.source.track.mix_name))
        and _always_named(artist_keys(name), context)
    ]
    others = [name for name in draft.artists if artist_keys(name) & main]
    return context.rng.choice(able) if able and len(others) > 1 else None


def _always_named(keys: frozenset[str], context: NoiseContext) -> bool:
    return all(keys & each.main_artists for each in (context.source, *context.other_versions))


def unnamed_remix_with_somebody(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "A, X - Song (Remix)" for the original by A."""
    somebody = stranger(context)
    unnamed = any("remix" in each.version.words for each in context.other_versions) or "(" in draft.name
    if not somebody or unnamed or not context.source.version.plain or not draft.artists:
        return None
    return replace(draft, artists=(*draft.artists, somebody), version="Remix", version_pattern=" ({})", seconds=None)


def part_of_a_name(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Somethings" for "10,000 Somethings", "X" for "X & the Y", "ZX" for "AX/ZX"."""
    if len(draft.artists) != 1 or context.source.track.remixers or draft.featured:
        return None
    parts = [part for part in _INSIDE_A_NAME.split(draft.artists[0]) if re.search(r"\w", part)]
    same_name = all(each.track.artists[:1] == draft.artists for each in context.other_versions)
    if len(parts) < 2 or not same_name:
        return None
    return replace(draft, artists=(context.rng.choice(parts),), seconds=None)


def another_first_name(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Petra Quill" or "P. Quill" for "Tomas Quill"."""
    name = draft.artists[0].split() if len(draft.artists) == 1 else []
    somebody = stranger(context)
    if (
        len(name) != 2
        or not all(part.isalpha() for part in name)
        or not somebody
        or name[0].casefold() in {"dj", "the"}
    ):
        return None
    first = somebody.split()[0]
    if first[0].casefold() == name[0][0].casefold() or context.source.track.remixers:
        return None
    return replace(draft, artists=(f"{context.rng.choice((first, first[0] + '.'))} {name[1]}",), seconds=None)


PEOPLE_TRAPS = (
    Noise("trap: another second artist", _PEOPLE, 1, another_second_artist),
    Noise("trap: only the guest is shared", _PEOPLE, 1, only_the_guest_is_shared),
    Noise("trap: second artist as guest", _PEOPLE, 1, second_artist_as_guest),
    Noise("trap: a main artist more", f"{_PEOPLE} bpm key year length label album", 1, main_artist_more),
    Noise("trap: unnamed remix with somebody", f"{_PEOPLE} version", 1, unnamed_remix_with_somebody),
    Noise("trap: part of a name", f"{_PEOPLE} separator country accents", 1, part_of_a_name),
    Noise("trap: another first name", f"{_PEOPLE} country accents", 1, another_first_name),
)
