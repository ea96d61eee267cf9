import json

import pytest

from beatmatch.errors import InputError
from beatmatch.library.masterdb.place import find_master_db


def made(path, content=b"content"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_it_is_found_where_rekordbox_keeps_it_on_macos(tmp_path):
    database = made(tmp_path / "Library" / "Pioneer" / "rekordbox" / "master.db")
    assert find_master_db({"HOME": str(tmp_path)}) == database


def test_it_is_found_where_rekordbox_keeps_it_on_windows(tmp_path):
    database = made(tmp_path / "Roaming" / "Pioneer" / "rekordbox" / "master.db")
    assert find_master_db({"APPDATA": str(tmp_path / "Roaming"), "HOME": "/nowhere"}) == database


def test_the_place_in_the_preferences_comes_first(tmp_path):
    made(tmp_path / "Library" / "Pioneer" / "rekordbox" / "master.db")
    moved = made(tmp_path / "DJ SSD" / "PIONEER" / "Master" / "master.db")
    options = tmp_path / "Library" / "Application Support" / "Pioneer" / "rekordboxAgent" / "storage" / "options.json"
    made(options, json.dumps({"options": [["lang", 1], ["db-path", str(moved)]]}).encode())
    assert find_master_db({"HOME": str(tmp_path)}) == moved


@pytest.mark.parametrize(
    "content", [b"", b"no JSON", b"[]", b'{"options": 3}', b'{"options": [["db-path"]]}', b'{"options": [["db-path", 7]]}',
                b'{"options": [["db-path", "/no/longer/there/master.db"]]}', b'{"options": [["db-path", ""]]}', b"[" * 10_000],
)  # fmt: skip
def test_options_that_lead_nowhere_are_passed_over(tmp_path, content):
    database = made(tmp_path / "Library" / "Pioneer" / "rekordbox" / "master.db")
    support = tmp_path / "Library" / "Application Support" / "Pioneer"
    made(support / "rekordboxAgent" / "storage" / "options.json", content)
    assert find_master_db({"HOME": str(tmp_path)}) == database


def test_where_there_is_none_the_places_are_named(tmp_path):
    with pytest.raises(InputError) as caught:
        find_master_db({"HOME": str(tmp_path)})
    assert caught.value.message.startswith("no database of Rekordbox 6 or 7 is found on this machine: looked for ")
    assert str(tmp_path / "Library" / "Pioneer" / "rekordbox" / "master.db") in caught.value.message
    assert caught.value.hint == "give the path of its master.db, or an XML export"
    with pytest.raises(InputError, match=r"is found on this machine$"):
        find_master_db({})
