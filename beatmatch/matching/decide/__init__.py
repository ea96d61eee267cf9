"""Stage 4, decide: what to do about the comparisons of one entry.

`decide(comparisons, settings)` returns a Verdict: matched, review or no match, the winner, and why. Read the modules
in this order: verdict, reasons, releases.
"""

from beatmatch.matching.decide.verdict import Verdict, decide

__all__ = ["Verdict", "decide"]
