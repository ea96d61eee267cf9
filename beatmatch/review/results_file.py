"""Read the results that a run wrote for a review: JSON in several forms, or the CSV of --review."""

from dataclasses import dataclass

from beatmatch.models import Status
from beatmatch.review.items import ReviewCandidate, ReviewItem, library_track
from beatmatch.review.spreadsheet import ReviewSheet, read_sheet
from beatmatch.review.stored import JsonResult, beatport_track, is_json, open_text, stored_results


@dataclass(frozen=True, slots=True)
class Results:
    """The items of a result file, and what is written in it as decisions where it is a CSV."""

    items: tuple[ReviewItem, ...]
    sheet: ReviewSheet | None = None


def read_results(source: str) -> Results:
    """Read a file, or stdin for "-". Raises InputError for anything that `match` did not write."""
    with open_text(source) as (text, name):
        if is_json(text):
            not_matched = stored_results(text, name).decoded(Status.REVIEW, Status.NO_MATCH)
            return Results(tuple(map(_review_item, not_matched)))
        sheet = read_sheet(text, name)
        return Results(sheet.items, sheet)


def _review_item(result: JsonResult) -> ReviewItem:
    candidates = [
        ReviewCandidate(beatport_track=beatport_track(each), score=each.match_score, version=each.version)
        for each in result.candidates
    ]
    candidates.sort(key=lambda candidate: candidate.beatport_track.track_id != result.beatport_track_id)  # best first
    return ReviewItem(
        places=((result.playlist, result.playlist_index),),
        track=library_track(result.track_id, result.title, result.artist, result.location, result.library),
        status=result.status,
        reasons=result.reasons,
        candidates=tuple(candidates),
    )
