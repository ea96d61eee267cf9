"""Whole runs against the fake Beatport: every layer of beatmatch, from its options to its output.

`runs` matches playlists through the API; `short_waits` is the program with time-outs that a test can wait for.
Runs that are killed, interrupted or short of disk space are in `tests/processes`.
"""
