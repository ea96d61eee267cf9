"""Read how people refer to a Beatport track: an address, an id, an id that a spreadsheet has reformatted, or "none"."""

import re
from collections.abc import Collection

_NONE = frozenset({"none", "no", "n", "-", "–", "—"})
_ID = re.compile(r"([0-9]{1,12})(?:[.,]0+)?")  # "17832341", and "17832341.0" or "17832341,00" from a spreadsheet
_GROUPED_ID = re.compile(r"[0-9]{1,3}(?:([., '’\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})+")  # "17.832.341"
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_TEXT_FORMULA = re.compile(r'="(.*)"')  # makes a spreadsheet keep a number as text
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[a-z0-9-]+\.)*beatport\.com(?::[0-9]+)?/(?P<path>[^?#\s]*)(?:[?#]\S*)?", re.IGNORECASE
)
_TRACK_PATH = re.compile(  # of the website: with or without a language in front and the track's name; or of the API
    r"(?:[a-z]{2}(?:-[a-z]{2})?/)?track/(?:[^/]*/)?([0-9]{1,12})/?|(?:v[0-9]+/)?catalog/tracks/([0-9]{1,12})/?",
    re.IGNORECASE,
)
_SHORTEST_ID = 5  # digits: a shorter number is more likely the place of a candidate in a list


def parse_decision(text: str, known_ids: Collection[int] = ()) -> int | None:
    """Read a decision: a Beatport id, or None for "not on Beatport". Raises ValueError with a message for the user."""
    return None if text.strip().casefold() in _NONE else parse_beatport_id(text, known_ids)


def parse_beatport_id(text: str, known_ids: Collection[int] = ()) -> int:
    """Read the id out of an address, or an id; a short number only if it is one of the `known_ids`.

    Raises ValueError with a message for the user.
    """
    reference = text.strip()
    if formula := _TEXT_FORMULA.fullmatch(reference):
        reference = formula[1].strip()
    if _SCIENTIFIC.fullmatch(reference):
        raise ValueError(f"{reference} has lost digits in a spreadsheet; paste the address of the track instead")
    if address := _ADDRESS.fullmatch(reference):
        path = _TRACK_PATH.fullmatch(address["path"])
        if not path:
            raise ValueError(
                f"beatport.com/{address['path']} is no address of a track (those hold /track/ and end in a number)"
            )
        return int(path[1] or path[2])
    if _GROUPED_ID.fullmatch(reference):
        reference = re.sub("[^0-9]", "", reference)
    if not (digits := _ID.fullmatch(reference)):
        raise ValueError(f'"{reference}" is neither an address nor an id of a Beatport track')
    number = int(digits[1])
    if number not in known_ids and len(str(number)) < _SHORTEST_ID:
        raise ValueError(f"{number} is too short for an id; paste the address of the track if it is one")
    return number
