import logging
import sqlite3
from contextlib import closing

import pytest

from beatmatch.catalogs.local import index as local_index
from beatmatch.catalogs.local import lines as local_lines
from beatmatch.catalogs.local.catalog import BadLine, build_index
from beatmatch.catalogs.local.index import COLUMNS, from_row, open_index
from beatmatch.errors import InputError, OutputError
from beatmatch.models import BeatportCandidate

from .files import record, write

FULL = {
    "id": 7001,
    "name": "Glass  Meridian\t",
    "mix_name": "Ilo Vant Remix",
    "slug": "glass-meridian",
    "artists": [{"name": "Tova Lind"}, {"name": "Rook & Pawn"}],
    "remixers": [{"name": "Ilo Vant"}],
    "bpm": 122,
    "key": {"name": "Ab Minor"},
    "genre": {"name": "Deep House"},
    "sub_genre": {"name": "Organic"},
    "isrc": "QZ-AB1-24-00017",
    "catalog_number": "SLD017",
    "length_ms": 402000,
    "new_release_date": "2024-03-01",
    "publish_date": "2024-03-05",
    "release": {"name": "Glass EP", "label": {"name": "Saltline"}},
    "is_dj_edit": True,
    "something_new": [1, {"deep": None}],
}


def build(tmp_path, *lines, **options):
    source = write(tmp_path / "tracks.jsonl", *lines)
    return build_index(source, tmp_path / "tracks.db", **options)


def stored(path):
    with closing(open_index(path)) as db:
        return [from_row(row) for row in db.execute(f"SELECT {', '.join(COLUMNS)} FROM track ORDER BY track_id")]


def test_every_field_of_a_track_is_kept(tmp_path):
    build(tmp_path, FULL)
    assert stored(tmp_path / "tracks.db") == [
        BeatportCandidate(
            track_id=7001,
            title="Glass Meridian",
            mix_name="Ilo Vant Remix",
            artists=("Tova Lind", "Rook & Pawn"),
            remixers=("Ilo Vant",),
            key="Ab Minor",
            bpm=122.0,
            length_ms=402000,
            release_date="2024-03-01",
            label="Saltline",
            genre="Deep House",
            sub_genre="Organic",
            release="Glass EP",
            catalog_number="SLD017",
            isrc="QZ-AB1-24-00017",
            slug="glass-meridian",
            is_dj_edit=True,
        )
    ]


def test_a_track_with_nothing_but_id_and_an_empty_name_is_kept(tmp_path):
    report = build(tmp_path, '{"id": 5, "name": ""}')
    assert report.tracks == 1
    assert stored(tmp_path / "tracks.db") == [BeatportCandidate(track_id=5, title="")]


def test_bom_blank_lines_and_crlf_are_no_matter(tmp_path):
    report = build(tmp_path, b'\xef\xbb\xbf{"id": 1, "name": "Ash"}\r', "", "  \r", '{"id": 2, "name": "Elm"}\r')
    assert (report.tracks, report.bad_lines) == (2, 0)


def test_the_last_line_needs_no_end(tmp_path):
    source = tmp_path / "tracks.jsonl"
    source.write_bytes(b'{"id": 1, "name": "Ash"}')
    assert build_index(source, tmp_path / "x.db").tracks == 1


def test_the_last_of_two_lines_with_one_id_counts(tmp_path):
    report = build(tmp_path, record(3, "Old Name"), record(4, "Other"), record(3, "New Name"))
    assert (report.tracks, report.repeated) == (2, 1)
    assert [track.title for track in stored(tmp_path / "tracks.db")] == ["New Name", "Other"]


def test_bad_lines_are_told_with_number_and_reason_and_skipped(tmp_path):
    told = []
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
        on_bad_line=told.append,
    )
    assert (report.tracks, report.bad_lines) == (2, 8)
    assert report.first_bad == tuple(told)
    assert [line.number for line in told] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert told[0] == BadLine(2, "Input data was truncated")
    assert told[2] == BadLine(4, "Expected `int`, got `str` - at `$.id`")
    assert told[3] == BadLine(5, "Object missing required field `name`")
    assert told[5] == BadLine(7, "a number is too large")
    assert told[6] == BadLine(8, "a number is too large")


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
    monkeypatch.setattr(local_lines, "LONGEST_LINE", 64)
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
        build(tmp_path, "", "<html>", "<body>", on_bad_line=lambda line: None)
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


def test_a_failed_build_leaves_the_old_index_alone(tmp_path):
    build(tmp_path, record(1, "Ash"))
    before = (tmp_path / "tracks.db").read_bytes()
    with pytest.raises(InputError):
        build(tmp_path, "broken", on_bad_line=lambda line: None)
    assert (tmp_path / "tracks.db").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tracks.db", "tracks.jsonl"]


def test_a_target_in_no_folder_is_named(tmp_path):
    source = write(tmp_path / "tracks.jsonl", record(1, "Ash"))
    target = tmp_path / "nowhere" / "x.db"
    with pytest.raises(OutputError) as problem:
        build_index(source, target)
    assert problem.value.message == f"{target}: the index cannot be written (No such file or directory)"


def test_a_folder_as_target_is_refused_before_the_work(tmp_path):
    with pytest.raises(OutputError) as problem:
        build_index(tmp_path / "is never read.jsonl", tmp_path)
    assert problem.value.message == f"{tmp_path}: the index cannot be written (Is a directory)"


def test_a_full_disk_is_an_output_error(tmp_path, monkeypatch):
    monkeypatch.setattr(local_index, "_SCHEMA", local_index._SCHEMA + "PRAGMA max_page_count = 20;")
    with pytest.raises(OutputError) as problem:
        build(tmp_path, *(record(number, f"Track {number}", "Somebody") for number in range(3000)))
    assert problem.value.message == (
        f"{tmp_path / 'tracks.db'}: the index cannot be written (database or disk is full)"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tracks.jsonl"]


def test_the_same_content_has_the_same_id_wherever_it_lies(tmp_path):
    one = build(tmp_path, record(1, "Ash")).content_id
    assert build(tmp_path, record(1, "Ash")).content_id == one
    assert build(tmp_path, record(1, "Ash"), "").content_id != one


def foreign(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE something (x)")


def other_version(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {local_index.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 999")


def half(path):
    write(path.with_suffix(".jsonl"), *(record(number, f"Track {number}", "Somebody") for number in range(500)))
    build_index(path.with_suffix(".jsonl"), path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def hollow(path):
    with closing(sqlite3.connect(path)) as db:
        db.executescript(local_index._SCHEMA)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (foreign, "a database, but no catalogue of beatmatch"),
        (other_version, "a catalogue of another version of beatmatch (999)"),
        (half, "no catalogue, or a damaged one (database disk image is malformed)"),
        (hollow, "a catalogue that was never finished"),
        (
            lambda path: path.write_bytes(b"PK\x03\x04 no database at all" * 50),
            "no catalogue, or a damaged one (file is not a database)",
        ),
        (lambda path: path.touch(), "a database, but no catalogue of beatmatch"),
        (lambda path: path.mkdir(), "cannot be read (Is a directory)"),
        (lambda path: None, "cannot be read (No such file or directory)"),
    ],
)
def test_what_is_no_index_is_refused_in_one_line(tmp_path, make, says):
    path = tmp_path / "odd.db"
    make(path)
    with pytest.raises(InputError) as problem:
        open_index(path)
    assert problem.value.message == f"{path}: {says}"
    assert problem.value.hint
