"""When a cron schedule fires next. Pure.

Rule: `github.com/robfig/cron/v3` (SpecSchedule.Next).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kubetui.playground.cron import Schedule

_FAR = 366 * 5


def _day_matches(schedule: Schedule, day: datetime) -> bool:
    by_month = day.day in schedule.days
    by_week = (day.weekday() + 1) % 7 in schedule.weekdays
    if schedule.any_day or schedule.any_weekday:
        return by_month and by_week
    return by_month or by_week


def after(schedule: Schedule, moment: datetime) -> datetime | None:
    """The first time later than a moment, in its time zone; None when there is none within five years."""
    if schedule.every:
        return (moment + timedelta(seconds=schedule.every)).replace(microsecond=0)
    found = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for _ in range(_FAR):
        matches = found.month in schedule.months and _day_matches(schedule, found)
        if matches and (at := _within_day(schedule, found)) is not None:
            return at
        found = (found + timedelta(days=1)).replace(hour=0, minute=0)
    return None


def _within_day(schedule: Schedule, start: datetime) -> datetime | None:
    for hour in sorted(each for each in schedule.hours if each >= start.hour):
        least = start.minute if hour == start.hour else 0
        minute = min((each for each in schedule.minutes if each >= least), default=None)
        if minute is not None:
            return start.replace(hour=hour, minute=minute)
    return None


def missed(
    schedule: Schedule, since: datetime, now: datetime, most: int = 100
) -> tuple[datetime | None, bool]:
    """The latest time after `since` and not after `now`, and whether there were more than `most`."""
    latest: datetime | None = None
    count = 0
    at = after(schedule, since)
    while at is not None and at <= now:
        latest = at
        count += 1
        if count > most:
            return _jump(schedule, latest, now), True
        at = after(schedule, at)
    return latest, False


def _jump(schedule: Schedule, known: datetime, now: datetime) -> datetime:
    """The latest time, sought from close to now backwards in growing steps."""
    step = timedelta(minutes=1)
    while now - step > known:
        at, latest = after(schedule, now - step), None
        while at is not None and at <= now:
            latest, at = at, after(schedule, at)
        if latest is not None:
            return latest
        step *= 4
    return known
