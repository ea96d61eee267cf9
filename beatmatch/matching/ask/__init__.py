"""Stage 2, ask: the queries to put to a catalogue. `queries_for(entry)` returns them, strictest first."""

from beatmatch.matching.ask.queries import Seen, generate_queries, is_worth_asking, most_queries, queries_for

__all__ = ["Seen", "generate_queries", "is_worth_asking", "most_queries", "queries_for"]
