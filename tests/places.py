"""Where files are: the project, its examples, and the folder of real data, which not every machine has."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
EXAMPLES = ROOT / "examples"
EXAMPLE_LIBRARY = EXAMPLES / "library.xml"
EXAMPLE_CATALOG = EXAMPLES / "catalog.jsonl"

SHARED = ROOT.parent / "shared"
BENCH = SHARED / "bench"
LIBRARIES = SHARED / "libraries"
SAMPLES = SHARED / "samples"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real data is not on this machine")
