import io

from beatmatch.console.lists import print_playlists
from beatmatch.models import PlaylistInfo


def test_playlists_are_listed_with_whole_names_ready_to_be_copied():
    stream = io.StringIO()
    playlists = [
        PlaylistInfo(path=("Sets", "AC/DC " + "x" * 200), entries=7),
        PlaylistInfo(path=("[b]\n",), entries=12345),
    ]
    print_playlists(playlists, stream)
    assert stream.getvalue() == f"Tracks  Playlist\n     7  Sets/AC\\/DC {'x' * 200}\n 12345  [b] \n"
