"""Cron schedules: what they match, when they come due, and what is said of bad ones."""

from datetime import UTC, datetime

import pytest

from kubetui.api.cron import Schedule, parse

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


def test_fields():
    found = parse("*/15 8-10 1,15 jan-mar mon")
    assert found.minutes == {0, 15, 30, 45}
    assert found.hours == {8, 9, 10}
    assert found.days == {1, 15}
    assert found.months == {1, 2, 3}
    assert found.weekdays == {1}
    assert not found.any_day and not found.any_weekday


def test_stars_and_descriptors():
    assert parse("0 0 * * *") == parse("@daily")
    assert parse("@hourly").any_day and parse("@hourly").any_weekday
    assert parse("10/20 * * * *").minutes == {10, 30, 50}
    assert parse("@every 90s") == Schedule(every=90.0)
    assert parse("TZ=UTC 0 0 * * *") == parse("@daily")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty spec string"),
        ("x", "expected exactly 5 fields, found 1: [x]"),
        ("61 * * * *", "end of range (61) above maximum (59): 61"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("a * * * *", 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'),
        ("@never", "unrecognized descriptor: @never"),
    ],
)
def test_refusals(text, message):
    with pytest.raises(ValueError, match=r".+|") as raised:
        parse(text)
    assert str(raised.value) == message
