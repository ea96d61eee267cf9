"""What is no readable database of Rekordbox is refused in one line, and SQLCipher says nothing beside it."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from beatmatch.errors import InputError
from beatmatch.library.masterdb.reader import read_collection, read_playlists
from tests.library.masterdb.files import Library, connection

OTHER = "give the master.db of Rekordbox 6 or 7, or an XML export"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "master.db"


def refusal(path, capfd):
    with pytest.raises(InputError) as caught:
        read_collection(path)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert caught.value.exit_code == 2
    assert len(caught.value.message.splitlines()) == 1
    return caught.value.message.replace(str(path), "FILE"), caught.value.hint


def test_a_database_with_another_key_is_refused(path, capfd):
    with closing(connection(path, key="another key")) as other:
        other.execute("CREATE TABLE djmdContent (ID)")
        other.commit()
    assert refusal(path, capfd) == (
        "FILE: the key of Rekordbox 6 and 7 does not open it: it is damaged, or another program's",
        OTHER,
    )


def test_a_database_of_another_program_is_refused(path, capfd):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE songs (id)")
        other.commit()
    message, hint = refusal(path, capfd)
    assert message == "FILE is another program's database, not that of Rekordbox: no such table: djmdContent"
    assert hint == OTHER


def test_an_encrypted_database_of_other_tables_is_refused(path, capfd):
    with closing(connection(path)) as other:
        other.execute("CREATE TABLE djmdContent (ID)")
        other.commit()
    message, _ = refusal(path, capfd)
    assert message.startswith("FILE is another program's database, not that of Rekordbox: no such ")


def test_a_damaged_head_is_refused(path, capfd):
    Library().track("1").write(path)
    content = bytearray(path.read_bytes())
    content[100:200] = bytes(100)
    path.write_bytes(content)
    assert refusal(path, capfd)[0].startswith("FILE: the key of Rekordbox 6 and 7 does not open it")


def test_damage_further_in_is_refused_wherever_it_is_met(path, capfd):
    library = Library()
    for number in range(300):
        library.track(str(number), f"Title {number} " + "x" * 200)
    content = bytearray(library.write(path).read_bytes())
    for start in range(3 * 4096, len(content) - 4096, 4096):
        content[start + 50 : start + 150] = b"damage" * 20
    path.write_bytes(content)
    message, hint = refusal(path, capfd)
    assert message.startswith("FILE is damaged: ")
    assert hint == "open Rekordbox, which repairs it or offers a backup, then run again"


def test_a_cut_off_database_is_refused(path, capfd):
    library = Library()
    for number in range(300):
        library.track(str(number), f"Title {number} " + "x" * 200)
    content = library.write(path).read_bytes()
    path.write_bytes(content[: len(content) // 2])
    assert refusal(path, capfd)[0].startswith("FILE is damaged: ")


@pytest.mark.parametrize(("content", "message"), [(b"", "FILE is empty"), (b"too short", "FILE is no database")])
def test_what_is_too_short_is_refused(path, capfd, content, message):
    path.write_bytes(content)
    assert refusal(path, capfd) == (message, OTHER)


def decrypted(path):
    """Return the content of a database without its encryption."""
    plain = path.with_name("plain.db")
    with closing(connection(path)) as opened:
        opened.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
        opened.execute("SELECT sqlcipher_export('plain')")
        opened.execute("DETACH DATABASE plain")
    return plain


@pytest.mark.parametrize("words", [b"CREATE TABLE", b"djmdContent", b"Title 1"])
def test_text_that_is_none_is_damage(path, capfd, words):
    """Where SQLite quotes the damage in its message, that is no text either."""
    plain = decrypted(Library().track("1", "Title 1").write(path))
    plain.write_bytes(plain.read_bytes().replace(words, b"\xff\xfe\x9c".ljust(len(words), b"\xef")))
    message, hint = refusal(plain, capfd)
    assert message.startswith(("FILE is damaged: ", "FILE is another program's database"))
    assert hint


def test_a_database_that_was_decrypted_is_read_as_well(path):
    plain = decrypted(Library().track("1", "Open").playlist("a", "A", "1").write(path))
    assert plain.read_bytes().startswith(b"SQLite format 3")
    assert [track.title for track in read_collection(plain).tracks] == ["Open"]


def test_numbers_and_texts_of_any_type_are_read(path):
    """SQLite keeps what it is given, whatever the type of the column."""
    Library().track("1").playlist("a", "A", "1").write(path)
    with closing(connection(path)) as opened:
        opened.execute("UPDATE djmdContent SET BPM = 'fast', ReleaseYear = 2019.0, Length = x'00ff', Title = 808")
        opened.commit()
    (track,) = read_collection(path).tracks
    assert (track.title, track.bpm, track.year, track.seconds) == ("808", None, 2019, None)


def test_nothing_is_said_but_what_beatmatch_says(path, capfd, caplog):
    Library().track("1").write(path)
    with caplog.at_level("DEBUG"):
        read_playlists(path)
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
    assert "402fd" not in caplog.text  # the key
    assert [record for record in caplog.records if record.name.startswith("pyrekordbox")] == []


@pytest.mark.slow
@pytest.mark.parametrize("missing", ["pyrekordbox", "sqlcipher3"])
def test_without_the_extra_one_line_says_how_to_install_it(path, missing):
    Library().track("1").write(path)
    code = f"import sys; sys.modules[{missing!r}] = None; from beatmatch.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "playlists", str(path), "-f", "table"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("beatmatch: reading a master.db needs pyrekordbox (")
    assert line.endswith("Run: pip install 'beatmatch[rekordbox]'")
