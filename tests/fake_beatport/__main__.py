"""Run the fake Beatport as a program: `python -m tests.fake_beatport --catalog FILE.jsonl`.

The first line of its output is its URL: the website is there, and the API at <URL>/v4. It stops at the end of its
standard input, or at ctrl-C.
"""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from tests.fake_beatport.faults import ALL_KINDS, Fault
from tests.fake_beatport.login import LoginService
from tests.fake_beatport.server import FakeBeatport, Request, as_line

FAULTS_BY_NAME = {
    f"status_{fault.code}" if fault.name == "status" else fault.name: fault
    for fault in (*ALL_KINDS, Fault.hang(), Fault.hang_midway(), Fault.slow(0.05))
}


def main() -> None:
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(_parser().parse_args()))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fake_beatport")
    parser.add_argument("--catalog", type=Path, help="JSON Lines of track objects; default: no tracks")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--token", action="append", default=[], help="an access token that is valid")
    parser.add_argument("--user", action="append", default=[], help="NAME:PASSWORD")
    parser.add_argument("--client", action="append", default=[], help="ID:SECRET of an API client")
    parser.add_argument("--expires-in", type=int, default=36000, help="seconds that an access token is valid")
    parser.add_argument("--consent", action="store_true", help="ask for consent at the first login")
    parser.add_argument("--challenge", action="store_true", help="the website answers with its bot wall only")
    parser.add_argument("--bare", action="store_true", help="the website answers with pages without data")
    parser.add_argument("--fail-share", type=float, default=0.0, help="share of the answers that fail")
    parser.add_argument("--seed", type=int, default=1, help="of the choice of failing answers")
    parser.add_argument("--kinds", help=f"faults for --fail-share: {','.join(FAULTS_BY_NAME)}")
    parser.add_argument("--fail-always", choices=sorted(FAULTS_BY_NAME), help="fault of every answer")
    parser.add_argument("--go-away-after", type=int, help="refuse connections after so many requests")
    parser.add_argument("--kill-tokens-after", type=int, help="invalidate all access tokens after so many requests")
    parser.add_argument("--requests", type=Path, help="file for a line of JSON for each request")
    return parser


async def serve(options: argparse.Namespace) -> None:
    login = LoginService(expires_in=options.expires_in, consent=options.consent)
    login.users.update(pair.split(":", 1) for pair in options.user)
    login.clients.update(pair.split(":", 1) for pair in options.client)
    for token in options.token:
        login.accept(token)
    with contextlib.ExitStack() as files:
        log = files.enter_context(options.requests.open("w", encoding="utf-8")) if options.requests else None

        def observe(request: Request) -> None:
            if log is not None:
                print(as_line(request), file=log, flush=True)
            if len(beatport.requests) == options.kill_tokens_after:
                beatport.kill_tokens()
            if len(beatport.requests) == options.go_away_after:
                beatport.go_away()

        beatport = FakeBeatport(
            options.catalog or (), latency=options.latency, port=options.port, login=login, observe=observe
        )
        _set_faults(beatport, options)
        async with beatport:
            print(beatport.web_url, flush=True)
            await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _set_faults(beatport: FakeBeatport, options: argparse.Namespace) -> None:
    beatport.website.challenge, beatport.website.bare = options.challenge, options.bare
    kinds = [FAULTS_BY_NAME[name] for name in options.kinds.split(",")] if options.kinds else ALL_KINDS
    beatport.fail_share(options.fail_share, seed=options.seed, kinds=kinds)
    if options.fail_always:
        beatport.fail_always(FAULTS_BY_NAME[options.fail_always])


if __name__ == "__main__":
    main()
