"""Noises in the other tags: tempo and key as software reads them, the file's year, length, label, album."""

from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext
from tests.noise.row_draft import RowDraft, musical_key
from tests.noise.title_noises import SITES


def bpm_of_another_beat(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    ratio = context.rng.choice((1 / 2, 3 / 4, 2 / 3, 4 / 5, 2))
    return replace(draft, bpm=round(draft.bpm * ratio, 2)) if draft.bpm else None


def bpm_slightly_off(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, bpm=round(draft.bpm + context.rng.choice((-0.02, 0.02)), 2)) if draft.bpm else None


def bpm_and_key_unknown(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, bpm=None, key="") if draft.bpm else None


def key_misread(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write the key a fifth away, or the relative key in the other mode."""
    if not draft.key:
        return None
    number, letter = int(draft.key[:-1]), draft.key[-1]
    other_letter = "B" if letter == "A" else "A"
    fifths = [f"{(number - 1 + step) % 12 + 1}{letter}" for step in (1, -1)]
    return replace(draft, key=context.rng.choice((*fifths, f"{number}{other_letter}")))


def key_as_notes(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, key=musical_key(context.source.track)) if draft.key else None


def year_of_the_file(draft: RowDraft, context: NoiseContext) -> RowDraft:
    year = context.rng.choice((2023, 2024, (draft.year or 2020) + context.rng.choice((-1, 1, 2)), None))
    return replace(draft, year=year)


def length_a_second_off(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, seconds=draft.seconds + context.rng.choice((-1, 1))) if draft.seconds else None


def length_of_a_rip(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Take some seconds off, as ripping and fading out do."""
    return replace(draft, seconds=draft.seconds - context.rng.randint(3, 12)) if draft.seconds else None


def label_written(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, label=context.source.track.label) if context.source.track.label else None


def label_is_a_site(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, label=context.rng.choice(SITES))


def album_is_a_site(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, album=context.rng.choice(SITES))


def album_is_the_title(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, album=draft.plain_title)


def site_in_every_tag(draft: RowDraft, context: NoiseContext) -> RowDraft:
    site = context.rng.choice(SITES)
    return replace(draft, label=site, album=site, remixer=site, mix=site)


def remixer_and_mix_filled(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if not context.source.track.remixers or not draft.version:
        return None
    return replace(draft, remixer=", ".join(context.source.track.remixers), mix=draft.version)


TAG_NOISES = (
    Noise("bpm of another beat", "bpm", 3, bpm_of_another_beat),
    Noise("bpm slightly off", "bpm", 2, bpm_slightly_off),
    Noise("bpm and key unknown", "bpm measured", 2, bpm_and_key_unknown),
    Noise("key misread", "key", 3, key_misread),
    Noise("key as notes", "key", 2, key_as_notes),
    Noise("year of the file", "year", 4, year_of_the_file),
    Noise("length a second off", "length", 1, length_a_second_off),
    Noise("length of a rip", "length", 1, length_of_a_rip),
    Noise("label written", "label", 2, label_written),
    Noise("label is a site", "label", 2, label_is_a_site),
    Noise("album is a site", "album", 3, album_is_a_site),
    Noise("album is the title", "album", 2, album_is_the_title),
    Noise("a site in every tag", "label", 1, site_in_every_tag),
    Noise("remixer and mix filled", "label", 1, remixer_and_mix_filled),
)
