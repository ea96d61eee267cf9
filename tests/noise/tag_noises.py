"""What happens to the other tags: tempo and key as software reads them, the file's year, label, album."""

from dataclasses import replace

from tests.noise.draft import Draft, musical
from tests.noise.scene import Noise, Scene
from tests.noise.title_noises import SITES


def bpm_of_another_beat(draft: Draft, scene: Scene) -> Draft | None:
    ratio = scene.dice.choice((1 / 2, 3 / 4, 2 / 3, 4 / 5, 2))
    return replace(draft, bpm=round(draft.bpm * ratio, 2)) if draft.bpm else None


def bpm_a_hair_off(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, bpm=round(draft.bpm + scene.dice.choice((-0.02, 0.02)), 2)) if draft.bpm else None


def bpm_unknown(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, bpm=None, key="") if draft.bpm else None


def key_misread(draft: Draft, scene: Scene) -> Draft | None:
    """A fifth away, or in the other mode."""
    if not draft.key:
        return None
    number, letter = int(draft.key[:-1]), draft.key[-1]
    other = "B" if letter == "A" else "A"
    fifths = [f"{(number - 1 + step) % 12 + 1}{letter}" for step in (1, -1)]
    return replace(draft, key=scene.dice.choice((*fifths, f"{number}{other}")))


def key_as_notes(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, key=musical(scene.source.track)) if draft.key else None


def year_of_the_file(draft: Draft, scene: Scene) -> Draft:
    year = scene.dice.choice((2023, 2024, (draft.year or 2020) + scene.dice.choice((-1, 1, 2)), None))
    return replace(draft, year=year)


def length_off(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, seconds=draft.seconds + scene.dice.choice((-1, 1))) if draft.seconds else None


def length_unlike(draft: Draft, scene: Scene) -> Draft | None:
    """A rip or a fade: some seconds less."""
    return replace(draft, seconds=draft.seconds - scene.dice.randint(3, 12)) if draft.seconds else None


def label_written(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, label=scene.source.track.label) if scene.source.track.label else None


def label_is_site(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, label=scene.dice.choice(SITES))


def album_is_site(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, album=scene.dice.choice(SITES))


def album_is_title(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, album=draft.core)


def site_in_every_tag(draft: Draft, scene: Scene) -> Draft:
    site = scene.dice.choice(SITES)
    return replace(draft, label=site, album=site, remixer=site, mix=site)


def remixer_and_mix_filled(draft: Draft, scene: Scene) -> Draft | None:
    if not scene.source.track.remixers or not draft.version:
        return None
    return replace(draft, remixer=", ".join(scene.source.track.remixers), mix=draft.version)


TAG_NOISES = (
    Noise("bpm of another beat", "bpm", 3, bpm_of_another_beat),
    Noise("bpm a hair off", "bpm", 2, bpm_a_hair_off),
    Noise("bpm and key unknown", "bpm", 2, bpm_unknown),
    Noise("key misread", "key", 3, key_misread),
    Noise("key as notes", "key", 2, key_as_notes),
    Noise("year of the file", "year", 4, year_of_the_file),
    Noise("length a second off", "length", 1, length_off),
    Noise("length of a rip", "length", 1, length_unlike),
    Noise("label written", "label", 2, label_written),
    Noise("label is a site", "label", 2, label_is_site),
    Noise("album is a site", "album", 3, album_is_site),
    Noise("album is the title", "album", 2, album_is_title),
    Noise("a site in every tag", "label", 1, site_in_every_tag),
    Noise("remixer and mix filled", "label", 1, remixer_and_mix_filled),
)
