import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.audit.findings import FindingKind, audited, find
from beatmatch.models import Playlist, RBTrack, Status
from tests.audit.samples import lossy, result, stream

SAME_FILE, SAME_TRACK, BELOW, LOSSY, STREAM = FindingKind


def told(*results):
    """The kind, the group and the track of each finding."""
    return [(found.kind, found.group, found.result.track.track_id) for found in find(results)]


def test_a_library_of_lossless_files_of_their_own_has_nothing_to_tell():
    assert told(result("1", beatport=5), result("2", beatport=6), result("3"), result("4")) == []


def test_files_that_are_the_same_beatport_track_are_doubles():
    results = result("1", beatport=5), result("2", beatport=7), result("3", beatport=5), result("4", beatport=7)
    assert told(*results) == [
        (SAME_TRACK, 1, "1"), (SAME_TRACK, 1, "3"), (SAME_TRACK, 2, "2"), (SAME_TRACK, 2, "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lengths", "doubles"),
    [
        ((300, 300), 2),
        ((300, 305), 2),
        ((300, 306), 0),
        ((300, None), 2),
        ((None, None), 2),
        ((200, 300, 304, 308), 3),
        ((300, 400, None), 2),
    ],
)
def test_an_original_and_an_extended_mix_that_match_the_same_are_no_doubles(lengths, doubles):
    results = [result(str(number), beatport=5, seconds=seconds) for number, seconds in enumerate(lengths, 1)]
    assert len(told(*results)) == doubles


def test_a_doubtful_match_makes_no_double():
    assert told(result("1", beatport=5), result("2", beatport=5, status=Status.REVIEW)) == []


def test_the_best_file_of_a_group_is_marked():
    results = lossy("1", 192, beatport=5), result("2", beatport=5), lossy("3", 320, beatport=5), stream("4", beatport=5)
    notes = {each.result.track.track_id: each.note for each in find(results) if each.kind is SAME_TRACK}
    assert notes == {"1": "", "2": "the best of them", "3": "", "4": ""}
    alike = [each.note for each in find([result("1", beatport=5), result("2", beatport=5)])]
    assert alike == ["", ""]


def test_links_to_a_file_are_that_file(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"x")
    (tmp_path / "b.wav").symlink_to("a.wav")
    (tmp_path / "c.wav").hardlink_to(tmp_path / "a.wav")
    names = {"1": "a.wav", "2": "b.wav", "3": "c.wav"}
    rows = [result(number, beatport=5, path=str(tmp_path / name)) for number, name in names.items()]
    assert told(*rows) == [(SAME_FILE, 1, number) for number in names]


def test_two_rows_of_one_file_are_the_same_file_and_no_double_of_each_other():
    twins = result("1", beatport=5, path="/m/Caf\u00e9.wav"), result("2", beatport=5, path="/m/cafe\u0301.WAV")
    assert told(*twins) == [(SAME_FILE, 1, "1"), (SAME_FILE, 1, "2")]


def test_a_track_twice_in_a_playlist_is_told_with_both_places_and_one_in_two_playlists_is_none():
    again = [result("1", playlist="A", index=1), result("1", playlist="A", index=7), result("1", playlist="B", index=2)]
    assert told(again[0], again[2]) == []
    found = find(again)
    assert [(each.kind, each.group, each.result.playlist, each.result.playlist_index) for each in found] == [
        (SAME_FILE, 1, "A", 1), (SAME_FILE, 1, "A", 7),
    ]  # fmt: skip


def test_a_stream_twice_and_entries_without_a_path_are_not_the_same_file():
    assert told(stream("1", path="soundcloud:tracks:1"), stream("2", path="soundcloud:tracks:1")) == []
    assert told(result("1", path=""), result("2", path="")) == []


@pytest.mark.parametrize(
    ("file_type", "bitrate", "kind"),
    [
        ("mp3", 320, LOSSY), ("mp3", 319, BELOW), ("mp3", 128, BELOW), ("mp3", None, LOSSY), ("m4a", 256, BELOW),
        ("m4a", 900, None), ("m4a", None, None), ("alac", 256, None), ("flac", None, None), ("wav", 1411, None),
        ("aiff", 2116, None), ("", 128, None), ("ogg", 320, LOSSY),
    ],
)  # fmt: skip
def test_a_file_is_lossy_or_below_320(file_type, bitrate, kind):
    found = told(result("1", file_type=file_type, bitrate=bitrate))
    assert found == ([] if kind is None else [(kind, None, "1")])


def test_a_lesser_file_has_its_address_where_it_is_matched_and_is_told_where_it_is_not():
    found = find([lossy("1", beatport=5), lossy("2"), lossy("3", beatport=6, status=Status.REVIEW)])
    assert [each.beatport and each.beatport.url for each in found] == [
        "https://www.beatport.com/track/title/5", None, None,
    ]  # fmt: skip


def test_a_lesser_file_in_two_playlists_is_told_once():
    assert told(lossy("1", playlist="A"), lossy("1", playlist="B")) == [(LOSSY, None, "1")]


def test_streams_that_beatport_sells_are_told_and_whether_a_file_is_there():
    found = find([stream("1", beatport=5), stream("2"), stream("3", beatport=6), result("4", beatport=6, seconds=900)])
    streams = [(each.result.track.track_id, each.note) for each in found if each.kind is STREAM]
    assert streams == [("1", ""), ("3", "a file of it is in the library")]


def test_what_is_skipped_is_not_audited():
    assert told(lossy("1", 128, skip_reason="a sampler sound of Rekordbox", status=Status.SKIPPED)) == []


def test_streams_are_looked_for_like_files_and_nothing_else_is_changed():
    def track(path, **fields):
        return RBTrack(track_id="1", path=path, **{"title": "Song", **fields})

    skipped = "a Beatport stream, not a file"
    wanted = audited(
        Playlist(
            path=("A",),
            tracks=(
                track("/v4/catalog/tracks/123456", skip_reason=skipped),
                track("soundcloud:tracks:1", skip_reason=skipped),
                track("soundcloud:tracks:2", skip_reason=skipped, title=""),
                track("/m/a.wav", skip_reason="a sampler sound of Rekordbox"),
                track("/m/b.wav"),
            ),
        )
    )
    assert [(each.skip_reason, each.beatport_id) for each in wanted.tracks] == [
        (None, 123456), (None, None), (skipped, None), ("a sampler sound of Rekordbox", None), (None, None),
    ]  # fmt: skip


results = st.builds(
    lambda track_id, beatport, path, seconds, kind, bitrate, place: result(
        track_id, beatport=beatport, path=path, seconds=seconds, file_type=kind, bitrate=bitrate, index=place
    ),
    st.sampled_from("12345"),
    st.sampled_from([None, 5, 6]),
    st.sampled_from(["", "/m/a.mp3", "/m/A.mp3", "/m/b.mp3", "soundcloud:tracks:1"]),
    st.sampled_from([None, 200, 204, 300]),
    st.sampled_from(["", "mp3", "wav"]),
    st.sampled_from([None, 128, 320]),
    st.integers(1, 9),
)


@given(entries=st.lists(results, max_size=8))
def test_groups_are_never_alone_and_no_entry_is_told_twice_in_one_kind(entries):
    found = find(entries)
    for kind in (SAME_FILE, SAME_TRACK):
        groups = [each.group for each in found if each.kind is kind]
        assert all(groups.count(group) > 1 for group in groups)
    for kind in (SAME_TRACK, BELOW, LOSSY, STREAM):
        ids = [each.result.track.track_id for each in found if each.kind is kind]
        assert len(ids) == len(set(ids))
