"""A store that is damaged, strange, locked, full, or not there at all."""

import os
import random
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing, suppress
from pathlib import Path

import pytest

from beatmatch.errors import InputError, StoreError
from beatmatch.models import Status
from beatmatch.store import ANY, FILE_NAME, Forgiving, NoStore, RunHandle, Store, open_store
from beatmatch.store.database import Database
from beatmatch.store.schema import APPLICATION_ID, MIGRATIONS
from tests.store_samples import HARBOUR, MOONRISE, NOW, Watch, result, track

# A store as version 1 wrote it, with what a user may have in it.
VERSION_1 = (
    "PRAGMA application_id = 1651797363",
    "PRAGMA user_version = 1",
    "CREATE TABLE answers (source TEXT NOT NULL, question TEXT NOT NULL, asked_at REAL NOT NULL,"
    " found INTEGER NOT NULL, candidates BLOB NOT NULL, PRIMARY KEY (source, question))",
    "CREATE TABLE outcomes (source TEXT NOT NULL, track_key TEXT NOT NULL, location TEXT NOT NULL, status TEXT NOT NULL,"
    " beatport_id TEXT, score REAL, decided_at REAL NOT NULL, PRIMARY KEY (source, track_key, location)) WITHOUT ROWID",
    "CREATE TABLE decisions (track_key TEXT PRIMARY KEY, beatport_id TEXT, candidate BLOB, track_id TEXT NOT NULL,"
    " title TEXT NOT NULL, artist TEXT NOT NULL, decided_at REAL NOT NULL) WITHOUT ROWID",
    "CREATE TABLE runs (number INTEGER PRIMARY KEY AUTOINCREMENT, identity TEXT NOT NULL, started_at REAL NOT NULL)",
    # zlib of [{"track_id":4711002,"title":"Harbour Lights","a_field_of_another_time":7}]
    "INSERT INTO answers VALUES ('beatport', 'search:harbour', 1799990000.0, 1, x'{packed}')",
    "INSERT INTO outcomes VALUES ('beatport', 'moonrise over brine\tada vale\t361', 'file://localhost/a.mp3', 'matched',"
    " '4711001', 93.5, 1799990000.0)",
    "INSERT INTO decisions VALUES ('moonrise over brine\tada vale\t361', '4711002', x'{packed}', '12',"
    " 'Moonrise Over Brine', 'Ada Vale', 1799990000.0)",
)


def make_version_1(path):
    packed = zlib.compress(b'[{"track_id":4711002,"title":"Harbour Lights","a_field_of_another_time":7}]').hex()
    with closing(sqlite3.connect(path)) as db:
        for statement in VERSION_1:
            db.execute(statement.replace("{packed}", packed))
        db.commit()


def is_as_it_was(store):
    assert store.answer("beatport", "search:harbour", ANY) == (HARBOUR,)
    found = store.outcome("beatport", track())
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
        assert database.one("PRAGMA user_version") == (len(later),)
        assert database.all("SELECT note FROM outcomes") == [("was here",)]
        is_as_it_was(Store(database, Watch()))


def test_a_migration_that_fails_changes_nothing(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    broken = (*MIGRATIONS, ("CREATE TABLE labels (name TEXT)", "UPDATE nowhere SET name = 1"))
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Database(tmp_path / FILE_NAME, busy_seconds=1, migrations=broken)
    with closing(open_store(tmp_path, Watch())) as store:
        is_as_it_was(store)


def test_who_finds_the_store_made_meanwhile_changes_nothing(tmp_path, monkeypatch):
    with closing(open_store(tmp_path, Watch())) as store:
        store.keep("beatport", "search:harbour", (HARBOUR,))
    looks = iter([False, True])
    real = Database._is_current
    monkeypatch.setattr(Database, "_is_current", lambda self: next(looks) and real(self))
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.answer("beatport", "search:harbour", ANY) == (HARBOUR,)


def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute("PRAGMA user_version = 9")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError) as told:
        open_store(tmp_path, Watch())
    assert told.value.message == (
        f"{tmp_path / FILE_NAME}: the store is of a newer beatmatch (version 9, known here: {len(MIGRATIONS)})"
    )
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (x)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"])
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path, statement):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        db.execute(statement)
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(StoreError, match="a database, but no store of beatmatch$"):
        open_store(tmp_path, Watch())
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_file_that_is_no_database_is_told_in_one_line_and_left_alone(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"dear diary\n" * 400)
    with pytest.raises(StoreError) as told:
        open_store(tmp_path, Watch())
    assert told.value.message == f"{tmp_path / FILE_NAME}: the store is damaged (file is not a database)"
    assert told.value.hint == "move it away to start anew, or use --no-store"
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


@pytest.mark.parametrize("seed", range(150))
def test_whatever_is_wrong_with_the_bytes_it_is_told_as_trouble_of_the_store_or_does_no_harm(tmp_path, seed):
    fill(tmp_path)
    draw = random.Random(seed)
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    start = draw.randrange(len(content))
    for place in range(start, min(start + draw.choice([1, 8, 200, 5000]), len(content))):
        content[place] = draw.randrange(256)
    (tmp_path / FILE_NAME).write_bytes(content)
    with suppress(StoreError):
        use(tmp_path)


@pytest.mark.parametrize(
    ("damage", "use_it"),
    [
        ("UPDATE answers SET candidates = x'00ff'", lambda store: store.answer("beatport", "search:0", ANY)),
        ("UPDATE answers SET candidates = 'text'", lambda store: store.answer("beatport", "search:0", ANY)),
        ("UPDATE answers SET asked_at = 'noon'", lambda store: store.answer("beatport", "search:0", ANY)),
        ("UPDATE outcomes SET status = 'matchef'", lambda store: store.outcome("beatport", track("Moonrise 0"))),
        ("UPDATE outcomes SET beatport_id = 'x'", lambda store: store.outcome("beatport", track("Moonrise 0"))),
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


def fill(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.keep("beatport", f"search:{number}", (MOONRISE, HARBOUR) * number)
            store.decide(track(f"Moonrise {number}"), 4_711_001, MOONRISE)
            store.record(run, result(of=track(f"Moonrise {number}")))
        store.finish_run(run)


def use(folder):
    with closing(open_store(folder, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(40):
            store.answer("beatport", f"search:{number}", ANY)
            store.outcome("beatport", track(f"Moonrise {number}"))
            store.decision(track(f"Moonrise {number}"))
            store.record(run, result(Status.REVIEW, of=track(f"Moonrise {number}")))
        store.decisions()
        store.finish_run(run)
        for number in range(40):
            store.keep("beatport", f"search:{number}", (HARBOUR,))


# In use, full, unwritable


def test_a_store_that_is_in_use_for_too_long_is_told(tmp_path):
    with (
        closing(Database(tmp_path / FILE_NAME, busy_seconds=0.05)) as one,
        closing(Database(tmp_path / FILE_NAME, busy_seconds=0.05)) as two,
    ):
        with one.transaction(), pytest.raises(StoreError) as told:
            Store(two, Watch()).keep("beatport", "search:moonrise", ())
        assert told.value.message == f"{tmp_path / FILE_NAME}: the store is in use by another run for more than 0.05 s"
        Store(two, Watch()).keep("beatport", "search:moonrise", ())


def test_a_store_can_be_opened_and_read_while_another_process_writes(tmp_path):
    with closing(Database(tmp_path / FILE_NAME, busy_seconds=0.05)) as one:
        Store(one, Watch()).keep("beatport", "search:moonrise", (MOONRISE,))
        with one.transaction(), closing(Database(tmp_path / FILE_NAME, busy_seconds=0.05)) as two:
            assert Store(two, Watch()).answer("beatport", "search:moonrise", ANY) == (MOONRISE,)


def test_a_store_that_another_process_turns_to_write_ahead_at_this_moment_can_be_opened(tmp_path):
    make_version_1(tmp_path / FILE_NAME)
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with closing(Database(tmp_path / FILE_NAME, busy_seconds=0.05)) as database:
            is_as_it_was(Store(database, Watch()))


def full(store):
    """Let the store's file grow no more: SQLite says what it says of a full disk."""
    store._db.run("PRAGMA max_page_count = 1")
    return store


def until_full(store):
    for number in range(1000):
        store.keep("beatport", f"{number}", (MOONRISE,))


def test_a_full_disk_is_told_and_what_was_kept_is_still_there(tmp_path):
    with closing(open_store(tmp_path, Watch())) as store:
        store.keep("beatport", "search:moonrise", (MOONRISE,))
        with pytest.raises(StoreError) as told:
            until_full(full(store))
        assert told.value.message == f"{tmp_path / FILE_NAME}: the store cannot be written, the disk is full"
        assert store.answer("beatport", "search:moonrise", ANY) == (MOONRISE,)


def test_a_run_that_cannot_be_ended_can_be_taken_up(tmp_path):
    with closing(open_store(tmp_path, Watch())) as store:
        run = store.begin_run("beatport", "Late", "")
        for number in range(1000):
            store.record(run, result(of=track(f"Moonrise {number}")))
        with pytest.raises(StoreError, match="the disk is full"):
            full(store).finish_run(run)
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.outcome("beatport", track("Moonrise 0")) is None
        assert store.begin_run("beatport", "Late", "").taken_up


LIMITED = """
import resource, sys, time
from pathlib import Path
from beatmatch.errors import StoreError
from beatmatch.store import open_store
from tests.store_samples import MOONRISE
store = open_store(Path(sys.argv[1]), time.time)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    for number in range(1000):
        store.keep("beatport", f"{number}", (MOONRISE,) * 20)
except StoreError as problem:
    print(problem.message)
store.close()
"""


def test_a_file_that_may_not_grow_is_told(tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path], capture_output=True, text=True, cwd=Path(__file__).parents[1]
    )
    assert said.stderr == ""
    assert said.stdout.startswith(f"{tmp_path / FILE_NAME}: the store cannot be ")
    assert said.stdout.count("\n") == 1
    with closing(open_store(tmp_path, Watch())) as store:
        assert store.answer("beatport", "0", ANY) == (MOONRISE,) * 20


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreError) as told:
        open_store(tmp_path, Watch())
    assert told.value.message == f"{tmp_path / FILE_NAME}: the store cannot be opened (Is a directory)"


@pytest.mark.parametrize("inside", [".", "deeper"])
def test_a_file_in_the_place_of_the_folder_is_told(tmp_path, inside):
    (tmp_path / "state").write_text("a file")
    with pytest.raises(StoreError, match="the store cannot be opened"):
        open_store(tmp_path / "state" / inside, Watch())


@pytest.fixture
def as_somebody(tmp_path):
    """Be nobody special for a while: nothing is forbidden to root."""
    if os.geteuid() != 0:
        yield
        return
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o711)
    os.chown(tmp_path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_told(tmp_path, as_somebody):
    (tmp_path / "state").mkdir(mode=0o500)
    with pytest.raises(StoreError) as told:
        open_store(tmp_path / "state", Watch())
    assert told.value.message == f"{tmp_path / 'state' / FILE_NAME}: the store cannot be opened (Permission denied)"


def test_a_store_whose_folder_may_no_longer_be_written_is_told(tmp_path, as_somebody):
    state = tmp_path / "state"
    open_store(state, Watch()).close()
    state.chmod(0o500)
    with pytest.raises(StoreError, match="the store cannot be read or written"):
        use(state)
    state.chmod(0o700)


def test_our_own_mistakes_are_not_told_as_trouble_of_the_store(tmp_path):
    store = open_store(tmp_path, Watch())
    store.close()
    with pytest.raises(sqlite3.ProgrammingError):
        store.decisions()


# Without a store, and with one that breaks


def test_without_a_store_nothing_is_known_and_nothing_is_kept():
    store = NoStore(Watch())
    store.keep("beatport", "search:moonrise", (MOONRISE,))
    run = store.begin_run("beatport", "Late", "")
    store.record(run, result())
    store.finish_run(run)
    assert run == RunHandle(0, "beatport", NOW)
    assert store.answer("beatport", "search:moonrise", ANY) is None
    assert store.outcome("beatport", track()) is None
    assert store.decision(track()) is None
    assert store.decisions() == ()
    assert not store.remembers
    store.close()


def test_without_a_store_a_decision_is_refused():
    with pytest.raises(StoreError, match="a decision cannot be remembered without a store"):
        NoStore(Watch()).decide(track(), None)
    with pytest.raises(InputError, match="no decision is about"):
        NoStore(Watch()).forget("moonrise")


def forgiving(folder):
    told = []
    store = open_store(folder, Watch())
    return store, Forgiving(store, NoStore(Watch()), told.append), told


def test_as_long_as_nothing_breaks_the_store_is_what_it_is(tmp_path):
    _, store, told = forgiving(tmp_path)
    with closing(store):
        run = store.begin_run("beatport", "Late", "")
        store.keep("beatport", "search:moonrise", (MOONRISE,))
        store.record(run, result())
        store.finish_run(run)
        made = store.decide(track(), 4_711_001)
        assert store.answer("beatport", "search:moonrise", ANY) == (MOONRISE,)
        assert store.outcome("beatport", track()).status is Status.MATCHED
        assert store.decision(track()) == made
        assert store.decisions() == (made,)
        assert store.forget("12") == made
        assert store.remembers
    assert told == []


def test_when_the_disk_is_full_it_is_told_once_and_what_is_known_stays_known(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        store.keep("beatport", "search:moonrise", (MOONRISE,))
        run = store.begin_run("beatport", "Late", "")
        full(real)
        until_full(store)
        store.record(run, result())
        store.finish_run(run)
        assert [problem.message for problem in told] == [
            f"{tmp_path / FILE_NAME}: the store cannot be written, the disk is full"
        ]
        assert store.answer("beatport", "search:moonrise", ANY) == (MOONRISE,)
        assert store.remembers


def test_when_it_cannot_be_read_the_run_goes_on_as_without_a_store(tmp_path):
    fill(tmp_path)
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("UPDATE answers SET candidates = x'00ff'")
        assert store.answer("beatport", "search:0", ANY) is None
        assert store.answer("beatport", "search:1", ANY) is None
        assert store.outcome("beatport", track("Moonrise 0")) is None
        assert store.decision(track("Moonrise 0")) is None
        store.keep("beatport", "search:0", (HARBOUR,))
        assert not store.remembers
        assert len(told) == 1
        with pytest.raises(StoreError, match="damaged"):
            real.answer("beatport", "search:0", ANY)


def test_a_read_that_fails_after_a_write_has_failed_is_not_told_again(tmp_path):
    fill(tmp_path)
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("UPDATE answers SET candidates = x'00ff'")
        full(real)
        until_full(store)
        assert store.answer("beatport", "search:0", ANY) is None
        assert len(told) == 1


def test_a_run_that_cannot_be_begun_goes_on_without_memory_of_itself(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("DROP TABLE runs")
        assert store.begin_run("beatport", "Late", "") == RunHandle(0, "beatport", NOW)
        assert len(told) == 1


def test_a_decision_that_cannot_be_kept_is_not_forgiven(tmp_path):
    real, store, told = forgiving(tmp_path)
    with closing(store):
        real._db.run("DROP TABLE decisions")
        with pytest.raises(StoreError, match="no such table: decisions"):
            store.decide(track(), None)
    assert told == []


def test_the_mark_in_the_file_says_whose_it_is():
    assert APPLICATION_ID.to_bytes(4, "big") == b"btms"
