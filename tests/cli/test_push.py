"""beatmatch push: the command against the fake Beatport."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from beatmatch.models import BeatportCandidate, Confidence, Status
from tests.cli.conftest import Cli
from tests.end_to_end.short_waits import shorten_waits
from tests.fake_beatport import Fault, beatport_thread
from tests.review.samples import as_csv, as_ndjson, result

LIST, BULK = "/v4/my/playlists/", "/tracks/bulk/"
HINT = (
    "Log in with your own account: beatmatch login (and unset BEATMATCH_TOKEN and BEATMATCH_CLIENT_SECRET, which count "
    "before it); where that is refused, too, add the tracks by hand: --dry-run lists their addresses"
)


@pytest.fixture(scope="module")
def shared_beatport():
    with beatport_thread([{"id": 10_000 + number, "name": f"Track {number}"} for number in range(300)]) as running:
        yield running


@pytest.fixture
def beatport(shared_beatport, environment, monkeypatch):
    """Return a Beatport that the program asks without a login."""
    for name, value in shared_beatport.env(BEATMATCH_RATE="none").items():
        monkeypatch.setenv(name, value)
    shorten_waits(monkeypatch.setattr)
    yield shared_beatport
    shared_beatport.reset()


@pytest.fixture
def logged_in(beatport, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())


def matched(number, title="Paper Comet", confidence=Confidence.HIGH):
    track = BeatportCandidate(track_id=10_000 + number, title=title, mix_name="Dub", artists=("Mira Vohl",), slug="x")
    return replace(result(status=Status.MATCHED, best=track), confidence=confidence)


@pytest.fixture
def friday(tmp_path):
    """Write results: a row in review, a miss, two matches, one of them twice."""
    rows = [result(), matched(2, confidence=Confidence.MEDIUM), result(status=Status.NO_MATCH, best=None)]
    file = tmp_path / "friday.ndjson"
    file.write_text(as_ndjson([*rows, matched(1), matched(2)]))
    return str(file)


@pytest.fixture
def long(tmp_path):
    file = tmp_path / "long.csv"
    file.write_text(as_csv([matched(number) for number in range(120)]))
    return str(file)


def push(cli: Cli, file, *options, name="Friday"):
    return cli("push", file, "--name", name, *options)


def track_ids(beatport):
    return [playlist.track_ids for playlist in beatport.server.playlists.playlists]


def posts(beatport):
    return sum(request.method == "POST" for request in beatport.server.requests)


def test_the_matched_tracks_become_a_playlist_in_their_order(cli: Cli, beatport, logged_in, friday):
    done = push(cli, friday, "-f", "table")
    assert (done.status, done.out) == (0, '"Friday": 2 tracks added\n')
    assert done.err == '"Friday": a new playlist with 2 tracks\nadded 2 of 2\n'
    assert track_ids(beatport) == [[10002, 10001]]


def test_a_second_run_sends_nothing_and_says_so(cli: Cli, beatport, logged_in, friday):
    push(cli, friday)
    before = posts(beatport)
    done = push(cli, friday, "-f", "table")
    assert (done.status, done.out, done.err) == (0, '"Friday": 0 tracks added, 2 were in it\n', "")
    assert (before, posts(beatport)) == (2, 2)


def test_a_playlist_that_is_there_is_added_to_and_not_doubled(cli: Cli, beatport, logged_in, friday):
    playlist = beatport.server.playlists.make("Friday", 10002, 10007)
    done = push(cli, friday)
    assert done.err.splitlines()[0] == '"Friday": your account has this playlist; 1 track to add'
    assert json.loads(done.out) == {
        "playlist": {"id": playlist.id, "name": "Friday", "new": False},
        "tracks": 2,
        "present": 1,
        "added": 1,
        "refused": [],
    }
    assert track_ids(beatport) == [[10002, 10007, 10001]]


def test_a_long_list_goes_in_chunks_and_each_is_told(cli: Cli, beatport, logged_in, long):
    done = push(cli, long)
    assert done.err.splitlines()[1:] == ["added 50 of 120", "added 100 of 120", "added 120 of 120"]
    assert track_ids(beatport) == [[10_000 + number for number in range(120)]]
    assert posts(beatport) == 1 + 3


def test_matches_of_less_confidence_can_be_left_out(cli: Cli, beatport, logged_in, tmp_path):
    file = tmp_path / "all.csv"
    file.write_text(as_csv([matched(1, confidence=Confidence.LOW), matched(2, confidence=Confidence.MEDIUM)]))
    assert push(cli, str(file), "--min-confidence", "medium").status == 0
    assert track_ids(beatport) == [[10002]]
    done = push(cli, str(file), "--min-confidence", "sure")
    assert (done.status, "'sure' is none of high, medium, low" in done.err) == (2, True)


def test_results_may_come_from_a_pipe(cli: Cli, beatport, logged_in, friday, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(friday).read_bytes())))
    assert push(cli, "-").status == 0
    assert track_ids(beatport) == [[10002, 10001]]


def test_quiet_says_nothing_beside_the_answer(cli: Cli, beatport, logged_in, friday):
    done = push(cli, friday, "-q")
    assert (done.status, done.err, json.loads(done.out)["added"]) == (0, "", 2)


# --- dry run


def test_a_dry_run_without_a_login_asks_nobody_and_shows_the_tracks(cli: Cli, beatport, friday):
    done = push(cli, friday, "--dry-run", "-f", "table")
    assert done.status == 0
    assert done.out == (
        "1  Mira Vohl - Paper Comet (Dub)  https://www.beatport.com/track/x/10002\n"
        "2  Mira Vohl - Paper Comet (Dub)  https://www.beatport.com/track/x/10001\n"
    )
    assert done.err == '"Friday": 2 tracks, less what is in it already (dry run: nothing is done)\n'
    assert beatport.server.requests == []


def test_a_dry_run_with_a_login_knows_what_is_there_and_changes_nothing(cli: Cli, beatport, logged_in, friday):
    made = beatport.server.playlists.make("Friday", 10002)
    done = push(cli, friday, "--dry-run")
    assert done.err == '"Friday": your account has this playlist; 1 track to add (dry run: nothing is done)\n'
    assert json.loads(done.out) == {
        "playlist": {"id": made.id, "name": "Friday", "new": False},
        "tracks": 2,
        "present": 1,
        "added": 0,
        "to_add": [
            {
                "beatport_track_id": 10001,
                "beatport_url": "https://www.beatport.com/track/x/10001",
                "name": "Mira Vohl - Paper Comet (Dub)",
            }
        ],
    }
    assert {request.method for request in beatport.server.requests} == {"GET"}


def test_a_dry_run_goes_on_where_the_login_has_run_out(cli: Cli, beatport, friday, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", "of-last-year")
    done = push(cli, friday, "--dry-run")
    assert done.status == 0
    assert done.err.startswith("what your account has is not known: Beatport refuses the token in BEATMATCH_TOKEN")


def test_a_dry_run_that_is_set_in_the_environment_changes_nothing_either(
    cli: Cli, beatport, logged_in, friday, monkeypatch
):
    monkeypatch.setenv("BEATMATCH_DRY_RUN", "true")
    assert push(cli, friday).status == 0
    assert posts(beatport) == 0


def test_a_title_cannot_steer_the_terminal(cli: Cli, beatport, tmp_path):
    file = tmp_path / "hostile.ndjson"
    file.write_text(as_ndjson([matched(1, "\x1b[2J\u202eevil")]))
    done = push(cli, str(file), "--dry-run", "-f", "table", name="\u202eFriday")
    assert (done.status, done.err) == (
        2,
        "beatmatch: --name is no name for a playlist. Give 1 to 200 characters that can be seen\n",
    )
    done = push(cli, str(file), "--dry-run", "-f", "table")
    assert done.out == "1  Mira Vohl - evil (Dub)  https://www.beatport.com/track/x/10001\n"


# --- what is refused


def test_without_a_login_the_website_is_not_tried(cli: Cli, beatport, friday):
    done = push(cli, friday)
    assert (done.status, done.out) == (5, "")
    assert done.err == (
        "beatmatch: nobody is logged in, and playlists go through Beatport's API alone: its website takes none from "
        "programs. Log in with your own account: beatmatch login\n"
    )
    assert beatport.server.requests == []


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "Invalid token."), (403, "You do not have permission to perform this action.")],
)
def test_a_login_that_may_not_write_is_told_what_to_do(cli: Cli, beatport, logged_in, friday, status, words):
    beatport.server.playlists.may_not_write = status
    done = push(cli, friday)
    line = f"beatmatch: this login may not write playlists: 127.0.0.1 answers {status} ({words}). {HINT}"
    assert (done.status, done.out, done.err.splitlines()[-1]) == (5, "", line)
    assert track_ids(beatport) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_challenge_page_is_no_matter_of_the_login(cli: Cli, beatport, logged_in, friday, method):
    page = Fault("challenge", 403, body=b"<html><title>Just a moment...</title></html>")
    beatport.server.fail(next=[page], path=LIST, method=method)
    done = push(cli, friday)
    assert done.status == 4
    assert done.err.splitlines()[-1] == (
        "beatmatch: 127.0.0.1 shows a challenge page instead of answering. "
        "Check the network, it may want a login of its own"
    )


def test_a_client_without_a_user_has_no_playlists(cli: Cli, beatport, friday, monkeypatch):
    monkeypatch.setenv("BEATMATCH_CLIENT_ID", "own-client")
    monkeypatch.setenv("BEATMATCH_CLIENT_SECRET", "own-secret")
    done = push(cli, friday)
    assert (done.status, done.err.startswith("beatmatch: this login may not read playlists: ")) == (5, True)


def test_a_token_that_has_run_out_is_no_matter_of_permission(cli: Cli, beatport, friday, monkeypatch):
    monkeypatch.setenv("BEATMATCH_TOKEN", "of-last-year")
    done = push(cli, friday)
    assert (done.status, "it has run out, or it is none" in done.err) == (5, True)


def test_a_refusal_half_way_keeps_what_is_done_and_the_next_run_goes_on(cli: Cli, beatport, logged_in, long):
    beatport.server.fail(next=[Fault.slow(0), *[Fault.status(502)] * 6], path=BULK)
    done = push(cli, long)
    assert (done.status, done.out) == (4, "")
    assert done.err.splitlines()[-2:] == [
        "added 50 of 120",
        "beatmatch: 127.0.0.1 did not answer (502). Run it again later; what is done is kept",
    ]
    done = push(cli, long, "-f", "table")
    assert (done.status, done.out) == (0, '"Friday": 70 tracks added, 50 were in it\n')
    assert track_ids(beatport) == [[10_000 + number for number in range(120)]]


def test_a_wait_that_beatport_asks_for_is_kept_and_told(cli: Cli, beatport, logged_in, friday):
    beatport.server.fail(next=[Fault.rate_limited(after="1")], path=BULK)
    done = push(cli, friday)
    assert (done.status, "waiting 1 s, asked to slow down" in done.err) == (0, True)
    assert track_ids(beatport) == [[10002, 10001]]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", LIST, '{"playlists": []}'),
        ("POST", LIST, '{"playlist": 7}'),
        ("GET", "/tracks/", '{"results": [{"id": 4}], "next": null}'),
    ],
)
def test_an_answer_of_another_form_is_exit_4(cli: Cli, beatport, logged_in, friday, method, path, body):
    if "tracks" in path:
        beatport.server.playlists.make("Friday")
    beatport.server.fail(next=[Fault.json(body)], path=path, method=method)
    done = push(cli, friday, "-f", "json")
    assert done.status == 4
    error = json.loads(done.err.splitlines()[-1])["error"]
    assert (error["kind"], error["hint"]) == ("source_changed", "update beatmatch; if it is the newest, report this")


def test_tracks_that_are_not_taken_are_named_and_make_the_run_incomplete(cli: Cli, beatport, logged_in, friday):
    beatport.server.playlists.not_taken = {10001}
    done = push(cli, friday)
    assert (done.status, json.loads(done.out)["refused"]) == (4, [10001])
    assert done.err.splitlines()[-1] == (
        "Beatport did not take 1 track (not sold to your account?): Mira Vohl - Paper Comet (Dub)"
    )


def test_two_playlists_of_the_name_are_a_question(cli: Cli, beatport, logged_in, friday):
    for _ in range(2):
        beatport.server.playlists.make("Friday")
    done = push(cli, friday)
    assert done.status == 2
    assert done.err == (
        'beatmatch: your account has 2 playlists with the name "Friday". '
        "Rename all but one of them at Beatport, or give another name\n"
    )


def test_without_a_match_no_playlist_is_made(cli: Cli, beatport, logged_in, tmp_path):
    file = tmp_path / "none.ndjson"
    file.write_text(as_ndjson([result()]))
    done = push(cli, str(file))
    assert (done.status, done.err) == (0, "no row is matched: nothing to add, and no playlist is made\n")
    assert beatport.server.requests == []


def test_offline_is_obeyed(cli: Cli, beatport, logged_in, friday, monkeypatch):
    monkeypatch.setenv("BEATMATCH_OFFLINE", "true")
    assert (push(cli, friday).status, beatport.server.requests) == (2, [])
    assert push(cli, friday, "--dry-run").status == 0


def test_a_folder_that_cannot_be_locked_is_no_hindrance(cli: Cli, beatport, logged_in, friday, tmp_path):
    (tmp_path / "own" / "push.lock").mkdir(parents=True)
    done = push(cli, friday, "--state-dir", str(tmp_path / "own"))
    assert (done.status, "own cannot be locked" in done.err) == (0, True)


def test_without_a_home_nothing_is_locked(cli: Cli, beatport, logged_in, friday, monkeypatch):
    for name in ("HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name)
    assert push(cli, friday).status == 0


def test_the_token_is_in_no_line(cli: Cli, beatport, friday, monkeypatch):
    token = beatport.login.issue()
    monkeypatch.setenv("BEATMATCH_TOKEN", token)
    beatport.server.fail(next=[Fault.json(json.dumps({"detail": f"no permission for {token}"}), 403)], path=LIST)
    done = push(cli, friday, "-vv")
    assert done.status == 5
    assert token not in done.out + done.err
