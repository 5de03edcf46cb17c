"""Descriptions of Nodes, Services, Ingresses, configuration, storage and namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.quantity import amount, binary, decimal
from kubetui.kinds.shown.cells import pairs
from kubetui.kinds.shown.ingresses import routes
from kubetui.kinds.shown.nodes import roles, share
from kubetui.kinds.shown.pods import status_word
from kubetui.kinds.shown.podspec import limited, requested
from kubetui.kinds.shown.services import external_ip
from kubetui.kinds.shown.storage import modes
from kubetui.store.slim import data_sizes
from kubetui.store.store import Store
from kubetui.views.around import LiveAround, node_load, service_slices
from kubetui.views.describing.lines import field, fields, heading, listed, mapped, table
from kubetui.views.model import Line
from kubetui.views.words import plain


def node(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Node, with the Pods on it and what they asked for."""
    del now
    yield field("Roles", roles(obj))
    taints = [
        f"{text(t, 'key')}={text(t, 'value')}:{text(t, 'effect')}" for t in dicts(obj, "spec", "taints")
    ]
    yield from listed("Taints", [taint.replace("=:", ":") for taint in taints])
    yield field("Unschedulable", str(mapping(obj, "spec").get("unschedulable") is True).lower())
    addresses = [f"{text(a, 'type')}: {text(a, 'address')}" for a in dicts(obj, "status", "addresses")]
    yield from listed("Addresses", addresses)
    for side in ("capacity", "allocatable"):
        yield from mapped(side.capitalize(), mapping(obj, "status", side), sign=": ")
    info = mapping(obj, "status", "nodeInfo")
    yield from fields((
        ("OS Image", text(info, "osImage")), ("Kernel", text(info, "kernelVersion")),
        ("Architecture", text(info, "architecture")), ("Runtime", text(info, "containerRuntimeVersion")),
        ("Kubelet", text(info, "kubeletVersion")), ("PodCIDR", text(obj, "spec", "podCIDR")),
    ))  # fmt: skip
    yield from _pods_on(obj, store)


def _pods_on(obj: Obj, store: Store) -> Iterator[Line]:
    name = meta.name(obj)
    pods = sorted(store.on_node(name), key=lambda pod: (meta.namespace(pod), meta.name(pod)))
    load = node_load(store, name)
    yield heading(f"Pods on it: {load.pods}")
    rows = []
    for pod in pods:
        spec = mapping(pod, "spec")
        asked = [decimal(requested(spec, "cpu")), decimal(limited(spec, "cpu")),
                 binary(requested(spec, "memory")), binary(limited(spec, "memory"))]  # fmt: skip
        rows.append([meta.namespace(pod), meta.name(pod), *asked, status_word(pod)])
    heads = ("Namespace", "Name", "CPU requested", "CPU limit", "Memory requested", "Memory limit", "Status")
    yield from table(heads, rows)
    yield heading("Promised of what is allocatable:")
    for resource, used in (("cpu", load.cpu), ("memory", load.memory)):
        part = share(used, obj, resource)
        shown = decimal(used) if resource == "cpu" else binary(used)
        yield field(resource, f"{shown} ({part:.0%})" if part is not None else shown, 2)


def service(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Service and the addresses behind it."""
    del now
    spec = mapping(obj, "spec")
    yield field("Selector", pairs(mapping(spec, "selector")))
    yield from fields(
        (("Type", text(spec, "type")), ("IP", text(spec, "clusterIP")), ("External", external_ip(obj)))
    )
    for port in dicts(spec, "ports"):
        protocol = text(port, "protocol") or "TCP"
        yield field("Port", f"{text(port, 'name')} {text(port, 'port')}/{protocol}".strip())
        yield field("TargetPort", f"{text(port, 'targetPort') or text(port, 'port')}/{protocol}")
        if text(port, "nodePort"):
            yield field("NodePort", f"{text(port, 'nodePort')}/{protocol}")
    ready: list[str] = []
    not_ready: list[str] = []
    for slice_ in service_slices(store, meta.namespace(obj), meta.name(obj)):
        number = ",".join(text(port, "port") for port in dicts(slice_, "ports"))
        for endpoint in dicts(slice_, "endpoints"):
            addresses = dig(endpoint, "addresses", default=[])
            shown = [f"{a}:{number}" for a in addresses] if isinstance(addresses, list) else []
            (not_ready if dig(endpoint, "conditions", "ready") is False else ready).extend(shown)
    yield from listed("Endpoints", ready)
    if not_ready:
        yield from listed("Not ready", not_ready)
    yield from fields((
        ("Session Affinity", text(spec, "sessionAffinity")), ("Internal Traffic", text(spec, "internalTrafficPolicy")),
        ("External Traffic", text(spec, "externalTrafficPolicy")),
    ))  # fmt: skip


def endpoint_slice(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """An EndpointSlice."""
    del store, now
    yield field("AddressType", text(obj, "addressType"))
    ports = [
        f"{text(p, 'name') or '<unset>'} {text(p, 'port')}/{text(p, 'protocol')}" for p in dicts(obj, "ports")
    ]
    yield from listed("Ports", ports)
    rows = []
    for endpoint in dicts(obj, "endpoints"):
        addresses = dig(endpoint, "addresses", default=[])
        shown = ",".join(str(a) for a in addresses) if isinstance(addresses, list) else ""
        marks = [
            str(dig(endpoint, "conditions", mark, default="")).lower()
            for mark in ("ready", "serving", "terminating")
        ]
        target = f"{text(endpoint, 'targetRef', 'kind')}/{text(endpoint, 'targetRef', 'name')}"
        rows.append([shown, *marks, target if len(target) > 1 else "", text(endpoint, "nodeName")])
    yield heading("Endpoints:")
    yield from table(("Addresses", "Ready", "Serving", "Terminating", "Target", "Node"), rows)


def ingress(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """An Ingress: host, path, where it ends."""
    yield field("Ingress Class", text(obj, "spec", "ingressClassName"))
    given = [
        text(one, "ip") or text(one, "hostname") for one in dicts(obj, "status", "loadBalancer", "ingress")
    ]
    yield field("Address", ", ".join(given))
    rows = [
        [route.path, f"{route.service}:{route.port}", f"<error: {route.broken}>" if route.broken else ""]
        for route in routes(obj, LiveAround(store, lambda: now, ()))
    ]
    yield heading("Rules:")
    yield from table(("Host and path", "Backend", ""), rows)
    for tls in dicts(obj, "spec", "tls"):
        hosts = dig(tls, "hosts", default=[])
        yield field(
            "TLS",
            f"{text(tls, 'secretName')} for {', '.join(map(str, hosts)) if isinstance(hosts, list) else ''}",
        )


def config_map(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A ConfigMap with its values."""
    del store, now
    data = mapping(obj, "data")
    yield heading("Data")
    for key in sorted(data):
        yield heading(f"{plain(key).text}:", 2)
        for line in str(data[key]).split("\n")[:200]:
            yield (plain("    " + line, "", 2000),)
    binary_data = mapping(obj, "binaryData")
    if binary_data:
        yield field("Binary Keys", ", ".join(sorted(binary_data)))
    yield field("Immutable", str(obj.get("immutable") is True).lower())


def secret(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Secret: keys and sizes."""
    del store, now
    yield field("Type", text(obj, "type"))
    yield heading("Data")
    for key, size in sorted(data_sizes(obj).items()):
        yield field(key, f"{size} bytes", 2)


def claim(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A PersistentVolumeClaim and who mounts it."""
    del now
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    yield from fields((
        ("StorageClass", text(spec, "storageClassName")), ("Status", text(status, "phase")),
        ("Volume", text(spec, "volumeName")), ("Requested", text(spec, "resources", "requests", "storage")),
        ("Capacity", text(status, "capacity", "storage")), ("Access Modes", modes(dig(spec, "accessModes"))),
        ("VolumeMode", text(spec, "volumeMode")),
    ))  # fmt: skip
    found = store.referring("persistentvolumeclaims", meta.namespace(obj), meta.name(obj))
    yield from listed("Used By", sorted({meta.name(one) for _, kind, one in found if kind == "pods"}))


def namespace(obj: Obj, store: Store, now: datetime) -> Iterator[Line]:
    """A Namespace with its quotas and limits."""
    del now
    yield field("Status", text(obj, "status", "phase"))
    for quota in store.all("resourcequotas", (meta.name(obj),)):
        yield heading(f"Quota {plain(meta.name(quota)).text}:")
        hard, used = mapping(quota, "status", "hard"), mapping(quota, "status", "used")
        rows = [
            [key, str(used.get(key, 0)), str(hard[key]), _share(used.get(key), hard[key])]
            for key in sorted(hard)
        ]
        yield from table(("Resource", "Used", "Allowed", ""), rows)


def _share(used: object, hard: object) -> str:
    whole = amount(hard)
    return f"{amount(used) / whole:.0%}" if whole else ""
