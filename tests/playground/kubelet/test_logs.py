"""The log of one instance: what is kept, and what `pods/log` reads of it."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from kubetui.playground.api import LogOptions
from kubetui.playground.kubelet.runtime.logs import LIMIT, LogBuffer, read

T0 = datetime(2026, 5, 4, 3, 2, 1, 250, tzinfo=UTC)


def filled() -> LogBuffer:
    buffer = LogBuffer()
    for index in range(5):
        buffer.write("stdout", f"line {index}\n", T0 + timedelta(seconds=index))
    return buffer


async def text(buffer: LogBuffer, **options: object) -> str:
    now = T0 + timedelta(seconds=5)
    chunks = [chunk async for chunk in read(buffer, LogOptions(**options), now)]  # type: ignore[arg-type]
    return b"".join(chunks).decode()


@pytest.mark.parametrize(("options", "expected"), [
    ({}, "line 0\nline 1\nline 2\nline 3\nline 4\n"),
    ({"tail_lines": 2}, "line 3\nline 4\n"),
    ({"tail_lines": 0}, ""),
    ({"tail_lines": 99}, "line 0\nline 1\nline 2\nline 3\nline 4\n"),
    ({"limit_bytes": 9}, "line 0\nli"),
    ({"since_seconds": 2}, "line 3\nline 4\n"),
    ({"since_time": "2026-05-04T03:02:05Z"}, "line 4\n"),
    ({"tail_lines": 1, "timestamps": True}, "2026-05-04T03:02:05.000250000Z line 4\n"),
])  # fmt: skip
async def test_read(options: dict[str, object], expected: str) -> None:
    assert await text(filled(), **options) == expected


async def test_lines_count_when_they_are_whole() -> None:
    buffer = LogBuffer()
    buffer.write("stdout", "a", T0)
    buffer.write("stderr", "E\n", T0)
    assert await text(buffer) == "E\n"
    buffer.write("stdout", "b\nc", T0)
    assert await text(buffer) == "E\nab\n"
    buffer.close(T0)
    assert await text(buffer) == "E\nab\nc"


async def test_follow_ends_with_the_instance() -> None:
    buffer = filled()
    reading = asyncio.create_task(text(buffer, follow=True, tail_lines=1))
    await asyncio.sleep(0)
    buffer.write("stdout", "more\n", T0)
    await asyncio.sleep(0)
    assert not reading.done()
    buffer.close(T0)
    assert await reading == "line 4\nmore\n"


async def test_bounded() -> None:
    buffer = LogBuffer()
    for index in range(3000):
        buffer.write("stdout", f"{index} {'x' * 1000}\n", T0)
    found = await text(buffer)
    assert LIMIT * 0.9 < len(found) <= LIMIT + 2000
    assert found.splitlines()[-1].startswith("2999 ")
    buffer.write("stdout", "y" * 5_000_000, T0)
    assert len(await text(buffer)) <= 5_100_000, "one endless line is kept as it came, but only one"


async def test_hostile_bytes_are_passed_on_unchanged() -> None:
    buffer = LogBuffer()
    buffer.write("stdout", "\x1b]52;c;x\x07[/x]\x00‮\n", T0)
    assert await text(buffer) == "\x1b]52;c;x\x07[/x]\x00‮\n"
