import pytest

from beatmatch.beatport.responses import BrokenResponseError
from beatmatch.beatport.website import parse_search_page
from beatmatch.errors import CatalogError, ErrorKind
from tests.beatport.test_website import CANDIDATE, ITEM, page, query

WORDS = "Mira Vohl Paper Comet"
ASKED = {"q": WORDS, "page": "1", "per-page": "25"}
OTHER = {**ITEM, "track_id": 99, "track_name": "Number One of the Week"}
CHART = query({"results": [OTHER] * 10}, "top-100-tracks", {"genre_id": 90})
SIDE_BAR = query({"data": [OTHER]}, "recommended-tracks")
RELEASES = query({"data": [{"release_id": 4, "release_name": "Paper Comet EP"}]}, "search-releases", ASKED)


@pytest.mark.parametrize(
    "queries",
    [
        [CHART, SIDE_BAR, query({"data": [ITEM]}, "search-tracks", ASKED)],
        [query({"data": [OTHER]}, "some-tracks"), query({"data": [ITEM]}, "results", ASKED)],
        [query({"data": [OTHER]}, "some-tracks"), query({"data": [ITEM]}, "search-v2")],
        [query({"data": []}, "tracks-new"), query({"data": [ITEM]}, "tracks")],
        [query({"data": []}, "search-tracks", ASKED), query({"data": [ITEM]}, "search-tracks-v2", ASKED)],
        [query({"data": []}, "search-releases", ASKED), query({"data": [ITEM]}, "search-tracks")],
        [RELEASES, query({"data": [ITEM]}, "x")],
        [query({"data": [OTHER]}, "search-tracks", {"q": "another"}), query({"data": [ITEM]}, "search-tracks", ASKED)],
        [query({"data": [ITEM]}, "best-match", {"q": "mira vohl  PAPER COMET"})],
    ],
)
def test_the_list_that_answers_the_search_wins_over_every_other(queries):
    assert parse_search_page(page(*queries), WORDS) == (CANDIDATE,)


@pytest.mark.parametrize("others", [[CHART], [SIDE_BAR], [RELEASES], [CHART, RELEASES, SIDE_BAR]])
def test_an_empty_answer_is_empty_beside_charts_and_side_bars(others):
    empty = query({"data": []}, "search-tracks", ASKED)
    assert parse_search_page(page(*others, empty), WORDS) == ()
    assert parse_search_page(page(empty, *others), WORDS) == ()


@pytest.mark.parametrize("queries", [[CHART], [SIDE_BAR], [CHART, SIDE_BAR]])
def test_charts_alone_are_no_answer(queries):
    with pytest.raises(CatalogError, match="no list of tracks"):
        parse_search_page(page(*queries), WORDS)


def test_tracks_of_a_form_that_is_new_are_not_replaced_by_others():
    drifted = query({"data": [{"id_v5": 1, "track_name": "Paper Comet"}]}, "search-tracks", ASKED)
    with pytest.raises(CatalogError, match="missing required field `track_id`"):
        parse_search_page(page(query({"data": [OTHER]}, "tracks"), drifted), WORDS)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE html><html><body><script>self.__next_f=self.__next_f||[];self.__next_f.push([1,"x"])</script></body></html>',
        b'<!DOCTYPE html><html><head><script src="/_next/static/chunks/main.js"></script></head><body></body></html>',
    ],
)
def test_a_page_of_the_site_that_holds_its_data_elsewhere_is_a_change_of_the_source(body):
    with pytest.raises(CatalogError) as caught:
        parse_search_page(body, WORDS)
    assert (caught.value.kind, isinstance(caught.value, BrokenResponseError)) == (ErrorKind.SOURCE_CHANGED, False)
    assert caught.value.hint.startswith("log in: beatmatch login, or update beatmatch")
