import io
import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from beatmatch import errors
from beatmatch.cli.entry import UsageError
from beatmatch.writers.fields import ALL_NAMES
from beatmatch.writers.json import JsonWriter, json_line, result_object
from beatmatch.writers.schemas import SCHEMA_NAMES, schema, schema_rows
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, ANY_RESULT, RUN


def strict(part: Any) -> Any:
    """Return a schema that also refuses properties it does not name: every property that is written is in it."""
    if isinstance(part, list):
        return [strict(each) for each in part]
    if not isinstance(part, dict):
        return part
    inner = {name: strict(each) for name, each in part.items()}
    return {**inner, "additionalProperties": False} if "properties" in part and "required" in part else inner


def check(document: Any, name: str) -> None:
    jsonschema.validate(document, strict(schema(name)), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_every_schema_is_one(name):
    jsonschema.Draft202012Validator.check_schema(schema(name))
    assert dict(schema_rows())[name] == schema(name)["description"]


@given(ANY_RESULT)
def test_every_result_follows_its_schema(result):
    check(json.loads(json_line(result_object(result))), "result")


def test_a_document_follows_its_schema():
    stream = io.StringIO()
    writer = JsonWriter(stream)
    for result in ALL:
        writer.write(result)
    writer.close(RUN, Summary.of(ALL))
    document = json.loads(stream.getvalue())
    check(document, "results")
    check(document["run"], "run")
    check(document["summary"], "summary")


def test_the_fields_that_can_be_selected_are_those_of_the_schema():
    assert list(schema("result")["properties"]) == list(ALL_NAMES)


def test_every_kind_of_error_is_in_the_schema():
    kinds = set(schema("error")["properties"]["error"]["properties"]["kind"]["enum"])
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    assert {each.kind for each in [*classes, UsageError] if isinstance(each.__dict__.get("kind"), str)} <= kinds
    assert set(errors.ErrorKind) <= kinds


def test_a_wrong_document_is_refused():
    with pytest.raises(jsonschema.ValidationError):
        check({"error": {"kind": "odd", "message": "", "hint": ""}}, "error")
    with pytest.raises(jsonschema.ValidationError):
        check({**result_object(ALL[0]), "more": 1}, "result")
