"""Candidates as a database keeps them: JSON by field name, packed. Fields that come later have their defaults."""

import zlib
from collections.abc import Sequence

import msgspec

from beatmatch.models import BeatportCandidate

_DECODER = msgspec.json.Decoder(tuple[BeatportCandidate, ...])


def pack(candidates: Sequence[BeatportCandidate]) -> bytes:
    return zlib.compress(msgspec.json.encode(candidates), level=1)


def unpack(packed: bytes) -> tuple[BeatportCandidate, ...]:
    """Read candidates back. Raises ValueError for what is damaged."""
    try:
        return _DECODER.decode(zlib.decompress(packed))
    except (zlib.error, TypeError, msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"candidates: {problem}") from problem
