"""`kubetui serve`: who may come in, and that the page shows the real program."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from kubetui.cli import main
from kubetui.commands import options, serve
from kubetui.web.server import PortTaken
from kubetui.web.server import serve as serve_web

KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters: [{name: dead, cluster: {server: "http://127.0.0.1:9"}}]
contexts: [{name: dead, context: {cluster: dead, user: ""}}]
current-context: dead
"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
async def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """The address a running server has printed."""
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    (tmp_path / "kubeconfig").write_text(KUBECONFIG)
    (tmp_path / "kubetui").mkdir()
    (tmp_path / "kubetui" / "remembered.json").write_text('{"welcomed": true}')
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    words = ["--readonly", f"--kubeconfig={tmp_path / 'kubeconfig'}"]
    serving = asyncio.create_task(serve_web(words, free_port(), told.set_result))
    yield await asyncio.wait_for(told, 40)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 40)


async def test_only_the_browser_with_the_token_comes_in_and_sees_kubetui(address: str) -> None:
    base = address.split("/?")[0]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:

        async def status(path: str, **headers: str) -> int:
            async with browser.get(base + path, headers=headers) as response:
                return response.status

        assert await status("/") == 401 and await status("/static/js/textual.js") == 401
        assert await status("/?token=guessed") == 401
        assert await status("/?" + address.split("?")[1], Host="evil.example:80") == 421
        assert await status("/?" + address.split("?")[1], Origin="http://evil.example") == 403
        async with browser.get(address) as response:
            assert response.status == 200 and response.url.query_string == ""
            html = await response.text()
            policy = response.headers["Content-Security-Policy"]
        assert "http://" not in html and "https://" not in html and "default-src 'none'" in policy
        assert await status("/static/js/textual.js") == 200 and await status("/kubetui.css") == 200
        async with aiohttp.ClientSession() as other, other.get(address) as response:
            assert response.status == 401  # the token has been used
        for headers in ({}, {"Origin": "http://evil.example"}):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await browser.ws_connect(f"{base}/ws", headers=headers)
        async with browser.ws_connect(f"{base}/ws?width=100&height=30", headers={"Origin": base}) as page:
            assert "kubetui" in await shown(page, "dead")
            await page.send_json(["stdin", "q"])
            await shown(page, "")


async def shown(page: aiohttp.ClientWebSocketResponse, words: str) -> str:
    """What the page is told until the words appear, or until it is closed."""
    text = ""
    async with asyncio.timeout(20):
        async for message in page:
            if message.type is aiohttp.WSMsgType.BINARY:
                text += message.data.decode("utf-8", "replace")
                if words and words in text:
                    return text
    return text


async def test_a_port_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(PortTaken, match="choose another with --port"):
            await serve_web([], taken.getsockname()[1], print)


@pytest.mark.parametrize(
    ("given", "handed"),
    [
        ("", "--readonly"),
        ("--write pods -n a -n b -A", "--write --namespace=a --namespace=b --all-namespaces -- pods"),
        ("--context=c --as me --as-group g --theme light --ascii --playground",
         "--readonly --context=c --theme=light --as=me --as-group=g --playground --ascii"),
    ],
)  # fmt: skip
def test_pages_get_the_options_of_the_command_line(given: str, handed: str) -> None:
    assert list(serve.words(parsed(given))) == handed.split()


def parsed(text: str) -> Namespace:
    import argparse

    parser = argparse.ArgumentParser()
    serve.configure(parser)
    options.add_connection(parser)
    return parser.parse_intermixed_args(text.split())


def test_wrong_usage_is_said_before_anything_is_served(capsys: Any, monkeypatch: Any) -> None:
    assert main(["serve", "--port", "0"]) == 2 and "--port must be between" in capsys.readouterr().err
    assert main(["serve", "--theme", "gone"]) == 2 and "no theme" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "kubetui.web.server", None)
    assert main(["serve"]) == 1 and "pip install" in capsys.readouterr().err
