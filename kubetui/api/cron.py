"""Cron schedules of five fields, and when they come due next.

Rule: `robfig/cron/v3.ParseStandard`, which CronJobs use: names of months and days, `@hourly` and its
kin, and either of day and weekday when both are limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_MACROS = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
_BOUNDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 6, _DAYS),
)
_HORIZON = 366 * 5
"""Days looked ahead before a schedule counts as one that never comes (30 February)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The minutes, hours, days, months and weekdays on which a schedule comes due."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool
    any_weekday: bool

    def next(self, after: datetime, zone: str = "") -> datetime | None:
        """The first time after a moment, as the zone's clocks tell it (UTC without one)."""
        local = after.astimezone(ZoneInfo(zone or "UTC"))
        moment = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
        for _ in range(_HORIZON):
            if self._on(moment):
                found = self._within(moment)
                if found is not None:
                    return found
            moment = (moment + timedelta(days=1)).replace(hour=0, minute=0)
        return None

    def _on(self, day: datetime) -> bool:
        if day.month not in self.months:
            return False
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return of_month and of_week
        return of_month or of_week

    def _within(self, day: datetime) -> datetime | None:
        for hour in sorted(self.hours):
            if hour < day.hour:
                continue
            first = day.minute if hour == day.hour else 0
            minute = min((minute for minute in self.minutes if minute >= first), default=None)
            if minute is not None:
                return day.replace(hour=hour, minute=minute)
        return None


def parse(text: str) -> Schedule:
    """A schedule such as `*/5 * * * *`.

    Raises:
        ValueError: the schedule cannot be read; the words are the controller's.
    """
    fields = _MACROS.get(text.strip(), text).split()
    if text.startswith("@") and text.strip() not in _MACROS:
        raise ValueError(f"unrecognized descriptor: {text}")
    if len(fields) != 5:
        raise ValueError(f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]")
    sets = [_field(field, *bounds) for field, bounds in zip(fields, _BOUNDS, strict=True)]
    starred = [field.startswith(("*", "?")) for field in fields]
    return Schedule(sets[0], sets[1], sets[2], sets[3], sets[4], starred[2], starred[4])


def _field(field: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step_text = part.partition("/")
        step = _number(step_text, {}) if slash else 1
        if step == 0:
            raise ValueError(f"step of range should be a positive number: {part}")
        start, end = _span(span, low, high, names, open_end=bool(slash))
        if start < low:
            raise ValueError(f"beginning of range ({start}) below minimum ({low}): {part}")
        if end > high:
            raise ValueError(f"end of range ({end}) above maximum ({high}): {part}")
        if start > end:
            raise ValueError(f"beginning of range ({start}) beyond end of range ({end}): {part}")
        found.update(range(start, end + 1, step))
    return frozenset(found)


def _span(span: str, low: int, high: int, names: dict[str, int], *, open_end: bool) -> tuple[int, int]:
    if span in ("*", "?"):
        return low, high
    first, dash, last = span.partition("-")
    start = _number(first, names)
    if dash:
        return start, _number(last, names)
    return start, high if open_end else start


def _number(word: str, names: dict[str, int]) -> int:
    if word.lower() in names:
        return names[word.lower()]
    if not (word.isascii() and word.isdecimal()):
        raise ValueError(f"failed to parse int from {word}: invalid syntax")
    return int(word)
