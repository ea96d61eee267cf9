"""Where tracks are looked for: what every catalogue can do, which one a name means, and catalogues in files.

Read in this order: `base` (the protocol, and the names of `--catalog`: a new catalogue is named there and opened in
`session`), `coalescing` (the same question is asked once), `checked` (a source that has changed is noticed), `local`
(a catalogue in a file). Beatport itself is in `beatmatch.beatport`, the cache of earlier answers in `beatmatch.memory`.

From outside: `base`, `coalescing`, `checked` and `local.catalog`.
"""
