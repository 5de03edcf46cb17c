"""`sessionAffinity: ClientIP`: who asked before is answered by the same Pod. Rule: `pkg/proxy/iptables/proxier.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, integer, text, uid
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.runtime.network import Target

_SECONDS = 10_800
_MOST = 4096


class Affinity:
    """Remembers which endpoint of a Service answered a client, as long as the Service says."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[Target, float]] = {}

    def kept(self, service: Obj, client: str, among: list[Target]) -> Target | None:
        """The endpoint that answered last, if it is still one and not too long ago."""
        if text(service, "spec", "sessionAffinity") != "ClientIP":
            return None
        target, until = self._known.get((uid(service), client), (None, 0.0))
        if target not in among or until < self._clock.monotonic():
            return None
        return self.keep(service, client, target)

    def keep(self, service: Obj, client: str, target: Target) -> Target:
        """This endpoint answers now; each request counts anew."""
        if text(service, "spec", "sessionAffinity") == "ClientIP":
            seconds = integer(
                service, "spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds", default=_SECONDS
            )
            key = uid(service), client
            self._known.pop(key, None)
            self._known[key] = target, self._clock.monotonic() + seconds
            if len(self._known) > _MOST:
                del self._known[next(iter(self._known))]
        return target
