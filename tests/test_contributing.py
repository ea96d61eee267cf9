"""CONTRIBUTING.md is true: its files and names exist, its layers are those of the linter, its commands the gate's."""

import re
import shlex
import sys
import threading
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from beatmatch.processor import process_playlist
from beatmatch.settings import Login, Network, Settings
from tests.fake_beatport import beatport_thread
from tests.places import EXAMPLE_CATALOG, EXAMPLE_LIBRARY, ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
GATE = (ROOT / ".ci/run").read_text(encoding="utf-8")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
TABLES = "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))
PATHS = re.findall(r"`((?:beatmatch|tests|examples|\.ci|\.github)/[\w./]*|[\w.-]+\.(?:md|toml|yaml))`", PAGE)
NAMES = [
    (path, name)
    for path, names in re.findall(r"`([\w./]+)` \((`[^)]+`)\)", TABLES)
    for name in re.findall(r"`(\w+)`", names)
]


def block(language: str) -> list[str]:
    return [
        line
        for text in re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
        for line in text.splitlines()
    ]


def commands() -> list[str]:
    """Return the commands of the page, in blocks and in sentences, without their notes."""
    in_blocks = [line.partition("  #")[0].strip() for line in block("sh")]
    return [*in_blocks, *re.findall(r"`((?:\.venv/bin/)?(?:pytest|python -m) [^`]+)`", PAGE)]


def arguments_of(program: str) -> list[list[str]]:
    lines = (line.removeprefix(".venv/bin/") for line in commands())
    return [shlex.split(line)[len(program.split()) :] for line in lines if f"{line} ".startswith(f"{program} ")]


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_every_file_and_folder_of_the_page_exists(path: str) -> None:
    if "FOLDER" not in path:
        assert (ROOT / path).is_dir() if path.endswith("/") else (ROOT / path).is_file()


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMES)))
def test_every_name_of_a_table_is_in_its_file(path: str, name: str) -> None:
    definition = rf"^\s*(?:(?:async )?def|class) {name}\b|^\s*{name}(?:: [^=]+)? = "
    assert re.search(definition, (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_row_of_a_table_names_a_file_or_folder() -> None:
    rows = [line for line in TABLES.splitlines() if not re.match(r"\|[-|]+$|\| *(?:what|folder)? *\|", line)]
    assert len(rows) > 30
    assert not [row for row in rows if not re.search(r"`(?:beatmatch|tests)/", row)]


@pytest.mark.parametrize("package", ["beatmatch", "beatmatch.matching"])
def test_the_layers_of_the_page_are_those_of_the_linter(package: str) -> None:
    contract = next(
        each for each in CONTRACTS if each["type"] == "layers" and each.get("containers", ["beatmatch"]) == [package]
    )
    documented = [re.split(r"  +", line)[0] for line in block(f"layers of {package}")]
    assert documented == [layer.replace("beatmatch.", "") for layer in contract["layers"]]


def test_the_line_that_sets_up_is_that_of_the_readme() -> None:
    line = commands()[0]
    assert line.endswith("&& .venv/bin/pytest")
    assert f"\n{line}\n" in README


def test_the_linters_of_the_page_are_those_of_the_gate() -> None:
    gate = re.findall(r"^step ((?:ruff|mypy|lint-imports)\b.*)$", GATE, re.MULTILINE)
    page = [line.removeprefix(".venv/bin/") for line in commands()]
    linters = [line for line in page if line.startswith(("ruff", "mypy", "lint-imports"))]
    assert linters == [line.replace(" --check", "") for line in gate]
    assert "-e '.[dev]'" in GATE


def test_the_tests_that_the_page_runs_are_there_and_among_them_those_of_the_gate() -> None:
    for step in re.findall(r"^step pytest\b(.*)$", GATE, re.MULTILINE):
        assert shlex.split(step) in arguments_of("pytest")
    for arguments in arguments_of("pytest"):
        for path in (each for each in arguments if each.startswith("tests")):
            assert (ROOT / path).exists()


def test_the_programs_that_the_page_runs_are_there() -> None:
    programs = arguments_of("python -m")
    assert programs
    for name, *_ in programs:
        assert find_spec(f"{name}.__main__" if (ROOT / name.replace(".", "/")).is_dir() else name)


def test_a_track_passes_the_ten_files_in_the_order_of_the_page() -> None:
    documented = [
        (str(ROOT / path), name) for path, name in re.findall(r"^\| \d+ \| `([\w./]+)` \(`(\w+)`\)", PAGE, re.MULTILINE)
    ]
    passed: list[tuple[str, str]] = []

    def note(frame: object, event: str, _: object) -> None:
        code = frame.f_code  # type: ignore[attr-defined]
        call = (str(Path(code.co_filename)), code.co_name)
        if event == "call" and call in documented and call not in passed:
            passed.append(call)

    with beatport_thread(EXAMPLE_CATALOG) as beatport:
        network = Network(api_url=beatport.server.api_url, rate=None)
        settings = Settings(catalog="beatport", network=network, login=Login(token=beatport.token))
        threading.setprofile(note)
        sys.setprofile(note)
        try:
            process_playlist(EXAMPLE_LIBRARY, "Warm Up/Sunday", settings)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    assert len(documented) == 10
    assert passed == documented
