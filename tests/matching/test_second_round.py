"""Kinds of rows that real catalogues and other people's libraries hold: what must never be matched, what must be found."""

import pytest

from beatmatch.library.location import file_title
from beatmatch.models import Confidence, Status
from tests.matching.builders import NOTHING, REVIEW, beatport, library, match, outcome_of, remix

ONA, PETRA, ANVIL, TOMAS = "Ona Bellcroft", "Petra Quill", "Anvil Choir", "Tomas Vire"
UNMATCHED = {REVIEW, NOTHING}
MEASURED = {"length_ms": 372_000, "bpm": 124.0, "key": "A Minor"}
LIBRARY_MEASURED = {"seconds": 372, "bpm": 124.0, "key": "8A"}
OTHER_LENGTH = {"seconds": 250, "bpm": 124.0, "key": "8A"}


def confidence_of(track, tracks):
    verdict = match(track, tracks).verdict
    return verdict.confidence if verdict.status is Status.MATCHED else None


def check(expected, got):
    assert got in (expected if isinstance(expected, set) else {expected})


def cases(*rows):
    return [pytest.param(*facts, id=name) for name, *facts in rows]


# --- people ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("track", "candidate", "expected"), cases(
    ("both sides name another second artist", library(artist=f"{ONA}, {PETRA}"), beatport(artists=f"{ONA}; {TOMAS}"), UNMATCHED),
    ("only the featured singer is shared", library("Marble Tide (feat. Petra Quill)", TOMAS), beatport(artists=f"{ONA}; {PETRA}"), UNMATCHED),
    ("only the featured singer is shared, featured on both", library("Marble Tide feat. Petra Quill", TOMAS), beatport(title="Marble Tide feat. Petra Quill", artists=ONA), UNMATCHED),
    ("a remixer is not another artist", library("Marble Tide (Anvil Choir Remix)", f"{ONA}, {ANVIL}"), remix("Anvil Choir Remix", ANVIL), 1),
    ("whom the version explains is not another artist", library("Marble Tide (Anvil Choir Remix)", f"{ONA}, {ANVIL}"), beatport("Anvil Choir Remix", artists=f"{ONA}; {ANVIL}"), 1),
    ("a capital with colons", library(artist="GLINT:FALL, Ona Bellcroft"), beatport(artists="Glintfall; Ona Bellcroft"), 1),
    ("a letter with a stroke", library(artist="Brønn & Ona Bellcroft"), beatport(artists="Bronn; Ona Bellcroft"), 1),
    ("a country suffix on both", library(artist="Corbel (UK), Ona Bellcroft"), beatport(artists="Corbel (GB); Ona Bellcroft"), 1),
    ("DJ on one side", library(artist="DJ Corbel & Ona Bellcroft"), beatport(artists="Corbel; Ona Bellcroft"), 1),
    ("one more main artist, nothing measured", library("Show It", "Corbel"), beatport(title="Show It", artists="Ona Bellcroft; Anvil Choir; Corbel"), UNMATCHED),
    ("one more artist at another length", library(artist=ONA, **OTHER_LENGTH), beatport(artists=f"{ONA}; {PETRA}", **MEASURED), UNMATCHED),
    ("one more artist at another tempo", library(artist=ONA, bpm=88.0), beatport(artists=f"{ONA}; {PETRA}", bpm=124.0), UNMATCHED),
    ("one more artist at the same length", library(artist=ONA, **LIBRARY_MEASURED), beatport(artists=f"{ONA}; {PETRA}", **MEASURED), 1),
    ("one more artist in the library", library(artist=f"{ONA}, {PETRA}"), beatport(), 1),
    ("a featured singer more in the library", library("Marble Tide (feat. Petra Quill)"), beatport(), 1),
    ("an unnamed remix with another artist", library("Marble Tide (Remix)", f"{ONA}, {PETRA}"), beatport(), UNMATCHED),
    ("an unnamed remix by another artist", library("Marble Tide", ONA), beatport("Remix", artists=f"{ONA}; {PETRA}"), UNMATCHED),
    ("initials", library(artist="O. Bellcroft", **LIBRARY_MEASURED), beatport(**MEASURED), {1, REVIEW}),
    ("surname first", library(artist="Bellcroft Ona", **LIBRARY_MEASURED), beatport(**MEASURED), {1, REVIEW}),
    ("surname first with a comma", library(artist="Bellcroft, Ona", **LIBRARY_MEASURED), beatport(**MEASURED), {1, REVIEW}),
    ("other initials", library(artist="P. Bellcroft", **LIBRARY_MEASURED), beatport(**MEASURED), UNMATCHED),
))  # fmt: skip
def test_people(track, candidate, expected):
    check(expected, outcome_of(track, [candidate]))


def test_where_everything_measured_agrees_another_second_artist_is_matched_without_confidence():
    track = library(artist=f"{ONA}, {PETRA}", **LIBRARY_MEASURED)
    assert confidence_of(track, [beatport(artists=f"{ONA}; {TOMAS}", **MEASURED)]) is Confidence.MEDIUM


@pytest.mark.parametrize(("track", "candidate", "expected"), cases(
    ("nobody is missing", library(), beatport(), Confidence.HIGH),
    ("a main artist more in the library", library(artist=f"{ONA}, {PETRA}"), beatport(), Confidence.MEDIUM),
    ("a main artist more, same length", library(artist=f"{ONA}, {PETRA}", **LIBRARY_MEASURED), beatport(**MEASURED), Confidence.HIGH),
    ("a featured one more", library("Marble Tide (feat. Petra Quill)"), beatport(), Confidence.HIGH),
))  # fmt: skip
def test_confidence_where_one_side_names_more_people(track, candidate, expected):
    assert confidence_of(track, [candidate]) is expected


WHOLE_NAMES = [
    ("10,000 Lanterns", "10"), ("10,000 Lanterns", "Lanterns"), ("Sleeping With Harbours", "Sleeping"),
    ("Susan & the Valley", "Susan"), ("AX/ZX", "ZX"), ("Above & Beneath", "Beneath"), ("Kite, The Valley", "Kite"),
    ("Corbel and the Quays", "Corbel"), ("Marrow x Bone", "Bone"),
]  # fmt: skip


@pytest.mark.parametrize(("whole", "part"), WHOLE_NAMES)
def test_a_part_of_a_name_is_another_artist(whole, part):
    for title in ("Marble Tide", "Marble Tide (Original Mix)"):
        assert outcome_of(library(title, whole), [beatport(artists=part)]) in UNMATCHED
        assert outcome_of(library(title, part), [beatport(artists=whole)]) in UNMATCHED


@pytest.mark.parametrize("whole", [whole for whole, _ in WHOLE_NAMES])
def test_a_whole_name_with_a_separator_in_it_is_found(whole):
    assert outcome_of(library(artist=whole), [beatport(artists=whole)]) == 1
    assert outcome_of(library(artist=f"{whole}, Petra Quill"), [beatport(artists=f"{whole}; Petra Quill")]) == 1


# --- versions that must not be swallowed -----------------------------------------------------------------------------


@pytest.mark.parametrize("bracket", [
    "(Tomas Vire Unreleased Remix)", "(Tomas Vire Remix - Out Now)", "(Tomas Vire Remix Preview)", "(Unreleased Live Version)",
    "(Free Download Edit)", "[Tomas Vire Remix] [Free DL]", "(Tomas Vire Bootleg Free Download)", "(HQ Club Mix)",
    "(Live @ Harbour Hall)", "(Live @ The Old Harbour Hall)", "(Part 2)", "(B-Side)", "(Sunrise)", "(At Dawn)", "(Take 2)",
    "(Karaoke Version)", "(Tribute to Ona Bellcroft)", "(Petra Quill Cover)", "(8-Bit Version)", "(Lullaby Version)",
    "(Sped Up)", "(Slowed)", "(Nightcore)", "(Pitched)", "(Acoustic Cover)", "(In The Style Of Ona Bellcroft)",
    "(Originally Performed By Ona Bellcroft)", "(Made Famous By Ona Bellcroft)", "(Retouch)", "[Re-Recorded]", "[Revisited 2020]",
])  # fmt: skip
def test_a_bracket_that_means_another_recording_is_not_the_original(bracket):
    track = library(f"Marble Tide {bracket}", **LIBRARY_MEASURED)
    assert outcome_of(track, [beatport(**MEASURED)]) in UNMATCHED
    assert outcome_of(track, [beatport("Extended Mix", **MEASURED)]) in UNMATCHED
    assert outcome_of(library(**LIBRARY_MEASURED), [beatport(title=f"Marble Tide {bracket}", **MEASURED)]) in UNMATCHED


@pytest.mark.parametrize(("title", "artist"), [
    ("Marble Tide Karaoke Version", ONA), ("Marble Tide - Ona Bellcroft  Karaoke Version", ""), ("Marble Tide (Karaoke)", ONA),
    ("Marble Tide - Tribute to Ona Bellcroft", ""), ("Marble Tide - Made Famous by Ona Bellcroft", ""),
    ("Marble Tide (Originally Performed by Ona Bellcroft) [Karaoke]", "Harbour Karaoke"), ("Marble Tide sped up", ONA),
    ("Marble Tide nightcore", ONA), ("Marble Tide", "Ona Bellcroft Karaoke"), ("Marble Tide", "Ona Bellcroft Tribute Band"),
    ("Marble Tide", "Ona Bellcroft, Sped Up"), ("Marble Tide", "Nightcore feat. Ona Bellcroft"), ("Marble Tide [8D Audio]", ONA),
    ("Marble Tide", "Ona Bellcroft, Slowed + Reverb"),
])  # fmt: skip
def test_karaoke_and_its_kind_are_another_recording_wherever_the_words_stand(title, artist):
    assert outcome_of(library(title, artist, **LIBRARY_MEASURED), [beatport(**MEASURED)]) in UNMATCHED


def test_karaoke_of_the_same_kind_is_found():
    track = library("Marble Tide (Karaoke Version)", **LIBRARY_MEASURED)
    assert outcome_of(track, [beatport(**MEASURED), beatport("Karaoke Version", **MEASURED)]) == 2


def test_a_name_that_holds_such_a_word_is_found():
    assert outcome_of(library("Cover Me"), [beatport(title="Cover Me")]) == 1
    assert outcome_of(library("Lullaby For Ona"), [beatport(title="Lullaby For Ona")]) == 1


@pytest.mark.parametrize(
    "name", ["Tide With You", "Guaro con Ron", "Marble Tide Extended Mix", "Marble Tide feat. Petra Quill"]
)
@pytest.mark.parametrize("bracket", ["(The Sequel)", "(Part 2)", "[At Dawn]", "(Tomas Vire Re", "[Home Recording]"])
def test_a_bracket_counts_behind_a_name_in_which_somebody_or_a_version_may_stand(name, bracket):
    track = library(f"{name} {bracket}", **LIBRARY_MEASURED)
    for mix in ("Original Mix", "Extended Mix"):
        assert outcome_of(track, [beatport(mix, title=name.removesuffix(" Extended Mix"), **MEASURED)]) in UNMATCHED


@pytest.mark.parametrize(("title", "expected"), [
    ("Ona Bellcroft - Granite - Marble Tide", {REVIEW}), ("Ona Bellcroft - Granite (Original Mix) - Marble Tide", UNMATCHED),
    ("Ona Bellcroft - Harbour Lights - Marble Tide", {1}), ("Ona Bellcroft - 05 - Marble Tide", {1}),
    ("Ona Bellcroft - HRB012 - Marble Tide", {1}), ("Ona Bellcroft - Ona Bellcroft - Marble Tide", {1}),
    ("Ona Bellcroft - Petra Quill - Marble Tide", {REVIEW}),
])  # fmt: skip
def test_what_stands_between_artist_and_title_has_to_be_known(title, expected):
    theirs = beatport(release="Harbour Lights", catalog_number="HRB012")
    assert outcome_of(library(title, ""), [theirs]) in expected


@pytest.mark.parametrize(("title", "bracket"), [
    ("No Sleep Club", "(Club Mix)"), ("Night Dub", "(VIP)"), ("Harbour Live", "(Live)"), ("Last Edit", "(Edit)"),
])  # fmt: skip
def test_a_name_that_ends_in_a_version_word_keeps_it(title, bracket):
    assert outcome_of(library(f"{title} {bracket}"), [beatport(title=title)]) in UNMATCHED
    assert outcome_of(library(title), [beatport(title=title, mix=bracket.strip("()"))]) in UNMATCHED
    assert (
        outcome_of(
            library(f"{title} (Original Mix)"), [beatport(title=title), beatport(title=title, mix=bracket.strip("()"))]
        )
        == 1
    )


@pytest.mark.parametrize(("one", "other"), [
    ("The Only One", "One And Only"), ("Piano Track That", "That Piano Track"), ("Night And Day", "Day And Night"),
])  # fmt: skip
def test_words_in_another_order_are_another_title(one, other):
    assert outcome_of(library(one, **LIBRARY_MEASURED), [beatport(title=other, **MEASURED)]) in UNMATCHED


@pytest.mark.parametrize(("one", "other"), [
    ("Marble / Granite", "Granite / Marble"), ("Marble Tide (Granite Sky)", "Granite Sky (Marble Tide)"),
])  # fmt: skip
def test_whole_parts_may_stand_in_another_order(one, other):
    assert outcome_of(library(one, **LIBRARY_MEASURED), [beatport(title=other, **MEASURED)]) == 1


def test_a_record_without_artists_is_never_certain():
    verdict = match(library(**LIBRARY_MEASURED), [beatport(artists="", **MEASURED)]).verdict
    assert verdict.confidence is not Confidence.HIGH
    assert all(each.scored.version.value != "exact" and each.scored.score < 100 for each in verdict.ranked)


def test_a_record_without_a_mix_name_is_never_certain():
    track = library("Marble Tide (Anvil Choir Remix)", **LIBRARY_MEASURED)
    odd = remix("", ANVIL, title="Marble Tide (Anvil Choir Remix)", **MEASURED)
    ranked = match(track, [odd, beatport(), beatport("Extended Mix")]).verdict.ranked
    assert ranked[0].candidate.mix_name == ""
    assert ranked[0].scored.version.value != "exact"
    assert ranked[0].scored.score < 100


def test_among_twins_the_exact_spelling_of_the_version_wins():
    twins = [remix("Anvil Choir Extended Remix", ANVIL), remix("Anvil Choir Extended Mix", ANVIL)]
    assert outcome_of(library("Marble Tide (Anvil Choir Extended Mix)"), twins) == 2
    assert outcome_of(library("Marble Tide (Anvil Choir Extended Remix)"), twins) == 1


# --- what must be found ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", [
    "Marble Tide - 5A/4A", "Marble Tide - 5A", "8A - 126 - Marble Tide", "5A/4A - Marble Tide", "8A - Marble Tide",
    "Marble Tide 5A/4A", "Marble Tide (5A/4A)", "[5A] Marble Tide", "Marble Tide - 8A - Energy 7", "8A - Energy 7 - Marble Tide",
    "Marble Tide - Energy 7", "Marble Tide [PROGRESSIVE HOUSE]", "Marble Tide [DH]", "Marble Tide (Afro House)",
    "Marble Tide (Melodic House & Techno)", "Marble Tide [Tech House]", "Premiere_ Marble Tide", "PREMIERE | Marble Tide",
    "Marble Tide (edited)", "Marble Tide MASTER", "Marble Tide HQ", "Marble Tide 320kbps", "Marble Tide (320 kbps)",
    "Marble Tide (Maxi)", "Marble Tide (From The Series Harbour Lights)", "Marble Tide (Clean)", "Marble Tide (Original Mix) [Explicit]",
    "Marble Tide (Originalversion)", "Marble Tide (Versione Originale)", "Marble Tide (Versión Original)",
    "Marble Tide (Version Originale)", "Marble Tide (Originele Versie)", "Marble Tide (Оригинальный микс)",
    "Marble Tide (オリジナルミックス)", "Marble Tide (오리지널 믹스)", "Marble Tide (Orijinal Mix)", "Marble Tide (Oryginalna Wersja)",
    "Marble Tide (מיקס מקורי)", "Marble Tide (Offizielles Video)",
    "Marble Tide FINAL MASTER", "Marble Tide (Original Mix) FINAL MASTER", "Marble Tide [Prog House]", "Marble Tide (Бесплатно)",
    "Premiere - Ona Bellcroft - Marble Tide",  "Marble Tide (Video Oficial)", "Marble Tide (Clip Officiel)",
    "Marble Tide (Video Ufficiale)", "Marble Tide (Kostenloser Download)", "Marble Tide (Descarga Gratis)",
])  # fmt: skip
def test_a_title_with_marks_is_the_original(title):
    assert outcome_of(library(title), [beatport(), beatport("Dub"), beatport(title="Granite")]) == 1


@pytest.mark.parametrize("artist", ["8A", "5A/4A", "126", "8A - 126", "Am", "07"])
def test_an_artist_field_that_holds_only_a_key_or_a_number_is_empty(artist):
    assert outcome_of(library("Ona Bellcroft - Marble Tide", artist), [beatport()]) == 1


@pytest.mark.parametrize(("title", "artist", "fields"), [
    ("Ona Bellcroft - Marble Tide - Harbour Records", "", {"label": "Harbour"}),
    ("Ona Bellcroft - Marble Tide - HRB012", "", {"catalog_number": "HRB012"}),
    ("Ona Bellcroft - Marble Tide (Original Mix) - Harbour", "", {"label": "Harbour Records"}),
    ("Marble Tide - Harbour Records", ONA, {"label": "Harbour Records"}),
    ("15-Ona Bellcroft - Marble Tide", "", {}), ("Premiere_ Ona Bellcroft - Marble Tide", "", {}),
    ("Premiere: Ona Bellcroft - Marble Tide", "", {}), ("A1 Ona Bellcroft - Marble Tide", "", {}),
    ("8A - 123 - Ona Bellcroft - Marble Tide", "", {}), ("B2. Ona Bellcroft - Marble Tide", "", {}),
    ("Ona Bellcroft - Marble Tide feat. Petra Quill - Harbour", "", {"label": "Harbour"}),
    ("Ona Bellcroft - Marble Tide - Harbour (USA)", "", {"label": "Harbour (USA)"}),
    ("Ona Bellcroft - Marble Tide (Original Mix) - Harbour (PTY) Ltd", "", {"label": "Harbour (PTY) Ltd"}),
])  # fmt: skip
def test_a_label_or_a_number_around_artist_and_title_is_recognised(title, artist, fields):
    assert outcome_of(library(title, artist), [beatport(**fields), beatport("Dub", **fields)]) == 1


@pytest.mark.parametrize(("ending", "expected"), [
    (" (Anvil Choir Re", 2), (" (Anvil Cho", 2), (" [Anvil Choir R", 2), (" (Orig", 1), (" (Original M", 1), (" (Ext", 3),
    (" (Anvil Choir Remi", 2), (" (Kite Valley Re", None),
])  # fmt: skip
def test_a_title_cut_inside_a_bracket_is_the_beginning_of_a_version(ending, expected):
    tracks = [beatport(), remix("Anvil Choir Remix", ANVIL), beatport("Extended Mix")]
    check(expected or UNMATCHED, outcome_of(library(f"Marble Tide{ending}"), tracks))


@pytest.mark.parametrize("ending", [
    " (Extended Mix) (Petra Quill Rem", " (Extended Mix) (Petra Quill R", " (Extended Mix) (Petra Qu", " (Extended Mix) [Petra Quill Re",
    " (Inst.", " (Instr.",
])  # fmt: skip
def test_what_was_cut_behind_a_version_may_be_another_version(ending):
    assert outcome_of(library(f"Marble Tide{ending}"), [beatport(), beatport("Extended Mix")]) in UNMATCHED


def test_a_label_that_was_cut_behind_a_version_says_nothing():
    track = library("Marble Tide (Original Mix) [Harbour Re")
    assert outcome_of(track, [beatport(label="Harbour Records"), beatport("Dub")]) == 1


@pytest.mark.parametrize(("bracket", "mix", "remixers"), [
    ("(Anvil Choir ремикс)", "Anvil Choir Remix", ANVIL), ("(Anvil Choir リミックス)", "Anvil Choir Remix", ANVIL),
    ("(Anvil Choir 리믹스)", "Anvil Choir Remix", ANVIL), ("(Remezcla de Anvil Choir)", "Anvil Choir Remix", ANVIL),
    ("(Versión Extendida)", "Extended Mix", ""), ("(Versão Estendida)", "Extended Mix", ""), ("(Version Longue)", "Extended Mix", ""),
    ("(Verlängerte Version)", "Extended Mix", ""), ("(En Vivo)", "Live", ""), ("(Ao Vivo)", "Live", ""), ("(Dal Vivo)", "Live", ""),
    ("(Strumentale)", "Instrumental", ""), ("(Instrumentale)", "Instrumental", ""), ("(Akustik)", "Acoustic", ""),
    ("(Acústico)", "Acoustic", ""), ("(Wersja Rozszerzona)", "Extended Mix", ""), ("(Canlı)", "Live", ""),
    ("(Uzatılmış Versiyon)", "Extended Mix", ""), ("(Расширенная версия)", "Extended Mix", ""), ("(ライブ)", "Live", ""),
    ("(라이브)", "Live", ""), ("(גרסה מורחבת)", "Extended Mix", ""), ("(Uitgebreide Versie)", "Extended Mix", ""),
])  # fmt: skip
def test_a_version_in_another_language_is_found_and_never_the_original(bracket, mix, remixers):
    tracks = [beatport(), beatport(mix, remixers=remixers)]
    assert outcome_of(library(f"Marble Tide {bracket}"), tracks) == 2
    if mix != "Extended Mix":
        assert outcome_of(library(f"Marble Tide {bracket}"), tracks[:1]) in UNMATCHED


@pytest.mark.parametrize(("title", "artist"), [
    ("Marble Tide con Petra Quill", ONA), ("Marble Tide (con Petra Quill)", ONA), ("Marble Tide (mit Petra Quill)", ONA),
    ("Marble Tide (avec Petra Quill)", ONA), ("Marble Tide (com Petra Quill)", ONA), ("Marble Tide (met Petra Quill)", ONA),
    ("Marble Tide", "Ona Bellcroft e Petra Quill"), ("Marble Tide", "Ona Bellcroft i Petra Quill"),
    ("Marble Tide", "Ona Bellcroft ve Petra Quill"), ("Marble Tide", "Ona Bellcroft en Petra Quill"),
    ("Marble Tide", "Ona Bellcroft и Petra Quill"), ("Marble Tide", "Ona Bellcroft part. Petra Quill"),
])  # fmt: skip
def test_people_joined_in_another_language_are_found(title, artist):
    check(
        {1} if artist != ONA or "(" in title else {1, REVIEW},
        outcome_of(library(title, artist), [beatport(artists=f"{ONA}; {PETRA}")]),
    )


@pytest.mark.parametrize("word", ["con", "mit", "avec", "com", "met", "с", "with"])
def test_a_guest_in_another_language_is_found_where_only_the_title_names_him(word):
    track = library(f"Marble Tide ({word} Petra Quill)")
    assert outcome_of(track, [beatport(title="Marble Tide feat. Petra Quill")]) == 1
    assert outcome_of(track, [beatport(title="Marble Tide feat. Tomas Vire")]) in UNMATCHED


@pytest.mark.parametrize(("track", "candidates", "expected"), cases(
    ("an alias with a suffix", library("Marble Tide (Ivory Remix)"), [remix("Ivory IT Remix", "Ivory (IT)")], 1),
    ("an alias with a suffix in the library", library("Marble Tide (Ivory IT Remix)"), [remix("Ivory Remix", "Ivory (IT)")], 1),
    ("a capital i for an l", library(artist="lvory Quay"), [beatport(artists="Ivory Quay")], 1),
    ("a capital i for an l in a remixer", library("Marble Tide (lvory Quay Remix)"), [remix("Ivory Quay Remix", "Ivory Quay")], 1),
    ("a retouch without a name", library("Marble Tide (Retouch)"), [beatport(), remix("Anvil Choir Retouch", ANVIL)], {2, REVIEW}),
    ("a name of signs", library(title="!!!"), [beatport(title="???"), beatport(title="!!!")], 2),
    ("an artist of signs", library(artist="!!!"), [beatport(artists="!!!")], 1),
    ("another artist of signs", library(artist="!!!"), [beatport(artists="†††")], UNMATCHED),
    ("a division sign", library(title="÷"), [beatport(title="×"), beatport(title="÷")], 2),
    ("plus and minus", library(artist="+/-"), [beatport(artists="+/-")], 1),
    ("a movement", library("Nocturne Op. 27 No. 2 in D-flat: I. Lento", "F. Chopinek"), [beatport(title="Nocturne, Op. 27 No. 1: I. Lento", artists="F. Chopinek"), beatport(title="Nocturne, Op. 27, No. 2 in D-flat: I. Lento", artists="F. Chopinek")], 2),
    ("another movement", library("Sonata Op. 27 No. 2: I. Adagio"), [beatport(title="Sonata Op. 27 No. 2: II. Allegretto")], UNMATCHED),
    ("versus as the mix name", library("Marble Tide", f"{ONA} & {PETRA}"), [beatport("Ona Bellcroft Vs. Petra Quill", artists=f"{ONA}; {PETRA}")], 1),
    ("the catalogue splits name and mix wrongly", library("Marble Tide (Anvil Choir Remix)"), [beatport("Tide (Anvil Choir Remix)", title="Marble", remixers=ANVIL)], 1),
    ("the version in the name and a mix name of its own", library("Paper Lantern Marble Tide"), [beatport("Marble Tide", title="Paper Lantern")], {1, REVIEW}),
    ("the same remixer in another length", library("Marble Tide (Anvil Choir Remix)"), [remix("Anvil Choir Remix (Edit)", ANVIL)], REVIEW),
    ("the edit of a remix and the remix", library("Marble Tide (Anvil Choir Remix Edit)"), [remix("Anvil Choir Remix", ANVIL)], REVIEW),
    ("an original club mix", library("Marble Tide (Original Club Mix)"), [beatport()], {1, REVIEW}),
    ("a reversed title and artist", library("Marble Tide - Ona Bellcroft", ""), [beatport()], 1),
))  # fmt: skip
def test_it_is_found_as_djs_write_it(track, candidates, expected):
    check(expected, outcome_of(track, candidates))


@pytest.mark.parametrize("bracket", [
    "(Explicit Single)", "(Clean Single)", "(Intro Clean)", "(New Clean Extended)", "(Single Version)", "(Album Version)", "(Main Mix)",
    "(Original Club Mix)", "(HD)", "(Lyric Video)", "(Quick Hit Clean)", "(Acap In)", "(Intro)", "(Short Edit)", "(Dirty)", "(Clean Short)",
    "(Intro - Dirty)", "[Explicit Intro]", "(Radio Version)",
])  # fmt: skip
def test_words_of_pools_and_shops_are_a_pressing_or_want_a_human(bracket):
    assert outcome_of(library(f"Marble Tide {bracket}"), [beatport(), beatport(title="Granite")]) in {1, REVIEW}


@pytest.mark.parametrize("path", [
    "/Music/Ona Bellcroft - Harbour Lights - 05 Marble Tide.mp3", "/Music/Ona Bellcroft – (2019) Harbour Lights – 05 Marble Tide.flac",
    "/Music/01-ona_bellcroft-marble_tide-hrb.mp3", "/Music/ona_bellcroft-marble_tide_(original_mix)-hrb.mp3",
    "/Music/ona_bellcroft_-_marble_tide.mp3", "/Music/A1 Ona Bellcroft - Marble Tide.aiff", "/Music/A1. Ona Bellcroft - Marble Tide.aiff",
    "/Music/8A - 123 - Ona Bellcroft - Marble Tide.mp3", "/Music/Ona Bellcroft/Harbour Lights/05 Marble Tide.mp3",
    "/Music/Ona Bellcroft/Harbour Lights/05 - Marble Tide.mp3", "C:\\Music\\Ona Bellcroft\\Harbour Lights\\05. Marble Tide.mp3",
    "/Music/Ona Bellcroft - Marble Tide.mp3", "/Music/Ona Bellcroft - Harbour Lights - 05 - Marble Tide.mp3",
    "/Music/Ona Bellcroft - Marble Tide (Original Mix) [HRB012].mp3", "/Music/05 - Ona Bellcroft - Marble Tide.wav",
])  # fmt: skip
def test_a_row_that_is_known_by_its_path_only_is_found(path):
    title = file_title(path)
    track = library(title, "", location=path, path=path)
    assert outcome_of(track, [beatport(), beatport(title="Harbour Lights"), beatport("Dub")]) == 1
    assert outcome_of(track, [beatport(artists="Petra Quill")]) == NOTHING


@pytest.mark.parametrize(("title", "candidate"), [
    ("Amber con Salt (The Sequel)", beatport(title="Amber con Salt")), ("Amber [Home Recording]", beatport(title="Amber")),
    ("Amber Original Mix (The Sequel)", beatport(title="Amber")),
    ("Amber (Quay Dub Edit of Kite Remix Dub)", beatport("Quay Dub Edit of Kite Remix", title="Amber")),
])  # fmt: skip
def test_a_bracket_that_stays_unexplained_is_never_swallowed_by_another_reading(title, candidate):
    assert outcome_of(library(title), [candidate]) in UNMATCHED


def test_a_remixer_whose_name_repeats_a_word_is_found_by_credit():
    assert outcome_of(library("Marble Tide (Kite Kite Remix)"), [beatport(), remix("Remix", "Kite Kite")]) == 2


def test_two_countries_behind_one_name_are_two_artists():
    assert outcome_of(library(artist="Earth & Wind (UK)"), [beatport(artists="Earth Wind (US)")]) == NOTHING
    assert outcome_of(library(artist="Earth & Wind (UK)"), [beatport(artists="Earth Wind (GB)")]) == 1


def test_the_same_pressing_on_both_sides_is_exact():
    best = match(library("Marble Tide (2011 Remaster)"), [beatport("2011 Remaster"), beatport()]).verdict.best
    assert (best.candidate.mix_name, best.scored.version.value) == ("2011 Remaster", "exact")
