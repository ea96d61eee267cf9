"""Stage 2, ask: the queries to put to a catalogue. `queries_for(entry)` returns them, strictest first."""

from beatmatch.matching.ask.queries import generate_queries, is_worth_asking, queries_for

__all__ = ["generate_queries", "is_worth_asking", "queries_for"]
