"""Flags are repeated in the commands that are shown, as they were given and no others."""

from beatmatch.cli.given import FLAGS_OF_REVIEW, given_flags
from beatmatch.config import load


def test_only_what_the_command_line_gave_is_repeated():
    flags = {
        "catalog": "my tracks.jsonl",
        "no_title_only": True,
        "read_tags": True,
        "min_score": "80",
        "generic_phrase": ["club cut", "vip"],
        "verbose": 2,
        "rate": "none",
    }
    configuration = load(flags, {"BEATMATCH_PREFER": "extended"})
    words = ' -c "my tracks.jsonl" --read-tags --no-title-only --min-score 80'
    given = given_flags(configuration)
    assert given.startswith(words)
    assert ' --generic-phrase "club cut" --generic-phrase vip --rate none -vv' in given
    assert "extended" not in given
    assert given_flags(configuration, FLAGS_OF_REVIEW) == ' -c "my tracks.jsonl"'
    assert given_flags(load({}, {"BEATMATCH_CATALOG": "a.jsonl"})) == ""


def test_the_configuration_file_that_was_named_is_named_again(tmp_path):
    file = tmp_path / "friday.toml"
    file.write_text("rate = 1\n", encoding="utf-8")
    assert given_flags(load({}, {}, file=str(file))) == f" --config {file}"
