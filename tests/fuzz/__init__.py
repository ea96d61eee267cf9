"""Valid files of every kind that the program reads, damaged at random: whatever is not a BeatmatchError is a finding.

`python -m tests.fuzz --cases 100000` by hand; `test_fuzz.py` runs a short part of it in the suite. Reading order:
`seeds` (the valid files), `mutations` (how they are damaged), `targets` (how each kind is read), `hunt` (the loop).
"""
