import asyncio
import time

from kubetui.client.backoff import Backoff


async def lasted(backoff, seconds=None):
    began = time.monotonic()
    await backoff.wait(seconds)
    return time.monotonic() - began


async def test_waits_grow_to_a_limit_and_begin_anew():
    backoff = Backoff(first=0.02, longest=0.08)
    waits = [await lasted(backoff) for _ in range(5)]
    for wait, nominal in zip(waits, (0.02, 0.04, 0.08, 0.08, 0.08), strict=True):
        assert 0.75 * nominal <= wait < 1.25 * nominal + 0.05
    backoff.reset()
    assert await lasted(backoff) < 0.075


async def test_a_poke_ends_the_wait():
    backoff = Backoff(first=60)
    asyncio.get_running_loop().call_later(0.01, backoff.poke)
    assert await lasted(backoff) < 1
    backoff.poke()
    assert await lasted(backoff, 60) < 1, "a poke before the wait counts too"
