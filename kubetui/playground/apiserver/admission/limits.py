"""LimitRanger: defaults and bounds of what containers, Pods and claims ask for.

Rule: `plugin/pkg/admission/limitranger`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.quantity import amount, decimal
from kubetui.playground.apiserver.admission.plugin import Attributes

_ANNOTATION = "kubernetes.io/limit-ranger"
Amounts = dict[str, Decimal]


class LimitRanger:
    """Applies the LimitRanges of a namespace."""

    def admit(self, write: Attributes) -> None:
        """Fill in a new Pod's containers."""
        if write.operation != "CREATE" or write.resource != "pods" or not write.main:
            return
        for limit_range in write.all("limitranges", write.namespace):
            for item in dicts(limit_range, "spec", "limits"):
                if item.get("type") == "Container":
                    _fill(write.new, mapping(item, "default"), mapping(item, "defaultRequest"))

    def validate(self, write: Attributes) -> None:
        """Compare with the bounds."""
        if not write.main or not _concerns(write):
            return
        said = [
            text_
            for limit_range in write.all("limitranges", write.namespace)
            for item in dicts(limit_range, "spec", "limits")
            for text_ in _violations(write, item)
        ]
        if said:
            raise write.refusal(said[0] if len(said) == 1 else f"[{', '.join(said)}]")


def _concerns(write: Attributes) -> bool:
    if write.resource == "pods":
        return write.operation == "CREATE"
    return write.resource == "persistentvolumeclaims" and write.operation != "DELETE"


def _fill(pod: Obj, limits: Obj, requests: Obj) -> None:
    notes: list[str] = []
    for field, what in (("initContainers", "init container"), ("containers", "container")):
        for container in dicts(pod, "spec", field):
            resources = container.setdefault("resources", {})
            for side, values, word in (("requests", requests, "request"), ("limits", limits, "limit")):
                missing = sorted(name for name in values if name not in mapping(resources, side))
                if missing:
                    added = {name: values[name] for name in missing}
                    resources[side] = {**mapping(resources, side), **added}
                    notes.append(f"{', '.join(missing)} {word} for {what} {container.get('name')}")
    if notes:
        found = pod["metadata"].get("annotations") or {}
        pod["metadata"]["annotations"] = {**found, _ANNOTATION: "LimitRanger plugin set: " + "; ".join(notes)}


def _violations(write: Attributes, item: Obj) -> Iterator[str]:
    kind = text(item, "type")
    if write.resource == "persistentvolumeclaims":
        if kind == "PersistentVolumeClaim":
            asked = _amounts(mapping(write.new, "spec", "resources", "requests"))
            yield from _bounds(item, kind, asked, {}, with_limits=False)
        return
    containers = dicts(write.new, "spec", "containers")
    everyone = containers + dicts(write.new, "spec", "initContainers")
    if kind == "Container":
        for container in everyone:
            yield from _bounds(item, kind, *_sides(container))
    elif kind == "Pod":
        requests: Amounts = {}
        limits: Amounts = {}
        for container in containers:
            for total, part in zip((requests, limits), _sides(container), strict=True):
                for name, value in part.items():
                    total[name] = total.get(name, Decimal(0)) + value
        yield from _bounds(item, kind, requests, limits)


def _sides(container: Obj) -> tuple[Amounts, Amounts]:
    resources = mapping(container, "resources")
    return _amounts(mapping(resources, "requests")), _amounts(mapping(resources, "limits"))


def _amounts(values: Obj) -> Amounts:
    return {name: amount(value) for name, value in values.items()}


def _bounds(
    item: Obj, kind: str, requests: Amounts, limits: Amounts, *, with_limits: bool = True
) -> Iterator[str]:
    for name, value in sorted(mapping(item, "min").items()):
        yield from _least(name, kind, str(value), requests.get(name), limits.get(name))
    for name, value in sorted(mapping(item, "max").items()):
        if with_limits:
            yield from _most(name, kind, str(value), requests.get(name), limits.get(name))
        elif (asked := requests.get(name)) is not None and asked > amount(value):
            yield f"maximum {name} usage per {kind} is {value}, but request is {_shown(name, asked)}"
    for name, value in sorted(mapping(item, "maxLimitRequestRatio").items()):
        yield from _ratio(name, kind, str(value), requests.get(name), limits.get(name))


def _least(name: str, kind: str, bound: str, request: Decimal | None, limit: Decimal | None) -> Iterator[str]:
    about = f"minimum {name} usage per {kind} is {bound}"
    if request is None:
        yield f"{about}.  No request is specified"
    elif request < amount(bound):
        yield f"{about}, but request is {_shown(name, request)}"
    if limit is not None and limit < amount(bound):
        yield f"{about}, but limit is {_shown(name, limit)}"


def _most(name: str, kind: str, bound: str, request: Decimal | None, limit: Decimal | None) -> Iterator[str]:
    about = f"maximum {name} usage per {kind} is {bound}"
    if limit is None:
        yield f"{about}.  No limit is specified"
    elif limit > amount(bound):
        yield f"{about}, but limit is {_shown(name, limit)}"
    if request is not None and request > amount(bound):
        yield f"{about}, but request is {_shown(name, request)}"


def _ratio(name: str, kind: str, bound: str, request: Decimal | None, limit: Decimal | None) -> Iterator[str]:
    about = f"{name} max limit to request ratio per {kind} is {bound}"
    if not request:
        yield f"{about}, but no request is specified or request is 0"
    elif not limit:
        yield f"{about}, but no limit is specified or limit is 0"
    elif limit / request > amount(bound):
        yield f"{about}, but provided ratio is {limit / request:.6f}"


def _shown(name: str, value: Decimal) -> str:
    """An amount as the server prints the sum: memory in whole units where it can."""
    if name in ("memory", "storage") and value == value.to_integral_value():
        from kubetui.api.quantity import binary

        return binary(value)
    return decimal(value)
