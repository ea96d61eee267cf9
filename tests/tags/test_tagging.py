"""The tags of many files: what would change, what cannot be written, and that no file stops the others."""

from datetime import UTC, datetime

from beatmatch.library.music_root import parse_music_roots
from beatmatch.models import Confidence
from beatmatch.tags.files import Problem
from beatmatch.tags.journal import Start, new_journal, read_run
from beatmatch.tags.reading import read_tags
from beatmatch.tags.tagging import TagReport, plan_tags, write_plan
from beatmatch.writers.fill import Field, Policy
from tests.audio_files.files import flac, mp3, wav
from tests.audio_files.id3 import id3, text
from tests.tags.samples import match_of

START = Start(beatmatch="1", library="library.xml", playlists=("Friday",))


def plan(results, policy=None, **options):
    return plan_tags(results, policy or Policy(), **options)


def write(planned, folder):
    report = TagReport()
    with new_journal(folder, START, datetime(2026, 11, 25, tzinfo=UTC)) as journal:
        write_plan(planned, journal, report)
    return report


def test_files_are_planned_and_written(tmp_path):
    for name, content in {"a.mp3": mp3(), "b.flac": flac(), "c.wav": wav()}.items():
        (tmp_path / name).write_bytes(content)
    planned = plan([match_of(tmp_path / name) for name in ("a.mp3", "b.flac", "c.wav")])
    assert [(each.path.name, each.track, len(each.changes)) for each in planned.files] == [
        ("a.mp3", "Ivo Ren - Glass Parade", 13),
        ("b.flac", "Ivo Ren - Glass Parade", 13),
        ("c.wav", "Ivo Ren - Glass Parade", 13),
    ]
    report = write(planned, tmp_path / "journals")
    assert (report.written, report.fields, report.refused) == (3, 39, [])
    assert read_run(tmp_path / "journals", "20261125-000000").is_finished
    assert plan([match_of(tmp_path / "a.mp3")]).without_news == 1


def test_a_file_that_cannot_be_used_stops_no_other(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    (tmp_path / "damaged.mp3").write_bytes(b"x" * 500)
    (tmp_path / "read-only.mp3").write_bytes(mp3())
    (tmp_path / "read-only.mp3").chmod(0o444)
    names = ("gone.mp3", "damaged.mp3", "read-only.mp3", "a.mp3")
    planned = plan([match_of(tmp_path / name) for name in names])
    assert [each.path.name for each in planned.files] == ["a.mp3"]
    assert [error.problem for error in planned.refused] == [Problem.MISSING, Problem.DAMAGED, Problem.READ_ONLY]


def test_a_file_that_goes_away_before_the_writing_stops_no_other(tmp_path):
    for name in ("a.mp3", "b.mp3"):
        (tmp_path / name).write_bytes(mp3())
    planned = plan([match_of(tmp_path / name) for name in ("a.mp3", "b.mp3")])
    (tmp_path / "a.mp3").unlink()
    report = write(planned, tmp_path / "journals")
    assert (report.written, [error.problem for error in report.refused]) == (1, [Problem.MISSING])
    assert read_tags(tmp_path / "b.mp3").beatport_id == 17827767


def test_only_sure_matches_are_written_unless_less_is_asked_for(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    medium = match_of(tmp_path / "a.mp3", confidence=Confidence.MEDIUM)
    planned = plan([medium])
    assert (planned.files, planned.less_sure) == ([], 1)
    assert len(plan([medium], Policy(min_confidence=Confidence.MEDIUM)).files) == 1


def test_a_file_is_planned_once_whatever_it_is_called(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    (tmp_path / "link.mp3").symlink_to("a.mp3")
    planned = plan([match_of(tmp_path / "a.mp3"), match_of(tmp_path / "a.mp3"), match_of(tmp_path / "link.mp3")])
    assert len(planned.files) == 1


def test_libraries_of_another_machine_and_relative_paths_are_found(tmp_path):
    (tmp_path / "Ívo").mkdir()
    (tmp_path / "Ívo" / "a.mp3").write_bytes(mp3())
    roots = parse_music_roots([f"C:/Users/dj/Music={tmp_path}"])
    assert len(plan([match_of("C:/Users/dj/Music/Ívo/a.mp3")], roots=roots).files) == 1
    assert len(plan([match_of("Ívo/a.mp3")], base=tmp_path).files) == 1
    assert plan([match_of("C:/Users/dj/Music/Ívo/a.mp3")]).refused[0].problem is Problem.MISSING


def test_the_notation_of_keys_is_the_librarys_else_that_of_the_files(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    (tmp_path / "b.mp3").write_bytes(mp3(id3([text("TKEY", "1m")])))
    in_library = plan([match_of(tmp_path / "a.mp3", key="8A"), match_of(tmp_path / "b.mp3")])
    assert in_library.files[0].changes[Field.KEY].new == "8A"
    assert plan([match_of(tmp_path / "a.mp3"), match_of(tmp_path / "b.mp3")]).files[0].changes[Field.KEY].new == "1m"
    assert plan([match_of(tmp_path / "a.mp3")]).files[0].changes[Field.KEY].new == "Am"


def test_a_match_without_a_file_is_counted():
    assert plan([match_of("")]).without_file == 1


def test_nothing_is_written_for_fields_that_are_not_chosen(tmp_path):
    (tmp_path / "a.mp3").write_bytes(mp3())
    planned = plan([match_of(tmp_path / "a.mp3")], Policy(fill=frozenset({Field.LABEL})))
    assert list(planned.files[0].changes) == [Field.LABEL]
