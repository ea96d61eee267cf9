"""Why a track was matched or not, laid out for a person who knows the music."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from beatmatch.console.layout import aligned_lines, column_widths
from beatmatch.console.phrases import plural
from beatmatch.console.text import printable, shorten
from beatmatch.matching.decide.reasons import describe
from beatmatch.matching.explain import EVIDENCE_NAMES, CandidateExplanation, Explanation, TitleInWords
from beatmatch.models import QueryKind, Status
from beatmatch.review.comparison import VERSION_WORDS, minutes_and_seconds

_MOST_WAYS = 4
_VERDICTS: Mapping[Status, str] = {
    Status.MATCHED: "matched: number 1 is it",
    Status.REVIEW: "review: number 1 may be it, a human should decide",
    Status.NO_MATCH: "not found",
    Status.SKIPPED: "skipped",
    Status.ERROR: "unanswered",
}
_QUERIES: Mapping[QueryKind, str] = {
    QueryKind.FULL: "artists, title, version",
    QueryKind.ARTIST_TITLE: "artist, title",
    QueryKind.REMIXER: "title, remixer",
    QueryKind.FOLDED: "without accents",
    QueryKind.FILTER: "as artist and title",
    QueryKind.TITLE: "title alone",
    QueryKind.ID: "Beatport's id",
    QueryKind.ISRC: "ISRC",
}


def explained(found: Explanation, *, width: int) -> str:
    """Lay an explanation out in paragraphs of at most `width` cells, as far as the table of numbers lets it."""
    paragraphs = (
        _entry(found),
        _ways(found.titles),
        _asked(found),
        _candidates(found),
        _numbers(found.candidates, width),
        _verdict(found),
    )
    lines = (line for paragraph in paragraphs for line in ("", *_fitted(paragraph, width)) if line or any(paragraph))
    return "\n".join(lines).lstrip("\n") + "\n"


def _fitted(lines: Sequence[str], width: int) -> Iterator[str]:
    return (shorten(line, max(width, 80)) for line in lines)


def _entry(found: Explanation) -> list[str]:
    track = found.track
    known = [
        f"{track.bpm:g} BPM" if track.bpm else "",
        track.key,
        minutes_and_seconds(track.seconds),
        track.label,
        track.album,
        str(track.year or ""),
    ]
    said = ", ".join(printable(fact) for fact in known if fact) or "nothing else"
    return [
        printable(f"{found.playlist}, number {found.playlist_index}"),
        printable(f"  {track.artist or '(no artist)'} - {track.title}"),
        f"  the library also says: {said}",
    ]


def _ways(ways: Sequence[TitleInWords]) -> list[str]:
    more = len(ways) - _MOST_WAYS
    lines = ["How the title can be read", *(f"  {_way(way)}" for way in ways[:_MOST_WAYS])]
    return [*lines, f"  and in {plural(more, 'more way')}"] if more > 0 else lines


def _way(way: TitleInWords) -> str:
    said = [f'song "{way.song}"', f"version {way.version}" if way.version else "no version named"]
    said += [f"by {', '.join(way.artists)}"] if way.artists else []
    said += [f"featuring {', '.join(way.featured)}"] if way.featured else []
    said += [f"with ({') ('.join(way.brackets)}), name or version"] if way.brackets else []
    return printable(", ".join(said))


def _asked(found: Explanation) -> list[str]:
    if not found.queries:
        return []
    widest = max(len(_QUERIES[record.query.kind]) for record in found.queries)
    return [
        "What was asked",
        *(
            printable(f"  {_QUERIES[record.query.kind]:<{widest}}  {record.candidates:>3} found  {record.query.text}")
            for record in found.queries
        ),
    ]


def _candidates(found: Explanation) -> list[str]:
    if not found.candidates:
        return []
    lines = [f"What was found: {_best_of(found)}"]
    for place, fit in enumerate(found.candidates, 1):
        about = ", ".join(text for text in (fit.scored.candidate.release_date, fit.scored.candidate.label) if text)
        lines.append(printable(f"  {place}  {describe(fit.scored.candidate)}{f'  {about}' if about else ''}"))
        lines += [f"     {line}" for line in textwrap.wrap(printable(fit.why), 74)]
    return lines


def _best_of(found: Explanation) -> str:
    shown = len(found.candidates)
    return plural(shown, "track") if shown == found.looked_at else f"the best {shown} of {found.looked_at} tracks"


def _numbers(fits: Sequence[CandidateExplanation], width: int) -> list[str]:
    """Draw the table of the parts: 100 agrees, 0 does not, a dash where one side does not say."""
    if not fits:
        return []
    names = [name for name in EVIDENCE_NAMES if any(fit.scored.value_of(name) is not None for fit in fits)]
    rows = [["", "score", "version is", *(EVIDENCE_NAMES[name] for name in names)]]
    rows += [[str(place), *_row(fit, names)] for place, fit in enumerate(fits, 1)]
    widths = column_widths(rows)
    gap = 2 if sum(widths) + 2 * len(widths) <= width else 1
    lines = aligned_lines(rows, right=range(len(widths)), gap=gap)
    return [
        "How well it agrees (100: fully, 0: not at all, -: one side does not say)",
        *(f"  {line}" for line in lines),
    ]


def _row(fit: CandidateExplanation, names: Sequence[str]) -> list[str]:
    values = (fit.scored.value_of(name) for name in names)
    parts = ("-" if value is None else f"{100 * value:.0f}" for value in values)
    return [f"{fit.scored.score:.1f}", VERSION_WORDS[fit.scored.version], *parts]


def _verdict(found: Explanation) -> list[str]:
    return [
        f"Verdict: {_VERDICTS[found.status]}",
        *(f"  {line}" for reason in found.reasons for line in textwrap.wrap(printable(reason), 76)),
    ]
