"""What is allowed in a pod but hardly meant. Rule: `pkg/api/pod/warnings.go`."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.quoting import go_quote
from kubetui.playground.apiserver.warnings.labels import DEPRECATED

Said = Iterator[str]

_NO_POD = "a null labelSelector results in matching no pod"
_FRACTION = "fractional byte value {} is invalid, must be an integer"
_VOLUMES = {
    "photonPersistentDisk": "deprecated in v1.11, non-functional in v1.16+",
    "gitRepo": "deprecated in v1.11, and disabled by default in v1.33+",
    "scaleIO": "deprecated in v1.16, non-functional in v1.22+",
    "flocker": "deprecated in v1.22, non-functional in v1.25+",
    "storageos": "deprecated in v1.22, non-functional in v1.25+",
    "quobyte": "deprecated in v1.22, non-functional in v1.25+",
    "glusterfs": "deprecated in v1.25, non-functional in v1.26+",
    "cephfs": "deprecated in v1.28, non-functional in v1.31+",
    "rbd": "deprecated in v1.28, non-functional in v1.31+",
}
_ANNOTATIONS = {
    "scheduler.alpha.kubernetes.io/critical-pod": (
        'non-functional in v1.16+; use the "priorityClassName" field instead'
    ),
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
}
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def pod_warnings(obj: Obj, path: str) -> Said:
    """A pod (`path` is empty) or a pod template (`spec.template.`)."""
    spec = mapping(obj, "spec")
    yield from _placement(spec, f"{path}spec")
    for key in sorted(mapping(obj, "metadata", "annotations")):
        if key in _ANNOTATIONS:
            yield f"{path}metadata.annotations[{key}]: {_ANNOTATIONS[key]}"
    for index, volume in enumerate(dicts(spec, "volumes")):
        for name, said in _VOLUMES.items():
            if volume.get(name) is not None:
                yield f"{path}spec.volumes[{index}].{name}: {said}"
    yield from _repeated(dicts(spec, "hostAliases"), "ip", f"{path}spec.hostAliases")
    yield from _repeated(dicts(spec, "imagePullSecrets"), "name", f"{path}spec.imagePullSecrets")
    yield from _containers(spec, f"{path}spec")
    seconds = spec.get("terminationGracePeriodSeconds")
    if isinstance(seconds, int) and seconds < 0:
        said = "must be >= 0; negative values are invalid and will be treated as 1"
        yield f"{path}spec.terminationGracePeriodSeconds: {said}"
    yield from _pod_affinity(mapping(spec, "affinity"), f"{path}spec.affinity")


def _placement(spec: Obj, path: str) -> Said:
    for key in sorted(mapping(spec, "nodeSelector")):
        if key in DEPRECATED:
            yield f"{path}.nodeSelector[{key}]: {DEPRECATED[key]}"
    required = dicts(spec, "affinity", "nodeAffinity", _REQUIRED, "nodeSelectorTerms")
    preferred = dicts(spec, "affinity", "nodeAffinity", _PREFERRED)
    for index, term in enumerate(required):
        yield from _node_term(term, f"{path}.affinity.nodeAffinity.{_REQUIRED}.nodeSelectorTerms[{index}]")
    for index, term in enumerate(preferred):
        inner = mapping(term, "preference")
        yield from _node_term(inner, f"{path}.affinity.nodeAffinity.{_PREFERRED}[{index}].preference")
    for index, constraint in enumerate(dicts(spec, "topologySpreadConstraints")):
        here, key = f"{path}.topologySpreadConstraints[{index}]", text(constraint, "topologyKey")
        if key in DEPRECATED:
            yield f"{here}.topologyKey: {key} is {DEPRECATED[key]}"
        if constraint.get("labelSelector") is None:
            yield f"{here}.labelSelector: {_NO_POD}"


def _node_term(term: Obj, path: str) -> Said:
    for index, rule in enumerate(dicts(term, "matchExpressions")):
        key = text(rule, "key")
        if key in DEPRECATED:
            yield f"{path}.matchExpressions[{index}].key: {key} is {DEPRECATED[key]}"


def _repeated(items: list[Obj], field: str, path: str) -> Said:
    seen: set[str] = set()
    for index, item in enumerate(items):
        value = text(item, field)
        if value in seen:
            yield f"{path}[{index}].{field}: duplicate {field} {go_quote(value)}"
        seen.add(value)


def _containers(spec: Obj, path: str) -> Said:
    found = [
        (container, f"{path}.{kind}[{index}]")
        for kind in ("initContainers", "containers", "ephemeralContainers")
        for index, container in enumerate(dicts(spec, kind))
    ]
    for container, here in found:
        for field in ("limits", "requests"):
            for name in ("memory", "ephemeral-storage"):
                value = mapping(container, "resources", field).get(name)
                yield from fraction(value, f"{here}.resources.{field}[{name}]")
        yield from _env(dicts(container, "env"), f"{here}.env")
    ports = [
        (port, f"{here}.ports[{index}]")
        for container, here in found
        for index, port in enumerate(dicts(container, "ports"))
    ]
    yield from _ports(ports)
    yield from _port_names(ports)


def fraction(value: object, path: str) -> Said:
    """Bytes cannot be divided."""
    if isinstance(value, str) and quantity.amount(value) % 1 != 0:
        yield f"{path}: {_FRACTION.format(go_quote(value))}"


def _env(variables: list[Obj], path: str) -> Said:
    """A variable that is set twice, unless the second builds on the first."""
    seen: set[str] = set()
    for index, variable in enumerate(variables):
        name = text(variable, "name")
        builds_on = f"$({name})" in text(variable, "value") and text(variable, "value") != f"$({name})"
        if name in seen and (variable.get("valueFrom") is not None or not builds_on):
            yield (
                f"{path}[{index}]: hides previous definition of {go_quote(name)}, "
                "which may be dropped when using apply"
            )
        seen.add(name)


def _ports(ports: list[tuple[Obj, str]]) -> Said:
    seen: dict[tuple[int, str], list[tuple[Obj, str]]] = {}
    for port, here in ports:
        others = seen.setdefault((integer(port, "containerPort"), text(port, "protocol")), [])
        for other, there in others:
            if said := _overlap(port, other):
                yield f"{here}: {said} port definition with {there}"
        others.append((port, here))


def _overlap(port: Obj, other: Obj) -> str:
    number, others = integer(port, "hostPort"), integer(other, "hostPort")
    address, other_address = text(port, "hostIP"), text(other, "hostIP")
    if (number, address) == (others, other_address):
        return "duplicate"
    if not number or not others:
        return "overlapping"
    ambiguous = number == others and bool(address) is not bool(other_address)
    return "dangerously ambiguous" if ambiguous else ""


def _port_names(ports: list[tuple[Obj, str]]) -> Said:
    seen: dict[str, str] = {}
    for port, here in ports:
        name = text(port, "name")
        if name and name in seen:
            first = seen[name]
            yield (
                f"{here}: duplicate port name {go_quote(name)} with {first}, "
                f"services and probes that select ports by name will use {first}"
            )
        elif name:
            seen[name] = here


def _pod_affinity(affinity: Obj, path: str) -> Said:
    for name in ("podAffinity", "podAntiAffinity"):
        for index, term in enumerate(dicts(affinity, name, _REQUIRED)):
            if term.get("labelSelector") is None:
                yield f"{path}.{name}.{_REQUIRED}[{index}].labelSelector: {_NO_POD}"
        for index, term in enumerate(dicts(affinity, name, _PREFERRED)):
            if mapping(term, "podAffinityTerm").get("labelSelector") is None:
                yield f"{path}.{name}.{_PREFERRED}[{index}].podAffinityTerm.labelSelector: {_NO_POD}"
