import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.review import AskForId, Choice, Course, Decide, Quit, Step, TakeBack, begin, pasted, press
from tests.review.samples import BARE, CHOICES, ORIGINAL, REMIX, doubt

FIRST, SECOND, THIRD = doubt("Lantern Coast"), doubt("Salt Hour"), doubt("Brine", "", choices=())
ALL = (FIRST, SECOND, THIRD)
START = begin(ALL, frozenset())


def after(keys, course=START, shown=3):
    acts = []
    for key in keys:
        course, act = press(course, key, shown)
        acts.append(act)
    return course, acts


def test_a_number_takes_that_candidate_with_its_facts_and_moves_on():
    course, act = press(START, "2", 3)
    assert act == Decide(FIRST, 7_700_002, ORIGINAL)
    assert (course.at, course.settled, course.steps) == (1, {0}, (Step(0, decided=True),))
    assert course.message == "decided: Mira Solen - Lantern Coast: it is 7700002"


@pytest.mark.parametrize("key", ["a", "\r", "\n", "1"])
def test_enter_and_a_take_the_first(key):
    assert press(START, key, 3)[1] == Decide(FIRST, 7_700_001, REMIX)


def test_facts_that_went_through_a_spreadsheet_are_not_kept():
    course = begin([doubt(choices=(Choice(candidate=REMIX, whole=False),))], frozenset())
    assert press(course, "1", 1)[1] == Decide(course.doubts[0], 7_700_001, None)


def test_none_of_these_is_a_decision_too():
    course, act = press(START, "n", 3)
    assert act == Decide(FIRST, None, None)
    assert course.message == "decided: Mira Solen - Lantern Coast: not on Beatport"


def test_what_is_not_on_the_screen_cannot_be_taken():
    for key, shown, message in (
        ("3", 2, "3 is not on the screen"),
        ("4", 3, "there is no 4"),
        ("9", 3, "there is no 9"),
    ):
        course, act = press(START, key, shown)
        assert (course.at, act, course.message) == (0, None, message)
    course, _ = press(START, "o", 2)
    assert press(course, "\r", 1) == (Course(doubts=ALL, page=2, message="1 is not on the screen"), None)
    assert press(course, "3", 1)[1] == Decide(FIRST, 7_700_003, BARE)
    assert press(begin([THIRD], frozenset()), "\r", 0)[0].message == "there is no 1"


def test_others_come_page_by_page_and_then_the_first_again():
    pages = [START.page]
    course = START
    for _ in range(3):
        course, act = press(course, "o", 1)
        assert act is None
        pages.append(course.page)
    assert pages == [0, 1, 2, 0]
    assert press(START, "o", 3)[0].message == "there are no more"


def test_a_long_list_ends_where_the_keys_end():
    many = doubt(choices=CHOICES * 4)
    assert len(begin([many], frozenset()).choices) == 9


def test_skipping_decides_nothing():
    course, acts = after("s")
    assert (acts, course.at, course.settled, course.decided) == ([None], 1, frozenset(), 0)
    assert course.message == "skipped: Mira Solen - Lantern Coast"


def test_undo_takes_back_step_by_step():
    course, acts = after("1su")
    assert (course.at, acts[-1], course.message) == (1, None, "taken back: Mira Solen - Salt Hour")
    course, act = press(course, "u", 3)
    assert (course.at, act, course.settled, course.steps) == (0, TakeBack(FIRST), frozenset(), ())
    course, act = press(course, "u", 3)
    assert (act, course.message) == (None, "nothing to take back; older decisions: beatmatch decisions")


def test_the_review_goes_on_at_the_first_that_is_open_and_passes_over_the_settled():
    assert begin(ALL, frozenset({0})).at == 1
    course, _ = press(begin(ALL, frozenset({1})), "n", 3)
    assert course.at == 2
    assert begin(ALL, frozenset({0, 1, 2})).doubt is None


def test_behind_the_last_one_everything_can_still_be_taken_back():
    course, _ = after("1ns")
    assert (course.doubt, course.choices, course.decided, course.undecided) == (None, (), 2, 1)
    assert press(course, "1", 0) == (Course(doubts=ALL, settled=frozenset({0, 1}), at=3, steps=course.steps), None)
    assert press(course, "\r", 0)[1] == Quit()
    assert press(course, "s", 0)[0].at == 2
    assert press(course, "u", 0)[0].at == 2
    done, _ = after("n", press(course, "s", 0)[0])
    assert (done.undecided, press(done, "s", 0)[0].at) == (0, 3)


@pytest.mark.parametrize("key", ["q", "\x04"])
def test_q_and_the_end_of_input_end_the_review_anywhere(key):
    assert press(START, key, 3) == (START, Quit())
    assert press(after("nnn")[0], key, 0)[1] == Quit()


@pytest.mark.parametrize("key", ["x", "0", "\x1b", " ", "é"])
def test_other_keys_mean_nothing(key):
    assert press(START, key, 3) == (START, None)


def test_p_asks_for_an_address():
    assert press(START, "p", 3) == (START, AskForId())


def test_a_pasted_address_is_a_decision_with_facts_where_they_are_known():
    course, act = pasted(START, "https://www.beatport.com/track/other/7711111\n")
    assert (act, course.at) == (Decide(FIRST, 7_711_111, None), 1)
    assert pasted(START, "7700002")[1] == Decide(FIRST, 7_700_002, ORIGINAL)


def test_a_pasted_text_that_is_no_address_is_told_and_nothing_happens():
    course, act = pasted(START, "some words")
    assert (act, course.at) == (None, 0)
    assert course.message == '"some words" is neither an address nor an id of a Beatport track'
    assert pasted(course, " \n") == (START, None)
    end, _ = after("nnn")
    assert pasted(end, "7700002")[1] is None


@given(st.lists(st.sampled_from("123anspuo\rx"), max_size=30), st.integers(0, 3))
def test_what_was_handed_out_is_what_the_course_says_is_settled(keys, shown):
    course, remembered = START, {}
    for key in keys:
        course, act = press(course, key, shown)
        match act:
            case Decide(decided, beatport_id, _):
                assert decided.key not in remembered
                remembered[decided.key] = beatport_id
            case TakeBack(decided):
                del remembered[decided.key]
        assert {course.doubts[at].key for at in course.settled} == set(remembered)
        assert course.decided == len(remembered)
        assert course.at not in course.settled
    while course.steps:
        course, _ = press(course, "u", shown)
    assert (course.settled, course.at) == (frozenset(), 0)
