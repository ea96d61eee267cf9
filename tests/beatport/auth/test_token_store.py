"""The file that holds the login."""

import asyncio
import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.beatport.auth.token_store import TokenFile, Tokens
from beatmatch.errors import CatalogError, ErrorKind, LoginError, OutputError

LOGIN = Tokens(access="acc-1", refresh="ref-1", obtained_at=100, expires_at=700, client_id="C", user="dana")


def test_a_login_comes_back_as_it_was_stored(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "not" / "there" / "login.json")
    assert file.read() is None
    file.write(LOGIN)
    assert TokenFile(file.path).read() == LOGIN
    file.remove()
    file.remove()
    assert file.read() is None


def test_only_its_owner_can_read_the_file_and_its_folder(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "state" / "login.json")
    before = os.umask(0)
    try:
        file.write(LOGIN)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.path.parent.iterdir()}
    assert modes == {"login.json": 0o600, "client-id": 0o600}
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_can_read_is_warned_about_once_and_mended_by_the_next_write(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = TokenFile(tmp_path / "login.json")
    file.write(LOGIN)
    file.path.chmod(0o644)
    with caplog.at_level(logging.WARNING):
        assert file.read() == LOGIN
        assert file.read() == LOGIN
    assert caplog.messages == [f"others can read your login: {file.path} has mode 0644; run: chmod 600 {file.path}"]
    file.write(LOGIN)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_the_id_of_the_client_outlives_the_login(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    assert file.last_client_id() is None
    file.write(LOGIN)
    file.write(Tokens(access="pasted"))
    file.remove()
    assert (file.read(), file.last_client_id()) == (None, "C")
    for damaged in (b"", b"two words", b"\xff\xfe", b"x" * 500):
        (tmp_path / "client-id").write_bytes(damaged)
        assert file.last_client_id() is None


def test_a_client_id_that_cannot_be_kept_costs_no_login(tmp_path: Path) -> None:
    (tmp_path / "client-id").mkdir()
    file = TokenFile(tmp_path / "login.json")
    file.write(LOGIN)
    assert (file.read(), file.last_client_id()) == (LOGIN, None)


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere.json", tmp_path / "login.json"
    link.symlink_to(target)
    TokenFile(link).write(LOGIN)
    assert link.is_symlink()
    assert TokenFile(target).read() == LOGIN


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"access": 3}', b'{"access": ""}', b'{"refresh": "r"}', b'{"access": "\xff"}']
)
def test_a_damaged_file_is_one_clear_line(tmp_path: Path, text: bytes) -> None:
    file = TokenFile(tmp_path / "login.json")
    file.path.write_bytes(text)
    with pytest.raises(LoginError) as caught:
        file.read()
    assert caught.value.message == f"the stored login in {file.path} is damaged"
    assert caught.value.hint == "run: beatmatch login"
    assert caught.value.__context__ is None


def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "login.json").mkdir()
    with pytest.raises(LoginError, match="cannot be read: Is a directory"):
        TokenFile(tmp_path / "login.json").read()


def test_what_cannot_be_written_is_one_clear_line_and_leaves_the_login_before(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    file.write(LOGIN)
    (tmp_path / "login.json.new").mkdir()
    with pytest.raises(OutputError, match="the login cannot be kept in"):
        file.write(Tokens(access="acc-2"))
    assert file.read() == LOGIN
    with pytest.raises(OutputError, match="the login cannot be kept"):
        file.remove()
    assert file.read() is None
    (tmp_path / "a file").touch()
    with pytest.raises(OutputError, match="File exists"):
        TokenFile(tmp_path / "a file" / "login.json").write(LOGIN)


KILLED = """
import os, sys
from pathlib import Path
from beatmatch.beatport.auth.token_store import TokenFile, Tokens
os.fsync = lambda descriptor: os._exit(9)
TokenFile(Path(sys.argv[1])).write(Tokens(access="acc-2"))
"""


def test_a_write_that_is_killed_half_way_leaves_the_login_before_and_is_no_hindrance(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    file.write(LOGIN)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(file.path)], check=False)
    assert killed.returncode == 9
    left = tmp_path / "login.json.new"
    assert stat.S_IMODE(left.stat().st_mode) == 0o600
    assert file.read() == LOGIN
    left.chmod(0o666)
    file.write(Tokens(access="acc-3"))
    assert file.read() == Tokens(access="acc-3")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    left.write_text("again")
    file.remove()
    assert [path.name for path in tmp_path.iterdir()] == ["client-id"]


async def test_a_lock_that_another_holds_is_waited_for_without_stopping_the_others(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    other = FileLock(f"{file.path}.lock")
    other.acquire()
    entered = asyncio.Event()

    async def enter() -> None:
        async with file.locked():
            entered.set()

    waiting = asyncio.create_task(enter())
    for _ in range(20):
        await asyncio.sleep(0.01)  # the loop goes on meanwhile
    assert not entered.is_set()
    other.release()
    await asyncio.wait_for(waiting, 5)
    assert entered.is_set()


async def test_a_lock_that_is_never_free_ends_in_a_clear_error(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    with (
        FileLock(f"{file.path}.lock"),
        pytest.raises(CatalogError, match="another beatmatch has kept the login") as caught,
    ):
        async with file.locked(seconds=0.1):
            pytest.fail("it was locked")
    assert caught.value.kind is ErrorKind.TIMEOUT
    async with file.locked(seconds=0.1):
        pass


async def test_an_error_under_the_lock_sets_it_free(tmp_path: Path) -> None:
    file = TokenFile(tmp_path / "login.json")
    with pytest.raises(LoginError):
        async with file.locked():
            raise LoginError("lost")
    async with file.locked(seconds=0):
        pass


def test_tokens_show_no_secret() -> None:
    assert repr(LOGIN) == "Tokens(obtained_at=100, expires_at=700, client_id='C')"


@given(life=st.floats(1, 1e6), spent=st.floats(0, 1))
def test_a_token_is_stale_exactly_when_less_than_a_minute_or_half_of_its_life_is_left(
    life: float, spent: float
) -> None:
    tokens = Tokens(access="a", obtained_at=0, expires_at=life)
    left = life - life * spent
    assert tokens.expires_soon(life * spent) == (left < min(60, life / 2)) or abs(left - min(60, life / 2)) < 1e-6


def test_a_token_whose_end_is_unknown_is_never_stale() -> None:
    assert not Tokens(access="a").expires_soon(1e12)
    assert Tokens(access="a").seconds_left(5) is None
