"""Updates through a subresource, which follow rules of their own. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from kubetui.api.meta import Obj, clone, dicts, mapping, text
from kubetui.playground.apiserver.qos import qos_class
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.validation.fields import ROOT, Found, forbidden, invalid
from kubetui.playground.apiserver.validation.internal import difference
from kubetui.playground.apiserver.validation.pods import pod

_MIRROR = "kubernetes.io/config.mirror"
_RESIZED = ("cpu", "memory")


def ephemeral_containers(new: Obj, old: Obj) -> Found:
    """`pods/ephemeralcontainers`: more of them, never less or others."""
    yield from pod(new)
    if _MIRROR in mapping(old, "metadata", "annotations"):
        yield forbidden(ROOT, "static pods do not support ephemeral containers")
        return
    found = {text(item, "name"): item for item in dicts(new, "spec", "ephemeralContainers")}
    path = "spec.ephemeralContainers"
    for container in dicts(old, "spec", "ephemeralContainers"):
        shown = go_quote(text(container, "name"))
        now = found.get(text(container, "name"))
        if now is None:
            yield forbidden(path, f"existing ephemeral containers {shown} may not be removed\n")
        elif now != container:
            changes = difference("EphemeralContainer", container, now)
            yield forbidden(path, f"existing ephemeral containers {shown} may not be changed\n{changes}")


def resize(new: Obj, old: Obj) -> Found:
    """`pods/resize`: CPU and memory of the containers there are."""
    yield from pod(new)
    if _MIRROR in mapping(old, "metadata", "annotations"):
        yield forbidden(ROOT, "static pods cannot be resized")
        return
    if qos_class(new) != qos_class(old):
        said = "Pod QOS Class may not change as a result of resizing"
        yield invalid("spec", text(new, "status", "qosClass"), said)
    if len(dicts(new, "spec", "containers")) != len(dicts(old, "spec", "containers")):
        yield forbidden("spec.containers", "containers may not be added or removed on resize")
    elif _without_resized(new) != _without_resized(old):
        yield forbidden("spec", "only cpu and memory resources are mutable")


def _without_resized(obj: Obj) -> Obj:
    spec = clone(mapping(obj, "spec"))
    for kind in ("containers", "initContainers"):
        for container in dicts(spec, kind):
            container.pop("resizePolicy", None)
            for field in ("requests", "limits"):
                amounts = mapping(container, "resources", field)
                for name in _RESIZED:
                    amounts.pop(name, None)
                if not amounts:
                    mapping(container, "resources").pop(field, None)
    return spec


def namespace_status(new: Obj, old: Obj) -> Found:
    """`namespaces/status`: the phase follows from whether it is being deleted."""
    phase, path = text(new, "status", "phase"), "status.Phase"
    if mapping(new, "metadata").get("deletionTimestamp"):
        if phase != "Terminating":
            yield invalid(path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")
    elif phase != "Active":
        yield invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty")
