"""The EndpointSlice controller: the addresses behind each Service, in slices of at most 100.

Rule: `staging/src/k8s.io/endpointslice` (reconciler.go). A slice that has room takes new endpoints, so that
one Pod's change rewrites one slice.
"""

from __future__ import annotations

from typing import Any

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.playground.controllers import endpoint_pods, pod_state
from kubetui.playground.controllers.base import Context, Controller, owner_reference
from kubetui.playground.controllers.hashing import stable
from kubetui.playground.informer import key_of

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"
TRIGGERED = "endpoints.kubernetes.io/last-change-trigger-time"
_US = "endpointslice-controller.k8s.io"
_SLICES = "endpointslices.discovery.k8s.io"
_MOST = 100
_ZONE = "topology.kubernetes.io/zone"


def _service_key(obj: Obj) -> tuple[str, ...]:
    name = meta.labels(obj).get(SERVICE_NAME)
    ours = meta.labels(obj).get(MANAGED_BY) == _US
    return (f"{meta.namespace(obj)}/{name}",) if name and ours else ()


_Content = tuple[list[Obj] | None, list[Obj] | None]
"""Ports and endpoints of a slice."""


class EndpointSliceController(Controller):
    """Keeps each Service's slices."""

    name = "endpointslice"
    source = "endpoint-slice-controller"
    primary = "services"
    needs = ("pods", _SLICES, "nodes")
    spacing = 0.1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._slices = self.informers.of(_SLICES)
        self._slices.add_index("service", _service_key)
        self._slices.listen(self._slice_changed)
        self._pods = self.informers.of("pods")
        self._pods.listen(self._pod_changed)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        services = self.objects.list(meta.namespace(new or old or {}))
        for service in endpoint_pods.affected(services, old, new):
            self.queue.add(key_of(service))

    def _slice_changed(self, old: Obj | None, new: Obj | None) -> None:
        """A slice that somebody else changed or deleted is put right."""
        for key in _service_key(new or old or {}):
            self.queue.add(key)

    async def sync(self, key: str) -> None:
        """Compare the slices with the Pods and write what differs."""
        service = self.objects.by_key(key)
        if service is None or meta.deleting(service) or not endpoint_pods.has_endpoints(service):
            return
        known = [each for each in self._slices.by_index("service", key) if not meta.deleting(each)]
        known = [each for each in known if not self._slices.going(each)]
        groups = self._wanted(service)
        for ports_key in {_ports_key(each.get("ports")) for each in known} - groups.keys():
            groups[ports_key] = ([], {})
        leftover: list[Obj] = []
        new: list[_Content] = []
        kept = 0
        for ports_key, (ports, endpoints) in groups.items():
            mine = [each for each in known if _ports_key(each.get("ports")) == ports_key]
            full, left, empty = await self._even_out(service, mine, ports, endpoints)
            kept += full
            new += left
            leftover += empty
        if not kept and not new:
            new.append((None, None))  # With no endpoint at all, one slice without any stays.
        await self._place(service, new, leftover)

    def _wanted(self, service: Obj) -> dict[bytes, tuple[list[Obj], dict[str, Obj]]]:
        """For each set of ports the endpoints by UID."""
        groups: dict[bytes, tuple[list[Obj], dict[str, Obj]]] = {}
        for pod in self._pods.list(meta.namespace(service)):
            if endpoint_pods.selects(service, pod) and endpoint_pods.eligible(pod):
                ports = endpoint_pods.ports_of(service, pod)
                group = groups.setdefault(_ports_key(ports), (ports, {}))
                group[1][meta.uid(pod)] = self._endpoint(service, pod)
        return groups

    def _endpoint(self, service: Obj, pod: Obj) -> Obj:
        serving, terminating = pod_state.ready(pod), meta.deleting(pod)
        ready = bool(dig(service, "spec", "publishNotReadyAddresses")) or (serving and not terminating)
        found: Obj = {
            "addresses": [text(pod, "status", "podIP")],
            "conditions": {"ready": ready, "serving": serving, "terminating": terminating},
            "targetRef": endpoint_pods.reference(pod),
        }
        if node_name := text(pod, "spec", "nodeName"):
            found["nodeName"] = node_name
            node = self.informers.of("nodes").get("", node_name)
            if node is not None and (zone := meta.labels(node).get(_ZONE)):
                found["zone"] = zone
        if name := endpoint_pods.hostname(service, pod):
            found["hostname"] = name
        return found

    async def _even_out(
        self, service: Obj, mine: list[Obj], ports: list[Obj], wanted: dict[str, Obj]
    ) -> tuple[int, list[_Content], list[Obj]]:
        """Write one port group's slices; returns how many, what found no room in them, and the empty ones."""
        missing = dict(wanted)
        contents: list[tuple[Obj, list[Obj]]] = []
        for each in mine:
            uids = [text(found, "targetRef", "uid") for found in dicts(each, "endpoints")]
            contents.append((each, [missing.pop(uid) for uid in uids if uid in missing]))
        left = list(missing.values())
        for _, endpoints in contents:
            room = max(0, _MOST - len(endpoints)) if endpoints else 0
            endpoints += left[:room]
            left = left[room:]
        full = [(each, endpoints) for each, endpoints in contents if endpoints]
        for each, endpoints in full:
            await self._update(service, each, ports, endpoints)
        new: list[_Content] = [(ports, left[start : start + _MOST]) for start in range(0, len(left), _MOST)]
        return len(full), new, [each for each, endpoints in contents if not endpoints]

    async def _place(self, service: Obj, new: list[_Content], empty: list[Obj]) -> None:
        """Fill slices that would otherwise go, make those that are lacking, delete the rest."""
        for ports, endpoints in new:
            if empty:
                await self._update(service, empty.pop(0), ports, endpoints)
            else:
                await self._create(service, ports, endpoints)
        for each in empty:
            try:
                await self.api.delete(_SLICES, meta.name(each), meta.namespace(each))
            except ApiError as error:
                if error.code != 404:
                    raise
            self._slices.doom(each)

    async def _create(self, service: Obj, ports: list[Obj] | None, endpoints: list[Obj] | None) -> None:
        about: Obj = {
            "generateName": f"{meta.name(service)}-",
            "namespace": meta.namespace(service),
            "labels": _labels(service),
            "annotations": {TRIGGERED: meta.format_time(self.clock.now())},
            "ownerReferences": [owner_reference(service, "v1", "Service")],
        }
        body = {"metadata": about, "addressType": "IPv4", "endpoints": endpoints, "ports": ports}
        try:
            self._slices.learn(await self.api.create(_SLICES, body))
        except ApiError as error:
            if not any(c.get("reason") == "NamespaceTerminating" for c in dicts(error.details, "causes")):
                raise

    async def _update(
        self, service: Obj, each: Obj, ports: list[Obj] | None, endpoints: list[Obj] | None
    ) -> None:
        labels = _labels(service)
        same = _ports_key(each.get("ports")) == _ports_key(ports) and meta.labels(each) == labels
        if same and (each.get("endpoints") or []) == (endpoints or []):
            return
        about = {**each["metadata"], "labels": labels}
        about["annotations"] = {**meta.annotations(each), TRIGGERED: meta.format_time(self.clock.now())}
        changed = {**each, "metadata": about, "endpoints": endpoints, "ports": ports}
        self._slices.learn(await self.api.update(_SLICES, changed))


def _ports_key(ports: Any) -> bytes:
    return stable(sorted(ports or (), key=lambda port: (str(port.get("name")), int(port.get("port") or 0))))


def _labels(service: Obj) -> dict[str, str]:
    found = dict(meta.labels(service))
    if endpoint_pods.is_headless(service):
        found[HEADLESS] = ""
    return {**found, SERVICE_NAME: meta.name(service), MANAGED_BY: _US}
