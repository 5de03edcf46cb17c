"""Showing the values of a Secret, for as long as somebody looks."""

from __future__ import annotations

import base64
import binascii
from typing import Protocol

from kubetui.actions.change import argument, kubectl
from kubetui.api.meta import Obj, ObjectRef, mapping
from kubetui.kinds import registry

SHOWN_FOR: float = 10.0
"""How long revealed values stay on the screen, in seconds."""


class Fetching(Protocol):
    """What revealing needs of a session."""

    async def get(self, ref: ObjectRef) -> Obj:
        """The whole object from the server."""


async def reveal(session: Fetching, ref: ObjectRef) -> dict[str, str]:
    """The decoded values by key; what is no text is described by its size."""
    secret = await session.get(ref)
    return {key: _decoded(value) for key, value in mapping(secret, "data").items()}


def reveal_command(ref: ObjectRef) -> str:
    """The kubectl command that shows the same, still encoded."""
    kind = registry.by_resource("secrets")
    assert kind is not None
    return kubectl("get", argument(kind, ref.name), "-o", "jsonpath={.data}", namespace=ref.namespace)


def _decoded(value: object) -> str:
    try:
        raw = base64.b64decode(str(value), validate=True)
    except binascii.Error:
        return f"{value} (not base64)"
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return f"{len(raw)} bytes that are no text"
