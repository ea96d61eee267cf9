"""How people write a Beatport track: an address, an id, an id that went through a spreadsheet; or "none"."""

import re
from collections.abc import Collection

_NONE = frozenset({"none", "no", "n", "-", "–", "—"})
_ID = re.compile(r"([0-9]{1,12})(?:[.,]0+)?")  # "17832341", and "17832341.0" or "17832341,00" from a spreadsheet
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., '’\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})+")  # "17.832.341"
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="(.*)"')  # how a spreadsheet is made to keep a number as text
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)*beatport\.com(?::[0-9]+)?/(?P<path>[^?#\s]*)(?:[?#]\S*)?", re.IGNORECASE
)
_TRACK_PATH = re.compile(  # with a language in front, with or without the name, or the API's
    r"(?:[a-z]{2}(?:-[a-z]{2})?/)?track/(?:[^/]*/)?([0-9]{1,12})/?|(?:v[0-9]+/)?catalog/tracks/([0-9]{1,12})/?",
    re.IGNORECASE,
)
_SHORTEST_ID = 5  # digits: a shorter number is more likely the place of a candidate in a list


def decision_of(text: str, known: Collection[int] = ()) -> int | None:
    """Read what stands in a decision: an id, or None for "not on Beatport". Raises ValueError that says why not."""
    return None if text.strip().casefold() in _NONE else beatport_id(text, known)


def beatport_id(text: str, known: Collection[int] = ()) -> int:
    """Read an address or an id. Raises ValueError that says why it is none; `known` ids may be short."""
    wanted = text.strip()
    if quoted := _FORMULA_TEXT.fullmatch(wanted):
        wanted = quoted[1].strip()
    if _SCIENTIFIC.fullmatch(wanted):
        raise ValueError(f"{wanted} has lost digits in a spreadsheet; paste the address of the track instead")
    if address := _ADDRESS.fullmatch(wanted):
        return _from_path(address["path"])
    if _GROUPED.fullmatch(wanted):
        wanted = re.sub("[^0-9]", "", wanted)
    if not (found := _ID.fullmatch(wanted)):
        raise ValueError(f'"{wanted}" is neither an address nor an id of a Beatport track')
    number = int(found[1])
    if number not in known and len(str(number)) < _SHORTEST_ID:
        raise ValueError(f"{number} is too short for an id; paste the address of the track if it is one")
    return number


def _from_path(path: str) -> int:
    found = _TRACK_PATH.fullmatch(path)
    if not found:
        raise ValueError(f"beatport.com/{path} is no address of a track (those hold /track/ and end in a number)")
    return int(found[1] or found[2])
