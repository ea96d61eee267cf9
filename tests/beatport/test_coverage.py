import pytest

from beatmatch.beatport.api import parse_search
from beatmatch.beatport.coverage import USUAL, Coverage
from beatmatch.beatport.website import parse_search_page
from beatmatch.errors import CatalogError, ErrorKind
from tests.beatport.samples import RECORD, search_body
from tests.beatport.test_website import ITEM, page, query
from tests.places import SAMPLES

RENAMES = {  # of the API's keys, and what is told to be missing
    "length_ms": "length",
    "bpm": "tempo",
    "key": "key",
    "new_release_date": "release date",
    "genre": "genre",
    "sub_genre": "sub-genre",
    "remixers": "remixers",
    "isrc": "ISRC",
    "catalog_number": "catalogue number",
}


def renamed(record, key):
    return {f"{name}_v5" if name == key else name: value for name, value in record.items()}


def coverage_of(*records):
    seen = []
    parse_search(search_body(*records), seen.append)
    return seen[0]


def test_a_whole_answer_has_every_field_that_is_usual():
    coverage = coverage_of(RECORD, RECORD)
    assert coverage.tracks == 2
    assert {name: coverage.share(name) for name in USUAL["beatport"]} == dict.fromkeys(USUAL["beatport"], 1.0)


@pytest.mark.parametrize(("key", "name"), RENAMES.items())
def test_a_renamed_field_is_missed(key, name):
    coverage = coverage_of(RECORD, renamed(RECORD, key))
    assert [field for field in USUAL["beatport"] if coverage.share(field) < 1] == [name]
    assert coverage.share(name) == 0.5
    assert coverage_of(renamed(RECORD, key)).lacks(name)


def test_a_renamed_label_is_missed_and_a_release_without_a_name():
    coverage = coverage_of({**RECORD, "release": {"title": "Paper Comet EP", "label_v5": {"name": "Nocturne Harbour"}}})
    assert (coverage.lacks("label"), coverage.lacks("release")) == (True, True)


@pytest.mark.parametrize(("key", "what"), [("mix_name", "a mix name"), ("artists", "an artist's name")])
def test_an_answer_of_five_tracks_without_artists_or_mix_names_is_not_understood(key, what):
    with pytest.raises(CatalogError) as caught:
        parse_search(search_body(*[renamed(RECORD, key)] * 5))
    assert caught.value.kind is ErrorKind.SOURCE_CHANGED
    assert what in caught.value.message


def test_four_tracks_may_lack_a_mix_name_by_chance():
    assert len(parse_search(search_body(*[{**RECORD, "mix_name": None}] * 4))) == 4
    assert len(parse_search(search_body(RECORD, *[{**RECORD, "mix_name": None}] * 9))) == 10


def test_the_website_is_measured_alike():
    seen = []
    items = [ITEM, {name: value for name, value in ITEM.items() if name != "length"}]
    parse_search_page(page(query({"data": items})), observe=seen.append)
    assert {name for name in USUAL["beatport-web"] if seen[0].share(name) < 1} == {"length"}
    untyped = {**ITEM, "artists": [{"artist_name": "Mira Vohl", "type_v5": "Artist"}]}
    parse_search_page(page(query({"data": [untyped]})), observe=seen.append)
    assert seen[1].lacks("remixers")
    with pytest.raises(CatalogError, match="none of its 5 tracks has a mix name"):
        parse_search_page(page(query({"data": [{**ITEM, "mix_name": None}] * 5})))


def test_coverages_add_up():
    both = Coverage(2, {"tempo": 1}, {"key": "odd"}) + Coverage(3, {"tempo": 2, "key": 3})
    assert (both.tracks, both.share("tempo"), both.share("key"), both.odd) == (5, 0.6, 0.6, {"key": "odd"})
    assert not Coverage().lacks("tempo")


@pytest.mark.skipif(not SAMPLES.exists(), reason="the real answers are not here")
def test_the_real_answers_have_what_is_usual():
    seen = []
    parse_search((SAMPLES / "search_tracks.json").read_bytes(), seen.append)
    parse_search_page((SAMPLES / "web_search_tracks.html").read_bytes(), observe=seen.append)
    for coverage, usual in zip(seen, (USUAL["beatport"], USUAL["beatport-web"]), strict=True):
        assert [name for name in usual if coverage.share(name) < 1] == []
