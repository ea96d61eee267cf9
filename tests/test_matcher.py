"""One track against a catalogue: the order of the questions, and when it stops asking."""

from contextlib import closing

import pytest

from beatmatch.catalogs.local.catalog import open_catalog
from beatmatch.errors import CatalogError, ErrorKind
from beatmatch.matcher import async_best_beatport_match
from beatmatch.models import Answer, Method, Origin, QueryKind, Status
from beatmatch.settings import Settings
from tests.matching.builders import ShowAllCatalog, beatport, library, numbered, remix
from tests.noise.catalogue_file import write_catalogue

DEFAULTS = Settings()
KIND = QueryKind


class ByQuery(ShowAllCatalog):
    """A catalogue that knows its tracks only by one kind of question."""

    def __init__(self, **answers):
        super().__init__(())
        self.answers = {KIND(kind): tuple(tracks) for kind, tracks in answers.items()}

    async def search(self, query):
        self.asked.append(query)
        return Answer(self.answers.get(query.kind, ()))


async def best(track, catalog, settings=DEFAULTS):
    outcome = await async_best_beatport_match(track, catalog, settings)
    verdict = outcome.verdict
    return verdict.status, verdict.best and verdict.best.candidate.track_id, outcome.method


def kinds(catalog):
    return [query.kind for query in catalog.asked]


async def test_it_stops_at_the_first_safe_match():
    catalog = ShowAllCatalog(numbered([beatport()]))
    assert await best(library("Marble Tide (Original Mix)"), catalog) == (Status.MATCHED, 1, Method.SEARCH)
    assert kinds(catalog) == [KIND.FULL]


async def test_it_asks_less_and_less_strictly_until_there_is_a_match():
    catalog = ByQuery(folded=[beatport(track_id=5, artists="Ona Bellcroft")])
    assert await best(library(artist="Öna Bellcroft"), catalog) == (Status.MATCHED, 5, Method.SEARCH)
    assert kinds(catalog) == [KIND.FULL, KIND.FOLDED]


async def test_the_title_alone_is_asked_for_where_neither_name_nor_artist_were_seen():
    catalog = ByQuery(title=[beatport(track_id=5)])
    assert await best(library(), catalog) == (Status.MATCHED, 5, Method.SEARCH)
    assert kinds(catalog) == [KIND.FULL, KIND.TITLE]


async def test_the_title_alone_is_not_asked_for_once_its_name_was_seen():
    catalog = ByQuery(full=[beatport(track_id=5, artists="Petra Quill")])
    assert await best(library(), catalog) == (Status.NO_MATCH, None, None)
    assert kinds(catalog) == [KIND.FULL, KIND.FILTER]


async def test_candidates_of_all_questions_count_and_each_is_judged_once():
    twice = beatport(track_id=5, mix="Dub")
    catalog = ByQuery(full=[twice], remixer=[twice, beatport(track_id=6, mix="Club Mix")])
    outcome = await async_best_beatport_match(library("Marble Tide (Kite Remix)"), catalog, DEFAULTS)
    assert sorted(scored.candidate.track_id for scored in outcome.verdict.ranked) == [5, 6]


async def test_every_question_is_recorded_with_what_it_brought():
    ticks = iter(range(100))
    outcome = await async_best_beatport_match(
        library(), ByQuery(title=[beatport(track_id=5)]), DEFAULTS, clock=lambda: next(ticks)
    )
    assert [
        (record.query.kind, record.candidates, record.milliseconds, record.origin) for record in outcome.queries
    ] == [
        (KIND.FULL, 0, 1000.0, Origin.CATALOG),
        (KIND.TITLE, 1, 1000.0, Origin.CATALOG),
    ]


async def test_a_track_with_another_title_by_other_people_does_not_count_as_seen():
    catalog = ByQuery(full=[beatport(track_id=5, title="Granite Sky", artists="Petra Quill")])
    assert await best(library(), catalog) == (Status.NO_MATCH, None, None)
    assert kinds(catalog) == [KIND.FULL, KIND.TITLE]


@pytest.mark.parametrize(("seen", "next_kind"), [
    (beatport(track_id=5, title="Granite Sky"), KIND.FILTER),
    (beatport(track_id=5, title="Granite Sky", artists=""), KIND.TITLE),
    (remix("Ona Bellcroft Remix", "Ona Bellcroft", track_id=5, title="Granite Sky", artists="Petra Quill"), KIND.TITLE),
    (beatport(track_id=5, title="Granite Sky", artists="Ona Bellcroft & Sund"), KIND.TITLE),
])  # fmt: skip
async def test_an_artist_was_seen_where_another_song_is_by_the_same_people_for_sure(seen, next_kind):
    catalog = ByQuery(full=[seen])
    await best(library(), catalog)
    assert kinds(catalog) == [KIND.FULL, next_kind]


async def test_the_time_of_a_question_is_in_milliseconds_with_one_digit():
    ticks = iter([10.0, 10.123456])
    outcome = await async_best_beatport_match(
        library(), ShowAllCatalog([beatport()]), DEFAULTS, clock=lambda: next(ticks)
    )
    assert [record.milliseconds for record in outcome.queries] == [123.5]


async def test_an_id_in_the_file_name_is_an_exact_way():
    catalog = ShowAllCatalog(
        [beatport(track_id=123457, release_date="2020-01-01"), beatport(track_id=123456, release_date="2010-01-01")]
    )
    found = await best(library(path="/m/123457_Marble Tide_Original Mix.mp3"), catalog)
    assert found == (Status.MATCHED, 123457, Method.ID)
    assert kinds(catalog) == [KIND.ID]


async def test_an_id_in_the_tags_of_the_file_comes_before_the_one_in_its_name():
    catalog = ShowAllCatalog(
        [beatport(track_id=5, title="Granite Sky"), beatport(track_id=123457), beatport(track_id=123456)]
    )
    path = "/m/123457_Marble Tide_Original Mix.mp3"
    assert await best(library(path=path, beatport_id=123456), catalog) == (Status.MATCHED, 123456, Method.ID)
    assert kinds(catalog) == [KIND.ID]
    assert await best(library(path=path, beatport_id=5), catalog) == (Status.MATCHED, 123457, Method.ID)
    status, _, method = await best(library(beatport_id=5), catalog)
    assert (status, method) == (Status.MATCHED, Method.SEARCH)


async def test_an_id_of_another_song_is_not_believed():
    catalog = ShowAllCatalog([beatport(track_id=123457, title="Granite Sky"), beatport(track_id=123456)])
    found = await best(library(path="/m/123457_Marble Tide_Original Mix.mp3"), catalog)
    assert found == (Status.MATCHED, 123456, Method.SEARCH)


async def test_an_isrc_is_an_exact_way():
    catalog = ShowAllCatalog([beatport(track_id=5, isrc="QZ0001"), beatport(track_id=4, isrc="QZ0002")])
    assert await best(library(isrc="QZ0001"), catalog) == (Status.MATCHED, 5, Method.ISRC)
    assert kinds(catalog) == [KIND.ISRC]


@pytest.mark.parametrize("theirs", [
    beatport(track_id=5, isrc="QZ0001", title="Granite Sky"), beatport(track_id=5, isrc="QZ0001", artists="Petra Quill"),
    remix("Anvil Choir Remix", "Anvil Choir", track_id=5, isrc="QZ0001"), beatport("Club Mix", track_id=5, isrc="QZ0001"),
])  # fmt: skip
async def test_an_isrc_of_another_song_or_version_is_not_believed(theirs):
    status, _, _ = await best(library(isrc="QZ0001"), ShowAllCatalog([theirs]))
    assert status is not Status.MATCHED
    assert await best(library(isrc="QZ0001"), ShowAllCatalog([theirs, beatport(track_id=6)])) == (
        Status.MATCHED,
        6,
        Method.SEARCH,
    )


async def test_an_isrc_of_the_other_length_goes_on_looking_for_the_right_one():
    original, extended = beatport(track_id=5, isrc="QZ0001"), beatport("Extended Mix", track_id=6, isrc="QZ0002")
    track = library("Marble Tide (Extended Mix)", isrc="QZ0001")
    assert await best(track, ShowAllCatalog([original, extended])) == (Status.MATCHED, 6, Method.SEARCH)
    assert await best(track, ShowAllCatalog([original])) == (Status.MATCHED, 5, Method.ISRC)


async def test_an_isrc_of_the_same_remix_in_its_other_length_is_near_enough():
    extended = remix("Anvil Choir Extended Remix", "Anvil Choir", track_id=5, isrc="QZ0001")
    catalog = ShowAllCatalog([extended, remix("Anvil Choir Remix", "Anvil Choir", track_id=6)])
    assert await best(library("Marble Tide (Anvil Choir Remix)", isrc="QZ0001"), catalog) == (
        Status.MATCHED,
        5,
        Method.ISRC,
    )
    assert kinds(catalog) == [KIND.ISRC]


async def test_an_isrc_whose_version_is_not_known_does_not_end_the_asking():
    catalog = ShowAllCatalog([remix("Anvil Choir Remix", "Anvil Choir", track_id=5, isrc="QZ0001")])
    found = await best(library("Marble Tide (Remix)", isrc="QZ0001"), catalog, Settings(min_score=70))
    assert found == (Status.MATCHED, 5, Method.ISRC)
    assert kinds(catalog)[:2] == [KIND.ISRC, KIND.FULL]


async def test_what_becomes_doubtful_later_was_found_in_no_way():
    original = beatport(track_id=5, isrc="QZ0001")
    track = library("Marble Tide (Extended Mix)", "Ona Bellcroft, Petra Quill", isrc="QZ0001")
    assert await best(track, ShowAllCatalog([original])) == (Status.MATCHED, 5, Method.ISRC)
    catalog = ShowAllCatalog([original, beatport(track_id=6, artists="Petra Quill")])
    assert await best(track, catalog) == (Status.REVIEW, 5, None)


async def test_a_source_that_does_not_answer_is_an_error_and_never_a_miss():
    class Silent(ShowAllCatalog):
        async def search(self, query):
            raise CatalogError(ErrorKind.NETWORK, "Beatport did not answer")

    with pytest.raises(CatalogError):
        await best(library(), Silent(()))


async def test_a_row_with_nothing_to_ask_for_is_a_miss_without_questions():
    catalog = ShowAllCatalog([beatport(track_id=5)])
    assert await best(library("", ""), catalog) == (Status.NO_MATCH, None, None)
    assert catalog.asked == []


async def test_a_real_catalogue_file_is_matched(tmp_path):
    tracks = numbered([
        beatport(), beatport("Extended Mix"), remix("Anvil Choir Remix", "Anvil Choir"), beatport(title="Granite Sky"),
        beatport(artists="Petra Quill"), beatport(title="Nächte", artists="Öna Sund"),
    ])  # fmt: skip
    path = tmp_path / "catalog.jsonl"
    write_catalogue(tracks, path)
    with closing(open_catalog(path, None)) as catalog:
        assert await best(library("[7] Marble Tide (Anvil Choir rmx) [FREE DL]"), catalog) == (
            Status.MATCHED,
            3,
            Method.SEARCH,
        )
        assert await best(library("Ona Bellcroft - Marble Tide (Extended Mix)", ""), catalog) == (
            Status.MATCHED,
            2,
            Method.SEARCH,
        )
        assert await best(library("NACHTE", "Ona Sund"), catalog) == (Status.MATCHED, 6, Method.SEARCH)
        assert (await best(library("Marble Tide (Kite Remix)"), catalog))[0] is Status.NO_MATCH
        assert (await best(library("Harbour Lights"), catalog))[0] is Status.NO_MATCH
