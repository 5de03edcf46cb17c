"""Defaults of the other kinds of core/v1. Rule: `pkg/apis/core/v1/defaults.go` and the kinds' strategies."""

from __future__ import annotations

import base64

from kubetui.api.meta import Obj, dicts, labels, mapping, name, text
from kubetui.playground.apiserver.defaults.filling import fill, inside, present, take_missing
from kubetui.playground.apiserver.defaults.pods import template


def endpoints(obj: Obj) -> None:
    """Ports of an Endpoints object."""
    for subset in dicts(obj, "subsets"):
        for port in dicts(subset, "ports"):
            fill(port, protocol="TCP")


def limit_range(obj: Obj) -> None:
    """A container's default limits and requests follow from its bounds."""
    for item in dicts(obj, "spec", "limits"):
        if item.get("type") != "Container":
            continue
        take_missing(inside(item, "default"), mapping(item, "max"))
        take_missing(inside(item, "defaultRequest"), mapping(item, "default"))
        take_missing(item["defaultRequest"], mapping(item, "min"))
        for field in ("default", "defaultRequest"):
            if not item[field]:
                del item[field]


def namespace(obj: Obj) -> None:
    """The label by which selectors name a namespace."""
    if name(obj):
        inside(inside(obj, "metadata"), "labels")["kubernetes.io/metadata.name"] = name(obj)
    fill(inside(obj, "status"), phase="Active")


def node(obj: Obj) -> None:
    """What can be used is all there is, until a kubelet says otherwise."""
    capacity = mapping(obj, "status", "capacity")
    if capacity and "allocatable" not in obj["status"]:
        obj["status"]["allocatable"] = dict(capacity)


def persistent_volume(obj: Obj) -> None:
    """A PersistentVolume."""
    spec = inside(obj, "spec")
    fill(spec, persistentVolumeReclaimPolicy="Retain", volumeMode="Filesystem")
    for source in present(spec, "hostPath"):
        source.setdefault("type", "")
    fill(inside(obj, "status"), phase="Pending")


def persistent_volume_claim(obj: Obj) -> None:
    """A PersistentVolumeClaim, also one of a StatefulSet's templates."""
    fill(inside(obj, "spec"), volumeMode="Filesystem")
    fill(inside(obj, "status"), phase="Pending")


def pod_template(obj: Obj) -> None:
    """A PodTemplate."""
    template(obj)


def replication_controller(obj: Obj) -> None:
    """Its selector and its own labels come from the template."""
    spec = inside(obj, "spec")
    fill(spec, replicas=1)
    if isinstance(spec.get("template"), dict):
        template(spec)
    inner = labels(mapping(spec, "template"))
    if inner and not spec.get("selector"):
        spec["selector"] = dict(inner)
    if inner and not labels(obj):
        inside(obj, "metadata")["labels"] = dict(inner)


def secret(obj: Obj) -> None:
    """The type, and `stringData`, which is only a way to write `data`."""
    fill(obj, type="Opaque")
    written = obj.pop("stringData", None)
    if isinstance(written, dict) and written:
        data = inside(obj, "data")
        for key, value in written.items():
            data[key] = base64.b64encode(str(value).encode()).decode()


def service(obj: Obj) -> None:
    """A Service; addresses and node ports are given out by the allocators."""
    spec = inside(obj, "spec")
    fill(spec, type="ClusterIP", sessionAffinity="None")
    _affinity(spec)
    for port in dicts(spec, "ports"):
        fill(port, protocol="TCP")
        if port.get("targetPort") in (None, "", 0):
            port["targetPort"] = port.get("port")
    _traffic(spec)
    inside(inside(obj, "status"), "loadBalancer")


def _affinity(spec: Obj) -> None:
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif spec["sessionAffinity"] == "ClientIP":
        fill(inside(inside(spec, "sessionAffinityConfig"), "clientIP"), timeoutSeconds=10800)


def _traffic(spec: Obj) -> None:
    type_ = text(spec, "type")
    reached = type_ == "ClusterIP" and bool(spec.get("externalIPs"))
    if type_ in ("NodePort", "LoadBalancer") or reached:
        fill(spec, externalTrafficPolicy="Cluster")
    if type_ in ("ClusterIP", "NodePort", "LoadBalancer"):
        fill(spec, internalTrafficPolicy="Cluster")
    if type_ == "LoadBalancer":
        fill(spec, allocateLoadBalancerNodePorts=True)
