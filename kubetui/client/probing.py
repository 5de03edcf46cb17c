"""Whether anything listens at a server, told without signing in: for a list of clusters to choose from."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

PATIENCE: Final = 3.0
"""Seconds after which a server counts as silent."""


async def silence(server: str) -> str:
    """Why nothing can be expected of a server, in a few words; empty when something listens there.

    Nothing is sent: neither credentials nor a request.
    """
    parts = urlsplit(server)
    try:
        port = parts.port or (80 if parts.scheme == "http" else 443)
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except ValueError:
        return "its server is no URL"
    except TimeoutError:
        return "does not answer"
    except ConnectionRefusedError:
        return "refuses the connection"
    except socket.gaierror:
        return "its name is unknown here"
    except OSError as error:
        return error.strerror or "cannot be reached"
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return ""
