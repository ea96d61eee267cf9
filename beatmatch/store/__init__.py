"""What beatmatch remembers between runs, in one SQLite file in the state folder.

It keeps what catalogues answered, what became of each track in the last run, and what a human decided. Facts are kept,
opinions are not: an answer is stored as it came, and scored again in every run.

Open `base` first: the protocol that every store follows. Then

    keys        the name under which a track or a question is stored
    freshness   the outcome of the last run, and how old an answer may be because of it
    database    the SQLite file: its tables, and its errors as StoreError
    store       the store in that file
    fallback    the stores of a run without one: one that keeps nothing, and one for when the file breaks in mid-run

From outside import the names below, and `store.store.check_store` to look at a store without opening it for a run.
"""

from beatmatch.store.base import AnyStore, Decision, RunHandle
from beatmatch.store.fallback import FallbackStore, NullStore
from beatmatch.store.freshness import ANY_AGE, Freshness, LastOutcome, Lifetimes, change_since, freshness_for
from beatmatch.store.keys import fold_case, question_key, track_key
from beatmatch.store.store import FILE_NAME, Store, check_folder, open_store

__all__ = [
    "ANY_AGE",
    "FILE_NAME",
    "AnyStore",
    "Decision",
    "FallbackStore",
    "Freshness",
    "LastOutcome",
    "Lifetimes",
    "NullStore",
    "RunHandle",
    "Store",
    "change_since",
    "check_folder",
    "fold_case",
    "freshness_for",
    "open_store",
    "question_key",
    "track_key",
]
