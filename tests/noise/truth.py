"""Which catalogue tracks are right for a row: the same song, an artist in common, and a version that serves.

The rules:

- Names are equal without featured artists, version and accents, or differ by a typo of one or two letters; numbers and
  parts ("Pt. II") have to be equal.
- A subtitle in brackets that only one side has makes no other song. Without a named version such a track is less
  right than one with the same name; so is one whose name differs by a typo.
- Artists: one in common is enough. Remixers are left out on both sides, unless a side has nobody else.
- Rows without a version: Original, Extended, none, Main, Album and Remastered are all right.
- Rows that say Original (or Extended): the same is right; the other one only where the catalogue has nothing closer.
- A named version: the same words, except mix, version, original, extended and remix. So the extended remix by a person
  is right for the remix by that person; a dub, a club mix or an edit by that person is not.
- Beatport sometimes divides name and version in odd places ("Night [Bus Nobody Remix]"): the same words in the same
  order are the same.
- A remix by the same person with equal tempo and key is the same, whatever artists were entered for it.
- Mixed (a cut from a DJ mix) and remastered against neither: right only where the catalogue has nothing closer.
- "Remix" without a name, one of two remixers, and a version that cannot be read ("Good Life"): never right, but
  removed from the catalogue together with the track of a removed row.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from beatmatch.models import BeatportCandidate
from tests.noise.recording import Recording, read_recording
from tests.noise.text import alike, fold, have_artist_in_common, words


class Fit(IntEnum):
    """How well a catalogue track serves a row."""

    NO = 0
    DOUBTFUL = 1  # never right, but no matcher can be blamed for it: it is removed with the track of a removed row
    NEAR = 2  # right where nothing is exact
    EXACT = 3


@dataclass(frozen=True, slots=True)
class CatalogueFacts:
    """What a noise has to know of a whole catalogue, so that it does not turn a track into another one of it."""

    words: frozenset[str]  # folded
    songs: frozenset[str]  # compact
    artists: tuple[str, ...]  # as written


class CatalogueIndex:
    """A catalogue in which the versions of a song, and other songs of its name, are found at once."""

    def __init__(self, tracks: Iterable[BeatportCandidate]) -> None:
        self._recordings = {track.track_id: read_recording(track) for track in tracks}
        self._by_song: dict[str, set[int]] = defaultdict(set)
        self._by_artist: dict[str, set[int]] = defaultdict(set)
        self._versions: dict[Recording, list[Recording]] = {}  # what `versions_of` has found
        for track_id, recording in self._recordings.items():
            self._by_song[recording.song].add(track_id)
            self._by_song[recording.song_without_subtitle].add(track_id)
            for artist in recording.main_artists:
                self._by_artist[artist].add(track_id)

    def __getitem__(self, track_id: int) -> Recording:
        return self._recordings[track_id]

    def versions_of(self, wanted: Recording) -> list[Recording]:
        """Return every track that is the same song, the wanted one with them, in the order of their ids."""
        if wanted not in self._versions:
            near = self._by_song[wanted.song] | self._by_song[wanted.song_without_subtitle]
            for artist in wanted.main_artists:
                near |= self._by_artist[artist]
            versions = [self[track_id] for track_id in sorted(near) if same_song(wanted, self[track_id])]
            self._versions[wanted] = versions
        return self._versions[wanted]

    def namesakes_of(self, wanted: Recording) -> list[Recording]:
        """Return the songs of the same name by other artists."""
        return [self[each] for each in sorted(self._by_song[wanted.song]) if not same_song(wanted, self[each])]

    def facts(self) -> CatalogueFacts:
        tracks = [recording.track for recording in self._recordings.values()]
        people = tuple({name: None for track in tracks for name in (*track.artists, *track.remixers)})
        texts = (*people, *(text for track in tracks for text in (track.title, track.mix_name)))
        catalogue_words = frozenset(word for text in texts for word in words(fold(text)))
        return CatalogueFacts(catalogue_words, frozenset(self._by_song), people)

    def right_answers(
        self, wanted: Recording, *, version_written: bool, without: frozenset[int] = frozenset()
    ) -> frozenset[int]:
        """Return the ids that are right for a row made from `wanted`, in a catalogue that lacks `without`."""
        fits = {
            other.track.track_id: fit(wanted, other, version_written=version_written)
            for other in self.versions_of(wanted)
            if other.track.track_id not in without
        }
        best = max(fits.values(), default=Fit.NO)
        return frozenset(track_id for track_id, value in fits.items() if value == best and value >= Fit.NEAR)

    def acceptable(self, wanted: Recording) -> frozenset[int]:
        """Return the ids of all that somebody could accept for the track: what is removed together with it."""
        return frozenset(
            other.track.track_id
            for other in self.versions_of(wanted)
            if fit(wanted, other, version_written=False) is not Fit.NO
        )


def same_song(left: Recording, right: Recording) -> bool:
    names_agree = (
        left.song_and_version == right.song_and_version
        or alike(left.song, right.song, min_length=8, min_ratio=0.92)
        or (left.song == left.song_without_subtitle == right.song_without_subtitle)
        or (right.song == right.song_without_subtitle == left.song_without_subtitle)
    )
    return names_agree and (have_artist_in_common(left.main_artists, right.main_artists) or _same_remix(left, right))


def _same_remix(left: Recording, right: Recording) -> bool:
    """Return whether both are the remix by one person, with one tempo and key, whatever artists were entered."""
    left_track, right_track = left.track, right.track
    return bool(
        left.version.words
        and left.version.words == right.version.words
        and (left_track.key, left_track.bpm) == (right_track.key, right_track.bpm)
        and left_track.remixers
        and left_track.remixers == right_track.remixers
    )


def fit(wanted: Recording, offered: Recording, *, version_written: bool) -> Fit:
    """Return how well the version of `offered` serves a row made from `wanted` that states its version or does not."""
    left, right = wanted.version, offered.version
    if left.words != right.words:
        if wanted.song_and_version == offered.song_and_version:
            return Fit.EXACT
        return Fit.DOUBTFUL if _may_be_the_same_version(wanted, offered) else Fit.NO
    if left.mixed != right.mixed or (not left.words and wanted.song != offered.song):
        return Fit.NEAR
    if not left.words and not version_written:
        return Fit.EXACT
    same_form = left.pressing == right.pressing and (left.words or left.extended == right.extended)
    return Fit.EXACT if same_form else Fit.NEAR


def _may_be_the_same_version(wanted: Recording, offered: Recording) -> bool:
    """Return whether two versions with different words may be one: unreadable, nameless, or a remixer left out."""
    left, right = wanted.version.words, offered.version.words
    if not left or not right:
        return not wanted.version.readable or not offered.version.readable
    if frozenset({"remix"}) in {left, right}:
        return True
    return (left < right or right < left) and (left ^ right) <= wanted.remixer_words | offered.remixer_words
