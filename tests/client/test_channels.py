"""Programs and ports over WebSockets, against a small server that speaks the protocol."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kubetui.api.errors import ApiError, forbidden
from kubetui.client import channels
from kubetui.client.channels import COMMAND, PORTS, connect
from kubetui.client.errors import Unreachable
from kubetui.client.rest import Rest
from tests.client.connecting import rest
from tests.client.streaming import Streamer

POD = "/api/v1/namespaces/shop/pods/web"


@pytest.fixture
async def streamer() -> AsyncIterator[Streamer]:
    found = Streamer()
    await found.start()
    yield found
    await found.stop()


@pytest.fixture
async def client(streamer: Streamer) -> AsyncIterator[Rest]:
    found = rest(streamer.url)
    yield found
    await found.close()


async def test_a_program_is_typed_to_and_tells_how_it_ended(streamer: Streamer, client: Rest) -> None:
    asked = [("container", "web"), ("command", "sh"), ("command", "-c"), ("command", "a b"), ("tty", "true")]
    opened = await connect(client, f"{POD}/exec", asked, COMMAND)
    await opened.resize(80, 24)
    await opened.send(channels.STDIN, b"hello")
    await opened.send(channels.STDIN, b"exit 3")
    heard = [(channel, data) async for channel, data in opened]
    assert heard[:3] == [(1, b"$ "), (1, b"HELLO"), (1, b"EXIT 3")] and heard[3][0] == channels.STATUS
    assert opened.outcome == (3, "command terminated with non-zero exit code: exit status 3")
    assert streamer.asked == [asked] and streamer.sizes == [{"Width": 80, "Height": 24}]
    await opened.send(channels.STDIN, b"nobody hears this")
    await opened.close()


async def test_input_ends_only_where_the_protocol_can_say_so(streamer: Streamer, client: Rest) -> None:
    opened = await connect(client, f"{POD}/attach", [("stdin", "true")], COMMAND)
    await opened.close_input()
    heard = [data async for _, data in opened]
    assert b"bye\r\n" in heard and opened.outcome == (0, "") and streamer.input_closed == 1
    streamer.protocols = COMMAND[1:]
    opened = await connect(client, f"{POD}/attach", [("stdin", "true")], COMMAND)
    await opened.close_input()
    await opened.send(channels.STDIN, b"exit")
    assert [data async for _, data in opened][1] == b"EXIT" and streamer.input_closed == 1


async def test_a_port_is_a_channel_that_begins_with_its_number(streamer: Streamer, client: Rest) -> None:
    opened = await connect(client, f"{POD}/portforward", [("ports", "8080")], PORTS)
    await opened.send(0, b"abc")
    heard = []
    async for channel, data in opened:
        heard.append((channel, data))
        if len(heard) == 3:
            await opened.close()
    assert heard == [(0, b"\x90\x1f"), (1, b"\x90\x1f"), (0, b"cba")]


async def test_a_refusal_has_the_servers_sentence(streamer: Streamer, client: Rest) -> None:
    streamer.refusal = forbidden("pods", "", "web", 'User "ann" cannot create resource "pods/exec"')
    with pytest.raises(ApiError, match='User "ann" cannot create'):
        await connect(client, f"{POD}/exec", [("command", "sh")], COMMAND)
    with pytest.raises(ApiError) as refused:
        await connect(client, "/nowhere", [], COMMAND)
    assert refused.value.code == 404
    await streamer.stop()
    with pytest.raises(Unreachable, match="refused the connection"):
        await connect(client, f"{POD}/exec", [("command", "sh")], COMMAND)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(b"", None), (b'{"status":"Success"}', (0, "")), (b"not json", (1, "not json")),
     (b'{"status":"Failure","message":"no such file"}', (1, "no such file"))],
)  # fmt: skip
def test_how_a_program_ended(status: bytes, outcome: tuple[int, str] | None) -> None:
    opened = channels.Channels(None, "")  # type: ignore[arg-type]
    opened._status = status
    assert opened.outcome == outcome
