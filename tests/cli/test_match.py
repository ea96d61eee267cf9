"""Which playlists are matched."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.commands import piped, rows, shell
from tests.cli.conftest import CATALOG, LIBRARY


def test_several_playlists_and_the_collection_are_taken_in_order(cli):
    done = cli("match", LIBRARY, "Peak/Sunday", "Warm Up/Sunday", "-c", CATALOG, "-f", "csv")
    names = list(dict.fromkeys(row["playlist"] for row in rows(done.out)))
    assert names == ["Peak/Sunday", "Warm Up/Sunday"]
    done = cli("match", LIBRARY, "--collection", "-c", CATALOG, "-f", "csv")
    assert len(rows(done.out)) == 47


def test_a_library_with_one_playlist_needs_no_name(cli, tmp_path):
    (tmp_path / "set.m3u8").write_text("#EXTINF:368,Odalyn Fenn - Amber Field\na.aiff\n", encoding="utf-8")
    assert rows(cli("match", "set.m3u8", "-c", CATALOG, "-f", "csv").out)[0]["beatport_title"] == "Amber Field"
    (tmp_path / "one.xml").write_text(
        """<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="1">
        <TRACK TrackID="1" Name="Amber Field" Artist="Odalyn Fenn" TotalTime="368" Location="file://localhost/a.aiff"/>
        </COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT" Count="1"><NODE Name="Only" Type="1" KeyType="0" Entries="1">
        <TRACK Key="1"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>"""
    )
    assert rows(cli("match", "one.xml", "-c", CATALOG, "-f", "csv").out)[0]["playlist"] == "Only"


def test_a_library_with_several_playlists_names_some(cli):
    done = cli("match", LIBRARY, "-c", CATALOG)
    assert done.status == 2
    assert done.err == (
        f'beatmatch: which playlist of {LIBRARY}? Name one of "Friday Night", "Warm Up/Sunday", '
        f'"Warm Up/Minimal\\/Deep Tech", "Peak/Sunday", "Peak/Festival/Main Stage"; all 6: beatmatch playlists {LIBRARY}\n'
    )


def test_a_library_without_playlists_names_the_collection(cli, tmp_path):
    (tmp_path / "bare.xml").write_text(
        '<DJ_PLAYLISTS Version="1.0.0"><COLLECTION Entries="0"/><PLAYLISTS><NODE Type="0" Name="ROOT" Count="0"/>'
        "</PLAYLISTS></DJ_PLAYLISTS>"
    )
    assert "it has none; match everything with --collection" in cli("match", "bare.xml").err.lower()


@pytest.mark.slow
def test_the_library_may_come_from_stdin(program):
    text = Path(LIBRARY).read_text(encoding="utf-8")
    done = program("match", "-", "Peak/Sunday", "-c", CATALOG, "-f", "csv", stdin=text)
    assert (done.status, len(list(csv.reader(io.StringIO(done.out))))) == (0, 7)
    unnamed = program("match", "-", "-c", CATALOG, stdin=text)
    assert unnamed.status == 2
    assert unnamed.err.startswith('beatmatch: which playlist of stdin? Name one of "Friday Night"')


@pytest.mark.slow
def test_stdin_is_left_alone_unless_it_is_asked_for(environment, tmp_path):
    (tmp_path / "names").write_text("Friday Night\nPeak/Sunday\n")
    loop = f"while read -r name; do {shell('match', LIBRARY)} \"$name\" -c '{CATALOG}' -f csv -q; done < names"
    done = piped(loop, environment)
    assert {row[0] for row in csv.reader(io.StringIO(done.stdout))} == {"playlist", "Friday Night", "Peak/Sunday"}
