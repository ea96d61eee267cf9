import shutil
from io import BytesIO
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from beatmatch.errors import InputError, OutputError
from beatmatch.library.rekordbox import parse_playlist, read_collection, read_playlists
from beatmatch.models import BeatportCandidate, Confidence, RBTrack, Status, TrackResult, VersionMatch
from beatmatch.writers.fill import Field, Policy, parse_fields
from beatmatch.writers.rekordbox_fields import ATTRIBUTES, USUAL_IN_XML
from beatmatch.writers.rekordbox_xml import WriteReport, check_library, rewrite, write_library
from tests.places import LIBRARIES

LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>

<DJ_PLAYLISTS Version="1.0.0">
  <PRODUCT Name="rekordbox" Version="6.8.5" Company="AlphaTheta"/>
  <COLLECTION Entries="3">
    <TRACK TrackID="11" Name="Amber Field" Artist="Odalyn &amp; Kest" Album=""
           Genre="" Year="0" AverageBpm="124.00" Comments="a &lt; b&#13;"
           Remixer="" Tonality="" Label="" Mix="">
      <TEMPO Inizio="0.121" Bpm="124.00" Metro="4/4" Battito="3"/>
      <POSITION_MARK Name="drop" Type="0" Start="61.2" Num="-1"/>
    </TRACK>
    <TRACK TrackID="12" Name="Low Tide" Artist="Marn" Tonality="4A" Label="Mine"/>
    <TRACK TrackID="13" Name="Slow Glass" Artist="Marn" Tonality="9B" Year="2011"/>
  </COLLECTION>
  <PLAYLISTS>
    <NODE Type="0" Name="ROOT" Count="1">
      <NODE Type="0" Name="Sets" Count="1">
        <NODE Name="Friday" Type="1" KeyType="0" Entries="2">
          <TRACK Key="11"/>
          <TRACK Key="12"/>
        </NODE>
      </NODE>
    </NODE>
  </PLAYLISTS>
</DJ_PLAYLISTS>
"""

AMBER = BeatportCandidate(
    track_id=901, title="Amber Field", key="F# Minor", bpm=124, release_date="2021-06-11", label='Ninth "Pier"'
)


ONLY_EMPTY = Policy(fill=USUAL_IN_XML)


def overwriting(fields: str) -> Policy:
    return Policy(fill=frozenset(), overwrite=parse_fields(fields, option="overwrite"))


def match(track_id: str, best: BeatportCandidate = AMBER, status: Status = Status.MATCHED) -> TrackResult:
    return TrackResult(
        playlist="Friday",
        playlist_index=1,
        track=RBTrack(track_id=track_id),
        status=status,
        version=VersionMatch.EXACT,
        confidence=Confidence.HIGH,
        best=best,
    )


def written(
    library: str | bytes, *results: TrackResult, policy: Policy = ONLY_EMPTY, playlist: str = "beatmatch Friday"
) -> tuple[str, WriteReport]:
    source = library.encode() if isinstance(library, str) else library
    target = BytesIO()
    report = rewrite(BytesIO(source), target, results, policy, playlist=playlist, name="library.xml")
    return target.getvalue().decode(), report


def with_playlists(playlists: str) -> str:
    return f'<DJ_PLAYLISTS><COLLECTION><TRACK TrackID="11"/></COLLECTION>{playlists}</DJ_PLAYLISTS>'


def test_a_match_fills_what_is_empty_and_stands_in_a_new_playlist():
    text, report = written(LIBRARY, match("11"), match("12"))
    expected = (
        LIBRARY.replace('Year="0"', 'Year="2021"')
        .replace('Tonality="" Label=""', 'Tonality="11A" Label="Ninth &quot;Pier&quot;"')
        .replace('Tonality="4A" Label="Mine"/>', 'Tonality="4A" Label="Mine" AverageBpm="124.00" Year="2021"/>')
        .replace('Name="ROOT" Count="1"', 'Name="ROOT" Count="2"')
        .replace(
            "      </NODE>\n    </NODE>\n  </PLAYLISTS>",
            "      </NODE>\n"
            '      <NODE Name="beatmatch Friday" Type="1" KeyType="0" Entries="2">\n'
            '        <TRACK Key="11"/>\n'
            '        <TRACK Key="12"/>\n'
            "      </NODE>\n"
            "    </NODE>\n"
            "  </PLAYLISTS>",
        )
    )
    assert text == expected
    assert report == WriteReport(tracks=2, attributes=5, playlist="beatmatch Friday")


def test_line_ends_stay_those_of_the_export():
    text, _ = written(LIBRARY.replace("\n", "\r\n"), match("11"))
    assert text.count("\r\n") == text.count("\n")
    assert text.replace("\r\n", "\n") == written(LIBRARY, match("11"))[0]


def test_named_fields_overwrite_in_the_notation_of_the_library():
    text, report = written(LIBRARY, match("13"), policy=overwriting("key"))
    assert 'Tonality="11A" Year="2011"/>' in text
    assert report == WriteReport(tracks=1, attributes=1, playlist="beatmatch Friday")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ((), "F#m"),
        (("8A", "Am", "Gm"), "F#m"),
        (("8A", "9A", "Gm"), "11A"),
        (("1m", "8d", "8A"), "4m"),
        (("All", "none", "8A"), "11A"),
    ],
)
def test_a_key_is_written_as_most_keys_of_the_library_are(keys, expected):
    others = "".join(f'<TRACK TrackID="9{number}" Tonality="{key}"/>' for number, key in enumerate(keys))
    text, _ = written(with_playlists("").replace("</COLLECTION>", f"{others}</COLLECTION>"), match("11"))
    assert f'<TRACK TrackID="11" Tonality="{expected}"' in text


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.MATCHED])
def test_without_a_match_the_export_is_copied_byte_for_byte(status):
    text, report = written(LIBRARY, match("11", status=status))
    assert text == LIBRARY
    assert report == WriteReport(tracks=0, attributes=0, playlist=None)


def test_matches_of_tracks_that_the_library_does_not_hold_change_nothing():
    assert written(LIBRARY, match("99"), match(""))[0] == LIBRARY


def test_the_first_match_of_a_track_counts_and_a_repeated_track_is_listed_once():
    other = BeatportCandidate(track_id=2, title="Amber Field", label="Second")
    repeated = LIBRARY.replace('TrackID="12"', 'TrackID="11"').replace('Label="Mine"', 'Label=""')
    text, report = written(
        repeated, match("11", status=Status.ERROR), match("11"), match("11", other), policy=overwriting("label")
    )
    assert text.count("Ninth &quot;Pier&quot;") == 2
    assert '<NODE Name="beatmatch Friday" Type="1" KeyType="0" Entries="1">' in text
    assert report.tracks == 2


def test_a_name_that_is_taken_gets_a_number():
    once, _ = written(LIBRARY, match("11"))
    twice, report = written(once, match("13"))
    assert report.playlist == "beatmatch Friday (2)"
    assert written(twice, match("13"), policy=overwriting("year"))[1].playlist == "beatmatch Friday (3)"
    assert written(LIBRARY, match("13"), playlist="Friday")[1].playlist == "Friday"


def test_the_name_of_the_playlist_is_escaped():
    text, report = written(with_playlists(""), match("11"), playlist='A/B <"Ø\x00">\n& C')
    assert report.playlist == 'A/B <"Ø"> & C'
    assert '<NODE Name="A/B &lt;&quot;Ø&quot;&gt; &amp; C" Type="1"' in text


NODE = '<NODE Name="beatmatch Friday" Type="1" KeyType="0" Entries="1"><TRACK Key="11"/></NODE>'
ROOT = f'<NODE Type="0" Name="ROOT" Count="1">{NODE}</NODE>'


@pytest.mark.parametrize(
    ("playlists", "expected"),
    [
        ("", f"<PLAYLISTS>{ROOT}</PLAYLISTS>"),
        ("<PLAYLISTS/>", f"<PLAYLISTS>{ROOT}</PLAYLISTS>"),
        ("<PLAYLISTS></PLAYLISTS>", f"<PLAYLISTS>{ROOT}</PLAYLISTS>"),
        ('<PLAYLISTS><NODE Type="0" Name="ROOT" Count="0"/></PLAYLISTS>', f"<PLAYLISTS>{ROOT}</PLAYLISTS>"),
        ('<PLAYLISTS><NODE Type="0" Name="ROOT" Count="7"></NODE></PLAYLISTS>', f"<PLAYLISTS>{ROOT}</PLAYLISTS>"),
        (
            '<PLAYLISTS><NODE Type="1" Name="Loose"/></PLAYLISTS>',
            f'<PLAYLISTS><NODE Type="1" Name="Loose"/>{ROOT}</PLAYLISTS>',
        ),
        (
            "<PLAYLISTS>\n\t<NODE Type='0' Name='ROOT' />\n</PLAYLISTS>\n",
            (
                "<PLAYLISTS>\n\t<NODE Type='0' Name='ROOT' Count=\"1\">\n"
                '\t  <NODE Name="beatmatch Friday" Type="1" KeyType="0" Entries="1">\n'
                '\t    <TRACK Key="11"/>\n'
                "\t  </NODE>\n"
                "\t</NODE>\n"
                "</PLAYLISTS>\n"
            ),
        ),
    ],
)
def test_the_folder_of_all_folders_is_made_where_there_is_none(playlists, expected):
    text, _ = written(with_playlists(playlists), match("11"), policy=overwriting("label"))
    assert text == with_playlists(expected).replace(
        '<TRACK TrackID="11"/></COLLECTION>', '<TRACK TrackID="11" Label="Ninth &quot;Pier&quot;"/></COLLECTION>'
    )


def test_a_playlist_part_in_front_of_the_collection_is_no_trouble():
    library = (
        '<DJ_PLAYLISTS><PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="A" Type="1"><TRACK Key="11"/></NODE></NODE>'
        '</PLAYLISTS><COLLECTION><TRACK TrackID="11"/></COLLECTION></DJ_PLAYLISTS>'
    )
    text, _ = written(library, match("11"), policy=overwriting("year"))
    assert text == library.replace("</NODE></NODE>", f"</NODE>{NODE}</NODE>").replace(
        'Name="ROOT"', 'Name="ROOT" Count="2"'
    ).replace('<TRACK TrackID="11"/>', '<TRACK TrackID="11" Year="2021"/>')


def test_a_track_outside_the_collection_is_no_track_of_the_library():
    library = with_playlists("<OTHER><TRACK TrackID='11'/></OTHER>").replace('TrackID="11"', 'TrackID="12"')
    assert written(library, match("11"))[0] == library


def test_a_byte_order_mark_and_latin_1_are_kept():
    marked = "\ufeff" + LIBRARY
    assert written(marked, match("11"))[0] == "\ufeff" + written(LIBRARY, match("11"))[0]
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?>' + with_playlists("").replace("11", "11\xe9")
    target = BytesIO()
    polish = BeatportCandidate(track_id=1, title="x", label="Świt é")
    rewrite(BytesIO(latin.encode("latin-1")), target, [match("11é", polish)], ONLY_EMPTY, playlist="b", name="l")
    assert b'TrackID="11\xe9" Label="&#346;wit \xe9"/>' in target.getvalue()
    assert b'<TRACK Key="11\xe9"/>' in target.getvalue()


@pytest.mark.parametrize(
    ("library", "message"),
    [
        (LIBRARY[:700], "library.xml is damaged and cannot be written back: no element found: line 15, column 2"),
        (LIBRARY.replace("&amp;", "&"), "library.xml is damaged and cannot be written back: not well-formed (invalid token): line 6, column 59"),
        ("", "library.xml is damaged and cannot be written back: no element found: line 1, column 0"),
        ('<plist version="1.0"/>', "library.xml is no Rekordbox export"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]>" + with_playlists(""), "library.xml declares a document type"),
        (LIBRARY.replace("UTF-8", "UTF-16").encode("utf-16"), "library.xml is written in UTF-16"),
        (LIBRARY.encode("utf-16-le"), "library.xml is written in UTF-16"),
        (LIBRARY.replace("UTF-8", "shift_jis"), "library.xml is written in shift_jis"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_back_is_an_error_that_says_why(library, message):
    with pytest.raises(InputError) as caught:
        written(library, match("11"))
    assert caught.value.message == message
    assert caught.value.hint


def test_a_file_is_written_beside_the_original_which_stays(tmp_path):
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    source.write_text(LIBRARY)
    report = write_library(source, target, [match("11")], ONLY_EMPTY, playlist="beatmatch Friday")
    assert report == WriteReport(tracks=1, attributes=3, playlist="beatmatch Friday")
    assert source.read_text() == LIBRARY
    assert target.read_text() == written(LIBRARY, match("11"))[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.xml", "library.xml"]


def test_the_original_is_never_the_target(tmp_path):
    source = tmp_path / "library.xml"
    source.write_text(LIBRARY)
    (tmp_path / "link.xml").symlink_to(source)
    for target in (source, tmp_path / "." / "library.xml", tmp_path / "link.xml"):
        with pytest.raises(OutputError, match="is the library itself"):
            write_library(source, target, [match("11")], ONLY_EMPTY, playlist="b")
    assert source.read_text() == LIBRARY


def test_a_failed_write_leaves_what_was_there(tmp_path):
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    source.write_text(LIBRARY[:600])
    target.write_text("kept")
    with pytest.raises(InputError):
        write_library(source, target, [match("11")], ONLY_EMPTY, playlist="b")
    with pytest.raises(InputError):
        write_library(tmp_path / "no.xml", target, [match("11")], ONLY_EMPTY, playlist="b")
    assert target.read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again.xml", "library.xml"]


def test_a_library_that_is_not_there_or_a_folder_is_one_clear_line(tmp_path):
    for source, why in ((tmp_path / "no.xml", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(InputError) as caught:
            write_library(source, tmp_path / "again.xml", [], ONLY_EMPTY, playlist="b")
        assert caught.value.message == f"cannot read {source}: {why}"


def test_what_would_fail_at_the_end_is_told_before_the_run(tmp_path):
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    source.write_text(LIBRARY)
    check_library(source, target)
    assert not target.exists()
    with pytest.raises(OutputError):
        check_library(source, source)
    source.write_text(LIBRARY[:700])
    with pytest.raises(InputError, match="is damaged"):
        check_library(source, target)


def test_the_reader_of_the_project_reads_what_was_written(tmp_path):
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    source.write_text(LIBRARY)
    write_library(source, target, [match("11"), match("12")], ONLY_EMPTY, playlist="beatmatch A/B")
    amber, low_tide, slow_glass = read_collection(target).tracks
    assert (amber.key, amber.year, amber.label, amber.bpm) == ("11A", 2021, 'Ninth "Pier"', 124.0)
    assert (low_tide.key, low_tide.label, low_tide.year) == ("4A", "Mine", 2021)
    assert slow_glass == read_collection(source).tracks[2]
    assert [playlist.full_name for playlist in read_playlists(target)] == ["Sets/Friday", r"beatmatch A\/B"]
    assert parse_playlist(target, r"beatmatch A\/B") == (amber, low_tide)


# --- nothing but what was chosen changes ---------------------------------------------------------------------------

TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
)
NAMES = (*ATTRIBUTES.values(), "Comments", "Location", "Rating")
TRACKS = st.lists(st.dictionaries(st.sampled_from(NAMES), TEXT | st.sampled_from(["0", "128.00", "8A"])), max_size=6)
CANDIDATES = st.builds(
    BeatportCandidate,
    track_id=st.just(1),
    title=TEXT,
    mix_name=TEXT,
    artists=st.lists(TEXT, max_size=2).map(tuple),
    remixers=st.lists(TEXT, max_size=2).map(tuple),
    key=st.sampled_from([None, "A Minor", "Gb Major"]),
    bpm=st.none() | st.floats(1, 999),
    release_date=st.sampled_from([None, "2020-02-02"]),
    label=st.none() | TEXT,
    genre=st.none() | TEXT,
    sub_genre=st.none() | TEXT,
    release=st.none() | TEXT,
)
RESULTS = st.lists(
    st.builds(
        match, st.sampled_from(["0", "1", "2", "3"]), CANDIDATES, st.sampled_from([Status.MATCHED, Status.REVIEW])
    ),
    max_size=4,
)
FIELD_SETS = st.frozensets(st.sampled_from(Field))
POLICIES = st.just(ONLY_EMPTY) | st.builds(Policy, fill=FIELD_SETS, overwrite=FIELD_SETS, colour=st.booleans())


def as_library(tracks: list[dict[str, str]]) -> str:
    rows = []
    for number, track in enumerate(tracks):
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in track.items())
        rows.append(f'<TRACK TrackID="{number}"{attributes}><TEMPO Bpm="1"/></TRACK>')
    entries = "".join(f'<TRACK Key="{number}"/>' for number in range(len(tracks)))
    return (
        f'<DJ_PLAYLISTS><COLLECTION>{"".join(rows)}</COLLECTION><PLAYLISTS><NODE Type="0" Name="ROOT" Count="1">'
        f'<NODE Type="1" Name="All">{entries}</NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>'
    )


def collection(document: str | bytes) -> list[dict[str, str]]:
    root = etree.fromstring(document.encode() if isinstance(document, str) else document)
    return [dict(track.attrib) for track in root.findall("COLLECTION/TRACK")]


@given(TRACKS, RESULTS, POLICIES)
def test_everything_that_was_not_chosen_is_as_it_was(tracks, results, policy):
    library = as_library(tracks)
    text, report = written(library, *results, policy=policy)
    chosen = {ATTRIBUTES[field] for field in policy.chosen if field in ATTRIBUTES} | {"Colour"}
    may_replace = {ATTRIBUTES[field] for field in policy.overwrite if field in ATTRIBUTES}
    matched = {result.track.track_id for result in results if result.matched}
    touched = 0
    before, after = collection(library), collection(text)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        assert changed <= (chosen if old["TrackID"] in matched else set())
        assert all(old.get(name, "").strip() in {"", "0"} for name in changed - may_replace)
        touched += bool(changed)
    assert (report.tracks, report.playlist is None) == (touched, touched == 0)
    assert text.count("<TEMPO") == len(tracks)
    assert '<NODE Type="1" Name="All">' in text


@given(TRACKS, RESULTS)
def test_what_was_filled_once_is_not_filled_again(tracks, results):
    once, _ = written(as_library(tracks), *results)
    assert written(once, *results)[0] == once


# --- real exports, where they are at hand ------------------------------------------------------------------------

REAL = [pytest.param(path, id=path.name) for path in sorted(LIBRARIES.glob("*.xml"))]


def playlists(node: etree._Element) -> list[tuple[str, list[str]]]:
    return [
        (child.get("Name", ""), [entry.get("Key", "") for entry in child.findall("TRACK")])
        for child in node.iter("NODE")
    ]


@pytest.fixture(params=REAL)
def exported(request, tmp_path):
    """A real export, the same written back with every third track matched, and the ids of these."""
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    shutil.copy(request.param, source)
    ids = [track["TrackID"] for track in collection(source.read_bytes())][::3]
    report = write_library(source, target, [match(i) for i in ids], overwriting("label,key,year"), playlist="beatmatch")
    return source, target, report


@pytest.mark.skipif(not REAL, reason="the real exports lie outside the project")
def test_a_real_export_keeps_every_track_playlist_and_attribute_that_was_not_chosen(exported):
    source, target, report = exported
    before, after = collection(source.read_bytes()), collection(target.read_bytes())
    chosen = {"Label", "Tonality", "Year"}
    assert [{k: v for k, v in track.items() if k not in chosen} for track in before] == [
        {k: v for k, v in track.items() if k not in chosen} for track in after
    ]
    old, new = playlists(etree.parse(source).getroot()), playlists(etree.parse(target).getroot())
    assert new[:-1] == old
    assert new[-1][0] == "beatmatch"
    assert len(new[-1][1]) == report.tracks


@pytest.mark.skipif(not REAL, reason="the real exports lie outside the project")
def test_a_real_export_is_read_back_by_the_reader_of_the_project(exported):
    source, target, report = exported
    assert len(read_collection(target).tracks) == len(read_collection(source).tracks)
    *old, new = read_playlists(target)
    assert tuple(old) == read_playlists(source)
    assert (new.full_name, new.entries) == ("beatmatch", report.tracks)


@pytest.mark.skipif(not REAL, reason="the real exports lie outside the project")
def test_a_real_export_is_read_back_by_pyrekordbox(exported):
    rbxml = pytest.importorskip("pyrekordbox.rbxml")
    source, target, report = exported
    old, new = rbxml.RekordboxXml(source), rbxml.RekordboxXml(target)
    assert new.num_tracks == old.num_tracks
    assert len(new.get_playlist("beatmatch").get_tracks()) == report.tracks
    assert sum(track["Label"] == 'Ninth "Pier"' for track in new.get_tracks()) == report.tracks


def test_pyrekordbox_reads_what_was_written(tmp_path):
    rbxml = pytest.importorskip("pyrekordbox.rbxml")
    source, target = tmp_path / "library.xml", tmp_path / "again.xml"
    source.write_text(LIBRARY)
    write_library(source, target, [match("11"), match("12")], ONLY_EMPTY, playlist="beatmatch Friday")
    read = rbxml.RekordboxXml(target)
    amber = read.get_track(TrackID=11)
    assert (amber["Tonality"], amber["Year"], amber["Label"]) == ("11A", 2021, 'Ninth "Pier"')
    assert read.get_playlist("beatmatch Friday").get_tracks() == [11, 12]
    assert read.get_playlist("Sets", "Friday").get_tracks() == [11, 12]
