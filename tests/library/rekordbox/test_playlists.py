"""Which playlist a name or path leads to, and what is said when it leads to none or to several."""

import io

import pytest

from beatmatch.errors import InputError
from beatmatch.library.rekordbox import read_playlist
from tests.library.rekordbox.files import export, folder, playlist, track

LIBRARY = export(
    [track("1")],
    playlist("Warm-up", "1"),
    playlist("Minimal/Deep Tech", "1"),
    playlist("Closing ", "1"),
    playlist("House", "1"),
    playlist("House ", "1"),
    playlist("Vocals", "1"),
    playlist("VOCALS", "1"),
    playlist("Cafe\u0301", "1"),
    playlist("Twin", "1"),
    playlist("Twin", "1"),
    folder(
        "Sets",
        folder("2023", playlist("Peak", "1"), playlist("Warm-up", "1")),
        folder("2024", playlist("Peak", "1"), playlist("Sunrise", "1")),
        playlist("Deep Tech", "1"),
        folder("Empty"),
    ),
    folder("Minimal", playlist("Deep Tech", "1"), playlist("Acid / Rave", "1")),
)


def chosen(wanted):
    return read_playlist(io.BytesIO(LIBRARY), wanted).path


def refused(wanted, library=LIBRARY):
    with pytest.raises(InputError) as caught:
        read_playlist(io.BytesIO(library), wanted)
    return caught.value.message, caught.value.hint


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("Sunrise", ("Sets", "2024", "Sunrise")),
        ("Sets/2023/Peak", ("Sets", "2023", "Peak")),
        ("/Sets/2023/Peak", ("Sets", "2023", "Peak")),
        ("2023/Peak", ("Sets", "2023", "Peak")),
        ("House", ("House",)),
        ("House ", ("House ",)),
        ("Vocals", ("Vocals",)),
        ("VOCALS", ("VOCALS",)),
    ],
)
def test_a_name_or_path_as_it_is_written_leads_to_its_playlist(wanted, path):
    assert chosen(wanted) == path


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        (r"Minimal\/Deep Tech", ("Minimal/Deep Tech",)),
        ("Minimal/Deep Tech", ("Minimal", "Deep Tech")),
        ("Acid / Rave", ("Minimal", "Acid / Rave")),
        (r"Acid \/ Rave", ("Minimal", "Acid / Rave")),
        ("Minimal/Acid / Rave", ("Minimal", "Acid / Rave")),
    ],
)
def test_a_slash_inside_a_name_is_written_with_a_backslash_or_bare_where_no_folder_is_meant(wanted, path):
    assert chosen(wanted) == path


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("Closing", ("Closing ",)),
        ("  Sunrise ", ("Sets", "2024", "Sunrise")),
        ("Sets / 2023 / Peak", ("Sets", "2023", "Peak")),
        ("Caf\u00e9", ("Cafe\u0301",)),
        ("sunrise", ("Sets", "2024", "Sunrise")),
        ("sets/2024/PEAK", ("Sets", "2024", "Peak")),
    ],
)
def test_spaces_unicode_form_and_case_are_forgiven_when_nothing_fits_better(wanted, path):
    assert chosen(wanted) == path


def test_the_full_path_of_a_top_level_playlist_wins_over_its_namesakes_in_folders():
    assert chosen("Warm-up") == ("Warm-up",)


def test_a_name_of_several_playlists_is_refused_with_their_paths():
    assert refused("Peak") == (
        "2 playlists in the stream are called 'Peak'",
        'give the path of one: "Sets/2023/Peak", "Sets/2024/Peak"',
    )


def test_the_paths_of_a_refusal_lead_to_their_playlists_also_with_a_slash_in_a_name():
    library = export([track("1")], folder("A", playlist("x/y", "1")), folder("B", playlist("x/y", "1")))
    assert refused("x/y", library)[1] == r'give the path of one: "A/x\/y", "B/x\/y"'
    assert read_playlist(io.BytesIO(library), r"B/x\/y").path == ("B", "x/y")


def test_twins_that_only_case_tells_apart_are_refused_when_neither_is_written():
    assert refused("vocals") == (
        "2 playlists in the stream are called 'vocals'",
        'give the path of one: "Vocals", "VOCALS"',
    )


def test_twins_that_nothing_tells_apart_are_refused():
    assert refused("Twin") == ("2 playlists in the stream are called 'Twin'", "rename one of them in Rekordbox")


def test_a_long_list_of_paths_is_cut():
    library = export([track("1")], *(folder(f"F{number:02}", playlist("Set", "1")) for number in range(23)))
    _, hint = refused("Set", library)
    assert hint.startswith('give the path of one: "F00/Set", "F01/Set"')
    assert hint.endswith('"F19/Set" and 3 more')


def test_a_folder_is_refused_with_the_playlists_in_it():
    assert refused("2024") == (
        "'2024' is a folder in the stream, not a playlist",
        'write "Sets/2024/" for all in it, or name one: "Sets/2024/Peak", "Sets/2024/Sunrise"',
    )


def test_an_empty_folder_is_refused_too():
    assert refused("sets/empty") == ("'sets/empty' is a folder in the stream, not a playlist", "it holds no playlist")


def test_a_near_miss_is_answered_with_what_may_be_meant():
    assert refused("Sunrize") == (
        "no playlist in the stream is called 'Sunrize'",
        'did you mean "Sets/2024/Sunrise"? All 17: beatmatch playlists the stream',
    )


def test_a_wild_miss_is_answered_with_the_three_nearest():
    message, hint = refused("xqzw", export([track("1")], playlist("A", "1"), playlist("B", "1")))
    assert message == "no playlist in the stream is called 'xqzw'"
    assert hint == 'did you mean "B", "A"?'
    hint = refused("set of June", export([track("1")], *(playlist(f"Night {each}", "1") for each in range(30))))[1]
    assert hint.count("Night") == 3
    assert hint.endswith("? All 30: beatmatch playlists the stream")


def test_a_library_without_playlists_says_so():
    assert refused("Peak", export([track("1")])) == (
        "the stream holds no playlist",
        "export the whole collection, or match it with --collection",
    )
