"""The entry point: `beatmatch`, and `python -m beatmatch`."""

import sys


def main() -> None:
    """Run the program and end with its exit status."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["version"]):  # answered before the slow imports, for scripts ask for it often
        from beatmatch import __version__

        sys.stdout.write(f"beatmatch {__version__}\n")
        return
    from beatmatch.signals import exit_status_of, ignore_stop_signals, raise_stop_signals, signal_received
    from beatmatch.stderr import make_stderr_unfailing

    try:
        raise_stop_signals()
        make_stderr_unfailing()
        from beatmatch.cli.entry import run

        status = run(arguments)
    except KeyboardInterrupt:  # during the imports: no traceback then either
        status = exit_status_of(signal_received())
    ignore_stop_signals()  # there is nothing left to interrupt
    sys.exit(status)


if __name__ == "__main__":
    main()
