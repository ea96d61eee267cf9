"""Compare what two versions of beatmatch print and write, byte for byte.

    python -m tests.compare_outputs OLD NEW [--data FOLDER] [--jobs 2]

OLD and NEW are git revisions of this project, or folders that hold a `beatmatch` package. The same commands run with
both: every help text, the settings, and on each library its playlists, a match of the whole collection in every
format with all extra files, and explanations. The libraries are the examples and, where FOLDER (default: ../shared)
holds them, the labelled playlist and the real exports.

Compared are exit status, stdout, stderr and every file that a command wrote. What depends on the moment is blanked:
times, durations, progress, the paths of temporary folders. Each command runs in an empty home folder; only the index
of catalogue files, which is built once for each version, is shared.

Differences are printed as they are found, the first lines of each. Exits 1 when anything differs, and 2 when one of
the versions cannot be run at all. Both run with the Python, and so the dependencies, that runs this program.
"""

import argparse
import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY, ROOT, SHARED

Outputs: TypeAlias = dict[str, bytes]  # by name: status, stdout, stderr, and the names of files

FORMATS = ("table", "csv", "json", "ndjson")
EXTRA_FILES = (
    "--candidates", "candidates.csv", "--queries", "queries.csv", "--review", "review.csv", "--write-xml", "new.xml",
)  # fmt: skip
MAX_DIFFERENCE = 20  # lines of a difference that are printed
TIMEOUT = 600  # seconds for one command

_DEPENDS_ON_THE_MOMENT = (
    (re.compile(rb'"(started|seconds|milliseconds|beatmatch)": ?("[^"]*"|[\d.]+)'), rb'"\1": _'),
    (re.compile(rb"\b(\d+ (h|min) )*\d+(\.\d+)? ?(ms|s|min|seconds?|minutes?)\b"), b"_ s"),
    (re.compile(rb",[\d.]+,(catalog|store|shared)\r?\n"), rb",_,\1\n"),  # milliseconds in --queries
    (re.compile(rb"(?m)^\d+ of \d+: .*\n"), b""),  # progress: how often it is shown depends on the machine
    (re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:?\d\d)?"), b"_"),
)


def main() -> int:
    options = _options()
    compared = differing = 0
    with tempfile.TemporaryDirectory() as scratch:
        old, new = (
            Version.prepare(name, Path(scratch, side)) for side, name in (("old", options.old), ("new", options.new))
        )
        if problems := [version.problem for version in (old, new) if version.problem]:
            print(*problems, sep="\n")
            return 2
        with ThreadPoolExecutor(options.jobs) as pool:
            for batch in (_index_builds(options.data), commands(options.data)):  # the second finds the indexes built
                runs = [(each, pool.submit(old.outputs, each), pool.submit(new.outputs, each)) for each in batch]
                for arguments, before, after in runs:
                    names = sorted(before.result().keys() | after.result().keys())
                    different = [name for name in names if before.result().get(name) != after.result().get(name)]
                    compared, differing = compared + len(names), differing + len(different)
                    for name in different:
                        print(f"{name} of: beatmatch {' '.join(arguments)}")
                        print(*_difference(before.result().get(name), after.result().get(name)), sep="\n", flush=True)
    print(f"{compared} outputs compared, {differing} differ")
    return 1 if differing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of real data")
    parser.add_argument("--jobs", type=int, default=2, help="commands at the same time")
    return parser.parse_args()


def commands(data: Path) -> Iterator[list[str]]:
    """Yield the arguments of every command to compare; the longest first, so that none is waited for in the end."""
    libraries = [(EXAMPLE_LIBRARY, EXAMPLE_CATALOG, "Friday Night", range(1, 24, 2))]
    bench_catalog = data / "bench" / "catalog.jsonl"
    if bench_catalog.is_file():
        for library in sorted((data / "libraries").glob("*.xml")):
            yield ["match", str(library), "--collection", "-c", str(bench_catalog), "-f", "csv", *EXTRA_FILES]
            yield ["playlists", str(library)]
        libraries.append((data / "bench" / "library.xml", bench_catalog, "To Split", range(1, 80, 3)))
    for library, catalog, playlist, entries in libraries:
        match = ["match", str(library), "--collection", "-c", str(catalog)]
        yield [*match, "-f", "csv", *EXTRA_FILES]
        yield from ([*match, "-f", form] for form in FORMATS if form != "csv")
        yield [*match, "-f", "ndjson", "--prefer", "extended", "--title-only"]
        yield [*match, "--dry-run"]
        for form in ("table", "json"):
            yield ["playlists", str(library), "-f", form]
        for entry in entries:
            yield ["explain", str(library), playlist, str(entry), "-c", str(catalog)]
    yield ["--help"]
    for command in ("match", "playlists", "explain", "review", "decisions", "config", "login", "catalog", "doctor"):
        yield [command, "--help"]
    yield ["config", "show"]


def _index_builds(data: Path) -> list[list[str]]:
    """Return a command for each catalogue file, which makes its index."""
    examples = ["explain", str(EXAMPLE_LIBRARY), "Friday Night", "1", "-c"]
    catalogs = (EXAMPLE_CATALOG, data / "bench" / "catalog.jsonl")
    return [[*examples, str(catalog)] for catalog in catalogs if catalog.is_file()]


@dataclass(frozen=True, slots=True)
class Version:
    """A `beatmatch` package, and a folder for what it caches."""

    tree: Path
    cache: Path

    @classmethod
    def prepare(cls, name: str, scratch: Path) -> "Version":
        """Find the tree of a folder or a git revision; the latter is written to `scratch`."""
        if Path(name, "beatmatch", "__init__.py").is_file():
            return cls(Path(name).resolve(), scratch / "cache")
        tree = scratch / "tree"
        tree.mkdir(parents=True)
        archive = subprocess.run(["git", "archive", name, "beatmatch"], cwd=ROOT, capture_output=True, check=False)
        if archive.returncode:
            sys.exit(f"{name} is no folder with a beatmatch package, and no revision: {archive.stderr.decode()}")
        subprocess.run(["tar", "-x", "-C", str(tree)], input=archive.stdout, check=True)
        return cls(tree, scratch / "cache")

    @property
    def problem(self) -> str:
        """Return why this version cannot be run; an empty text where it can."""
        outputs = self.outputs(["--version"])
        return "" if outputs["status"] == b"0" else f"{self.tree}: {outputs['stderr'].decode()}"

    def outputs(self, arguments: list[str]) -> Outputs:
        """Run a command in an empty home folder, and return what it printed and wrote."""
        with tempfile.TemporaryDirectory() as folder:
            home, work = Path(folder, "home"), Path(folder, "work")
            home.mkdir()
            work.mkdir()
            environment = {
                "HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(self.tree), "COLUMNS": "120",
                "XDG_CACHE_HOME": str(self.cache),
            }  # fmt: skip
            done = subprocess.run(
                [sys.executable, "-P", "-m", "beatmatch", *arguments],
                cwd=work, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=TIMEOUT,
            )  # fmt: skip
            outputs = {"status": str(done.returncode).encode(), "stdout": done.stdout, "stderr": done.stderr}
            for path in sorted(work.rglob("*")):
                if path.is_file():
                    outputs[str(path.relative_to(work))] = path.read_bytes()
        places = ((folder, b"FOLDER"), (str(self.cache), b"CACHE"), (f"{self.tree}/beatmatch", b"PACKAGE"))
        return {name: _blank(text, places) for name, text in outputs.items()}


def _blank(text: bytes, places: tuple[tuple[str, bytes], ...]) -> bytes:
    for path, placeholder in places:
        text = text.replace(path.encode(), placeholder)
    for pattern, placeholder in _DEPENDS_ON_THE_MOMENT:
        text = pattern.sub(placeholder, text)
    return text


def _difference(before: bytes | None, after: bytes | None) -> list[str]:
    """Return the first lines of a unified diff; an absent output is named as such."""
    texts = [("(absent)" if text is None else text.decode("utf-8", "replace")).splitlines() for text in (before, after)]
    lines = list(difflib.unified_diff(*texts, "old", "new", lineterm="", n=0))
    left_out = [f"... {len(lines) - MAX_DIFFERENCE} more lines"] if len(lines) > MAX_DIFFERENCE else []
    return [*lines[:MAX_DIFFERENCE], *left_out] or ["the same lines with other line ends or undecodable bytes"]


if __name__ == "__main__":
    sys.exit(main())
