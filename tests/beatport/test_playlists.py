"""Playlists of the account: single calls by aioresponses, what gets lost on the way by the fake Beatport."""

import json
import re

import pytest

from beatmatch.beatport.auth.refusals import RefusedTokenError
from beatmatch.beatport.playlists import CHUNK, BeatportPlaylists, Filled, Outlook, Playlist, fill, look
from beatmatch.errors import CatalogError, ErrorKind, InputError, LoginError
from tests.beatport.calls import API, calls
from tests.beatport.loopback import FakeTime, FakeTokens, asking
from tests.fake_beatport import FakeBeatport, Fault

ANY = re.compile(".*")
LATE = Playlist(5, "Late")
LIST, BULK = "/v4/my/playlists/", "/tracks/bulk/"


def page(*results, more=False):
    return json.dumps({"results": results, "next": "api.beatport.example/x" if more else None, "count": len(results)})


def entry(own_id, track_id):
    return {"id": own_id, "position": 1, "track": {"id": track_id, "name": "Paper Comet"}}


async def asked(mocked, ask, *answers):
    """Return the calls that `ask` sends to a source that answers like this (status and body), and its answer."""
    for status, body in answers:
        mocked.get(ANY, body=body, status=status)
        mocked.post(ANY, body=body, status=status)
    async with asking(API, FakeTokens("abc"), attempts=2) as (http, _):
        answer = await ask(BeatportPlaylists(http, f"{API}/", FakeTime().timing.sleep))
    sent = calls(mocked)
    assert {(call.headers["Authorization"], call.headers["Accept"]) for call in sent} == {
        ("Bearer abc", "application/json")
    }
    return sent, answer


async def refused(mocked, ask, *answers):
    with pytest.raises(CatalogError) as caught:
        await asked(mocked, ask, *answers)
    return caught.value


async def test_a_playlist_is_found_by_its_name_on_any_page(mocked):
    pages = page({"id": 4, "name": "Early"}, more=True), page({"id": 5, "name": "Late"})
    sent, found = await asked(mocked, lambda playlists: playlists.find("Late "), *((200, each) for each in pages))
    assert found == LATE
    assert [(call.method, call.path, call.query) for call in sent] == [
        ("GET", f"{API}/my/playlists/", {"page": number, "per_page": "100"}) for number in ("1", "2")
    ]


async def test_a_name_is_compared_whole_and_composed(mocked):
    found = [{"id": 4, "name": "Late Night"}, {"id": 5, "name": "Cafe\u0301"}]
    assert (await asked(mocked, lambda playlists: playlists.find("late night"), (200, page(*found))))[1] is None
    _, cafe = await asked(mocked, lambda playlists: playlists.find("Caf\u00e9"), (200, page(*found)))
    assert cafe == Playlist(5, "Cafe\u0301")


async def test_two_playlists_of_one_name_are_not_chosen_from(mocked):
    with pytest.raises(InputError) as caught:
        await asked(
            mocked, lambda playlists: playlists.find("Late"), (200, page(*({"id": n, "name": "Late"} for n in (4, 5))))
        )
    assert caught.value.message == 'your account has 2 playlists with the name "Late"'


async def test_a_playlist_is_made_with_its_name_alone(mocked):
    answer = (201, '{"id": 5, "name": "Late", "is_public": false}')
    (call,), made = await asked(mocked, lambda playlists: playlists.create("Late"), answer)
    assert made == LATE
    assert (call.method, call.path) == ("POST", f"{API}/my/playlists/")
    assert (call.data.content_type, call.data.decode()) == ("application/json", '{"name":"Late"}')


async def test_tracks_of_a_playlist_are_not_its_entries(mocked):
    gone = {"id": 77, "position": 3, "track": None}
    (call,), ids = await asked(
        mocked, lambda playlists: playlists.track_ids(LATE), (200, page(entry(75, 1), entry(76, 2), gone))
    )
    assert ids == [1, 2]
    assert (call.path, call.query) == (f"{API}/my/playlists/5/tracks/", {"page": "1", "per_page": "100"})


@pytest.mark.parametrize("status", [200, 201, 204])
async def test_tracks_are_added_fifty_at_a_time_with_a_pause(mocked, status):
    added, time = [], FakeTime()
    for _ in range(3):
        mocked.post(ANY, body="{}" if status != 204 else "", status=status)
    async with asking(API, FakeTokens("abc")) as (http, _):
        playlists = BeatportPlaylists(http, API, time.timing.sleep)
        await playlists.add(LATE, [*range(1, 121)], added.append)
    sent = calls(mocked)
    assert {(call.method, call.path) for call in sent} == {("POST", f"{API}/my/playlists/5/tracks/bulk/")}
    bodies = [json.loads(call.data.decode()) for call in sent]
    assert bodies == [{"track_ids": list(range(start, min(start + CHUNK, 121)))} for start in (1, 51, 101)]
    assert (added, time.sleeps) == ([50, 50, 20], [0.3, 0.3])


READ = lambda playlists: playlists.find("Late")  # noqa: E731  # beside the others
READ_TRACKS = lambda playlists: playlists.track_ids(LATE)  # noqa: E731
CREATE = lambda playlists: playlists.create("Late")  # noqa: E731


@pytest.mark.parametrize(
    ("ask", "body", "complaint"),
    [
        (READ, '{"playlists": [], "next": null}', "Object missing required field `results`"),
        (READ, '{"results": [{"id": 5, "title": "Late"}], "next": null}', "field `name` - at `$.results[0]`"),
        (READ, '{"results": [{"id": "5", "name": "Late"}], "next": null}', "got `str` - at `$.results[0].id`"),
        (READ, '{"results": []}', "Object missing required field `next`"),
        (READ, "[]", "Expected `object`, got `array`"),
        (READ_TRACKS, '{"results": [{"id": 1}], "next": null}', "field `track` - at `$.results[0]`"),
        (READ_TRACKS, '{"results": [{"id": 1, "track": {"ID": 4}}], "next": null}', "`$.results[0].track`"),
        (READ_TRACKS, '{"results": [], "next": "x"}', "a list of the account has no end"),
        (CREATE, '{"playlist_id": 5, "name": "Late"}', "Object missing required field `id`"),
        (CREATE, '{"id": null, "name": "Late"}', "Expected `int`, got `null` - at `$.id`"),
    ],
)
async def test_an_answer_of_another_form_is_a_change_of_the_source(mocked, ask, body, complaint):
    error = await refused(mocked, ask, (200, body))
    assert (error.kind, error.exit_code) == (ErrorKind.SOURCE_CHANGED, 4)
    assert error.message.endswith(complaint)
    assert len(calls(mocked)) == 1


@pytest.mark.parametrize(("status", "body"), [(403, '{"detail": "You do not have permission."}'), (403, "<html>no")])
@pytest.mark.parametrize("ask", [CREATE, lambda playlists: playlists.add(LATE, [1], lambda _: None)])
async def test_a_change_that_is_refused_is_said_of_the_login_and_not_tried_again(mocked, ask, status, body):
    error = await refused(mocked, ask, (status, body))
    assert isinstance(error, LoginError)
    words = " (You do not have permission.)" if body.startswith("{") else ""
    assert error.message == f"this login may not write playlists: api.beatport.example answers 403{words}"
    assert "--dry-run lists their addresses" in error.hint
    assert len(calls(mocked)) == 1


async def test_an_account_that_may_not_even_read_playlists_is_told_so(mocked):
    error = await refused(mocked, READ, (403, '{"detail": "You do not have permission."}'))
    assert (error.exit_code, error.message.partition(":")[0]) == (5, "this login may not read playlists")


async def test_a_token_that_is_good_for_other_things_only_is_told_so(mocked):
    class Tokens(FakeTokens):
        async def replace(self, refused):
            raise RefusedTokenError("Beatport knows it")

    mocked.get(ANY, status=401, body="{}")
    async with asking(API, Tokens("abc")) as (http, _):
        with pytest.raises(LoginError) as caught:
            await BeatportPlaylists(http, API).find("Late")
    assert caught.value.message.startswith("this login may not read playlists: Beatport takes its token for other")


async def test_a_name_that_beatport_does_not_take_is_quoted_with_its_reason(mocked):
    error = await refused(mocked, CREATE, (400, '{"name": ["Ensure this field has no more than 100 characters."]}'))
    assert "answers 400 to /v4/my/playlists/ (name: Ensure this field has no more than 100" in error.message
    assert error.hint.startswith("give another value for what it names")


async def test_a_change_that_is_redirected_is_not_sent_on(mocked):
    mocked.post(ANY, status=301, headers={"Location": f"{API}/my/playlists/5/"})
    error = await refused(mocked, CREATE)
    assert (error.kind, len(calls(mocked))) == (ErrorKind.SOURCE_CHANGED, 1)


# --- against the fake Beatport


@pytest.fixture
async def beatport():
    async with FakeBeatport([{"id": number, "name": f"Track {number}"} for number in range(1, 301)]) as running:
        yield running


async def filled(beatport, ids, name="Late", tokens=None, **network):
    """Fill a playlist; return the outcome and the posts that it took."""
    before = len(beatport.requests)
    tokens = tokens or FakeTokens(beatport.login.issue())
    async with asking(beatport.api_url, tokens, read_timeout=0.3, **network) as (http, _):
        playlists = BeatportPlaylists(http, beatport.api_url, FakeTime().timing.sleep)
        outcome = await fill(playlists, name, ids, lambda outlook, added: None)
    return outcome, sum(request.method == "POST" for request in beatport.requests[before:])


def only(beatport):
    (playlist,) = beatport.playlists.playlists
    return playlist


async def test_a_playlist_is_filled_in_order_and_a_second_time_nothing_is_sent(beatport):
    ids = [*range(120, 0, -1)]
    first, posts = await filled(beatport, ids)
    made = Playlist(only(beatport).id, "Late")
    assert (first, posts) == (Filled(playlist=made, is_new=True, present=0, added=120), 1 + 3)
    assert only(beatport).track_ids == ids
    second, posts = await filled(beatport, ids)
    assert (second, posts) == (Filled(playlist=made, is_new=False, present=120, added=0), 0)


async def test_what_is_in_a_playlist_stays_and_only_the_rest_is_added(beatport):
    beatport.playlists.make("Late", 7, 3, None, 7)
    beatport.playlists.make("Late", 9, user="somebody else")
    outcome, _ = await filled(beatport, [1, 3, 5, 7])
    assert (outcome.present, outcome.added) == (2, 2)
    assert beatport.playlists.playlists[0].track_ids == [7, 3, None, 7, 1, 5]
    assert beatport.playlists.playlists[1].track_ids == [9]


async def test_a_long_playlist_is_read_to_its_end(beatport):
    beatport.playlists.make("Late", *range(1, 251))
    beatport.playlists.most_per_page = 30
    assert (await filled(beatport, [250, 1, 251]))[0].added == 1
    assert only(beatport).track_ids == [*range(1, 252)]


async def test_tracks_that_beatport_leaves_out_silently_are_named(beatport):
    beatport.playlists.not_taken = {2, 3}
    outcome, _ = await filled(beatport, [1, 2, 3, 4])
    assert (outcome.added, outcome.refused) == (2, (2, 3))


LOSSES = [
    Fault.lost(),
    Fault.cut_off(),
    Fault.truncated(),
    Fault.html(),
    Fault.status(502),
    Fault.status(503),
    Fault.close(),
]


@pytest.mark.parametrize("fault", LOSSES, ids=lambda fault: fault.name)
@pytest.mark.parametrize("path", [LIST, BULK])
async def test_no_change_is_made_twice_where_its_answer_is_lost(beatport, fault, path):
    """The first three are carried out, the others are not; nobody here can tell."""
    beatport.fail(next=[fault], path=path, method="POST")
    outcome, _ = await filled(beatport, [*range(1, 61)])
    assert outcome.added == 60
    assert only(beatport).track_ids == [*range(1, 61)]


@pytest.mark.parametrize("path", [LIST, BULK])
async def test_a_change_that_is_throttled_is_sent_again_without_looking(beatport, path):
    beatport.fail(next=[Fault.rate_limited(after="1"), Fault.rate_limited()], path=path, method="POST")
    outcome, posts = await filled(beatport, [1])
    assert (outcome.added, posts) == (1, 2 + 2)
    assert beatport.count(LIST) == posts + 2  # the list before, what is in the new playlist after


async def test_a_chunk_that_was_taken_in_part_is_completed(beatport):
    beatport.playlists.not_taken = {2, 3}
    beatport.fail(next=[Fault.lost()], path=BULK, method="POST")
    playlist = beatport.playlists.make("Late")
    beatport.playlists.after_adding = beatport.playlists.not_taken.clear
    assert (await filled(beatport, [1, 2, 3, 4]))[0].added == 4
    assert playlist.track_ids == [1, 4, 2, 3]


async def test_a_run_that_was_refused_half_way_goes_on_with_the_same_playlist(beatport):
    beatport.fail(next=[Fault.slow(0), *[Fault.status(500)] * 2], path=BULK)
    with pytest.raises(CatalogError) as caught:
        await filled(beatport, [*range(1, 121)], attempts=2)
    assert (caught.value.kind, only(beatport).track_ids) == (ErrorKind.NETWORK, [*range(1, 51)])
    outcome, _ = await filled(beatport, [*range(1, 121)])
    assert (outcome.is_new, outcome.present, outcome.added) == (False, 50, 70)
    assert only(beatport).track_ids == [*range(1, 121)]


@pytest.mark.parametrize("status", [401, 403])
async def test_a_login_that_may_read_and_not_write_is_told_so_after_one_look(beatport, status):
    beatport.playlists.may_not_write = status
    with pytest.raises(LoginError) as caught:
        await filled(beatport, [1])
    assert caught.value.message.startswith(f"this login may not write playlists: 127.0.0.1 answers {status} (")
    assert [(request.method, request.status) for request in beatport.requests] == [
        ("GET", 200),
        ("POST", status),
        *([("GET", 200), ("POST", 401)] if status == 401 else []),
    ]


async def test_a_token_that_runs_out_half_way_is_renewed_and_nothing_added_twice(beatport):
    first, second = beatport.login.issue(), beatport.login.issue()
    beatport.playlists.after_adding = lambda: beatport.login.access.pop(first, None)
    tokens = FakeTokens(first, second)
    outcome, _ = await filled(beatport, [*range(1, 101)], tokens=tokens)
    assert (outcome.added, tokens.refusals) == (100, [first])
    assert only(beatport).track_ids == [*range(1, 101)]


async def test_looking_changes_nothing(beatport):
    beatport.playlists.make("Late", 2)
    async with asking(beatport.api_url, FakeTokens(beatport.login.issue())) as (http, _):
        playlists = BeatportPlaylists(http, beatport.api_url)
        late = Playlist(only(beatport).id, "Late")
        assert await look(playlists, "Late", [1, 2]) == Outlook(late, (1,))
        assert await look(playlists, "Early", [1, 2]) == Outlook(None, (1, 2))
    assert {request.method for request in beatport.requests} == {"GET"}
