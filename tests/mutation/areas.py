"""What is changed, and which tests have to notice it: those of the folder that mirrors the module."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_MATCHING = (
    "tests/matching/test_musical_cases.py",
    "tests/matching/test_second_round.py",
    "tests/matching/decide/test_verdict.py",
)


@dataclass(frozen=True, slots=True)
class Area:
    """Modules that belong together, and their tests, those first that fail soonest."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def paths(self) -> tuple[Path, ...]:
        """Return the modules; a folder stands for all in it."""
        found = [path for name in self.modules for path in sorted((ROOT / name).rglob("*.py") or [ROOT / name])]
        return tuple(found or [ROOT / name for name in self.modules])


def _stage(name: str) -> Area:
    return Area((f"beatmatch/matching/{name}",), (f"tests/matching/{name}", *_MATCHING))


AREAS = {
    "read": _stage("read"),
    "ask": _stage("ask"),
    "compare": _stage("compare"),
    "decide": _stage("decide"),
    "explain": _stage("explain"),
    "keys": Area(("beatmatch/matching/keys.py",), ("tests/matching/test_keys.py",)),
    "text": Area(
        ("beatmatch/matching/text.py",), ("tests/matching/test_text.py", "tests/matching/compare", *_MATCHING)
    ),
    "matcher": Area(("beatmatch/matcher.py",), ("tests/test_matcher.py",)),
    "settings": Area(("beatmatch/settings.py",), ("tests/test_settings.py", *_MATCHING)),
    "throttle": Area(("beatmatch/beatport/throttle.py",), ("tests/beatport/test_throttle.py",)),
    "responses": Area(("beatmatch/beatport/responses.py",), ("tests/beatport/test_responses.py",)),
    "http": Area(("beatmatch/beatport/http.py",), ("tests/beatport/test_http.py",)),
    "freshness": Area(("beatmatch/store/freshness.py",), ("tests/store/test_freshness.py",)),
    "catalogs": Area(("beatmatch/catalogs",), ("tests/catalogs",)),
}
