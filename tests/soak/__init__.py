"""A long run against a Beatport that fails, cuts off, hangs and throttles, and that is killed twice on the way.

`python -m tests.soak --tracks 10000`: its results have to equal those of a run without any fault, and its memory, file
handles and tasks have to stay flat. `invented` makes library and catalogue, `worker` is the run that is killed.
"""
