"""The last run, kept for review and report."""

import json
import stat
from contextlib import contextmanager

import pytest

from tests.cli.commands import FRIDAY, MAIN_STAGE


def kept(tmp_path):
    return tmp_path / "state/beatmatch/last-run.json"


def test_every_run_is_kept_for_its_owner_alone(cli, tmp_path):
    cli(*FRIDAY, "-f", "csv")
    document = json.loads(kept(tmp_path).read_text())
    assert len(document["results"]) == document["summary"]["total"] == 23
    assert stat.S_IMODE(kept(tmp_path).stat().st_mode) == 0o600
    cli(*MAIN_STAGE, "-f", "csv")
    assert json.loads(kept(tmp_path).read_text())["run"]["playlists"] == ["Peak/Festival/Main Stage"]


def test_only_what_is_looked_at_is_kept_of_candidates_and_queries(cli, tmp_path):
    full = json.loads(cli(*FRIDAY, "-f", "json", "--candidates-kept", "20").out)["results"]
    assert max(len(result["candidates"]) for result in full) > 5
    results = json.loads(kept(tmp_path).read_text())["results"]
    assert max(len(result["candidates"]) for result in results) <= 5
    assert not any(result["queries"] for result in results)


def test_all_results_are_kept_where_only_news_are_written(cli, tmp_path):
    cli(*FRIDAY, "-f", "csv")
    cli(*FRIDAY, "-f", "csv", "--changed-only")
    assert len(json.loads(kept(tmp_path).read_text())["results"]) == 23


@pytest.mark.parametrize("option", ["--no-store", "--dry-run"])
def test_what_remembers_nothing_keeps_nothing(cli, tmp_path, option):
    assert cli(*FRIDAY, "-f", "csv", option).status == 0
    assert not kept(tmp_path).exists()


def test_a_run_that_cannot_begin_leaves_the_last_one(cli, tmp_path):
    cli(*FRIDAY, "-f", "csv")
    before = kept(tmp_path).read_text()
    assert cli(*FRIDAY[:-1], "nope.db", "-f", "csv").status == 2
    assert kept(tmp_path).read_text() == before
    assert not list(kept(tmp_path).parent.glob(".*.tmp"))


def test_a_run_without_answers_leaves_the_last_one(cli, tmp_path):
    cli(*FRIDAY, "-f", "csv")
    before = kept(tmp_path).read_text()
    assert cli(*FRIDAY[:-2], "-c", "beatport", "--offline", "-f", "csv").status == 4
    assert kept(tmp_path).read_text() == before
    assert "2 rows to review" in cli("review").err


def test_a_run_goes_on_where_it_cannot_be_kept(cli, tmp_path):
    kept(tmp_path).mkdir(parents=True)
    done = cli(*FRIDAY, "-f", "csv")
    assert done.status == 0
    assert done.out.count("\n") == 24
    assert "Traceback" not in done.err


def test_review_takes_the_last_run(cli):
    assert "no run is kept here yet" in cli("review").err
    cli(*FRIDAY, "-o", "a.csv")
    done = cli("review")
    assert done.status == 2
    assert "2 rows to review, and no terminal to ask in" in done.err


def test_only_a_csv_can_be_applied(cli):
    cli(*FRIDAY, "-o", "a.csv")
    done = cli("review", "--apply")
    assert done.status == 2
    assert "--apply takes the CSV that match writes with --review" in done.err


def test_a_run_whose_outputs_cannot_be_written_leaves_the_last_one(cli, tmp_path, monkeypatch):
    cli(*MAIN_STAGE, "-f", "csv")
    before = kept(tmp_path).read_text()
    (tmp_path / "out").mkdir()

    @contextmanager
    def moves_the_folder():
        (tmp_path / "out").rename(tmp_path / "gone")
        yield

    monkeypatch.setattr("beatmatch.cli.match_run.signals_ignored", moves_the_folder)
    done = cli(*FRIDAY, "-o", "out/a.csv")
    assert done.status == 2
    assert kept(tmp_path).read_text() == before
    assert not list(kept(tmp_path).parent.glob(".*.tmp"))
