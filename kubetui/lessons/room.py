"""The namespace in which lessons play: made when it is missing, and remembered as ours."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from kubetui.actions.change import MANAGER, Change, kubectl
from kubetui.actions.gate import Gate
from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.lessons.manifests import LABEL, MANAGED_BY

if TYPE_CHECKING:
    from kubetui.session import Session

_GONE_WITHIN = 30.0
_ACCOUNT_WITHIN = 5.0


async def make(session: Session, gate: Gate, namespace: str) -> str:
    """See that the namespace is there; the kubectl command if it had to be made, else nothing.

    Raises:
        TimeoutError: it is being deleted and does not go.
    """
    ref = ObjectRef("namespaces", "", namespace)
    found = await _there(session, ref)
    if found is not None and not meta.deleting(found):
        return ""
    await _until_gone(session, ref)
    change = _creation(ref)
    made = await gate.run(change)
    gate.journal.record_made(ref.resource, made, session.now())
    await _until_account(session, namespace)
    return change.command


async def _until_account(session: Session, namespace: str) -> None:
    """Wait for the account every Pod needs: a controller makes it, a moment after the namespace."""
    deadline = time.monotonic() + _ACCOUNT_WITHIN
    while time.monotonic() < deadline:
        try:
            if await _there(session, ObjectRef("serviceaccounts", namespace, "default")) is not None:
                return
        except ApiError as error:
            if error.code == 403:
                # It may not be looked at; then a first try that fails says so by itself.
                return
            raise
        await asyncio.sleep(0.1)


def _creation(ref: ObjectRef) -> Change:
    kind = registry.by_resource(ref.resource)
    assert kind is not None
    body: Obj = {"apiVersion": kind.api_version, "kind": kind.kind,
                 "metadata": {"name": ref.name, "labels": {LABEL: MANAGED_BY}}}  # fmt: skip
    command = kubectl("create", "namespace", ref.name)
    return Change(
        "apply", ref, f"Create Namespace {ref.name}.", command, "POST", kind.path(),
        {"fieldManager": MANAGER}, body,
    )  # fmt: skip


async def _until_gone(session: Session, ref: ObjectRef) -> None:
    deadline = time.monotonic() + _GONE_WITHIN
    while await _there(session, ref) is not None:
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.1)


async def _there(session: Session, ref: ObjectRef) -> Obj | None:
    try:
        return await session.get(ref)
    except ApiError as error:
        if error.code == 404:
            return None
        raise
