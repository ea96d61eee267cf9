"""Tasks that want the first token at nearly the same moment: all of them get it."""

import asyncio

import pytest

from beatmatch.beatport.auth.token_source import TokenSource
from beatmatch.beatport.auth.token_store import Tokens


class Door:
    """A way in that opens after so many turns of the event loop."""

    def __init__(self, turns):
        self.turns, self.asked = turns, 0

    async def next(self, old):
        self.asked += 1
        for _ in range(self.turns):
            await asyncio.sleep(0)
        return Tokens(access="the-token", obtained_at=0.0)

    def renewable(self, tokens):
        return False


@pytest.mark.parametrize("takes", range(3))
async def test_whoever_asks_a_moment_later_gets_the_same_token_and_never_none(takes):
    for later in range(8):
        door = Door(takes)
        source = TokenSource(door, lambda: 0.0)
        first = asyncio.create_task(source.token())
        for _ in range(later):
            await asyncio.sleep(0)
        assert (await source.token(), await first) == ("the-token", "the-token")
        assert door.asked == 1
        await source.close()
