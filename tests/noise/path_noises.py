"""Noises that leave nothing of a row but the place of its file, in the forms that rippers and release groups use."""

import re
from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext
from tests.noise.row_draft import RowDraft, camelot_key

ALBUMS = ("Harbour Lights", "Kites Over Water", "Slow Letters", "Fourteen Rooms", "The Copper Year")
ROOMS = ("/Music/", "/Users/dj/Music/Sets/", "D:/Club/")
# With nothing measured, a human has to look at a misspelled title.
ALL_TAGS = "front back number layout separator spaces typo cut dash bpm key year length label album measured"


def artist_album_number(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    rng = context.rng
    number, year, album = f"{rng.randint(1, 14):02}", draft.year or 2014, rng.choice(ALBUMS)
    forms = (
        f"{{artist}} - {album} - {number} {{title}}.mp3",
        f"{{artist}} – ({year}) {album} – {number} {{title}}.flac",
        f"{{artist}} - {album} - {number} - {{title}}.mp3",
    )
    return _known_by_path(draft, rng.choice(ROOMS) + rng.choice(forms))


def folders(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    rng = context.rng
    forms = ("{} {{title}}.mp3", "{} - {{title}}.m4a", "{}. {{title}}.flac")
    file = rng.choice(forms).format(f"{rng.randint(1, 14):02}")
    return _known_by_path(draft, f"{rng.choice(ROOMS)}{{artist}}/{rng.choice(ALBUMS)}/{file}")


def scene_name(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "03-some_artist-some_title_(original_mix)-grp"."""
    texts = (draft.artist, draft.plain_title)
    if any(re.search(r"[^\w .'()]", text) or not text.isascii() for text in texts) or " - " in draft.plain_title:
        return None
    artist, title = (re.sub(r"[ .']+", "_", text.lower()).strip("_") for text in texts)
    number = context.rng.choice((f"{context.rng.randint(1, 14):02}-", ""))
    group = context.rng.choice(("-grp", "-hqem", "-bside"))
    return _known_by_path(draft, f"/Music/{number}{artist}-{title}{group}.mp3")


def vinyl_side_or_key(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    rng = context.rng
    side = f"{rng.choice('ABCD')}{rng.randint(1, 3)}"
    if draft.artist[:1].isdigit():
        return None
    forms = [f"{side} {{artist}} - {{title}}.aiff", f"{side}. {{artist}} - {{title}}.aiff"]
    key, bpm = camelot_key(context.source.track.key), context.source.track.bpm
    if key and bpm:
        forms += [f"{key} - {bpm:.0f} - {{artist}} - {{title}}.mp3"] * 2
    return _known_by_path(draft, rng.choice(ROOMS) + rng.choice(forms))


def _known_by_path(draft: RowDraft, pattern: str) -> RowDraft | None:
    pieces = (draft.artist, draft.plain_title)
    cannot_be_told = any(re.search(r"[/\\:*?\"<>|{}]| [-–] ", text) for text in pieces)
    return None if cannot_be_told else replace(draft, path_pattern=pattern)


PATH_NOISES = (
    Noise("path: artist, album and number", ALL_TAGS, 3, artist_album_number),
    Noise("path: folders", ALL_TAGS, 2, folders),
    Noise("path: scene name", ALL_TAGS + " case version", 6, scene_name),
    Noise("path: vinyl side or key", ALL_TAGS, 2, vinyl_side_or_key),
)
