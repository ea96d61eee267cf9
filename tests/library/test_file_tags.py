import logging
import os
import threading
from pathlib import Path

import pytest

from beatmatch.library.file_tags import read_all, with_file_tags
from beatmatch.library.music_root import parse_music_roots
from beatmatch.models import Playlist, RBTrack
from beatmatch.tags.files import AudioFileError, Problem
from tests.audio_files.files import flac, flac_comments, m4a, mp3
from tests.audio_files.id3 import id3, own_text, text

WITH_IDS = mp3(
    id3([text("TIT2", "Other Words"), text("TSRC", "NLF712345678"), own_text("BEATPORT_TRACK_ID", "123456")])
)


def made(path: Path, content: bytes = WITH_IDS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def track(path, **fields):
    return RBTrack(track_id="1", title="Paper Lanterns", artist="Ola Brandt", path=str(path), **fields)


def read(*tracks, roots=(), folder=None):
    playlists = with_file_tags([Playlist(path=("A",), tracks=tracks)], parse_music_roots(roots), folder=folder)
    return playlists[0].tracks


def test_isrc_and_beatport_id_of_the_file_are_added_and_nothing_else_is_taken(tmp_path):
    (tagged,) = read(track(made(tmp_path / "a.mp3")))
    assert (tagged.isrc, tagged.beatport_id) == ("NLF712345678", 123456)
    assert (tagged.title, tagged.artist) == ("Paper Lanterns", "Ola Brandt")
    assert (tagged.file_type, tagged.bitrate) == ("mp3", 320)


def test_the_isrc_of_the_library_stays(tmp_path):
    assert read(track(made(tmp_path / "a.mp3"), isrc="GBDG11302861"))[0].isrc == "GBDG11302861"


def test_the_sound_is_what_the_file_is_and_not_what_its_name_or_the_library_says(tmp_path):
    lossless = flac([(4, flac_comments("ISRC=NLF712345678"))])
    (tagged,) = read(track(made(tmp_path / "a.mp3", lossless), file_type="mp3", bitrate=320))
    assert (tagged.file_type, tagged.isrc) == ("flac", "NLF712345678")
    assert read(track(made(tmp_path / "b.m4a", m4a())))[0].file_type == "m4a"


def test_files_are_found_where_the_music_of_another_machine_is_here(tmp_path, caplog):
    made(tmp_path / "House" / "a.mp3")
    (tagged,) = read(track("C:/Music/House/a.mp3"), roots=[f"C:/Music={tmp_path}"])
    assert (tagged.beatport_id, tagged.path) == (123456, "C:/Music/House/a.mp3")
    assert caplog.messages == []


def test_a_relative_path_begins_at_the_folder_of_its_playlist(tmp_path):
    made(tmp_path / "House" / "a.mp3")
    assert read(track("House/a.mp3"), folder=tmp_path)[0].beatport_id == 123456


def test_a_stream_is_left_as_it_is(caplog):
    stream = track("soundcloud:tracks:12345", skip_reason="a SoundCloud stream, not a file")
    assert read(stream) == (stream,)
    assert caplog.messages == []


def test_files_that_cannot_be_read_are_counted_and_named_and_nothing_stops(tmp_path, caplog):
    good, empty = made(tmp_path / "good.mp3"), made(tmp_path / "empty.mp3", b"")
    tracks = (track(good), track(empty), track(tmp_path / "gone 1.mp3"), track(tmp_path / "gone 2.mp3"), track(good))
    with caplog.at_level(logging.INFO):
        ids = [each.beatport_id for each in read(*tracks)]
    assert ids == [123456, None, None, None, 123456]
    assert caplog.messages == [
        (
            "3 of 4 files could not be read, so nothing is known of their tags (1 damaged, 2 missing): "
            f"{empty}: is empty; {tmp_path / 'gone 1.mp3'}: there is no such file; {tmp_path / 'gone 2.mp3'}: "
            "there is no such file; where the library comes from another machine, --music-root OLD=NEW says where its music "
            "is here"
        )
    ]


def test_a_warning_names_some_files_and_the_log_the_others(tmp_path, caplog):
    made(tmp_path / "good.mp3")
    with caplog.at_level(logging.INFO):
        read(*(track(tmp_path / f"{number}.mp3") for number in range(5)), roots=["/a=/b"])
    (warning,) = (record.getMessage() for record in caplog.records if record.levelno == logging.WARNING)
    assert warning.endswith(f"{tmp_path / '2.mp3'}: there is no such file; and 2 more")
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.INFO] == [
        f"{tmp_path / '3.mp3'}: there is no such file",
        f"{tmp_path / '4.mp3'}: there is no such file",
    ]


def test_files_are_read_side_by_side_and_none_twice(tmp_path, monkeypatch):
    """Two readers wait for each other: one alone would never go on."""
    meeting, asked = threading.Barrier(2, timeout=20), []

    def read_tags(path):
        asked.append(path)
        meeting.wait()
        raise AudioFileError(path, Problem.DAMAGED, "is empty")

    monkeypatch.setattr("beatmatch.library.file_tags.read_tags", read_tags)
    paths = [tmp_path / "a.mp3", tmp_path / "b.mp3"]
    assert list(read_all([*paths, *paths])) == paths
    assert sorted(asked) == paths


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.mp3")
    (outcome,) = read_all([tmp_path / "pipe.mp3"]).values()
    assert isinstance(outcome, AudioFileError)
