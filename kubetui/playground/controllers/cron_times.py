"""Which times of a schedule were missed. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from kubetui.api.cron import Schedule


def missed(
    schedule: Schedule, since: datetime, now: datetime, most: int = 100
) -> tuple[datetime | None, bool]:
    """The latest time after `since` and not after `now`, and whether there were more than `most`."""
    latest: datetime | None = None
    count = 0
    at = schedule.after(since)
    while at is not None and at <= now:
        latest = at
        count += 1
        if count > most:
            return _jump(schedule, latest, now), True
        at = schedule.after(at)
    return latest, False


def _jump(schedule: Schedule, known: datetime, now: datetime) -> datetime:
    """The latest time, sought from close to now backwards in growing steps."""
    step = timedelta(minutes=1)
    while now - step > known:
        at, latest = schedule.after(now - step), None
        while at is not None and at <= now:
            latest, at = at, schedule.after(at)
        if latest is not None:
            return latest
        step *= 4
    return known
