"""The settings of a run: frozen, and validated once. Nothing below `session` reads a setting from anywhere else.

The defaults suit a caller from Python: no store, no stored login, nothing written anywhere. The command line
fills in the folders, the login and what the configuration says.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from beatmatch.errors import ConfigError
from beatmatch.version import USER_AGENT

API_URL = "https://api.beatport.com/v4"
WEB_URL = "https://www.beatport.com"


class Prefer(StrEnum):
    """Which version is preferred when the library names none."""

    ORIGINAL = "original"
    EXTENDED = "extended"


class Retry(StrEnum):
    """Which tracks are looked for again, by their result in the last run."""

    DEFAULT = "default"  # error, and no_match older than a day
    NO_MATCH = "no_match"
    REVIEW = "review"
    ERROR = "error"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of the evidence counts in the score, and why. Only their proportions matter."""

    title: float = 35.0  # another name is another song
    artists: float = 30.0  # the same name by somebody else is another song; lists differ in length, so a little less
    version: float = 20.0  # a gate of its own; here it orders the versions that are possible
    length: float = 10.0  # tells Original from Extended; never alone, files are trimmed and faded
    bpm: float = 4.0  # agrees for every second namesake, and is misread
    label: float = 4.0  # orders re-releases
    key: float = 2.0  # computed by software, wrong in one of five
    release: float = 2.0  # orders re-releases; albums are often charts or web sites
    year: float = 2.0  # the year of the file's tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The scores (0-100) at which a verdict changes, and why."""

    match: float = 75.0  # an Original for an Extended passes although year, label and key disagree; less does not
    gap: float = 3.0  # with less than this between two recordings a human decides
    high: float = 93.0  # from here a match is of high confidence: at most one weak part disagrees
    medium: float = 86.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How requests are sent to the source. Times are in seconds."""

    api_url: str = API_URL
    web_url: str = WEB_URL
    rate: float | None = 2.0  # requests a second; None: no limit. Beatport publishes none of its own
    max_concurrent_requests: int = 10
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 45.0
    attempts: int = 6  # tries of one request, the first one included: one answer in five may fail, all do for 16 s
    backoff: float = 0.5  # the first wait before a retry; it doubles each time, with jitter
    max_wait: float = 60.0  # the longest single wait; a longer Retry-After counts as a refusal
    breaker: int = 4  # requests refused in a row (after their retries) before the run stops asking
    user_agent: str = USER_AGENT  # how every request names this program
    max_body: int = 16 * 2**20  # bytes
    per_page: int = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """The user's credentials. They stay out of repr, so that they are never printed."""

    token: str | None = field(default=None, repr=False)
    client_id: str | None = field(default=None, repr=False)
    client_secret: str | None = field(default=None, repr=False)
    file: Path | None = None  # the file of the stored login
    read_only: bool = False  # the file is in another folder than the one that was named, and is not changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a run. Raises ConfigError for a value that makes no sense."""

    catalog: str = "auto"  # auto | beatport | beatport-web | a .jsonl or .db file
    max_concurrent_tracks: int = 5
    title_only_mode: bool = False  # artists take no part in the score
    prefer: Prefer = Prefer.ORIGINAL
    min_score: float | None = None  # 0-100; None: Thresholds.match
    read_tags: bool = False  # look into the audio files of a library for ISRCs and Beatport ids
    music_roots: tuple[str, ...] = ()  # OLD=NEW: where a folder of the library is on this machine
    candidates_kept: int = 5  # of a result: the best, first the one that the verdict names
    compare_all: bool = False  # also candidates with another name, which no verdict depends on
    generic_phrases: tuple[str, ...] = ()  # bracketed phrases that mark a version of its own, e.g. "Ivory Re-fire"
    refresh: bool = False  # ask again although the store has an answer
    offline: bool = False  # answer from the store alone
    retry: Retry = Retry.DEFAULT
    state_dir: Path | None = None  # None: no store
    cache_dir: Path | None = None  # None: the index of a .jsonl catalogue is deleted after the run
    weights: Weights = field(default_factory=Weights)
    thresholds: Thresholds = field(default_factory=Thresholds)
    network: Network = field(default_factory=Network)
    login: Login = field(default_factory=Login)

    def __post_init__(self) -> None:
        _between(1, 10_000, max_concurrent_tracks=self.max_concurrent_tracks)
        _between(0, 1_000_000, candidates_kept=self.candidates_kept)
        _between(1, 1_000, max_concurrent_requests=self.network.max_concurrent_requests)
        if self.network.rate is not None and not 0 < self.network.rate <= 1000:
            raise ConfigError(f"rate is {self.network.rate:g}", "give requests a second, more than 0 and at most 1000")
        agent = self.network.user_agent
        if not agent.strip() or not (agent.isascii() and agent.isprintable()):
            raise ConfigError(f"user-agent is {agent!r}", "give a name in ASCII, such as beatmatch/1.0 (+address)")
        if self.min_score is not None and not 0 <= self.min_score <= 100:
            raise ConfigError(f"min-score is {self.min_score:g}", "give a score from 0 to 100")


def _between(lowest: int, highest: int, **values: int) -> None:
    for name, value in values.items():
        if not lowest <= value <= highest:
            shown = "a number without end" if abs(value) > 10**12 else str(value)
            raise ConfigError(f"{name.replace('_', '-')} is {shown}", f"give a number from {lowest} to {highest:,}")


def as_flat(settings: Settings) -> Mapping[str, object]:
    """Return the settings that results depend on, by name, as the JSON document shows them."""
    return {
        "catalog": settings.catalog,
        "title_only": settings.title_only_mode,
        "prefer": settings.prefer.value,
        "min_score": settings.min_score,
        "generic_phrases": list(settings.generic_phrases),
        "read_tags": settings.read_tags,
    }
