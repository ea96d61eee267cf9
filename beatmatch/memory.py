"""What earlier runs learnt, put to use: decisions first, then answers that are new enough, and what changed."""

from dataclasses import dataclass

from beatmatch.catalogs.base import Catalog
from beatmatch.catalogs.remembering import Remembering
from beatmatch.models import Changed, RBTrack, TrackResult
from beatmatch.result import Settled
from beatmatch.settings import Settings
from beatmatch.store import AnyStore, Outcome, RunHandle, changed, freshness_for


@dataclass(frozen=True, slots=True)
class StoreMemory:
    """A Memory that lasts: it looks at the store before the catalogue, and notes what becomes of each track.

    The answers of a catalogue that `is_near`, a file, are not kept: asking it again costs nothing.
    """

    store: AnyStore
    run: RunHandle
    catalog: Catalog
    settings: Settings
    is_near: bool

    def settled(self, track: RBTrack) -> Settled | None:
        decision = self.store.decision(track)
        return None if decision is None else Settled(decision.beatport_id, decision.candidate)

    def catalog_for(self, track: RBTrack) -> Catalog:
        if self.is_near:
            return self.catalog
        freshness = freshness_for(self._outcome(track), self.settings.retry, self.settings.refresh, self.run.started_at)
        return Remembering(self.catalog, self.store, freshness, offline=self.settings.offline)

    def record(self, result: TrackResult) -> Changed | None:
        before = self._outcome(result.track)
        self.store.record(self.run, result)
        return changed(before, result) if self.store.remembers else None

    def finish(self, complete: bool) -> None:
        """End the run: from now on it is what the next one is compared with."""
        self.store.finish_run(self.run, complete=complete)

    def _outcome(self, track: RBTrack) -> Outcome | None:
        return self.store.outcome(self.run.source, track)


def flags_of(settings: Settings) -> str:
    """Name what decides whether an interrupted run is the same run when it is started again."""
    return " ".join(str(flag) for flag in (settings.retry, settings.refresh, settings.offline))
