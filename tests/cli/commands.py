"""Command lines that tests run on the example library, and how their output is read."""

import csv
import io
import subprocess

from tests.cli.conftest import CATALOG, LIBRARY, PROGRAM

FRIDAY_ONLINE = ("match", LIBRARY, "Friday Night")
FRIDAY = (*FRIDAY_ONLINE, "-c", CATALOG)
MAIN_STAGE = ("match", LIBRARY, "Peak/Festival/Main Stage", "-c", CATALOG)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def shell(*arguments):
    """Write the command line of the program for a shell."""
    quoted = (f"'{argument}'" for argument in (*PROGRAM, *arguments))
    return " ".join(quoted)


def piped(command, env, **options):
    """Run a pipeline of the shell; it fails where any of its commands does."""
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"],
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        **options,
    )
