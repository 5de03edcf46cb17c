from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from kubetui.playground.apiserver.customresources.controller import DefinitionController
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.server import APIServer


@pytest.fixture
async def living(server: APIServer, api: LocalApi) -> AsyncIterator[LocalApi]:
    """The API of a server that looks after definitions."""
    task = asyncio.create_task(DefinitionController(api, server.clock).run())
    yield api
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(condition: object, within: float = 20.0) -> None:
    """Wait until a function of no arguments answers true."""
    assert callable(condition)
    async with asyncio.timeout(within):
        while True:
            found = condition()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)
