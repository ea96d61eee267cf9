"""The table of tags is that of the README, and no two fields share a tag but year and date."""

import re
from collections import Counter

from beatmatch.tags.table import TABLE
from beatmatch.writers.fill import Field
from tests.places import ROOT


def test_the_readme_shows_the_table():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|(.*?)\| (.*?) \| (.*?) \|$", readme, re.MULTILINE)
    assert [(name, id3, info.strip(), vorbis, m4a) for name, id3, info, vorbis, m4a in rows] == [
        (field.value, ", ".join(tags.id3), tags.info, ", ".join(tags.vorbis), ", ".join(tags.m4a))
        for field, tags in TABLE.items()
    ]


def test_every_field_has_a_tag_in_every_kind_of_file():
    assert set(TABLE) == set(Field)
    assert all(tags.id3 and tags.vorbis and tags.m4a for tags in TABLE.values())


def test_no_two_fields_share_a_tag_but_year_and_date():
    for kind in ("id3", "vorbis", "m4a"):
        names = Counter(
            name
            for field, tags in TABLE.items()
            if field is not Field.DATE
            for name in (*getattr(tags, kind), *getattr(tags, f"more_{kind}"))
        )
        assert [name for name, count in names.items() if count > 1] == []
