"""What conditions are judged against, read from a session's store."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kubetui.api import jsonpath, meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind
from kubetui.lessons import reaching
from kubetui.lessons.reaching import Answer
from kubetui.session import Unreachable
from kubetui.store.delta import Delta
from kubetui.store.store import Store

if TYPE_CHECKING:
    from kubetui.session import Session

_LOG_LINES = 500


class StoreWorld:
    """The cluster as a session's store has it, with the memory of one stage."""

    def __init__(
        self, store: Store, namespace: str, *, speed: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.store = store
        self.namespace = namespace
        self.speed = speed
        self.names: dict[str, str] = {}
        self._clock = clock
        self._baselines: dict[tuple[str, str, str], list[Any]] = {}
        self._held: dict[str, float] = {}
        self._logs: dict[str, str] = {}
        self._answers: dict[str, Answer] = {}
        self.secret = False
        """Whether what was broken is for the person to find out."""
        self.varied: dict[str, str] = {}
        """What stands in the manifests, and what is put there instead."""

    def begin(self) -> None:
        """Forget what an earlier stage saw: values are compared with those of now."""
        self._baselines.clear()
        self._held.clear()
        self._logs.clear()
        self._answers.clear()

    def objects(self, kind: ApiKind) -> Sequence[Obj]:
        """All objects of a kind in the lesson's namespace, or of the cluster."""
        return self.store.all(kind.resource, (self.namespace,) if kind.namespaced else ())

    def baseline(self, kind: ApiKind, name: str, path: str) -> list[Any] | None:
        """The values at a path when the stage began or the object was first seen since."""
        key = (kind.resource, name, path)
        if key not in self._baselines:
            obj = self.store.get(kind.resource, self.namespace if kind.namespaced else "", name)
            if obj is None:
                return None
            self._baselines[key] = jsonpath.find(obj, path)
        return self._baselines[key]

    def events(self, uid: str) -> Sequence[Obj]:
        """The events about an object."""
        return self.store.events_about(uid)

    def log(self, name: str) -> str | None:
        """What a Pod has printed, None while that is not known."""
        return self._logs.get(name)

    async def read_log(self, session: Session, name: str) -> bool:
        """Read a Pod's log anew; whether that told anything new."""
        ref = ObjectRef("pods", self.namespace, name)
        try:
            lines = [line async for line in session.logs(ref, tail=_LOG_LINES)]
        except (ApiError, Unreachable):
            return False
        text = "\n".join(lines)
        changed = text != self._logs.get(name)
        self._logs[name] = text
        return changed

    def answer(self, address: str) -> Answer | None:
        """What an address answered last, None while that is not known."""
        return self._answers.get(address)

    async def ask(self, session: Session, address: str) -> bool:
        """Ask an address anew; whether that told anything new."""
        found = await reaching.ask(session, self.namespace, address)
        changed = found != self._answers.get(address)
        self._answers[address] = found
        return changed

    def held(self, key: str, holds: bool) -> float:
        """For how many simulated seconds something has held without a break, counting this look."""
        if not holds:
            self._held.pop(key, None)
            return 0.0
        now = self._clock()
        return (now - self._held.setdefault(key, now)) * self.speed

    def real(self, simulated: float) -> float:
        """Simulated seconds as seconds of this machine."""
        return simulated / self.speed


def concerns(delta: Delta, namespace: str) -> bool:
    """Whether a change can matter to a lesson in a namespace."""
    return meta.namespace(delta.object) in ("", namespace)
