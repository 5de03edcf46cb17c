"""The Endpoints controller: the older form of EndpointSlices, one object for each Service.

Rule: `pkg/controller/endpoint/endpoints_controller.go`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dig, text
from kubetui.playground.controllers import endpoint_pods, pod_state
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.endpointslice import HEADLESS, TRIGGERED
from kubetui.playground.controllers.hashing import stable
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.informer import key_of, split_key

_MANAGED_BY = "endpoints.kubernetes.io/managed-by"
_US = "endpoint-controller"


class EndpointsController(Controller):
    """Keeps the Endpoints of each Service."""

    name = "endpoints"
    source = "endpoint-controller"
    primary = "services"
    needs = ("pods", "endpoints")
    spacing = 0.1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._pods = self.informers.of("pods")
        self._endpoints = self.informers.of("endpoints")
        self._pods.listen(self._pod_changed)
        self._endpoints.listen(self._changed)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        services = self.objects.list(meta.namespace(new or old or {}))
        for service in endpoint_pods.affected(services, old, new):
            self.queue.add(key_of(service))

    def _changed(self, old: Obj | None, new: Obj | None) -> None:
        if meta.labels(new or old or {}).get(_MANAGED_BY) == _US:
            self.queue.add(key_of(new or old or {}))

    async def sync(self, key: str) -> None:
        """Write the addresses of the Pods that a Service selects."""
        service = self.objects.by_key(key)
        known = self._endpoints.by_key(key)
        if service is None:
            await self._delete(key, known)
        elif endpoint_pods.has_endpoints(service) and not meta.deleting(service):
            await self._write(service, known)

    async def _delete(self, key: str, known: Obj | None) -> None:
        if known is None or meta.labels(known).get(_MANAGED_BY) != _US:
            return
        namespace, name = split_key(key)
        try:
            await self.api.delete("endpoints", name, namespace)
        except ApiError as error:
            if error.code != 404:
                raise

    async def _write(self, service: Obj, known: Obj | None) -> None:
        subsets = self._subsets(service)
        labels = {**meta.labels(service), _MANAGED_BY: _US}
        if endpoint_pods.is_headless(service):
            labels[HEADLESS] = ""
        if known is not None and (known.get("subsets") or []) == subsets and meta.labels(known) == labels:
            return
        trigger = {TRIGGERED: meta.format_time(self.clock.now())}
        if known is None:
            about = {"name": meta.name(service), "namespace": meta.namespace(service), "labels": labels}
            body: Obj = {"metadata": {**about, "annotations": trigger}, "subsets": subsets}
            try:
                self._endpoints.learn(await self.api.create("endpoints", body))
            except ApiError as error:
                if not namespace_ends(error):
                    raise
            return
        about = {**known["metadata"], "labels": labels}
        about["annotations"] = {**meta.annotations(known), **trigger}
        self._endpoints.learn(
            await self.api.update("endpoints", {**known, "metadata": about, "subsets": subsets})
        )

    def _subsets(self, service: Obj) -> list[Obj]:
        groups: dict[bytes, Obj] = {}
        everyone = bool(dig(service, "spec", "publishNotReadyAddresses"))
        for pod in self._pods.list(meta.namespace(service)):
            if not endpoint_pods.selects(service, pod) or not endpoint_pods.eligible(pod):
                continue
            if meta.deleting(pod) and not everyone:
                continue
            ports = [_port(each) for each in endpoint_pods.ports_of(service, pod)]
            group = groups.setdefault(
                stable(ports), {"addresses": [], "notReadyAddresses": [], "ports": ports}
            )
            listed = "addresses" if everyone or pod_state.ready(pod) else "notReadyAddresses"
            group[listed].append(_address(service, pod))
        found = [{key: value for key, value in group.items() if value} for group in groups.values()]
        for group in found:
            for listed in ("addresses", "notReadyAddresses"):
                if listed in group:
                    group[listed].sort(key=lambda each: (each["ip"], each["targetRef"]["uid"]))
        return found


def _port(port: Obj) -> Obj:
    return {key: value for key, value in port.items() if value}


def _address(service: Obj, pod: Obj) -> Obj:
    found: Obj = {"ip": text(pod, "status", "podIP")}
    if name := endpoint_pods.hostname(service, pod):
        found["hostname"] = name
    if node := text(pod, "spec", "nodeName"):
        found["nodeName"] = node
    found["targetRef"] = endpoint_pods.reference(pod)
    return found
