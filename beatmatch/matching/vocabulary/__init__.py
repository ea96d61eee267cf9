"""Musical facts as data, one a line: words of versions, other languages, other recordings, genres, junk, countries.

Add a word to the table that it belongs to, and a row with it to tests/matching/test_musical_cases.py.
"""
