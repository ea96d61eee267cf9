"""A catalogue in a file: JSON Lines of Beatport's track objects, and the SQLite index that makes them searchable.

Read in this order: `catalog` (opens a file and answers questions), `search` (which tracks are nearest to a query),
`tokenizer` (what a word is, and which words are spelt alike), `index` (builds the index), `lines` (reads the file),
`cache` (keeps indexes between runs).

From outside: `catalog` alone.
"""
