"""Cron schedules as Kubernetes reads them, with the words of its parser, and when they come due.

Rule: `github.com/robfig/cron/v3` (`ParseStandard`, `SpecSchedule.Next`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from kubetui.api import duration

_MONTHS = {
    name: index + 1 for index, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}
_DAYS = {name: index for index, name in enumerate("sun mon tue wed thu fri sat".split())}
_BOUNDS: tuple[tuple[int, int, dict[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, _MONTHS),
    (0, 6, _DAYS),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_FAR = 366 * 5
"""Days looked ahead before a schedule counts as one that never comes (30 February)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a schedule fires: the values that each field matches; `every` seconds instead for `@every`.

    A day matches by both its fields when one of them is `*`, else by either.
    """

    minutes: frozenset[int] = frozenset()
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()
    months: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    any_day: bool = False
    any_weekday: bool = False
    every: float = 0.0

    def next(self, moment: datetime, zone: str = "") -> datetime | None:
        """The first time after a moment, as the clocks of a zone tell it (UTC without one)."""
        return self.after(moment.astimezone(ZoneInfo(zone or "UTC")))

    def after(self, moment: datetime) -> datetime | None:
        """The first time later than a moment, in its time zone; None when there is none within five years."""
        if self.every:
            return (moment + timedelta(seconds=self.every)).replace(microsecond=0)
        found = moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
        for _ in range(_FAR):
            if self._on(found) and (at := self._within(found)) is not None:
                return at
            found = (found + timedelta(days=1)).replace(hour=0, minute=0)
        return None

    def _on(self, day: datetime) -> bool:
        if day.month not in self.months:
            return False
        by_month, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_month and by_week if self.any_day or self.any_weekday else by_month or by_week

    def _within(self, day: datetime) -> datetime | None:
        """The first time of a day that is not before a moment of it."""
        for hour in sorted(each for each in self.hours if each >= day.hour):
            least = day.minute if hour == day.hour else 0
            minute = min((each for each in self.minutes if each >= least), default=None)
            if minute is not None:
                return day.replace(hour=hour, minute=minute)
        return None


def parse(text: str) -> Schedule:
    """The schedule of five fields, or of a descriptor such as `@hourly`.

    Raises:
        ValueError: the schedule cannot be read; the message is the library's.
    """
    if not text:
        raise ValueError("empty spec string")
    text = re.sub(r"^(CRON_)?TZ=\S+\s+", "", text)
    if text.startswith("@every "):
        return Schedule(every=_every(text))
    if text.startswith("@"):
        if text not in _DESCRIPTORS:
            raise ValueError(f"unrecognized descriptor: {text}")
        text = _DESCRIPTORS[text]
    fields = text.split()
    if len(fields) != 5:
        raise ValueError(f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]")
    sets = [_field(field, *bounds) for field, bounds in zip(fields, _BOUNDS, strict=True)]
    return Schedule(sets[0], sets[1], sets[2], sets[3], sets[4], _is_star(fields[2]), _is_star(fields[4]))


def _every(text: str) -> float:
    try:
        return max(1.0, duration.parse(text.removeprefix("@every ")))
    except ValueError as error:
        raise ValueError(f"failed to parse duration {text}: {error}") from error


def _is_star(field: str) -> bool:
    return any(part in ("*", "?", "*/1", "?/1") for part in field.split(","))


def _field(field: str, low: int, high: int, names: dict[str, int]) -> frozenset[int]:
    found: set[int] = set()
    for part in filter(None, field.split(",")):
        found.update(_range(part, low, high, names))
    return frozenset(found)


def _range(part: str, low: int, high: int, names: dict[str, int]) -> range:
    pieces = part.split("/")
    ends = pieces[0].split("-")
    if ends[0] in ("*", "?"):
        start, end = low, high
    else:
        start = _number(ends[0], names)
        if len(ends) > 2:
            raise ValueError(f"too many hyphens: {part}")
        end = _number(ends[1], names) if len(ends) == 2 else start
    if len(pieces) > 2:
        raise ValueError(f"too many slashes: {part}")
    step = _number(pieces[1], {}) if len(pieces) == 2 else 1
    if len(pieces) == 2 and len(ends) == 1:
        end = high
    _check(part, (low, high), (start, end, step))
    return range(start, end + 1, step)


def _check(part: str, bounds: tuple[int, int], found: tuple[int, int, int]) -> None:
    (low, high), (start, end, step) = bounds, found
    if start < low:
        raise ValueError(f"beginning of range ({start}) below minimum ({low}): {part}")
    if end > high:
        raise ValueError(f"end of range ({end}) above maximum ({high}): {part}")
    if start > end:
        raise ValueError(f"beginning of range ({start}) beyond end of range ({end}): {part}")
    if step == 0:
        raise ValueError(f"step of range should be a positive number: {part}")


def _number(text: str, names: dict[str, int]) -> int:
    if text.lower() in names:
        return names[text.lower()]
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        raise ValueError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax')
    number = int(text)
    if number < 0:
        raise ValueError(f"negative number ({number}) not allowed: {text}")
    return number
