"""A Pod's port as bytes of HTTP."""

import asyncio

from kubetui.playground.apiserver.endpoints.relay import Port
from kubetui.playground.kubelet.programs.http import Request, Response
from kubetui.playground.kubelet.runtime.network import Network

POD = {"metadata": {"namespace": "default", "uid": "u"}, "status": {"podIP": "10.244.1.7"}}


class Echo:
    """Listens on port 80, and says what it was asked."""

    def accepts(self, port: int) -> bool:
        return port == 80

    def answer(self, port: int, request: Request) -> Response:
        return Response(200, f"{request.method} {request.path} {request.body}", "text/plain")


async def answered(*asked: bytes) -> bytes:
    network, reader, found = Network(), asyncio.StreamReader(), []
    network.join("10.244.1.7", Echo())

    async def write(data: bytes) -> None:
        found.append(data)

    for data in asked:
        reader.feed_data(data)
    reader.feed_eof()
    await Port(network, POD, 80).relay(reader, write)
    return b"".join(found)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: %s\r\n\r\n%s"


async def test_several_requests_on_one_connection_however_they_are_cut():
    first = HEAD % (7, b"keep-alive", b"GET /a ")
    second = HEAD % (11, b"close", b"POST /b xyz")
    asked = (
        b"GET /a HT",
        b"TP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\ncontent-length: 3\r\nConnection: close\r\n\r\nx",
        b"yz",
    )
    assert await answered(*asked, b"GET /never HTTP/1.1\r\n\r\n") == first + second


async def test_a_head_has_no_body_and_half_a_request_no_answer():
    assert await answered(b"HEAD / HTTP/1.0\r\n\r\n") == HEAD % (7, b"close", b"")
    assert await answered(b"GET / HTT") == b""


async def test_what_is_no_http_or_too_much_is_refused():
    assert (await answered(b"PING\r\n\r\n")).startswith(b"HTTP/1.1 400 Bad Request\r\n")
    for header in (b"Content-Length: 9999999", b"Content-Length: -1", b"Transfer-Encoding: chunked"):
        assert (await answered(b"POST / HTTP/1.1\r\n" + header + b"\r\n\r\n")).startswith(b"HTTP/1.1 413 ")


def test_where_nothing_listens():
    network = Network()
    network.join("10.244.1.7", Echo())
    assert Port(network, POD, 80).refusal() == ""
    assert "dial tcp4 127.0.0.1:81: connect: connection refused" in Port(network, POD, 81).refusal()
