"""The command against a Beatport whose answers have another form: never exit 0 without a word of it."""

import itertools
import json
import random
from pathlib import Path

import pytest

from tests.cli.conftest import LIBRARY, Cli
from tests.end_to_end.runs import outcomes_in
from tests.end_to_end.test_program import FRIDAY, document, error_kinds
from tests.fake_beatport import Fault
from tests.fake_beatport.tracks import renaming

TITLES = [f"Nowhere To Be Found {number}" for number in range(8)]
RENAMES = (
    "name", "mix_name", "artists", "artists.name", "remixers", "bpm", "key", "length_ms", "isrc", "genre",
    "release.label", "new_release_date",
)  # fmt: skip
WEB_RENAMES = (
    "track_name", "mix_name", "artists", "artists.artist_name", "artists.artist_type_name", "bpm", "key_name",
    "length", "isrc", "genre", "label", "release_date",
)  # fmt: skip


@pytest.fixture
def token(beatport, monkeypatch):
    """Log in with a token, and remember nothing."""
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    monkeypatch.setenv("BEATMATCH_NO_STORE", "true")


def says_so(done):
    """Return whether a run that went on said that something has changed."""
    return done.status != 0 or "Beatport's answers have changed: " in done.err


def new_name(path):
    return f"{path.rpartition('.')[2]}_v5"


@pytest.mark.parametrize("quiet", [(), ("-q",)])
@pytest.mark.parametrize("path", RENAMES)
def test_no_renamed_field_of_the_api_goes_unnoticed(cli: Cli, beatport, token, path, quiet):
    beatport.server.catalogue.reshape = renaming(**{path: new_name(path)})
    assert says_so(cli(*FRIDAY, *quiet))


@pytest.mark.parametrize("path", WEB_RENAMES)
def test_no_renamed_field_of_the_website_goes_unnoticed(cli: Cli, beatport, token, path):
    beatport.server.website.reshape = renaming(**{path: new_name(path)})
    assert says_so(cli(*FRIDAY, "-c", "beatport-web"))


@pytest.mark.parametrize("seed", range(6))
def test_half_of_twelve_renames_are_never_exit_0_without_a_warning(cli: Cli, beatport, token, seed):
    chosen = random.Random(seed).sample(RENAMES, 6)
    if {"artists", "artists.name"} <= {*chosen}:
        chosen.remove("artists.name")
    beatport.server.catalogue.reshape = renaming(**{path: new_name(path) for path in chosen})
    assert says_so(cli(*FRIDAY))


@pytest.mark.parametrize("seed", range(6))
def test_half_of_twelve_renames_of_the_website_are_never_exit_0_without_a_warning(cli: Cli, beatport, token, seed):
    chosen = random.Random(seed).sample(WEB_RENAMES, 6)
    if "artists" in chosen:
        chosen = [path for path in chosen if not path.startswith("artists.")]
    beatport.server.website.reshape = renaming(**{path: new_name(path) for path in chosen})
    assert says_so(cli(*FRIDAY, "-c", "beatport-web"))


@pytest.mark.parametrize("path", RENAMES)
def test_a_rename_in_half_of_the_tracks_is_never_exit_0_without_a_warning(cli: Cli, beatport, token, path):
    turn, rename = itertools.count(), renaming(**{path: new_name(path)})
    beatport.server.catalogue.reshape = lambda track: rename(track) if next(turn) % 2 else track
    done = cli(*FRIDAY)
    assert says_so(done) or "is not understood and left out" in done.err


@pytest.mark.parametrize("path", ["mix_name", "artists", "artists.name"])
def test_tracks_without_artists_or_mix_names_are_errors_and_nothing_is_remembered(
    cli: Cli, beatport, path, monkeypatch
):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    beatport.server.catalogue.reshape = renaming(**{path: new_name(path)})
    done = cli(*FRIDAY)
    assert (done.status, error_kinds(done)) == (4, ["source_changed"] * 22)
    assert document(done)["run"]["complete"] is False
    assert "Beatport answered for 22 tracks in a form that is new to beatmatch." in done.err
    beatport.reset()
    again = cli(*FRIDAY)
    assert (again.status, error_kinds(again)) == (0, [])
    fresh = cli(*FRIDAY, "--no-store")
    assert outcomes_in(again.out) == outcomes_in(fresh.out)


def test_a_field_that_is_gone_is_told_once_in_one_line(cli: Cli, beatport, token):
    beatport.server.catalogue.reshape = renaming(bpm="tempo")
    done = cli(*FRIDAY, "-q")
    assert done.status == 0
    (line,) = done.err.splitlines()
    assert "tracks 0 have a tempo, where nearly all should; update beatmatch" in line


def test_a_list_of_remixers_of_another_type_costs_no_track(cli: Cli, beatport, token):
    expected = outcomes_in(cli(*FRIDAY).out)
    beatport.server.catalogue.reshape = lambda track: {**track, "remixers": {"primary": track["remixers"]}}
    done = cli(*FRIDAY)
    assert done.status == 0
    assert done.err.count("Beatport's `remixers` is not understood and left out") == 1
    assert len(outcomes_in(done.out)) == len(expected)


def test_one_record_without_artists_is_left_out_and_the_others_stay(cli: Cli, beatport, token):
    sunday = ("match", LIBRARY, "Warm Up/Sunday", "-f", "json", "--max-concurrent-tracks", "1")
    expected = outcomes_in(cli(*sunday).out)
    turn = itertools.count(1)
    without = renaming(artists="people")
    beatport.server.catalogue.reshape = lambda track: without(track) if next(turn) == 3 else track
    done = cli(*sunday)
    line = "warning: a track of Beatport's answer is not understood and left out: Object without an artist's name"
    assert (done.status, done.err.count(line)) == (0, 1)
    assert outcomes_in(done.out)[1:] == expected[1:]  # the first track is found on another release
    assert outcomes_in(done.out)[0][0] == "matched"


def test_records_without_artists_among_others_are_told_even_quietly_and_their_misses_are_not_remembered(
    cli: Cli, beatport, token
):
    expected = outcomes_in(cli(*FRIDAY, "--no-store").out)
    without = renaming(artists="people")
    beatport.server.catalogue.reshape = lambda track: without(track) if track["id"] % 2 else track
    done = cli(*FRIDAY, "-q")
    assert done.err.count("tracks are not understood and left out (Object without an artist's name") == 1
    assert len(done.err.splitlines()) < 4
    beatport.server.catalogue.reshape = lambda track: track
    assert outcomes_in(cli(*FRIDAY).out) == expected


# --- empty answers


@pytest.fixture
def nowhere(tmp_path: Path) -> str:
    lines = [f"#EXTINF:240,Nobody {number} - {title}\n/music/{number}.mp3" for number, title in enumerate(TITLES)]
    path = tmp_path / "nowhere.m3u8"
    path.write_text("\n".join(["#EXTM3U", *lines]))
    return str(path)


@pytest.mark.parametrize("tracks", ["1", "5"])
def test_a_search_that_finds_nothing_at_all_is_no_row_of_misses(cli: Cli, beatport, monkeypatch, tracks):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    beatport.server.catalogue.search_finds_nothing = True
    done = cli(*FRIDAY, "--max-concurrent-tracks", tracks)
    assert (done.status, document(done)["summary"]["no_match"]) == (4, 0)
    assert {*error_kinds(done)} == {"source_changed"}
    assert document(done)["summary"]["changes"]["new"] == 23
    assert 'stopped asking Beatport: Beatport\'s search finds nothing any more, not even "love"' in done.err
    searches = [request.query["q"] for request in beatport.server.requests if "q" in request.query]
    assert searches.count("love") == 1
    assert len(searches) <= 9 + int(tracks)
    beatport.reset()
    again = cli(*FRIDAY)
    assert (again.status, error_kinds(again)) == (0, [])
    assert document(again)["summary"]["matched"] > 10


@pytest.mark.parametrize("tracks", ["1", "5"])
def test_a_search_that_finds_nothing_at_all_leaves_the_results_of_the_run_before(
    cli: Cli, beatport, monkeypatch, tracks
):
    monkeypatch.setenv("BEATMATCH_TOKEN", beatport.login.issue())
    before = cli(*FRIDAY)
    beatport.server.catalogue.search_finds_nothing = True
    done = cli(*FRIDAY, "--refresh", "--max-concurrent-tracks", tracks)
    assert (done.status, error_kinds(done), document(done)["summary"]["kept"]) == (4, [], 22)
    assert outcomes_in(done.out) == outcomes_in(before.out)
    assert {row["changed"] for row in document(done)["results"]} == {"same"}
    assert (
        "22 tracks could not be renewed (source changed) and kept the result of an earlier run: "
        "look for a newer beatmatch." in done.err
    )
    assert document(done)["run"]["complete"] is False


@pytest.mark.parametrize("form", ["ndjson", "table", "csv"])
def test_rows_that_were_held_back_say_error_in_every_format(cli: Cli, beatport, token, form):
    beatport.server.catalogue.search_finds_nothing = True
    done = cli("match", LIBRARY, "Friday Night", "-f", form, "--max-concurrent-tracks", "1")
    assert done.status == 4
    assert "no_match" not in done.out
    assert "not found" not in done.out


def test_a_search_that_ignores_the_type_is_noticed_too(cli: Cli, beatport, token):
    other = {"artists": [{"id": 1, "name": "Love"}], "tracks": [], "order": ["artists"], "count": 1, "page": "1/1"}
    beatport.server.fail_always(Fault.json(json.dumps(other)))
    done = cli("match", LIBRARY, "Warm Up/Sunday", "-f", "json")
    assert (done.status, {*error_kinds(done)}) == (4, {"source_changed"})


def test_releases_in_the_place_of_tracks_are_noticed(cli: Cli, beatport, token):
    release = {"id": 4, "name": "Paper Comet EP", "artists": [{"name": "Mira Vohl"}], "track_count": 3}
    beatport.server.fail_always(Fault.json(json.dumps({"tracks": [release] * 25})))
    done = cli(*FRIDAY)
    assert (done.status, {*error_kinds(done)}) == (4, {"source_changed"})
    assert "none of its 25 tracks has a mix name" in done.err


def test_real_misses_in_a_row_stay_misses_when_the_well_known_title_is_found(
    cli: Cli, beatport, token, nowhere, monkeypatch
):
    search = beatport.server.catalogue.index.search
    monkeypatch.setattr(
        beatport.server.catalogue.index, "search", lambda words: search("amber") if words == "love" else []
    )
    done = cli("match", nowhere, "-f", "json")
    assert (done.status, document(done)["summary"]["no_match"]) == (0, 8)
    assert [request.query.get("q") for request in beatport.server.requests].count("love") == 1


# --- the website's pages


def test_a_website_that_holds_its_data_elsewhere_is_a_change_and_not_a_wall(cli: Cli, beatport, token):
    page = Fault("page", body=b"<!DOCTYPE html><script>self.__next_f.push([1,'x'])</script>")
    beatport.server.fail_always(page)
    done = cli(*FRIDAY, "-c", "beatport-web", "--max-concurrent-tracks", "1")
    assert (done.status, error_kinds(done)) == (4, ["source_changed"] * 22)
    assert "the page holds its data in a new way" in done.err
    assert len(beatport.paths) <= 4  # each question once, until the run stops asking


def test_charts_and_side_bars_change_no_result(cli: Cli, beatport, token, monkeypatch):
    expected = outcomes_in(cli(*FRIDAY, "-c", "beatport-web").out)
    chart = [{"track_id": 9, "track_name": "Amber Field", "artists": [{"artist_name": "Odalyn Fenn"}]}] * 10
    side = {"state": {"data": {"results": chart}}, "queryKey": ["top-100-tracks"], "queryHash": "x"}
    monkeypatch.setattr(beatport.server.website, "side_bars", [side])
    assert outcomes_in(cli(*FRIDAY, "-c", "beatport-web").out) == expected


@pytest.mark.parametrize("key", ["top-100-tracks", "recommended-tracks", "genre-chart"])
def test_a_full_side_bar_is_no_answer_where_the_search_found_nothing(cli: Cli, beatport, token, monkeypatch, key):
    chart = [{"track_id": 9, "track_name": "Amber Field", "artists": [{"artist_name": "Odalyn Fenn"}]}] * 10
    side = {"state": {"data": {"data": chart}}, "queryKey": [key], "queryHash": "x"}
    monkeypatch.setattr(beatport.server.website, "side_bars", [side])
    monkeypatch.setattr(beatport.server.website.index, "search", lambda words: [])
    done = cli("match", LIBRARY, "Warm Up/Sunday", "-f", "json", "-c", "beatport-web")
    assert (done.status, {*error_kinds(done)}) == (4, {"source_changed"})
    assert "finds nothing any more" in done.err
