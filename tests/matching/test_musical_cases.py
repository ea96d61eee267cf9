"""A messy library against a catalogue full of traps: what a careful DJ says, one row a fact.

Every row names what stands in the library, what Beatport sells, and which of it is right (from 1), or that a human
has to look, or that there is nothing. A set holds what is equally acceptable; a wrong match never is.
"""

import pytest

from beatmatch.settings import Prefer, Settings
from tests.matching.builders import NOTHING, REVIEW, beatport, library, outcome_of, remix

ONA, PETRA, ANVIL, TOMAS = "Ona Bellcroft", "Petra Quill", "Anvil Choir", "Tomas Vire"
UNMATCHED = {REVIEW, NOTHING}
ORIGINAL, EXTENDED = beatport(), beatport("Extended Mix")


def check(expected, got):
    assert got in (expected if isinstance(expected, set) else {expected})


def by_id(table):
    return [pytest.param(*facts, id=name) for name, *facts in table]


# --- the right song in the wrong version ---------------------------------------------------------------------------

VERSIONS = [
    # what it is, the library's version, what is beatport, what is right
    ("a remix of a remix is not the remix", "(Anvil Choir Remix) (Tomas Vire Edit)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("an edit of a remix is not another edit", "(Anvil Choir Remix) [Tomas Vire Edit]", [remix("Tomas Vire Edit", TOMAS)], UNMATCHED),
    ("two brackets are one extended remix", "(Anvil Choir Remix) (Extended Mix)", [remix("Anvil Choir Remix", ANVIL), remix("Anvil Choir Extended Remix", ANVIL), EXTENDED], 2),
    ("an extended remix without its short one", "(Anvil Choir Remix)", [remix("Anvil Choir Extended Remix", ANVIL), ORIGINAL], 1),
    ("the words of an extended remix in any order", "(Anvil Choir Extended Remix)", [remix("Anvil Choir Remix Extended", ANVIL)], 1),
    ("two remixers named, one on Beatport", "(Anvil Choir & Tomas Vire Remix)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("one of two remixers named", "(Anvil Choir Remix)", [remix("Anvil Choir & Tomas Vire Remix", "Anvil Choir; Tomas Vire")], 1),
    ("one remixer's own remix before the joint one", "(Anvil Choir Remix)", [remix("Anvil Choir & Tomas Vire Remix", "Anvil Choir; Tomas Vire"), remix("Anvil Choir Remix", ANVIL)], 2),
    ("two remixers with an x, in the other order", "(Tomas Vire x Kite Valley Remix)", [remix("Kite Valley & Tomas Vire Remix", "Kite Valley; Tomas Vire")], 1),
    ("one of two remixers is another", "(Anvil Choir & Tomas Vire Remix)", [remix("Anvil Choir & Petra Quill Remix", "Anvil Choir; Petra Quill")], UNMATCHED),
    ("a VIP of the remix", "(Anvil Choir Remix)", [remix("Anvil Choir VIP Remix", ANVIL)], UNMATCHED),
    ("the remix of a VIP", "(Anvil Choir VIP)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("a dub by the remixer", "(Anvil Choir Dub)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("dub and dub mix are one", "(Anvil Choir Dub)", [remix("Anvil Choir Dub Mix", ANVIL)], 1),
    ("the artist's dub is not a remixer's", "(Dub)", [remix("Anvil Choir Dub", ANVIL)], UNMATCHED),
    ("a bare remix by the credited remixer", "(Anvil Choir Remix)", [remix("Remix", ANVIL)], 1),
    ("a bare remix by somebody else", "(Anvil Choir Remix)", [remix("Remix", TOMAS)], NOTHING),
    ("whose remix is not said", "(Remix)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("the instrumental of a remix", "(Anvil Choir Remix Instrumental)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("the words of an instrumental in any order", "(Anvil Choir Instrumental Remix)", [remix("Anvil Choir Remix Instrumental", ANVIL)], 1),
    ("the radio edit of a remix", "(Anvil Choir Radio Edit)", [remix("Anvil Choir Remix Radio Edit", ANVIL), remix("Anvil Choir Remix", ANVIL)], 1),
    ("a remixer's edit is not the remix", "(Anvil Choir Edit)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("a remixer's rework is not the remix", "(Anvil Choir Rework)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("two named mixes of one remixer", "(Anvil Choir 808 Mix)", [remix("Anvil Choir Raw Mix", ANVIL)], UNMATCHED),
    ("a named mix and the plain remix", "(Anvil Choir Raw Mix)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("mix and remix of a named one", "(Anvil Choir Deep Mix)", [remix("Anvil Choir Deep Remix", ANVIL)], 1),
    ("the second remix of a remixer", "(Anvil Choir Remix)", [remix("Anvil Choir Remix 2", ANVIL)], UNMATCHED),
    ("remix one and remix two", "(Anvil Choir Remix 1)", [remix("Anvil Choir Remix 2", ANVIL)], UNMATCHED),
    ("a year in the remix", "(Anvil Choir 2019 Remix)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("another year in the remix", "(Anvil Choir 2019 Remix)", [remix("Anvil Choir 2021 Remix", ANVIL)], UNMATCHED),
    ("the year of a mix", "(2019 Mix)", [beatport("2021 Mix"), beatport("2019 Mix"), ORIGINAL], 2),
    ("only the mix of another year", "(2019 Mix)", [beatport("2021 Mix")], UNMATCHED),
    ("a year alone is a version for a human", "(2024)", [ORIGINAL], UNMATCHED),
    ("the year of a remaster", "(Remastered 2011)", [beatport("2019 Remaster"), beatport("2011 Remaster")], 2),
    ("only the remaster of another year", "(2011 Remaster)", [beatport("2019 Remaster")], UNMATCHED),
    ("a remaster behind a dash", "- 2011 Remaster", [beatport("2011 Remaster"), ORIGINAL], 1),
    ("a mix of its own words", "(2025 Organic Extended Mix)", [EXTENDED], UNMATCHED),
    ("the seasons differ", "(Summer Mix)", [beatport("Winter Mix")], UNMATCHED),
    ("Aboriginal is not Original", "(Aboriginal Mix)", [ORIGINAL], UNMATCHED),
    ("Original is not Aboriginal", "(Original Mix)", [beatport("Aboriginal Mix")], UNMATCHED),
    ("club mix and extended club mix", "(Club Mix)", [beatport("Extended Club Mix"), ORIGINAL], 1),
    ("club mix and club edit", "(Club Edit)", [beatport("Club Mix")], UNMATCHED),
    ("radio edit and radio mix", "(Radio Edit)", [beatport("Radio Mix"), ORIGINAL], 1),
    ("edit and radio edit", "(Edit)", [beatport("Radio Edit")], UNMATCHED),
    ("inches", '(12" Mix)', [beatport('7" Mix'), beatport("12 Inch Mix")], 2),
    ("clean and dirty", "(Clean)", [beatport("Dirty"), beatport("Clean")], 2),
    ("only the dirty one", "(Clean)", [beatport("Dirty")], UNMATCHED),
    ("instrumental and acapella", "(Instrumental)", [beatport("Acapella")], UNMATCHED),
    ("spellings of acapella", "(A Cappella)", [beatport("Accapella"), ORIGINAL], 1),
    ("dub and instrumental", "(Dub)", [beatport("Instrumental")], UNMATCHED),
    ("full vocal mix and vocal mix", "(Full Vocal Mix)", [beatport("Vocal Mix"), ORIGINAL], 1),
    ("extended version is extended mix", "(Extended Version)", [ORIGINAL, EXTENDED], 2),
    ("extended without brackets", "Extended", [ORIGINAL, EXTENDED], 2),
    ("the one that is not cut into a DJ mix", "(Original Mix)", [beatport("Mixed"), ORIGINAL], 2),
    ("the artist's own remix is not the original", "(Ona Bellcroft Remix)", [ORIGINAL], UNMATCHED),
    ("an explicit original, only the extended sold", "(Original Mix)", [EXTENDED], 1),
    ("an explicit extended, only the original sold", "(Extended Mix)", [ORIGINAL], 1),
    ("part of a version's name is somebody else's", "(Kite Remix)", [remix("Kite Valley Remix", "Kite Valley")], UNMATCHED),
    ("a remixer with a hyphen begins the same", "(Sun Remix)", [remix("Sun-El Remix", "Sun-El")], UNMATCHED),
    ("remixers who differ in a number", "(Area 51 Remix)", [remix("Area 52 Remix", "Area 52")], UNMATCHED),
    ("remixers who differ in a letter of a short name", "(Mika Remix)", [remix("Mila Remix", "Mila")], NOTHING),
    ("a remixer who is a DJ on one side", "(DJ Vire Remix)", [remix("Vire Remix", "Vire")], 1),
    ("a remixer who is a DJ on the other side", "(Vire Remix)", [remix("DJ Vire Remix", "DJ Vire")], 1),
    ("a remixer's country", "(Vire (UK) Remix)", [remix("Vire Remix", "Vire")], 1),
    ("a remixer whose name holds an X", "(Brand X Remix)", [remix("Brand Remix", "Brand"), remix("Brand X Remix", "Brand X")], 2),
    ("only the name of the credited remixer", "(Anvil Choir)", [ORIGINAL, remix("Anvil Choir Remix", ANVIL)], 2),
    ("only a name, credited nowhere", "(Anvil Choir)", [ORIGINAL], UNMATCHED),
    ("whose midnight remix", "(Anvil Choir's Midnight Remix)", [remix("Anvil Choir Remix", ANVIL)], UNMATCHED),
    ("beats, spelt in another way, as a bonus", "(Tomas Vire Bonus Beatz)", [ORIGINAL, remix("Tomas Vire Bonus Beatz", TOMAS)], 2),
    ("a word that only a remixer knows", "(Tomas Vire Excursion)", [ORIGINAL, remix("Tomas Vire Excursion", TOMAS)], 2),
]  # fmt: skip


@pytest.mark.parametrize(("version", "tracks", "expected"), by_id(VERSIONS))
def test_the_right_song_in_the_wrong_version_is_no_match(version, tracks, expected):
    check(expected, outcome_of(library(f"Marble Tide {version}"), tracks))


KINDS = ["Live", "Acoustic", "Sped Up", "Slowed + Reverb", "Karaoke Version", "Club Mix", "Radio Edit", "Instrumental",
         "VIP Mix", "Dub", "Acapella", "Live at the Barn", "Intro Clean", "Bootleg", "Flip", "Demo",
         "Orchestral Version", "Nightcore", "Piano Version", "Short Edit", "Drum Tool", "Reprise"]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_version_of_another_kind_is_never_matched(kind):
    check(UNMATCHED, outcome_of(library(f"Marble Tide ({kind})"), [ORIGINAL, EXTENDED]))
    check(UNMATCHED, outcome_of(library("Marble Tide"), [beatport(kind)]))
    assert outcome_of(library("Marble Tide"), [beatport(kind), ORIGINAL]) == 2
    assert outcome_of(library(f"Marble Tide ({kind})"), [ORIGINAL, beatport(kind)]) == 2
    assert outcome_of(library(f"Marble Tide - {kind}"), [ORIGINAL, beatport(kind)]) == 2
    assert outcome_of(library(f"Marble Tide ({kind})"), [ORIGINAL, beatport(title=f"Marble Tide ({kind})")]) == 2


WRITTEN = [
    "(Anvil Choir feat. Petra Quill Remix)", "(Anvil Choir Remix feat. Petra Quill)", "(Remix by Anvil Choir)",
    "(Anvil Choir Mix)", "(ANVIL CHOIR rmx)", "(anvil choir re-mix)", "Anvil Choir Remix", "- Anvil Choir Remix",
    "[Anvil Choir]", "{Anvil Choir Remix}", "（Anvil Choir Remix）", "(Anvil Choir Remix", "Anvil Choir Remix)",
    "(Anvil  Choir  Remix)", "(Anvil-Choir Remix)", "(AnvilChoir Remix)", "(Anvil Choir's Remix)",
    "(The Anvil Choir Remix)", "(DJ Anvil Choir Remix)", "(Anvil Choir (UK) Remix)", "((Anvil Choir Remix))",
    "(Remixed by Anvil Choir)", "(Remix - Anvil Choir)", "/ Anvil Choir Remix", "(Anvil Choir Remix) [Harbour Records]",
    "(Anvil Choir Remix) [HRB012]", "(Anvil Choir Remix) FREE DL", "(Anvil Choir Remix) 8A 124",
    "(Anvil Choir Remix) [8A]", "(Anvil Choir Remix)_1", "(Anvil Choir Remix) (1)", "(Anvil Choir Remix).mp3",
    "(Anvil Choir Rmx) [FREE DOWNLOAD]", "(feat. Petra Quill) (Anvil Choir Remix)",
    "(feat. Petra Quill) - Anvil Choir Remix", "feat. Petra Quill (Anvil Choir Remix)",
    "(Anvil Choir Remix) (feat. Petra Quill)", "- Anvil Choir Remix [FREE DL]", "(Anvil Chior Remix)",
]  # fmt: skip


@pytest.mark.parametrize("version", WRITTEN)
def test_one_remix_in_every_way_to_write_it_is_found_and_never_mistaken(version):
    title = f"Marble Tide {version}"
    theirs, another = remix("Anvil Choir Remix", ANVIL), remix("Tomas Vire Remix", TOMAS, length_ms=300_000)
    assert outcome_of(library(title), [ORIGINAL, EXTENDED, another, theirs]) == 4
    check(UNMATCHED, outcome_of(library(title), [ORIGINAL, EXTENDED, another]))
    check(UNMATCHED, outcome_of(library(title, seconds=300), [another]))
    check(UNMATCHED, outcome_of(library(title, seconds=300), [beatport(length_ms=300_000)]))


@pytest.mark.parametrize(
    "word", ["Refreak", "Translation", "Perspective", "Cover", "Twist", "Jam", "Redrum", "Excursion"]
)
def test_a_name_and_one_more_word_is_a_version_even_where_the_word_is_new(word):
    title, length = f"Marble Tide (Tomas Vire {word})", 300_000
    theirs = remix(f"Tomas Vire {word}", TOMAS, length_ms=length)
    assert outcome_of(library(title), [ORIGINAL, theirs]) == 2
    assert outcome_of(library(), [theirs, ORIGINAL]) == 2
    check(UNMATCHED, outcome_of(library(title, seconds=300, bpm=120.0), [beatport(length_ms=length, bpm=120.0)]))
    check(UNMATCHED, outcome_of(library(seconds=300), [theirs]))
    check(UNMATCHED, outcome_of(library(seconds=300), [beatport(title=title, length_ms=length)]))


# --- another song that looks like it -------------------------------------------------------------------------------

SONGS = [
    ("a part of a longer title", "Casablanca", "From Cadiz to Casablanca", NOTHING),
    ("a longer title than the sold one", "From Cadiz to Casablanca", "Casablanca", NOTHING),
    ("one word more", "Love Me", "Love Me Not", NOTHING),
    ("one word less", "Not In Love", "In Love", NOTHING),
    ("one letter in a short word", "Home", "Hope", NOTHING),
    ("another first letter", "Light", "Night", NOTHING),
    ("years as titles", "1979", "1980", NOTHING),
    ("numbers as titles", "99", "999", NOTHING),
    ("tracks by number", "Track 7", "Track 8", NOTHING),
    ("part two and part three", "Marble Tide, Pt. II", "Marble Tide Pt. III", NOTHING),
    ("part one in brackets and part two", "Marble Tide (Part 1)", "Marble Tide (Part 2)", UNMATCHED),
    ("part one and none", "Marble Tide Pt. 1", "Marble Tide", UNMATCHED),
    ("none and part two", "Marble Tide", "Marble Tide Pt. 2", NOTHING),
    ("two point zero", "Marble Tide 2.0", "Marble Tide", UNMATCHED),
    ("volumes", "Marble Tide Vol. 3", "Marble Tide Vol. 4", NOTHING),
    ("chapters in roman numbers", "Chapter IV", "Chapter V", NOTHING),
    ("the two sides of a record", "Marble Tide (A-Side)", "Marble Tide (B-Side)", UNMATCHED),
    ("a year behind the name", "Marble Tide '98", "Marble Tide", UNMATCHED),
    ("a number in front may be the name's own", "7 Days", "Days", UNMATCHED),
    ("a number behind may be the name's own", "Tide 101", "Tide", UNMATCHED),
    ("two songs in one", "Marble Tide x Granite Sky (Tomas Vire Mashup)", "Marble Tide", UNMATCHED),
    ("two sides of a double track", "Marble Tide / Granite Sky", "Marble Tide", UNMATCHED),
    ("two subtitles", "Feel (The Rain)", "Feel (The Sun)", UNMATCHED),
    ("signs for a name", "???", "!!!", NOTHING),
    ("a picture for a name", "🔥", "💧", NOTHING),
    ("Japanese names", "東京", "大阪", NOTHING),
    ("Russian names", "Ночь", "День", NOTHING),
    ("nothing but a version", "Original Mix", "Marble Tide", NOTHING),
    ("nothing at all", "", "Marble Tide", NOTHING),
    ("nothing but brackets", "()[]", "Marble Tide", NOTHING),
    ("nothing but dashes", "- - -", "Marble Tide", NOTHING),
    ("the words in another order, nothing measured", "Night And Day", "Day And Night", UNMATCHED),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected"), by_id(SONGS))
def test_another_song_by_the_same_artist_is_no_match(ours, theirs, expected):
    check(expected, outcome_of(library(ours), [beatport(title=theirs)]))


@pytest.mark.parametrize(("ours", "theirs"), [
    ("Lovers", "Losers"), ("Flight", "Fight"), ("Desert", "Dessert"), ("Stars", "Stairs"), ("Believe", "Believer"),
    ("Loving You", "Living You"), ("Feel (The Rain)", "Feel (The Sun)"), ("Tide (Part 1)", "Tide (Part 2)"),
])  # fmt: skip
def test_words_a_letter_apart_are_two_names_where_anything_measured_speaks_against_it(ours, theirs):
    other = beatport(title=theirs, length_ms=380_000, bpm=118.0)
    check(UNMATCHED, outcome_of(library(ours), [other]))
    check(UNMATCHED, outcome_of(library(ours, seconds=300, bpm=124.0), [other]))
    assert (
        outcome_of(library(ours, seconds=300, bpm=124.0), [other, beatport(title=ours, length_ms=300_000, bpm=124.0)])
        == 2
    )
    assert outcome_of(library(ours), [other, beatport(title=ours)]) == 2


SAME_SONGS = [
    ("roman and other numbers", "Marble Tide II", "Marble Tide 2"),
    ("part one in brackets and in words", "Marble Tide (Part 1)", "Marble Tide, Part One"),
    ("volume", "Marble Tide (Vol. 3)", "Marble Tide Volume 3"),
    ("an apostrophe less", "Don't Stop", "Dont Stop"),
    ("a curly apostrophe", "Don’t Stop", "Don't Stop"),
    ("and, in signs", "Rock & Roll", "Rock 'n' Roll"),
    ("and, in a web page's spelling", "Rock &amp; Roll", "Rock & Roll"),
    ("short spellings", "Luv U Tonite", "Love You Tonight"),
    ("a subtitle in brackets", "I Can't Get No Sleep", "(I Can't Get No) Sleep"),
    ("a double track", "Marble Tide / Granite Sky", "Marble Tide / Granite Sky"),
    ("the article", "Tide", "The Tide"),
    ("accents", "Cancion del Mar", "Canción del Mar"),
    ("a number that is certainly a track's", "07 - Days", "Days"),
    ("a vinyl position", "A1. Marble Tide", "Marble Tide"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), by_id(SAME_SONGS))
def test_one_song_in_two_spellings_is_found_from_either_side(ours, theirs):
    assert outcome_of(library(ours), [beatport(title="Granite Sky"), beatport(title=theirs)]) == 2


NAMES = [
    "Dub Be Good To Me", "Remix My Heart", "The Original", "Original Sin", "Extended Play", "Radio Ga", "Club Tropic",
    "Live Forever", "VIP", "Edit", "Bootleg", "The Remix", "Acapella", "Instrumental", "In The Mix", "Dub", "Your Touch",
    "Night Club", "Live", "Demo", "Intro", "Special", "Clean", "Bonus", "Unreleased", "Promo", "(Untitled)", "Defeat",
    "Left Drift", "Ft. Knox", "Feat", "1979", "99", "7", "24/7", "808", "Track 7", "9 To 5", "No. 5", "X", "You & I",
    "C.A.R.", "東京", "Ночь", "Αγάπη", "שלום", "مرحبا", "Café", "Straße", "Łódź", "!!!", "???", "🔥", "+", "...", "Pt. 2",
    "I", "II", "Marble - Tide", "Marble: Tide", "Marble (Tide)", "(Marble) Tide", "With You", "Mixed Emotions", "Mixed",
    "Rework", "Say It (Say It)", "Music", "Vol. 1", "Side A", "Mix", "Short", "The", "Da Funk", "8A", "#1", "2024",
    "Tide 130", "110 Tide", "01 Tide", "Anvil Choir",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_looks_like_something_else_stays_a_name(name):
    theirs, remixed = beatport(title=name), remix("Kite Valley Remix", "Kite Valley", title=name)
    assert outcome_of(library(name), [theirs]) == 1
    assert outcome_of(library(name.upper()), [theirs]) == 1
    assert outcome_of(library(f"{name} (Original Mix)"), [remixed, theirs]) == 2
    assert outcome_of(library(f"{name} (Kite Valley Remix)"), [theirs, remixed]) == 2
    check(UNMATCHED, outcome_of(library(name), [remixed]))
    assert outcome_of(library(name), [beatport(title="Granite Sky")]) == NOTHING
    assert outcome_of(library(name), [beatport(title=name, artists=PETRA)]) == NOTHING


# --- junk ----------------------------------------------------------------------------------------------------------

BEHIND = [
    "[Harbour Records]", "[HRB012]", "[Harbour Records / HRB012]", "[FREE DL]", "(Free Download)", "[OUT NOW]",
    "(Premiere)", "[aB3dE5gH7jK]", "(128 BPM)", "128 BPM", "[128]", ".mp3", "(1)", "- 8A", "(Official Video)", "(HQ)",
    "[320]", "[8A]", "(8A)", "[8A - 124]", "www.djsite.com", "[heydj.pro]", "- heydj.pro", "[5]", "[7-8]", "(?)", "***",
    "| Free Download", "// Free DL", "[WAV]", "(Master)",
]  # fmt: skip


@pytest.mark.parametrize("mark", BEHIND)
def test_marks_behind_a_title_say_nothing_about_the_music(mark):
    for title in ("Marble Tide", "Marble Tide (Original Mix)"):
        written = f"{title}{'' if mark.startswith('.') else ' '}{mark}"
        assert outcome_of(library(written, bpm=128.0), [remix("Anvil Choir Remix", ANVIL), ORIGINAL]) == 2


SHAPES = [
    "PREMIERE: {artist} - {title}", "01 - {artist} - {title}", "01. {artist} - {title}", "A1 - {title}",
    "8A - 124 - {title}", "08A_124_{title}", "[8A] {title}", "8A 124 {artist} - {title}", "Am - 124 - {title}",
    "{artist} - {title} - 8A", "{artist} - {title} - 8A - 124", "{artist} - {title} - Original Mix - 8A",
    "{artist} – {title}", "{artist}- {title}", "{artist} -{title}", "{artist}_-_{title}", "{artist} | {title}",
    "{artist} : {title}", "{artist} -- {title}", "{artist} ~ {title}", "{artist} • {title}", "{title} - {artist}",
    '"{title}"', "{artist} - {artist} - {title}", "{artist} - {title} - {artist} - {title}", "[PREMIERE] {artist} - {title}",
    "Premiere | {artist} - {title}", "[7] {artist} - {title}", "[3-4] {title} [3-4]", "(F) {title}", "* {title}",
    "(-1) {title}", "(?) {title}", "47. {artist} - {title}", "01_{artist}_-_{title}_(Original_Mix)", "\ufeff{title}",
    "{title}\u200b", "{title}\x00", "\u200e{title}", "{title} (ORIGNAL MIX)", "{title} (Orginal Mix)", "{title} (Original Mix",
    "{title} Original Mix)", "{title} Original Mix", "{title}(Original Mix)", "{title} - Original Mix [FREE DL]",
    "{title} - EXTENDED MIX 124",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_title_is_found_in_every_shape_that_libraries_hold(shape):
    written = shape.format(artist=ONA, title="Marble Tide")
    tracks = [remix("Anvil Choir Remix", ANVIL), ORIGINAL]
    assert outcome_of(library(written), tracks) == 2
    if "{artist}" in shape:
        assert outcome_of(library(written, artist=""), tracks) == 2
        assert outcome_of(library(shape.format(artist=PETRA, title="Marble Tide"), artist=""), tracks) == NOTHING


# --- people --------------------------------------------------------------------------------------------------------

PEOPLE = [
    ("the beginning of another name", "Sun", "Sun-El Dusk", NOTHING),
    ("the beginning of a longer name", "Hallow", "Hallow In Dub", NOTHING),
    ("namesakes with two suffixes", "Monty (House)", "Monty (DnB)", NOTHING),
    ("a suffix on one side", "Monty", "Monty (House)", 1),
    ("two countries", "Meera (NO)", "Meera (UK)", NOTHING),
    ("one country in two spellings", "Meera (USA)", "Meera (US)", 1),
    ("a first name alone", "Ona", ONA, UNMATCHED),
    ("a surname alone", "Bellcroft", ONA, UNMATCHED),
    ("surname first", "Bellcroft, Ona", ONA, 1),
    ("DJ dropped", "DJ Vire", "Vire", 1),
    ("the article dropped", "The Anvils", "Anvils", 1),
    ("two DJs", "DJ Vire", "DJ Vale", NOTHING),
    ("one short name", "Mika", "Mila", NOTHING),
    ("brothers and sisters", "The Dusk Brothers", "The Dusk Sisters", NOTHING),
    ("numbers in names", "Area 51", "Area 52", NOTHING),
    ("nobody in common", "Ona Bellcroft, Petra Quill", TOMAS, NOTHING),
    ("half of two names", "Ona Quill", "Ona Bellcroft; Petra Quill", NOTHING),
    ("more people on one side", "Ona Bellcroft,Petra Quill,Tomas Vire", ONA, 1),
    ("Above & Beyond, with and", "Above and Beyond", "Above & Beyond", 1),
    ("half of Above & Beyond", "Beyond", "Above & Beyond", UNMATCHED),
    ("half of Chase & Status", "Chase", "Chase & Status", UNMATCHED),
    ("Simon & Garfunkel, the other way round", "Garfunkel, Simon", "Simon & Garfunkel", 1),
    ("Tyler, The Creator", "Tyler, The Creator", "Tyler, The Creator", 1),
    ("only Tyler", "Tyler", "Tyler, The Creator", UNMATCHED),
    ("W&W with spaces", "W & W", "W&W", 1),
    ("W&W without the sign", "WW", "W&W", 1),
    ("half of W&W", "W", "W&W", UNMATCHED),
    ("a full name out of a pair", TOMAS, "Tomas Vire & Kite Valley", REVIEW),
    ("an x between two", "Xavier Dusk x Kite Valley", "Kite Valley; Xavier Dusk", 1),
    ("an X at the end of a name", "Brand X", "Brand X", 1),
    ("an X is not Brand X", "X", "Brand X", NOTHING),
    ("y between two", "Juan y Maria", "Juan; Maria", 1),
    ("dots in a name", "MANDY", "M.A.N.D.Y.", 1),
    ("a colon in a name", "Blondish", "BLOND:ISH", 1),
    ("a sign in front", "&me", "&ME", 1),
    ("digits for letters", "Deadmaus", "deadmau5", 1),
    ("a sign for a letter", "Kesha", "Ke$ha", 1),
    ("an exclamation mark for a letter", "Pink", "P!nk", 1),
    ("brackets that belong to a name", "Ø Phase", "Ø [Phase]", 1),
    ("umlauts in two letters", "Roeyksopp", "Röyksopp", 1),
    ("umlauts in one letter", "Royksopp", "Röyksopp", 1),
    ("Cyrillic names", "Иван Дорн", "Дима Билан", NOTHING),
    ("glued with a space", "Ona Bellcroft Petra Quill", "Ona Bellcroft; Petra Quill", 1),
    ("a track number in front", "01. Ona Bellcroft", ONA, 1),
    ("presents", "Tomas Vire pres. Kite Valley", "Kite Valley", 1),
    ("everybody and nobody", "Various Artists", ONA, UNMATCHED),
    ("unknown", "Unknown Artist", ONA, UNMATCHED),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "expected"), by_id(PEOPLE))
def test_the_same_title_is_matched_by_its_people_only(ours, theirs, expected):
    check(expected, outcome_of(library(artist=ours), [beatport(artists=theirs)]))


def test_the_exact_name_comes_before_one_that_is_a_letter_off():
    assert outcome_of(library(artist="Marin"), [beatport(artists="Marian"), beatport(artists="Marin")]) == 2


def test_a_song_named_after_its_artist_is_found():
    assert outcome_of(library(ANVIL, ANVIL), [beatport(title=ANVIL, artists=ANVIL)]) == 1
    assert (
        outcome_of(library("Anvil Choir - Anvil Choir (Original Mix)", ""), [beatport(title=ANVIL, artists=ANVIL)]) == 1
    )
    assert outcome_of(library(ANVIL, ANVIL), [beatport(title="Anvil", artists="Choir")]) == NOTHING


def test_the_remixer_alone_stands_for_the_artist_unless_two_songs_have_such_a_remix():
    theirs = remix("Anvil Choir Remix", ANVIL)
    title = "Marble Tide (Anvil Choir Remix)"
    assert outcome_of(library(title, ANVIL), [theirs]) == 1
    assert outcome_of(library(title, ANVIL), [theirs, remix("Anvil Choir Remix", ANVIL, artists=PETRA)]) == REVIEW
    check(UNMATCHED, outcome_of(library("Marble Tide (Original Mix)", ANVIL), [theirs]))
    check(UNMATCHED, outcome_of(library("Marble Tide", ANVIL), [theirs]))


def test_a_remixer_among_the_artists_makes_a_plain_title_no_remix():
    check(UNMATCHED, outcome_of(library(artist="Ona Bellcroft, Anvil Choir"), [remix("Anvil Choir Remix", ANVIL)]))


def test_the_remixer_field_says_whose_remix_it_is():
    assert outcome_of(library(remixer=ANVIL), [ORIGINAL, remix("Anvil Choir Remix", ANVIL)]) == 2


# --- what Beatport writes ------------------------------------------------------------------------------------------

SOLD = [
    ("the version inside the name", "(Anvil Choir Remix)", beatport(title="Marble Tide (Anvil Choir Remix)"), 1),
    ("a remix inside the name is not the original", "(Original Mix)", beatport(title="Marble Tide (Anvil Choir Remix)"), UNMATCHED),
    ("a remix inside the name, none in the library", "", beatport(title="Marble Tide (Anvil Choir Remix)"), UNMATCHED),
    ("a club mix inside the name", "", beatport(title="Marble Tide (Club Mix)"), UNMATCHED),
    ("no mix name", "", beatport(""), 1),
    ("no mix name for a remix", "(Anvil Choir Remix)", beatport(""), NOTHING),
    ("the remixer only among the artists", "(Rinzel Remix)", beatport("Rinzel Remix Extended", artists="Ona Bellcroft; Rinzel"), 1),
    ("a mix name that only features", "", beatport("feat. Petra Quill"), 1),
    ("a mix name that only features, featured in the library", "feat. Petra Quill", beatport("feat. Petra Quill"), 1),
    ("the whole version in the mix name", "(Anvil Choir Rework)", remix("Anvil Choir Rework - Extended Mix", ANVIL), 1),
    ("the name for a mix name", "", beatport("Marble Tide"), 1),
    ("the version twice", "(Extended Mix)", beatport("Extended Mix", title="Marble Tide (Extended Mix)"), 1),
    ("the version behind a dash in the name", "", beatport("Extended Mix", title="Marble Tide - Extended Mix"), 1),
    ("the mix name in brackets", "", beatport("(Original Mix)"), 1),
    ("the mix name in capitals", "", beatport("ORIGINAL MIX"), 1),
    ("full-width brackets", "(feat. Petra Quill)", beatport(title="Marble Tide （Feat. Petra Quill）"), 1),
    ("with somebody", "", beatport(title="Marble Tide (with Petra Quill)"), 1),
    ("nobody credited", "", beatport(artists=""), UNMATCHED),
    ("an edit for DJs by a third party", "", beatport(is_dj_edit=True), UNMATCHED),
    ("an edit for DJs that the library names", "(DJ Edit)", beatport("DJ Edit", is_dj_edit=True), 1),
    ("the label in brackets", "[Harbour]", beatport(label="Harbour Records"), 1),
]  # fmt: skip


@pytest.mark.parametrize(("version", "track", "expected"), by_id(SOLD))
def test_a_version_is_understood_wherever_beatport_writes_it(version, track, expected):
    check(expected, outcome_of(library(f"Marble Tide {version}".strip()), [track]))


def test_a_bracket_may_be_a_part_of_the_name():
    plain, longer = beatport(title="Deep Down"), beatport(title="Deep Down (In The Valley)")
    assert outcome_of(library("Deep Down (In The Valley)"), [plain, longer]) == 2
    assert outcome_of(library("Deep Down"), [longer, plain]) == 2
    assert outcome_of(library("Deep Down (In The Valley)"), [plain]) == REVIEW


def test_a_subtitle_on_one_side_of_the_same_remix_is_no_doubt():
    theirs = remix("Kite Valley Remix", "Kite Valley", title="Deep Down")
    assert (
        outcome_of(library("Deep Down (In The Valley) (Kite Valley Remix)"), [beatport(title="Deep Down"), theirs]) == 2
    )


def test_a_subtitle_on_one_side_wants_a_human_although_length_tempo_and_key_agree():
    measured = {"length_ms": 300_000, "bpm": 120.0, "key": "A Minor"}
    ours = library("Deep Down (In The Valley)", seconds=300, bpm=120.0, key="8A")
    assert outcome_of(ours, [beatport(title="Deep Down", **measured)]) == REVIEW
    assert outcome_of(ours, [beatport(title="Deep Down", **{**measured, "key": "F Major"}), ORIGINAL]) == REVIEW


# --- which release -------------------------------------------------------------------------------------------------

FIRST = beatport(label="Harbour", release="Marble Tide", release_date="2012-03-01")
AGAIN = beatport(label="Quay", release="Marble Tide (Reissue)", release_date="2018-01-01")
COMPILED = beatport(label="Best Sounds", release="Best of Ibiza 2020", release_date="2020-05-05")
RELEASES = [
    ("nothing named: the first one", {}, 3),
    ("the compilation's label", {"label": "Best Sounds"}, 1),
    ("the other label", {"label": "Quay Records"}, 2),
    ("the compilation as album", {"album": "Best of Ibiza 2020"}, 1),
    ("the year of the second release", {"year": 2018}, 2),
    ("the year of the first release", {"year": 2012}, 3),
    ("a web site for a label", {"label": "www.djsite.com"}, 3),
    ("a web site for an album", {"album": "heydj.pro"}, 3),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), by_id(RELEASES))
def test_of_several_releases_the_one_the_library_names_is_chosen_else_the_first(fields, expected):
    assert outcome_of(library(**fields), [COMPILED, AGAIN, FIRST]) == expected


def test_a_dj_edit_stands_behind_the_track_itself():
    assert outcome_of(library(), [beatport(is_dj_edit=True), ORIGINAL]) == 2


# --- settings ------------------------------------------------------------------------------------------------------

SHORT, LONG = beatport(length_ms=372_000), beatport("Extended Mix", length_ms=452_000)
PREFERENCES = [
    ("no version, no length: the original", "", None, Prefer.ORIGINAL, 1),
    ("no version, no length, extended preferred", "", None, Prefer.EXTENDED, 2),
    ("the length fits the extended only", "", 452, Prefer.ORIGINAL, 2),
    ("the length fits the original only", "", 372, Prefer.EXTENDED, 1),
    ("the length fits none", "", 600, Prefer.EXTENDED, 2),
    ("an explicit original stays the original", "(Original Mix)", None, Prefer.EXTENDED, 1),
    ("an explicit extended stays the extended", "(Extended Mix)", None, Prefer.ORIGINAL, 2),
]  # fmt: skip


@pytest.mark.parametrize(("version", "seconds", "prefer", "expected"), by_id(PREFERENCES))
def test_length_and_preference_decide_between_original_and_extended(version, seconds, prefer, expected):
    ours = library(f"Marble Tide {version}".strip(), seconds=seconds)
    assert outcome_of(ours, [SHORT, LONG], Settings(prefer=prefer)) == expected


def test_without_artists_the_title_decides_and_the_version_still_counts():
    alone = Settings(title_only_mode=True)
    assert outcome_of(library(artist=PETRA), [ORIGINAL], alone) == 1
    assert outcome_of(library(artist=PETRA), [ORIGINAL, beatport(artists=TOMAS)], alone) == REVIEW
    check(UNMATCHED, outcome_of(library("Marble Tide (Anvil Choir Remix)", PETRA), [ORIGINAL], alone))
    assert outcome_of(library("Granite", PETRA), [ORIGINAL], alone) == NOTHING


def test_a_generic_phrase_marks_a_version_of_its_own():
    measured = {"length_ms": 300_000, "bpm": 120.0, "key": "A Minor"}
    phrases = Settings(generic_phrases=("Sunset Ritual", "Ivory Re-fire"))
    ours = library("Marble Tide (Sunset Ritual)", seconds=300, bpm=120.0, key="8A")
    check(UNMATCHED, outcome_of(ours, [beatport(**measured)], phrases))
    assert outcome_of(ours, [beatport(**measured), beatport("Sunset Ritual", **measured)], phrases) == 2
    assert outcome_of(library(), [beatport("Sunset Ritual"), ORIGINAL], phrases) == 2
    check(UNMATCHED, outcome_of(library(), [beatport(title="Marble Tide (Sunset Ritual)")], phrases))
    assert (
        outcome_of(
            library("Marble Tide (Ivory Re-fire)"), [ORIGINAL, beatport(title="Marble Tide (Ivory Refire)")], phrases
        )
        == 2
    )


@pytest.mark.parametrize("score", [0, 50, 95])
@pytest.mark.parametrize(("ours", "track"), by_id([
    ("another artist", library(artist=PETRA), ORIGINAL),
    ("another name", library("Granite Sky"), ORIGINAL),
    ("another remixer", library("Marble Tide (Anvil Choir Remix)"), remix("Tomas Vire Remix", TOMAS)),
    ("another kind", library(), beatport("Club Mix")),
    ("nobody's", library(artist=""), ORIGINAL),
    ("another part", library("Marble Tide (Part 1)"), beatport(title="Marble Tide (Part 2)")),
    ("a beginning", library(artist="Sun"), beatport(artists="Sun-El")),
]))  # fmt: skip
def test_a_looser_threshold_never_loosens_the_identity_nor_accepts_a_different_version(ours, track, score):
    check(UNMATCHED, outcome_of(ours, [track], Settings(min_score=score)))


def test_a_threshold_moves_what_is_less_sure():
    extended = library("Marble Tide (Extended Mix)")
    assert outcome_of(extended, [ORIGINAL], Settings(min_score=95)) == REVIEW
    assert outcome_of(library("Marble Tide (Original Mix)"), [ORIGINAL], Settings(min_score=95)) == 1
    assert outcome_of(library("Deep Down (In The Valley)"), [beatport(title="Deep Down")], Settings(min_score=50)) == 1


def test_a_version_behind_several_featured_artists_is_not_a_part_of_their_names():
    title = "Marble Tide feat. Mavis & Gestrol Penir Rework"
    band, rework = "Ona Bellcroft; Mavis & Gestrol", "Marble Tide feat. Mavis & Gestrol"
    theirs = beatport("Penir Rework", title=rework, artists=band, remixers="Penir")
    check(
        UNMATCHED,
        outcome_of(
            library(title, "Ona Bellcroft, Mavis & Gestrol"), [beatport("Extended Mix", title=rework, artists=band)]
        ),
    )
    assert (
        outcome_of(
            library(title, "Ona Bellcroft, Mavis & Gestrol"),
            [beatport("Extended Mix", title=rework, artists=band), theirs],
        )
        == 2
    )


# --- titles cut at 44 characters -----------------------------------------------------------------------------------
