"""Stage 1, read: what a library entry and a candidate say, each read once.

`read_entry(track, settings)` returns a LibraryEntry, `read_candidate(candidate)` a Listing. Read the modules in this
order: entry, titles, segments, title_parts, versions, trailing_version, people, cut_titles.
"""

from beatmatch.matching.read.entry import (
    LibraryEntry,
    Listing,
    beatport_file_id,
    beatport_ids,
    read_candidate,
    read_entry,
)

__all__ = ["LibraryEntry", "Listing", "beatport_file_id", "beatport_ids", "read_candidate", "read_entry"]
