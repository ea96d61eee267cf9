"""What is read of a sound export: every playlist and track as it was written, in order."""

import io
import unicodedata
from urllib.parse import quote

from hypothesis import assume, given
from hypothesis import strategies as st

from beatmatch.library.rekordbox import parse_playlist, read_collection, read_library, read_playlists
from beatmatch.models import PlaylistInfo, RBTrack
from tests.library.rekordbox.files import LANTERNS, export, folder, names, playlist, track


def test_playlists_come_in_the_order_of_the_tree_with_their_full_paths():
    source = export(
        [track("1")],
        playlist("Warm-up", "1", "1"),
        folder("Sets", folder("2024", playlist("Opening", "1")), folder("Nothing yet"), playlist("Closing")),
        playlist("Minimal/Deep Tech", "1"),
    )
    assert read_playlists(io.BytesIO(source)) == (
        PlaylistInfo(path=("Warm-up",), entries=2),
        PlaylistInfo(path=("Sets", "2024", "Opening"), entries=1),
        PlaylistInfo(path=("Sets", "Closing"), entries=0),
        PlaylistInfo(path=("Minimal/Deep Tech",), entries=1),
    )


def test_playlists_without_the_folder_around_everything_are_read():
    source = export([track("1")], folder("Sets", playlist("Opening", "1")), playlist("Loose", "1"), root=None)
    assert [info.path for info in read_playlists(io.BytesIO(source))] == [("Sets", "Opening"), ("Loose",)]


def test_an_export_without_playlists_has_none():
    assert read_playlists(io.BytesIO(b'<DJ_PLAYLISTS Version="1.0.0"/>')) == ()


def test_entries_come_in_playlist_order_and_twice_when_they_stand_there_twice():
    tracks = [track("1", "One"), track("2", "Two"), track("3", "Three")]
    source = export(tracks, playlist("Set", "3", "1", "3"))
    assert [entry.title for entry in parse_playlist(io.BytesIO(source), "Set")] == ["Three", "One", "Three"]


def test_an_empty_playlist_has_no_tracks():
    assert parse_playlist(io.BytesIO(export([track("1")], playlist("Set"))), "Set") == ()


def test_a_key_that_points_nowhere_is_an_entry_to_be_skipped():
    source = export([track("1", "One")], playlist("Set", "1", "404"))
    assert parse_playlist(io.BytesIO(source), "Set")[1] == RBTrack(
        track_id="404", skip_reason="the playlist points to a track that is not in the collection"
    )


def test_of_two_tracks_with_one_id_the_first_counts():
    source = export([track("1", "First"), track("1", "Second"), track("2", "Other")], playlist("Set", "1", "2"))
    assert [entry.title for entry in parse_playlist(io.BytesIO(source), "Set")] == ["First", "Other"]


def test_a_playlist_by_location_finds_its_tracks_however_the_location_is_encoded():
    stored = "file://localhost/Music/Caf%c3%a9%20del%20Norte%20(%231),%20a+b.mp3"
    decomposed_and_raw = "file://localhost/Music/Cafe\u0301%20del Norte%20%28#1%29,%20a+b.mp3"
    source = export(
        [track("1", "Other", Location=LANTERNS), track("2", "Café del Norte", Location=stored)],
        playlist("Set", decomposed_and_raw, LANTERNS, KeyType="1"),
    )
    assert [entry.track_id for entry in parse_playlist(io.BytesIO(source), "Set")] == ["2", "1"]


def test_a_location_that_points_nowhere_still_shows_its_file_name():
    source = export([track("1")], playlist("Set", LANTERNS, KeyType="1"))
    assert parse_playlist(io.BytesIO(source), "Set") == (
        RBTrack(
            track_id=LANTERNS,
            title="Paper Lanterns",
            location=LANTERNS,
            path="/Users/dj/Music/Ola Brandt/Paper Lanterns.mp3",
            skip_reason="the playlist points to a track that is not in the collection",
        ),
    )


def test_several_playlists_are_read_at_once_in_the_order_asked_for():
    tracks = [track("1", "One"), track("2", "Two", Location=LANTERNS)]
    source = export(tracks, playlist("A", "1"), playlist("B", LANTERNS, KeyType="1"), playlist("C", "2"))
    read = read_library(io.BytesIO(source), ["C", "B", "A", "C"])
    assert [(one.path, [entry.title for entry in one.tracks]) for one in read] == [
        (("C",), ["Two"]),
        (("B",), ["Two"]),
        (("A",), ["One"]),
        (("C",), ["Two"]),
    ]


def test_no_names_give_no_playlists():
    assert read_library(io.BytesIO(export([track()], playlist("A", "1"))), []) == ()


def test_the_collection_is_read_in_its_order_as_one_playlist():
    read = read_collection(io.BytesIO(export([track("2", "Two"), track("1", "One")], playlist("A", "1"))))
    assert (read.path, [entry.track_id for entry in read.tracks]) == (("Collection",), ["2", "1"])


def test_tracks_that_stand_behind_the_playlists_are_found():
    source = (
        '<DJ_PLAYLISTS><PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="A" Type="1" KeyType="0"><TRACK Key="1"/></NODE>'
        '</NODE></PLAYLISTS><COLLECTION Entries="1"><TRACK TrackID="1" Name="One"/></COLLECTION></DJ_PLAYLISTS>'
    )
    assert parse_playlist(io.BytesIO(source.encode()), "A")[0].title == "One"


numbers = st.integers(1, 10**9).map(str)


@st.composite
def tracks(draw):
    ids = draw(st.lists(numbers, min_size=1, max_size=6, unique=True))
    return [
        track(
            track_id,
            draw(names),
            draw(names),
            Album=draw(names),
            Tonality=draw(st.sampled_from(["", "8A", "F#m", "4d"])),
            AverageBpm=f"{draw(st.integers(0, 25_000)) / 100:.2f}",
            Year=str(draw(st.integers(0, 2100).filter(lambda year: not 0 < year < 1000))),
            TotalTime=str(draw(st.integers(0, 9000))),
            Location="file://localhost/" + quote(draw(names)),
        )
        for track_id in ids
    ]


@st.composite
def libraries(draw):
    """Tracks, and playlists as (path, keys) in tree order, no path twice."""
    collection = draw(tracks())
    keys = st.lists(st.sampled_from([attributes["TrackID"] for attributes in collection]), max_size=5)
    tree = draw(st.dictionaries(names, st.dictionaries(names, keys, max_size=3), max_size=3))
    top = draw(st.dictionaries(names, keys, max_size=3))
    nodes = [folder(name, *(playlist(*each(inner)) for inner in inside.items())) for name, inside in tree.items()]
    nodes += [playlist(*each(inner)) for inner in top.items()]
    paths = [((name, inner), keys) for name, inside in tree.items() for inner, keys in inside.items()]
    return collection, export(collection, *nodes), paths + [((name,), keys) for name, keys in top.items()]


def each(item):
    name, keys = item
    return name, *keys


@given(tracks())
def test_every_track_is_read_back_as_it_was_written(written):
    for attributes, read in zip(written, read_collection(io.BytesIO(export(written))).tracks, strict=True):
        assert read.track_id == attributes["TrackID"]
        assert read.title == attributes["Name"] or not attributes["Name"].strip()
        assert read.artist == (attributes["Artist"] if attributes["Artist"].strip() else "")
        assert (read.album, read.key, read.location) == tuple(attributes[a] for a in ("Album", "Tonality", "Location"))
        assert (read.bpm or 0) == float(attributes["AverageBpm"])
        assert (read.year or 0, read.seconds or 0) == (int(attributes["Year"]), int(attributes["TotalTime"]))


@given(libraries())
def test_every_playlist_is_read_back_with_its_keys_in_order(library):
    _, source, playlists = library
    assert [(info.path, info.entries) for info in read_playlists(io.BytesIO(source))] == [
        (path, len(keys)) for path, keys in playlists
    ]


@given(libraries())
def test_the_full_name_of_a_playlist_leads_back_to_it(library):
    _, source, playlists = library
    infos = read_playlists(io.BytesIO(source))
    full_names = [info.full_name for info in infos]
    assume(len(set(full_names)) == len(full_names))  # a backslash at the end of a folder can make two names one
    assume(not any(name[:1] == "/" for name in full_names))  # so can a folder without a name
    read = read_library(io.BytesIO(source), full_names)
    assert [(one.path, [entry.track_id for entry in one.tracks]) for one in read] == playlists


@given(
    st.lists(names.filter(str.strip), min_size=1, max_size=5, unique_by=lambda name: unicodedata.normalize("NFC", name))
)
def test_playlists_by_location_find_the_same_tracks_as_by_track_id(files):
    places = [f"file://localhost/Music/{quote(name)}" for name in files]
    rows = [track(str(number), Location=place) for number, place in enumerate(places)]
    raw = [f"file://localhost/Music/{quote(unicodedata.normalize('NFD', name), safe='(),+!#;$')}" for name in files]
    source = export(rows, playlist("by id", *map(str, range(len(rows)))), playlist("by place", *raw, KeyType="1"))
    by_id, by_place = read_library(io.BytesIO(source), ["by id", "by place"])
    assert by_id.tracks == by_place.tracks


def test_an_export_that_is_not_whole_says_so_once_for_each_kind(caplog):
    tracks = [track(str(number % 3)) for number in range(5)]
    source = export(
        tracks, playlist("A", "1", Entries="1437"), playlist("B", "1", "2", Entries="1"), playlist("C", "1")
    ).replace(b'Entries="5"', b'Entries="1437"')
    warnings = [
        "the stream is not whole: its collection announces 1,437 tracks, and 5 are there",
        "the stream is not whole: 2 playlists announce 1,438 entries, and 3 are there",
        "the stream is not whole: 2 TrackIDs stand at more than one track: the first one counts",
    ]
    for read in (read_playlists, read_collection, lambda stream: read_library(stream, ["A", "C"])):
        caplog.clear()
        read(io.BytesIO(source))
        assert caplog.messages == warnings
    caplog.clear()
    read_playlists(io.BytesIO(source), warn=False)
    assert caplog.messages == []


def test_a_whole_export_says_nothing(caplog):
    read_collection(io.BytesIO(export([track("1"), track("2")], playlist("A", "1"))))
    assert caplog.messages == []
