import asyncio
from contextlib import aclosing

import pytest
from aiohttp import web

from kubetui.api.errors import ApiError, bad_request, not_found
from kubetui.client import logs as module
from kubetui.client.backoff import Backoff
from kubetui.client.errors import Unreachable
from kubetui.client.lines import MAX_LINE, LineBuffer
from kubetui.client.logs import LogQuery, read_log
from tests.client.connecting import rest

PATH = "/api/v1/namespaces/shop/pods/web/log"


@pytest.fixture
async def client(server, monkeypatch):
    monkeypatch.setattr(module, "Backoff", lambda **_: Backoff(first=0.01, longest=0.02))
    found = rest(server.url)
    yield found
    await found.close()


def stamp(second, fraction="000000000"):
    return f"2026-01-01T00:00:{second:02}.{fraction}Z"


class Log:
    """Answers one request after the other, each with its chunks; "cut" resets, "hold" stays open."""

    def __init__(self, server, *answers):
        self.queries = []
        for chunks in answers:
            server.faults[PATH].append(self._handler(chunks))

    def _handler(self, chunks):
        async def handle(request):
            self.queries.append(dict(request.query))
            response = web.StreamResponse()
            response.content_type = "text/plain"
            await response.prepare(request)
            for chunk in chunks:
                if chunk == "cut":
                    request.transport.abort()
                    return response
                await response.write(chunk)
                await asyncio.sleep(0.005)
            return response

        return handle


async def read(client, **query):
    return [line async for line in read_log(client, PATH, LogQuery(**query))]


async def test_lines_and_query(server, client):
    log = Log(server, [f"{stamp(1)} one\n{stamp(1)} tw".encode(), b"o\r\n", f"{stamp(2)} three".encode()])
    found = await read(client, container="app", previous=True, tail=5, since=60)
    assert found == ["one", "two", "three"]
    assert log.queries == [
        {"timestamps": "true", "container": "app", "previous": "true", "tailLines": "5", "sinceSeconds": "60"}
    ]


async def test_timestamps_on_request(server, client):
    Log(server, [f"{stamp(1)} one\n".encode()])
    assert await read(client, timestamps=True) == [f"{stamp(1)} one"]


async def test_broken_bytes_and_lines_without_a_stamp(server, client):
    Log(server, [stamp(1).encode() + b" a\xff\xfeb\n", b"unable to retrieve container logs\n", b"\n"])
    assert await read(client) == ["a\ufffd\ufffdb", "unable to retrieve container logs", ""]


async def test_a_line_of_a_megabyte(server, client):
    Log(server, [f"{stamp(1)} ".encode() + b"x" * 1_000_000 + b"\n" + f"{stamp(2)} after\n".encode()])
    found = await read(client)
    assert [len(line) for line in found] == [1_000_000, 5]


async def test_a_character_split_between_chunks(server, client):
    line = f"{stamp(1)} ä\n".encode()
    Log(server, [line[:-2], line[-2:]])
    assert await read(client) == ["ä"]


async def test_follow_goes_on_where_it_broke_off(server, client):
    first = f"{stamp(1)} a\n{stamp(2)} b\n{stamp(2)} c\n{stamp(2)} hal".encode()
    second = f"{stamp(2)} b\n{stamp(2)} c\n{stamp(2)} half\n{stamp(3)} d\n".encode()
    log = Log(server, [first, "cut"], ["cut"], [second])
    assert await read(client, follow=True, tail=10) == ["a", "b", "c", "half", "d"]
    assert log.queries[0] == {"timestamps": "true", "follow": "true", "tailLines": "10"}
    again = {"timestamps": "true", "follow": "true", "sinceTime": stamp(2)}
    assert log.queries[1:] == [again, again]


async def test_stamps_with_trimmed_fractions_sort(server, client):
    first = "2026-01-01T00:00:01.1Z a\n2026-01-01T00:00:01.15Z b\n2026-01-01T00:00:02Z c\n"
    Log(server, [first.encode()])
    assert await read(client) == ["a", "b", "c"]


async def test_a_pod_that_is_gone_after_the_break_ends_the_log(server, client):
    Log(server, [f"{stamp(1)} a\n".encode(), "cut"])
    server.faults[PATH].append(not_found("pods", "", "web"))
    assert await read(client, follow=True) == ["a"]


async def test_no_log_yet_is_an_error(server, client):
    waiting = bad_request('container "app" in pod "web" is waiting to start: ContainerCreating')
    server.faults[PATH].append(waiting)
    with pytest.raises(ApiError, match="is waiting to start"):
        await read(client, follow=True)


async def test_without_follow_a_break_is_an_error(server, client):
    Log(server, [f"{stamp(1)} a\n".encode(), "cut"])
    with pytest.raises(Unreachable):
        await read(client)


async def test_follow_gives_up_in_the_end(server, client):
    Log(server, *[["cut"]] * 20)
    with pytest.raises(Unreachable):
        await read(client, follow=True)
    assert len(server.faults[PATH]) == 20 - 9


async def test_leaving_early_closes_the_connection(server, client):
    closed = asyncio.Event()

    async def endless(request):
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(f"{stamp(1)} tick\n".encode())
                await asyncio.sleep(0.005)
        finally:
            closed.set()

    server.faults[PATH].append(endless)
    async with aclosing(read_log(client, PATH, LogQuery(follow=True))) as log:
        assert await anext(log) == "tick"
    await asyncio.wait_for(closed.wait(), 20)


def test_a_line_without_end_comes_in_pieces():
    buffer = LineBuffer()
    found = []
    for _ in range(20):
        found += buffer.feed(b"x" * (1024 * 1024))
    assert len(found) == 1 and len(found[0]) > MAX_LINE
    assert buffer.feed(b"\n") and buffer.rest() == b""
