"""Musical facts as data, one a line. Add a word to its table, and a row with it to the tests of musical cases.

- `versions`: words of versions in English, their spellings, and what kind of version they tell
- `languages`: the same, and "and", "with", "official video", in other languages
- `recordings`: words that say: another recording (karaoke, cover, sped up ...)
- `junk`, `genres`, `countries`: what stands in brackets without naming a version
"""
