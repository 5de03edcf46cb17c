from datetime import UTC, datetime
from itertools import pairwise

import pytest

from kubetui.api import cron, meta
from kubetui.playground.controllers.cron_times import missed

NEXT = [
    ("* * * * *", "2026-03-01 10:00:30", "2026-03-01 10:01"),
    ("*/15 * * * *", "2026-03-01 10:46", "2026-03-01 11:00"),
    ("30 4 * * *", "2026-03-01 04:30", "2026-03-02 04:30"),
    ("0 0 1 1 *", "2026-03-01 10:00", "2027-01-01 00:00"),
    ("0 12 * * 1", "2026-03-01 10:00", "2026-03-02 12:00"),
    ("0 12 13 * 5", "2026-03-01 10:00", "2026-03-06 12:00"),
    ("0 0 29 2 *", "2026-03-01 10:00", "2028-02-29 00:00"),
    ("@hourly", "2026-03-01 10:00", "2026-03-01 11:00"),
    ("@every 90s", "2026-03-01 10:00:10", "2026-03-01 10:01:40"),
    ("0 0 31 2 *", "2026-03-01 10:00", None),
]


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


@pytest.mark.parametrize(("schedule", "now", "expected"), NEXT)
def test_next(schedule, now, expected):
    found = cron.parse(schedule).after(at(now))
    assert found == (at(expected) if expected else None)


def test_missed():
    every = cron.parse("*/5 * * * *")
    assert missed(every, at("2026-03-01 10:01"), at("2026-03-01 10:17")) == (at("2026-03-01 10:15"), False)
    assert missed(every, at("2026-03-01 10:01"), at("2026-03-01 10:04")) == (None, False)
    assert missed(every, at("2026-02-01 10:01"), at("2026-03-01 10:17")) == (at("2026-03-01 10:15"), True)
    yearly = cron.parse("@every 1s")
    assert missed(yearly, at("2026-03-01 10:00"), at("2026-03-01 10:10")) == (at("2026-03-01 10:10"), True)


@pytest.fixture
def speed() -> float:
    return 200.0


def cron_job(image: str = "good", **spec: object) -> dict:
    pod = {"restartPolicy": "Never", "containers": [{"name": "c", "image": image}]}
    return {
        "metadata": {"name": "tick", "namespace": "demo"},
        "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": {"spec": pod}}}, **spec},
    }


async def test_a_job_each_minute_and_only_the_last_ones_are_kept(rig):
    rig.kubelets.ends = {"good": "Succeeded"}
    await rig.api.create("cronjobs.batch", cron_job(successfulJobsHistoryLimit=2))

    async def five() -> bool:
        return len(await rig.events("SawCompletedJob")) >= 5

    await rig.until(five)
    created = [message.removeprefix("Created job ") for message in await rig.events("SuccessfulCreate")
               if message.startswith("Created job ")]  # fmt: skip
    numbers = [int(name.removeprefix("tick-")) for name in created]
    steps = [after - before for before, after in pairwise(numbers)]
    assert min(steps) == 1, "a minute is left out only where the machine was too busy for it"
    assert abs(numbers[0] - rig.clock.now().timestamp() / 60) < 3

    async def trimmed() -> bool:
        return len(await rig.all("jobs.batch")) <= 3

    await rig.until(trimmed)
    found = await rig.api.get("cronjobs.batch", "tick", "demo")
    assert meta.parse_time(found["status"]["lastScheduleTime"]) <= rig.clock.now()
    assert found["status"]["lastSuccessfulTime"]
    assert (await rig.events("SawCompletedJob"))[0] == f"Saw completed job: {created[0]}, condition: Complete"


async def test_forbid_waits_for_the_job_that_runs(rig):
    await rig.api.create("cronjobs.batch", cron_job("busy", concurrencyPolicy="Forbid"))

    async def told() -> bool:
        return bool(await rig.events("JobAlreadyActive"))

    await rig.until(told)
    assert len(await rig.all("jobs.batch")) == 1
    found = await rig.api.get("cronjobs.batch", "tick", "demo")
    assert len(found["status"]["active"]) == 1


async def test_replace_deletes_the_job_that_runs(rig):
    await rig.api.create("cronjobs.batch", cron_job("busy", concurrencyPolicy="Replace"))

    async def replaced() -> bool:
        return (
            len([m for m in await rig.events("SuccessfulDelete") if m.startswith("Deleted job tick-")]) >= 2
        )

    await rig.until(replaced)

    async def one_left() -> bool:
        return len(await rig.all("jobs.batch")) <= 2

    await rig.until(one_left)


async def test_a_day_that_never_comes_is_reported(rig):
    await rig.api.create("cronjobs.batch", cron_job(schedule="59 23 31 2 *"))

    async def told() -> bool:
        return bool(await rig.events("InvalidSchedule"))

    await rig.until(told)
    assert (await rig.events("InvalidSchedule"))[0] == (
        "invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second"
    )


async def test_suspended_it_starts_nothing(rig):
    await rig.api.create("cronjobs.batch", cron_job(suspend=True))
    await rig.settle(0.7)
    assert await rig.all("jobs.batch") == []
