"""The files of the hosted workflow and of pre-commit agree with pyproject.toml and the gate."""

import re
import tomllib

from beatmatch.version import HOME_PAGE, USER_AGENT
from tests.places import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHON_CLASSIFIER = "Programming Language :: Python :: "


def test_the_hosted_gate_runs_every_python_that_the_classifiers_name() -> None:
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    named = [each.removeprefix(PYTHON_CLASSIFIER) for each in PROJECT["classifiers"] if "Python :: 3." in each]
    tested = re.findall(r'"(3\.\d+)"', workflow)
    assert named == tested
    assert PROJECT["requires-python"] == f">={tested[0]}"
    assert workflow.rstrip().endswith("run: .ci/run")


def test_the_pre_commit_hooks_are_the_linters_of_the_gate_in_the_versions_of_the_dev_extra() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    gate = (ROOT / ".ci/run").read_text(encoding="utf-8")
    entries = re.findall(r"^ +entry: (.*)$", hooks, re.MULTILINE)
    linters = [step for step in re.findall(r"^step (.*)$", gate, re.MULTILINE) if not step.startswith("pytest")]
    assert entries == linters
    wanted = set(re.findall(r'"([^"]+)"', hooks))
    assert wanted <= {*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]}
    assert wanted >= {*PROJECT["dependencies"]}


def test_the_program_names_itself_to_beatport_with_the_home_page_of_the_project() -> None:
    assert PROJECT["urls"]["Homepage"] == HOME_PAGE
    assert re.fullmatch(rf"beatmatch/[0-9.]+ \(\+{re.escape(HOME_PAGE)}\)", USER_AGENT)
