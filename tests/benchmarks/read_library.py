"""Measure how long a large Rekordbox export takes to read, and how much memory.

    python -m tests.benchmarks.read_library [--tracks 100000]

Each way of reading runs in a process of its own, so that the peak of one does not hide that of another.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from beatmatch.library import rekordbox
from tests.places import ROOT

WORDS = "amber bridge cobalt drift ember fathom glow harbour ivory jade kite lantern meridian north opal prism".split()  # noqa: SIM905  # a list of words reads best as words
PLAYLISTS = 500
ENTRIES = 200  # of each playlist

READINGS: dict[str, Callable[[Path], object]] = {
    "imports only": lambda _: None,
    "read_playlists": rekordbox.read_playlists,
    "read_playlist": lambda path: rekordbox.read_playlist(path, "Set 250"),
    "read_library, all playlists": lambda path: rekordbox.read_library(path, [f"Set {n}" for n in range(PLAYLISTS)]),
    "read_collection": rekordbox.read_collection,
}


def main() -> None:
    options = _options()
    if options.read:
        _measure(options.read, options.library)
        return
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library.xml")
        write_export(library, options.tracks)
        print(f"{options.tracks:,} tracks, {library.stat().st_size / 1e6:.0f} MB", flush=True)
        for reading in READINGS:
            command = [sys.executable, "-m", "tests.benchmarks.read_library", "--read", reading]
            subprocess.run([*command, "--library", str(library)], cwd=ROOT, check=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--read", choices=READINGS, help=argparse.SUPPRESS)
    parser.add_argument("--library", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(reading: str, library: Path) -> None:
    started, cpu_started = time.perf_counter(), time.process_time()
    READINGS[reading](library)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{reading:30} {seconds:6.2f} s   {cpu:6.2f} s of a processor   peak {peak:5.0f} MB")


def write_export(library: Path, tracks: int) -> None:
    rng = Random(7)
    with library.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0">\n')
        out.write(f'  <COLLECTION Entries="{tracks}">\n')
        for number in range(tracks):
            out.write(_track(number, rng))
        out.write('  </COLLECTION>\n  <PLAYLISTS>\n    <NODE Type="0" Name="ROOT" Count="500">\n')
        for number in range(PLAYLISTS):
            out.write(f'      <NODE Name="Set {number}" Type="1" KeyType="0" Entries="{ENTRIES}">\n')
            out.writelines(f'        <TRACK Key="{rng.randrange(tracks)}"/>\n' for _ in range(ENTRIES))
            out.write("      </NODE>\n")
        out.write("    </NODE>\n  </PLAYLISTS>\n</DJ_PLAYLISTS>\n")


def _track(number: int, rng: Random) -> str:
    name, artist, album = (" ".join(rng.choices(WORDS, k=3)).title() for _ in range(3))
    tempos = "".join(
        f'      <TEMPO Inizio="{beat}.025" Bpm="124.00" Metro="4/4" Battito="1"/>\n' for beat in range(rng.randrange(6))
    )
    return (
        f'    <TRACK TrackID="{number}" Name="{name} (Extended Mix)" Artist="{artist}" Composer="" Album="{album}"'
        f' Grouping="" Genre="House" Kind="MP3 File" Size="9876543" TotalTime="372" DiscNumber="0" TrackNumber="3"'
        f' Year="2019" AverageBpm="124.00" DateAdded="2020-02-02" BitRate="320" SampleRate="44100" Comments="8A - 6"'
        f' PlayCount="4" Rating="0" Location="file://localhost/Users/dj/Music/{artist.replace(" ", "%20")}/{number}%20'
        f'{name.replace(" ", "%20")}.mp3" Remixer="" Tonality="8A" Label="{album} Records" Mix="">\n{tempos}'
        '      <POSITION_MARK Name="" Type="0" Start="0.025" Num="-1"/>\n    </TRACK>\n'
    )


if __name__ == "__main__":
    main()
