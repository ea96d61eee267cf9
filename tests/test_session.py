"""From settings to what a run works with, and closed again."""

import asyncio
import sqlite3
from contextlib import ExitStack

import aiohttp
import pytest

from beatmatch.errors import CatalogError, ConfigError, ErrorKind, InputError
from beatmatch.memory import StoreMemory
from beatmatch.models import Changed, Query, QueryKind, Status
from beatmatch.result import NullMemory
from beatmatch.session import is_logged_in, open_session
from beatmatch.settings import Login, Network, Settings
from beatmatch.store import FILE_NAME
from tests.fake_beatport import FakeBeatport
from tests.places import EXAMPLE_CATALOG
from tests.store.samples import result

LANTERN = {"id": 31, "name": "Lantern", "mix_name": "Original Mix", "artists": [{"name": "Mira Vohl"}]}
WORDS = Query("Mira Vohl Lantern", QueryKind.FULL)


def settings_for(beatport, **more):
    network = Network(api_url=beatport.api_url, web_url=beatport.web_url, rate=None)
    return Settings(network=network, login=Login(token=beatport.login.issue()), **more)


@pytest.fixture
async def beatport():
    async with FakeBeatport([LANTERN]) as running:
        yield running


async def test_the_api_is_asked_where_there_is_a_login_and_requests_are_counted(beatport):
    async with open_session(settings_for(beatport)) as opened:
        assert opened.catalog.name == "beatport"
        assert opened.requests_sent() == 0
        (found,) = (await opened.catalog.search(WORDS)).candidates
        assert (found.track_id, opened.requests_sent()) == (31, 1)
    assert [request.path for request in beatport.requests] == ["/v4/catalog/search/"]


async def test_the_website_is_asked_where_there_is_none(beatport):
    network = Network(api_url=beatport.api_url, web_url=beatport.web_url, rate=None)
    async with open_session(Settings(network=network)) as opened:
        assert opened.catalog.name == "beatport-web"
        assert (await opened.catalog.search(WORDS)).candidates[0].track_id == 31
        assert opened.requests_sent() == 1


async def test_the_same_question_under_way_twice_is_asked_once(beatport):
    beatport.latency = 0.05
    async with open_session(settings_for(beatport)) as opened:
        one, two = await asyncio.gather(opened.catalog.search(WORDS), opened.catalog.search(WORDS))
    assert one.candidates == two.candidates
    assert beatport.count() == 1


async def test_a_session_that_is_handed_in_is_used_and_left_open(beatport):
    asked = []
    trace = aiohttp.TraceConfig()

    async def note(_session, _context, params):
        asked.append(params.url.path)

    trace.on_request_start.append(note)
    async with aiohttp.ClientSession(trace_configs=[trace]) as own:
        async with open_session(settings_for(beatport), http=own) as opened:
            await opened.catalog.search(WORDS)
        assert not own.closed
        assert asked == ["/v4/catalog/search/"]


async def test_a_file_asks_nobody_and_needs_no_login():
    async with open_session(Settings(catalog=str(EXAMPLE_CATALOG))) as opened:
        assert opened.catalog.name.startswith("file:")
        assert isinstance(opened.memory, NullMemory)
        assert (await opened.catalog.search(Query("undertow", QueryKind.TITLE))).candidates
        assert opened.requests_sent() == 0
        opened.finish_run(True)


@pytest.mark.parametrize(
    ("spec", "problem"), [("nope.jsonl", InputError), ("beatprot", ConfigError), ("notes.txt", ConfigError)]
)
async def test_a_catalogue_that_is_none_ends_it_at_once(spec, problem, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(problem):
        async with open_session(Settings(catalog=spec, state_dir=tmp_path / "state")):
            pass
    assert not (tmp_path / "state").exists()


def runs_in(folder):
    with sqlite3.connect(folder / FILE_NAME) as db:
        count = db.execute("SELECT count(*) FROM runs").fetchone()[0]
    db.close()
    return count


async def test_a_run_with_a_scope_is_open_until_it_is_finished(tmp_path):
    settings = Settings(catalog=str(EXAMPLE_CATALOG), state_dir=tmp_path)
    async with open_session(settings, scope="Late") as opened:
        assert isinstance(opened.memory, StoreMemory)
        interrupted = opened.memory.run
    assert runs_in(tmp_path) == 1
    async with open_session(settings, scope="Late") as opened:
        assert opened.memory.run == interrupted
        opened.finish_run(True)
    assert runs_in(tmp_path) == 0


async def test_without_a_scope_there_is_nothing_to_resume(tmp_path):
    settings = Settings(catalog=str(EXAMPLE_CATALOG), state_dir=tmp_path)
    async with open_session(settings) as opened:
        assert opened.memory.run.number == 0
        assert opened.memory.record(result()) is Changed.NEW
        opened.finish_run(True)
    assert runs_in(tmp_path) == 0
    async with open_session(settings) as opened:
        assert opened.memory.record(result()) is Changed.SAME


async def test_a_run_may_be_finished_after_the_session_where_its_store_stays_open(tmp_path):
    settings = Settings(catalog=str(EXAMPLE_CATALOG), state_dir=tmp_path)
    with ExitStack() as store_stack:
        async with open_session(settings, scope="Late", store_stack=store_stack) as opened:
            opened.memory.record(result(Status.REVIEW))
        opened.finish_run(True)
    assert runs_in(tmp_path) == 0
    async with open_session(settings, scope="Late") as opened:
        assert opened.memory.record(result(Status.MATCHED)) is Changed.BETTER


async def test_what_a_file_found_is_remembered_by_its_place_whatever_it_holds_today(tmp_path):
    catalog = tmp_path / "own.jsonl"
    settings = Settings(catalog=str(catalog), state_dir=tmp_path)
    lines = EXAMPLE_CATALOG.read_bytes().splitlines(keepends=True)
    for expected, held in ((Changed.NEW, lines), (Changed.SAME, lines[:50])):
        catalog.write_bytes(b"".join(held))
        async with open_session(settings) as opened:
            assert opened.memory.record(result()) is expected
            opened.finish_run(True)


async def test_offline_without_a_store_everything_is_unknown(beatport):
    async with open_session(settings_for(beatport, offline=True)) as opened:
        with pytest.raises(CatalogError) as caught:
            await opened.memory.catalog_for(result().track).search(WORDS)
    assert (caught.value.kind, beatport.count()) == (ErrorKind.OFFLINE, 0)


async def test_a_store_that_cannot_be_used_is_told_in_one_line_and_the_run_goes_on(beatport, tmp_path, caplog):
    (tmp_path / FILE_NAME).write_bytes(b"this is no database " * 300)
    before = (tmp_path / FILE_NAME).read_bytes()
    async with open_session(settings_for(beatport, state_dir=tmp_path), scope="Late") as opened:
        answer = await opened.memory.catalog_for(result().track).search(WORDS)
        assert opened.memory.record(result()) is None
        opened.finish_run(True)
    assert answer.candidates[0].track_id == 31
    (told,) = [record.getMessage() for record in caplog.records if record.name == "beatmatch.session"]
    assert told.startswith(f"{tmp_path / FILE_NAME}: the store is damaged")
    assert told.endswith("; this run goes on without it")
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        (Login(), False),
        (Login(token="x"), True),
        (Login(client_id="x"), False),
        (Login(client_id="x", client_secret="y"), True),
    ],
)
def test_a_login_is_a_token_or_a_whole_client(login, expected):
    assert is_logged_in(login) is expected


def test_a_stored_login_counts_when_its_file_is_there(tmp_path):
    login = Login(file=tmp_path / "login.json")
    assert not is_logged_in(login)
    login.file.write_text("{}")
    assert is_logged_in(login)
