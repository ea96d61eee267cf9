"""The form of Beatport's tracks without their contents: which keys there are, of which types, and in how many tracks.

`known_forms.json` holds the forms that this beatmatch knows; a user's report is compared with it field by field.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TypeAlias

import msgspec

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")  # anything else might be data
_TYPES = {bool: "bool", int: "int", float: "float", str: "str", list: "list", dict: "object", type(None): "null"}
_NEARLY_ALL = 0.99  # of the objects that hold a field
_MAX_NAMED = 8  # fields in one message


@dataclass(frozen=True, slots=True)
class Field:
    """The types of a field, and in what share of the objects that may hold it it is there."""

    types: tuple[str, ...]
    share: float


Form: TypeAlias = Mapping[str, Field]  # by path: "artists[].name"


def form_of(records: Sequence[msgspec.Raw]) -> Form:
    """Return the form of track objects. No value of theirs gets into it."""
    types: dict[str, set[str]] = defaultdict(set)
    counts: Counter[str] = Counter()
    for record in records:
        for path, kind in _walk(msgspec.json.decode(record), ""):
            types[path].add(kind)
            counts[path] += 1
    holders = {path: counts[_holder(path)] for path in counts}
    return {
        path: Field(tuple(sorted(kinds)), round(counts[path] / holders[path], 3))
        for path, kinds in sorted(types.items())
        if path
    }


def _walk(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield path and type of a value and of what is in it; "[]" and "{}" stand for the objects themselves."""
    if not isinstance(value, dict):
        yield path, _TYPES[type(value)]
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, f"{path}[]")
    if isinstance(value, dict):
        yield path, "object"
        for key, inner in value.items():
            name = key if _KEY.fullmatch(key) else "*"
            yield from _walk(inner, f"{path}.{name}" if path else name)


def _holder(path: str) -> str:
    """Return the path of the object or list that holds a field."""
    return path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]


def known_forms() -> Mapping[str, Form]:
    """Return the forms that come with the program, by catalogue."""
    content = files("beatmatch.doctor").joinpath("known_forms.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, dict[str, Field]])


def differences(known: Form, seen: Form) -> list[str]:
    """Say what has changed: fields that are gone, new, or of another type."""
    there = {path: field for path, field in known.items() if _is_expected(path, known, seen)}
    gone = [path for path in there if path not in seen]
    new = [path for path in seen if path not in known and _holder(path) in ("", *known)]
    others = {path: set(seen[path].types) - set(known[path].types) - {"null"} for path in seen if path in known}
    others = {path: types for path, types in others.items() if types and not _is_number(types, known[path])}
    changed = [f"{path} (now {', '.join(sorted(types))})" for path, types in others.items()]
    return [
        f"{what}: {_listed(paths)}"
        for what, paths in (("gone", gone), ("new", new), ("of another type", changed))
        if paths
    ]


def _is_expected(path: str, known: Form, seen: Form) -> bool:
    """Return whether a field is nearly always there, and its holder is there now, as an object that holds something."""
    holder = _holder(path)
    is_held = not holder or (holder in seen and "object" in seen[holder].types)
    return is_held and known[path].share >= _NEARLY_ALL and not path.endswith("[]")


def _is_number(types: set[str], known: Field) -> bool:
    return types <= {"int", "float"} and bool({"int", "float"} & set(known.types))


def _listed(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _MAX_NAMED} more" if len(paths) > _MAX_NAMED else ""
    return ", ".join(paths[:_MAX_NAMED]) + more


def fingerprint(version: str, forms: Mapping[str, Form]) -> str:
    """Return the forms as the text of a file that can be shown to anybody."""
    document = msgspec.json.encode({"beatmatch": version, "forms": forms})
    return msgspec.json.format(document, indent=1).decode() + "\n"
