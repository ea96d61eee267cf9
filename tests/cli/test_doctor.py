"""beatmatch doctor: what it says, and which exit status that comes to."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from beatmatch.store import open_store
from tests.cli.conftest import CATALOG, Cli
from tests.fake_beatport import BeatportThread, Fault, beatport_thread
from tests.fake_beatport.tracks import renaming

FULL = {
    "artists": [{"name": "Mira Vohl"}],
    "bpm": 124,
    "key": {"name": "A Minor"},
    "length_ms": 300_000,
    "publish_date": "2024-03-02",
    "new_release_date": "2024-03-01",
    "catalog_number": "PH011",
    "isrc": "QZTST2400011",
}
TRACKS = [{**FULL, "id": number, "name": f"Love Letter {number}"} for number in (1, 2, 3)]


@pytest.fixture
def beatport(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[BeatportThread]:
    with beatport_thread(TRACKS) as running:
        for name, value in running.env().items():
            monkeypatch.setenv(name, value)
        yield running


def look(cli: Cli, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = cli("doctor", "-f", "json", *arguments)
    assert done.err == ""
    document = json.loads(done.out)
    assert document["exit_status"] == done.status
    assert document["can_match"] is (done.status == 0)
    return done.status, {check.pop("name"): check for check in document["checks"]}


def test_with_a_login_everything_is_fine(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.server.login.issue())
    status, checks = look(cli)
    assert status == 0
    assert {name: check["mark"] for name, check in checks.items()} == {
        "beatmatch": "ok",
        "packages": "ok",
        "configuration": "ok",
        "state folder": "ok",
        "cache folder": "ok",
        "memory": "ok",
        "catalogue": "ok",
        "login": "ok",
        "API": "ok",
        "API form": "ok",
        "website": "ok",
        "website form": "ok",
        "clock": "ok",
        "terminal": "ok",
    }
    assert checks["catalogue"]["says"] == "beatport (--catalog auto)"
    assert checks["login"]["says"] == "the token in BEATMATCH_TOKEN; time left: unknown"
    assert checks["memory"]["says"] == "empty: no run yet"
    assert checks["clock"]["says"] == "right"
    for name in ("API", "website"):
        assert checks[name]["says"].startswith("answers in ")
        assert checks[name]["says"].endswith(" s, 3 tracks understood")
    assert sorted(asked.path for asked in beatport.server.requests) == ["/search/tracks", "/v4/catalog/search/"]


def test_it_is_one_line_for_each_thing_and_one_for_what_to_do(cli: Cli, beatport):
    beatport.server.website.challenge = True
    done = cli("doctor", "-f", "table")
    assert done.status == 4
    lines = done.out.splitlines()
    assert lines[0].startswith("ok    beatmatch      0.1.0, Python 3.")
    assert lines[lines.index(next(line for line in lines if "website" in line and "fail" in line)) :][:2] == [
        "fail  website        127.0.0.1 shows a challenge page instead of answering",
        "                     -> log in: beatmatch login",
    ]


def test_without_a_login_the_website_will_do(cli: Cli, beatport):
    status, checks = look(cli)
    assert (status, checks["catalogue"]["says"]) == (0, "beatport-web (--catalog auto)")
    assert checks["login"] == {
        "mark": "warn",
        "says": "nobody is logged in: the website is asked, which turns programs away now and then",
        "advice": "run: beatmatch login",
    }
    assert (checks["API"]["mark"], checks["API"]["says"].endswith("and wants a login")) == ("ok", True)


def test_the_api_wants_a_login(cli: Cli, beatport):
    status, checks = look(cli, "-c", "beatport")
    assert (status, checks["login"]["mark"], checks["login"]["advice"]) == (5, "fail", "run: beatmatch login")


def test_a_login_that_beatport_refuses_is_found_out(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", "run-out")
    status, checks = look(cli)
    assert (status, checks["login"]["mark"], checks["API"]["mark"]) == (5, "ok", "fail")
    assert checks["API"]["says"] == "Beatport refuses the token in BEATMATCH_TOKEN: it has run out, or it is none"
    assert "run-out" not in json.dumps(checks).replace("run out", "")


@pytest.mark.parametrize(
    ("stored", "says"),
    [
        ("{", "is damaged"),
        ('{"access": "a", "expires_at": 5}', "the login has run out, and cannot be renewed"),
    ],
)
def test_a_stored_login_that_is_of_no_use_fails(cli: Cli, beatport, environment, stored, says):
    file = Path(environment["XDG_STATE_HOME"]) / "beatmatch" / "login.json"
    file.parent.mkdir(parents=True)
    file.write_text(stored)
    file.chmod(0o600)
    status, checks = look(cli)
    assert (status, checks["login"]["mark"]) == (5, "fail")
    assert checks["login"]["says"].endswith(says)
    status, checks = look(cli, "-c", "beatport-web")
    assert (status, checks["login"]["mark"]) == (0, "warn")


def test_beatport_away_is_status_4_and_no_matter_for_a_file(cli: Cli, beatport, monkeypatch):
    beatport.go_away()
    monkeypatch.setenv("BEATMATCH_TOKEN", "abc")
    status, checks = look(cli)
    assert (status, checks["API"]["mark"], checks["website"]["mark"]) == (4, "fail", "warn")
    assert checks["API"]["advice"] == "check the network connection"
    assert checks["clock"]["says"] == "not compared: nobody has answered"
    status, checks = look(cli, "-c", CATALOG)
    assert (status, checks["API"]["mark"], checks["catalogue"]["says"]) == (0, "warn", f"{CATALOG}, 197 tracks")


def test_an_answer_of_a_new_shape_and_one_without_tracks_are_told(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.server.login.issue())
    beatport.server.fail(next=[Fault.json('{"items": []}')], path="/v4/catalog/search/")
    beatport.server.website.index.search = lambda text: []
    status, checks = look(cli)
    assert (status, checks["API"]["mark"]) == (4, "fail")
    assert "`tracks`" in checks["API"]["says"]
    assert checks["website"] == {
        "mark": "warn",
        "says": 'answers, but has no track for "love": its search finds nothing',
        "advice": "update beatmatch; if it is the newest, report this",
    }
    status, checks = look(cli, "-c", "beatport-web")
    assert (status, checks["website"]["mark"]) == (4, "fail")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("bpm", "tempo", "of 3 tracks 0 have a tempo, where nearly all should; gone: bpm; new: tempo"),
        ("release.label", "owner", "gone: release.label; new: release.owner"),
        ("slug", "path", "gone: slug; new: path"),
    ],
)
def test_a_renamed_field_is_told_and_stands_in_the_fingerprint(
    cli: Cli, beatport, monkeypatch, tmp_path, old, new, says
):
    token = beatport.server.login.issue()
    monkeypatch.setenv("BEATMATCH_TOKEN", token)
    beatport.server.catalogue.reshape = renaming(**{old: new})
    file = tmp_path / "forms.json"
    status, checks = look(cli, "--fingerprint", str(file))
    assert (status, checks["API"]["mark"], checks["API form"]["mark"]) == (0, "ok", "warn")
    assert checks["API form"]["says"].endswith(says)
    assert checks["API form"]["advice"] == "report what beatmatch doctor --fingerprint FILE writes: no data"
    written = json.loads(file.read_text())
    assert old.rpartition(".")[0] in {"", *written["forms"]["beatport"]}
    assert old not in written["forms"]["beatport"]
    for data in (token, "Mira Vohl", "Love Letter", "QZTST2400011", "127.0.0.1"):
        assert data not in file.read_text()


def test_tracks_that_are_not_understood_stand_in_the_fingerprint_all_the_same(
    cli: Cli, beatport, monkeypatch, tmp_path
):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.server.login.issue())
    beatport.server.catalogue.reshape = renaming(**{"artists.name": "title"})
    file = tmp_path / "forms.json"
    status, checks = look(cli, "--fingerprint", str(file))
    assert (status, checks["API"]["mark"]) == (4, "fail")
    assert "gone: artists[].name; new: artists[].title" in checks["API form"]["says"]
    assert "artists[].title" in json.loads(file.read_text())["forms"]["beatport"]


def test_some_tracks_that_are_not_understood_are_told(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    beatport.replace_tracks(*[{"id": number, "name": "Love", "artists": [{"name": "Ilse"}]} for number in range(1, 9)])
    without = renaming(artists="people")
    beatport.server.catalogue.reshape = lambda track: without(track) if track["id"] % 2 else track
    done = cli("doctor", "-f", "table")
    assert "4 of 8 tracks are not understood and left out (Object without an artist's name" in " ".join(
        done.out.split()
    )


def test_an_answer_without_tracks_stands_in_the_fingerprint_as_a_whole(cli: Cli, beatport, monkeypatch, tmp_path):
    token = beatport.server.login.issue()
    monkeypatch.setenv("BEATMATCH_TOKEN", token)
    beatport.server.fail(next=[Fault.json('{"items": [{"id": 7}], "query": "Mira Vohl"}')], path="/v4/catalog/search/")
    page = '{"props": {"pageProps": {"state": {"queries": ["Mira Vohl"]}}}}'
    body = f'<script id="__NEXT_DATA__" type="application/json">{page}</script>'.encode()
    beatport.server.fail(next=[Fault("page", body=body)], path="/search/tracks")
    file = tmp_path / "forms.json"
    status, checks = look(cli, "--fingerprint", str(file))
    assert (status, checks["API"]["mark"], checks["website"]["mark"]) == (4, "fail", "warn")
    forms = json.loads(file.read_text())["forms"]
    assert forms["answer of beatport"] == {
        "items": {"types": ["list"], "share": 1.0},
        "items[]": {"types": ["object"], "share": 1.0},
        "items[].id": {"types": ["int"], "share": 1.0},
        "query": {"types": ["str"], "share": 1.0},
    }
    assert "props.pageProps.state.queries[]" in forms["answer of beatport-web"]
    for data in (token, "Mira Vohl"):
        assert data not in file.read_text()


def test_offline_nobody_is_asked(cli: Cli, beatport):
    status, checks = look(cli, "--offline")
    assert (status, checks["Beatport"]["says"]) == (0, "not asked: a run here is offline")
    assert beatport.server.requests == []


def test_an_address_that_is_not_https_is_a_configuration_error(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_WEB_URL", "http://beatport.example")
    status, checks = look(cli)
    assert (status, checks["website"]["says"]) == (2, "http://beatport.example is not https")


def test_an_environment_without_a_home_is_looked_at_all_the_same(cli: Cli, beatport, monkeypatch, tmp_path):
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name)
    status, checks = look(cli)
    assert (status, checks["memory"]["mark"], checks["website"]["mark"]) == (2, "fail", "ok")
    assert checks["memory"]["advice"] == "name a folder with --state-dir, or give --no-store"
    assert checks["state folder"]["says"] == checks["cache folder"]["says"] == "there is none, for there is no HOME"
    assert checks["configuration"]["says"] == "no file"
    status, checks = look(cli, "--no-store")
    assert (status, checks["memory"]["says"]) == (0, "not used: --no-store")
    assert look(cli, "--state-dir", str(tmp_path / "own"))[0] == 0


def test_settings_that_make_no_sense_are_status_2(cli: Cli, beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_MIN_SCORE", "200")
    status, checks = look(cli)
    assert (status, checks["settings"]["says"]) == (2, "min-score is 200, and scores go from 0 to 100")
    monkeypatch.delenv("BEATMATCH_MIN_SCORE")
    status, checks = look(cli, "-c", "gone.jsonl")
    assert (status, checks["catalogue"]["mark"]) == (2, "fail")
    Path("broken.db").write_text("no database")
    status, checks = look(cli, "-c", "broken.db")
    assert (status, checks["catalogue"]["mark"]) == (2, "fail")


def test_the_memory_is_checked_and_a_damaged_one_is_no_reason_not_to_match(cli: Cli, beatport, environment, tmp_path):
    state = Path(environment["XDG_STATE_HOME"]) / "beatmatch"
    library = tmp_path / "library.m3u8"
    library.write_text("#EXTM3U\n#EXTINF:240,Mira Vohl - Love Letter 2\n/music/2.mp3\n")
    assert cli("match", str(library), "-f", "json").status == 0
    status, checks = look(cli)
    assert (status, checks["memory"]["mark"]) == (0, "ok")
    assert checks["memory"]["says"].startswith("sound, ")
    assert " answer" in checks["memory"]["says"]
    assert ", 0 decisions, 0." in checks["memory"]["says"]
    (state / "beatmatch.db").write_bytes(b"no database at all" * 100)
    status, checks = look(cli)
    assert (status, checks["memory"]["mark"]) == (0, "warn")
    assert "damaged" in checks["memory"]["says"]
    assert "--no-store" in checks["memory"]["advice"]


def test_a_store_with_a_torn_page_is_told(cli: Cli, beatport, environment):
    state = Path(environment["XDG_STATE_HOME"]) / "beatmatch"
    open_store(state, lambda: 0.0).close()
    path = state / "beatmatch.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.executemany(
            "INSERT INTO answers VALUES ('beatport', ?, 0, 0, zeroblob(300))", [(f"{n:08}",) for n in range(200)]
        )
    db.close()
    body = bytearray(path.read_bytes())
    body[-4096 * 3 + 8 : -4096 * 3 + 64] = b"\xff" * 56
    path.write_bytes(body)
    _, checks = look(cli)
    assert (checks["memory"]["mark"], "damaged" in checks["memory"]["says"]) == ("warn", True)


def test_a_misspelt_variable_and_the_file_are_named(cli: Cli, beatport, monkeypatch, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("rate = 1\n")
    monkeypatch.setenv("BEATMATCH_CONFIG", str(own))
    assert look(cli)[1]["configuration"]["says"] == str(own)
    monkeypatch.setenv("BEATMATCH_RATTE", "1")
    done = cli("doctor", "-q", "-f", "json")
    check = json.loads(done.out)["checks"][2]
    assert (check["mark"], check["says"]) == (
        "warn",
        "BEATMATCH_RATTE means nothing to beatmatch; did you mean BEATMATCH_RATE?",
    )
