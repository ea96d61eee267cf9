"""Noises in titles: what DJs, shops and tag editors write into them, leave out, misspell and cut."""

import re
from dataclasses import replace

from tests.noise.noise import Noise, NoiseContext, misspell
from tests.noise.recording import VERSION_ENDINGS, VERSION_WORDS
from tests.noise.row_draft import CUT_LENGTH, LEGIBLE_LENGTH, PLAIN_VERSION_WORDS, RowDraft
from tests.noise.text import compact, words

SITES = (
    "www.beatharbour.com", "tracknest.net", "www.clubcrates.org", "DJVault24.com", "http://mixlagoon.club",
    "promobay.pro", "www.housewharf.info",
)  # fmt: skip
VERSION_TYPOS = {
    "Original": ("Orginal", "Orignal", "Origianl"),
    "Extended": ("Extented", "Extendet", "Exended"),
    "Remix": ("Remx", "Rmx", "Remixx"),
    "Instrumental": ("Intrumental", "Instrumetal"),
    "Version": ("Verison", "Vesion"),
}

_CAPITAL_I = re.compile(r"\bI(?=[a-z]{4})")


def energy_mark_in_front(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, prefix=context.rng.choice(("[3] ", "[7-8] ", "[4]", "[2-3] ", "[5] (F) ", "[8] ")))


def flag_in_front(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, prefix=context.rng.choice(("(F) ", "*", "(?) ", "(-1) ", "* ")))


def energy_mark_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, suffix=context.rng.choice((" [5]", " [3]", "[6]", " [2-3]")))


def energy_mark_at_both_ends(draft: RowDraft, context: NoiseContext) -> RowDraft:
    mark = context.rng.choice(("[5]", "[4]", "[7]"))
    return replace(draft, prefix=f"{mark} ", suffix=f" {mark}")


def bpm_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    bpm = context.source.track.bpm
    return replace(draft, suffix=f" {bpm:.0f}") if bpm and not draft.plain_title[-1:].isdigit() else None


def shop_words_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft:
    clean = f" Clean {context.source.track.bpm or 122:.0f}"
    return replace(draft, suffix=context.rng.choice((" v1 MASTER", " [FREE DL]", " (trans)", clean)))


def site_name_at_the_end(draft: RowDraft, context: NoiseContext) -> RowDraft:
    site = context.rng.choice(SITES)
    suffixes = (f" {site}", f"  {site}", f" [{site}]", f" ({site})", f" - {site}")
    return replace(draft, suffix=context.rng.choice(suffixes))


def double_space(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    spaces = [space.start() for space in re.finditer(" ", draft.name)]
    if not spaces:
        return replace(draft, version_pattern=" " + draft.version_pattern) if draft.version else None
    space = context.rng.choice(spaces)
    return replace(draft, name=f"{draft.name[:space]} {draft.name[space:]}")


def spaces_outside(draft: RowDraft, context: NoiseContext) -> RowDraft:
    before, behind = context.rng.choice((("", " "), ("", "  "), (" ", "")))
    return replace(draft, title_pattern=f"{before}{draft.title_pattern}{behind}")


def capitals(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, name=draft.name.upper(), version=draft.version.upper(), featured=draft.featured.upper())


def small_letters(draft: RowDraft, context: NoiseContext) -> RowDraft:
    return replace(draft, name=draft.name.lower(), version=draft.version.lower(), featured=draft.featured.lower())


def version_left_out(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Leave out a plain version only: a title without a version means original or extended."""
    plain = set(words(draft.version)) <= PLAIN_VERSION_WORDS
    return replace(draft, version="", version_written=False) if words(draft.version) and plain else None


def version_without_brackets(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    spoken = words(draft.version)
    recognisable = len(spoken) > 1 and spoken[-1] in VERSION_ENDINGS and "feat" not in spoken
    return replace(draft, version_pattern=" {}") if recognisable else None


def version_after_a_dash(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, version_pattern=" - {}") if set(words(draft.version)) & VERSION_WORDS else None


def version_in_square_brackets(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, version_pattern=" [{}]") if draft.version else None


def version_bracket_unclosed(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, version_pattern=" ({}") if draft.version else None


def version_in_small_letters(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    return replace(draft, version=draft.version.lower()) if draft.version.lower() != draft.version else None


def version_misspelled(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    misspellable = [word for word in VERSION_TYPOS if word in draft.version.split()]
    if not misspellable:
        return None
    word = context.rng.choice(misspellable)
    return replace(draft, version=draft.version.replace(word, context.rng.choice(VERSION_TYPOS[word])))


def remixer_name_alone(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "Title (Somebody)" for the remix by Somebody, where Somebody made one version only."""
    track, version = context.source.track, context.source.version
    remixer = track.remixers[0] if len(track.remixers) == 1 else ""
    if not remixer or "'" in remixer or version.words != frozenset(words(remixer)) or not draft.version:
        return None
    for other in context.other_versions:
        if other.version.words & version.words and other.version.words != version.words:
            return None
    return replace(draft, version=remixer, version_pattern=" ({})", version_written=False)


def cut_inside_version(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Cut the title inside the bracket, where what remains of the version is the beginning of one version only."""
    source, text = context.source, draft.version
    if source.version.words:
        telling = [each.start() for each in re.finditer(r"\w+", text) if set(words(each[0])) & source.version.words]
        least = telling[0] + LEGIBLE_LENGTH if telling else len(text)
    else:
        least = LEGIBLE_LENGTH
    if least >= len(text):
        return None
    cut = text[: context.rng.randrange(least, len(text))].rstrip()
    others = [each for each in context.other_versions if each.version != source.version]
    if any(compact(cut) in compact(f"{each.track.title} {each.track.mix_name}") for each in others):
        return None
    return replace(draft, version=cut, version_pattern=" ({}")


def capital_i_as_l(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Write "lvory" for "Ivory", in one name or in the title."""
    respelled = [
        replace(
            draft, artists=(*draft.artists[:place], _CAPITAL_I.sub("l", name, count=1), *draft.artists[place + 1 :])
        )
        for place, name in enumerate(draft.artists)
        if _CAPITAL_I.search(name)
    ]
    if _CAPITAL_I.search(draft.name):
        respelled.append(replace(draft, name=_CAPITAL_I.sub("l", draft.name, count=1)))
    return context.rng.choice(respelled) if respelled else None


def title_misspelled(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Misspell the name, but no version that stands in the name. With nothing measured a human has to look at it."""
    misspelled = misspell(draft.name, context)
    if not misspelled or (set(words(draft.name)) - set(words(misspelled))) & context.source.version.words:
        return None
    return replace(draft, name=misspelled)


def artist_in_title(draft: RowDraft, context: NoiseContext) -> RowDraft:
    """Leave the artist blank, and put both into the title."""
    return replace(draft, title_pattern="{artist} - {title}", artist_pattern="")


def artist_in_title_too(draft: RowDraft, context: NoiseContext) -> RowDraft:
    once, twice = "{artist} - {title}", "{artist} - {name} - {artist} - {title}"
    return replace(draft, title_pattern=context.rng.choice((once, once, twice)))


def number_before_artist(draft: RowDraft, context: NoiseContext) -> RowDraft:
    rng = context.rng
    number = rng.choice((f"{rng.randint(1, 99):02}. ", f"{rng.randint(1, 99)}. "))
    if rng.random() < 0.5:
        return replace(draft, number_before_artist=number, title_pattern="{artist} - {title}", artist_pattern="")
    return replace(draft, number_before_artist=number)


def cut_title(draft: RowDraft, context: NoiseContext) -> RowDraft | None:
    """Cut at 44 letters, where what remains still tells which version is meant."""
    if len(draft.title) <= CUT_LENGTH or draft.title[CUT_LENGTH - 1 : CUT_LENGTH + 1].isdigit():
        return None  # short enough, or half a number would stay and look like a part of the name
    version_written = draft.version_written_when_cut(CUT_LENGTH)
    if version_written is None:
        return None
    return replace(draft, max_length=CUT_LENGTH, version_written=version_written)


TITLE_NOISES = (
    Noise("energy mark in front", "front", 4, energy_mark_in_front),
    Noise("flag in front", "front", 3, flag_in_front),
    Noise("energy mark at the end", "back", 2, energy_mark_at_the_end),
    Noise("energy mark at both ends", "front back", 1, energy_mark_at_both_ends),
    Noise("bpm at the end", "back", 2, bpm_at_the_end),
    Noise("shop's words at the end", "back", 2, shop_words_at_the_end),
    Noise("site name at the end", "back", 3, site_name_at_the_end),
    Noise("double space", "spaces", 2, double_space),
    Noise("spaces outside", "layout", 2, spaces_outside),
    Noise("capitals", "case", 2, capitals),
    Noise("small letters", "case", 2, small_letters),
    Noise("version left out", "version", 10, version_left_out),
    Noise("version without brackets", "version", 3, version_without_brackets),
    Noise("version after a dash", "version dash", 3, version_after_a_dash),
    Noise("version in square brackets", "version", 2, version_in_square_brackets),
    Noise("version's bracket unclosed", "version", 1, version_bracket_unclosed),
    Noise("version in small letters", "version", 2, version_in_small_letters),
    Noise("version misspelled", "version", 3, version_misspelled),
    Noise("remixer's name alone", "version", 12, remixer_name_alone),
    Noise("cut inside the version", "version back cut layout", 6, cut_inside_version),
    Noise("capital I as l", "typo", 12, capital_i_as_l),
    Noise("title misspelled", "typo measured", 3, title_misspelled),
    Noise("artist in the title", "layout", 4, artist_in_title),
    Noise("artist in the title, too", "layout", 2, artist_in_title_too),
    Noise("number before the artist", "layout number", 2, number_before_artist),
)
CUT_NOISE = Noise("cut at 44", "cut", 3, cut_title)  # applied last: it depends on what the others have written
