import asyncio
import gc
import weakref

from kubetui.playground.garbage import _PATIENCE, Collector


class Node:
    itself: object = None


async def test_old_cycles_go_when_there_is_little_to_do():
    before = gc.get_threshold()
    collector = Collector()
    running = asyncio.create_task(collector.run())
    await asyncio.sleep(0)
    node = Node()
    node.itself = node
    there = weakref.ref(node)
    gc.collect(1)
    del node
    gc.collect(1)
    assert there() is not None
    assert not collector.look(0.9)
    assert there() is not None
    assert collector.look(0.01)
    assert there() is None
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert gc.get_threshold() == before


def test_who_is_never_idle_collects_all_the_same():
    collector = Collector()
    assert [collector.look(1.0) for _ in range(_PATIENCE + 1)] == [False] * _PATIENCE + [True]
