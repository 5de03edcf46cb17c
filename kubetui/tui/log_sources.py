"""Which containers an object's logs come from, and their lines one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts, dig, integer, ref, text
from kubetui.api.selectors import from_map

if TYPE_CHECKING:
    from kubetui.session import Session

TAIL: Final = 2000
"""Lines of the past that are asked for."""
AT_ONCE: Final = 60
"""Containers followed at once."""
_CONTAINERS: Final = ("initContainers", "containers", "ephemeralContainers")
_AGAIN: Final = 5.0
_TURN: Final = 200
"""Lines after which others get their turn."""


class Source(NamedTuple):
    """One container of one Pod."""

    pod: ObjectRef
    container: str

    @property
    def label(self) -> str:
        """Its whole name."""
        return f"{self.pod.name}/{self.container}"


class Range(NamedTuple):
    """How far back is read: seconds, or lines."""

    words: str
    since: int | None = None
    tail: int | None = None


RANGES: Final = (
    Range(f"the last {TAIL:,} lines", None, TAIL),
    Range("1m", 60), Range("5m", 300), Range("15m", 900), Range("1h", 3600), Range("24h", 86_400),
    Range("the last 100 lines", None, 100), Range("only new lines", None, 0), Range("all"),
)  # fmt: skip
"""What can be chosen; the first is what is read unasked."""


def sources(session: Session, about: ObjectRef) -> list[Source]:
    """The containers whose logs belong to an object: a Pod's own, or those of the Pods it owns or selects."""
    return [
        Source(ref("pods", pod), text(container, "name"))
        for pod in _pods(session, about)
        for part in _CONTAINERS
        for container in dicts(pod, "spec", part)
    ]


def _pods(session: Session, about: ObjectRef) -> list[Obj]:
    found = session.store.find(about)
    if about.resource == "pods":
        return [found] if found else []
    if about.resource == "services":
        labels = dig(found, "spec", "selector")
        wanted = from_map(labels) if isinstance(labels, dict) and labels else None
        return session.store.labelled("pods", about.namespace, wanted)
    return _owned_pods(session, about.uid or text(found, "metadata", "uid"), 0)


def _owned_pods(session: Session, uid: str, depth: int) -> list[Obj]:
    found: list[Obj] = []
    for resource, obj in session.store.owned(uid) if uid and depth < 4 else ():
        if resource == "pods":
            found.append(obj)
        else:
            found += _owned_pods(session, text(obj, "metadata", "uid"), depth + 1)
    return found


def names(found: Iterable[Source]) -> list[str]:
    """What tells the sources apart: the Pod, its container, or both; nothing where there is only one."""
    known = list(found)
    pods, containers = {one.pod.name for one in known}, {one.container for one in known}
    if len(known) < 2:
        return [""] * len(known)
    if len(pods) == 1:
        return [one.container for one in known]
    return [one.pod.name if len(containers) == 1 else one.label for one in known]


def status(session: Session, source: Source) -> Obj:
    """What the kubelet says of a container."""
    pod = session.store.find(source.pod) or {}
    parts = (f"{part.removesuffix('s')}Statuses" for part in _CONTAINERS)
    found = (one for part in parts for one in dicts(pod, "status", part))
    return next((one for one in found if text(one, "name") == source.container), {})


def started(session: Session, source: Source) -> str:
    """What changes when a container starts anew."""
    found = status(session, source)
    return text(found, "containerID") + text(found, "restartCount")


def ending(session: Session, source: Source, *parts: str) -> str:
    """How a container ended, if it is known: now (`state`), or before it started again (`lastState`)."""
    found = status(session, source)
    for part in parts:
        ended = dig(found, part, "terminated")
        if isinstance(ended, dict):
            return f"{text(ended, 'reason') or 'ended'}, exit code {integer(ended, 'exitCode')}"
    return ""


async def _started_anew(session: Session, source: Source, begun: str, say: Callable[[str], None]) -> bool:
    """Wait until a container has another beginning than the one that was read; False when its Pod is gone."""
    changed = asyncio.Event()
    stop = session.store.listen(lambda delta: changed.set() if delta.resource == "pods" else None)
    said = ""
    try:
        while started(session, source) == begun and session.store.find(source.pod) is not None:
            if (ended := ending(session, source, "state")) and not said:
                said = ended
                say(f"it has ended: {ended}")
            changed.clear()
            await changed.wait()
    finally:
        stop()
    return session.store.find(source.pod) is not None


async def follow(
    session: Session, source: Source, previous: bool, span: Range, say: Callable[[str], None]
) -> AsyncIterator[str]:
    """The lines of one container, each with its time, over restarts; `say` is told why nothing comes."""
    count, last, seen = 0, "", ""
    while True:
        begun, ran = started(session, source), bool(text(status(session, source), "containerID"))
        try:
            lines = session.logs(
                source.pod, source.container, follow=not previous, previous=previous, timestamps=True,
                tail=span.tail, since=span.since,
            )  # fmt: skip
            async for line in lines:
                last, count = line[:30], count + 1
                if not seen or last > seen:
                    yield line
                if not count % _TURN:
                    await asyncio.sleep(0)
        except ApiError as error:
            say(str(error))
        except Exception as error:
            # Whatever keeps the server from answering is said; it is tried again.
            say(f"{error or type(error).__name__}; it is tried again")
            await asyncio.sleep(_AGAIN)
            seen = last  # what was shown comes again, and is passed over
            continue
        if previous:
            return
        say("")
        if not await _started_anew(session, source, begun, say):
            return
        span, seen = RANGES[-1], ""  # all that its next life prints
        before = ending(session, source, "lastState")
        again = "it has started again" if ran or before else "it has started"
        say(again + (f"; before: {before}" if before else ""))
