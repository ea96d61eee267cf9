"""Whatever a catalogue file holds, its tracks are read and its other lines are reported."""

import logging

import pytest

from beatmatch.catalogs.local import lines
from beatmatch.catalogs.local.index import build_index
from beatmatch.catalogs.local.lines import BadLine
from beatmatch.errors import InputError

from .files import build, record


def test_bom_blank_lines_and_crlf_are_no_matter(tmp_path):
    report = build(tmp_path, b'\xef\xbb\xbf{"id": 1, "name": "Ash"}\r', "", "  \r", '{"id": 2, "name": "Elm"}\r')
    assert (report.tracks, report.bad_lines) == (2, 0)


def test_the_last_line_needs_no_end(tmp_path):
    source = tmp_path / "tracks.jsonl"
    source.write_bytes(b'{"id": 1, "name": "Ash"}')
    assert build_index(source, tmp_path / "x.db").tracks == 1


def test_bad_lines_are_told_with_number_and_reason_and_skipped(tmp_path):
    reported = []
    report = build(
        tmp_path,
        record(1, "Ash"),
        '{"id": 2, "name": "cut o',
        "[1, 2]",
        '{"id": "three", "name": "x"}',
        '{"id": 4}',
        b'{"id": 5, "name": "\xff"}',
        '{"id": 99999999999999999999, "name": "x"}',
        '{"id": 6, "name": "x", "length_ms": 99999999999999999999}',
        '{"id": 7, "name": "x", "bsrc_remixer": ' + "[" * 100_000,
        record(8, "Elm"),
        on_bad_line=reported.append,
    )
    assert (report.tracks, report.bad_lines) == (3, 7)  # of track 6 only the length is left out
    assert report.first_bad == tuple(reported)
    assert [line.number for line in reported] == [2, 3, 4, 5, 6, 7, 9]
    assert reported[0] == BadLine(2, "Input data was truncated")
    assert reported[2] == BadLine(4, "Expected `int`, got `str` - at `$.id`")
    assert reported[3] == BadLine(5, "Object missing required field `name`")
    assert reported[5] == BadLine(7, "a number is too large")


def test_only_the_first_bad_lines_and_their_number_are_logged(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        report = build(tmp_path, record(1, "Ash"), *["broken"] * 30)
    source = tmp_path / "tracks.jsonl"
    assert report.bad_lines == 30
    assert len(report.first_bad) == 20
    assert [record.getMessage().split(" holds")[0] for record in caplog.records[:-1]] == [
        f"{source}, line {number}" for number in range(2, 7)
    ]
    assert caplog.records[-1].getMessage() == f"{source}: 30 lines in all hold no track and are skipped"


def test_a_line_without_end_is_skipped_without_being_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_LINE", 64)
    endless = '{"id": 2, "name": "' + "x" * 500 + '"}'
    report = build(
        tmp_path,
        record(1, "A", mix="", remixers=())["name"],
        '{"id": 3, "name": "Elm"}',
        endless,
        '{"id": 4, "name": "Oak"}',
    )
    assert (report.tracks, report.bad_lines) == (2, 2)
    assert [line.number for line in report.first_bad] == [1, 3]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_an_error(tmp_path, content):
    source = tmp_path / "empty.jsonl"
    source.write_bytes(content)
    with pytest.raises(InputError) as problem:
        build_index(source, tmp_path / "x.db")
    assert problem.value.message == f"{source}: no line holds a Beatport track"
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_with_bad_lines_only_is_an_error_that_shows_the_first(tmp_path):
    with pytest.raises(InputError) as problem:
        build(tmp_path, "", "<html>", "[]", on_bad_line=lambda line: None)
    assert problem.value.message == (
        f"{tmp_path / 'tracks.jsonl'}: no line holds a Beatport track (line 2: JSON is malformed: invalid character (byte 0))"
    )
    assert problem.value.hint == "give JSON Lines: one track object of Beatport's API on each line"


@pytest.mark.parametrize(("name", "why"), [("nowhere.jsonl", "No such file or directory"), ("", "Is a directory")])
def test_a_source_that_cannot_be_read_is_named(tmp_path, name, why):
    with pytest.raises(InputError) as problem:
        build_index(tmp_path / name, tmp_path / "x.db")
    assert problem.value.message == f"{tmp_path / name}: cannot be read ({why})"
    assert not list(tmp_path.iterdir())
