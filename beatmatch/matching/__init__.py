"""Match one library entry with Beatport's tracks, without any input or output. Five stages, in order:

1. `read`     what the entry and each candidate say: title, version, people
2. `ask`      the queries to put to a catalogue
3. `compare`  an entry with a candidate: evidence, score, whether it is the same song
4. `decide`   matched, review or no match over all candidates, and why
5. `explain`  the verdict in words

`beatmatch/matcher.py` leads a track through them. Each folder's `__init__` names its public function and value: code
outside this package imports those. `text`, `vocabulary` and `keys` are what the stages share. README.md beside this
file walks one real-looking title through all five.
"""
