"""What every source of tracks can do."""

from typing import Protocol

from beatmatch.models import Answer, Query


class Catalog(Protocol):
    """A source of Beatport tracks.

    An empty Answer means "asked, and there is nothing". A source that did not answer raises CatalogError;
    it never gives an empty Answer instead.
    """

    @property
    def name(self) -> str:
        """Name the source for people and for the store: "beatport", "beatport-web", or what identifies a file."""
        ...

    async def search(self, query: Query) -> Answer:
        """Find the tracks nearest to `query.text`, nearest first."""
        ...

    async def lookup(self, track_id: int) -> Answer:
        """Find the track with this Beatport id: one candidate or none."""
        ...

    async def by_isrc(self, isrc: str) -> Answer:
        """Find every release of the recording with this ISRC."""
        ...
