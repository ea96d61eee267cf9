"""Draw the findings of an audit: a block for each kind, addresses whole so that they can be opened."""

from collections.abc import Mapping, Sequence
from typing import TextIO

from beatmatch.audit.findings import Finding, FindingKind, is_stream
from beatmatch.console.layout import aligned_lines
from beatmatch.console.phrases import plural
from beatmatch.console.text import printable, shorten

_MOST_CELLS = 40  # of a title, an artist and a playlist

_HEADINGS: Mapping[FindingKind, str] = {
    FindingKind.SAME_FILE: "The same file more than once",
    FindingKind.SAME_TRACK: "The same Beatport track in several files",
    FindingKind.BELOW_320: "Below 320 kbps",
    FindingKind.LOSSY: "Lossy, from 320 kbps or of unknown bitrate",
    FindingKind.STREAM: "Streams that Beatport sells",
}
_WORDS: Mapping[FindingKind, str] = {
    FindingKind.SAME_FILE: "the same file",
    FindingKind.SAME_TRACK: "the same track",
    FindingKind.BELOW_320: "below 320 kbps",
    FindingKind.LOSSY: "lossy",
    FindingKind.STREAM: "streams to buy",
}


def write_table(findings: Sequence[Finding], stream: TextIO) -> None:
    """Write the findings as text. Where there are none, nothing is written."""
    separator = ""
    for kind, heading in _HEADINGS.items():
        of_kind = [found for found in findings if found.kind is kind]
        if of_kind:
            stream.write(f"{separator}{heading}\n")
            stream.writelines(
                f"{line.rstrip()}\n" for line in aligned_lines([_row(found) for found in of_kind], right=[0])
            )
            separator = "\n"
    stream.flush()


def _row(found: Finding) -> tuple[str, ...]:
    result, track = found.result, found.result.track
    group = "" if found.group is None else str(found.group)
    address = found.beatport.url if found.beatport else ""
    place = f"{_cell(result.playlist)} {result.playlist_index}"
    return (group, _cell(track.title), _cell(track.artist), _sound(found), place, printable(address), found.note)


def _cell(text: str) -> str:
    return shorten(" ".join(printable(text).split()), _MOST_CELLS, tail=_MOST_CELLS * 2 // 5)


def _sound(found: Finding) -> str:
    track = found.result.track
    if is_stream(track):
        return "stream"
    return " ".join(filter(None, (track.file_type, str(track.bitrate or "")))) or "-"


def findings_text(findings: Sequence[Finding], tracks: int) -> str:
    """Return one line with the counts."""
    counts = {kind: sum(found.kind is kind for found in findings) for kind in FindingKind}
    told = ", ".join(f"{count} {_WORDS[kind]}" for kind, count in counts.items() if count)
    return f"{plural(tracks, 'track')} audited: {told or 'nothing to tell'}"
