"""A full-text index over the words of tracks, made with tantivy: built in a folder, and carried in a database.

Tantivy wants a folder of files. A catalogue is one file, so the folder is stored in it, and unpacked to be searched.
"""

import hashlib
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import tantivy

from beatmatch.atomic import PRIVATE_FILE, make_private_folder
from beatmatch.catalogs.local.tokenizer import title_key, tokenize
from beatmatch.errors import InputError
from beatmatch.models import BeatportCandidate

WORD, NUMBER = "word", "track_id"  # the fields of the index

_HEAP = 1_000_000_000  # bytes that the index may take while it is built; what it needs is about 150 bytes a track
_PIECE = 64 * 2**20  # bytes of a file in one row; SQLite takes no more than 1 GB

_LOCK = ".tantivy-meta.lock"  # tantivy makes it when it opens an index, for everybody to read

SCHEMA = "CREATE TABLE index_file (name TEXT, piece INTEGER, digest TEXT, content BLOB)"

Words: TypeAlias = tuple[int, str]  # a track's id, and its words


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field(NUMBER, fast=True)
    builder.add_text_field(WORD, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def words_of(track: BeatportCandidate) -> str:
    """Return what a track is found by: each of its words once, and its whole title as one."""
    texts = (track.title, track.mix_name, *track.artists, *track.remixers)
    words = [title_key(tokenize(track.title)), *(word for text in texts for word in tokenize(text))]
    return " ".join(dict.fromkeys(words))


def build_words(folder: Path, tracks: Iterable[Words]) -> None:
    """Index the words of tracks, by id, in a new folder. Equally near tracks are found in the order given here."""
    folder.mkdir()
    index = tantivy.Index(schema(), path=str(folder))
    writer = index.writer(_HEAP, 1)
    for number, words in tracks:
        document = tantivy.Document()
        document.add_integer(NUMBER, number)
        document.add_text(WORD, words)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def store_words(db: sqlite3.Connection, folder: Path) -> None:
    """Store the files of an index in a database, in pieces."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".lock":
            continue
        with path.open("rb") as stream:
            for piece, content in enumerate(iter(lambda: stream.read(_PIECE), b"")):
                row = (path.name, piece, hashlib.sha256(content).hexdigest(), content)
                db.execute("INSERT INTO index_file VALUES (?, ?, ?, ?)", row)


def unpack_words(db: sqlite3.Connection, folder: Path) -> None:
    """Write the stored files into a folder that appears whole. Raises ValueError for files that are damaged."""
    if folder.exists():
        return
    unnamed = folder.with_name(f"{secrets.token_hex(8)}.new")
    make_private_folder(unnamed)
    try:
        for name, digest, content in db.execute("SELECT name, digest, content FROM index_file ORDER BY name, piece"):
            if Path(name).name != name or hashlib.sha256(content).hexdigest() != digest:
                raise ValueError(f"the part {name} of its index has changed")
            with (unnamed / name).open("ab") as stream:
                stream.write(content)
            (unnamed / name).chmod(PRIVATE_FILE)
        (unnamed / _LOCK).touch()
        (unnamed / _LOCK).chmod(PRIVATE_FILE)
        try:
            unnamed.rename(folder)
        except OSError:
            if not folder.exists():  # else another run was faster
                raise
    finally:
        shutil.rmtree(unnamed, ignore_errors=True)


@contextmanager
def tantivy_errors(path: Path) -> Iterator[None]:
    """Translate what tantivy raises about files that have changed into InputError; a panic of its is no Exception."""
    try:
        yield
    except BaseException as problem:
        if type(problem).__module__ != "pyo3_runtime" and not isinstance(problem, ValueError):
            raise
        hint = "delete that folder; it is made again"
        raise InputError(f"{path}: the index of the catalogue is damaged ({problem})", hint) from problem


def open_words(folder: Path) -> tantivy.Searcher:
    """Open the index in a folder to search it. Raises InputError for one that is damaged."""
    with tantivy_errors(folder):
        index = tantivy.Index.open(str(folder))
        index.config_reader("manual")  # else a thread watches the folder for changes
        index.reload()
        return index.searcher()
