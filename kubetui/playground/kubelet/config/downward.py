"""The downward API: fields of the Pod and resources of its containers. Pure."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from kubetui.api import meta, quantity
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.kubelet.config.sources import ConfigError

_KEYED = re.compile(r"metadata\.(labels|annotations)\['(.+)'\]")


class Facts(NamedTuple):
    """What the kubelet adds to the Pod's own fields."""

    host_ip: str
    pod_ip: str
    allocatable: Obj


def field_value(pod: Obj, path: str, facts: Facts) -> str:
    """A field as text.

    Raises:
        ConfigError: there is no such field.
    """
    keyed = _KEYED.fullmatch(path)
    if keyed:
        return str(mapping(pod, "metadata", keyed[1]).get(keyed[2], ""))
    if path in ("metadata.labels", "metadata.annotations"):
        pairs = meta.labels(pod) if path.endswith("labels") else meta.annotations(pod)
        return "\n".join(f'{key}="{_go_quoted(str(pairs[key]))}"' for key in sorted(pairs))
    own = {"status.podIP": facts.pod_ip, "status.podIPs": facts.pod_ip,
           "status.hostIP": facts.host_ip, "status.hostIPs": facts.host_ip}  # fmt: skip
    if path in own:
        return own[path]
    if path in (
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
    ):
        return text(pod, *path.split("."))
    raise ConfigError(f"unsupported fieldPath: {path}")


def _go_quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")


def resource_value(pod: Obj, spec: Obj, reference: Obj, facts: Facts) -> str:
    """`limits.cpu` and its like, divided and rounded up; without a limit what the node has.

    Raises:
        ConfigError: the container named is not there.
    """
    wanted = text(reference, "containerName")
    every = [*dicts(pod, "spec", "containers"), *dicts(pod, "spec", "initContainers")]
    container = next((one for one in every if text(one, "name") == wanted), None) if wanted else spec
    if container is None:
        raise ConfigError(f"container {wanted} not found")
    kind, _, name = text(reference, "resource").partition(".")
    value = mapping(container, "resources", kind).get(name)
    if value is None and kind == "limits":
        value = facts.allocatable.get(name)
    divisor = quantity.amount(reference.get("divisor") or "1") or Decimal(1)
    return str(int((quantity.amount(value or "0") / divisor).to_integral_value(ROUND_CEILING)))
