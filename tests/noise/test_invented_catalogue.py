from tests.noise.catalogue_file import read_catalogue, write_catalogue
from tests.noise.invented_catalogue import invent_catalogue


def test_an_invented_catalogue_can_be_written_and_read_again(tmp_path):
    tracks = tuple(track for track in invent_catalogue(3, songs=300) if track.slug is None)
    write_catalogue(tracks, tmp_path / "catalog.jsonl")
    assert read_catalogue(tmp_path / "catalog.jsonl") == tracks


def test_an_invented_catalogue_holds_every_kind_of_trap():
    tracks = invent_catalogue(7)
    by_title = {}
    for track in tracks:
        by_title.setdefault(track.title, set()).add(track.artists)
    assert sum(len(artists) > 1 for artists in by_title.values()) > 100  # namesakes
    assert any(track.mix_name == "Mixed" for track in tracks)
    assert any(track.title.endswith("Pt. III") for track in tracks)
    assert any(track.mix_name.startswith("feat. ") for track in tracks)
    assert any(track.mix_name.endswith("Remix") and not track.remixers for track in tracks)
    assert any(track.mix_name == "Original Mix" and track.title.endswith("Remix)") for track in tracks)
    assert any(track.bpm < 70 for track in tracks)
    assert any(track.title.endswith(" Club") for track in tracks)
    assert any(",000 " in artist for track in tracks for artist in track.artists)
    assert any("/" in artist for track in tracks for artist in track.artists)
    assert len({track.track_id for track in tracks}) == len(tracks) > 2500


def test_the_same_seed_gives_the_same_tracks_and_another_gives_others():
    assert invent_catalogue(3, songs=200) == invent_catalogue(3, songs=200) != invent_catalogue(4, songs=200)
