import asyncio
import time

from kubetui.playground.turns import Turns


async def test_many_calls_leave_room_for_others_between_them():
    turns, done = Turns(), 0

    async def call() -> None:
        nonlocal done
        await turns.take()
        end = time.perf_counter() + 0.002
        while time.perf_counter() < end:
            pass
        done += 1

    calls = [asyncio.create_task(call()) for _ in range(60)]
    most = 0
    while done < len(calls):
        before = done
        await asyncio.sleep(0)
        most = max(most, done - before)
    assert most <= 10
    await asyncio.gather(*calls)


async def test_calls_go_in_the_order_in_which_they_came():
    turns, order = Turns(), []

    async def call(number: int) -> None:
        await turns.take()
        time.sleep(0.001)
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(40)))
    assert order == list(range(40))


async def test_one_who_gives_up_does_not_hold_up_the_others():
    turns, done = Turns(), []

    async def call(number: int) -> None:
        await turns.take()
        time.sleep(0.002)
        done.append(number)

    calls = [asyncio.create_task(call(number)) for number in range(30)]
    await asyncio.sleep(0)
    for task in calls[10:20]:
        task.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    assert set(done) >= {*range(3), *range(20, 30)}
    async with asyncio.timeout(20):
        await turns.take()
