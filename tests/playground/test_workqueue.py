import asyncio
import time

from kubetui.playground.clock import Clock
from kubetui.playground.workqueue import WorkQueue


async def taken(queue: WorkQueue[str], seconds: float = 20.0) -> str:
    async with asyncio.timeout(seconds):
        return await queue.get()


async def test_a_key_waits_once():
    queue: WorkQueue[str] = WorkQueue(Clock())
    for key in ("a", "b", "a"):
        queue.add(key)
    assert len(queue) == 2
    assert [await taken(queue), await taken(queue)] == ["a", "b"]
    assert len(queue) == 0


async def test_a_key_added_while_it_is_worked_on_comes_back_afterwards():
    queue: WorkQueue[str] = WorkQueue(Clock())
    queue.add("a")
    await taken(queue)
    queue.add("a")
    queue.add("b")
    assert await taken(queue) == "b"
    queue.done("a")
    assert await taken(queue) == "a"


async def test_later_keys_come_in_the_order_of_their_time():
    queue: WorkQueue[str] = WorkQueue(Clock(100))
    with queue:
        queue.add_after("late", 6)
        queue.add_after("soon", 2)
        queue.add_after("soon", 100)
        began = time.monotonic()
        assert [await taken(queue), await taken(queue)] == ["soon", "late"]
        assert time.monotonic() - began >= 0.05


async def test_a_jump_of_the_clock_ends_the_wait():
    clock = Clock()
    queue: WorkQueue[str] = WorkQueue(clock)
    with queue:
        queue.add_after("a", 3600)
        await asyncio.sleep(0)
        clock.jump(3601)
        assert await taken(queue) == "a"


async def test_an_appointment_is_kept_though_the_key_comes_before():
    queue: WorkQueue[str] = WorkQueue(Clock(100))
    with queue:
        queue.add_after("a", 5)
        queue.add("a")
        assert await taken(queue) == "a"
        queue.done("a")
        assert await taken(queue) == "a"


async def test_failures_wait_twice_as_long_each_time_up_to_a_limit():
    clock = Clock(wall=lambda: None, monotonic=lambda: 0.0)
    queue: WorkQueue[str] = WorkQueue(clock, limit=1.0)
    due = []
    for _ in range(10):
        queue.add_rate_limited("a")
        due.append(queue._due.pop("a"))
    assert due == [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0, 1.0]
    queue.forget("a")
    queue.add_rate_limited("a")
    assert queue._due["a"] == 0.005


async def test_spacing_puts_a_burst_into_one_round():
    queue: WorkQueue[str] = WorkQueue(Clock(), spacing=0.05)
    rounds = 0
    with queue:
        began = time.monotonic()
        queue.add("a")
        while rounds < 5:
            if queue._ready.qsize():
                assert await taken(queue) == "a"
                queue.done("a")
                rounds += 1
            queue.add("a")
            await asyncio.sleep(0.001)
    assert time.monotonic() - began >= 4 * 0.05


async def test_closed_it_has_no_task_left_and_keeps_its_appointments():
    before = asyncio.all_tasks()
    queue: WorkQueue[str] = WorkQueue(Clock(100))
    with queue:
        queue.add_after("a", 5)
        assert asyncio.all_tasks() != before
    await asyncio.sleep(0.1)
    assert asyncio.all_tasks() == before
    with queue:
        assert await taken(queue) == "a"
