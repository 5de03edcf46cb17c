"""Which Pods stand behind a Service, and under which ports. Pure.

Rule: `staging/src/k8s.io/endpointslice` and `pkg/controller/endpoint`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.controllers import pod_state


def eligible(pod: Obj) -> bool:
    """Whether a Pod can be an endpoint at all: it has an address and has not ended."""
    return bool(text(pod, "status", "podIP")) and not pod_state.ended(pod)


def selects(service: Obj, pod: Obj) -> bool:
    """Whether a Service's selector matches a Pod."""
    wanted = mapping(service, "spec", "selector")
    return bool(wanted) and wanted.items() <= meta.labels(pod).items()


def has_endpoints(service: Obj) -> bool:
    """Whether the controllers make endpoints for a Service: it selects, and is more than a name."""
    return bool(mapping(service, "spec", "selector")) and text(service, "spec", "type") != "ExternalName"


def is_headless(service: Obj) -> bool:
    """Whether a Service has no address of its own."""
    return text(service, "spec", "clusterIP") == "None"


def target_port(pod: Obj, port: Obj) -> int | None:
    """The number of a Service's target port in a Pod; None when the Pod has no port of that name."""
    target = port.get("targetPort", port.get("port"))
    if isinstance(target, int):
        return target
    protocol = text(port, "protocol") or "TCP"
    containers = [*dicts(pod, "spec", "containers"), *_sidecars(pod)]
    for each in (found for container in containers for found in dicts(container, "ports")):
        if each.get("name") == target and (text(each, "protocol") or "TCP") == protocol:
            number = each.get("containerPort")
            return number if isinstance(number, int) else None
    return None


def _sidecars(pod: Obj) -> list[Obj]:
    return [c for c in dicts(pod, "spec", "initContainers") if text(c, "restartPolicy") == "Always"]


def ports_of(service: Obj, pod: Obj) -> list[Obj]:
    """The ports under which a Pod serves a Service."""
    found: list[Obj] = []
    for port in dicts(service, "spec", "ports"):
        number = target_port(pod, port)
        if number is None:
            continue
        each: Obj = {"name": text(port, "name"), "protocol": text(port, "protocol") or "TCP", "port": number}
        if app := text(port, "appProtocol"):
            each["appProtocol"] = app
        found.append(each)
    return found


def fingerprint(pod: Obj | None) -> tuple[object, ...]:
    """What of a Pod its endpoints show: while this stays, no Service needs work."""
    if pod is None:
        return ()
    return (
        meta.labels(pod), text(pod, "status", "podIP"), pod_state.ready(pod), meta.deleting(pod),
        pod_state.ended(pod), text(pod, "spec", "nodeName"),
    )  # fmt: skip


def reference(pod: Obj) -> Obj:
    """The `targetRef` of a Pod."""
    return {"kind": "Pod", "namespace": meta.namespace(pod), "name": meta.name(pod), "uid": meta.uid(pod)}


def hostname(service: Obj, pod: Obj) -> str:
    """The name under which the Service's DNS knows this Pod, if it has one."""
    named = text(pod, "spec", "subdomain") == meta.name(service)
    return text(pod, "spec", "hostname") if named else ""


def affected(services: Iterable[Obj], old: Obj | None, new: Obj | None) -> list[Obj]:
    """The Services that a change of a Pod concerns."""
    before, after = fingerprint(old), fingerprint(new)
    if before == after:
        return []
    pods = [pod for pod in (old, new) if pod is not None and text(pod, "status", "podIP")]
    return [service for service in services if any(selects(service, pod) for pod in pods)]
