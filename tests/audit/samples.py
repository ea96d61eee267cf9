"""Results of invented tracks as an audit gets them."""

from beatmatch.models import BeatportCandidate, RBTrack, Status, TrackResult


def result(track_id="1", *, beatport=None, path=None, status=None, playlist="Collection", index=None, **fields):
    """A result, matched with the Beatport track of this id where one is given."""
    track = RBTrack(
        track_id=track_id,
        **{"title": f"Title {track_id}", "artist": "Ola Brandt", "path": f"/m/{track_id}.wav" if path is None else path, "file_type": "wav", **fields},
    )  # fmt: skip
    best = BeatportCandidate(track_id=beatport, title=track.title, slug="title") if beatport else None
    return TrackResult(
        playlist=playlist,
        playlist_index=int(track_id) if index is None else index,
        track=track,
        status=status or (Status.MATCHED if best else Status.NO_MATCH),
        best=best,
    )


def lossy(track_id="1", bitrate=320, **fields):
    """The result of an MP3 file."""
    return result(track_id, **{"file_type": "mp3", "bitrate": bitrate, "path": f"/m/{track_id}.mp3", **fields})


def stream(track_id="1", **fields):
    return result(track_id, **{"path": f"soundcloud:tracks:{track_id}", "file_type": "", **fields})
