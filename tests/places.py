"""Where things lie: the project, its examples, and the folder of real data, which is not there on every machine."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
DATA = ROOT / "tests" / "data"

SHARED = ROOT.parent / "shared"
BENCH = SHARED / "bench"
LIBRARIES = SHARED / "libraries"
SAMPLES = SHARED / "samples"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of real data is not on this machine")
