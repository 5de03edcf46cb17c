"""A client on a server, without a kubeconfig file."""

import asyncio
import time
from pathlib import Path

from kubetui.client.auth import Credentials
from kubetui.client.clock import ServerClock
from kubetui.client.connection import Connection
from kubetui.client.kubeconfig import Entry
from kubetui.client.rest import Rest


def connection(url, user=None, *, file=Path("/nowhere/config"), **cluster):
    return Connection(
        context="c",
        server=url,
        namespace="",
        cluster=Entry("c", {"server": url, **cluster}, file),
        user=Entry("u", user or {}, file),
        ownership="local",
        control=None,
    )


def rest(url, user=None, *, as_user="", as_groups=(), time_limit=10.0, **more):
    made = connection(url, user, **more)
    credentials = Credentials(made, as_user=as_user, as_groups=as_groups, time_limit=time_limit)
    return Rest(made, credentials, ServerClock())


async def until(condition, limit=20.0):
    """Wait for what the test says must happen."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        await asyncio.sleep(0.005)
