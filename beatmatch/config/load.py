"""Load the configuration: defaults, then the file, then variables, then flags; the later layer wins."""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import platformdirs

from beatmatch.config.option_kinds import Value
from beatmatch.config.options import OPTIONS, Option
from beatmatch.errors import ConfigError
from beatmatch.hostile import read_plain_file, refusing

_PROGRAM = "beatmatch"
_PREFIX = "BEATMATCH_"
_FILE_VARIABLE = "BEATMATCH_CONFIG"
_MOST_BYTES = 2**20  # of the file
_MAX_QUOTED = 60  # characters of a value that makes no sense


class Origin(StrEnum):
    """The layer that a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    VARIABLE = "variable"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of an option, and its exact source: the path of the file, the variable or the flag."""

    option: Option
    value: Value
    origin: Origin = Origin.DEFAULT
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFolders:
    """The user's folders for beatmatch; None where there is none, as in an environment without HOME."""

    config: Path | None
    state: Path | None
    cache: Path | None


@dataclass(frozen=True, slots=True)
class Configuration:
    """The value of every option, by the option's name."""

    settings: Mapping[str, Setting]
    file: Path | None  # the configuration file that was read
    folders: UserFolders
    warnings: tuple[str, ...] = ()  # BEATMATCH_... variables that no option has
    named_file: str | None = None  # the file of --config, as it was written

    def value(self, name: str) -> Value:
        return self.settings[name].value

    def is_on(self, name: str) -> bool:
        return self.value(name) is True

    def text(self, name: str) -> str | None:
        value = self.value(name)
        return None if value is None else str(value)

    def path(self, name: str) -> Path | None:
        text = self.text(name)
        return expanded(text) if text else None

    def integer(self, name: str) -> int:
        value = self.value(name)
        assert isinstance(value, int)  # the kind of the option says so
        return value

    def number(self, name: str) -> float | None:
        value = self.value(name)
        assert value is None or isinstance(value, float)  # the kind of the option says so
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.value(name)
        assert isinstance(value, tuple)  # the kind of the option says so
        return value


def load(flags: Mapping[str, object], environ: Mapping[str, str], *, file: str | None = None) -> Configuration:
    """Merge all layers. `flags` holds the flags of the command line by parameter name; `file` is that of --config.

    Raises ConfigError for a file that cannot be read, an unknown key in it, and a value that an option does not take.
    """
    folders = user_folders(environ)
    with refusing(_unusable):
        path = _find_file(file or environ.get(_FILE_VARIABLE), folders)
        settings = {name: Setting(option, option.default) for name, option in OPTIONS.items()}
        for layer in (_read_file(path) if path else (), _read_variables(environ), _read_flags(flags)):
            settings.update((setting.option.name, setting) for setting in layer)
    return Configuration(settings, path, folders, tuple(_unknown_variables(environ)), file)


def _unusable(reason: str) -> ConfigError:
    return ConfigError(f"the configuration cannot be used: {reason}", "see where its values come from, and correct it")


def user_folders(environ: Mapping[str, str]) -> UserFolders:
    """Find the folders that the XDG variables or the system name. Without HOME none is guessed.

    A job that runs without HOME should leave its files where somebody has said, not in a folder that nobody knows.
    """

    def folder(variable: str, system_default: Callable[..., Path]) -> Path | None:
        named = Path(environ.get(variable, ""))
        if named.is_absolute():  # the XDG specification says to ignore relative ones
            return named / _PROGRAM
        if os.name == "posix" and not environ.get("HOME"):
            return None
        return system_default(_PROGRAM, appauthor=False)

    return UserFolders(
        config=folder("XDG_CONFIG_HOME", platformdirs.user_config_path),
        state=folder("XDG_STATE_HOME", platformdirs.user_state_path),
        cache=folder("XDG_CACHE_HOME", platformdirs.user_cache_path),
    )


def _find_file(named: str | None, folders: UserFolders) -> Path | None:
    if named:
        path = expanded(named)
        if not os.path.exists(path):  # noqa: PTH110  # Path.exists raises for a folder that may not be entered
            raise ConfigError(f"{path}: there is no such configuration file", "check the path, or leave it away")
        return path
    usual = folders.config / "config.toml" if folders.config else None
    return usual if usual and os.path.isfile(usual) else None  # noqa: PTH113  # as above


def _read_file(path: Path) -> Iterator[Setting]:
    for key, value in _parse_toml(path).items():
        option = OPTIONS.get(str(key).replace("_", "-"))
        if option is None:
            keys = [name for name, known in OPTIONS.items() if not known.secret]
            raise ConfigError(
                f"{path}: there is no option {_shown(key)}{_suggestion(key, keys)}",
                "beatmatch config show lists all options",
            )
        if option.secret:
            raise ConfigError(f"{path}: {key} is a secret and does not belong in a file", f"set {option.variable}")
        read = _read_value(option, option.kind.from_toml, value, f"{key} in {path}")
        yield Setting(option, _at_home(option, read), Origin.FILE, str(path))


def _parse_toml(path: Path) -> Mapping[str, object]:
    try:
        with refusing(lambda reason: ConfigError(f"{path} is no valid TOML: {reason}", "correct that value")):
            content, _ = read_plain_file(path, _MOST_BYTES)
            return _decode_toml(path, content)
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be read: {problem.strerror}", "check the path and its permissions"
        ) from problem


def _decode_toml(path: Path, content: bytes) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path} is not UTF-8 text", "save it as UTF-8") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path} is no valid TOML: {problem}", "correct that line") from problem


def _read_variables(environ: Mapping[str, str]) -> Iterator[Setting]:
    for option in OPTIONS.values():
        if text := environ.get(option.variable):
            value = _read_value(option, option.kind.from_text, text, option.variable)
            yield Setting(option, _at_home(option, value), Origin.VARIABLE, option.variable)


def _read_flags(flags: Mapping[str, object]) -> Iterator[Setting]:
    for option in OPTIONS.values():
        given = flags.get(option.parameter)
        if option.is_switch and flags.get(option.opposite.replace("-", "_")):
            yield Setting(option, value=False, origin=Origin.FLAG, where=f"--{option.opposite}")
        elif given not in (None, False, 0, []):
            flag = f"--{option.name}"
            read = option.kind.from_text if isinstance(given, str) else option.kind.from_toml
            yield Setting(option, _read_value(option, read, given, flag), Origin.FLAG, flag)


def _read_value(option: Option, read: Callable[[Any], Value], raw: object, where: str) -> Value:
    """Read a value by one of the readers of the option's kind. Raises ConfigError that names where it stands."""
    try:
        return read(raw)
    except ValueError:
        suggestion = _suggestion(raw, option.kind.choices) if isinstance(raw, str) else ""
        raise ConfigError(f"{where} is {_shown(raw)}{suggestion}", f"give {option.kind.expected}") from None


def _shown(raw: object) -> str:
    """Return a value as a message quotes it. Python refuses to write a number of thousands of digits."""
    try:
        text = repr(raw)
    except (ValueError, RecursionError):
        return "a value without end"
    return text if len(text) <= _MAX_QUOTED else f"{text[:_MAX_QUOTED]}…"


def _at_home(option: Option, value: Value) -> Value:
    """Expand "~" in the path of a file or folder, which no shell has done for the file and for variables."""
    if not option.is_path:
        return value
    if isinstance(value, tuple):
        return tuple(str(expanded(each)) if each.startswith("~") else each for each in value)
    return str(expanded(value)) if isinstance(value, str) and value.startswith("~") else value


def expanded(path: str) -> Path:
    """Return a path with "~" expanded where there is a home for it."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  # Path.expanduser raises where there is none


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Yield a warning for each: it is no error, for it may be meant for another version or a program around this."""
    known = {option.variable for option in OPTIONS.values()} | {_FILE_VARIABLE}
    for name in sorted(environ):
        if name.startswith(_PREFIX) and name not in known:
            yield f"{name} means nothing to beatmatch{_suggestion(name, known, _PREFIX)}"


def _suggestion(wrong: str, known: Iterable[str], prefix: str = "") -> str:
    """Return "; did you mean ...?", or "" where no known name is close. A prefix that all share does not count."""
    ends = [name.removeprefix(prefix) for name in known]
    close = difflib.get_close_matches(wrong.removeprefix(prefix), ends, n=1, cutoff=0.6)
    return f"; did you mean {prefix}{close[0]}?" if close else ""
