"""List the benchmarks, or run one: `python -m tests.benchmarks [NAME [OPTIONS]]`."""

import sys
from importlib import import_module
from pkgutil import iter_modules

from tests import benchmarks

NAMES = [module.name for module in iter_modules(benchmarks.__path__) if not module.name.startswith("_")]


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in NAMES:
        name = sys.argv.pop(1)
        import_module(f"tests.benchmarks.{name}").main()
        return
    for name in NAMES:
        doc = import_module(f"tests.benchmarks.{name}").__doc__ or ""
        print(f"{name:<14} {doc.splitlines()[0]}")
    sys.exit(len(sys.argv) > 1)  # an unknown name


if __name__ == "__main__":
    main()
