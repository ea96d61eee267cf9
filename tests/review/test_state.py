import pytest
from hypothesis import given
from hypothesis import strategies as st

from beatmatch.models import BeatportCandidate
from beatmatch.review.items import ReviewCandidate
from beatmatch.review.state import (
    AskForId,
    Decide,
    Forget,
    LookUp,
    Open,
    Quit,
    ReviewState,
    Step,
    on_key,
    on_line,
    on_looked_up,
    on_not_looked_up,
    on_pasted,
    start_review,
)
from tests.review.samples import BARE, CANDIDATES, ORIGINAL, REMIX, review_item

FIRST, SECOND, THIRD = review_item("Lantern Coast"), review_item("Salt Hour"), review_item("Brine", "", candidates=())
ALL = (FIRST, SECOND, THIRD)
START = start_review(ALL, frozenset())


def after(keys, state=START, shown=3):
    actions = []
    for key in keys:
        state, action = on_key(state, key, shown)
        actions.append(action)
    return state, actions


def test_a_number_takes_that_candidate_with_its_facts_and_moves_on():
    state, action = on_key(START, "2", 3)
    assert action == Decide(FIRST, 7_700_002, ORIGINAL)
    assert (state.position, state.decided, state.steps) == (1, {0}, (Step(0, decided=True),))
    assert state.message == "decided: Mira Solen - Lantern Coast: it is 7700002"


@pytest.mark.parametrize("key", ["\r", "\n"])
def test_enter_decides_nothing_of_a_doubtful_row(key):
    state, action = on_key(START, key, 3)
    assert (state.position, action) == (0, None)
    assert state.message == "Enter decides nothing; a number takes a candidate, n says that it is none of them"
    assert on_key(start_review([THIRD], frozenset()), key, 0)[0].message == "Enter decides nothing; n: not on Beatport"


def test_o_opens_a_candidate_to_listen_and_asks_which_where_there_are_several():
    asking, action = on_key(START, "o", 3)
    assert (asking.message, action) == ("open which one? [1-3]", None)
    state, action = on_key(asking, "2", 3)
    assert (action, state.position, state.asks_which_to_open) == (Open(ORIGINAL), 0, False)
    assert state.message == "opening 2 in the browser: https://www.beatport.com/track/-/7700002"
    assert on_key(START, "o", 1)[1] == Open(REMIX)
    assert on_key(start_review([THIRD], frozenset()), "o", 0)[0].message == "nothing to open"


def test_another_key_leaves_the_question_what_to_open():
    asking, _ = on_key(START, "o", 3)
    assert on_key(on_key(asking, "x", 3)[0], "2", 3)[1] == Decide(FIRST, 7_700_002, ORIGINAL)
    assert on_key(asking, "7", 3)[0].message == "there is no 7"


def test_facts_that_went_through_a_spreadsheet_are_not_kept():
    state = start_review(
        [review_item(candidates=(ReviewCandidate(beatport_track=REMIX, is_complete=False),))], frozenset()
    )
    assert on_key(state, "1", 1)[1] == Decide(state.items[0], 7_700_001, None)


def test_none_of_these_is_a_decision_too():
    state, action = on_key(START, "n", 3)
    assert action == Decide(FIRST, None, None)
    assert state.message == "decided: Mira Solen - Lantern Coast: not on Beatport"


def test_what_is_not_on_the_screen_cannot_be_taken():
    for key, shown, message in (
        ("3", 2, "3 is not on the screen"),
        ("4", 3, "there is no 4"),
        ("9", 3, "there is no 9"),
    ):
        state, action = on_key(START, key, shown)
        assert (state.position, action, state.message) == (0, None, message)
    state, _ = on_key(START, "m", 2)
    assert on_key(state, "1", 1) == (ReviewState(items=ALL, first_shown=2, message="1 is not on the screen"), None)
    assert on_key(state, "3", 1)[1] == Decide(FIRST, 7_700_003, BARE)
    assert on_key(start_review([THIRD], frozenset()), "1", 0)[0].message == "there is no 1"


def test_others_come_page_by_page_and_then_the_first_again():
    pages = [START.first_shown]
    state = START
    for _ in range(3):
        state, action = on_key(state, "m", 1)
        assert action is None
        pages.append(state.first_shown)
    assert pages == [0, 1, 2, 0]
    assert on_key(START, "m", 3)[0].message == "there are no more"


def test_a_long_list_ends_where_the_keys_end():
    many = review_item(candidates=CANDIDATES * 4)
    assert len(start_review([many], frozenset()).candidates) == 9


def test_skipping_decides_nothing():
    state, actions = after("s")
    assert (actions, state.position, state.decided, state.decided_now) == ([None], 1, frozenset(), 0)
    assert state.message == "skipped: Mira Solen - Lantern Coast"


def test_undo_takes_back_step_by_step():
    state, actions = after("1su")
    assert (state.position, actions[-1], state.message) == (1, None, "taken back: Mira Solen - Salt Hour")
    state, action = on_key(state, "u", 3)
    assert (state.position, action, state.decided, state.steps) == (0, Forget(FIRST), frozenset(), ())
    state, action = on_key(state, "u", 3)
    assert (action, state.message) == (None, "nothing to take back; older decisions: beatmatch decisions list")


def test_the_review_goes_on_at_the_first_that_is_open_and_passes_over_the_decided():
    assert start_review(ALL, frozenset({0})).position == 1
    state, _ = on_key(start_review(ALL, frozenset({1})), "n", 3)
    assert state.position == 2
    assert start_review(ALL, frozenset({0, 1, 2})).item is None


def test_behind_the_last_one_everything_can_still_be_taken_back():
    state, _ = after("1ns")
    assert (state.item, state.candidates, state.decided_now, state.undecided) == (None, (), 2, 1)
    assert on_key(state, "1", 0) == (
        ReviewState(items=ALL, decided=frozenset({0, 1}), position=3, steps=state.steps),
        None,
    )
    assert on_key(state, "\r", 0)[1] == Quit()
    assert on_key(state, "s", 0)[0].position == 2
    assert on_key(state, "u", 0)[0].position == 2
    done, _ = after("n", on_key(state, "s", 0)[0])
    assert (done.undecided, on_key(done, "s", 0)[0].position) == (0, 3)


@pytest.mark.parametrize("key", ["q", "\x04"])
def test_q_and_the_end_of_input_end_the_review_anywhere(key):
    assert on_key(START, key, 3) == (START, Quit())
    assert on_key(after("nnn")[0], key, 0)[1] == Quit()


@pytest.mark.parametrize("key", ["x", "0", "\x1b", " ", "é"])
def test_other_keys_mean_nothing(key):
    assert on_key(START, key, 3) == (START, None)


def test_p_asks_for_an_address():
    assert on_key(START, "p", 3) == (START, AskForId())


def test_a_pasted_address_of_a_candidate_is_a_decision():
    assert on_pasted(START, "7700002")[1] == Decide(FIRST, 7_700_002, ORIGINAL)


def test_a_pasted_address_of_another_track_is_looked_up_and_offered_before_it_counts():
    state, action = on_pasted(START, "https://www.beatport.com/track/other/7711111\n")
    assert (action, state.position, state.message) == (LookUp(FIRST, 7_711_111), 0, "looking up 7711111 ...")
    other = BeatportCandidate(track_id=7_711_111, title="Salt Hour", mix_name="Dub", artists=("Ivo Ren",))
    offered = on_looked_up(state, 7_711_111, other)
    assert offered.message == "found: Ivo Ren - Salt Hour (Dub); [1] takes it"
    assert [each.beatport_track.track_id for each in offered.candidates] == [7_711_111, 7_700_001, 7_700_002, 7_700_003]
    after_it, action = on_key(offered, "1", 3)
    assert action == Decide(offered.item, 7_711_111, other)
    assert (action.item.key, after_it.position) == (FIRST.key, 1)


def test_a_track_that_is_not_there_does_not_count():
    state, _ = on_pasted(START, "7711111")
    assert on_looked_up(state, 7_711_111, None).message == "Beatport has no track 7711111"
    assert on_looked_up(state, 7_711_111, None).candidates == START.candidates


def test_an_id_that_cannot_be_looked_up_counts_only_when_the_user_says_so():
    state = on_not_looked_up(on_pasted(START, "7711111")[0], 7_711_111, "beats.test refuses")
    assert state.message == "7711111 could not be looked up (beats.test refuses); [y] takes it unseen"
    assert on_key(state, "y", 3)[1] == Decide(FIRST, 7_711_111, None)
    assert on_key(on_key(state, "x", 3)[0], "y", 3)[1] is None
    assert on_key(START, "y", 3)[1] is None


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("2\n", Decide(FIRST, 7_700_002, ORIGINAL)),
        (" N \n", Decide(FIRST, None, None)),
        ("none\n", Decide(FIRST, None, None)),
        ("o 2\n", Open(ORIGINAL)),
        ("open 1", Open(REMIX)),
        ("o9", None),
        ("\n", None),
        ("quit\n", Quit()),
        ("7700001\n", Decide(FIRST, 7_700_001, REMIX)),
        ("https://www.beatport.com/track/other/7711111\n", LookUp(FIRST, 7_711_111)),
        ("hello\n", None),
    ],
)
def test_a_line_says_what_a_key_or_a_pasted_text_says(line, action):
    assert on_line(START, line)[1] == action


def test_a_line_that_means_nothing_is_told_so():
    state, action = on_line(START, "y")
    assert (action, state.message) == (None, "'y' is no answer here")


def test_an_empty_line_ends_only_behind_the_last_one():
    assert on_line(START, "\n")[0].message.startswith("Enter decides nothing")
    assert on_line(after("nnn")[0], "\n")[1] == Quit()


def test_a_pasted_text_that_is_no_address_is_told_and_nothing_happens():
    state, action = on_pasted(START, "some words")
    assert (action, state.position) == (None, 0)
    assert state.message == '"some words" is neither an address nor an id of a Beatport track'
    assert on_pasted(state, " \n") == (START, None)
    end, _ = after("nnn")
    assert on_pasted(end, "7700002")[1] is None


@given(st.lists(st.sampled_from("123nspuomy\rx"), max_size=30), st.integers(0, 3))
def test_what_was_handed_out_is_what_the_state_says_is_decided(keys, shown):
    state, remembered = START, {}
    for key in keys:
        state, action = on_key(state, key, shown)
        match action:
            case Decide(decided, beatport_id, _):
                assert decided.key not in remembered
                remembered[decided.key] = beatport_id
            case Forget(decided):
                del remembered[decided.key]
        assert {state.items[position].key for position in state.decided} == set(remembered)
        assert state.decided_now == len(remembered)
        assert state.position not in state.decided
    while state.steps:
        state, _ = on_key(state, "u", shown)
    assert (state.decided, state.position) == (frozenset(), 0)
