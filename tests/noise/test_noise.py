from random import Random

from tests.noise.invented_catalogue import invent_catalogue
from tests.noise.noise import NoiseContext, misspell
from tests.noise.recording import read_recording
from tests.noise.truth import CatalogueFacts


def test_a_typo_leaves_short_words_alone_and_never_makes_another_word_of_the_catalogue():
    facts = CatalogueFacts(frozenset({"lantern", "lanternn", "wooden"}), frozenset(), ())
    context = NoiseContext(Random(1), read_recording(invent_catalogue(7, songs=100)[0]), (), (), facts)
    assert misspell("Dusk Or Dawn", context) is None
    misspelled = {misspell("Wooden Lantern", context) for _ in range(300)}
    assert "Wooden Lantern" not in misspelled
    assert "Wooden Lanternn" not in misspelled
    one_word_is_left = [len({"Wooden", "Lantern"} & set(text.split())) == 1 for text in misspelled if text]
    assert len(one_word_is_left) == len(misspelled)
    assert all(one_word_is_left)
