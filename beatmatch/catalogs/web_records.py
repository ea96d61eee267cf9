"""The track object of Beatport's website, typed: beatport.md C.3. Absent keys are omitted there, not null."""

import msgspec

from beatmatch.catalogs.records import clean_line, tolerant
from beatmatch.models import BeatportCandidate


class _Artist(msgspec.Struct):
    artist_name: str | None = None
    artist_type_name: str | None = None

    @property
    def is_remixer(self) -> bool:
        return "remixer" in (self.artist_type_name or "").lower()  # "Remixer", "Beatsource Remixer"


class _Genre(msgspec.Struct):
    genre_name: str | None = None


class _SubGenre(msgspec.Struct):
    sub_genre_name: str | None = None


class _Label(msgspec.Struct):
    label_name: str | None = None


class _Release(msgspec.Struct):
    release_name: str | None = None


class WebRecord(msgspec.Struct):
    """One track as the website's search lists it: artists and remixers in one list, numbers for some booleans."""

    track_id: int
    track_name: str
    mix_name: str | None = None
    artists: list[_Artist] | None = None
    bpm: float | None = None
    key_name: str | None = None
    length: int | None = None  # milliseconds
    isrc: str | None = None
    catalog_number: str | None = None
    genre: list[_Genre] | _Genre | None = None
    sub_genre: list[_SubGenre] | _SubGenre | None = None
    label: _Label | None = None
    release: _Release | None = None
    publish_date: str | None = None
    release_date: str | None = None
    is_ugc_remix: bool | int | None = None
    is_dj_edit: bool | int | None = None

    def as_candidate(self) -> BeatportCandidate:
        return BeatportCandidate(
            track_id=self.track_id,
            title=clean_line(self.track_name),
            mix_name=clean_line(self.mix_name),
            artists=self._people(remixers=False),
            remixers=self._people(remixers=True),
            key=clean_line(self.key_name) or None,
            bpm=self.bpm or None,
            length_ms=self.length or None,
            release_date=(self.release_date or self.publish_date or "")[:10] or None,
            label=clean_line(self.label.label_name) or None if self.label else None,
            genre=self._genre_name(),
            sub_genre=self._sub_genre_name(),
            release=clean_line(self.release.release_name) or None if self.release else None,
            catalog_number=clean_line(self.catalog_number) or None,
            isrc=clean_line(self.isrc) or None,
            is_dj_edit=bool(self.is_ugc_remix or self.is_dj_edit),
        )

    def _people(self, *, remixers: bool) -> tuple[str, ...]:
        names = (clean_line(person.artist_name) for person in self.artists or () if person.is_remixer is remixers)
        return tuple(name for name in names if name)

    def _genre_name(self) -> str | None:
        genres = [self.genre] if isinstance(self.genre, _Genre) else self.genre or []
        return next((name for genre in genres if (name := clean_line(genre.genre_name))), None)

    def _sub_genre_name(self) -> str | None:
        genres = [self.sub_genre] if isinstance(self.sub_genre, _SubGenre) else self.sub_genre or []
        return next((name for genre in genres if (name := clean_line(genre.sub_genre_name))), None)


_DECODER = msgspec.json.Decoder(WebRecord)
_IDENTITY = frozenset({"track_id", "track_name", "mix_name", "artists"})


def parse_web_track(record: msgspec.Raw) -> BeatportCandidate:
    """Read one track of a search page; what cannot be understood beside its identity counts as unknown."""
    return tolerant(record, _DECODER, WebRecord, _IDENTITY).as_candidate()
