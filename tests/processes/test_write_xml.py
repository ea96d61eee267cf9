"""--write-xml-whole: the new library holds what was found, and nothing else is changed."""

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import clean_env
from tests.places import BENCH, EXAMPLE_CATALOG, EXAMPLE_LIBRARY, LIBRARIES
from tests.processes.conftest import Program

pytestmark = pytest.mark.slow
CASES = [
    pytest.param((EXAMPLE_LIBRARY, "Friday Night", EXAMPLE_CATALOG, 10), id="examples"),
    *(
        pytest.param(
            (library, playlist, BENCH / "catalog.jsonl", least),
            id=library.stem,
            marks=pytest.mark.skipif(not library.exists(), reason="no real export on this machine"),
        )
        for library, playlist, least in (
            (BENCH / "library.xml", "To Split", 70),
            (LIBRARIES / "rekordbox-6.7.3.xml", "DJ Studio Sessions Playlists/HISTORY 2024-02-10", 0),
        )
    ),
]
ATTRIBUTES = {"key": "Tonality", "bpm": "AverageBpm", "label": "Label", "year": "Year"}


@pytest.fixture(params=CASES, scope="module")
def written(request, tmp_path_factory, cache):
    """Return a library, the library that the program wrote from it, and the matches by track id."""
    library, playlist, catalog, least = request.param
    before = hashlib.sha256(library.read_bytes()).digest()
    program = Program(home := tmp_path_factory.mktemp("written"), {**clean_env(home), "XDG_CACHE_HOME": str(cache)})
    options = (
        "--write-xml-whole",
        "new.xml",
        "--min-confidence",
        "low",
        "--overwrite",
        ",".join(ATTRIBUTES),
        "--fill",
        "none",
    )
    done = program.match(str(library), playlist, "-c", str(catalog), "-f", "ndjson", "-q", *options)
    assert (done.status, done.err) == (0, "")
    assert hashlib.sha256(library.read_bytes()).digest() == before
    results = [json.loads(line) for line in done.out.splitlines()]
    matches = {result["track_id"]: result for result in results if result["matched"]}
    assert len(matches) >= least
    return library, home / "new.xml", matches


def tracks(file: Path):
    return [element.attrib for element in ET.parse(file).find("COLLECTION")]


def playlists(file: Path):
    """Return every playlist in order: its path, name, kind of keys, and the keys of its entries."""
    listed = []

    def walk(node, path):
        if node.get("Type") == "1":
            listed.append((*path, node.get("Name"), node.get("KeyType"), *(entry.get("Key") for entry in node)))
        for child in node.findall("NODE"):
            walk(child, (*path, node.get("Name")))

    walk(ET.parse(file).find("PLAYLISTS/NODE"), ())
    return listed


def test_only_the_chosen_attributes_of_matches_differ(written):
    library, new, matches = written
    old_tracks, new_tracks = tracks(library), tracks(new)
    assert [track["TrackID"] for track in old_tracks] == [track["TrackID"] for track in new_tracks]
    changed = set()
    for old, new_track in zip(old_tracks, new_tracks, strict=True):
        differ = {name for name in old.keys() | new_track.keys() if old.get(name) != new_track.get(name)}
        assert differ <= (set(ATTRIBUTES.values()) if old["TrackID"] in matches else set())
        changed |= {old["TrackID"]} if differ else set()
        if (match := matches.get(old["TrackID"])) and match["beatport_label"]:
            assert " ".join(new_track["Label"].split()) == " ".join(match["beatport_label"].split())
    assert bool(changed) is bool(matches)
    old_playlists, new_playlists = playlists(library), playlists(new)
    added = [playlist for playlist in new_playlists if playlist not in old_playlists]
    assert [set(playlist[3:]) for playlist in added] == ([changed] if changed else [])
    assert [playlist for playlist in new_playlists if playlist not in added] == old_playlists
    cues = [ET.parse(file).findall("COLLECTION/TRACK/*") for file in (library, new)]
    assert [element.attrib for element in cues[0]] == [element.attrib for element in cues[1]]


def test_pyrekordbox_reads_it(written):
    rbxml = pytest.importorskip("pyrekordbox.rbxml")
    library, new, matches = written
    old, again = rbxml.RekordboxXml(library), rbxml.RekordboxXml(new)
    assert again.num_tracks == old.num_tracks
    for number in matches:
        assert again.get_track(TrackID=int(number))["Name"] == old.get_track(TrackID=int(number))["Name"]


def test_the_program_reads_it_with_the_same_playlists(written, in_process):
    library, new, _ = written
    before, after = (json.loads(in_process.run("playlists", str(file), "-f", "json").out) for file in (library, new))
    listed = {(playlist["playlist"], playlist["tracks"]) for playlist in before}
    assert listed <= {(playlist["playlist"], playlist["tracks"]) for playlist in after}
