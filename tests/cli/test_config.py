import json

from beatmatch.config import OPTIONS


def test_the_configuration_is_shown_with_the_origin_of_each_value(cli, monkeypatch, tmp_path):
    (tmp_path / "own.toml").write_text('catalog = "mine.db"\nrate = "none"\n')
    monkeypatch.setenv("BEATMATCH_CONFIG", "own.toml")
    monkeypatch.setenv("BEATMATCH_MIN_SCORE", "85")
    monkeypatch.setenv("BEATMATCH_TOKEN", "nobody-may-see-this")
    done = cli(
        "config", "show", "--prefer", "extended", "--generic-phrase", "Dusk", "--generic-phrase", "Tool", "-f", "json"
    )
    values = {each["name"]: (each["value"], each["origin"], each["where"]) for each in json.loads(done.out)["settings"]}
    assert values["catalog"] == ("mine.db", "file", "own.toml")
    assert values["rate"] == (None, "file", "own.toml")
    assert values["min-score"] == (85.0, "variable", "BEATMATCH_MIN_SCORE")
    assert values["prefer"] == ("extended", "flag", "--prefer")
    assert values["generic-phrase"] == (["Dusk", "Tool"], "flag", "--generic-phrase")
    assert values["offline"] == (False, "default", None)
    assert values["token"] == ("(hidden)", "variable", "BEATMATCH_TOKEN")
    assert values["client-secret"] == (None, "default", None)
    assert set(values) == set(OPTIONS)
    assert "nobody-may-see-this" not in done.out
    lines = cli("config", "show", "--generic-phrase", "Dusk").out.splitlines()
    shown = [line.split(maxsplit=2) for line in lines]
    assert ["rate", "file", "none"] in shown
    assert ["min-score", "BEATMATCH_MIN_SCORE", "85"] in shown
    assert ["generic-phrase", "--generic-phrase", "Dusk"] in shown
    assert ["token", "BEATMATCH_TOKEN", "(hidden)"] in shown
    assert ["offline", "default", "no"] in shown
    assert "configuration     own.toml" in lines


def test_the_places_are_shown(cli, tmp_path, shared_cache):
    places = json.loads(cli("config", "show", "-f", "json").out)["places"]
    assert places == {
        "configuration": str(tmp_path / ".config" / "beatmatch" / "config.toml"),
        "memory and login": str(tmp_path / "state" / "beatmatch"),
        "login": str(tmp_path / "state" / "beatmatch" / "login.json"),
        "cache": str(shared_cache / "beatmatch"),
    }


def test_a_file_to_begin_with_is_written_where_every_run_reads_it_and_never_replaced(cli, tmp_path):
    usual = tmp_path / ".config/beatmatch/config.toml"
    done = cli("config", "init")
    assert (done.status, done.out, done.err) == (0, "", f"{usual}: every option, commented out; every run reads it\n")
    usual.write_text(usual.read_text().replace("# rate = 2", "rate = 7"))
    again = cli("config", "init")
    assert (again.status, again.err) == (
        2,
        f"beatmatch: {usual} is there already. Edit it, or name another file\n",
    )
    values = {each["name"]: each["value"] for each in json.loads(cli("config", "show", "-f", "json").out)["settings"]}
    assert values["rate"] == 7.0


def test_a_file_to_begin_with_may_go_elsewhere_and_to_stdout(cli, tmp_path):
    done = cli("config", "init", "own.toml")
    assert done.err == "own.toml: every option, commented out; use it with --config own.toml\n"
    assert cli("config", "init", "-").out == (tmp_path / "own.toml").read_text()
    assert cli("config", "show", "--config", "own.toml").status == 0
    assert cli("config", "init", "own.toml/a.toml").status == 2
