"""Another client of the cluster, as small as can be: what changes things while kubetui is measured."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import orjson

from kubetui.api import yaml


class Client:
    """Requests with the kubeconfig's token."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def request(
        self, method: str, path: str, body: Any = None, content_type: str = "application/json"
    ) -> Any:
        """One request; an error status is an exception."""
        data = None if body is None else orjson.dumps(body)
        async with self.session.request(
            method, path, data=data, headers={"Content-Type": content_type}
        ) as answer:
            text = await answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
            return orjson.loads(text)

    async def watch(self, path: str) -> AsyncIterator[dict[str, Any]]:
        """The events of a watch."""
        timeout = aiohttp.ClientTimeout(total=None)
        async with self.session.get(path, params={"watch": "1"}, timeout=timeout) as answer:
            async for line in answer.content:
                yield orjson.loads(line)


@asynccontextmanager
async def client(kubeconfig: Path) -> AsyncIterator[Client]:
    """Connect with a playground's kubeconfig."""
    import base64

    config = yaml.load(kubeconfig.read_text())
    cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
    context = ssl.create_default_context(
        cadata=base64.b64decode(cluster["certificate-authority-data"]).decode()
    )
    connector = aiohttp.TCPConnector(ssl=context, limit=0)
    headers = {"Authorization": f"Bearer {user['token']}"}
    async with aiohttp.ClientSession(cluster["server"], connector=connector, headers=headers) as session:
        yield Client(session)
