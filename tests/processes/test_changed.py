"""What a run says against the last one, while Beatport changes under it."""

import json

import pytest

from tests.fake_beatport import Fault
from tests.library.rekordbox.files import export, playlist, track
from tests.processes.conftest import by_title, changes, logged_in, on_beatport

GLASS = on_beatport(501, "Glass Meridian", "Tova Renn")
TIDE_EDIT = on_beatport(502, "Low Tide Arcade", "Pell & Osk", "Radio Edit")
TIDE = on_beatport(503, "Low Tide Arcade", "Pell & Osk", "Extended Mix")
COMET = on_beatport(504, "Brass Comet", "Ines Quarrow")
NETTLE = on_beatport(505, "Nettle Ground", "Harl Dovey")
FERN = on_beatport(506, "Fern Signal", "Otta Brin")

TRACKS = [
    track("1", "Glass Meridian", "Tova Renn"),
    track("2", "Low Tide Arcade (Extended Mix)", "Pell & Osk"),
    track("3", "Brass Comet", "Ines Quarrow"),
    track("4", "Nettle Ground", "Harl Dovey"),
    track("5", "Fern Signal", "Otta Brin"),
]


@pytest.fixture
def library(tmp_path):
    """Write a library whose one playlist has the first so many tracks."""

    def write(entries):
        file = tmp_path / "own.xml"
        file.write_bytes(export(TRACKS, playlist("Dusk", *(str(number) for number in range(1, entries + 1)))))
        return str(file), "Dusk"

    return write


@pytest.fixture
def online(quick, live):
    return logged_in(quick, live)


def statuses(results):
    return {title: (result["status"], result["changed"]) for title, result in by_title(results).items()}


def test_new_same_better_and_lost_are_told_as_beatport_and_the_playlist_change(online, live, library):
    live.holds(GLASS, TIDE_EDIT, NETTLE)
    assert statuses(online.results(*library(4))) == {
        "Glass Meridian": ("matched", "new"),
        "Low Tide Arcade (Extended Mix)": ("review", "new"),
        "Brass Comet": ("no_match", "new"),
        "Nettle Ground": ("matched", "new"),
    }
    live.holds(GLASS, TIDE_EDIT, TIDE, COMET, FERN)
    assert changes(online.results(*library(4))) == {"same": 4}  # nobody was asked
    assert statuses(online.results(*library(5), "--refresh")) == {
        "Glass Meridian": ("matched", "same"),
        "Low Tide Arcade (Extended Mix)": ("matched", "better"),
        "Brass Comet": ("matched", "better"),
        "Nettle Ground": ("no_match", "lost"),
        "Fern Signal": ("matched", "new"),
    }
    assert changes(online.results(*library(5))) == {"same": 5}


def test_only_news_are_printed_where_only_news_are_wanted(online, live, library):
    live.holds(GLASS, TIDE, COMET)
    first = online.results(*library(4), "--changed-only")
    live.holds(GLASS, TIDE, COMET, NETTLE)
    second = online.results(*library(5), "--changed-only", "--retry", "no_match")
    silent = online.match(*library(5), "--changed-only", "-q", "-f", "csv")
    document = json.loads(online.match(*library(5), "--changed-only", "-f", "json").out)
    assert len(first) == 4
    assert statuses(second) == {"Nettle Ground": ("matched", "better"), "Fern Signal": ("no_match", "new")}
    assert (silent.status, silent.out, silent.err) == (0, "", "")  # so that cron sends no mail
    assert (document["results"], document["summary"]["total"]) == ([], 5)


def test_an_error_later_is_no_loss_and_is_news_when_it_ends(online, live, library):
    live.holds(GLASS, TIDE, COMET, NETTLE)
    odd = Fault.json('{"detail":"Odd."}', 400)
    live.fails_next(odd)
    first = online.results(*library(4), "--max-concurrent-tracks", "1", status=4)
    assert statuses(first)["Glass Meridian"] == ("error", "new")
    assert changes(first) == {"new": 4}
    live.fails_next(odd)
    second = online.results(*library(4), "--max-concurrent-tracks", "1", status=4)
    assert statuses(second)["Glass Meridian"] == ("error", "same")
    assert changes(second) == {"same": 4}  # one track that always fails makes no old news of the others
    third = online.results(*library(4))
    assert statuses(third)["Glass Meridian"] == ("matched", "better")
    live.fails_next(odd)
    fourth = online.results(*library(4), "--max-concurrent-tracks", "1", "--refresh", status=4)
    assert statuses(fourth)["Glass Meridian"] == ("error", "same")
    assert changes(online.results(*library(4))) == {"same": 4}


def test_what_was_refreshed_before_the_source_went_away_is_not_asked_again(online, live, library):
    live.holds(GLASS, TIDE, COMET, NETTLE)
    online.results(*library(4))
    live.fails_next(Fault.json('{"detail":"Odd."}', 400))
    asked = live.count()
    online.results(*library(4), "--max-concurrent-tracks", "1", "--refresh", status=4)
    assert live.count() - asked == 4
    online.results(*library(4), "--refresh")
    assert live.count() - asked == 5
    online.results(*library(4), "--refresh")
    assert live.count() - asked == 9


def test_the_summary_says_in_one_line_what_is_new(online, live, library):
    live.holds(GLASS, TIDE_EDIT)
    online.match(*library(4), "-f", "json")
    live.holds(GLASS, TIDE)
    done = online.match(*library(5), "-f", "json", "--refresh")
    assert "since the last run: 1 new, 1 better\n" in done.err


def test_a_catalogue_in_a_file_may_change_too(quick, library, tmp_path):
    catalog = tmp_path / "own.jsonl"
    catalog.write_text("\n".join(map(json.dumps, (GLASS, TIDE_EDIT, NETTLE))))
    assert changes(quick.results(*library(4), "-c", str(catalog))) == {"new": 4}
    catalog.write_text("\n".join(map(json.dumps, (GLASS, TIDE, TIDE_EDIT, COMET))))
    assert statuses(quick.results(*library(4), "-c", str(catalog))) == {
        "Glass Meridian": ("matched", "same"),
        "Low Tide Arcade (Extended Mix)": ("matched", "better"),
        "Brass Comet": ("matched", "better"),
        "Nettle Ground": ("no_match", "lost"),
    }
