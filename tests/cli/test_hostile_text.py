"""Ten hostile texts in every field of the library and of the catalogue, and every output that there is."""

import csv
import json
import re
from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import pytest

from beatmatch.config import OPTIONS, Panel
from beatmatch.writers.registry import Format

HOSTILE = (
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31m\x85\x90q\x9c",
    "\x7f\x08\x08\x08\x00",
    "\u202egnp.exe\u2066\u202c\u2069",
    '=HYPERLINK("http://evil")',
    "a;=cmd|' /C calc'!A0",
    "\t@SUM(1)",
    "\u3000\u00a0+1",
    "x\r\n-2+3",
    "\u200b=1\ufeff",
)
# Every option that names a file, and every format: who adds one adds it here.
FILES = {"output", "report", "candidates", "queries", "review", "write-xml", "write-xml-whole", "log-file"}
SUFFIXES = {"write-xml": "xml", "write-xml-whole": "xml", "report": "html"}
FORMATS = {"table", "text", "csv", "json", "ndjson"}

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile("(?:^|[;\n])(?:[^\\S\n]|[\u200b-\u200f\ufeff])*[=+@＝＋－＠-](?![0-9.]+$)")
TRACK = "Foxglove {number}"


def test_this_test_knows_every_output():
    flags = (option for option in OPTIONS.values() if option.panel is not Panel.NO_FLAG)
    assert {option.name for option in flags if option.metavar == "FILE"} == FILES
    assert {form.value for form in Format} == FORMATS
    assert all(OPTIONS[name].panel in (Panel.OUTPUT, Panel.LIBRARY, Panel.MESSAGES) for name in FILES)


def in_xml(text):
    return quoteattr(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))


@pytest.fixture
def hostile_files(tmp_path):
    rows, lines = [], []
    for number, text in enumerate(HOSTILE, 1):
        title = TRACK.format(number=number)
        tags = {name: in_xml(text) for name in ("Album", "Grouping", "Remixer", "Comments")}
        attributes = " ".join(f"{name}={value}" for name, value in tags.items())
        rows.append(
            f'<TRACK TrackID="{number}" Name={in_xml(title + text)} Artist={in_xml("Odalyn Fenn" + text)} '
            f'Location={in_xml(f"file://localhost/{text}.mp3")} Tonality="" {attributes}/>'
        )
        names = {key: {"name": text} for key in ("key", "genre", "sub_genre")}
        release = {"name": text, "label": {"name": text}}
        people = [{"name": "Odalyn Fenn"}, {"name": text}]
        for beside, mix in enumerate(("Original Mix", text)):
            lines.append(
                {"id": number * 10 + beside, "name": title, "mix_name": mix, "artists": people, "remixers": people[1:],
                 "isrc": text, "catalog_number": text, "slug": text, "publish_date": text, "release": release, **names}
            )  # fmt: skip
    keys = "".join(f'<TRACK Key="{number}"/>' for number in range(1, len(HOSTILE) + 1))
    library, catalog = tmp_path / "library.xml", tmp_path / "catalog.jsonl"
    library.write_text(
        f'<DJ_PLAYLISTS><COLLECTION Entries="{len(rows)}">{"".join(rows)}</COLLECTION><PLAYLISTS>'
        f'<NODE Type="0" Name="ROOT"><NODE Type="1" Name={in_xml("=Set" + HOSTILE[3])} KeyType="0" '
        f'Entries="{len(rows)}">{keys}</NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>',
        encoding="utf-8",
    )
    catalog.write_text("\n".join(map(json.dumps, lines)))
    return str(library), str(catalog)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_output_is_safe_to_look_at_and_to_open(cli, tmp_path, hostile_files, form):
    library, catalog = hostile_files
    places = {name: tmp_path / f"{name}.{SUFFIXES.get(name, 'csv')}" for name in FILES - {"output"}}
    options = [part for name, place in places.items() for part in (f"--{name}", str(place))]
    done = cli(
        "match", library, "-c", catalog, "-f", form, "-vv", "--no-store", *options, "--overwrite", "label,genre,mix"
    )
    assert done.status == 0
    assert done.out.count("Foxglove") >= len(HOSTILE)
    texts = {"stdout": done.out, "stderr": done.err} | {name: place.read_text() for name, place in places.items()}
    for name in ("write-xml", "write-xml-whole"):
        written = re.findall(r' (?:Label|Genre|Mix|Name)="(?!Foxglove)(?!=Set)([^"]*)"', texts[name])
        assert written
        texts[name] = "\n".join(written)  # the rest is the library's own
    for name, text in texts.items():
        assert not CONTROL.search(text), name
        assert not OVERRIDE.search(text), name
    for name in ("write-xml", "write-xml-whole"):
        ET.parse(places[name])
    for name in ("candidates", "queries", "review"):
        check_cells(name, texts[name])
    if form == "csv":
        check_cells("stdout", done.out)


def check_cells(name, text):
    for row in csv.DictReader(text.splitlines(keepends=True)):
        assert not {column: cell for column, cell in row.items() if FORMULA.search(cell)}, name
