"""What works here and what does not: one `Check` for each thing, with advice where something is wrong.

What stands in the way of matching fails, and says which exit status a run would end with; what does not is a warning.
"""

import asyncio
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module, metadata
from pathlib import Path

from beatmatch import __version__
from beatmatch.catalogs.auth import LoginKind, LoginStatus, login_status
from beatmatch.catalogs.registry import Choice, Source, choose
from beatmatch.config import Configuration, login_file, require_store, run_settings, state_folder
from beatmatch.console import Screen
from beatmatch.console.login import lasting, origin
from beatmatch.doctor_online import Found, look_at_beatport
from beatmatch.errors import BeatmatchError, ConfigError, LoginError, StoreError
from beatmatch.session import is_logged_in
from beatmatch.settings import Settings
from beatmatch.store.checkup import check_store

PACKAGES = ("aiohttp", "filelock", "lxml", "msgspec", "platformdirs", "rapidfuzz", "rich", "typer")
_LITTLE = 50 * 10**6  # bytes
_WORST_FIRST = (ConfigError.exit_code, LoginError.exit_code, 4)
