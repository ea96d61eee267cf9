"""Which attribute of a Rekordbox XML each field goes to, and which of a track's attributes a match changes."""

from collections.abc import Mapping

from beatmatch.models import Confidence, TrackResult
from beatmatch.writers.fill import USUAL, Field, Policy, is_sure_enough, is_to_be_written, values_of

ATTRIBUTES: Mapping[Field, str] = {
    Field.KEY: "Tonality",
    Field.BPM: "AverageBpm",
    Field.LABEL: "Label",
    Field.GENRE: "Genre",
    Field.SUB_GENRE: "Genre",  # Rekordbox has one genre: where Beatport knows the finer one, that goes before the other
    Field.YEAR: "Year",
    Field.ALBUM: "Album",
    Field.REMIXER: "Remixer",
    Field.COMMENT: "Comments",
    Field.MIX: "Mix",
    Field.TITLE: "Name",
    Field.ARTIST: "Artist",
}
USUAL_IN_XML = (USUAL & ATTRIBUTES.keys()) - {Field.SUB_GENRE}
COLOUR = "Colour"
_COLOURS = {Confidence.HIGH: "0x00FF00", Confidence.MEDIUM: "0xFFFF00", Confidence.LOW: "0xFFA500"}  # of Rekordbox's 8


def changed_attributes(attributes: Mapping[str, str], result: TrackResult, policy: Policy) -> dict[str, str]:
    """Return the attributes of a track that its match changes, with their new values; a key in Camelot notation."""
    changed = {}
    for field, value in values_of(result, policy).items():
        name = ATTRIBUTES.get(field)
        if name and is_to_be_written(field, attributes.get(name, ""), value, policy):
            changed[name] = value
    if policy.colour and result.confidence and is_sure_enough(result, policy) and not attributes.get(COLOUR):
        changed[COLOUR] = _COLOURS[result.confidence]
    return changed
