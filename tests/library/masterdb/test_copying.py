import os
import stat
from contextlib import closing

import pytest

from beatmatch.errors import InputError
from beatmatch.library.masterdb.copying import private_copy
from beatmatch.library.masterdb.reader import read_collection
from tests.library.masterdb.files import Library, connection


def refuse_pause(_seconds):
    raise AssertionError("nothing was written meanwhile")


def test_the_copy_has_what_stands_beside_and_is_removed(tmp_path):
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"my.db{ending}").write_text(f"content{ending}")
    before = {path.name: path.stat() for path in tmp_path.iterdir()}
    with private_copy(tmp_path / "my.db", pause=refuse_pause) as copy:
        assert {path.name: path.read_text() for path in copy.parent.iterdir()} == {
            "master.db": "content",
            "master.db-wal": "content-wal",
            "master.db-shm": "content-shm",
        }
        if os.name == "posix":
            assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert not copy.parent.exists()
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == {
        name: status.st_mtime_ns for name, status in before.items()
    }


def test_the_copy_is_removed_when_the_block_fails(tmp_path):
    (tmp_path / "my.db").write_text("content")
    with pytest.raises(ZeroDivisionError), private_copy(tmp_path / "my.db") as copy:
        raise ZeroDivisionError
    assert not copy.parent.exists()


class WritingMeanwhile:
    """A pause in which somebody is done writing; `copy` of the file is disturbed until then."""

    def __init__(self, path, monkeypatch, times):
        self.path, self.left, self.pauses = path, times, 0
        copyfile = __import__("shutil").copyfile
        monkeypatch.setattr("shutil.copyfile", lambda *places: (copyfile(*places), self.write())[0])

    def write(self):
        if self.left:
            self.left -= 1
            self.path.write_text(self.path.read_text() + "more")

    def __call__(self, _seconds):
        self.pauses += 1


def test_a_copy_is_made_again_where_the_database_was_written_to(tmp_path, monkeypatch):
    (tmp_path / "my.db").write_text("content")
    writing = WritingMeanwhile(tmp_path / "my.db", monkeypatch, times=2)
    with private_copy(tmp_path / "my.db", pause=writing) as copy:
        assert copy.read_text() == "contentmoremore"
    assert writing.pauses == 2


def test_a_database_that_is_written_to_all_the_time_is_refused(tmp_path, monkeypatch):
    (tmp_path / "my.db").write_text("content")
    writing = WritingMeanwhile(tmp_path / "my.db", monkeypatch, times=100)
    with pytest.raises(InputError) as caught, private_copy(tmp_path / "my.db", pause=writing):
        pass
    assert caught.value.message == f"{tmp_path / 'my.db'} is being written to all the time"


def test_what_rekordbox_has_written_last_is_read_while_it_is_running(tmp_path):
    """The writer holds the database open in WAL mode, with a transaction under way and nothing checkpointed."""
    path = Library().track("1", "Old").write(tmp_path / "master.db")
    with closing(connection(path)) as rekordbox:
        rekordbox.execute("PRAGMA journal_mode = WAL")
        rekordbox.execute("PRAGMA wal_autocheckpoint = 0")
        rekordbox.execute("UPDATE djmdContent SET Title = 'New'")
        rekordbox.commit()
        rekordbox.execute("BEGIN EXCLUSIVE")
        rekordbox.execute("UPDATE djmdContent SET Title = 'Not yet'")
        files = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
        assert "master.db-wal" in files
        assert [track.title for track in read_collection(path).tracks] == ["New"]
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == files
        rekordbox.rollback()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "{path}: there is no such file"),
        (lambda path: path.mkdir(), "{path} cannot be copied to"),
    ],
)
def test_what_is_no_file_is_refused_in_one_line(tmp_path, make, message):
    make(tmp_path / "my.db")
    with pytest.raises(InputError) as caught, private_copy(tmp_path / "my.db"):
        pass
    assert caught.value.message.startswith(message.format(path=tmp_path / "my.db"))
    assert caught.value.hint


def test_a_locked_file_is_refused_in_one_line(tmp_path, monkeypatch):
    """Windows keeps a file that is open elsewhere to itself, and the system is asked by name here as root may all."""

    def locked(*_places):
        raise PermissionError(13, "The process cannot access the file because another process has locked a portion")

    (tmp_path / "my.db").write_text("content")
    monkeypatch.setattr("shutil.copyfile", locked)
    with pytest.raises(InputError) as caught, private_copy(tmp_path / "my.db"):
        pass
    assert caught.value.message == f"{tmp_path / 'my.db'} cannot be read: no permission, or it is locked"
