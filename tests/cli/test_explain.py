import json

import pytest

from tests.cli.conftest import CATALOG, LIBRARY
from tests.store.samples import decided

FOXGLOVE = """\
Friday Night, number 20
  Hollis Perrin-Vale - Foxglove
  the library also says: 120 BPM, 2B, 5:56

How the title can be read
  song "Foxglove", no version named
"""


def explain(cli, position, *options):
    return cli("explain", LIBRARY, "Friday Night", str(position), "-c", CATALOG, *options)


def test_a_match_is_explained_for_people(cli):
    done = explain(cli, 3)
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:5] == [
        "Friday Night, number 3",
        "  Inez Vargan & Dorrowe - [5] Slow Glass (Extended Mix)",
        "  the library also says: 122 BPM, 9B, 6:44",
        "",
        "How the title can be read",
    ]
    assert '  song "Slow Glass", version Extended Mix' in lines
    assert "  1  Inez Vargan, Dorrowe - Slow Glass (Extended Mix) [22843656]  2020-10-02, Tall Paper" in lines
    assert "     another version: Instrumental Mix" in lines
    assert "     another title" in lines
    assert any(line.split() == ["1", "100.0", "the", "same", *["100"] * 6] for line in lines)
    assert lines[lines.index("Verdict: matched: number 1 is it") + 1] == "  title, artists and version agree"


def test_a_doubt_is_explained(cli):
    said = explain(cli, 20).out
    assert said.startswith(FOXGLOVE)
    assert "Verdict: review: number 1 may be it, a human should decide" in said


def test_a_track_that_was_not_found_is_explained(cli):
    said = explain(cli, 19).out
    assert "     another version: Original Mix\n" in said
    assert said.endswith("Verdict: not found\n  found only in other versions: Original Mix; Mottram Remix\n")


def test_a_track_that_is_no_file_is_not_looked_for(cli):
    said = explain(cli, 23).out
    assert said.endswith("Verdict: skipped\n  a SoundCloud stream, not a file\n")
    assert "What was asked" not in said


def test_an_explanation_is_an_object_for_programs(cli):
    document = json.loads(explain(cli, 7, "-f", "json").out)
    assert document["understood"] == [
        {"song": "Glasshouse", "version": None, "artists": [], "featured": [], "brackets": []}
    ]
    assert document["queries"][0]["kind"] == "full"
    assert (document["status"], document["match_score"]) == ("matched", 100.0)
    assert len(document["candidates"]) == 5
    best, second = document["candidates"][:2]
    assert best["why"] == "title, artists, version, length, BPM and key agree"
    assert second["why"] == "the same recording, on a compilation: Summer Rooms 2023"
    assert best["parts"]["title"]["value"] == 1.0


@pytest.mark.parametrize(("width", "fits"), [("80", 80), ("200", 200)])
def test_an_explanation_fits_the_terminal(cli, monkeypatch, width, fits):
    monkeypatch.setenv("COLUMNS", width)
    for position in (2, 11, 22):
        assert max(map(len, explain(cli, position).out.splitlines())) <= fits


def test_an_explanation_obeys_the_options_of_a_run(cli):
    strict = json.loads(explain(cli, 16, "--min-score", "99", "-f", "json").out)
    assert strict["status"] == "review"
    assert json.loads(explain(cli, 16, "-f", "json").out)["status"] == "matched"


def test_what_a_human_decided_is_mentioned(cli, monkeypatch):
    for decision, words in ((decided(None), "not on Beatport"), (decided(77), "Beatport's 77")):
        monkeypatch.setattr("beatmatch.result.NullMemory.decision_for", lambda _self, _track, made=decision: made)
        said = explain(cli, 3, "-f", "table", "--no-store").out
        assert said.endswith(f"  whatever this says, you decided: {words}\n")


def test_a_title_that_can_be_read_in_many_ways_shows_the_likeliest(cli, tmp_path):
    title = "01 Ona - Marble - Tide feat. Quill (Anvil Choir) [Dub] 124"
    (tmp_path / "set.m3u8").write_text(f"#EXTINF:-1,Petra - {title}\na.mp3\n", encoding="utf-8")
    said = cli("explain", "set.m3u8", "set", "1", "-c", CATALOG).out
    assert "  the library also says: nothing else\n" in said
    assert "\n  and in " in said
    assert "name or version" in said
