"""What every command does around its work: warnings, the log, and the report of a bug."""

from tests.cli.commands import FRIDAY_ONLINE, MAIN_STAGE


def test_a_variable_that_means_nothing_is_warned_of(cli, monkeypatch):
    monkeypatch.setenv("BEATMATCH_RAET", "3")
    done = cli(*MAIN_STAGE, "-o", "a.csv")
    assert "warning: BEATMATCH_RAET means nothing to beatmatch; did you mean BEATMATCH_RATE?\n" in done.err


def test_one_v_gives_a_line_a_track_with_why_and_two_every_query(cli):
    once = cli(*MAIN_STAGE, "-o", "a.csv", "-v", "--no-store").err.splitlines()
    assert sum(" | " in line for line in once) == 10
    assert any(" | title, artists and version agree | " in line for line in once)
    assert not any(" asked (full): " in line for line in once)
    assert any(" asked (full): " in line for line in cli(*MAIN_STAGE, "-o", "a.csv", "-vv").err.splitlines())


def test_the_log_file_gets_a_line_a_track_with_the_time_and_grows_by_every_run(cli, tmp_path):
    cli(*MAIN_STAGE, "-o", "a.csv", "-q", "--log-file", "run.log")
    lines = (tmp_path / "run.log").read_text().splitlines()
    assert sum(" INFO " in line and " | " in line for line in lines) == 10
    assert "Peak/Festival/Main Stage: 7 matched, 3 not found;" in lines[-1]
    cli("match", "nope.xml", "X", "--log-file", "run.log")
    more = (tmp_path / "run.log").read_text().splitlines()
    assert more[: len(lines)] == lines
    assert more[-1].endswith("ERROR nope.xml: there is no such file (check the path)")
    time = more[-1].split()[0]
    assert (time[10], time[-6] in "+-") == ("T", True)


def broken(*_args, **_kwargs):
    raise KeyError("heads")


def test_a_bug_is_told_in_one_line_and_its_place_only_where_it_helps(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("beatmatch.cli.match.read_chosen_playlists", broken)
    done = cli(*FRIDAY_ONLINE, "--log-file", "log.txt")
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "beatmatch: this is a bug in beatmatch: KeyError: 'heads'. Please report it, with what -vv or --log-file say\n"
    )
    assert "in broken" in (tmp_path / "log.txt").read_text()
    assert "in broken" in cli(*FRIDAY_ONLINE, "-vv").err
