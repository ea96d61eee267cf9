"""beatmatch schema: every JSON output follows the schema that the program prints of it."""

import json
from pathlib import Path

import pytest

from beatmatch.audit.findings import FindingKind
from beatmatch.writers.schemas import SCHEMA_NAMES, schema
from tests.cli.commands import FRIDAY, MAIN_STAGE
from tests.cli.conftest import CATALOG, LIBRARY
from tests.writers.test_schemas import check

DOCUMENTS = (
    ("results", (*FRIDAY, "-f", "json")),
    ("estimate", (*FRIDAY, "-f", "json", "--dry-run")),
    ("playlists", ("playlists", LIBRARY, "-f", "json")),
    ("explanation", ("explain", LIBRARY, "Friday Night", "20", "-c", CATALOG, "-f", "json")),
    ("explanation", ("explain", LIBRARY, "Friday Night", "23", "-c", CATALOG, "-f", "json")),
    ("audit", ("audit", LIBRARY, "-c", CATALOG, "-f", "json")),
    ("configuration", ("config", "show", "-f", "json", "--rate", "none", "--generic-phrase", "Dusk")),
    ("catalog", ("catalog", "info", CATALOG, "-f", "json")),
    ("login", ("auth", "status", "-f", "json")),
    ("doctor", ("doctor", "--offline", "-f", "json")),
)
LINES = (
    ("result", (*MAIN_STAGE, "-f", "ndjson")),
    ("playlists", ("playlists", LIBRARY, "-f", "ndjson")),
    ("decisions", ("decisions", "list", "-f", "ndjson")),
)
ERRORS = (
    ("match", "nope.xml", "-f", "json"),
    ("match", LIBRARY, "Nope", "-f", "ndjson"),
    (*FRIDAY, "-f", "json", "-o", "no/a.json"),
    (*FRIDAY, "-f", "json", "--rate", "many"),
    ("match", "-f", "json"),
    ("match", LIBRARY, "Friday Night", "-c", "nope.db", "-f", "json"),
)


@pytest.mark.parametrize(("name", "command"), DOCUMENTS)
def test_a_document_follows_its_schema(cli, name, command):
    check(json.loads(cli(*command).out), name)


def test_every_finding_of_an_audit_is_in_the_schema():
    finding = schema("audit")["properties"]["findings"]["items"]["properties"]["finding"]
    assert finding["enum"] == list(FindingKind)


def test_a_push_follows_its_schema(cli):
    cli(*FRIDAY, "-o", "friday.json")
    document = json.loads(cli("push", "friday.json", "--name", "Friday", "--dry-run", "-f", "json").out)
    assert len(document["to_add"]) == 17
    check(document, "push")
    cli(*FRIDAY, "-o", "none.json", "--min-score", "100", "--changed-only", "--state-dir", "other")
    nothing = cli("push", "none.json", "--name", "Friday", "--min-confidence", "high", "-f", "json", "--dry-run")
    check(json.loads(nothing.out), "push")


@pytest.mark.parametrize(("name", "command"), LINES)
def test_every_line_follows_its_schema(cli, name, command):
    cli(*FRIDAY, "-o", "a.json", "--review", "a.csv")
    header, *rows = Path("a.csv").read_text().splitlines(keepends=True)
    Path("b.csv").write_text(header + "none" + next(row for row in rows if "Foxglove" in row))
    cli("review", "b.csv", "--apply")
    lines = cli(*command).out.splitlines()
    assert lines
    for line in lines:
        document = json.loads(line)
        check(document if name == "result" else [document], name)


@pytest.mark.parametrize("command", ERRORS)
def test_every_error_follows_its_schema(cli, command):
    done = cli(*command)
    assert done.status == 2
    check(json.loads(done.err), "error")


def test_without_a_name_the_schemas_are_listed(cli):
    done = cli("schema")
    assert done.status == 0
    assert [line.split()[0] for line in done.out.splitlines()] == ["Name", *SCHEMA_NAMES]
    for name in SCHEMA_NAMES:
        assert json.loads(cli("schema", name).out)["title"] == f"beatmatch {name}"


def test_an_unknown_schema_is_refused_with_those_there_are(cli):
    done = cli("schema", "result5")
    assert (done.status, done.err) == (
        2,
        f"beatmatch: there is no schema 'result5'. Choose from {', '.join(SCHEMA_NAMES)}\n",
    )
