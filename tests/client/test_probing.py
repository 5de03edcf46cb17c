import asyncio
import socket

import pytest

from kubetui.client import probing


async def test_something_that_listens_is_not_silent_and_hears_nothing() -> None:
    heard: list[bytes] = []

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read())
        writer.close()

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await probing.silence(f"https://127.0.0.1:{port}") == ""
    server.close()
    await server.wait_closed()
    assert heard in ([], [b""])


async def test_why_a_server_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert await probing.silence(f"https://127.0.0.1:{port}") == "refuses the connection"
    assert await probing.silence("https://127.0.0.1:99999") == "its server is no URL"

    async def unknown(*_: object) -> None:
        raise socket.gaierror

    async def never(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio, "open_connection", unknown)
    assert await probing.silence("https://nowhere.invalid") == "its name is unknown here"
    monkeypatch.setattr(probing, "PATIENCE", 0.01)
    monkeypatch.setattr(asyncio, "open_connection", never)
    assert await probing.silence("https://10.0.0.1") == "does not answer"
