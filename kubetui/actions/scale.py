"""Wishing for another number of replicas."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kubetui.actions.change import MANAGER, MERGE, Change, argument, kubectl
from kubetui.api.meta import Obj, ObjectRef, integer
from kubetui.kinds.model import ApiKind

GATHER: float = 0.4
"""How long presses of `+` and `-` are gathered into one request, in seconds."""


def scale(kind: ApiKind, ref: ObjectRef, replicas: int, before: int | None = None) -> Change:
    """Wish for a number of replicas; wishing for none is asked first."""
    wanted = max(replicas, 0)
    was = "" if before is None else f" from {before}"
    return Change(
        "scale.to", ref, f"Scale {kind.kind} {ref.name}{was} to {wanted}.",
        kubectl("scale", argument(kind, ref.name), f"--replicas={wanted}", namespace=ref.namespace),
        "PATCH", kind.path(ref.namespace, ref.name, "scale"), {"fieldManager": MANAGER},
        {"spec": {"replicas": wanted}}, MERGE, "quiet" if wanted else "asks",
    )  # fmt: skip


def wished(obj: Obj) -> int:
    """How many replicas an object wishes for; one when it does not say."""
    return integer(obj, "spec", "replicas", default=1)


class Gathered:
    """Presses of `+` and `-` on one object at a time, made into one number after a short rest.

    `done` gets the object's address and the number of replicas to wish for.
    """

    def __init__(self, done: Callable[[ObjectRef, int], None], wait: float = GATHER) -> None:
        self._done = done
        self._wait = wait
        self._ref: ObjectRef | None = None
        self._replicas = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, ref: ObjectRef, current: int, step: int) -> int:
        """Count one press; the number that will be wished for is returned, to be shown meanwhile."""
        if self._ref is not None and self._ref != ref:
            self.flush()
        if self._ref is None:
            self._ref, self._replicas = ref, current
        self._replicas = max(0, self._replicas + step)
        self.cancel_timer()
        self._timer = asyncio.get_running_loop().call_later(self._wait, self.flush)
        return self._replicas

    def flush(self) -> None:
        """Hand over what was gathered now."""
        self.cancel_timer()
        ref, self._ref = self._ref, None
        if ref is not None:
            self._done(ref, self._replicas)

    def cancel_timer(self) -> None:
        """Stop waiting; what was gathered stays until the next press or flush."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
