"""`python -m tests.tagging --files 1000 --kills 20`. Exits with 1 where a file is not whole, or not what it was."""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from beatmatch.tags.files import AudioFileError, open_audio
from beatmatch.tags.sound import sound_hash
from tests.tagging.music import Music, write_music

_PATIENCE = 300.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tagging", description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tagging-") as name:
        return tagging(Path(name), options.files, options.kills, options.seed)


@dataclass(slots=True)
class Findings:
    """What was not as it should be, and counts."""

    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def require(self, *, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


def tagging(folder: Path, files: int, kills: int, seed: int = 1) -> int:
    """Tag the same files without a kill and with many, take everything back, and compare byte for byte."""
    started, found, rng = time.monotonic(), Findings(), random.Random(seed)
    music = write_music(folder / "killed", files, seed)
    write_music(folder / "clean", files, seed)
    old, times = contents(folder / "killed"), _times(folder / "killed")
    clean = finish(start(folder / "clean", _tag(music)))
    new = contents(folder / "clean")
    _compare_clean(old, new, folder, music, clean, found)
    _kill_runs(folder / "killed", music, kills, rng, found, old, new)
    written = finish(start(folder / "killed", _tag(music)))
    found.require(holds=written.status == 0, what=f"the last run ended with {written.status}: {written.err}")
    found.require(holds=contents(folder / "killed") == new, what="the files of the killed runs are not the clean ones")
    found.require(holds=_times(folder / "killed") == times, what="times or permissions have changed")
    _take_back(folder / "killed", kills, rng, found, old, new)
    found.require(holds=contents(folder / "killed") == old, what="not every file is what it was")
    found.require(holds=_times(folder / "killed") == times, what="times or permissions are not what they were")
    _print(files, music, found, sum(map(len, old.values())), time.monotonic() - started)
    return 1 if found.wrong else 0


def _tag(music: Music) -> tuple[str, ...]:
    return ("tag", music.playlist.name, "-c", music.catalog.name, "--yes")


@dataclass(frozen=True, slots=True)
class Ended:
    status: int
    err: str


def start(folder: Path, arguments: tuple[str, ...]) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COVERAGE_", "COV_"))}
    environment |= {"HOME": str(folder / "home"), "PYTHONPATH": str(Path(__file__).parents[2])}
    (folder / "home").mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, "-m", "beatmatch", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> Ended:
    _, err = process.communicate(timeout=_PATIENCE)
    return Ended(process.returncode, err)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in _files(folder)}


def _times(folder: Path) -> dict[str, tuple[int, int, int]]:
    statuses = {path.name: path.stat() for path in _files(folder)}
    return {name: (each.st_mtime_ns, each.st_mode, each.st_nlink) for name, each in statuses.items()}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted((folder / "music").iterdir()) if not path.name.startswith(".beatmatch-"))


def _compare_clean(
    old: Mapping[str, bytes], new: Mapping[str, bytes], folder: Path, music: Music, clean: Ended, found: Findings
) -> None:
    """Require that the run without a kill has written every usable file, and that all sounds are equal."""
    changed = [name for name in old if old[name] != new[name]]
    found.require(holds=clean.status == 0, what=f"the clean run ended with {clean.status}: {clean.err}")
    found.require(holds=len(changed) == music.usable, what=f"{len(changed)} files written, not {music.usable}")
    for name in changed:
        before, after = _sound(folder / "killed/music" / name), _sound(folder / "clean/music" / name)
        found.counts["sounds equal"] += before == after
    found.require(holds=found.counts["sounds equal"] == music.usable, what="a sound is not equal")
    if shutil.which("ffmpeg"):
        by_kind = {name.split(" ", 1)[1]: name for name in changed}
        for name in by_kind.values():
            heard = _heard(folder / "killed/music" / name) == _heard(folder / "clean/music" / name)
            found.counts["heard equal by ffmpeg"] += heard
            found.require(holds=heard, what=f"ffmpeg hears another sound in {name}")


def _sound(path: Path) -> bytes | None:
    try:
        with open_audio(path) as (stream, kind):
            return sound_hash(stream, kind)
    except AudioFileError:
        return None


def _heard(path: Path) -> bytes:
    command = ["ffmpeg", "-v", "quiet", "-i", str(path), "-map", "0:a", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def _kill_runs(
    folder: Path,
    music: Music,
    kills: int,
    rng: random.Random,
    found: Findings,
    old: Mapping[str, bytes],
    new: Mapping[str, bytes],
) -> None:
    for number in range(kills):
        left = sum(content == old[name] != new[name] for name, content in contents(folder).items())
        share = max(left // (kills - number), 1)
        _kill(folder, start(folder, _tag(music)), b'"written"', rng.randrange(share), rng, found)
        _require_whole(folder, found, old, new)


def _take_back(
    folder: Path, kills: int, rng: random.Random, found: Findings, old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> None:
    """Take the runs back, the last one first; the first two takings are killed several times."""
    names = sorted(journals(folder), key=lambda path: (path.stem[:15], int(path.stem[16:] or 0)), reverse=True)
    for position, journal in enumerate(names):
        undo = ("tag", "--undo", journal.stem)
        for _ in range(kills // 8 if position < 2 else 0):
            _kill(folder, start(folder, undo), b'"undone"', rng.randrange(4), rng, found)
            _require_whole(folder, found, old, new)
        ended = finish(start(folder, undo))
        found.require(holds=ended.status == 0, what=f"undo ended with {ended.status}: {ended.err}")
    found.counts["runs taken back"] = len(names)
    found.require(holds=not left_behind(folder), what=f"left behind: {left_behind(folder)}")


def _kill(
    folder: Path, process: subprocess.Popen[str], word: bytes, lines: int, rng: random.Random, found: Findings
) -> None:
    """Kill a run a moment after its journals have got so many more lines with a word in them."""
    before, limit = _count(folder, word), time.monotonic() + _PATIENCE
    while process.poll() is None and _count(folder, word) < before + lines and time.monotonic() < limit:
        time.sleep(0.002)
    time.sleep(rng.random() * (0.02 if lines else 1.0))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    found.counts["kills"] += 1
    found.counts["kills of a run that had ended"] += process.returncode != -signal.SIGKILL


def _count(folder: Path, word: bytes) -> int:
    return sum(path.read_bytes().count(b'{"type":' + word) for path in journals(folder))


def journals(folder: Path) -> list[Path]:
    return list((folder / "home/.local/state/beatmatch/tagged").glob("*.jsonl"))


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in (folder / "music").iterdir() if path.name.startswith(".beatmatch-")]


def _require_whole(folder: Path, found: Findings, old: Mapping[str, bytes], new: Mapping[str, bytes]) -> None:
    """Require that every file is the old one or the new one, and that at most one temporary file is left."""
    now = contents(folder)
    odd = [name for name, content in now.items() if content not in (old[name], new[name])]
    found.require(holds=not odd, what=f"neither old nor new: {odd}")
    found.require(holds=now.keys() == old.keys(), what="a file is gone, or new")
    left = len(left_behind(folder))
    found.counts["kills with a temporary file left"] += bool(left)
    found.require(holds=left <= 1, what=f"{left} temporary files left")


def _print(files: int, music: Music, found: Findings, size: int, seconds: float) -> None:
    print(f"{files:,} files of mixed kinds, {size / 1e6:.0f} MB, {music.unusable} of them unusable; {seconds:.0f} s")
    for name, count in found.counts.items():
        print(f"{name}: {count}")
    for wrong in found.wrong:
        print(f"WRONG: {wrong}")
    print(
        "every file whole, every sound equal, every byte of every tag back"
        if not found.wrong
        else "NOT as it should be"
    )


if __name__ == "__main__":
    sys.exit(main())
