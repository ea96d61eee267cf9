"""What runs leave behind: nothing of killed ones, and nothing that others may read, whatever the umask."""

import os
import time
from dataclasses import replace

import pytest

from tests.places import EXAMPLE_CATALOG
from tests.processes.conftest import FRIDAY, logged_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="POSIX only")
TWO_DAYS_AGO = time.time() - 48 * 3600


def test_temporary_files_of_killed_runs_are_swept_and_nothing_else(in_process):
    swept = ".beatmatch-0123456789abcdef.tmp"
    kept = (".beatmatch-0123.tmp", "beatmatch-0123456789abcdef.tmp", ".other-0123456789abcdef.tmp")
    for name in (swept, *kept, ".beatmatch-fedcba9876543210.tmp"):
        (in_process.home / name).write_text("half a docu")
        if "fedcba" not in name:
            os.utime(in_process.home / name, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    (in_process.home / ".beatmatch-aaaaaaaaaaaaaaaa.tmp").symlink_to("nowhere")
    in_process.match(*FRIDAY, "-c", str(EXAMPLE_CATALOG), "-q", "-o", "friday.csv")
    left = {path.name for path in in_process.home.iterdir()}
    assert left >= {"friday.csv", ".beatmatch-fedcba9876543210.tmp", ".beatmatch-aaaaaaaaaaaaaaaa.tmp", *kept}
    assert swept not in left


def test_temporary_indexes_of_killed_runs_are_swept(program):
    place = program.home / "tmp"
    for name, file in (("beatmatch-index-old", "catalog.db"), ("beatmatch-index-mine", "notes.txt")):
        (place / name).mkdir(parents=True)
        (place / name / file).write_text("x")
        os.utime(place / name, (TWO_DAYS_AGO, TWO_DAYS_AGO))
    env = {"TMPDIR": str(place), "XDG_CACHE_HOME": "/dev/null/nowhere"}
    assert program.match(*FRIDAY, "-c", str(EXAMPLE_CATALOG), "-q", "-f", "csv", env=env).status == 0
    assert [path.name for path in place.iterdir()] == ["beatmatch-index-mine"]


@pytest.mark.parametrize("umask", ["000", "022", "077", "277"])
def test_cache_and_state_are_the_owners_alone_whatever_the_umask(program, beatport, umask):
    masked = replace(program, prefix=("sh", "-c", f'umask {umask}; exec "$@"', "sh"))
    home = program.home
    env = {"XDG_CACHE_HOME": str(home / "new" / "cache"), "XDG_STATE_HOME": str(home / "new" / "state")}
    done = masked.run("match", *FRIDAY, "-c", str(EXAMPLE_CATALOG), "-q", "-f", "csv", env=env)
    assert done.status == 0, done.err
    login = logged_in(masked, beatport).start("login", "--token-stdin", "-q", env=env, stdin=-1)
    login.communicate(beatport.token, timeout=30)
    modes = {path: oct(path.stat().st_mode & 0o777) for path in (home / "new").rglob("*")}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {mode for path, mode in modes.items() if path.is_file()} == {"0o600"}
    assert {path.name for path in modes} >= {"beatmatch.db", "login.json", "catalogs"}


def test_a_state_folder_that_is_there_keeps_its_permissions(in_process):
    in_process.state.mkdir()
    in_process.state.chmod(0o755)
    in_process.results(*FRIDAY, "-c", str(EXAMPLE_CATALOG))
    assert oct(in_process.state.stat().st_mode & 0o777) == "0o755"
    assert oct(in_process.store.stat().st_mode & 0o777) == "0o600"
