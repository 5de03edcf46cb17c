"""Which containers an object's logs come from, and their lines one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING, NamedTuple

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts, ref, text

if TYPE_CHECKING:
    from kubetui.session import Session

TAIL = 2000
"""Lines of the past that are asked for."""


class Source(NamedTuple):
    """One container of one Pod."""

    pod: ObjectRef
    container: str

    @property
    def label(self) -> str:
        """What stands before its lines when there are several sources."""
        return f"{self.pod.name}/{self.container}"


def sources(session: Session, about: ObjectRef) -> list[Source]:
    """The containers whose logs belong to an object: a Pod's own, or those of the Pods it owns."""
    pods = [session.store.find(about)] if about.resource == "pods" else _owned_pods(session, about.uid, 0)
    return [
        Source(ref("pods", pod), text(container, "name"))
        for pod in pods
        if pod
        for container in (*dicts(pod, "spec", "initContainers"), *dicts(pod, "spec", "containers"))
    ]


def _owned_pods(session: Session, uid: str, depth: int) -> list[Obj]:
    found: list[Obj] = []
    for resource, obj in session.store.owned(uid) if uid and depth < 4 else ():
        if resource == "pods":
            found.append(obj)
        else:
            found += _owned_pods(session, text(obj, "metadata", "uid"), depth + 1)
    return found


def started(session: Session, source: Source) -> str:
    """What changes when a container starts anew."""
    pod = session.store.find(source.pod) or {}
    for status in (
        *dicts(pod, "status", "initContainerStatuses"),
        *dicts(pod, "status", "containerStatuses"),
    ):
        if text(status, "name") == source.container:
            return text(status, "containerID") + text(status, "restartCount")
    return ""


async def _started_anew(session: Session, source: Source, begun: str) -> None:
    """Wait until a container has another beginning than the one that was read."""
    changed = asyncio.Event()
    stop = session.store.listen(lambda delta: changed.set() if delta.resource == "pods" else None)
    try:
        while started(session, source) == begun:
            changed.clear()
            await changed.wait()
    finally:
        stop()


async def follow(
    session: Session, source: Source, previous: bool, say: Callable[[str], None]
) -> AsyncIterator[str]:
    """The lines of one container, over its restarts; `say` is told why nothing comes."""
    while True:
        begun = started(session, source)
        try:
            lines = session.logs(
                source.pod, source.container, follow=not previous, previous=previous, tail=TAIL
            )
            async for line in lines:
                yield line
        except ApiError as error:
            say(str(error))
        if previous:
            say("the end")
            return
        say("nothing more comes: the container has ended or is not started yet")
        await _started_anew(session, source, begun)
        say("following")
