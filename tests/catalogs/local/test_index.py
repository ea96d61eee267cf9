"""The index of a catalogue file: what it keeps, how it is written, and what is none."""

import sqlite3
from contextlib import closing

import pytest

from beatmatch.catalogs.local.index import APPLICATION_ID, build_index, open_index, read_track
from beatmatch.errors import InputError, OutputError
from beatmatch.models import BeatportCandidate

from .files import build, record, write

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


def stored(path):
    with closing(open_index(path)) as db:
        return [read_track(content) for (content,) in db.execute("SELECT content FROM track ORDER BY track_id")]


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


def test_the_last_of_two_lines_with_one_id_counts(tmp_path):
    report = build(tmp_path, record(3, "Old Name"), record(4, "Other"), record(3, "New Name"))
    assert (report.tracks, report.repeated) == (2, 1)
    assert [track.title for track in stored(tmp_path / "tracks.db")] == ["New Name", "Other"]


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
    connect = sqlite3.connect

    def connect_to_a_small_disk(*args, **options):
        db = connect(*args, **options)
        db.execute("PRAGMA max_page_count = 20")
        return db

    monkeypatch.setattr(sqlite3, "connect", connect_to_a_small_disk)
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


def test_a_file_says_whose_it_is_and_in_which_version(tmp_path):
    build(tmp_path, record(1, "Ash"))
    with closing(sqlite3.connect(tmp_path / "tracks.db")) as db:
        assert db.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"btmc", "big"),)
        assert db.execute("PRAGMA user_version").fetchone() == (3,)


def foreign(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE something (x)")


def other_version(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 999")


def half(path):
    write(path.with_suffix(".jsonl"), *(record(number, f"Track {number}", "Somebody") for number in range(500)))
    build_index(path.with_suffix(".jsonl"), path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def unfinished(path):
    write(path.with_suffix(".jsonl"), record(1, "Ash"))
    build_index(path.with_suffix(".jsonl"), path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM about")
        db.commit()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (foreign, "a database, but no catalogue of beatmatch"),
        (other_version, "a catalogue of another version of beatmatch (999)"),
        (half, "no catalogue, or a damaged one (database disk image is malformed)"),
        (unfinished, "a catalogue that was never finished"),
        (
            lambda path: path.write_bytes(b"PK\x03\x04 no database at all" * 50),
            "no catalogue, or a damaged one (file is not a database)",
        ),
        (lambda path: path.touch(), "a database, but no catalogue of beatmatch"),
        (lambda path: path.mkdir(), "cannot be read (Is a directory)"),
        (lambda path: None, "cannot be read (No such file or directory)"),
    ],
)
def test_what_is_no_index_is_refused_in_one_line(tmp_path, make, message):
    path = tmp_path / "odd.db"
    make(path)
    with pytest.raises(InputError) as problem:
        open_index(path)
    assert problem.value.message == f"{path}: {message}"
    assert problem.value.hint
