"""Definitions as a server publishes them, made back from the package's JSON Schema.

Nothing is nullable, a reference stands alone or inside `allOf`, and fields that are never absent in
Go have their zero value as default.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.openapi.enums import with_enum
from kubetui.playground.apiserver.schema import definition_of, definitions

_FROM = "#/$defs/"
_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
_ZEROES: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False}
_STRUCTS = frozenset(
    {
        "acceptedNames", "backend", "conditions", "current", "daemonEndpoints", "deprecatedSource",
        "describedObject", "devices", "involvedObject", "jobTemplate", "kubeletEndpoint", "lastState",
        "limitResponse", "loadBalancer", "metadata", "metric", "names", "nodeInfo", "podAffinityTerm", "pool",
        "preference", "priorityLevelConfiguration", "regarding", "resources", "roleRef", "scaleTargetRef",
        "source", "spec", "state", "status", "strategy", "target", "template", "updateStrategy", "userInfo",
    }
)  # fmt: skip
"""Fields that hold a struct, not a pointer to one, so that they default to an empty one."""

_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("ContainerPort.protocol", "ServicePort.protocol"), "TCP"),
    **dict.fromkeys(
        (
            "ConfigMapEnvSource.name", "ConfigMapKeySelector.name", "ConfigMapProjection.name",
            "ConfigMapVolumeSource.name", "Event.reportingComponent", "Event.reportingInstance",
            "GRPCAction.service", "LocalObjectReference.name", "NodeRuntimeHandler.name", "SecretEnvSource.name",
            "SecretKeySelector.name", "SecretProjection.name", "StatefulSetSpec.serviceName",
            "PodFailurePolicyOnPodConditionsPattern.status", "TokenRequestStatus.token",
        ),
        "",
    ),
    **dict.fromkeys(
        (
            "ReplicationControllerSpec.minReadySeconds", "ScaleSpec.replicas", "StatefulSetOrdinals.start",
            "StatefulSetStatus.availableReplicas",
        ),
        0,
    ),
    "FileKeySelector.optional": False,
    "ISCSIVolumeSource.iscsiInterface": "default",
    "ISCSIPersistentVolumeSource.iscsiInterface": "default",
    "ReplicationControllerSpec.replicas": 1,
}  # fmt: skip
"""Defaults that optional fields have, and those that are no zero value."""

_NO_DEFAULT = frozenset(
    {
        "ContainerRestartRule.action", "ContainerRestartRuleOnExitCodes.operator", "HTTPIngressPath.pathType",
        "ImageVolumeStatus.imageRef", "ParentReference.name", "ParentReference.resource",
        "PodCertificateProjection.keyType", "PodCertificateProjection.signerName",
    }
)  # fmt: skip
_POINTERS = frozenset(
    {
        "ContainerStatus.resources",
        "PodSpec.resources",
        "PodStatus.resources",
        "ReplicationControllerSpec.template",
    }
)
_MORE_STRUCTS = frozenset({"IngressServiceBackend.port", "NetworkPolicySpec.podSelector"})

_BARE: dict[str, Obj] = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {
        "description": "Quantity is an amount: a number with a suffix of thousands or of powers of 1024.",
        "oneOf": [{"type": "string"}, {"type": "number"}],
    },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
        "description": "IntOrString is a whole number or a string, such as a port or a percentage.",
        "format": "int-or-string",
        "oneOf": [{"type": "integer"}, {"type": "string"}],
    },
}
_BARE_V2: dict[str, Obj] = {
    name: {"description": node["description"], "type": "string"} for name, node in _BARE.items()
}
_BARE_V2["io.k8s.apimachinery.pkg.util.intstr.IntOrString"]["format"] = "int-or-string"


class Published:
    """Definitions for one document; `prefix` is where it keeps them, `wrap` puts references in allOf."""

    def __init__(self, prefix: str, *, wrap: bool) -> None:
        self._prefix = prefix
        self._wrap = wrap
        self._bare = _BARE if wrap else _BARE_V2

    def closure(self, roots: Iterable[str]) -> dict[str, Obj]:
        """These definitions and everything they refer to, sorted by name."""
        source, found, waiting = definitions(), dict[str, Obj](), list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found and name in source:
                found[name] = self._definition(name, source[name])
                waiting.extend(_references(source[name]))
        return dict(sorted(found.items()))

    def ref(self, definition: str) -> Obj:
        """A reference to a definition."""
        return {"$ref": self._prefix + definition}

    def _definition(self, name: str, node: Obj) -> Obj:
        if name in self._bare:
            return self._bare[name]
        struct, needed = name.rpartition(".")[2], frozenset(node.get("required", ()))
        found: Obj = {}
        for key, value in node.items():
            if key == "properties":
                found[key] = {
                    field: with_enum(name, field, self._field(struct, field, inner, field in needed))
                    for field, inner in value.items()
                }
            elif key != "enum":
                found[key] = self._value(key, value)
        return found

    def _value(self, key: str, value: Any) -> Any:
        if key == "type":
            return value if isinstance(value, str) else value[0]
        if key in ("items", "additionalProperties") and isinstance(value, dict):
            return self._inner(value)
        return value

    def _inner(self, node: Obj) -> Obj:
        if "$ref" in node:
            return self.ref(node["$ref"].removeprefix(_FROM))
        return {key: self._value(key, value) for key, value in node.items() if key != "enum"}

    def _field(self, struct: str, name: str, node: Obj, needed: bool) -> Obj:
        if "$ref" in node:
            return self._reference(struct, name, node)
        found = self._inner(node)
        default = _DEFAULTS.get(f"{struct}.{name}", _ZEROES.get(found.get("type", "")) if needed else None)
        if self._wrap and default is not None and f"{struct}.{name}" not in _NO_DEFAULT:
            found["default"] = default
        return found

    def _reference(self, struct: str, name: str, node: Obj) -> Obj:
        target = self.ref(node["$ref"].removeprefix(_FROM))
        rest = {key: value for key, value in node.items() if key != "$ref"}
        if not self._wrap:
            return {**target, **rest}
        found: Obj = {"allOf": [target], **rest}
        full = f"{struct}.{name}"
        if full in _MORE_STRUCTS or (name in _STRUCTS and full not in _POINTERS):
            found["default"] = {}
        return found


def _references(node: Any) -> list[str]:
    """The definitions that a node names, at any depth."""
    found, waiting = [], [node]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if isinstance(item.get("$ref"), str):
                found.append(item["$ref"].removeprefix(_FROM))
            waiting.extend(value for value in item.values() if isinstance(value, dict))
    return found


def list_of(group: str, version: str, kind: str) -> str:
    """The name of a kind's list definition, empty for kinds that are never listed."""
    return definition_of(group, version, f"{kind}List")


DELETE_OPTIONS = f"{_META}.DeleteOptions"
PATCH = f"{_META}.Patch"
STATUS = f"{_META}.Status"
ALWAYS = (DELETE_OPTIONS, PATCH, STATUS, f"{_META}.WatchEvent")
"""Definitions that operations of every group refer to."""
