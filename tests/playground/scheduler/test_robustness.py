"""The scheduler over an API that fails."""

import random

from kubetui.api.errors import conflict, internal
from kubetui.playground.scheduler import Scheduler


class Flaky:
    """Every third write fails in one of the ways APIs fail."""

    def __init__(self, inner, rng: random.Random) -> None:
        self._inner = inner
        self._rng = rng
        self.user = inner.user
        self.failed = 0

    def __getattr__(self, name: str):
        found = getattr(self._inner, name)
        if name in ("watch", "list", "get"):
            return found

        async def call(*args, **more):
            if self._rng.random() < 1 / 3:
                self.failed += 1
                raise self._rng.choice([internal("etcd"), conflict("x", "", "y"), ConnectionError("refused")])
            return await found(*args, **more)

        return call


async def test_every_pod_gets_its_node_or_is_told_why(board):
    await board.stop()
    flaky = Flaky(board.server.api("system:kube-scheduler"), random.Random(2))
    board.clock.set_speed(50)
    board.scheduler = Scheduler(flaky, board.clock, random.Random(5))
    board.start()
    await board.node("one", cpu="2")
    await board.node("two", cpu="2")
    names = [f"p{index}" for index in range(20)]
    for name in names:
        await board.pod(name, cpu="200m")
    await board.pod("big", cpu="3")
    await board.placed(*names)
    assert (await board.refused("big")).startswith("0/2 nodes are available: 2 Insufficient cpu.")
    assert flaky.failed > 5
    taken = board.scheduler._news.cache.nodes
    assert [info.requested["cpu"] for info in taken.values()] == [2000, 2000]


async def test_a_pod_that_goes_while_it_waits_leaves_nothing_behind(board):
    await board.node("one", cpu="1")
    await board.pod("big", cpu="2")
    await board.refused("big")
    await board.api.delete("pods", "big", "demo", grace=0)

    async def forgotten() -> bool:
        return len(board.scheduler._news.queue) == 0

    await board.until(forgotten)
    await board.pod("small", cpu="1")
    await board.placed("small")
    await board.api.delete("pods", "small", "demo", grace=0)

    async def free() -> bool:
        return board.scheduler._news.cache.nodes["one"].requested["cpu"] == 0

    await board.until(free)
