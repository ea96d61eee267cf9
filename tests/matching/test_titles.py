"""What a title says: name, version, whose, who is featured; and what is only a mark."""

import pytest

from beatmatch.matching.phrases import is_version
from beatmatch.matching.segments import clean_title, split_segments
from beatmatch.matching.titles import read_candidate_title, read_library_title
from beatmatch.matching.versions import Flavour

NAME = ("marble", "tide")
NONE, ORIGINAL, EXTENDED = Flavour


def likeliest(title, **known):
    return read_library_title(title, **known)[0]


VERSIONS = [
    # title, version words, flavour, remix
    ("Marble Tide", (), NONE, False),
    ("Marble Tide (Original Mix)", (), ORIGINAL, False),
    ("Marble Tide (Original)", (), ORIGINAL, False),
    ("Marble Tide (Orginal Mix)", (), ORIGINAL, False),
    ("Marble Tide [Extended]", (), EXTENDED, False),
    ("Marble Tide (Extented Mix)", (), EXTENDED, False),
    ("Marble Tide (Full Length)", (), EXTENDED, False),
    ("Marble Tide (Club Mix)", ("club",), NONE, False),
    ("Marble Tide (Extended Club Mix)", ("club",), EXTENDED, False),
    ("Marble Tide (Radio Edit)", ("radio",), NONE, False),
    ("Marble Tide (Dub)", ("dub",), NONE, False),
    ("Marble Tide (Instr.)", ("instrumental",), NONE, False),
    ("Marble Tide (A Cappella)", ("acapella",), NONE, False),
    ("Marble Tide (VIP)", ("vip",), NONE, False),
    ("Marble Tide (Re-Work)", ("rework",), NONE, False),
    ("Marble Tide (Re Fire)", ("refire",), NONE, False),
    ("Marble Tide (Mash Up)", ("mashup",), NONE, False),
    ("Marble Tide (Boot-Leg)", ("bootleg",), NONE, False),
    ("Marble Tide (Live At The Barn)", ("live", "at", "barn"), NONE, False),
    ("Marble Tide (2025 Organic Extended Mix)", ("2025", "organic"), EXTENDED, False),
    ("Marble Tide (Aboriginal Mix)", ("aboriginal",), NONE, False),
    ("Marble Tide (Remix)", (), NONE, True),
    ("Marble Tide (Anvil Choir Remix)", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir Remix Extended)", ("anvil", "choir"), EXTENDED, True),
    ("Marble Tide (Remixed by Anvil Choir)", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir & Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Anvil Choir x Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Anvil Choir vs. Tomas Vire Remix)", ("anvil", "choir", "tomas", "vire"), NONE, True),
    ("Marble Tide (Brand X Remix)", ("brand", "x"), NONE, True),
    ("Marble Tide - Anvil Choir Remix", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir Remix) [Extended Mix]", ("anvil", "choir"), EXTENDED, True),
    ("Marble Tide ((Anvil Choir Remix))", ("anvil", "choir"), NONE, True),
    ("Marble Tide (Anvil Choir (UK) Remix)", ("anvil", "choir"), NONE, True),
]  # fmt: skip


@pytest.mark.parametrize(("title", "words", "flavour", "is_remix"), VERSIONS, ids=[row[0] for row in VERSIONS])
def test_a_version_is_told_from_the_name(title, words, flavour, is_remix):
    reading = likeliest(title)
    assert reading.name == NAME
    assert reading.version.words == words
    assert (reading.version.flavour, reading.version.remix) == (flavour, is_remix)


def test_a_remaster_is_another_pressing_and_no_other_version():
    version = likeliest("Marble Tide (2011 Remastered)").version
    assert (version.words, version.soft) == ((), ("2011", "remaster"))


@pytest.mark.parametrize("title", [
    "Marble Tide feat. Petra Quill", "Marble Tide (feat. Petra Quill)", "Marble Tide [ft Petra Quill]",
    "Marble Tide featuring Petra Quill", "Marble Tide (with Petra Quill)", "Marble Tide （Feat. Petra Quill）",
    "Marble Tide (Original Mix) feat. Petra Quill", "Marble Tide (Original Mix feat. Petra Quill)",
    "Marble Tide (feat. Petra Quill) [Extended Mix]", "Marble Tide (prod. by Petra Quill)", "Marble Tide (w/ Petra Quill)",
])  # fmt: skip
def test_a_featured_artist_is_found_wherever_he_stands(title):
    reading = likeliest(title)
    assert (reading.name, reading.featured) == (NAME, ("Petra Quill",))


@pytest.mark.parametrize(("mix", "version", "featured"), [
    ("feat. Petra Quill", (), ("Petra Quill",)), ("Feat. Petra Quill [Club Mix]", ("club",), ("Petra Quill",)),
    ("Dub feat. Petra Quill", ("dub",), ("Petra Quill",)), ("", (), ()), ("Marble Tide", (), ()),
    ("Anvil Choir Rework - Extended Mix", ("anvil", "choir", "rework"), ()),
])  # fmt: skip
def test_a_mix_name_may_be_anything(mix, version, featured):
    reading = read_candidate_title("Marble Tide", mix)[0]
    assert (reading.name, reading.version.words, reading.featured) == (NAME, version, featured)


@pytest.mark.parametrize("name", [
    "Dub Be Good To Me", "Remix My Heart", "The Original", "Dancing In The Mix", "Defeat", "Left Drift", "Mixed Emotions",
    "(Untitled)", "Ft. Knox", "Original Sin", "Club Tropic",
])  # fmt: skip
def test_a_name_that_only_looks_like_a_version_stays_a_name(name):
    readings = read_library_title(name)
    assert any(reading.version.plain and not reading.featured for reading in readings)
    assert any(reading.text.strip("()") == name.strip("()") for reading in readings)


@pytest.mark.parametrize(("title", "cleaned"), [
    ("[3] Marble Tide", "Marble Tide"), ("[7-8] Marble Tide [7-8]", "Marble Tide"), ("(F) Marble Tide", "Marble Tide"),
    ("(?) Marble Tide", "Marble Tide"), ("(-1) Marble Tide", "Marble Tide"), ("*** Marble Tide *", "Marble Tide"),
    ("8A - 124 - Marble Tide", "Marble Tide"), ("08A_124_Marble Tide", "Marble Tide"), ("Am - 124 - Marble Tide", "Marble Tide"),
    ("Marble Tide - 8A - 124", "Marble Tide"), ("Marble Tide [8A]", "Marble Tide"), ("Marble Tide www.djsite.com", "Marble Tide"),
    ("Marble Tide [heydj.pro]", "Marble Tide"), ("Marble Tide (Dub) 129", "Marble Tide (Dub)"),
    ("Marble Tide v1 MASTER", "Marble Tide"), ("Marble Tide Clean 122", "Marble Tide"), ("Marble Tide 124 BPM", "Marble Tide"),
    ("Marble Tide.mp3", "Marble Tide"), ("Marble Tide // FREE DL", "Marble Tide"), ("PREMIERE: Marble Tide", "Marble Tide"),
    ("Ona_Bellcroft_-_Marble_Tide", "Ona Bellcroft - Marble Tide"), ("Tide &amp; Time", "Tide & Time"),
    ("17827767_Marble Tide_Extended Mix", "Marble Tide (Extended Mix)"), ("Marble  Tide ", "Marble Tide"),
    ("Marble Tide (Vire (SA) Remix)", "Marble Tide (Vire Remix)"), ("[3]", "[3]"), ("***", "*"),
])  # fmt: skip
def test_marks_are_taken_off_a_title(title, cleaned):
    assert clean_title(title) == cleaned


@pytest.mark.parametrize("bracket", [
    "[FREE DL]", "(Free Download)", "[Harbour Records]", "[HRB012]", "[Harbour Records / HRB012]", "(Official Video)",
    "[OUT NOW]", "(Premiere)", "[aB3dE5gH7jK]", "[128]", "(128 BPM)", "[8A 124]",
])  # fmt: skip
def test_brackets_that_say_nothing_about_the_music_are_dropped(bracket):
    reading = likeliest(f"Marble Tide {bracket}")
    assert (reading.name, reading.loose, reading.version.plain) == (NAME, (), True)


@pytest.mark.parametrize("bracket", ["In The Valley", "Part 1", "Harbour", "2024", "2", "Anvil Choir", "Say My Name"])
def test_what_cannot_be_explained_stays_with_the_name(bracket):
    assert likeliest(f"Marble Tide ({bracket})").loose == (bracket,)


def test_artist_and_title_are_read_in_both_orders_and_as_one_name():
    readings = read_library_title("Ona Bellcroft - Marble Tide (Dub)")
    assert [(reading.text, reading.artists) for reading in readings] == [
        ("Marble Tide", ("Ona Bellcroft",)),
        ("Ona Bellcroft", ("Marble Tide",)),
        ("Ona Bellcroft Marble Tide", ()),
        ("Ona Bellcroft", ()),
    ]
    assert readings[0].version.words == ("dub",)


def test_a_repeated_artist_and_title_count_once():
    readings = read_library_title("Ona Bellcroft - Marble Tide - Ona Bellcroft - Marble Tide (Dub)")
    assert (readings[0].text, readings[0].artists) == ("Marble Tide", ("Ona Bellcroft",))


def test_a_version_without_brackets_is_read_at_every_place_where_it_may_begin():
    readings = read_library_title("Marble Tide Kite Valley Remix")
    assert {(reading.text, reading.version.words) for reading in readings} >= {
        ("Marble Tide", ("kite", "valley")),
        ("Marble Tide Kite", ("valley",)),
        ("Marble Tide Kite Valley Remix", ()),
    }


def test_a_name_may_end_in_a_word_that_versions_have_too():
    readings = read_library_title("Beat Of The Drum Original Mix")
    assert ("Beat Of The Drum", Flavour.ORIGINAL) in {(reading.text, reading.version.flavour) for reading in readings}


@pytest.mark.parametrize(("title", "bpm", "text", "is_guess"), [
    ("07 - Marble Tide", None, "Marble Tide", False), ("07 Marble Tide", None, "Marble Tide", False),
    ("7. Marble Tide", None, "Marble Tide", False), ("A1. Marble Tide", None, "Marble Tide", False),
    ("7 Marble Tide", None, "Marble Tide", True), ("A1 Marble Tide", None, "Marble Tide", True),
    ("Marble Tide 124", 124.0, "Marble Tide", True), ("Marble Tide 62", 124.0, "Marble Tide", True),
    ("Marble Tide 124", None, "Marble Tide", True), ("Marble Tide Dub Mix 124", None, "Marble Tide", False),
])  # fmt: skip
def test_a_number_that_may_belong_to_the_name_is_left_out_as_a_guess_only(title, bpm, text, is_guess):
    readings = read_library_title(title, bpm=bpm)
    assert (text, is_guess) in {(reading.text, reading.guess) for reading in readings}
    assert not readings[0].guess


def test_a_number_that_is_not_the_tempo_stays():
    assert [reading.text for reading in read_library_title("Marble Tide 101", bpm=124.0)] == ["Marble Tide 101"]


@pytest.mark.parametrize(("text", "segments"), [
    ("a (b) c", [("a", ""), ("b", "("), ("c", "")]),
    ("a (b (c) d)", [("a", ""), ("b d", "("), ("c", "(")]),
    ("a (b", [("a", ""), ("b", "(")]),
    ("a b) c", [("a b c", "")]),
    ("[a]", [("a", "[")]),
    ("", []),
])  # fmt: skip
def test_a_title_is_cut_at_its_brackets(text, segments):
    assert [(" ".join(segment.text.split()), segment.bracket) for segment in split_segments(text)] == segments


@pytest.mark.parametrize(("phrase", "expected"), [
    ("Extended Mix", True), ("Anvil Choir Remix", True), ("Remix by Anvil Choir", True), ("2011 Remaster", True),
    ("Somebody's Touch", True), ("Live At The Barn", True), ("Radio", True), ("VIP", True), ("Orginal Mx", True),
    ("In The Valley", False), ("In The Mix", False), ("Say My Name", False), ("Anvil Choir", False), ("2024", False),
    ("", False),
])  # fmt: skip
def test_a_bracket_is_a_version_only_when_it_says_so(phrase, expected):
    assert is_version(phrase) is expected


def test_a_generic_phrase_is_a_version_where_it_is_known():
    assert likeliest("Marble Tide (Sunset Ritual)").version.words == ()
    known = likeliest("Marble Tide (Sunset Ritual)", phrases={("sunset", "ritual")})
    assert known.version.words == ("sunset", "ritual")
