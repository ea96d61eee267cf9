"""Compare what two trees of this project print and write, byte for byte.

    python -m tests.compare_outputs OLD NEW

OLD and NEW are git revisions, or folders that hold a `beatmatch` package. Every command below runs in both, on the
examples and, where ../shared is at hand, on the labelled playlist and the real exports. What depends on the moment
(times, the path of the tree) is blanked out. Exits 1 when anything differs.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.places import EXAMPLES, ROOT, SHARED

FORMATS = ("table", "csv", "json", "ndjson")
EXTRA_FILES = ("--candidates", "candidates.csv", "--queries", "queries.csv", "--review", "review.csv")

_MOMENT = (
    (re.compile(rb'"(started|seconds|milliseconds|beatmatch)": ?("[^"]*"|[\d.]+)'), rb'"\1": _'),
    (re.compile(rb"\b\d+(\.\d+)? ?(ms|s|seconds?|minutes?)\b"), b"_ s"),
    (re.compile(rb",[\d.]+,(catalog|store|shared)\r?\n"), rb",_,\1\n"),  # milliseconds in --queries
    (re.compile(rb"(?m)^\d+ of \d+: .*\n"), b""),  # progress: how often it is told depends on the machine
    (re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([+-]\d\d:?\d\d)?"), b"_"),
)


def commands() -> Iterator[list[str]]:
    """Name the command lines to compare; LIBRARY and CATALOG are absolute paths that both trees read."""
    yield ["--help"]
    for command in ("match", "playlists", "explain", "review", "decisions", "config", "login", "catalog", "doctor"):
        yield [command, "--help"]
    yield ["config", "show"]
    yield from _on(EXAMPLES / "library.xml", EXAMPLES / "catalog.jsonl")
    for entry in range(1, 24):
        yield [
            "explain",
            str(EXAMPLES / "library.xml"),
            "Friday Night",
            str(entry),
            "-c",
            str(EXAMPLES / "catalog.jsonl"),
        ]
    bench = SHARED / "bench"
    if bench.is_dir():
        yield from _on(bench / "library.xml", bench / "catalog.jsonl")
        for entry in range(1, 80, 3):
            yield ["explain", str(bench / "library.xml"), "To Split", str(entry), "-c", str(bench / "catalog.jsonl")]
        for library in sorted((SHARED / "libraries").glob("*.xml")):
            yield ["playlists", str(library)]
            yield ["match", str(library), "--collection", "-c", str(bench / "catalog.jsonl"), "-f", "csv", *EXTRA_FILES]


def _on(library: Path, catalog: Path) -> Iterator[list[str]]:
    match = ["match", str(library), "--collection", "-c", str(catalog)]
    for form in FORMATS:
        yield [*match, "-f", form, *EXTRA_FILES, "--write-xml", "back.xml"]
    yield [*match, "-f", "ndjson", "--prefer", "extended", "--title-only"]
    yield [*match, "--dry-run"]
    yield ["playlists", str(library), "-f", "table"]
    yield ["playlists", str(library), "-f", "json"]


def outputs(tree: Path, arguments: list[str]) -> dict[str, bytes]:
    """Run a command in an empty home folder; give its exit status, stdout, stderr and the files it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        environment = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": str(tree), "COLUMNS": "120"}
        work = Path(folder, "work")
        work.mkdir()
        done = subprocess.run(
            [sys.executable, "-P", "-m", "beatmatch", *arguments],
            cwd=work, env=environment, capture_output=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        written = {str(path.relative_to(work)): path.read_bytes() for path in sorted(work.rglob("*")) if path.is_file()}
        found = {"status": str(done.returncode).encode(), "stdout": done.stdout, "stderr": done.stderr, **written}
        return {name: _blanked(text.replace(folder.encode(), b"FOLDER")) for name, text in found.items()}


def _blanked(text: bytes) -> bytes:
    for pattern, blank in _MOMENT:
        text = pattern.sub(blank, text)
    return text


def tree_of(name: str, scratch: Path) -> Path:
    """Give the folder of a tree; a git revision is checked out beside."""
    if Path(name, "beatmatch").is_dir():
        return Path(name).resolve()
    target = scratch / name.replace("/", "_")
    target.mkdir()
    archive = subprocess.run(["git", "archive", name, "beatmatch"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(target)], input=archive, check=True)
    return target


def main(old: str, new: str) -> int:
    compared = differing = 0
    with tempfile.TemporaryDirectory() as scratch:
        trees = tree_of(old, Path(scratch)), tree_of(new, Path(scratch))
        for arguments in commands():
            before, after = (outputs(tree, arguments) for tree in trees)
            for name in sorted(before.keys() | after.keys()):
                compared += 1
                if before.get(name) != after.get(name):
                    differing += 1
                    print(f"{name} of: beatmatch {' '.join(arguments)}")
                    print(*_difference(before.get(name, b""), after.get(name, b"")), sep="\n")
    print(f"{compared} outputs compared, {differing} differ")
    return 1 if differing else 0


def _difference(before: bytes, after: bytes) -> list[str]:
    texts = [text.decode("utf-8", "replace").splitlines() for text in (before, after)]
    return list(difflib.unified_diff(*texts, "old", "new", lineterm="", n=0))[:20]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
