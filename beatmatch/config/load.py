"""The layers of a configuration, weakest first: defaults, the file, variables, flags."""

import difflib
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import platformdirs

from beatmatch.config.options import OPTIONS, Option, Panel, Value
from beatmatch.errors import ConfigError

# --- Where things lie: configuration, state, cache, as the XDG variables and the system say.

_NAME = "beatmatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The user's folders; None where there is no telling, as in an environment without HOME."""

    config: Path | None
    state: Path | None
    cache: Path | None


def places_of(environ: Mapping[str, str]) -> Places:
    """Find the folders. Without HOME none is guessed: what a job leaves behind should lie where somebody said."""
    return Places(
        config=_folder(environ, "XDG_CONFIG_HOME", platformdirs.user_config_path),
        state=_folder(environ, "XDG_STATE_HOME", platformdirs.user_state_path),
        cache=_folder(environ, "XDG_CACHE_HOME", platformdirs.user_cache_path),
    )


def _folder(environ: Mapping[str, str], variable: str, find: Callable[..., Path]) -> Path | None:
    named = Path(environ.get(variable, ""))
    if named.is_absolute():  # others are to be ignored, says the XDG specification
        return named / _NAME
    if os.name == "posix" and not environ.get("HOME"):
        return None
    return find(_NAME, appauthor=False)


_PREFIX = "BEATMATCH_"
_FILE_VARIABLE = "BEATMATCH_CONFIG"


class Origin(StrEnum):
    """The layer that a value comes from."""

    DEFAULT = "default"
    FILE = "file"
    VARIABLE = "variable"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Setting:
    """The value of an option, and where exactly it was said: a path, a variable, a flag."""

    option: Option
    value: Value
    origin: Origin = Origin.DEFAULT
    where: str = ""


@dataclass(frozen=True, slots=True)
class Configuration:
    """The value of every option, by name."""

    settings: Mapping[str, Setting]
    file: Path | None  # the one that was read
    places: Places
    complaints: tuple[str, ...] = ()  # what was said and means nothing

    def value(self, name: str) -> Value:
        return self.settings[name].value

    def text(self, name: str) -> str | None:
        value = self.value(name)
        return None if value is None else str(value)

    def is_on(self, name: str) -> bool:
        return self.value(name) is True

    def path(self, name: str) -> Path | None:
        text = self.text(name)
        return Path(text).expanduser() if text else None


def load(flags: Mapping[str, object], environ: Mapping[str, str], *, file: str | None = None) -> Configuration:
    """Read all layers. `flags` are those that were given, by the name of their parameter; `file` is --config.

    Raises ConfigError for a file that cannot be read, a key that there is not, and a value that makes no sense.
    """
    places = places_of(environ)
    path = _file(file or environ.get(_FILE_VARIABLE), places)
    settings = {name: Setting(option, option.default) for name, option in OPTIONS.items()}
    for layer in (_from_file(path) if path else (), _from_variables(environ), _from_flags(flags)):
        settings.update((setting.option.name, setting) for setting in layer)
    return Configuration(settings, path, places, tuple(_unknown_variables(environ)))


def _file(named: str | None, places: Places) -> Path | None:
    if named:
        path = Path(named).expanduser()
        if not os.path.exists(path):  # noqa: PTH110  # Path.exists raises for a folder that may not be entered
            raise ConfigError(f"{path}: there is no such configuration file", "check the path, or leave it away")
        return path
    usual = places.config / "config.toml" if places.config else None
    return usual if usual and os.path.isfile(usual) else None  # noqa: PTH113  # as above


def _from_file(path: Path) -> Iterator[Setting]:
    for key, value in _toml(path).items():
        option = OPTIONS.get(str(key).replace("_", "-"))
        if option is None:
            raise ConfigError(f"{path}: there is no option {key!r}{_nearest(key, _file_keys())}", _SEE)
        if option.secret:
            raise ConfigError(f"{path}: {key} is a secret and does not belong in a file", f"set {option.variable}")
        yield Setting(option, _from_toml(option, value, f"{key} in {path}"), Origin.FILE, str(path))


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise ConfigError(
            f"{path} cannot be read: {problem.strerror}", "check the path and its permissions"
        ) from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path} is not UTF-8 text", "save it as UTF-8") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path} is no valid TOML: {problem}", "correct that line") from problem


def _from_variables(environ: Mapping[str, str]) -> Iterator[Setting]:
    for option in OPTIONS.values():
        if text := environ.get(option.variable):
            yield Setting(option, _from_text(option, text, option.variable), Origin.VARIABLE, option.variable)


def _from_flags(flags: Mapping[str, object]) -> Iterator[Setting]:
    for option in OPTIONS.values():
        given = flags.get(option.parameter)
        if option.is_switch and flags.get(option.opposite.replace("-", "_")):
            yield Setting(option, value=False, origin=Origin.FLAG, where=f"--{option.opposite}")
        elif given not in (None, False, 0, []):
            flag = f"--{option.name}"
            yield Setting(option, _from_flag(option, given, flag), Origin.FLAG, flag)


def _from_flag(option: Option, given: object, flag: str) -> Value:
    if isinstance(given, str):
        return _from_text(option, given, flag)
    return _from_toml(option, given, flag)


def _from_text(option: Option, text: str, where: str) -> Value:
    try:
        return option.kind.from_text(text)
    except ValueError:
        raise _refusal(option, text, where) from None


def _from_toml(option: Option, value: object, where: str) -> Value:
    try:
        return option.kind.from_toml(value)
    except ValueError:
        raise _refusal(option, value, where) from None


def _refusal(option: Option, value: object, where: str) -> ConfigError:
    near = _nearest(str(value), option.kind.choices)
    return ConfigError(f"{where} is {value!r}{near}", f"give {option.kind.expected}")


def _unknown_variables(environ: Mapping[str, str]) -> Iterator[str]:
    """Complain, and no more: a variable may be meant for another version, or for another program around this one."""
    known = {option.variable for option in OPTIONS.values()} | {_FILE_VARIABLE}
    for name in sorted(environ):
        if name.startswith(_PREFIX) and name not in known:
            yield f"{name} means nothing to beatmatch{_nearest(name, known, _PREFIX)}"


def _nearest(wrong: str, known: Iterable[str], prefix: str = "") -> str:
    """Ask whether something else was meant; a prefix that all have makes nothing alike."""
    ends = [name.removeprefix(prefix) for name in known]
    near = difflib.get_close_matches(wrong.removeprefix(prefix), ends, n=1, cutoff=0.6)
    return f"; did you mean {prefix}{near[0]}?" if near else ""


def _file_keys() -> list[str]:
    return [name for name, option in OPTIONS.items() if not option.secret]


_SEE = "beatmatch config show lists all options"
assert all(option.panel is Panel.ELSEWHERE for option in OPTIONS.values() if option.secret)  # no secret is a flag
