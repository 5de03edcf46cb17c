import asyncio
import socket
import time
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from kubetui.api.errors import ApiError
from kubetui.client.errors import CredentialError, Unreachable
from kubetui.client.rest import Request
from tests.client.connecting import rest, until
from tests.client.misbehaving import BROKEN, BUSY, DENIED, answer

PODS = "/api/v1/namespaces/shop/pods"


@pytest.fixture
async def client(server):
    found = rest(server.url, {"token": "t"})
    yield found
    await found.close()


async def test_json_and_text(server, client):
    async def text(_):
        return web.Response(text="ok")

    server.faults["/readyz"].append(text)
    assert await client.request("GET", "/version") == {"gitVersion": "v1.36.0"}
    assert await client.request("GET", "/readyz", accept="*/*") == "ok"
    assert server.headers[0]["Authorization"] == "Bearer t"
    assert server.headers[0]["User-Agent"].startswith("kubetui/")


async def test_what_is_sent(server, client):
    seen = {}

    async def echo(request):
        seen.update(query=dict(request.query), body=await request.json(), type=request.content_type)
        return answer({"ok": True})

    server.faults["/x"].append(echo)
    params = {"labelSelector": "a in (b,c)", "x": "ä &="}
    body = {"spec": {"replicas": 3}}
    await client.request("PATCH", "/x", params=params, body=body, content_type="application/merge-patch+json")
    assert seen == {"query": params, "body": body, "type": "application/merge-patch+json"}


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [(DENIED, 403, "pods is forbidden"), (BROKEN, 500, "etcd"), (BUSY, 429, "slow down")],
)
async def test_status_objects_become_errors(server, client, error, code, said):
    server.faults["/x"].append(error)
    with pytest.raises(ApiError) as caught:
        await client.request("GET", "/x")
    assert caught.value.code == code
    assert said in caught.value.message


async def test_an_error_that_is_no_status(server, client):
    with pytest.raises(ApiError) as caught:
        await client.request("GET", "/nothing/here")
    assert (caught.value.code, caught.value.message) == (404, "404 page not found")


async def test_retry_after_is_obeyed_for_a_while(server, client):
    async def busy(_):
        return answer(BUSY.status, 429, **{"Retry-After": "0"})

    server.faults["/version"] += [busy, busy]
    assert (await client.get("/version"))["gitVersion"] == "v1.36.0"
    server.faults["/version"] += [busy] * 4
    with pytest.raises(ApiError):
        await client.get("/version")
    assert server.requests.count("GET /version") == 3 + 4


async def test_half_json(server, client):
    async def half(_):
        return web.Response(text='{"items": [', content_type="application/json")

    server.faults["/x"].append(half)
    with pytest.raises(Unreachable, match="JSON that is cut off or broken"):
        await client.request("GET", "/x")


@pytest.mark.parametrize("code", [200, 302])
async def test_a_login_page(server, client, code):
    async def page(_):
        return web.Response(
            text="<html>",
            content_type="text/html",
            status=code,
            headers={"Location": "http://login.invalid/"},
        )

    server.faults["/x"].append(page)
    with pytest.raises(Unreachable, match="not answered by a Kubernetes API server"):
        await client.get("/x")


async def test_a_body_that_is_cut(server, client):
    async def cut(request):
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        response.content_type = "application/json"
        await response.prepare(request)
        await response.write(b'{"a"')
        request.transport.abort()
        return response

    server.faults["/x"].append(cut)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:\d+ (cut the answer off|closed the connection)"):
        await client.request("GET", "/x")


async def test_refused(server, client):
    await server.kill()
    with pytest.raises(Unreachable, match="refused the connection: nothing listens there") as caught:
        await client.request("GET", "/version")
    assert caught.value.hint == "is the cluster running?"


async def test_dns(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = rest("https://no-such-host.invalid:6443", {"token": "t"})
    try:
        with pytest.raises(Unreachable, match=r"^DNS does not know the name no-such-host\.invalid$"):
            await client.request("GET", "/version")
    finally:
        await client.close()


async def test_not_tls_where_tls_was_meant(server):
    client = rest(server.url.replace("http:", "https:"))
    try:
        with pytest.raises(Unreachable, match="does not speak TLS"):
            await client.request("GET", "/version")
    finally:
        await client.close()


async def test_silence(server, client):
    async def silent(_):
        await asyncio.sleep(30)

    server.faults["/x"].append(silent)
    with pytest.raises(Unreachable, match="did not answer in time"):
        async with client.open(Request("GET", "/x", silence=0.05)):
            pass


async def test_a_slow_but_living_answer_is_not_cut(server, client):
    async def slow(request):
        response = web.StreamResponse()
        response.content_type = "text/plain"
        await response.prepare(request)
        for _ in range(6):
            await response.write(b"x")
            await asyncio.sleep(0.15)
        return response

    server.faults["/x"].append(slow)
    async with client.open(Request("GET", "/x", silence=0.6)) as response:
        chunks = [chunk async for chunk in client.chunks(response)]
    assert b"".join(chunks) == b"xxxxxx"


@pytest.mark.parametrize(("ahead", "wanted"), [(0, 0), (3600, 3600), (-90, -90)])
async def test_the_servers_clock(server, client, ahead, wanted):
    async def dated(_):
        date = datetime.now(UTC) + timedelta(seconds=ahead)
        return answer({}, Date=date.strftime("%a, %d %b %Y %H:%M:%S GMT"))

    server.faults["/x"].append(dated)
    sent = time.monotonic()
    await client.request("GET", "/x")
    took = time.monotonic() - sent
    offset = client.clock.offset.total_seconds()
    assert abs(offset - wanted) <= 0.51 + took / 2, "a date has whole seconds"
    if not ahead:
        assert offset == 0, "clocks that may agree are not corrected"


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026"])
async def test_no_date(server, client, date):
    async def dateless(_):
        return answer({}, Date=date)

    server.faults["/x"].append(dateless)
    await client.request("GET", "/x")
    assert client.clock.offset == timedelta()


async def test_a_token_with_a_line_break_is_not_sent(server):
    client = rest(server.url, {"token": "a\nX-Evil: 1"})
    with pytest.raises(CredentialError, match="line break"):
        await client.request("GET", "/version")
    assert server.requests == []
    await client.close()


async def test_leaving_a_stream_early_closes_it(server, client):
    server.put(PODS, "a")
    request = Request("GET", PODS, {"watch": "1", "resourceVersion": "0"}, silence=None)
    async with client.open(request) as response, aclosing(client.chunks(response)) as chunks:
        assert b"ADDED" in await anext(chunks)
    await until(lambda: not server.watchers[PODS])
