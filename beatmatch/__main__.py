"""The entry point: `beatmatch`, and `python -m beatmatch`."""

import sys


def main() -> None:
    """Run the program and end with its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # answered before the slow imports, for scripts ask for it often
        from beatmatch import __version__

        sys.stdout.write(f"beatmatch {__version__}\n")
        return
    try:
        from beatmatch.cli.entry import run
    except KeyboardInterrupt:  # pressed during the import: no traceback then either
        sys.exit(130)
    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
