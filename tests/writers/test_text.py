import io
from dataclasses import replace

from hypothesis import given

from beatmatch.models import Changed, Kept, Method
from beatmatch.writers.summary import Summary
from beatmatch.writers.text import TextWriter, text_line
from tests.writers.samples import ALL, ANY_RESULT, MATCHED, RUN


def test_each_result_is_one_line_that_says_what_why_and_where():
    stream = io.StringIO()
    writer = TextWriter(stream)
    for result in ALL:
        writer.write(result)
    writer.close(RUN, Summary.of(ALL))
    assert stream.getvalue() == (
        "matched: Mira Solen, Odd Harbour - Paper Lantern (Extended Mix) (Sets/Friday 1) = Paper Lantern "
        "(Extended Mix), 1A, 124 BPM, Slow Tide, 2021, https://www.beatport.com/track/paper-lantern/7001\n"
        'review: Ivo, Ren - =Glass "Parade" [FREE DL] (Sets/Friday 2): the second is as good | perhaps Glass Parade, '
        "8A, 127.5 BPM, https://www.beatport.com/track/-/7003\n"
        "not found: Østby - Nowhere Near (Sets/Friday 3): nothing found\n"
        "skipped: Horn (Sets/Friday 4): a sampler sound\n"
        "unanswered: -Low - Kettle Song (Sets/Friday 5): Beatport refused (403)\n"
    )


def test_a_change_for_better_or_worse_is_named():
    assert text_line(replace(MATCHED, changed=Changed.BETTER)).startswith("matched, better than before: ")
    assert text_line(replace(MATCHED, changed=Changed.LOST)).startswith("matched, worse than before: ")
    decided = replace(MATCHED, changed=Changed.LOST, method=Method.DECISION)
    assert text_line(decided).startswith("matched: ")
    assert text_line(replace(MATCHED, changed=Changed.SAME, kept=Kept(None))).startswith("matched: ")


@given(ANY_RESULT)
def test_no_title_makes_a_second_line_or_moves_the_cursor(result):
    line = text_line(result)
    assert line == " ".join(line.split())
    assert not set(line) & set(map(chr, [*range(32), *range(127, 160), *range(0x202A, 0x202F)]))
    line.encode("utf-8")
