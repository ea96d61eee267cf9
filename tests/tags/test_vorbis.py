"""Comments of FLAC files: others, pictures and blocks stay as they are, and room comes from the padding."""

import io

import pytest
from mutagen.flac import FLAC

from beatmatch.tags.pieces import NotEditableError, copy_with, new_content
from beatmatch.tags.vorbis import edit_comments, edit_flac
from tests.audio_files.files import flac, flac_comments, flac_picture
from tests.audio_files.id3 import PICTURE


def edited(content, **texts):
    stream, out = io.BytesIO(content), io.BytesIO()
    copy_with(stream, edit_flac(stream, texts), out)
    return out.getvalue()


def test_a_comment_is_replaced_where_it_stands_and_a_new_one_comes_last():
    old = flac_comments("TITLE=Old", "genre=House", "SERATO_MARKERS_V2=abc", "GENRE=Deep")
    assert new_content(edit_comments(old, {"GENRE": "Techno", "BPM": "124"})) == flac_comments(
        "TITLE=Old", "genre=Techno", "SERATO_MARKERS_V2=abc", "BPM=124"
    )


def test_room_comes_from_the_padding_and_the_file_keeps_its_size():
    picture = flac_picture(PICTURE)
    old = flac([(4, flac_comments("TITLE=Old")), (6, picture), (1, bytes(100))])
    new = edited(old, GENRE="Techno")
    assert new == flac([(4, flac_comments("TITLE=Old", "GENRE=Techno")), (6, picture), (1, bytes(100 - 16))])
    assert len(new) == len(old)
    assert edited(new, GENRE="T") == flac([(4, flac_comments("TITLE=Old", "GENRE=T")), (6, picture), (1, bytes(89))])


def test_padding_in_front_of_the_comments_is_used_as_well():
    old = flac([(1, bytes(100)), (4, flac_comments("TITLE=Old"))])
    assert edited(old, GENRE="Techno") == flac([(1, bytes(84)), (4, flac_comments("TITLE=Old", "GENRE=Techno"))])


def test_without_enough_padding_the_file_grows():
    old = flac([(4, flac_comments("TITLE=Old")), (1, bytes(4))])
    assert edited(old, GENRE="Techno") == flac([(4, flac_comments("TITLE=Old", "GENRE=Techno")), (1, bytes(4))])


def test_a_file_without_comments_gets_some_behind_its_first_block():
    comments = flac_comments("GENRE=Techno", vendor="beatmatch")
    assert edited(flac(), GENRE="Techno") == flac([(4, comments), (1, bytes(1024))])
    assert edited(flac([(2, b"testdata")]), GENRE="Techno") == flac([(4, comments), (1, bytes(1024)), (2, b"testdata")])
    assert edited(flac([(1, bytes(200))]), GENRE="Techno") == flac([(4, comments), (1, bytes(200 - 4 - len(comments)))])


def test_a_tag_of_id3_in_front_stays():
    new = edited(flac([(4, flac_comments("TITLE=Old"))], before=b"ID3\3\0\0\0\0\0\5hello"), GENRE="Techno")
    assert new.startswith(b"ID3\3\0\0\0\0\0\5hellofLaC")
    assert FLAC(io.BytesIO(new))["genre"] == ["Techno"]


def test_comments_that_are_cut_off_are_refused():
    with pytest.raises(NotEditableError, match="its comments are cut off"):
        edit_comments(flac_comments("TITLE=Old", "GENRE=House")[:-3], {"GENRE": "Techno"})


def test_metadata_without_an_end_are_refused():
    with pytest.raises(NotEditableError, match="its metadata have no end"):
        edited(flac([(4, flac_comments("TITLE=Old"))])[:44], GENRE="Techno")
    with pytest.raises(NotEditableError, match="is no FLAC file"):
        edited(b"RIFF", GENRE="Techno")
