"""A noise bench: library rows with known right answers, made from a catalogue, to measure the matcher with.

Every row starts as a catalogue track written the way a shop writes it. Then a few noises are applied to it: the
things that DJs, shops and tag editors do to titles, artists and other tags (energy marks, misspellings, a version
that is left out, a tempo that was misread). Because the bench knows which track a row was made from, it knows which
catalogue tracks are right for the row, and that none is when the track was taken out of the catalogue, or when the
row is a trap: the track with another second artist, "(Karaoke Version)" behind it, or another change that makes it
something else.

    python -m tests.noise --rows 5000 --seed 1 --table        # an invented catalogue
    python -m tests.noise --catalog FILE.jsonl --show wrong   # a real one, in the shape of the API's tracks
    python -m tests.noise --misses 500                        # queries a track where nothing is in the catalogue

The same catalogue and seed give the same rows. `test_matching.py` and `.ci/run` hold the bounds that must be met.

Modules, in reading order:

- `report`: run a matcher over a bench, and count what is right, wrong, missed and falsely matched.
- `generator`: choose the tracks that rows are made from, remove tracks from the catalogue, apply noises.
- `row_draft`: a row while noises are applied to it: its pieces, and how title and artist are put together.
- `noise`: what a noise is (a name, groups, a weight, a function), and what it may look at.
- `title_noises`, `mark_noises`, `language_noises`, `artist_noises`, `tag_noises`, `path_noises`: the noises
  themselves.
- `trap_people`, `trap_titles`: the traps, which are noises after which nothing is right.
- `truth`: which catalogue tracks are right for a row. Its docstring lists the rules.
- `recording`, `text`: how the bench reads a catalogue track. The bench has its own simple rules, on purpose: with
  those of beatmatch it could not see the mistakes of beatmatch.
- `invented_catalogue`, `catalogue_file`: a catalogue of tracks that do not exist; reading and writing one.
- `matching`: the matcher under test, which is beatmatch.

To add a kind of noise:

1. Write a function `(draft: RowDraft, context: NoiseContext) -> RowDraft | None` in `title_noises`, `artist_noises`
   or `tag_noises`. It returns a changed draft (`dataclasses.replace`), or None where the noise cannot be applied. It
   takes every random choice from `context.rng`, so that rows stay repeatable.
2. A noise must leave enough in the row for a person to know the track by: it never removes a remixer from a remix,
   the word that names a version ("dub"), a number, or the last main artist. Where the row no longer states its
   version, set `version_written=False`: then an original is right for an extended mix, too.
3. Add a `Noise` to the tuple at the end of the module. Its groups name what it changes; noises that share a group are
   never applied to the same row. Give it a high weight where few tracks allow it: `test_every_noise_occurs` fails
   when 3,000 rows do not show it.
4. Look at rows with it (`python -m tests.noise --rows-only | grep "NAME OF THE NOISE"`), and at how they fare
   (`--table`). A new noise changes the random numbers of all other rows, too.

To add a kind of trap: write such a function in `trap_people` or `trap_titles`, and add it to the tuple there. It
returns None unless the row really is something else, and nothing in the catalogue is right for it: look at
`other_versions`, `namesakes` and `catalogue`. Its groups keep away the noises that would turn it back into the track.
Every kind of trap gets as many rows as the others, as long as the catalogue allows it.

To add a kind of row (beside kept, sibling, removed and trap): add a `RowKind`, choose its tracks in `generator.RowPlan`,
and say in `generator.make_row` which answers are right for it.
"""
