"""What a match would write into the library: the fields that change, each with the library's own value and the new."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from beatmatch.matching.keys import Notation, notation, written
from beatmatch.models import RBTrack, TrackResult
from beatmatch.writers.fields import plain_number
from beatmatch.writers.fill import Field, Policy, is_to_be_written, values_of

_OWN: Mapping[Field, Callable[[RBTrack], str]] = {  # fields of which the library's own value is known
    Field.KEY: lambda track: track.key,
    Field.BPM: lambda track: str(plain_number(track.bpm) or ""),
    Field.LABEL: lambda track: track.label,
    Field.GENRE: lambda track: track.genre,
    Field.SUB_GENRE: lambda track: track.genre,
    Field.YEAR: lambda track: str(track.year or ""),
    Field.ALBUM: lambda track: track.album,
    Field.REMIXER: lambda track: track.remixer,
    Field.MIX: lambda track: track.mix,
    Field.TITLE: lambda track: track.title,
    Field.ARTIST: lambda track: track.artist,
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field that gets a new value. `own` is what the library has, "" where that is nothing."""

    field: Field
    own: str
    new: str


class Planner:
    """Says what matches would write, and learns from the library how keys are written there."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._notations: Counter[Notation] = Counter()

    def changes(self, result: TrackResult) -> tuple[Change, ...]:
        """Return the fields that a result changes; a key as Camelot code, see `as_written`."""
        if (found := notation(result.track.key)) is not None:
            self._notations[found] += 1
        values = {field: value for field, value in values_of(result, self._policy).items() if field in _OWN}
        if Field.SUB_GENRE in values:  # one place for both: the finer one goes before the other
            values.pop(Field.GENRE, None)
        changes = (Change(field, _OWN[field](result.track), value) for field, value in values.items())
        return tuple(each for each in changes if is_to_be_written(each.field, each.own, each.new, self._policy))

    def as_written(self, change: Change) -> Change:
        """Return a change as it would be written: its key as the policy says, or as most of the library's keys."""
        if change.field is Field.BPM:
            return replace(change, new=change.new.removesuffix(".00"))
        if change.field is not Field.KEY:
            return change
        usual = max(self._notations, key=self._notations.__getitem__, default=Notation.MUSICAL)
        return replace(change, new=written(change.new, self._policy.key_notation or usual))
