"""Which catalogue tracks are right for a row: the same song, somebody in common, and a version that will do.

The choices, one a line:
- Names are equal without feat., version and accents, or but for a slip of one or two letters; numbers and parts agree.
- A subtitle in brackets that only one side has makes no other song, but without a named version it is never as right
  as the name itself; nor is a name that differs by a slip.
- Artists: one in common is enough, remixers left out on both sides unless a side has nobody else.
- Plain rows (no version): Original, Extended, none, Main, Album and Remastered are all right.
- Rows that say Original (or Extended): the same is right; the other one only where the catalogue has no closer version.
- A named version: the same words but for mix, version, original, extended, remix. So the extended remix of a person
  is right for the remix of that person, and a dub, a club mix or an edit of that person is not.
- Beatport cuts names apart in odd places ("Night [Bus Nobody Remix]"): the same words in a row are the same.
- A remix by the same person, equal in tempo and key, is the same whatever artists were entered for it.
- Mixed (a cut from a DJ mix) and remastered against not: right only where nothing closer is there.
- "Remix" without a name, one of two remixers, and a version that nobody can read ("Good Life"): never right, but
  taken out of the catalogue together with the track of a removed row.
"""

from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum

from beatmatch.models import BeatportCandidate
from tests.noise.folding import alike, fold, shared, words
from tests.noise.recording import Recording, understand


class Fit(IntEnum):
    """How well a catalogue track serves a row."""

    NO = 0
    DOUBTFUL = 1  # never right, but nobody could be blamed: it goes with the track of a removed row
    NEAR = 2
    EXACT = 3


def same_song(left: Recording, right: Recording) -> bool:
    one, other = left, right
    names_agree = (
        one.whole == other.whole
        or alike(one.song, other.song, least=8, ratio=0.92)
        or (one.song == one.bare and one.song == other.bare)
        or (other.song == other.bare and other.song == one.bare)
    )
    return names_agree and (shared(left.artists, right.artists) or _same_remix(left, right))


def _same_remix(left: Recording, right: Recording) -> bool:
    """A remix of one name, by one person, at one tempo in one key: one track, whatever artists were entered."""
    one, other = left.track, right.track
    return bool(
        left.version.words
        and (left.version.words, one.key, one.bpm) == (right.version.words, other.key, other.bpm)
        and one.remixers
        and one.remixers == other.remixers
    )


def fit(asked: Recording, offered: Recording, *, said: bool) -> Fit:
    """How well the version of `offered` serves a row made from `asked`; `said`: the row writes its version out."""
    left, right = asked.version, offered.version
    if left.words != right.words:
        if asked.whole == offered.whole:
            return Fit.EXACT
        return Fit.DOUBTFUL if _perhaps(asked, offered) else Fit.NO
    if left.mixed != right.mixed or (not left.words and asked.song != offered.song):
        return Fit.NEAR
    if not left.words and not said:
        return Fit.EXACT
    closer = left.soft == right.soft and (left.words or left.extended == right.extended)
    return Fit.EXACT if closer else Fit.NEAR


def _perhaps(asked: Recording, offered: Recording) -> bool:
    one, other = asked.version.words, offered.version.words
    unread = not asked.version.readable or not offered.version.readable
    if unread and (not one or not other):
        return True
    if not one or not other:
        return False
    nameless = frozenset({"remix"})
    if nameless in {one, other}:
        return True
    return (one < other or other < one) and (one ^ other) <= asked.remixer_words | offered.remixer_words


class Shelf:
    """A catalogue, understood, and arranged so that the kin of a track are found at once."""

    def __init__(self, tracks: Iterable[BeatportCandidate]) -> None:
        self._recordings = {track.track_id: understand(track) for track in tracks}
        self._by_song: dict[str, set[int]] = defaultdict(set)
        self._by_artist: dict[str, set[int]] = defaultdict(set)
        for number, recording in self._recordings.items():
            self._by_song[recording.song].add(number)
            self._by_song[recording.bare].add(number)
            for key in recording.artists:
                self._by_artist[key].add(number)

    def __getitem__(self, track_id: int) -> Recording:
        return self._recordings[track_id]

    def song(self, asked: Recording) -> list[Recording]:
        """Every version of a song by these artists."""
        near = set(self._by_song[asked.song]) | self._by_song[asked.bare]
        for key in asked.artists:
            near |= self._by_artist[key]
        return [self[number] for number in sorted(near) if same_song(asked, self[number])]

    def namesakes(self, asked: Recording) -> list[Recording]:
        """Songs of this name by other people."""
        return [self[number] for number in sorted(self._by_song[asked.song]) if not same_song(asked, self[number])]

    def right(self, asked: Recording, *, said: bool, without: frozenset[int] = frozenset()) -> frozenset[int]:
        """The ids that are right for a row made from `asked`, in a catalogue that lacks `without`."""
        fits = {
            other.track.track_id: fit(asked, other, said=said)
            for other in self.song(asked)
            if other.track.track_id not in without
        }
        best = max(fits.values(), default=Fit.NO)
        return frozenset(number for number, value in fits.items() if value == best and value >= Fit.NEAR)

    def kin(self, asked: Recording) -> frozenset[int]:
        """All that anybody might take for the track: what has to go when the track is removed."""
        return frozenset(o.track.track_id for o in self.song(asked) if fit(asked, o, said=False) is not Fit.NO)


def vocabulary(tracks: Iterable[BeatportCandidate]) -> frozenset[str]:
    """Every word that occurs in a catalogue, folded: what a typo must not turn into."""
    return frozenset(
        word
        for track in tracks
        for text in (track.title, track.mix_name, *track.artists, *track.remixers)
        for word in words(fold(text))
    )
