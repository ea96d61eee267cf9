"""Traps in the title: another version, another recording or another song, with all else as the catalogue has it.

Each trap takes care that the catalogue holds nothing of the kind that it names.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from tests.noise.language_noises import INSTRUMENTAL, LIVE, REMIX
from tests.noise.noise import Noise, NoiseContext, stranger
from tests.noise.recording import VERSION_WORDS
from tests.noise.row_draft import RowDraft
from tests.noise.text import compact, numbers, words

JUNK_BY_SOMEBODY = (
    "{} Unreleased Remix", "{} Remix - Out Now", "{} Remix Preview", "{} Remix - Free Download", "{} Bootleg [Free DL]",
    "{} Edit - Unreleased", "{} Remix (Out Now)", "{} Remix Snippet", "{} Remix Premiere", "Unreleased {} Remix",
    "Preview - {} Remix", "{} Remix OUT NOW on Beatharbour",
)  # fmt: skip
JUNK_VERSIONS = (
    "Unreleased Live Version", "Free Download Edit", "Free DL Bootleg", "Unreleased VIP", "Out Now - VIP Mix",
    "Instrumental Preview", "Unreleased Dub", "Free Download Dub Mix", "HQ Acapella", "Acapella Free Download",
)  # fmt: skip
NOT_UNDERSTOOD = (
    "Live @ Beatharbour", "Live @ The Copper Hall 2019", "Part 2", "B-Side", "Sunrise", "Side B", "At Dawn", "Take 2",
    "Chapter Two", "Sunset Session", "Home Recording", "Rehearsal", "Demo", "The Sequel", "Alternate Take", "Unplugged",
    "Boiler Room", "Lost Tapes", "Outtake", "Strings Only", "Re-Recorded", "Revisited 2020", "8D Audio", "Stripped",
)  # fmt: skip
VERSIONS_BEHIND = ("Club Mix", "VIP", "Dub", "Live", "Edit", "VIP Mix", "Instrumental", "Dub Mix")
OTHER_RECORDINGS = (
    "Karaoke", "Karaoke Version", "Tribute to {artist}", "{somebody} Cover", "Cover", "Cover Version", "Acoustic Cover",
    "In the Style of {artist}", "Made Famous by {artist}", "Originally Performed by {artist}", "8-Bit Version",
    "8 Bit", "Lullaby Version", "Lullaby Rendition", "Sped Up", "Sped Up Version", "Slowed", "Slowed + Reverb",
    "Slowed & Reverb", "Nightcore", "Nightcore Version", "Pitched", "Pitched Up", "Pitched Down Version", "Piano Cover",
    "Karaoke Instrumental", "Speed Up Version", "Music Box Lullaby Version",
)  # fmt: skip
BARE_RECORDINGS = (
    " karaoke version", " Karaoke", " sped up", " - Sped Up", " slowed", " slowed + reverb", " - Slowed & Reverb",
    " nightcore", " - Nightcore", " 8-bit version", " lullaby version", " pitched", " acoustic cover", " cover version",
    " - Karaoke Version", " in the style of {artist}", " - Tribute to {artist}", " (originally performed by {artist}",
    " made famous by {artist}", " - {somebody} cover",
)  # fmt: skip
BEHIND_ARTISTS = (
    "{title} - {artist}  Karaoke Version", "{title} - {artist} Karaoke Version", "{title} - {artist} (Karaoke)",
    "{title} - {artist} [Nightcore]", "{title} - {artist} (Sped Up)", "{title} - {artist} sped up",
    "{title} - {artist} - Karaoke", "{artist} - {title} - Karaoke", "{title} - {artist} Tribute",
)  # fmt: skip
IN_ARTIST_FIELD = (
    "{artist} Karaoke", "{artist} Tribute Band", "{artist} (Karaoke)", "Tribute to {artist}", "{artist} Cover Band",
    "{artist}, Copper Hall Karaoke", "{artist} & The Lullaby Players", "Karaoke - {artist}", "{artist} Nightcore",
    "A Tribute to {artist}", "{artist} - Karaoke Version", "Copper Karaoke feat. {artist}",
)  # fmt: skip
RECORDING_WORDS = frozenset([
    "karaoke", "tribute", "cover", "style", "famous", "originally", "bit", "lullaby", "sped", "speed", "slowed",
    "nightcore", "pitched", "reverb", "acoustic",
])  # fmt: skip
OTHER_LENGTHS = (
    "{} (Edit)",
    "{} Edit",
    "{} (Radio Edit)",
    "{} Dub",
    "{} Instrumental",
    "{} (Instrumental)",
    "{} (Dub)",
)
OTHER_TITLES = ("Copper Letters", "Kites Over Water", "Slow Rooms")
MORE_WORDS = ("Tonight", "Forever", "Dreams", "Summer", "Again", "Machine", "Love")
_ARTICLES = frozenset(
    ["the", "a", "an", "and", "of", "to", "in", "is", "da", "de", "la", "le", "el", "il", "les", "los"]
)
_CUT_BACK = "cut back"


def _version(draft: RowDraft, version: str) -> RowDraft:
    return replace(draft, version=version, version_pattern=" ({})", version_written=True)


def _is_plain_and_lacks(context: NoiseContext, taken: Iterable[str]) -> bool:
    """Return whether the source is a plain version, and no other version is unclear or has one of the words."""
    others = frozenset(word for each in context.other_versions for word in each.version.words)
    clear = all(each.version.readable for each in context.other_versions)
    return context.source.version.plain and context.source.version.readable and clear and not others & set(taken)


def junk_around_somebodys_version(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    somebody = stranger(context)
    if not somebody or not _is_plain_and_lacks(context, ("remix", "edit", "bootleg")):
        return None
    return _version(draft, context.rng.choice(JUNK_BY_SOMEBODY).format(somebody))


def junk_around_a_version(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    version = context.rng.choice(JUNK_VERSIONS)
    return _version(draft, version) if _is_plain_and_lacks(context, words(version)) else None


def version_not_understood(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write a take that nobody knows, with tempo, key, length and label as the catalogue has them."""
    version = context.rng.choice(NOT_UNDERSTOOD)
    known = compact(f"{draft.name} {version}") in context.catalogue.songs
    if known or not _is_plain_and_lacks(context, words(version)):
        return None
    pattern = context.rng.choice((" ({})", " ({})", " [{}]"))
    return replace(_version(draft, version), version_pattern=pattern, label=context.source.track.label or "")


def version_behind_a_version_word(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Night Dub (VIP)" for the original of "Night Dub"."""
    name = words(draft.name)
    version = context.rng.choice(VERSIONS_BEHIND)
    if len(name) < 2 or name[-1] not in VERSION_WORDS or re.search(r"[(\[]| - ", draft.name):
        return None
    return _version(draft, version) if _is_plain_and_lacks(context, words(version)) else None


def somebodys_remix_cut(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "(Somebody Re" for the original."""
    somebody = stranger(context)
    if not somebody or not _is_plain_and_lacks(context, ("remix",)):
        return None
    version = f"{somebody} Remix"
    return replace(_version(draft, version[: len(somebody) + context.rng.randint(2, 5)]), version_pattern=" ({}")


def another_version_in_another_language(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    somebody = stranger(context)
    if not somebody or not _is_plain_and_lacks(context, ("remix", "live", "instrumental")):
        return None
    return _version(draft, context.rng.choice((*LIVE, *INSTRUMENTAL, *REMIX)).format(somebody))


def another_length_of_a_remix(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "X Remix (Edit)" where the catalogue has only the "X Remix"."""
    if not context.source.track.remixers or not re.fullmatch(r"[^()\[\]]+ Remix", draft.version):
        return None
    version = context.rng.choice(OTHER_LENGTHS).format(draft.version)
    kinds = set(words(version)) - set(words(draft.version))
    if not kinds or any(each.version.words & kinds for each in (context.source, *context.other_versions)):
        return None
    return _version(draft, version)


def other_recording_in_brackets(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    text = _other_recording(OTHER_RECORDINGS, draft, context)
    if not text:
        return None
    if context.rng.random() < 0.5 and context.source.version.plain:
        return _version(draft, text)
    return replace(draft, suffix=context.rng.choice((" ({})", " [{}]")).format(text))


def other_recording_without_brackets(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    text = _other_recording(BARE_RECORDINGS, draft, context)
    if not text:
        return None
    if context.source.version.plain:
        draft = replace(draft, version="")
    return replace(draft, suffix=text)


def _other_recording(forms: Iterable[str], draft: RowDraft, context: NoiseContext) -> str | None:
    somebody = stranger(context)
    if not somebody or _names_another_recording(context):
        return None
    return context.rng.choice(tuple(forms)).format(artist=draft.artist, somebody=somebody)


def _names_another_recording(context: NoiseContext) -> bool:
    """Return whether a version of the song is such a recording, or the song has such a word in its name."""
    tracks = [each.track for each in (context.source, *context.other_versions, *context.namesakes)]
    texts = (text for each in tracks for text in (each.title, each.mix_name, *each.artists))
    return any(RECORDING_WORDS & set(words(text)) for text in texts)


def other_recording_behind_artists(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if _names_another_recording(context) or not context.source.version.plain:
        return None
    pattern = context.rng.choice(BEHIND_ARTISTS)
    separator = context.rng.choice((" & ", ", ", draft.artist_separator))
    return replace(draft, version="", title_pattern=pattern, artist_pattern="", artist_separator=separator)


def other_recording_in_artist_field(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if _names_another_recording(context):
        return None
    return replace(draft, artist_pattern=context.rng.choice(IN_ARTIST_FIELD))


def words_in_another_order(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    name = draft.name.split()
    telling = [word for word in name if word.casefold() not in _ARTICLES]
    if not 2 <= len(name) <= 5 or len(set(telling)) < 2 or re.search(r"[^\w ']", draft.name):
        return None
    context.rng.shuffle(name)
    moved = [word for word in name if word.casefold() not in _ARTICLES] != telling
    return _renamed(draft, " ".join(name), context) if moved else None


def word_more(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if re.search(r"[^\w ']", draft.name) or len(draft.name.split()) > 2:
        return None
    return _renamed(draft, f"{draft.name} {context.rng.choice(MORE_WORDS)}", context)


def word_less(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    name = draft.name.split()
    telling = [word for word in name if word.casefold() not in _ARTICLES]
    if not 2 <= len(telling) <= len(name) <= 3 or re.search(r"[^\w ']", draft.name):
        return None
    name.remove(context.rng.choice(telling))
    return _renamed(draft, " ".join(name), context)


def another_part(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    if numbers(compact(draft.name)) or re.search(r"[^\w ']", draft.name):
        return None
    return _renamed(draft, draft.name + context.rng.choice((" 2", " II", ", Pt. II", " Pt.2", " Part 3")), context)


def _renamed(draft: RowDraft, name: str, context: NoiseContext) -> RowDraft | None:
    """Rename the song, unless the new name is one of the catalogue or says a version."""
    if len(compact(name)) < 3 or compact(name) in context.catalogue.songs or context.source.version.pressing:
        return None
    spoken = set(words(draft.name)) | set(words(name))
    if spoken & (VERSION_WORDS | RECORDING_WORDS) or compact(name) == compact(draft.name):
        return None
    return replace(draft, name=name)


def mashup(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    somebody, other = stranger(context), context.rng.choice(OTHER_TITLES)
    if not somebody or re.search(r"[(\[]", draft.name) or not _is_plain_and_lacks(context, ("mashup",)):
        return None
    name = context.rng.choice((f"{draft.name} vs. {other}", f"{draft.name} x {other}", f"{other} / {draft.name}"))
    version = context.rng.choice((f"{somebody} Mashup", "Mashup", "Bootleg"))
    return replace(_version(draft, version), name=name)


TITLE_TRAPS = (
    Noise("trap: junk around a remix", "version cut", 1, junk_around_somebodys_version),
    Noise("trap: junk around a version", "version cut", 1, junk_around_a_version),
    Noise("trap: version not understood", "version cut bpm key length label", 1, version_not_understood),
    Noise("trap: version behind version word", "version cut typo", 1, version_behind_a_version_word),
    Noise("trap: somebody's remix cut", f"version {_CUT_BACK} layout", 1, somebodys_remix_cut),
    Noise("trap: version in another language", "version cut", 1, another_version_in_another_language),
    Noise("trap: another length of a remix", "version cut", 1, another_length_of_a_remix),
    Noise("trap: recording, in brackets", f"version {_CUT_BACK}", 1, other_recording_in_brackets),
    Noise("trap: recording, bare", f"version {_CUT_BACK} layout", 1, other_recording_without_brackets),
    Noise("trap: recording, behind artists", "version cut layout separator", 1, other_recording_behind_artists),
    Noise("trap: recording, in artist field", "cut layout", 1, other_recording_in_artist_field),
    Noise("trap: words in another order", "typo cut spaces", 1, words_in_another_order),
    Noise("trap: a word more", "typo cut", 1, word_more),
    Noise("trap: a word less", "typo cut", 1, word_less),
    Noise("trap: another part", "typo cut", 1, another_part),
    Noise("trap: mashup", "version cut typo layout", 1, mashup),
)
