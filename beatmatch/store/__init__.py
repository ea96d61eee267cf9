"""What beatmatch remembers between runs: answers, outcomes, decisions. One SQLite file in the state folder.

Facts are kept, opinions are not: an answer of a catalogue is stored as it came, and judged anew in every run.
"""

from beatmatch.store.base import AnyStore, Clock, Decision, RunHandle
from beatmatch.store.fallback import Forgiving, NoStore
from beatmatch.store.freshness import ANY, Freshness, Lifetimes, Outcome, changed, freshness_for
from beatmatch.store.keys import fold, question_key, track_key
from beatmatch.store.store import FILE_NAME, Store, open_store

__all__ = [
    "ANY",
    "FILE_NAME",
    "AnyStore",
    "Clock",
    "Decision",
    "Forgiving",
    "Freshness",
    "Lifetimes",
    "NoStore",
    "Outcome",
    "RunHandle",
    "Store",
    "changed",
    "fold",
    "freshness_for",
    "open_store",
    "question_key",
    "track_key",
]
