"""The flags of this command line, for commands that are shown: pasted, they do the same in the same place."""

from collections.abc import Iterable, Iterator

from beatmatch.cli.options import ALL_OPTIONS, LIBRARY_OPTIONS, MATCHING_OPTIONS
from beatmatch.config import Configuration, Origin, Setting
from beatmatch.console.phrases import shell_word

# Flags that the next command needs, to find the same in the same place.
FLAGS_OF_REVIEW = ("catalog", "offline", "state-dir")
FLAGS_OF_MATCH = (*LIBRARY_OPTIONS, *MATCHING_OPTIONS, "offline", "no-store", "state-dir")


def given_flags(configuration: Configuration, names: Iterable[str] = ALL_OPTIONS) -> str:
    """Return the flags that were given, each behind a space. What a variable or the file says holds without a flag."""
    settings = (configuration.settings[name] for name in names)
    words = [word for setting in settings if setting.origin is Origin.FLAG for word in _words(setting)]
    if configuration.named_file:
        words += ["--config", configuration.named_file]
    return "".join(f" {shell_word(word)}" for word in words)


def _words(setting: Setting) -> Iterator[str]:
    option, value = setting.option, setting.value
    if option.is_switch:
        yield setting.where
    elif option.name == "verbose":
        assert isinstance(value, int)  # the kind of the option says so
        yield f"-{'v' * value}"
    else:
        for each in value if isinstance(value, tuple) else (value,):
            yield f"-{option.short}" if option.short else setting.where
            yield f"{each:g}" if isinstance(each, float) else "none" if each is None else str(each)
