"""Clients that send too much, too slowly, too often, or leave in the middle."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import ssl
from collections.abc import AsyncIterator

import orjson
import pytest

from kubetui.kinds.registry import by_resource
from kubetui.playground import certs
from kubetui.playground.apiserver.endpoints import dispatch, inflight, listener
from kubetui.playground.apiserver.server import APIServer
from tests.playground.agreement import check_agreement
from tests.playground.serving import TOKEN, Client, config_map, served

MAPS = "/api/v1/namespaces/default/configmaps"
HEAD = f"Host: localhost\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"


class Raw:
    """A TLS connection that sends exactly what it is told."""

    def __init__(self, port: int, certificates: certs.Certificates) -> None:
        self.port = port
        self.context = ssl.create_default_context(cadata=certificates.authority.decode())

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, ssl=self.context, limit=2**24)
        try:
            yield reader, writer
        finally:
            writer.transport.abort()


@pytest.fixture
def raw(http: Client, certificates: certs.Certificates) -> Raw:
    return Raw(int(http.url.rpartition(":")[2]), certificates)


@pytest.fixture(autouse=True)
def no_errors(caplog: pytest.LogCaptureFixture) -> AsyncIterator[None]:
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def status_of(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(30):
        line = await reader.readline()
    return int(line.split()[1]) if line else 0


async def is_closed(reader: asyncio.StreamReader) -> bool:
    """Whether the other side ends the connection."""
    async with asyncio.timeout(30):
        try:
            await reader.read()
        except ConnectionError:
            return True
    return reader.at_eof()


async def test_ten_megabytes(http: Client) -> None:
    body = io.BytesIO(orjson.dumps(config_map("large", data={"a": "x" * 10_000_000})))
    answer = await http("POST", MAPS, body, headers={"Content-Type": "application/json"})
    assert (answer.code, answer.body["reason"]) == (413, "RequestEntityTooLarge")
    assert answer.body["message"] == "Request entity too large: limit is 3145728"
    assert (await http("GET", f"{MAPS}/large")).code == 404


async def test_ten_megabytes_in_chunks(http: Client) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"a":"'
        for _ in range(160):
            yield b"x" * 65536

    answer = await http("POST", MAPS, parts(), headers={"Content-Type": "application/json"})
    assert answer.code == 413


async def test_an_object_that_the_store_does_not_take(http: Client) -> None:
    body = io.BytesIO(orjson.dumps(config_map("large", data={"a": "x" * 1_040_000, "b": "x" * 530_000})))
    answer = await http("POST", MAPS, body, headers={"Content-Type": "application/json"})
    assert (answer.code, answer.body["details"]["causes"][0]["reason"]) == (422, "FieldValueTooLong")
    assert (await http("GET", MAPS)).body["items"] == []


async def test_a_body_that_never_ends(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_TIME_LIMIT", 0.2)
    async with raw.open() as (reader, writer):
        writer.write(f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Length: 100\r\n\r\n{{".encode())
        assert await status_of(reader) == 504
        assert await is_closed(reader)


async def test_a_head_that_never_ends(
    server: APIServer, certificates: certs.Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "IDLE", 0.2)
    async with served(server, certificates) as client:
        raw = Raw(int(client.url.rpartition(":")[2]), certificates)
        for head in ("", f"GET {MAPS} HTTP/1.1\r\nHost: loc", f"GET {MAPS} HTTP/1.1\r\n{HEAD}"):
            async with raw.open() as (reader, writer):
                writer.write(head.encode())
                assert await is_closed(reader), head


@pytest.mark.parametrize(
    "sent", ["", "GET / HT", f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Length: 100\r\n\r\n{{"]
)
async def test_half_closed(raw: Raw, http: Client, sent: str) -> None:
    async with raw.open() as (reader, writer):
        writer.write(sent.encode())
        await asyncio.sleep(0.05)
        writer.close()
        assert await is_closed(reader)
    assert (await http("GET", MAPS)).code == 200


@pytest.mark.parametrize("sent", [
    "\x16\x03\x01\x00", "GET", "GET / HTTP/9.9\r\n\r\n", "G\x00T / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nA: \x00\r\n\r\n",
    f"GET / HTTP/1.1\r\n{HEAD}X: " + "x" * 200_000 + "\r\n\r\n", "GET /" + "x" * 200_000 + " HTTP/1.1\r\n\r\n",
    f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Length: -1\r\n\r\n", f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Length: x\r\n\r\n",
    f"POST {MAPS} HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n", f"GET {MAPS} HTTP/1.1\r\nHost:\r\n" + "a: b\r\n" * 50_000,
    f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    f"POST {MAPS} HTTP/1.1\r\n{HEAD}Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    f"CONNECT / HTTP/1.1\r\n{HEAD}\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", f"GET * HTTP/1.1\r\n{HEAD}\r\n",
    f"GET {MAPS}?watch=1 HTTP/1.1\r\n{HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n", f"GET http://a/{MAPS} HTTP/1.1\r\n{HEAD}\r\n",
], ids=range(18))  # fmt: skip
async def test_what_is_hardly_http(raw: Raw, http: Client, sent: str) -> None:
    async with raw.open() as (reader, writer):
        with contextlib.suppress(ConnectionError):
            writer.write(sent.encode("latin-1"))
            await writer.drain()
        with contextlib.suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(0.5):
                line = await reader.readline()
                assert not line or line.split()[1] != b"500", line
    assert (await http("GET", MAPS)).code == 200


async def test_plain_http_on_the_tls_port(raw: Raw, http: Client) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", raw.port)
    writer.write(f"GET / HTTP/1.1\r\n{HEAD}\r\n".encode())
    assert await is_closed(reader)
    writer.close()
    assert (await http("GET", MAPS)).code == 200


async def test_watches_that_are_torn_down_leave_nothing(server: APIServer, raw: Raw, http: Client) -> None:
    await http("GET", MAPS)
    before = len(asyncio.all_tasks())
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(100):
            _, writer = await stack.enter_async_context(raw.open())
            writer.write(f"GET {MAPS}?watch=1 HTTP/1.1\r\n{HEAD}\r\n".encode())
        async with asyncio.timeout(20):
            while len(asyncio.all_tasks()) < before + 100:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
        await server.api("system:apiserver").create("configmaps", config_map("seen"))
    async with asyncio.timeout(20):
        while len(asyncio.all_tasks()) > before:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.05)
    assert not server.etcd._space("configmaps").waiters


async def test_readers_that_do_not_read(server: APIServer, raw: Raw, http: Client) -> None:
    api = server.api("system:apiserver")
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(20):
            _, writer = await stack.enter_async_context(raw.open())
            writer.transport.pause_reading()
            writer.write(
                f"GET {MAPS}?watch=1&resourceVersion={server.etcd.revision} HTTP/1.1\r\n{HEAD}\r\n".encode()
            )
        await asyncio.sleep(0.2)
        for number in range(300):
            await api.create("configmaps", config_map(f"c{number}", data={"a": "x" * 50_000}))
            await asyncio.sleep(0)
        assert (await http("GET", f"{MAPS}/c299")).code == 200
    kind = by_resource("configmaps")
    assert kind is not None
    assert await check_agreement(http, server, [kind]) == 300


async def _reader(http: Client) -> dict[str, str]:
    """The headers of somebody who may read and write ConfigMaps, and no more."""
    role = "/apis/rbac.authorization.k8s.io/v1/clusterrole"
    rules = [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["*"]}]
    await http("POST", f"{role}s", {"metadata": {"name": "maps"}, "rules": rules})
    subject = {"kind": "User", "name": "jane", "apiGroup": "rbac.authorization.k8s.io"}
    reference = {"kind": "ClusterRole", "name": "maps", "apiGroup": "rbac.authorization.k8s.io"}
    binding = {"metadata": {"name": "maps"}, "roleRef": reference, "subjects": [subject]}
    assert (await http("POST", f"{role}bindings", binding)).code == 201
    return {"Impersonate-User": "jane"}


async def test_too_many_requests_at_once(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflight, "MOST_READING", 10)
    jane = await _reader(http)
    waiting = [
        asyncio.create_task(http("GET", f"{MAPS}?resourceVersion=1000000", headers=dict(jane)))
        for _ in range(10)
    ]
    async with asyncio.timeout(20):
        while (refused := await http("GET", MAPS, headers=dict(jane))).code == 200:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert (refused.code, refused.text) == (429, "Too many requests, please try again later.\n")
    assert refused.headers["Retry-After"] == "1"
    assert (await http("GET", MAPS)).code == 200
    assert (await http("POST", MAPS, config_map("a"), headers=dict(jane))).code == 201
    assert {answer.code for answer in await asyncio.gather(*waiting)} == {504}
    assert (await http("GET", MAPS, headers=dict(jane))).code == 200


async def test_watches_do_not_count_as_requests(http: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflight, "MOST_READING", 2)
    jane = await _reader(http)
    headers = {"Authorization": f"Bearer {TOKEN}", **jane}
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(5):
            watch = http.session.get(f"{http.url}{MAPS}?watch=1", headers=headers)
            assert (await stack.enter_async_context(watch)).status == 200
        assert (await http("GET", MAPS, headers=dict(jane))).code == 200
