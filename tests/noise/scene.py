"""What a noise may look at: the dice, the track it spoils, and what the catalogue holds beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.noise.draft import Draft
from tests.noise.folding import words
from tests.noise.recording import Recording

LONG = 6  # letters; a typo in a shorter word may leave nothing to recognise
SHORT_TITLE = 5


@dataclass(frozen=True, slots=True)
class Scene:
    dice: Random
    source: Recording
    siblings: tuple[Recording, ...]  # every other version of the song
    known_words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Noise:
    """One way to spoil a row. Noises that share a group exclude each other; `apply` gives None where it does not fit.

    A noise that few tracks allow has a high weight.
    """

    name: str
    groups: str
    weight: int
    apply: Callable[[Draft, Scene], Draft | None]

    def excludes(self, other: "Noise") -> bool:
        return bool(set(self.groups.split()) & set(other.groups.split()))


def misspell(text: str, scene: Scene) -> str | None:
    """Get one letter of one long word wrong, so that no other word of the catalogue comes out."""
    long = [word for word in text.split() if len(word) >= LONG and word.isascii() and word.isalpha()]
    if not long or len("".join(words(text))) < SHORT_TITLE:
        return None
    word = scene.dice.choice(long)
    for _ in range(5):
        wrong = _slip(word, scene.dice)
        if wrong.casefold() not in scene.known_words:
            return text.replace(word, wrong, 1)
    return None


def _slip(word: str, dice: Random) -> str:
    place = dice.randrange(2, len(word) - 1)
    match dice.choice(("drop", "twice", "swap", "other")):
        case "drop":
            return word[:place] + word[place + 1 :]
        case "twice":
            return word[:place] + word[place] + word[place:]
        case "swap":
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        case _:
            return word[:place] + dice.choice("aeiorstn") + word[place + 1 :]
