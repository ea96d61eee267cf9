import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from beatmatch.errors import OutputError
from beatmatch.writers.files import atomic_binary, atomic_text, open_output

AS_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def break_off(target, blow):
    with atomic_text(target) as stream:
        stream.write("half")
        raise blow


def write(target, text="new"):
    with open_output(str(target)) as stream:
        stream.write(text)


def test_the_file_gets_its_name_only_when_all_is_written(tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old")
    with atomic_text(target) as stream:
        stream.write("new")
        stream.flush()
        assert target.read_text() == "old"
        assert len(names(tmp_path)) == 2
    assert target.read_text() == "new"
    assert names(tmp_path) == ["out.json"]


@pytest.mark.parametrize("blow", [ValueError, KeyboardInterrupt, SystemExit])
def test_when_the_run_breaks_off_the_old_file_stays_and_nothing_lies_about(tmp_path, blow):
    target = tmp_path / "out.json"
    target.write_text("old")
    with pytest.raises(blow):
        break_off(target, blow)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["out.json"]


def test_text_is_utf8_and_line_ends_stay_as_they_are(tmp_path):
    write(tmp_path / "out.csv", "Æ\n混\r\n")
    assert (tmp_path / "out.csv").read_bytes() == "Æ\n混\r\n".encode()


def test_bytes_can_be_written_too(tmp_path):
    with atomic_binary(tmp_path / "out.xml") as stream:
        stream.write(b"<a/>")
    assert (tmp_path / "out.xml").read_bytes() == b"<a/>"


def test_an_existing_file_keeps_its_permissions(tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old")
    target.chmod(0o640)
    write(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_every_new_file_has(tmp_path):
    (tmp_path / "plain").write_text("")
    write(tmp_path / "out.json")
    assert (tmp_path / "out.json").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_is_written_through_to_its_file(tmp_path):
    real = tmp_path / "real" / "out.json"
    real.parent.mkdir()
    real.write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(real)
    write(link)
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert names(real.parent) == ["out.json"]


def test_a_link_to_a_file_that_is_not_there_yet_makes_that_file(tmp_path):
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "later.json")
    write(link)
    assert (tmp_path / "later.json").read_text() == "new"
    assert link.is_symlink()


def test_a_folder_is_refused_by_name(tmp_path):
    with pytest.raises(OutputError) as caught:
        write(tmp_path)
    assert caught.value.message == f"cannot write {tmp_path}: it is a folder"
    assert caught.value.hint == "name a file in it"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("parent", ["nowhere", "file"])
def test_a_folder_that_is_not_there_is_told_before_the_run(tmp_path, parent):
    (tmp_path / "file").write_text("")
    target = tmp_path / parent / "out.json"
    entered = False
    with pytest.raises(OutputError) as caught, atomic_text(target):
        entered = True
    assert not entered
    assert caught.value.message == f"cannot write {target}: there is no such folder"


@AS_ROOT
def test_a_folder_without_permission_is_refused(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match=r"out\.json: no permission$"):
        write(tmp_path / "out.json")
    tmp_path.chmod(0o700)


def test_a_name_that_is_too_long_is_told(tmp_path):
    with pytest.raises(OutputError, match=r"the name is too long$"):
        write(tmp_path / ("x" * 300))


def test_a_name_of_full_length_can_be_written(tmp_path):
    write(tmp_path / ("x" * 255))
    assert names(tmp_path) == ["x" * 255]


def test_links_in_a_ring_are_told_in_the_system_s_words(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputError, match="symbolic links"):
        write(tmp_path / "a")


@NEEDS_FULL
@pytest.mark.parametrize("text", ["small", "large" * 100_000])
def test_a_full_disk_is_told_at_whatever_moment_it_shows(text):
    with pytest.raises(OutputError) as caught:
        write("/dev/full", text)
    assert caught.value.message == "cannot write /dev/full: no space left"
    assert caught.value.hint == "free some space and run again"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_is_full_at_the_last_step_leaves_the_old_file(tmp_path, monkeypatch, step):
    target = tmp_path / "out.json"
    target.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], full)
    with pytest.raises(OutputError, match=r"out\.json: no space left$"):
        write(target)
    assert target.read_text() == "old"
    assert names(tmp_path) == ["out.json"]


def test_a_limit_on_the_size_of_files_leaves_the_old_file_and_nothing_else(tmp_path):
    target = tmp_path / "out.json"
    target.write_text("old")
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from beatmatch.errors import OutputError\n"
        "from beatmatch.writers.files import atomic_text\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))\n"
        "try:\n"
        "    with atomic_text(Path(sys.argv[1])) as stream:\n"
        "        for _ in range(1000):\n"
        "            stream.write('x' * 100)\n"
        "except OutputError as error:\n"
        "    print(error.message)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))\n"
    )
    done = run(program, str(target))
    assert done.stdout == f"cannot write {target}: File too large\n"
    assert done.stderr == ""
    assert target.read_text() == "old"
    assert names(tmp_path) == ["out.json"]


def test_a_named_pipe_is_written_directly(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()
    write(pipe, "through")
    reader.join()
    assert got == ["through"]
    assert names(tmp_path) == ["pipe"]


def test_the_null_device_takes_everything():
    write("/dev/null", "x" * 100_000)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("target", ["/dev/stdout", "/dev/fd/1", "-"])
def test_stdout_under_any_name_keeps_what_was_there_before(tmp_path, target):
    program = "import sys\nfrom beatmatch.writers.files import open_output\nwith open_output(sys.argv[1]) as s: s.write('Æ2\\n')"
    path = tmp_path / "all.txt"
    path.write_text("1\n")
    with path.open("a") as stream:
        done = run(program, target, stdout=stream, env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert done.stderr == ""
    assert path.read_text(encoding="utf-8") == "1\nÆ2\n"
    assert names(tmp_path) == ["all.txt"]


@pytest.mark.parametrize("lines", [1, 100_000])
def test_a_reader_that_goes_away_is_a_broken_pipe_and_quiet_at_the_end(lines):
    program = (
        "import sys\n"
        "from beatmatch.writers.files import open_output\n"
        "sys.stdin.readline()\n"
        "try:\n"
        "    with open_output('-') as stream:\n"
        "        for n in range(int(sys.argv[1])):\n"
        "            stream.write('line\\n')\n"
        "except BrokenPipeError:\n"
        "    sys.exit(7)\n"
    )
    command = [sys.executable, "-X", "dev", "-c", program, str(lines)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        process.stdin.write("\n")
        process.stdin.close()
        assert process.stderr.read() == ""
        assert process.wait() == 7


def test_a_stand_in_for_stdout_is_written_to(monkeypatch):
    stand_in = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stand_in)
    write("-", "text")
    assert stand_in.getvalue() == "text"


def test_a_closed_stdout_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="cannot write to stdout: it is closed"):
        write("-")


@NEEDS_FULL
def test_a_full_stdout_is_told_by_its_name():
    program = (
        "from beatmatch.errors import OutputError\n"
        "from beatmatch.writers.files import open_output\n"
        "import sys\n"
        "try:\n"
        "    with open_output('-') as stream: stream.write('x')\n"
        "except OutputError as error: print(error.message, file=sys.stderr)\n"
    )
    with Path("/dev/full").open("w") as full:
        done = run(program, stdout=full)
    assert done.stderr == "cannot write to stdout: no space left\n"


def run(program, *arguments, stdout=subprocess.PIPE, env=None):
    return subprocess.run(
        [sys.executable, "-X", "dev", "-c", program, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        env={**os.environ, **(env or {})},
    )
