"""Read artist and title out of the path of a file, where a library knows nothing but that.

Rippers and release groups write names in a few forms; each is rewritten as "Artist - Title", which is then read like
any other title: the candidate has to know the artist, so a wrong guess finds nobody.
"""

import re
from collections.abc import Iterator

from beatmatch.library.location import file_title

_PART = re.compile(r"\s+[-–—]\s+")
_NUMBERED = re.compile(
    r"^(?:(?:cd|disc)?\s*\d-)?(?:\d{1,3}|[A-D]\d)(?:\s*[.)_-]\s*|\s+)(?P<title>\S.*)$", re.IGNORECASE
)
_SCENE = re.compile(
    r"^(?:(?:\d{1,3}|[a-d]\d)[-_]+)?(?P<artist>[^\s-]+?)[-_]*-[-_]*(?P<title>[^\s-]+(?:-\([^\s)]+\))?)(?:-[a-z0-9]{2,12})?$",
    re.IGNORECASE,
)


def titles_in_path(path: str) -> Iterator[str]:
    """Yield "Artist - Title" for each form that a path has: the likeliest first, none for a plain name."""
    *folders, _ = re.split(r"[/\\]", path)
    name = " ".join(file_title(path).split())
    parts = [part.strip() for part in _PART.split(name)]
    if len(parts) > 2 and (match := _NUMBERED.match(parts[-1])):  # "Artist - Album - NN Title", "Artist - (Year) ..."
        yield f"{parts[0]} - {match['title']}"
    if len(parts) > 3 and parts[-2].isdecimal():  # "Artist - Album - NN - Title"
        yield f"{parts[0]} - {parts[-1]}"
    if " " not in name and "_" in name and (match := _SCENE.match(name)):  # "01-some_artist-some_title-grp"
        yield f"{match['artist'].replace('_', ' ').strip()} - {match['title'].replace('_', ' ').strip()}"
    is_title_alone = len(parts) == 1 or (len(parts) == 2 and parts[0].isdecimal())
    if is_title_alone and len(folders) > 1 and folders[-2] and (match := _NUMBERED.match(name)):
        yield f"{folders[-2]} - {match['title']}"  # Artist/Album/NN Title
