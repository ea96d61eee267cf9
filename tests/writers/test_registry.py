import io
import json

import pytest

from beatmatch.writers.registry import WRITERS, Format, format_of
from beatmatch.writers.summary import Summary
from tests.writers.samples import ALL, RUN


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("out.csv", Format.CSV),
        ("out.JSON", Format.JSON),
        ("a.b/out.ndjson", Format.NDJSON),
        ("out.jsonl", Format.NDJSON),
        ("out.txt", Format.TABLE),
        ("out.xml", None),
        ("out", None),
        ("-", None),
    ],
)
def test_the_suffix_chooses_the_format(name, expected):
    assert format_of(name) == expected


def test_every_format_for_programs_has_a_writer_that_takes_results_one_by_one():
    assert set(WRITERS) == set(Format) - {Format.TABLE}
    for make in WRITERS.values():
        stream = io.StringIO()
        writer = make(stream)
        for result in ALL:
            writer.write(result)
        writer.close(RUN, Summary.of(ALL))
        assert "Paper Lantern" in stream.getvalue()


def test_writing_twice_gives_the_same_bytes():
    def text():
        stream = io.StringIO()
        writer = WRITERS[Format.JSON](stream)
        writer.write(ALL[0])
        writer.close(RUN, Summary.of(ALL[:1]))
        return stream.getvalue()

    assert text() == text()
    assert json.loads(text())["summary"]["total"] == 1
