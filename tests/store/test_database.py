"""A store of another version, of another program, or with damage."""

import random
import sqlite3
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress

import pytest

from beatmatch.errors import InputError, StoreError
from beatmatch.models import Status
from beatmatch.store import ANY_AGE, FILE_NAME, Store, open_store
from beatmatch.store.database import APPLICATION_ID, MIGRATIONS, Database
from tests.store.samples import HARBOUR, Watch, fill, track, use

# A store as version 1 wrote it, with what a user may have in it.
VERSION_1 = """
PRAGMA application_id = 1651797363;
PRAGMA user_version = 1;
CREATE TABLE answers (source TEXT NOT NULL, question TEXT NOT NULL, asked_at REAL NOT NULL, found INTEGER NOT NULL,
    candidates BLOB NOT NULL, PRIMARY KEY (source, question));
CREATE TABLE outcomes (source TEXT NOT NULL, track_key TEXT NOT NULL, location TEXT NOT NULL, status TEXT NOT NULL,
    beatport_id TEXT, score REAL, decided_at REAL NOT NULL, PRIMARY KEY (source, track_key, location)) WITHOUT ROWID;
CREATE TABLE decisions (track_key TEXT PRIMARY KEY, beatport_id TEXT, candidate BLOB, track_id TEXT NOT NULL,
    title TEXT NOT NULL, artist TEXT NOT NULL, decided_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (number INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, started_at REAL NOT NULL);
INSERT INTO answers VALUES ('beatport', 'search:harbour', 1799990000.0, 1, {packed});
INSERT INTO outcomes VALUES ('beatport', 'moonrise over brine\tada vale\t361', 'file://localhost/a.mp3', 'matched',
    '4711001', 93.5, 1799990000.0);
INSERT INTO decisions VALUES ('moonrise over brine\tada vale\t361', '4711002', {packed}, '12', 'Moonrise Over Brine',
    'Ada Vale', 1799990000.0);
"""


def version_1():
    packed = zlib.compress(b'[{"track_id":4711002,"title":"Harbour Lights","a_field_of_another_time":7}]').hex()
    return VERSION_1.format(packed=f"x'{packed}'")


def make_version_1(path):
    with closing(sqlite3.connect(path)) as db:
        db.executescript(version_1())


def is_as_it_was(store):
    assert store.load_answer("beatport", "search:harbour", ANY_AGE) == (HARBOUR,)
    found = store.last_outcome("beatport", track())
    assert (found.status, found.beatport_id, found.score) == (Status.MATCHED, 4_711_001, 93.5)
    assert store.decision(track()).candidate == HARBOUR


def test_a_store_of_version_1_is_read_with_all_that_is_in_it(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    with closing(open_store(tmp_path, Watch())) as store:
        is_as_it_was(store)


def test_a_migration_changes_the_tables_and_keeps_what_is_in_them(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    later = (
        *MIGRATIONS,
        ("ALTER TABLE outcomes ADD COLUMN note TEXT DEFAULT 'none'", "UPDATE outcomes SET note = 'was here'"),
        ("CREATE TABLE labels (name TEXT)",),
    )
    with closing(Database(tmp_path / FILE_NAME, busy_seconds=1, migrations=later)) as database:
        assert database.fetch_one("PRAGMA user_version") == (len(later),)
        assert database.fetch_all("SELECT note FROM outcomes") == [("was here",)]
        is_as_it_was(Store(database, Watch()))


def test_a_migration_that_fails_changes_nothing(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    broken = (*MIGRATIONS, ("CREATE TABLE labels (name TEXT)", "UPDATE nowhere SET name = 1"))
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Database(tmp_path / FILE_NAME, busy_seconds=1, migrations=broken)
    with closing(open_store(tmp_path, Watch())) as store:
        is_as_it_was(store)


def test_who_finds_the_store_made_meanwhile_changes_nothing(tmp_path):
    def open_and_look():
        with closing(open_store(tmp_path, Watch())) as store:
            is_as_it_was(store)

    with (
        closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other,
        ThreadPoolExecutor(max_workers=1) as thread,
    ):
        other.execute("BEGIN IMMEDIATE")
        for statement in version_1().split(";"):
            other.execute(statement)
        opening = thread.submit(open_and_look)
        time.sleep(0.1)  # it sees a file without tables, and waits for its turn to make them
        other.execute("COMMIT")
        opening.result()


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute("PRAGMA user_version = 9")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, Watch())
    assert caught.value.message == (
        f"{tmp_path / FILE_NAME}: the store is of a newer beatmatch (version 9, known here: {len(MIGRATIONS)})"
    )
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"])
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute(statement)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError, match=r"a database, but no store of beatmatch$"):
        open_store(tmp_path, Watch())
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_that_is_no_database_is_told_in_one_line_and_left_alone(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"dear diary\n" * 400)
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, Watch())
    assert caught.value.message == f"{tmp_path / FILE_NAME}: the store is damaged (file is not a database)"
    assert caught.value.hint == "move it away to start anew, or use --no-store"
    assert (tmp_path / FILE_NAME).read_bytes() == b"dear diary\n" * 400


def test_a_store_cut_in_half_is_damaged(tmp_path):
    fill(tmp_path)
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=r"damaged \(database disk image is malformed\)$"):
        use(tmp_path)


def test_an_empty_file_is_a_new_store(tmp_path):
    (tmp_path / FILE_NAME).touch()
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.decisions() == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (b"table\x9bnswersanswers", "malformed text"),
        (b"tablean\nwersanswers", "malformed database schema (an?wers)"),
    ],
)
def test_damage_that_sqlite_quotes_is_told_in_one_line(tmp_path, name, said):
    fill(tmp_path)
    content = (tmp_path / FILE_NAME).read_bytes().replace(b"tableanswersanswers", name)
    (tmp_path / FILE_NAME).write_bytes(content.replace(b"CREATE TABLE answers", b"CREATE TABLX answers"))
    with pytest.raises(StoreError) as caught:
        open_store(tmp_path, Watch())
    assert caught.value.message.startswith(f"{tmp_path / FILE_NAME}: the store is damaged ({said}")
    assert caught.value.message.isprintable()


# Seed 86 hits the schema with bytes that are no text.
@pytest.mark.parametrize("seed", range(100))
def test_whatever_is_wrong_with_the_bytes_it_is_told_as_trouble_of_the_store_or_does_no_harm(tmp_path, seed):
    fill(tmp_path)
    draw = random.Random(seed)
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    start = draw.randrange(len(content))
    for place in range(start, min(start + draw.choice([1, 8, 200, 5000]), len(content))):
        content[place] = draw.randrange(256)
    (tmp_path / FILE_NAME).write_bytes(content)
    with suppress(StoreError, InputError):
        use(tmp_path)


@pytest.mark.parametrize(
    ("damage", "use_it"),
    [
        ("UPDATE answers SET candidates = x'00ff'", lambda store: store.load_answer("beatport", "search:0", ANY_AGE)),
        ("UPDATE answers SET candidates = 'text'", lambda store: store.load_answer("beatport", "search:0", ANY_AGE)),
        ("UPDATE answers SET asked_at = 'noon'", lambda store: store.load_answer("beatport", "search:0", ANY_AGE)),
        ("UPDATE outcomes SET status = 'matchef'", lambda store: store.last_outcome("beatport", track("Moonrise 0"))),
        ("UPDATE outcomes SET beatport_id = 'x'", lambda store: store.last_outcome("beatport", track("Moonrise 0"))),
        ("UPDATE decisions SET beatport_id = 'x'", lambda store: store.decisions()),
        ("UPDATE decisions SET candidate = x'789c8b8e05000114008f'", lambda store: store.decisions()),
    ],
)
def test_a_value_that_cannot_be_is_damage(tmp_path, damage, use_it):
    fill(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute(damage)
        db.commit()
    with closing(open_store(tmp_path, Watch())) as store, pytest.raises(StoreError, match="the store is damaged"):
        use_it(store)


def test_the_mark_in_the_file_says_whose_it_is():
    assert APPLICATION_ID.to_bytes(4, "big") == b"btms"
