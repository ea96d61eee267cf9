"""Environment variables of the processes that tests start."""

from collections.abc import Mapping


def without_coverage(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which coverage does not follow a process.

    It imports modules, writes files and holds locks there, which is wrong where a test looks at imports, limits the size
    of files, or interrupts or kills the process.
    """
    return {name: value for name, value in env.items() if not name.startswith("COV")}
