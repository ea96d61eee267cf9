"""What a noise is, and what it may look at: the row's source, and what the catalogue holds beside it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.noise.recording import VERSION_WORDS, Recording
from tests.noise.row_draft import RowDraft
from tests.noise.text import artist_keys, have_artist_in_common, words
from tests.noise.truth import CatalogueFacts

MISSPELLABLE_WORD = 6  # letters: a typo in a shorter word may leave nothing to recognise it by
MISSPELLABLE_TEXT = 5


@dataclass(frozen=True, slots=True)
class NoiseContext:
    rng: Random
    source: Recording  # the catalogue track that the row is made from
    other_versions: tuple[Recording, ...]  # of the same song, in the catalogue
    namesakes: tuple[Recording, ...]  # songs of the same name by other artists
    catalogue: CatalogueFacts


@dataclass(frozen=True, slots=True)
class Noise:
    """One way in which library rows differ from the catalogue.

    `groups` holds names separated by spaces: noises that share one are never applied to the same row. `weight` says
    how often the noise is tried beside the others. `apply` returns the changed draft, or None where it cannot be
    applied.
    """

    name: str
    groups: str
    weight: int
    apply: Callable[[RowDraft, NoiseContext], RowDraft | None]

    def excludes(self, other: "Noise") -> bool:
        return bool(set(self.groups.split()) & set(other.groups.split()))


def misspell(text: str, context: NoiseContext) -> str | None:
    """Misspell one letter of one long word; return None where no word is long enough.

    The result is never another word of the catalogue.
    """
    long = [word for word in text.split() if len(word) >= MISSPELLABLE_WORD and word.isascii() and word.isalpha()]
    if not long or len("".join(words(text))) < MISSPELLABLE_TEXT:
        return None
    word = context.rng.choice(long)
    for _ in range(5):
        misspelled = _with_typo(word, context.rng)
        if misspelled.casefold() not in context.catalogue.words:
            return text.replace(word, misspelled, 1)
    return None


def _with_typo(word: str, rng: Random) -> str:
    place = rng.randrange(2, len(word) - 1)
    match rng.choice(("drop", "double", "swap", "replace")):
        case "drop":
            return word[:place] + word[place + 1 :]
        case "double":
            return word[:place] + word[place] + word[place:]
        case "swap":
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        case _:
            return word[:place] + rng.choice("aeiorstn") + word[place + 1 :]


def stranger(context: NoiseContext) -> str | None:
    """Choose an artist of the catalogue who has nothing to do with the song, nor with another of its name."""
    near = (context.source, *context.other_versions, *context.namesakes)
    people = frozenset(
        key for each in near for name in (*each.track.artists, *each.track.remixers) for key in artist_keys(name)
    )
    texts = (text for each in near for text in (each.track.title, each.track.mix_name))
    taken = frozenset(word for text in texts for word in words(text)) | VERSION_WORDS
    for name in context.rng.choices(context.catalogue.artists, k=20):
        plain = re.fullmatch(r"[A-Za-z]{3,}(?: [A-Za-z]{3,})?", name)
        if plain and not taken & set(words(name)) and not have_artist_in_common(people, artist_keys(name)):
            return name
    return None
