from datetime import UTC, datetime, timedelta

import pytest

from kubetui.api import duration

HUMAN = {
    -5: "<invalid>", -1: "0s", 0: "0s", 119: "119s", 120: "2m", 125: "2m5s", 599: "9m59s", 600: "10m", 10_799: "179m",
    10_800: "3h", 10_860: "3h1m", 28_800: "8h", 172_799: "47h", 172_800: "2d", 180_000: "2d2h", 691_200: "8d",
    365 * 86400 * 2: "2y", 365 * 86400 * 3 + 86400 * 10: "3y10d", 365 * 86400 * 9: "9y",
}  # fmt: skip


@pytest.mark.parametrize(("seconds", "shown"), HUMAN.items())
def test_ages_read_as_kubectl_prints_them(seconds, shown):
    assert duration.human(seconds) == shown


def test_no_time_is_unknown():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert duration.age(None, now) == "<unknown>"
    assert duration.age(now - timedelta(seconds=5), now) == "5s"


@pytest.mark.parametrize(
    ("text", "seconds"), [("1h30m", 5400), ("200ms", 0.2), ("-5s", -5), ("0", 0), ("1.5s", 1.5)]
)
def test_go_durations(text, seconds):
    assert duration.parse(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "s", "5 s", "1h-2m", "abc"])
def test_what_is_no_go_duration(text):
    with pytest.raises(ValueError, match="invalid duration"):
        duration.parse(text)
