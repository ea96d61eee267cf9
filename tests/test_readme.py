"""The README is true: its commands run, its output is what the program prints, its files work."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audio_files.files import mp3
from tests.library.masterdb.files import library_of
from tests.places import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
WANTS_A_TERMINAL = {"beatmatch login", "beatmatch review friday.json"}
WANTS_A_LOGIN = {'beatmatch push friday.json --name "Friday Night"'}
WANTS_A_NAME_WITHOUT_A_TERMINAL = "beatmatch match library.xml"
NOT_ALONE = {
    "beatmatch review doubtful.csv --apply",
    "beatmatch review friday.json",
    "beatmatch report friday.json",
}


def blocks(language: str) -> list[str]:
    fences = re.split(r"^```(\w*)\n", README, flags=re.MULTILINE)
    return [text for name, text in zip(fences[1::4], fences[2::4], strict=True) if name == language]


def commands() -> list[str]:
    lines = [line.partition("   #")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("beatmatch ")]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder with a library, a catalogue for Beatport, and `beatmatch` on the PATH."""
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(ROOT / "examples/library.xml", folder / "library.xml")
    (folder / "Library/Pioneer/rekordbox").mkdir(parents=True)
    library_of(ROOT / "examples/library.xml").write(folder / "Library/Pioneer/rekordbox/master.db")
    program = folder / "bin/beatmatch"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m beatmatch "$@"\n')
    program.chmod(0o755)
    (folder / "Music/House").mkdir(parents=True)
    (folder / "Music/House/Odalyn Fenn - Amber Field.mp3").write_bytes(mp3())
    shutil.copy(ROOT / "examples/library.xml", folder / "Music/library.xml")
    (folder / ".local").mkdir()
    (folder / ".local/bin").symlink_to(program.parent)
    return folder


def run(line: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BEATMATCH_", "XDG_"))}
    environ |= {"HOME": str(home), "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "COLUMNS": "100"}
    environ |= {"BEATMATCH_CATALOG": str(home / "examples/catalog.jsonl"), "PYTHONPATH": str(ROOT)} | more
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=home,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_command_prints_what_the_readme_shows(home: Path) -> None:
    first = blocks("sh")[0].strip()
    match = first.partition(".venv/bin/beatmatch")[2]
    done = run(f"beatmatch{match} --format table", home, BEATMATCH_STATE_DIR=str(home / "first"))
    assert done.returncode == 0
    assert done.stdout.rstrip("\n") == blocks("")[0].rstrip("\n")


def test_the_gate_runs_the_second_command_and_the_tests_that_it_leaves_out() -> None:
    second = blocks("sh")[1].strip()
    assert second == "python3 -m venv .venv && .venv/bin/pip install --quiet -e '.[test]' && .venv/bin/pytest"
    gate = (ROOT / ".ci/run").read_text()
    assert "\nstep pytest\n" in gate
    assert "\nstep pytest -m slow\n" in gate


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in commands() if line not in NOT_ALONE])
def test_every_command_of_the_readme_runs(line: str, home: Path) -> None:
    if "| jq" in line and shutil.which("jq") is None:
        pytest.skip("no jq here")
    done = run(line, home)
    assert "Traceback" not in done.stderr
    if line in WANTS_A_TERMINAL:
        assert done.returncode == 2
        assert "terminal" in done.stderr
    elif line in WANTS_A_LOGIN:
        assert done.returncode == 5
        assert "nobody is logged in" in done.stderr
    elif line == WANTS_A_NAME_WITHOUT_A_TERMINAL:
        assert done.returncode == 2
        assert "which playlist of library.xml?" in done.stderr
    elif line.startswith("beatmatch decisions forget"):
        assert done.returncode == 2
    else:
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_review_without_a_terminal_goes_through_a_file(home: Path) -> None:
    made = run('beatmatch match library.xml "Friday Night" -o friday.json --review doubtful.csv', home)
    assert made.returncode == 0
    assert run("beatmatch review friday.json", home).returncode == 2
    assert run("beatmatch review doubtful.csv --apply", home).returncode == 0
    assert run("beatmatch report friday.json", home).returncode == 0
    assert (home / "friday.html").stat().st_size > 0


@pytest.mark.slow
def test_the_line_for_cron_prints_only_news(home: Path) -> None:
    line = blocks("crontab")[0].strip().split(maxsplit=5)[5]
    first, second = (run(line, home, XDG_STATE_HOME=str(home / "cron")) for _ in range(2))
    assert (first.returncode, second.returncode) == (0, 0)
    assert len(first.stdout.splitlines()) == 23
    assert second.stdout == ""
    assert first.stderr == second.stderr == ""
    assert (home / "beatmatch.log").read_text()


@pytest.mark.slow
def test_the_systemd_units_run_the_program(home: Path) -> None:
    service, timer = blocks("ini")
    line = re.search(r"^ExecStart=(.*)$", service, re.MULTILINE)
    assert line
    done = run(line[1].replace("%h", str(home)), home)
    assert done.returncode == 0
    assert (home / "Music/friday.json").stat().st_size > 0
    assert "OnCalendar=daily" in timer


def test_the_python_of_the_readme_runs(home: Path) -> None:
    (home / "readme.py").write_text(blocks("python")[0])
    done = run(f"{shlex.quote(sys.executable)} readme.py", home)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("matched Amber Field https://www.beatport.com/track/amber-field/")


def test_the_configuration_of_the_readme_is_read(home: Path) -> None:
    (home / "c.toml").write_text(blocks("toml")[0])
    done = run('beatmatch match library.xml "Friday Night" --config c.toml -o f.csv --no-store --write-xml f.xml', home)
    assert done.returncode == 0
    assert {"Melodic", "Techno"} <= set(re.findall('Genre="([^"]*)"', (home / "f.xml").read_text()))


def test_every_field_that_can_be_written_stands_in_the_readme() -> None:
    from beatmatch.writers.fill import Field  # noqa: PLC0415  # only here

    listed = README.partition("\nFields: ")[2].partition(". ")[0]
    assert re.findall("`([a-z_]+)`", listed) == list(Field)


def test_every_exit_status_of_the_program_stands_in_the_readme() -> None:
    from beatmatch import errors  # noqa: PLC0415  # only here

    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]
    documented = {int(status) for status in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert {each.exit_code for each in classes} | {0, 3, 129, 130, 143} == documented
