"""Several outputs, each in its own format, with all fields or some."""

import csv
import json

import pytest

from tests.cli.commands import FRIDAY, MAIN_STAGE, rows


def test_each_of_several_files_goes_by_its_suffix_and_stdout_by_the_format(cli, tmp_path):
    done = cli(*MAIN_STAGE, "-o", "a.csv", "-o", "a.json", "-o", "-", "-f", "ndjson", "-o", "plain")
    assert done.status == 0
    assert (tmp_path / "a.csv").read_text().startswith("playlist,")
    assert (tmp_path / "a.json").read_text().startswith('{"schema_version"')
    assert done.out.startswith('{"playlist"')
    assert (tmp_path / "plain").read_text() == done.out


def test_the_file_of_options_may_name_one_output_or_several(cli, tmp_path):
    for value in ('"a.csv"', '["a.csv", "b.json"]'):
        (tmp_path / "c.toml").write_text(f"output = {value}\n")
        assert cli(*MAIN_STAGE, "--config", "c.toml").out == ""
        assert (tmp_path / "a.csv").is_file()
    assert (tmp_path / "b.json").is_file()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("a.xlsx", "a spreadsheet opens .csv"),
        ("a.xml", "an XML for Rekordbox is --write-xml"),
        ("a.html", "a page is --report"),
        ("a.jsn", ""),
    ],
)
def test_an_unknown_suffix_is_refused_with_those_that_are_known(cli, tmp_path, name, hint):
    done = cli(*MAIN_STAGE, "-o", name)
    suffix = name[1:]
    assert done.status == 2
    assert done.err == (
        f"beatmatch: --output {name}: no format has the suffix {suffix}. "
        f"Choose .csv, .json, .ndjson, .jsonl, .txt, or name a format with -f{f'; {hint}' if hint else ''}\n"
    )
    assert not (tmp_path / name).exists()
    assert cli(*MAIN_STAGE, "-o", name, "-f", "csv").status == 0


def test_two_outputs_of_one_name_are_refused(cli):
    done = cli(*MAIN_STAGE, "-o", "a.csv", "-o", "./a.csv")
    assert (done.status, done.err) == (
        2,
        "beatmatch: --output ./a.csv is what --output writes already. Name another file\n",
    )


def test_only_the_fields_that_are_wanted_are_written_in_the_order_they_are_named(cli, tmp_path):
    select = ("--select", "beatport_key_camelot, title,status")
    done = cli(*MAIN_STAGE, *select, "-f", "csv")
    assert next(csv.reader(done.out.splitlines())) == ["beatport_key_camelot", "title", "status"]
    assert {row["status"] for row in rows(done.out)} >= {"matched"}
    line = json.loads(cli(*MAIN_STAGE, *select, "-f", "ndjson").out.splitlines()[0])
    assert list(line) == ["beatport_key_camelot", "title", "status"]
    document = json.loads(cli(*MAIN_STAGE, "--select", "title,library", "-f", "json").out)
    assert list(document["results"][0]) == ["title", "library"]
    assert document["summary"]["total"] == len(document["results"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--select", "titel", "-f", "csv"), "--select: there is no field 'titel'; did you mean 'title'?"),
        (("--select", ",", "-f", "csv"), "--select names no field"),
        (("--select", "title", "-f", "table"), "--select is for csv, json and ndjson, and none of them is written"),
        (("--select", "candidates", "-f", "csv"), "--select: a CSV has no place for candidates"),
    ],
)
def test_a_choice_of_fields_that_makes_no_sense_is_refused(cli, arguments, message):
    done = cli(*MAIN_STAGE, *arguments)
    assert (done.status, done.out) == (2, "")
    assert message in done.err


def test_text_is_one_line_a_track_with_the_address(cli):
    lines = cli(*FRIDAY, "-f", "text").out.splitlines()
    assert len(lines) == 23
    assert lines[0] == (
        "matched: Odalyn Fenn - Amber Field (Friday Night 1) = Amber Field (Original Mix), 11A, 123 BPM, Ninth Pier, "
        "2021, https://www.beatport.com/track/amber-field/20456667"
    )
    assert cli(*FRIDAY, "-f", "text", "--changed-only").out == ""
