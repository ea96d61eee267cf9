"""The local Beatport as a program: `python -m tests.fake_beatport --catalog FILE.jsonl`. Its first line is its URL.

The API is at <URL>/v4, the website at <URL>. It ends at the end of its standard input, or with ctrl-C.
"""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from tests.fake_beatport.faults import ALL_KINDS, Fault
from tests.fake_beatport.login import LoginDesk
from tests.fake_beatport.server import LocalBeatport, Request, as_line

KINDS = {
    f"status_{fault.code}" if fault.name == "status" else fault.name: fault
    for fault in (*ALL_KINDS, Fault.hang(), Fault.hang_midway(), Fault.slow(0.05))
}


def main() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(_options().parse_args()))


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m tests.fake_beatport")
    options.add_argument("--catalog", type=Path, help="a .jsonl of track objects; none: an empty Beatport")
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    options.add_argument("--token", action="append", default=[], help="an access token that is valid")
    options.add_argument("--user", action="append", default=[], help="NAME:PASSWORD")
    options.add_argument("--client", action="append", default=[], help="ID:SECRET of a client of its own")
    options.add_argument("--expires-in", type=int, default=36000, help="life of an access token")
    options.add_argument("--consent", action="store_true", help="ask for consent at the first login")
    options.add_argument("--challenge", action="store_true", help="the website shows its wall only")
    options.add_argument("--bare", action="store_true", help="the website's pages lack their data")
    options.add_argument("--fail-share", type=float, default=0.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kinds", help=f"faults for --fail-share: {','.join(KINDS)}")
    options.add_argument("--fail-always", choices=sorted(KINDS))
    options.add_argument("--go-away-after", type=int, help="refuse everything after so many requests")
    options.add_argument("--kill-tokens-after", type=int, help="let every access token die after so many requests")
    options.add_argument("--requests", type=Path, help="write a line of JSON for each request")
    return options


async def serve(given: argparse.Namespace) -> None:
    desk = LoginDesk(expires_in=given.expires_in, consent=given.consent)
    desk.users.update(pair.split(":", 1) for pair in given.user)
    desk.clients.update(pair.split(":", 1) for pair in given.client)
    for token in given.token:
        desk.accept(token)
    with contextlib.ExitStack() as files:
        log = files.enter_context(given.requests.open("w", encoding="utf-8")) if given.requests else None

        def observe(asked: Request) -> None:
            if log is not None:
                print(as_line(asked), file=log, flush=True)
            if len(beatport.requests) == given.kill_tokens_after:
                beatport.kill_tokens()
            if len(beatport.requests) == given.go_away_after:
                beatport.go_away()

        beatport = LocalBeatport(
            given.catalog or (), latency=given.latency, port=given.port, login=desk, observe=observe
        )
        _set_faults(beatport, given)
        async with beatport:
            print(beatport.web_url, flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _set_faults(beatport: LocalBeatport, given: argparse.Namespace) -> None:
    beatport.website.challenge, beatport.website.bare = given.challenge, given.bare
    kinds = [KINDS[name] for name in given.kinds.split(",")] if given.kinds else ALL_KINDS
    beatport.fail_share(given.fail_share, seed=given.seed, kinds=kinds)
    if given.fail_always:
        beatport.fail_always(KINDS[given.fail_always])


if __name__ == "__main__":
    main()
