"""What holds for every library: it is read back as it was written."""

import contextlib
import io
import unicodedata
from urllib.parse import quote

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from beatmatch.errors import InputError
from beatmatch.library.location import path_of
from beatmatch.library.rekordbox import read_collection, read_library, read_playlist, read_playlists
from beatmatch.library.rekordbox.repair import Mended
from tests.library.rekordbox.files import export, folder, playlist, track

# Everything XML can hold, with much of what breaks things; ElementTree writes "\n" and "\t" as references.
letters = st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("/\\&<>\"'#%;, \n\t")
names = st.text(letters, max_size=12)
numbers = st.integers(1, 10**9).map(str)


unhurried = settings(deadline=None)  # a machine under load is no failure


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


@unhurried
@given(tracks())
def test_every_track_is_read_back_as_it_was_written(written):
    for attributes, read in zip(written, read_collection(io.BytesIO(export(written))).tracks, strict=True):
        assert read.track_id == attributes["TrackID"]
        assert read.title == attributes["Name"] or not attributes["Name"].strip()
        assert read.artist == (attributes["Artist"] if attributes["Artist"].strip() else "")
        assert (read.album, read.key, read.location) == tuple(attributes[a] for a in ("Album", "Tonality", "Location"))
        assert (read.bpm or 0) == float(attributes["AverageBpm"])
        assert (read.year or 0, read.seconds or 0) == (int(attributes["Year"]), int(attributes["TotalTime"]))


@unhurried
@given(libraries())
def test_every_playlist_is_read_back_with_its_keys_in_order(library):
    _, source, playlists = library
    assert [(info.path, info.entries) for info in read_playlists(io.BytesIO(source))] == [
        (path, len(keys)) for path, keys in playlists
    ]


@unhurried
@given(libraries())
def test_the_full_name_of_a_playlist_leads_back_to_it(library):
    _, source, playlists = library
    infos = read_playlists(io.BytesIO(source))
    full_names = [info.full_name for info in infos]
    assume(len(set(full_names)) == len(full_names))  # a backslash at the end of a folder can make two names one
    assume(not any(name[:1] == "/" for name in full_names))  # so can a folder without a name
    read = read_library(io.BytesIO(source), full_names)
    assert [(one.path, [entry.track_id for entry in one.tracks]) for one in read] == playlists


@unhurried
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


@unhurried
@given(names, st.sampled_from(["", "/", "(),+!#;$/", "(),+!#;$/?&= "]))
def test_a_location_becomes_the_path_it_was_made_from_whatever_was_left_unquoted(name, safe):
    path = "/Music/" + name
    assert path_of("file://localhost" + quote(path, safe=safe + "/")) == path


@unhurried
@given(st.text(letters, max_size=40), st.integers(0, 3))
def test_mending_leaves_a_sound_file_as_it_is(text, pieces):
    source = export([track("1", text)], *(playlist(f"{number}{text}", "1") for number in range(pieces)))
    mended = Mended(io.BytesIO(source), root="DJ_PLAYLISTS", tags=["TRACK", "NODE"])
    assert b"".join(iter(mended.read, b"")) == source
    assert (mended.damage, mended.tags) == ([], 2 + 2 * pieces)


@unhurried
@given(st.binary(max_size=60))
def test_whatever_bytes_stand_in_a_name_the_other_tracks_are_read(junk):
    assume(not set(junk) & set(b'"<>'))
    sound = export([track("1", "JUNK"), track("2", "Sound")], playlist("Set", "1", "2"))
    read = read_playlist(io.BytesIO(sound.replace(b"JUNK", junk)), "Set")
    assert [entry.track_id for entry in read.tracks] == ["1", "2"]
    assert read.tracks[1].title == "Sound"


SMALL = export([track("1", "One"), track("2", "R&B")], folder("Sets", playlist("A", "1", "2")))


@unhurried
@given(
    st.integers(0, len(SMALL)), st.integers(0, 12), st.binary(max_size=12) | st.sampled_from([b"<", b"&", b'"', b"</"])
)
def test_whatever_is_done_to_a_file_it_is_read_or_refused(start, length, junk):
    source = io.BytesIO(SMALL[:start] + junk + SMALL[start + length :])
    with contextlib.suppress(InputError):
        assert len(read_collection(source).tracks) <= 3
