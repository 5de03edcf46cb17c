from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kubetui.playground import certs
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.server import APIServer
from tests.playground.serving import Client, make_server, served


@pytest.fixture(scope="session")
def certificates() -> certs.Certificates:
    return certs.make()


@pytest.fixture
async def server() -> APIServer:
    """An API server in memory."""
    return await make_server()


@pytest.fixture
async def api(server: APIServer) -> LocalApi:
    """The connection of a component."""
    return server.api("system:apiserver")


@pytest.fixture
async def http(server: APIServer, certificates: certs.Certificates) -> AsyncIterator[Client]:
    """HTTPS requests to that server."""
    async with served(server, certificates) as client:
        yield client
