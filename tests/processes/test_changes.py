"""How results are compared with those of the last run: new, same, better, lost."""

import json

import pytest

from tests.fake_beatport import Fault
from tests.library.rekordbox.files import export, playlist, track
from tests.processes.conftest import by_title, count_changes, logged_in, track_on_beatport

GLASS = track_on_beatport(501, "Glass Meridian", "Tova Renn")
TIDE_EDIT = track_on_beatport(502, "Low Tide Arcade", "Pell & Osk", "Radio Edit")
TIDE = track_on_beatport(503, "Low Tide Arcade", "Pell & Osk", "Extended Mix")
COMET = track_on_beatport(504, "Brass Comet", "Ines Quarrow")
NETTLE = track_on_beatport(505, "Nettle Ground", "Harl Dovey")
FERN = track_on_beatport(506, "Fern Signal", "Otta Brin")

TRACKS = [
    track("1", "Glass Meridian", "Tova Renn"),
    track("2", "Low Tide Arcade (Extended Mix)", "Pell & Osk"),
    track("3", "Brass Comet", "Ines Quarrow"),
    track("4", "Nettle Ground", "Harl Dovey"),
    track("5", "Fern Signal", "Otta Brin"),
]


@pytest.fixture
def library(tmp_path):
    """Return a function that writes a library with the first so many tracks in a playlist."""

    def write(entries):
        file = tmp_path / "own.xml"
        file.write_bytes(export(TRACKS, playlist("Dusk", *(str(number) for number in range(1, entries + 1)))))
        return str(file), "Dusk"

    return write


@pytest.fixture
def online(in_process, own_beatport):
    return logged_in(in_process, own_beatport)


def statuses(results):
    return {title: (result["status"], result["changed"]) for title, result in by_title(results).items()}


def test_results_are_new_same_better_or_lost_when_beatport_and_the_playlist_change(online, own_beatport, library):
    own_beatport.replace_tracks(GLASS, TIDE_EDIT, NETTLE)
    assert statuses(online.results(*library(4))) == {
        "Glass Meridian": ("matched", "new"),
        "Low Tide Arcade (Extended Mix)": ("review", "new"),
        "Brass Comet": ("no_match", "new"),
        "Nettle Ground": ("matched", "new"),
    }
    own_beatport.replace_tracks(GLASS, TIDE_EDIT, TIDE, COMET, FERN)
    assert count_changes(online.results(*library(4))) == {"same": 4}  # from the store
    assert statuses(online.results(*library(5), "--refresh")) == {
        "Glass Meridian": ("matched", "same"),
        "Low Tide Arcade (Extended Mix)": ("matched", "better"),
        "Brass Comet": ("matched", "better"),
        "Nettle Ground": ("no_match", "lost"),
        "Fern Signal": ("matched", "new"),
    }
    assert count_changes(online.results(*library(5))) == {"same": 5}


def test_changed_only_prints_only_what_is_new_or_different(online, own_beatport, library):
    own_beatport.replace_tracks(GLASS, TIDE, COMET)
    first = online.results(*library(4), "--changed-only")
    own_beatport.replace_tracks(GLASS, TIDE, COMET, NETTLE)
    second = online.results(*library(5), "--changed-only", "--retry", "no_match")
    quiet = online.match(*library(5), "--changed-only", "-q", "-f", "csv")
    document = json.loads(online.match(*library(5), "--changed-only", "-f", "json").out)
    assert len(first) == 4
    assert statuses(second) == {"Nettle Ground": ("matched", "better"), "Fern Signal": ("no_match", "new")}
    assert (quiet.status, quiet.out, quiet.err) == (0, "", "")  # cron sends a mail for any output
    assert (document["results"], document["summary"]["total"]) == ([], 5)


def test_an_error_after_a_match_is_not_lost_and_its_end_is_a_change(online, own_beatport, library):
    own_beatport.replace_tracks(GLASS, TIDE, COMET, NETTLE)
    fault = Fault.json('{"detail":"Odd."}', 400)
    own_beatport.server.fail(next=[fault])
    first = online.results(*library(4), "--max-concurrent-tracks", "1", status=4)
    assert statuses(first)["Glass Meridian"] == ("error", "new")
    assert count_changes(first) == {"new": 4}
    own_beatport.server.fail(next=[fault])
    second = online.results(*library(4), "--max-concurrent-tracks", "1", status=4)
    assert statuses(second)["Glass Meridian"] == ("error", "same")
    assert count_changes(second) == {"same": 4}  # one track that always fails does not make the others new again
    third = online.results(*library(4))
    assert statuses(third)["Glass Meridian"] == ("matched", "better")
    own_beatport.server.fail(next=[fault])
    fourth = online.results(*library(4), "--max-concurrent-tracks", "1", "--refresh", status=4)
    assert statuses(fourth)["Glass Meridian"] == ("matched", "same")  # kept from the third run
    assert count_changes(online.results(*library(4))) == {"same": 4}


def test_what_was_refreshed_before_an_error_is_not_asked_again(online, own_beatport, library):
    own_beatport.replace_tracks(GLASS, TIDE, COMET, NETTLE)
    online.results(*library(4))
    own_beatport.server.fail(next=[Fault.json('{"detail":"Odd."}', 400)])
    before = own_beatport.count()
    online.results(*library(4), "--max-concurrent-tracks", "1", "--refresh", status=4)
    assert own_beatport.count() - before == 4
    online.results(*library(4), "--refresh")
    assert own_beatport.count() - before == 5
    online.results(*library(4), "--refresh")
    assert own_beatport.count() - before == 9


def test_the_summary_has_a_line_about_the_changes(online, own_beatport, library):
    own_beatport.replace_tracks(GLASS, TIDE_EDIT)
    online.match(*library(4), "-f", "json")
    own_beatport.replace_tracks(GLASS, TIDE)
    done = online.match(*library(5), "-f", "json", "--refresh")
    assert "since the last run: 1 new, 1 better\n" in done.err


def test_a_catalogue_file_may_change_too(in_process, library, tmp_path):
    catalog = tmp_path / "own.jsonl"
    catalog.write_text("\n".join(map(json.dumps, (GLASS, TIDE_EDIT, NETTLE))))
    assert count_changes(in_process.results(*library(4), "-c", str(catalog))) == {"new": 4}
    catalog.write_text("\n".join(map(json.dumps, (GLASS, TIDE, TIDE_EDIT, COMET))))
    assert statuses(in_process.results(*library(4), "-c", str(catalog))) == {
        "Glass Meridian": ("matched", "same"),
        "Low Tide Arcade (Extended Mix)": ("matched", "better"),
        "Brass Comet": ("matched", "better"),
        "Nettle Ground": ("no_match", "lost"),
    }
