"""Cron schedules: what they match, and what is said of bad ones."""

from __future__ import annotations

import pytest

from kubetui.playground.cron import Schedule, parse


def test_fields() -> None:
    found = parse("*/15 8-10 1,15 jan-mar mon")
    assert found.minutes == {0, 15, 30, 45}
    assert found.hours == {8, 9, 10}
    assert found.days == {1, 15}
    assert found.months == {1, 2, 3}
    assert found.weekdays == {1}
    assert not found.any_day and not found.any_weekday


def test_stars_and_descriptors() -> None:
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
def test_refusals(text: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:
        parse(text)
    assert str(raised.value) == message
