"""The smaller kinds of core/v1. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

import base64
import binascii
import json

from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.containers import PROTOCOLS
from kubetui.playground.apiserver.validation.fields import (
    ROOT,
    Found,
    duplicate,
    each,
    forbidden,
    immutable,
    invalid,
    not_supported,
    one_of,
    required,
    too_long,
)
from kubetui.playground.apiserver.validation.resources import amount
from kubetui.playground.apiserver.validation.scheduling import taints
from kubetui.playground.apiserver.validation.services import endpoint_ip

_MAX_DATA = 1024 * 1024
_FROZEN = "field is immutable when `immutable` is set"
_NEEDED_KEYS = {
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
}
_ACCOUNT = "kubernetes.io/service-account.name"


def config_map(obj: Obj) -> Found:
    """A ConfigMap: its keys and its size."""
    data, binary = mapping(obj, "data"), mapping(obj, "binaryData")
    size = 0
    for key, value in sorted(data.items()):
        yield from each(f"data[{key}]", key, formats.config_key(key))
        if key in binary:
            yield invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
        size += len(str(value).encode())
    for key, value in sorted(binary.items()):
        yield from each(f"binaryData[{key}]", key, formats.config_key(key))
        size += _decoded_size(str(value))
    if size > _MAX_DATA:
        yield too_long(ROOT, _MAX_DATA)


def _decoded_size(value: str) -> int:
    return len(value) * 3 // 4


def config_map_update(new: Obj, old: Obj) -> Found:
    """A frozen ConfigMap stays as it is."""
    yield from _frozen(new, old, ("data", "binaryData"))
    yield from config_map(new)


def _frozen(new: Obj, old: Obj, fields: tuple[str, ...]) -> Found:
    if old.get("immutable") is not True:
        return
    if new.get("immutable") is not True:
        yield forbidden("immutable", _FROZEN)
    for field in fields:
        if (new.get(field) or {}) != (old.get(field) or {}):
            yield forbidden(field, _FROZEN)


def secret(obj: Obj) -> Found:
    """A Secret: keys, size, and what its type demands."""
    data, kind = mapping(obj, "data"), text(obj, "type")
    for key in sorted(data):
        yield from each(f"data[{key}]", key, formats.config_key(key))
    if sum(_decoded_size(str(value)) for value in data.values()) > _MAX_DATA:
        yield too_long("data", _MAX_DATA)
    if kind == "kubernetes.io/service-account-token" and not mapping(obj, "metadata", "annotations").get(
        _ACCOUNT
    ):
        yield required(f"metadata.annotations[{_ACCOUNT}]")
    for key in _NEEDED_KEYS.get(kind, ()):
        if key not in data:
            yield required(f"data[{key}]")
        elif key.startswith(".docker"):
            yield from _json_object(str(data[key]), f"data[{key}]")
    if kind == "kubernetes.io/basic-auth" and not {"username", "password"} & data.keys():
        yield required("data[username]")
        yield required("data[password]")


def _json_object(value: str, path: str) -> Found:
    try:
        found = json.loads(base64.b64decode(value))
    except (ValueError, binascii.Error):
        said = "invalid character looking for beginning of value"
        yield invalid(path, "<secret contents redacted>", said)
        return
    if not isinstance(found, dict):
        said = "json: cannot unmarshal into Go value of type map[string]interface {}"
        yield invalid(path, "<secret contents redacted>", said)


def secret_update(new: Obj, old: Obj) -> Found:
    """A Secret keeps its type; a frozen one keeps everything."""
    yield from immutable("type", text(new, "type"), text(old, "type"))
    yield from _frozen(new, old, ("data",))
    yield from secret(new)


def namespace(obj: Obj) -> Found:
    """A Namespace's finalizers."""
    for finalizer in mapping(obj, "spec").get("finalizers") or []:
        yield from each("spec.finalizers", finalizer, formats.qualified_name(str(finalizer)))
        if "/" not in str(finalizer) and finalizer != "kubernetes":
            said = "name is neither a standard finalizer name nor is it fully qualified"
            yield invalid("spec.finalizers", finalizer, said)


def node(obj: Obj) -> Found:
    """A Node."""
    yield from taints(dicts(obj, "spec", "taints"), "metadata.taints")
    for field in ("capacity", "allocatable"):
        for name, value in sorted(mapping(obj, "status", field).items()):
            yield from amount(name, value, f"status.{field}.{name}")
    for index, cidr in enumerate(mapping(obj, "spec").get("podCIDRs") or []):
        yield from each(f"spec.podCIDRs[{index}]", cidr, formats.cidr(str(cidr)))


def node_update(new: Obj, old: Obj) -> Found:
    """A Node keeps its networks and its provider."""
    spec, before = mapping(new, "spec"), mapping(old, "spec")
    if before.get("podCIDRs") and spec.get("podCIDRs") != before["podCIDRs"]:
        said = 'node updates may not change podCIDR except from "" to valid'
        yield forbidden("spec.podCIDRs", said)
    if before.get("providerID") and spec.get("providerID") != before["providerID"]:
        said = 'node updates may not change providerID except from "" to valid'
        yield forbidden("spec.providerID", said)
    seen: list[Obj] = []
    for index, address in enumerate(dicts(new, "status", "addresses")):
        if address in seen:
            yield duplicate(f"status.addresses[{index}]", address)
        seen.append(address)
    yield from node(new)


def endpoints(obj: Obj) -> Found:
    """An Endpoints object."""
    for index, subset in enumerate(dicts(obj, "subsets")):
        path = f"subsets[{index}]"
        ports = dicts(subset, "ports")
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            yield required(path, "must specify `addresses` or `notReadyAddresses`")
        for field in ("addresses", "notReadyAddresses"):
            for position, address in enumerate(dicts(subset, field)):
                yield from endpoint_ip(text(address, "ip"), f"{path}.{field}[{position}].ip")
        for position, port in enumerate(ports):
            yield from _endpoint_port(port, f"{path}.ports[{position}]", len(ports) > 1)


def _endpoint_port(port: Obj, path: str, named: bool) -> Found:
    name, number = text(port, "name"), integer(port, "port")
    if named and not name:
        yield required(f"{path}.name")
    elif name:
        yield from each(f"{path}.name", name, formats.dns_label(name))
    yield from each(f"{path}.port", number, formats.port_number(number))
    yield from one_of(f"{path}.protocol", port.get("protocol"), PROTOCOLS)


def binding(obj: Obj) -> Found:
    """A Binding."""
    kind = text(obj, "target", "kind")
    if kind not in ("", "Node"):
        yield not_supported("target.kind", kind, ("Node", "<empty>"))
    if not text(obj, "target", "name"):
        yield required("target.name")
