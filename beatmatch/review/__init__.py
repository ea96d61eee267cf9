"""Going through the doubtful results of a run: read them back, compare, and keep track of what a human decides.

Nothing here draws on a terminal or writes to the store; what should be remembered or shown is returned as values.

Reading order:

- `items`: an entry to decide, with its candidates, and which entries a review asks about
- `references`: the addresses and ids that people write as a decision
- `stored`: results as `match` wrote them as JSON, read back
- `results_file`: read what `match` wrote, JSON or the CSV of --review
- `matches`: read its matches, for `beatmatch push`
- `spreadsheet`: that CSV, with the decisions that somebody wrote into it
- `comparison`: a library entry beside a candidate, fact by fact
- `state`: where an interactive review stands, and what each key does to it

`cli` and `console` import from the modules; nothing is exported here.
"""
