import json
from pathlib import Path

from tests.cli.conftest import CATALOG, LIBRARY


def test_a_catalogue_is_built_and_told_about(cli, tmp_path):
    first, second, third = Path(CATALOG).read_text(encoding="utf-8").splitlines()[:3]
    (tmp_path / "some.jsonl").write_text(f"{first}\n{second}\n{third}\n{{broken\n\n{first}", encoding="utf-8")
    done = cli("catalog", "build", "some.jsonl", "-o", "some.db")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[-1] == (
        "some.db: 3 tracks, 1 line replaced by a later one of the same id, 1 bad line left out"
    )
    assert cli("catalog", "build", "some.jsonl", "-o", "some.db", "-q").err == ""
    document = json.loads(cli("catalog", "info", "some.db", "-f", "json").out)
    assert (document["tracks"], document["source"], document["bad_lines"]) == (3, "some.jsonl", 1)
    lines = dict(line.split(maxsplit=1) for line in cli("catalog", "info", "some.db").out.splitlines())
    assert lines["Tracks"] == "3"
    assert cli("match", LIBRARY, "Friday Night", "-c", "some.db", "-f", "csv").status == 0


def test_a_catalogue_is_not_written_over_what_it_is_built_from(cli, tmp_path):
    (tmp_path / "some.jsonl").write_text("{}")
    done = cli("catalog", "build", "some.jsonl", "-o", "./some.jsonl")
    assert (done.status, done.err) == (
        2,
        "beatmatch: some.jsonl is what the catalogue is built from. Name another file\n",
    )


def test_a_catalogue_that_is_none_is_an_error(cli):
    done = cli("catalog", "info", LIBRARY, "-f", "json")
    assert (done.status, json.loads(done.err)["error"]["kind"]) == (2, "input")
