"""How a valid file is damaged."""

import random
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

DIGITS = b"9" * 5_000
NASTY = (
    b"", b"\0", b"\xff\xfe", b"\x80", b"\xed\xa0\x80", b"\\ud800", b"\\u0000", b"\xe2\x80\xae", b"\x1b[2J", b"\x9b", b"&",
    b"<", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&#0;", b"&a;", b'"', b"'", b"\n", b"\r", b";", b",", b"|", b"=cmd", b"~",
    b"~nobody/x", b"-1", b"1e999", b"2e70", b"NaN", b"-0", DIGITS, b"-" + DIGITS, b"0." + DIGITS, b"null", b"true", b"{}",
    b"[]", b'""', b"[" * 5_000, b'{"a":' * 5_000, b"[[" * 200, b"(" * 3_000, b"A" * 100_000, b"feat. " * 3_000, b" - " * 3_000,
)  # fmt: skip
_NUMBER = re.compile(rb"[0-9]+")
_VALUE = re.compile(rb'"[^"]*"|[0-9.]+|true|null')
Mutation = Callable[[random.Random, bytes], bytes]


def _place(rng: random.Random, data: bytes) -> int:
    return rng.randrange(len(data) + 1)


def flip(rng: random.Random, data: bytes) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if damaged:
            damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def insert(rng: random.Random, data: bytes) -> bytes:
    place = _place(rng, data)
    return data[:place] + rng.choice(NASTY) + data[place:]


def delete(rng: random.Random, data: bytes) -> bytes:
    place = _place(rng, data)
    return data[:place] + data[place + rng.choice((1, 4, 40, 400)) :]


def cut_off(rng: random.Random, data: bytes) -> bytes:
    return data[: _place(rng, data)]


def repeat(rng: random.Random, data: bytes) -> bytes:
    start = _place(rng, data)
    piece = data[start : start + rng.choice((1, 10, 100, 1_000))]
    return data[:start] + piece * rng.choice((2, 3, 50)) + data[start:]


def replace_number(rng: random.Random, data: bytes) -> bytes:
    return _replace(_NUMBER, (DIGITS, b"-1", b"1e999", b"0", b"9" * 19, b"9" * 400, b"1.5", b"0x1"), rng, data)


def replace_value(rng: random.Random, data: bytes) -> bytes:
    return _replace(_VALUE, (*NASTY, *(b'"' + each + b'"' for each in NASTY)), rng, data)


def _replace(pattern: re.Pattern[bytes], values: Sequence[bytes], rng: random.Random, data: bytes) -> bytes:
    matches = list(pattern.finditer(data))
    if not matches:
        return insert(rng, data)
    match = rng.choice(matches)
    return data[: match.start()] + rng.choice(values) + data[match.end() :]


ALL: Sequence[Mutation] = (flip, insert, delete, cut_off, repeat, replace_number, replace_value)
_DATABASE_VALUES = ("", "x", "9" * 400, 1.5, -1, 2**62, b"\xff\x00", None, b"\xf0", "\u202e")


def mutate(rng: random.Random, data: bytes) -> bytes:
    """Damage a file once, or several times."""
    if data.startswith(b"SQLite format") and rng.random() < 0.5:
        return _mutate_rows(rng, data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(ALL)(rng, data)
    return data


def _mutate_rows(rng: random.Random, data: bytes) -> bytes:
    """Put values of other types, and text that is no UTF-8, into a column of a database."""
    with TemporaryDirectory() as name:
        file = Path(name, "file.db")
        file.write_bytes(data)
        with closing(sqlite3.connect(file)) as db, suppress(sqlite3.Error, OverflowError):
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            table = rng.choice(tables)
            column = rng.choice([row[1] for row in db.execute(f"PRAGMA table_info({table})")])
            as_text = rng.random() < 0.5
            value = "CAST(? AS TEXT)" if as_text else "?"
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = {value}", (rng.choice(_DATABASE_VALUES),))
            if rng.random() < 0.1:
                db.execute(f"DELETE FROM {table}")
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()
