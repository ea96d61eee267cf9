import json

from tests.cli.commands import MAIN_STAGE
from tests.cli.conftest import CATALOG, LIBRARY


def test_a_dry_run_estimates_and_opens_nothing(cli, monkeypatch, tmp_path):
    monkeypatch.setattr("beatmatch.session.open_session", None)
    done = cli("match", LIBRARY, "Friday Night", "Peak/Sunday", "--dry-run", "-o", "out.json")
    estimate = json.loads(done.out)
    assert estimate["playlists"] == [
        {"playlist": "Friday Night", "tracks": 23, "skipped": 1},
        {"playlist": "Peak/Sunday", "tracks": 6, "skipped": 0},
    ]
    assert (estimate["tracks"], estimate["skipped"], estimate["catalog"]) == (29, 1, "beatport-web")
    assert estimate["requests"] == {"least": 28, "most": 57}
    assert estimate["seconds"] == {"least": 14.0, "most": 28.5}
    assert (done.status, done.err, (tmp_path / "out.json").exists()) == (0, "", False)


def test_a_dry_run_can_be_read_by_people(cli):
    lines = cli("match", LIBRARY, "Friday Night", "--dry-run", "-f", "table", "--rate", "1").out.splitlines()
    assert lines[:4] == [
        "Tracks  Playlist",
        "    23  Friday Night",
        "",
        "23 tracks, 1 of them nothing to look for; catalogue: beatport-web",
    ]
    assert lines[4] == ("22 requests if all are found at once, 44 if none is there; at 1 a second 22 s to 44 s")
    unlimited = cli("match", LIBRARY, "Peak/Sunday", "--dry-run", "-f", "table", "--rate", "none").out
    assert unlimited.endswith("without a limit on their rate\n")
    offline = cli(*MAIN_STAGE, "--dry-run", "-f", "table").out.splitlines()
    assert offline[-2:] == [f"10 tracks; catalogue: {CATALOG}", "no request: nothing leaves this machine"]
