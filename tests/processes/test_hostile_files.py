"""Files and values made to break the program: one line, at once, and the right exit status."""

import json
import os
import re
import sqlite3
from contextlib import closing

import pytest

from beatmatch.catalogs.local.catalog import build_index
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY
from tests.processes.conftest import FRIDAY, is_one_line

FROM_FILE = (*FRIDAY, "-c", str(EXAMPLE_CATALOG), "-q", "--no-store", "-f", "csv")
DIGITS = "9" * 6_000
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


@pytest.mark.parametrize(
    "line",
    [
        f"max-concurrent-tracks = {DIGITS}",
        "max-concurrent-tracks = 2e70",
        "max-concurrent-tracks = 20000000000000000000000000000000000000000000000000000000000000000000000",
        "max-concurrent-requests = 100000000",
        f"rate = {DIGITS}",
        "min-score = 1e300",
        "verbose = " + DIGITS,
        "generic-phrase = " + "[" * 5_000 + "]" * 5_000,
        "a = " + "{a = " * 3_000,
        'log-file = "a\\u0000b"',
        'state-dir = "a\\u0000b"',
        'catalog = "a\\u0000b.jsonl"',
    ],
    ids=lambda line: line[:30],
)
def test_a_configuration_out_of_any_range_is_one_line(in_process, line):
    file = in_process.home / "config.toml"
    file.write_text(line)
    done = in_process.run("match", *FRIDAY, "-q", "-f", "csv", "--config", str(file))
    assert (done.status, done.out) == (2, "")
    assert is_one_line(done.err, "beatmatch: ")
    assert len(done.err) < 400


def test_a_tilde_in_the_configuration_is_the_home_folder(in_process):
    file = in_process.home / "config.toml"
    file.write_text('output = "~/friday.csv"\nlog-file = "~/log.txt"\nstate-dir = "~/memory"\n')
    done = in_process.run("match", *FRIDAY, "-q", "-c", str(EXAMPLE_CATALOG), "--config", str(file))
    assert (done.status, done.err) == (0, "")
    assert {"friday.csv", "log.txt", "memory"} <= {path.name for path in in_process.home.iterdir()}


@posix
@pytest.mark.parametrize("kind", ["pipe", "device", "huge"])
def test_only_a_plain_file_of_some_size_is_read_as_configuration_and_as_login(program, kind):
    place = program.home / "odd"
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "device":
        place.symlink_to("/dev/zero")
    else:
        place.write_bytes(b"# " * 2**20)
    done = program.run("match", *FROM_FILE, "--config", str(place))
    assert done.status == 2
    assert is_one_line(done.err, "cannot be read: ")
    state = program.home / "state"
    state.mkdir()
    place.rename(state / "login.json")
    done = program.run("auth", "status", "--state-dir", str(state), "-f", "table")
    assert done.status == 5
    assert is_one_line(done.err, "the stored login in ", " cannot be read: ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE track SET content = 5",
        "UPDATE track SET content = X'ff00'",
        "UPDATE track SET content = CAST(X'fffe80' AS TEXT)",
        "UPDATE track SET track_id = track_id + 1",
        "UPDATE about SET content = NULL",
        "UPDATE about SET content = '../outside'",
        "UPDATE about SET tracks = 'many', content = 7",
    ],
)
def test_a_catalogue_with_wrong_columns_is_a_damaged_catalogue(in_process, statement):
    catalog = in_process.home / "catalog.db"
    build_index(EXAMPLE_CATALOG, catalog)
    with closing(sqlite3.connect(catalog)) as db:
        db.execute(statement)
        db.commit()
    (in_process.home / "old.csv").write_text("as it was")
    done = in_process.match(*FRIDAY, "-c", str(catalog), "-q", "-o", "old.csv")
    assert done.status == 2
    assert is_one_line(done.err, "no catalogue, or a damaged one (")
    assert (in_process.home / "old.csv").read_text() == "as it was"


def test_a_track_with_very_many_artists_is_cut(in_process):
    lines = [json.loads(line) for line in EXAMPLE_CATALOG.read_text().splitlines()]
    for line in lines:
        line["artists"] += [{"name": f"Guest {number}"} for number in range(100_000 if line is lines[0] else 0)]
    catalog = in_process.home / "catalog.jsonl"
    catalog.write_text("\n".join(map(json.dumps, lines)))
    done = in_process.match(*FRIDAY, "-c", str(catalog), "-q", "-f", "ndjson")
    assert done.status == 0
    assert max(map(len, done.out.splitlines())) < 100_000


@pytest.mark.parametrize("attribute", ["Entries", "Count", "Year", "TotalTime", "AverageBpm"])
def test_a_number_of_thousands_of_digits_in_an_export_is_no_number(in_process, attribute):
    library = in_process.home / "library.xml"
    text = EXAMPLE_LIBRARY.read_text()
    damaged = "".join(
        part if number % 2 == 0 else f' {attribute}="{DIGITS}"'
        for number, part in enumerate(re.split(rf'( {attribute}="[^"]*")', text))
    )
    library.write_text(damaged)
    done = in_process.match(str(library), "Friday Night", "-c", str(EXAMPLE_CATALOG), "-q", "-f", "csv")
    assert (done.status, done.out.count("\n")) == (0, 24)
