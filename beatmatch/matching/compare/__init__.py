"""Stage 3, compare: how a candidate stands to a library entry.

`compare(entry, candidate, settings)` returns a Comparison: the evidence, the score, and whether it is the same song.
Read the modules in this order: comparison, names, artists, versions, brackets, evidence.
"""

from beatmatch.matching.compare.comparison import Comparison, Identity, compare

__all__ = ["Comparison", "Identity", "compare"]
