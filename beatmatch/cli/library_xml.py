"""The Rekordbox XMLs that `match` writes: --write-xml, a small one to import, and --write-xml-whole."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias

from beatmatch.cli.options import STDIN
from beatmatch.config import Configuration, Origin, write_policy
from beatmatch.console.phrases import plural
from beatmatch.errors import ConfigError
from beatmatch.library.reading import LibraryKind, is_rekordbox_xml, library_kind
from beatmatch.models import TrackResult
from beatmatch.writers.files import atomic_binary
from beatmatch.writers.fill import Policy, is_sure_enough
from beatmatch.writers.rekordbox_fields import USUAL_IN_XML
from beatmatch.writers.rekordbox_import import write_import, write_import_from_export
from beatmatch.writers.rekordbox_survey import DamagedLibraryError
from beatmatch.writers.rekordbox_xml import WriteReport, check_library, write_library

Write: TypeAlias = Callable[[Path, Sequence[TrackResult]], WriteReport]

XML_OPTIONS = ("write-xml", "write-xml-whole")
_POLICY_OPTIONS = ("fill", "overwrite", "key-notation", "min-confidence", "colour")
_STEPS = (  # found by users of Rekordbox 5.6.1 and later, and told by other programs that write such files
    "To bring it into Rekordbox 5, 6 or 7:",
    "  1. Preferences > Advanced > Database > rekordbox xml > Imported Library: choose {target}.",
    '     (Preferences > View > Layout: tick "rekordbox xml", if the tree does not show it.)',
    '  2. In the tree, under rekordbox xml: right-click the playlist "{playlist}" > Import Playlist.',
    (
        "  3. There again: select all its tracks (Ctrl-A, Cmd-A), right-click > Import To Collection, and agree to "
        "load the information. Without this step Rekordbox leaves tracks that it knows already as they were."
    ),
)


@dataclass(slots=True)
class LibraryXml:
    """Collects the matches of a run, and writes an XML with them."""

    target: Path
    write_file: Write
    policy: Policy
    matches: list[TrackResult] = field(default_factory=list)
    less_sure: int = 0  # matches that the policy leaves out

    def add(self, result: TrackResult) -> None:
        if is_sure_enough(result, self.policy):
            self.matches.append(result)
        elif result.matched:
            self.less_sure += 1

    def write(self, place: Path) -> list[str]:
        """Write the file to a place, its own or another, and return lines that say what is in it and what to do."""
        report = self.write_file(place, self.matches)
        lines = [_counts(place, report)]
        if self.less_sure:
            confidence = self.policy.min_confidence
            rows = plural(self.less_sure, "matched row")
            lines.append(f"{place}: {rows} of less than {confidence} confidence left out (--min-confidence)")
        if report.playlist:
            lines += [step.format(target=place, playlist=report.playlist) for step in _STEPS]
        return lines


def _counts(place: Path, report: WriteReport) -> str:
    if not report.playlist:
        return f"{place}: nothing to import, no match brings anything new"
    return f'{place}: {plural(report.tracks, "track")} changed, in the new playlist "{report.playlist}"'


def prepare_library_xmls(configuration: Configuration, library: str, playlists: Sequence[str]) -> list[LibraryXml]:
    """Prepare the XMLs that are asked for. Raises now what would else be raised at the end of the run."""
    targets = {option: place for option in XML_OPTIONS if (place := configuration.path(option))}
    if not targets and not configuration.text("report") and not configuration.is_on("write-tags"):
        _refuse_policy_without_target(configuration)
    policy = write_policy(configuration, USUAL_IN_XML)
    name = playlists[0].replace("\\/", "/") if len(playlists) == 1 else f"{len(playlists)} playlists"
    xmls = []
    for option, target in targets.items():
        write = _writer(option, library, policy, f"beatmatch {name}")
        _check(library, target)
        xmls.append(LibraryXml(target, write, policy))
    return xmls


def _refuse_policy_without_target(configuration: Configuration) -> None:
    """Raise ConfigError for a flag that says how to write, where nothing is written. In the file it may stand."""
    for name in _POLICY_OPTIONS:
        if configuration.settings[name].origin is Origin.FLAG:
            raise ConfigError(
                f"--{name} says what is written, and nothing is to be written",
                "name a file, --write-xml, or say --write-tags",
            )


def _writer(option: str, library: str, policy: Policy, playlist: str) -> Write:
    is_export = library != STDIN and is_rekordbox_xml(library)
    if option == "write-xml-whole":
        if not is_export:
            raise ConfigError(f"--{option} needs a Rekordbox XML in a file to write it again", "take --write-xml")
        return partial(write_library, Path(library), policy=policy, playlist=playlist)
    if is_export:
        return partial(write_import_from_export, Path(library), policy=policy, playlist=playlist)
    folder = Path(library).absolute().parent if library_kind(library) is LibraryKind.M3U else None
    return partial(write_import, policy=policy, playlist=playlist, folder=folder)


def _check(library: str, target: Path) -> None:
    if library != STDIN and is_rekordbox_xml(library):
        with suppress(DamagedLibraryError):  # the results are written all the same; `write` refuses the XML at the end
            check_library(Path(library), target)
    is_device = target.exists() and not target.is_file() and not target.is_dir()
    if not is_device:  # which cannot be tried without writing to it
        with suppress(_CanBeWrittenError), atomic_binary(target):
            raise _CanBeWrittenError  # so that no empty file takes its place


class _CanBeWrittenError(Exception):
    """A file could be opened for writing."""
