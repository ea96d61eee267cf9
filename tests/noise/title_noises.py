"""What DJs, shops and tag editors do to titles (rekordbox.md, matching.md)."""

import re
from dataclasses import replace

from tests.noise.draft import CUT, Draft
from tests.noise.folding import compact, fold, words
from tests.noise.recording import KINDS, Version
from tests.noise.scene import Noise, Scene, misspell

SITES = (
    "www.beatharbour.com", "tracknest.net", "www.clubcrates.org", "DJVault24.com", "http://mixlagoon.club",
    "promobay.pro", "www.housewharf.info",
)  # fmt: skip
_VERSION_TYPOS = {
    "Original": ("Orginal", "Orignal", "Origianl"),
    "Extended": ("Extented", "Extendet", "Exended"),
    "Remix": ("Remx", "Rmx", "Remixx"),
    "Instrumental": ("Intrumental", "Instrumetal"),
    "Version": ("Verison", "Vesion"),
}
_BARE_ENDINGS = {"mix", "remix", "edit", "dub", "version", "rework"}


def energy_front(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, front=scene.dice.choice(("[3] ", "[7-8] ", "[4]", "[2-3] ", "[5] (F) ", "[8] ")))


def flag_front(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, front=scene.dice.choice(("(F) ", "*", "(?) ", "(-1) ", "* ")))


def energy_back(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, back=scene.dice.choice((" [5]", " [3]", "[6]", " [2-3]")))


def energy_both(draft: Draft, scene: Scene) -> Draft:
    mark = scene.dice.choice(("[5]", "[4]", "[7]"))
    return replace(draft, front=f"{mark} ", back=f" {mark}")


def bpm_back(draft: Draft, scene: Scene) -> Draft | None:
    bpm = scene.source.track.bpm
    return replace(draft, back=f" {bpm:.0f}") if bpm and not draft.core[-1:].isdigit() else None


def shop_words_back(draft: Draft, scene: Scene) -> Draft:
    clean = f" Clean {scene.source.track.bpm or 122:.0f}"
    return replace(draft, back=scene.dice.choice((" v1 MASTER", " [FREE DL]", " (trans)", clean)))


def site_back(draft: Draft, scene: Scene) -> Draft:
    site = scene.dice.choice(SITES)
    return replace(draft, back=scene.dice.choice((f" {site}", f"  {site}", f" [{site}]", f" ({site})", f" - {site}")))


def spaces_inside(draft: Draft, scene: Scene) -> Draft | None:
    gaps = [found.start() for found in re.finditer(" ", draft.name)]
    if not gaps:
        return replace(draft, version_as=" " + draft.version_as) if draft.version else None
    gap = scene.dice.choice(gaps)
    return replace(draft, name=f"{draft.name[:gap]} {draft.name[gap:]}")


def spaces_outside(draft: Draft, scene: Scene) -> Draft:
    front, back = scene.dice.choice((("", " "), ("", "  "), (" ", "")))
    return replace(draft, title_as=f"{front}{draft.title_as}{back}")


def capitals(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, name=draft.name.upper(), version=draft.version.upper(), featured=draft.featured.upper())


def small_letters(draft: Draft, scene: Scene) -> Draft:
    return replace(draft, name=draft.name.lower(), version=draft.version.lower(), featured=draft.featured.lower())


def version_left_out(draft: Draft, scene: Scene) -> Draft | None:
    """Only a plain version: a title without one means original or extended."""
    if not draft.version or not _is_plain(draft.version):
        return None
    return replace(draft, version="", said=False)


def version_bare(draft: Draft, scene: Scene) -> Draft | None:
    spoken = words(draft.version)
    readable = len(spoken) > 1 and spoken[-1] in _BARE_ENDINGS and "feat" not in spoken
    return replace(draft, version_as=" {}") if readable else None


def version_after_dash(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, version_as=" - {}") if set(words(draft.version)) & KINDS else None


def version_in_square_brackets(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, version_as=" [{}]") if draft.version else None


def version_bracket_unclosed(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, version_as=" ({}") if draft.version else None


def version_in_small_letters(draft: Draft, scene: Scene) -> Draft | None:
    return replace(draft, version=draft.version.lower()) if draft.version.lower() != draft.version else None


def version_misspelled(draft: Draft, scene: Scene) -> Draft | None:
    found = [word for word in _VERSION_TYPOS if word in draft.version.split()]
    if not found:
        return None
    word = scene.dice.choice(found)
    return replace(draft, version=draft.version.replace(word, scene.dice.choice(_VERSION_TYPOS[word])))


def remixer_alone(draft: Draft, scene: Scene) -> Draft | None:
    """ "Title (Somebody)" for Somebody's remix, where Somebody made one version only."""
    track, version = scene.source.track, scene.source.version
    remixer = track.remixers[0] if len(track.remixers) == 1 else ""
    if not remixer or "'" in remixer or version.words != frozenset(words(remixer)) or not draft.version:
        return None
    if any(_touches(version, other.version) for other in scene.siblings):
        return None
    return replace(draft, version=remixer, version_as=" ({})", said=False)


def _touches(version: Version, other: Version) -> bool:
    return bool(version.words & other.words) and version.words != other.words


def title_misspelled(draft: Draft, scene: Scene) -> Draft | None:
    """A slip in the name; a version that stands in the name stays as it is."""
    wrong = misspell(draft.name, scene)
    if not wrong or (set(words(draft.name)) - set(words(wrong))) & scene.source.version.words:
        return None
    return replace(draft, name=wrong)


def artist_in_title(draft: Draft, scene: Scene) -> Draft:
    """The artist field is blank, the title holds both."""
    return replace(draft, title_as="{artist} - {title}", artist_as="")


def artist_in_title_too(draft: Draft, scene: Scene) -> Draft:
    once, twice = "{artist} - {title}", "{artist} - {name} - {artist} - {title}"
    return replace(draft, title_as=scene.dice.choice((once, once, twice)))


def number_before_artist(draft: Draft, scene: Scene) -> Draft:
    dice = scene.dice
    number = dice.choice((f"{dice.randint(1, 99):02}. ", f"{dice.randint(1, 99)}. "))
    if dice.random() < 0.5:
        return replace(draft, number=number, title_as="{artist} - {title}", artist_as="")
    return replace(draft, number=number)


def cut(draft: Draft, scene: Scene) -> Draft | None:
    """Cut at 44 letters, where what remains still decides: the named version is there, or the name was plain."""
    if len(draft.title) <= CUT or draft.title[CUT - 1 : CUT + 1].isdigit():
        return None  # short enough, or half a number would stay and look like a part of the name
    said = draft.decided_at(CUT)
    return None if said is None else replace(draft, limit=CUT, said=said)


def _is_plain(version: str) -> bool:
    return set(words(fold(version))) <= {"original", "extended", "mix", "version"} and compact(version) != ""


TITLE_NOISES = (
    Noise("energy mark in front", "front", 4, energy_front),
    Noise("flag in front", "front", 3, flag_front),
    Noise("energy mark at the end", "back", 2, energy_back),
    Noise("energy mark at both ends", "front back", 1, energy_both),
    Noise("bpm at the end", "back", 2, bpm_back),
    Noise("shop's words at the end", "back", 2, shop_words_back),
    Noise("site name at the end", "back", 3, site_back),
    Noise("double space", "spaces", 2, spaces_inside),
    Noise("spaces outside", "layout", 2, spaces_outside),
    Noise("capitals", "case", 2, capitals),
    Noise("small letters", "case", 2, small_letters),
    Noise("version left out", "version", 10, version_left_out),
    Noise("version without brackets", "version", 3, version_bare),
    Noise("version after a dash", "version", 3, version_after_dash),
    Noise("version in square brackets", "version", 2, version_in_square_brackets),
    Noise("version's bracket unclosed", "version", 1, version_bracket_unclosed),
    Noise("version in small letters", "version", 2, version_in_small_letters),
    Noise("version misspelled", "version", 3, version_misspelled),
    Noise("remixer's name alone", "version", 12, remixer_alone),
    Noise("title misspelled", "slip", 3, title_misspelled),
    Noise("artist in the title", "layout", 4, artist_in_title),
    Noise("artist in the title, too", "layout", 2, artist_in_title_too),
    Noise("number before the artist", "layout", 2, number_before_artist),
)
CUT_NOISE = Noise("cut at 44", "cut", 3, cut)  # last of all: it sees what the others have written
