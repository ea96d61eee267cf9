"""What a match changes in the tags of a file: fields with their old and new texts, and the tags that they go to."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from beatmatch.matching.keys import Notation, notation, written
from beatmatch.tags.reading import own_values
from beatmatch.tags.table import TABLE, Kind
from beatmatch.tags.texts import RawTags
from beatmatch.writers.fill import Field, Policy, is_to_be_written

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Change:
    """The text of a field before and after. "" before means that there was none."""

    old: str
    new: str


Changes: TypeAlias = Mapping[Field, Change]


def changes_of(raw: RawTags, values: Mapping[Field, str], policy: Policy, usual: Notation) -> dict[Field, Change]:
    """Return what `values`, those that Beatport knows, change in a file; `usual` is the notation of the library."""
    own = own_values(raw)
    wanted = {field: value for field, value in values.items() if is_to_be_written(field, own[field], value, policy)}
    _bring_dates_together(wanted, values, own)
    return {field: Change(own[field], _as_written(field, value, policy, usual)) for field, value in wanted.items()}


def _bring_dates_together(wanted: dict[Field, str], values: Mapping[Field, str], own: Mapping[Field, str]) -> None:
    """Leave out a date of another year than the file keeps, add it to a new year: both are one tag."""
    if Field.YEAR in wanted and own[Field.DATE] and Field.DATE in values:
        wanted[Field.DATE] = values[Field.DATE]
    date, year = wanted.get(Field.DATE, ""), wanted.get(Field.YEAR) or own[Field.YEAR]
    if date and (not _DATE.fullmatch(date) or (year and not date.startswith(year))):
        del wanted[Field.DATE]


def _as_written(field: Field, value: str, policy: Policy, usual: Notation) -> str:
    if field is Field.KEY:
        return written(value, policy.key_notation or usual)
    if field is Field.BPM:
        return value.rstrip("0").rstrip(".")
    return value


def usual_notation(keys: Iterable[str]) -> Notation | None:
    """Return the notation of most keys, None where there is no key."""
    counts = Counter(found for key in keys if (found := notation(key)))
    return max(counts, key=counts.__getitem__, default=None)


def texts_for(raw: RawTags, values: Mapping[Field, str]) -> dict[str, str]:
    """Return the texts to write, by the names of the table: those of each field, and other spellings in use."""
    texts: dict[str, str] = {}
    for field, value in values.items():
        if field is Field.YEAR and Field.DATE in values:
            continue  # both have one tag, and the date says more
        tags = TABLE[field]
        if raw.kind is Kind.FLAC:
            names, others = tags.vorbis, tags.more_vorbis
        elif raw.kind is Kind.M4A:
            names, others = tags.m4a, tags.more_m4a
        else:
            names, others = tags.id3, tags.more_id3
        texts |= dict.fromkeys((*names, *(name for name in others if name in raw.texts)), value)
    if "©gen" in texts:
        texts["gnre"] = ""  # the genre as a number, which mutagen shows as the other one
    return texts


def texts_of_info(raw: RawTags) -> dict[str, str]:
    """Return what a file says already in the fields that RIFF INFO has, by the frames of ID3."""
    own = own_values(raw)
    texts = {tags.id3[0]: own[field] for field, tags in TABLE.items() if tags.info and own[field]}
    if own[Field.DATE]:
        texts["TDRC"] = own[Field.DATE]
    return texts
