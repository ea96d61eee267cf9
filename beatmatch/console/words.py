"""How counts and times are said."""

from beatmatch.writers.summary import Summary


def counts(summary: Summary) -> tuple[tuple[str, int], ...]:
    """Name what there is of each status, leaving out what there is none of."""
    named = (
        ("matched", summary.matched),
        ("review", summary.review),
        ("not found", summary.no_match),
        ("skipped", summary.skipped),
        ("unanswered", summary.error),
    )
    return tuple((word, count) for word, count in named if count)


def plural(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def duration(seconds: float) -> str:
    """Say a time as people do: 35 s, 2 min 5 s, 3 h 20 min; never less than a second."""
    whole = max(1, round(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_rest = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes_rest} min"
    return f"{minutes} min {rest} s" if minutes else f"{whole} s"


def waiting(seconds: float, reason: str) -> str:
    return f"waiting {duration(seconds)}, {reason}"


def gone(reason: str) -> str:
    return f"stopped asking Beatport: {reason}"
