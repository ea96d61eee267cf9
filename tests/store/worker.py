"""A process that uses a store as a run does: it keeps answers as fast as it can, and says each that it was told is kept.

python -m tests.store.worker FOLDER NAME COUNT
"""

import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from beatmatch.store import ANY_AGE, open_store
from tests.store.samples import MOONRISE, result, track


def answer_to(name, number):
    return tuple(replace(MOONRISE, track_id=number + place, title=f"{name} {number}") for place in range(number % 40))


def work(folder, name, count):
    with closing(open_store(Path(folder), time.time)) as store:
        run = store.begin_run("beatport", name, "")
        for number in range(count):
            store.save_answer("beatport", f"{name} {number}", answer_to(name, number))
            print(number, flush=True)
            store.record_result(run, result(of=track(f"{name} {number}")))
            assert store.load_answer("beatport", f"{name} {number // 2}", ANY_AGE) == answer_to(name, number // 2)
        store.finish_run(run)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2], int(sys.argv[3]))
