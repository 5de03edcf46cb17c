import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kubetui.playground.clock import Clock

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Hands:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


def test_speed_multiplies_elapsed_time_but_not_the_wall_clock():
    hands = Hands()
    clock = Clock(20, wall=lambda: NOON + timedelta(seconds=hands.at), monotonic=hands)
    hands.at = 3
    assert clock.monotonic() == 60
    assert clock.now() == NOON + timedelta(seconds=3)
    assert clock.elapsed(NOON) == 60


def test_a_change_of_speed_keeps_what_has_passed():
    hands = Hands()
    clock = Clock(10, monotonic=hands)
    hands.at = 2
    clock.set_speed(1)
    hands.at = 3
    assert clock.monotonic() == 21


async def test_waits_are_divided_by_the_speed():
    clock, loop = Clock(100), asyncio.get_running_loop()
    begin = loop.time()
    await clock.sleep(2)
    assert 0.015 < loop.time() - begin < 1.9


async def test_a_jump_ends_the_waits_it_passes_and_no_others():
    hands = Hands()
    clock = Clock(monotonic=hands)
    short, long = asyncio.create_task(clock.sleep(60)), asyncio.create_task(clock.sleep(600))
    await asyncio.sleep(0)
    clock.jump(100)
    await asyncio.wait_for(short, 20)
    assert not long.done()
    clock.jump(500)
    await asyncio.wait_for(long, 20)


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_a_speed_that_is_none_is_refused(speed):
    with pytest.raises(ValueError, match="speed must be greater than 0"):
        Clock(speed)
