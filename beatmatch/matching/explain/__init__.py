"""Stage 5, explain: a verdict in words.

`explain(entry, verdict, queries, ...)` returns an Explanation: how the title was read, what speaks for each candidate,
and why another one came first.
"""

from beatmatch.matching.explain.explanation import (
    EVIDENCE_NAMES,
    CandidateExplanation,
    Explanation,
    TitleInWords,
    explain,
)

__all__ = ["EVIDENCE_NAMES", "CandidateExplanation", "Explanation", "TitleInWords", "explain"]
