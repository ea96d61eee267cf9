"""The version of a candidate, with the brackets that may belong to it or stay unexplained."""

import re
from dataclasses import replace

from beatmatch.matching.artists import read_person, split_people
from beatmatch.matching.entry import Entry
from beatmatch.matching.evidence import label_words
from beatmatch.matching.names import NameMatch
from beatmatch.matching.parts import Reading
from beatmatch.matching.phrases import version_words
from beatmatch.matching.text import Words, joined, numbers, same_words, words
from beatmatch.matching.versions import Version, VersionVerdict, compare_versions, read_version
from beatmatch.matching.vocabulary import NEUTRAL
from beatmatch.models import BeatportCandidate, VersionMatch
from beatmatch.settings import Prefer

_MARK = re.compile(r"-?\d{1,2}(?:\s*-\s*\d{1,2})?")


def judge_version(
    entry: Entry, candidate: BeatportCandidate, prefer: Prefer, ours: Reading, theirs: Reading, name: NameMatch
) -> tuple[VersionVerdict, bool]:
    """Judge the version, and tell whether a bracket stays unexplained that only one side has."""
    credited = credited_people(candidate, theirs.version)
    library, left_ours = _with_loose(ours, name.ours, theirs.version, credited)
    beatport, left_theirs = _with_loose(theirs, name.theirs, library, ())
    left_ours = [text for text in left_ours if not _is_known(text, entry, candidate) and not _is_mark(text)]
    left_theirs = [text for text in left_theirs if not _is_known(text, entry, candidate)]
    verdict = _by_credit(compare_versions(library, beatport, credited, prefer), entry, library, beatport, credited)
    if unnamed := _unnamed_remixers(candidate, theirs, beatport, library):
        left_theirs.append(f"remixed by {unnamed[0]}")
    if candidate.is_dj_edit and "edit" not in library.words:
        left_theirs.append("DJ edit")
    if (left_ours or left_theirs) and verdict.match is not VersionMatch.DIFFERENT:
        return _doubted(verdict, library, left_ours, left_theirs), True
    return verdict, False


def _unnamed_remixers(candidate: BeatportCandidate, theirs: Reading, beatport: Version, library: Version) -> list[str]:
    """Find remixers who are credited although no word of the version names one; artists who take part are none."""
    if not (beatport.plain and library.plain):
        return []
    taking_part = [read_person(name).words for name in (*candidate.artists, *theirs.featured)]
    return [
        name
        for name in candidate.remixers
        if not set(version_words(name)) <= NEUTRAL and read_person(name).words not in taking_part
    ]


def _by_credit(
    verdict: VersionVerdict, entry: Entry, library: Version, beatport: Version, credited: tuple[Words, ...]
) -> VersionVerdict:
    """Show a human the remix whose remixer the library lists among the artists of a plain title."""
    artists = {person.words for person in split_people(entry.track.artist)}
    listed = library.plain and beatport.remix and any(name in artists for name in credited)
    several = len(artists) > 1
    return replace(verdict, near=True) if listed and several and verdict.match is VersionMatch.DIFFERENT else verdict


def _is_mark(text: str) -> bool:
    """Tell a DJ's energy mark or the count of a copied file: "(7)", "(3-4)"."""
    return bool(_MARK.fullmatch(text))


def _doubted(verdict: VersionVerdict, library: Version, ours: list[str], theirs: list[str]) -> VersionVerdict:
    """Doubt a version for brackets that stay unexplained; where both sides have one, they are two things."""
    if ours and theirs:
        numbered = numbers(words(ours[0])) != numbers(words(theirs[0]))
        note = f"({ours[0]}) is not ({theirs[0]})"
        return VersionVerdict(VersionMatch.DIFFERENT, 0.0, note, near=not numbered)
    note = f"only one side says ({(ours or theirs)[0]})"
    if library.words and verdict.match is VersionMatch.EXACT:
        return VersionVerdict(VersionMatch.COMPATIBLE, 0.8, note)
    return VersionVerdict(VersionMatch.UNKNOWN, 0.3, note)


def credited_people(candidate: BeatportCandidate, version: Version) -> tuple[Words, ...]:
    """Name the people behind a version: the remixers, and the artists whose names it holds ("Rinzen Remix")."""
    said = set(version.words)
    artists = (read_person(name).words for name in candidate.artists)
    remixers = tuple(read_person(name).words for name in candidate.remixers)
    return (*remixers, *(name for name in artists if name and set(name) <= said and name not in remixers))


def _with_loose(
    reading: Reading, loose: tuple[str, ...], other: Version, credited: tuple[Words, ...]
) -> tuple[Version, list[str]]:
    """Add the loose brackets to a version that the other side's version explains: "(Dixon)", "(Ivory Re-fire)"."""
    taken = [text for text in loose if _explains(other, credited, text)]
    left = [text for text in loose if text not in taken]
    if not taken:
        return reading.version, left
    together = read_version((*reading.phrases, *taken))
    return replace(together, remix=reading.version.remix or other.remix), left


def _explains(other: Version, credited: tuple[Words, ...], text: str) -> bool:
    said = tuple(word for word in version_words(text) if word not in NEUTRAL)
    if not said:
        return False
    by_credit = other.remix and any(same_words(said, name) for name in credited)
    theirs = (*other.words, *other.soft)
    return by_credit or set(said) <= set(theirs) or same_words(said, theirs)


def _is_known(text: str, entry: Entry, candidate: BeatportCandidate) -> bool:
    """Tell whether a bracket only repeats the label, the release's number, or the library's artist."""
    name = joined(label_words(text))
    known = (candidate.label, candidate.catalog_number, entry.track.label, entry.track.artist)
    return any(name == joined(label_words(other)) for other in known if other)
