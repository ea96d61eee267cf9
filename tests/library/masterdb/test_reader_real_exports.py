"""Real exports, where they lie beside the project: the same library as a database is read to the same values."""

import pytest

from beatmatch.library import masterdb, rekordbox
from tests.library.masterdb.files import library_of
from tests.places import LIBRARIES, needs_shared

pytestmark = [pytest.mark.slow, needs_shared]
EXPORTS = sorted(LIBRARIES.glob("*.xml"))


@pytest.mark.parametrize("file", EXPORTS, ids=lambda file: file.stem)
def test_tracks_and_playlists_are_those_of_the_export(file, tmp_path):
    database = library_of(file).write(tmp_path / "master.db")
    playlists = rekordbox.read_playlists(file)
    assert masterdb.read_playlists(database) == playlists
    assert masterdb.read_collection(database).tracks == rekordbox.read_collection(file).tracks
    names = [playlist.full_name for playlist in playlists]
    assert masterdb.read_library(database, names) == rekordbox.read_library(file, names)
