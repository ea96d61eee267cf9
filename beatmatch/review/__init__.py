"""Going through doubtful results: reading them back, what a human says to them, and where the review stands.

Nothing here knows a terminal or a store: what is to be remembered is handed out as values.
"""

from beatmatch.review.comparison import VERDICTS, Fact, Mark, facts_of, library_facts
from beatmatch.review.items import Choice, Doubt, beatport_id, decision_of, is_settled, open_doubts
from beatmatch.review.reading import Results, read_results
from beatmatch.review.spreadsheet import Problem, Ruling, Sheet, read_sheet
from beatmatch.review.state import Act, AskForId, Course, Decide, Outcome, Quit, Step, TakeBack, begin, pasted, press

__all__ = [
    "VERDICTS",
    "Act",
    "AskForId",
    "Choice",
    "Course",
    "Decide",
    "Doubt",
    "Fact",
    "Mark",
    "Outcome",
    "Problem",
    "Quit",
    "Results",
    "Ruling",
    "Sheet",
    "Step",
    "TakeBack",
    "beatport_id",
    "begin",
    "decision_of",
    "facts_of",
    "is_settled",
    "library_facts",
    "open_doubts",
    "pasted",
    "press",
    "read_results",
    "read_sheet",
]
