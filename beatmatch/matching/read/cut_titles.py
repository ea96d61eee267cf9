"""Complete a title that was cut off, as it may have gone on with what a candidate says."""

import re
from collections.abc import Iterator
from dataclasses import replace

from beatmatch.matching.read.segments import clean_title, split_segments
from beatmatch.matching.read.title_parts import ParsedTitle
from beatmatch.matching.read.titles import parse_library_title
from beatmatch.matching.read.versions import is_version
from beatmatch.matching.text import Words, plain_words
from beatmatch.matching.vocabulary.versions import HEADS, KINDS, LAST_WORDS
from beatmatch.models import BeatportCandidate

_SHORTEST_TAIL = 3  # letters; fewer are the beginning of too many versions
CUT_AT = 44  # characters: older players keep no more of a title
_SITE_CUT_OFF = re.compile(r"[\s(\[-]+(?:https?:\S*|www\.\S*|[\w-]{4,}\.\w{0,3})$", re.IGNORECASE)
_EXTENDED = re.compile(r"\bextended\s+", re.IGNORECASE)  # a remix may be sold in that length only
_COUNT = re.compile(r"(?:\d|\b[ivx]+)\s*$", re.IGNORECASE)  # "Pt. I" may go on as "Pt. II", "Take 1" as "Take 12"


def is_cut_off(title: str) -> bool:
    """Return whether a title is as long as an older player lets it be, or ends inside a bracket."""
    return len(title) == CUT_AT or title.rfind("(") > title.rfind(")") or title.rfind("[") > title.rfind("]")


def complete_title(
    title: str, candidate: BeatportCandidate, generic_phrases: frozenset[Words] = frozenset()
) -> Iterator[ParsedTitle]:
    """Read a title that was cut off in every way that it may have gone on with this candidate's words."""
    text = clean_title(title)
    written = _squashed(text)
    for whole, name_completed in _completions(text, title, candidate):
        for parsed in parse_library_title(whole, generic_phrases=generic_phrases):
            yield replace(
                parsed,  # the words of the candidate say nothing about who is named here
                featured=tuple(name for name in parsed.featured if _squashed(name) in written),
                artists=tuple(name for name in parsed.artists if _squashed(name) in written),
                completed=True,
                name_is_guessed=name_completed,
            )


def _completions(text: str, as_written: str, candidate: BeatportCandidate) -> Iterator[tuple[str, bool]]:
    """Yield the title as it may have gone on, and whether its name, too, is completed from the candidate."""
    head, tail = _open_end(text)
    is_long_enough = len(_squashed(tail)) >= _SHORTEST_TAIL
    for mix in dict.fromkeys((candidate.mix_name, _EXTENDED.sub("", candidate.mix_name))):
        if is_long_enough and not _is_complete(tail) and _squashed(mix).startswith(_squashed(tail)):
            yield f"{head}({mix})", False
    if _is_dispensable(tail, text[len(head) :], candidate) and any(
        is_version(segment.text) for segment in split_segments(head) if segment.bracket
    ):
        yield head, False
    if (match := _SITE_CUT_OFF.search(as_written)) and not is_version(match.group().strip(" ([-")):
        yield clean_title(as_written[: match.start()]), False
    elif (
        len(as_written) == CUT_AT and plain_words(as_written)[-1:] == plain_words(text)[-1:] and not _is_complete(text)
    ):
        for whole in _completed_names(_squashed(text), candidate):
            yield whole, _squashed(candidate.title) not in _squashed(text)


def _completed_names(left: str, candidate: BeatportCandidate) -> Iterator[str]:
    """Complete "Artist - A Very Long Na" where a candidate begins with all that is left of it."""
    named = f"{candidate.title} ({candidate.mix_name})"
    for front in ("", *candidate.artists, " ".join(candidate.artists), ", ".join(reversed(candidate.artists))):
        reaches_title = len(left) > len(_squashed(front)) + 2
        for title in (candidate.title, named):
            if reaches_title and _squashed(f"{front} {title}").startswith(left):
                yield f"{front} - {title}" if front else title
                return


def _is_complete(text: str) -> bool:
    return bool(_COUNT.search(text)) or bool(set(plain_words(text)[-1:]) & LAST_WORDS)


def _open_end(text: str) -> tuple[str, str]:
    """Split off what stands behind the last whole bracket: a bracket that was left open, or plain text."""
    opened = max(text.rfind("("), text.rfind("["))
    closed = max(text.rfind(")"), text.rfind("]")) + 1
    return (text[:opened], text[opened + 1 :]) if opened >= closed else (text[:closed], text[closed:])


def _is_dispensable(tail: str, as_written: str, candidate: BeatportCandidate) -> bool:
    """Return whether a cut-off tail cannot be the beginning of a version: it is no version word, and nobody's name.

    In round brackets it may be "(Somebody", who made a remix; in square ones "[Somebody R" may be a remix, too.
    """
    left = _squashed(tail)
    if not left or any(word.startswith(left) for word in HEADS | KINDS) or is_version(tail):
        return False
    if _squashed(candidate.label or "").startswith(left):
        return True
    last = _squashed(tail.rsplit(maxsplit=1)[-1])
    return not as_written.startswith("(") and not any(word.startswith(last) for word in LAST_WORDS)


def _squashed(text: str) -> str:
    return "".join(plain_words(text))
