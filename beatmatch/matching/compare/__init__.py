"""Stage 3, compare: how a candidate stands to a library entry.

`compare(entry, candidate, settings)` returns a Comparison: the evidence, the score, and whether it is the same song.
`has_another_name(entry, candidate)` tells most of those that are another song apart before that is done.
Read the modules in this order: rejection, comparison, names, artists, versions, brackets, evidence.
"""

from beatmatch.matching.compare.comparison import Comparison, Identity, compare
from beatmatch.matching.compare.rejection import has_another_name, names_an_artist

__all__ = ["Comparison", "Identity", "compare", "has_another_name", "names_an_artist"]
