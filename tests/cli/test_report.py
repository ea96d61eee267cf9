"""beatmatch report, and --report of a run."""

import json
import re
import subprocess
import sys
import zipfile

import pytest

from tests.cli.commands import FRIDAY, MAIN_STAGE
from tests.places import ROOT


def rows(page):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(), re.DOTALL)
    return json.loads(found[1])["rows"]


@pytest.mark.parametrize("name", ["friday.json", "friday.ndjson"])
def test_a_report_of_results_is_named_like_them(cli, tmp_path, name):
    cli(*FRIDAY, "-o", name)
    done = cli("report", name)
    assert (done.status, done.out, done.err) == (0, "", "friday.html: 23 tracks; open it in a browser\n")
    assert len(rows(tmp_path / "friday.html")) == 23


def test_a_report_of_the_run_is_that_of_its_results(cli, tmp_path):
    assert cli(*FRIDAY, "-o", "friday.json", "--report", "run.html").status == 0
    assert cli("report", "friday.json", "-o", "-").out == (tmp_path / "run.html").read_text()


def test_without_results_the_report_is_of_the_last_run(cli, tmp_path):
    cli(*MAIN_STAGE, "-o", "a.csv")
    cli(*FRIDAY, "-o", "b.csv")
    assert cli("report").err == "report.html: 23 tracks; open it in a browser\n"
    assert len(rows(tmp_path / "report.html")) == 23
    assert cli("report", "-q").err == ""


def test_a_report_says_what_the_options_would_write(cli, tmp_path):
    cli(*FRIDAY, "-o", "friday.json")
    cli("report", "friday.json", "--fill", "none", "--overwrite", "year", "-o", "a.html")
    written = re.search(r'"writes":(\{.*?\}),"rows"', (tmp_path / "a.html").read_text())
    changes = [change for row in json.loads(written[1]).values() for change in row]
    assert {field for field, _, _ in changes} == {"year"}


def test_the_fields_may_be_named_with_the_report_of_a_run(cli):
    assert cli(*MAIN_STAGE, "-o", "a.csv", "--report", "a.html", "--fill", "key").status == 0


def test_a_page_that_is_no_report_is_not_replaced_unless_it_is_named(cli, tmp_path):
    cli(*FRIDAY, "-o", "friday.json")
    (tmp_path / "friday.html").write_text("<p>mine</p>")
    done = cli("report", "friday.json")
    assert (done.status, done.err) == (
        2,
        "beatmatch: friday.html is there already, and is no report. Name another file with -o\n",
    )
    assert cli("report", "friday.json", "-o", "friday.html").status == 0
    assert cli("report", "friday.json").status == 0  # now it is one


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nope.json",), "nope.json: there is no such file"),
        (("friday.csv",), "friday.csv is no JSON"),
        ((), "no run is kept here yet. Match a playlist first, or name a file of results"),
        (("friday.json", "-o", "friday.json"), "--output friday.json is the file of results"),
        (
            ("friday.json", "-o", "a.pdf"),
            "--output a.pdf: a report is a page, and none has the suffix .pdf. Choose .html",
        ),
        (("friday.json", "-o", "no/a.html"), "cannot write no/a.html: there is no such folder"),
    ],
)
def test_what_gives_no_report_is_said_in_one_line(cli, tmp_path, arguments, message):
    cli(*FRIDAY, "-o", "friday.json", "--no-store")
    cli(*FRIDAY, "-o", "friday.csv", "--no-store")
    done = cli("report", *arguments)
    assert done.status == 2
    assert message in done.err
    assert done.err.count("\n") == 1
    assert (tmp_path / "friday.json").read_text().startswith('{"schema_version"')


def test_a_run_writes_no_page_into_a_file_of_another_kind(cli, tmp_path):
    done = cli(*FRIDAY, "-o", "friday.csv", "--report", "friday.txt")
    assert (done.status, list(tmp_path.glob("friday*"))) == (2, [])
    assert "--report friday.txt: a report is a page" in done.err


def test_a_damaged_file_leaves_the_page_as_it_was(cli, tmp_path):
    cli(*FRIDAY, "-o", "friday.json")
    cli("report", "friday.json")
    before = (tmp_path / "friday.html").read_text()
    whole = (tmp_path / "friday.json").read_text()
    (tmp_path / "friday.json").write_text(whole.replace('"playlist_index": 7', '"playlist_index": "seven"'))
    assert "result 7 is no result" in cli("report", "friday.json").err
    assert (tmp_path / "friday.html").read_text() == before


@pytest.mark.slow
def test_a_wheel_has_the_page_in_it(tmp_path):
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist() if "/report/page/" in name}
    assert names == {file.name for file in (ROOT / "beatmatch/report/page").iterdir()}
    assert "report.html.jinja" in names
