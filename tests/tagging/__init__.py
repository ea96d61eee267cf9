"""Many files of mixed kinds tagged by runs that are killed: every file whole, every sound equal, everything taken back.

`python -m tests.tagging --files 1000 --kills 20` does it and prints figures; `test_tagging` does a smaller one.

    music      the files, the playlist of them, and the catalogue in which they are found
    __main__   the runs, the kills, and what is compared
"""
