import asyncio

import pytest

from kubetui.client.backoff import Backoff


@pytest.fixture
def waits(monkeypatch):
    """How long the waits are meant to be; they end at once."""
    asked, timeout = [], asyncio.timeout

    def limit(seconds):
        asked.append(seconds)
        return timeout(0)

    monkeypatch.setattr(asyncio, "timeout", limit)
    return asked


async def test_waits_grow_to_a_limit_and_begin_anew(waits):
    backoff = Backoff(first=0.5, longest=2.0)
    for _ in range(5):
        assert not await backoff.wait()
    backoff.reset()
    await backoff.wait()
    await backoff.wait(7.0)
    for wait, nominal in zip(waits, (0.5, 1.0, 2.0, 2.0, 2.0, 0.5, 7.0), strict=True):
        assert 0.75 * nominal <= wait <= 1.25 * nominal


async def test_a_poke_ends_the_wait():
    backoff = Backoff(first=3600)
    asyncio.get_running_loop().call_later(0.01, backoff.poke)
    async with asyncio.timeout(20):
        assert await backoff.wait()
        backoff.poke()
        assert await backoff.wait(3600), "a poke before the wait counts too"


async def test_a_poke_in_the_moment_in_which_the_wait_ends_is_not_lost():
    backoff = Backoff()
    waiting = asyncio.create_task(backoff.wait(0.001))
    await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    loop.call_later(0.002, backoff.poke)
    end = loop.time() + 0.02
    while loop.time() < end:
        pass
    assert await waiting
