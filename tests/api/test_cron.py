"""Cron schedules."""

from datetime import UTC, datetime

import pytest

from kubetui.api.cron import parse

START = datetime(2026, 3, 14, 14, 3, 20, tzinfo=UTC)  # a Saturday


@pytest.mark.parametrize(("schedule", "zone", "wanted"), [
    ("*/5 * * * *", "", "2026-03-14T14:05"),
    ("* * * * *", "", "2026-03-14T14:04"),
    ("0 2 * * *", "", "2026-03-15T02:00"),
    ("0 2 * * *", "Europe/Rome", "2026-03-15T01:00"),
    ("30 4 1 * *", "", "2026-04-01T04:30"),
    ("0 0 * * mon", "", "2026-03-16T00:00"),
    ("0 0 13 * fri", "", "2026-03-20T00:00"),
    ("0 12 29 feb *", "", "2028-02-29T12:00"),
    ("@hourly", "", "2026-03-14T15:00"),
    ("1-10/3,45 14 * * 6", "", "2026-03-14T14:04"),
])  # fmt: skip
def test_next(schedule, zone, wanted):
    assert parse(schedule).next(START, zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M") == wanted


def test_never():
    assert parse("0 0 30 2 *").next(START) is None


@pytest.mark.parametrize(("schedule", "message"), [
    ("nope", "expected exactly 5 fields, found 1: [nope]"),
    ("60 * * * *", "end of range (60) above maximum (59): 60"),
    ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
    ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
    ("*/0 * * * *", "step of range should be a positive number: */0"),
    ("x * * * *", "failed to parse int from x: invalid syntax"),
    ("@never", "unrecognized descriptor: @never"),
])  # fmt: skip
def test_unreadable(schedule, message):
    with pytest.raises(ValueError, match=r".+") as caught:
        parse(schedule)
    assert str(caught.value) == message
