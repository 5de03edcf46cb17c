"""An API server for tests: in memory, in the process, or behind real HTTPS."""

from __future__ import annotations

import random
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from kubetui.playground import certs
from kubetui.playground.apiserver.endpoints.dispatch import Dispatcher
from kubetui.playground.apiserver.endpoints.listener import Listener, bind
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd

TOKEN = "admin-token"


async def make_server(etcd: MemoryEtcd | None = None) -> APIServer:
    """A server with the namespace `default` and its service account."""
    server = APIServer(clock=Clock(), etcd=etcd or MemoryEtcd(), rng=random.Random(1), token=TOKEN)
    api = server.api("system:apiserver")
    await api.create("namespaces", {"metadata": {"name": "default"}})
    await api.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "default"}})
    return server


def config_map(name: str, namespace: str = "default", **more: Any) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace, **more.pop("metadata", {})}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, **more}


def pod(name: str, namespace: str = "default", **spec: Any) -> dict[str, Any]:
    labels = spec.pop("labels", {})
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {"containers": [{"name": "main", "image": "nginx"}], **spec},
    }


def deployment(name: str, namespace: str = "default", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": "main", "image": "nginx"}]},
            },
            **spec,
        },
    }


@dataclass
class Answer:
    code: int
    body: Any
    headers: Any
    text: str


class Client:
    """HTTPS requests with the administrator's token."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Answer:
        headers = {"Authorization": f"Bearer {TOKEN}", **options.pop("headers", {})}
        if isinstance(body, dict | list):
            body = orjson.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        async with self.session.request(
            method, self.url + path, data=body, headers=headers, **options
        ) as found:
            text = await found.text()
            try:
                decoded = orjson.loads(text)
            except ValueError:
                decoded = None
            return Answer(found.status, decoded, found.headers, text)

    async def patch(self, path: str, body: Any, kind: str = "application/merge-patch+json") -> Answer:
        return await self("PATCH", path, body, headers={"Content-Type": kind})


@asynccontextmanager
async def served(server: APIServer, made: certs.Certificates) -> AsyncIterator[Client]:
    """The server behind HTTPS, and a client that trusts it."""
    listener = Listener(Dispatcher(server), bind(0, fallback=False), made.context())
    await listener.start()
    context = ssl.create_default_context(cadata=made.authority.decode())
    connector = aiohttp.TCPConnector(ssl=context)
    try:
        async with aiohttp.ClientSession(connector=connector, auto_decompress=True) as session:
            yield Client(session, f"https://127.0.0.1:{listener.port}")
    finally:
        await listener.stop()
