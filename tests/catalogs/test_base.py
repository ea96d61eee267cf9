"""Which catalogue a name means."""

import pytest

from beatmatch.catalogs.base import CatalogChoice, CatalogKind, choose_catalog
from beatmatch.errors import ConfigError, InputError


@pytest.mark.parametrize(
    ("name", "logged_in", "kind"),
    [
        ("auto", True, CatalogKind.API),
        ("auto", False, CatalogKind.WEB),
        ("beatport", False, CatalogKind.API),
        ("beatport-web", True, CatalogKind.WEB),
    ],
)
def test_a_name_means_the_api_or_the_website(name, logged_in, kind):
    assert choose_catalog(name, logged_in=logged_in) == CatalogChoice(kind)


@pytest.mark.parametrize("name", ["tracks.jsonl", "tracks.ndjson", "tracks.DB"])
def test_a_file_is_a_catalogue_by_its_suffix(tmp_path, name):
    (tmp_path / name).touch()
    assert choose_catalog(str(tmp_path / name), logged_in=True) == CatalogChoice(CatalogKind.FILE, tmp_path / name)


@pytest.mark.parametrize("name", ["file", "tracks.csv", ""])
def test_anything_else_is_a_mistake_in_the_configuration(name):
    with pytest.raises(ConfigError) as caught:
        choose_catalog(name, logged_in=False)
    assert caught.value.message == f"catalog {name!r} is neither a known name nor a catalogue file"
    assert caught.value.hint == "use auto, beatport, beatport-web, or a file that ends in .jsonl, .ndjson, .db"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        choose_catalog(str(tmp_path / "gone.db"), logged_in=False)
    assert caught.value.message == f"{tmp_path / 'gone.db'}: there is no such catalogue"
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="the catalogue cannot be read: Not a directory"):
        choose_catalog(str(tmp_path / "file" / "x.db"), logged_in=False)
