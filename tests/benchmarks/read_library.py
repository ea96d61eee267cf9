"""How long a large export takes to read, and how much memory: python tests/benchmarks/read_library.py [TRACKS].

Each reading runs in a process of its own, so that one peak does not hide another.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WORDS = "amber bridge cobalt drift ember fathom glow harbour ivory jade kite lantern meridian north opal prism".split()  # noqa: SIM905  # a list of words reads best as words
PLAYLISTS = 500
ENTRIES = 200

READINGS = {
    "import only": "pass",
    "read_playlists": "print(len(rekordbox.read_playlists(path)), 'playlists')",
    "read_playlist": "print(len(rekordbox.read_playlist(path, 'Set 250').tracks), 'tracks')",
    "read_library, all playlists": "print(len(rekordbox.read_library(path, [f'Set {n}' for n in range(500)])), 'playlists')",
    "read_collection": "print(len(rekordbox.read_collection(path).tracks), 'tracks')",
}


def write_export(path, tracks):
    dice = random.Random(7)
    with path.open("w", encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<DJ_PLAYLISTS Version="1.0.0">\n')
        out.write(f'  <COLLECTION Entries="{tracks}">\n')
        for number in range(tracks):
            out.write(track(number, dice))
        out.write('  </COLLECTION>\n  <PLAYLISTS>\n    <NODE Type="0" Name="ROOT" Count="500">\n')
        for number in range(PLAYLISTS):
            out.write(f'      <NODE Name="Set {number}" Type="1" KeyType="0" Entries="{ENTRIES}">\n')
            out.writelines(f'        <TRACK Key="{dice.randrange(tracks)}"/>\n' for _ in range(ENTRIES))
            out.write("      </NODE>\n")
        out.write("    </NODE>\n  </PLAYLISTS>\n</DJ_PLAYLISTS>\n")


def track(number, dice):
    name, artist, album = (" ".join(dice.choices(WORDS, k=3)).title() for _ in range(3))
    tempos = "".join(
        f'      <TEMPO Inizio="{beat}.025" Bpm="124.00" Metro="4/4" Battito="1"/>\n'
        for beat in range(dice.randrange(6))
    )
    return (
        f'    <TRACK TrackID="{number}" Name="{name} (Extended Mix)" Artist="{artist}" Composer="" Album="{album}"'
        f' Grouping="" Genre="House" Kind="MP3 File" Size="9876543" TotalTime="372" DiscNumber="0" TrackNumber="3"'
        f' Year="2019" AverageBpm="124.00" DateAdded="2020-02-02" BitRate="320" SampleRate="44100" Comments="8A - 6"'
        f' PlayCount="4" Rating="0" Location="file://localhost/Users/dj/Music/{artist.replace(" ", "%20")}/{number}%20'
        f'{name.replace(" ", "%20")}.mp3" Remixer="" Tonality="8A" Label="{album} Records" Mix="">\n{tempos}'
        '      <POSITION_MARK Name="" Type="0" Start="0.025" Num="-1"/>\n    </TRACK>\n'
    )


def read(reading, path):
    from beatmatch.library import rekordbox  # noqa: PLC0415  # only the reading process pays for it

    start, cpu = time.perf_counter(), time.process_time()
    exec(READINGS[reading], {"rekordbox": rekordbox, "path": path})
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{reading:30} {seconds:6.2f} s   {cpu:6.2f} s of a processor   peak {peak:5.0f} MB")


def main():
    tracks = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.xml"
        write_export(path, tracks)
        print(f"{tracks:,} tracks, {path.stat().st_size / 1e6:.0f} MB", flush=True)
        for reading in READINGS:
            subprocess.run([sys.executable, __file__, "--read", reading, str(path)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(*sys.argv[2:])
    else:
        main()
