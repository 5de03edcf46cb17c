"""What the kubelets of one playground share: the network, the disks, and caches of what they watch."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from weakref import WeakKeyDictionary

from kubetui.api.meta import Obj, text
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.informer import Informers
from kubetui.playground.kubelet.routing import Router
from kubetui.playground.kubelet.runtime.network import Network
from kubetui.playground.kubelet.runtime.trees import Tree

Handler = Callable[[Obj | None, Obj | None], None]
_known: WeakKeyDictionary[Clock, Neighbourhood] = WeakKeyDictionary()


class Neighbourhood:
    """One per playground: found by its clock, which all its parts share."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self.disks: dict[str, Tree] = {}
        self.informers = Informers(api, clock)
        self.network = Network(Router(self.informers, clock, Random(1)))
        self.pods = self.informers.of("pods")
        self.services = self.informers.of("services")
        self.pods.add_index("node", lambda pod: [text(pod, "spec", "nodeName")])
        self.services.listen(self._service_changed)
        self.pods.listen(self._pod_changed)
        self._nodes: dict[str, Handler] = {}
        self._environments: dict[tuple[str, bool], dict[str, str]] = {}

    def listen(self, node: str, handler: Handler) -> Callable[[], None]:
        """Tell a node's kubelet about its own Pods only; returns what ends that."""
        self._nodes[node] = handler
        return lambda: self._nodes.pop(node, None) and None

    def environment(self, key: tuple[str, bool], make: Callable[[], dict[str, str]]) -> dict[str, str]:
        """The Services' variables of a namespace, made once until a Service changes."""
        found = self._environments.get(key)
        if found is None:
            found = self._environments[key] = make()
        return found

    def _service_changed(self, old: Obj | None, new: Obj | None) -> None:
        self._environments.clear()

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        node = text(new if new is not None else old, "spec", "nodeName")
        handler = self._nodes.get(node)
        if handler is not None:
            handler(old, new)


def neighbourhood(api: Api, clock: Clock) -> Neighbourhood:
    """The one of a clock, made when first asked for."""
    found = _known.get(clock)
    if found is None:
        found = _known[clock] = Neighbourhood(api, clock)
    return found


def part(clock: Clock) -> None:
    """The playground has ended: another one on the same clock gets a neighbourhood of its own."""
    _known.pop(clock, None)
