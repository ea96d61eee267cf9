"""Noises around the title: keys, energy, genres, labels, and the words of promotion sites, editors and shops."""

from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext
from tests.noise.row_draft import RowDraft, camelot_key

GENRES = {  # as Beatport names them, and as people write them into brackets
    "Afro House": ("Afro House", "AFRO HOUSE", "AFRO"),
    "Melodic House & Techno": ("Melodic House & Techno", "MELODIC HOUSE", "Melodic Techno"),
    "House": ("House", "HOUSE"),
    "Organic House": ("Organic House", "ORGANIC HOUSE"),
    "Tech House": ("Tech House", "TECH HOUSE"),
    "Deep House": ("Deep House", "DH", "DEEP HOUSE"),
    "Indie Dance": ("Indie Dance", "INDIE DANCE"),
    "Progressive House": ("Progressive House", "PROGRESSIVE HOUSE", "Prog House"),
    "Electronica": ("Electronica", "ELECTRONICA"),
    "Techno (Peak Time / Driving)": ("Techno", "TECHNO", "Peak Time Techno"),
    "Nu Disco / Disco": ("Nu Disco", "Disco", "NU DISCO"),
    "Drum & Bass": ("Drum & Bass", "DNB", "D&B", "Drum and Bass"),
    "Trance (Main Floor)": ("Trance", "TRANCE"),
    "Minimal / Deep Tech": ("Minimal", "Deep Tech", "MINIMAL / DEEP TECH"),
    "Funky House": ("Funky House",),
    "Hip-Hop": ("Hip-Hop", "Hip Hop"),
    "Amapiano": ("Amapiano",),
    "Dubstep": ("Dubstep",),
    "Psy-Trance": ("Psy-Trance", "Psytrance"),
}
PROMOTION = ("Premiere_ ", "PREMIERE: ", "Premiere: ", "PREMIERE | ", "Premiere - ", "[PREMIERE] ")


def key_in_front(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    key, keys = _keys(context)
    if not key or not context.source.track.bpm:
        return None
    bpm = f"{context.source.track.bpm:.0f}"
    forms = (f"{keys} - ", f"{keys} - {bpm} - ", f"{key} - {bpm} - ", f"[{key}] ", f"{key} - {bpm} ")
    return replace(draft, prefix=context.rng.choice(forms))


def key_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    key, keys = _keys(context)
    if not key:
        return None
    energy = context.rng.randint(3, 9)
    forms = (f" - {keys}", f" - {key}", f" {keys}", f" ({keys})", f" [{key}]", f" - {key} - Energy {energy}")
    return replace(draft, suffix=context.rng.choice(forms))


def _keys(context: NoiseContext) -> tuple[str, str]:
    """Return the key, and it or two as Mixed In Key writes them; empty texts where there is none."""
    key = camelot_key(context.source.track.key)
    if not key:
        return "", ""
    second = f"{int(key[:-1]) % 12 + 1}{key[-1]}"
    return key, context.rng.choice((key, f"{key}/{second}", f"{second}/{key}"))


def energy_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, suffix=f" - Energy {context.rng.randint(1, 10)}")


def quality_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft:
    forms = (" MASTER", " HQ", " 320kbps", " (320 kbps)", " [320]", " (edited)", " (HQ)", " (HD)", " FINAL MASTER")
    return replace(draft, suffix=context.rng.choice(forms))


def genre_in_brackets(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    forms = GENRES.get(context.source.track.genre or "")
    if not forms:
        return None
    return replace(draft, suffix=context.rng.choice((" [{}]", " ({})")).format(context.rng.choice(forms)))


def label_behind_title(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Artist - Title - Label" where every release has that label, and leave the artist blank."""
    source, track = context.source, context.source.track
    releases = (each.track for each in context.other_versions if each.version.words == source.version.words)
    if any((each.label, each.catalog_number) != (track.label, track.catalog_number) for each in releases):
        return None
    known = [text for text in (track.label, track.catalog_number) if text and not {"{", "}", "-"} & set(text)]
    if not known:
        return None
    pattern = "{artist} - {title} - " + context.rng.choice(known)
    return replace(draft, title_pattern=pattern, artist_pattern="")


def promotion_in_front(draft: RowDraft, context: NoiseContext) -> RowDraft:
    """Write "Premiere_ Artist - Title", as promotion sites name their files, with and without the artist field."""
    rng = context.rng
    pattern = rng.choice((draft.artist_pattern, ""))
    return replace(draft, prefix=rng.choice(PROMOTION), title_pattern="{artist} - {title}", artist_pattern=pattern)


def number_glued_to_artist(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "15-Artist - Title", and leave the artist blank."""
    if draft.artist[:1].isdigit():
        return None
    number = f"{context.rng.randint(1, 60):02}"
    return replace(draft, title_pattern=f"{number}-{{artist}} - {{title}}", artist_pattern="")


def key_or_number_as_artist(draft: RowDraft, context: NoiseContext) -> RowDraft:
    (key, keys), bpm = _keys(context), context.source.track.bpm
    forms = [f"{context.rng.randint(1, 40):02}"]
    if key and bpm:
        forms += [key, f"{bpm:.0f}", f"{key} - {bpm:.0f}", keys]
    return replace(draft, title_pattern="{artist} - {title}", artist_pattern=context.rng.choice(forms))


MARK_NOISES = (
    Noise("key in front", "front number", 4, key_in_front),
    Noise("key at the end", "back", 4, key_at_the_end),
    Noise("energy at the end", "back", 1, energy_at_the_end),
    Noise("quality at the end", "back", 3, quality_at_the_end),
    Noise("genre in brackets", "back", 3, genre_in_brackets),
    Noise("label behind the title", "layout back", 3, label_behind_title),
    Noise("promotion in front", "layout front", 3, promotion_in_front),
    Noise("number glued to the artist", "layout number", 2, number_glued_to_artist),
    Noise("key or number as artist", "layout", 3, key_or_number_as_artist),
)
