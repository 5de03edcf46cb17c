"""ResourceQuotas and LimitRanges. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    required,
)
from kubetui.playground.apiserver.validation.resources import amount, is_quota_resource, resource_name
from kubetui.playground.apiserver.validation.scopes import scopes


def resource_quota(obj: Obj) -> Found:
    """A ResourceQuota."""
    for name, value in sorted(mapping(obj, "spec", "hard").items()):
        path = f"spec.hard[{name}]"
        yield from resource_name(name, path)
        if "/" not in name and not is_quota_resource(name):
            yield invalid(path, name, "must be a standard resource for quota")
        yield from amount(name, value, path)
    yield from scopes(mapping(obj, "spec"))


def resource_quota_update(new: Obj, old: Obj) -> Found:
    """A ResourceQuota keeps its scopes."""
    yield from resource_quota(new)
    found = mapping(new, "spec").get("scopes") or []
    if set(found) != set(mapping(old, "spec").get("scopes") or []):
        yield invalid("spec.scopes", found, "field is immutable")


_ORDERED = (
    ("min", "max", "min value {0} is greater than max value {1}", "min"),
    ("min", "defaultRequest", "min value {0} is greater than default request value {1}", "defaultRequest"),
    ("defaultRequest", "max", "default request value {0} is greater than max value {1}", "defaultRequest"),
    (
        "defaultRequest",
        "default",
        "default request value {0} is greater than default limit value {1}",
        "defaultRequest",
    ),
    ("min", "default", "min value {0} is greater than default value {1}", "default"),
    ("default", "max", "default value {0} is greater than max value {1}", "default"),
)
"""Bounds that may not cross: the lower, the higher, what is said, and about which field."""


def limit_range(obj: Obj) -> Found:
    """A LimitRange."""
    seen: set[str] = set()
    for index, item in enumerate(dicts(obj, "spec", "limits")):
        path, kind = f"spec.limits[{index}]", text(item, "type")
        yield from each(f"{path}.type", kind, formats.qualified_name(kind))
        if "/" not in kind and kind not in ("Pod", "Container", "PersistentVolumeClaim"):
            yield invalid(f"{path}.type", kind, "must be a standard limit type or fully qualified")
        if kind in seen:
            yield duplicate(f"{path}.type", kind)
        seen.add(kind)
        yield from _limits(item, path, kind)


def _limits(item: Obj, path: str, kind: str) -> Found:
    if kind == "Pod":
        for field in ("default", "defaultRequest"):
            if item.get(field):
                yield forbidden(f"{path}.{field}", "may not be specified when `type` is 'Pod'")
    if kind == "PersistentVolumeClaim" and not {"storage"} & {*mapping(item, "min"), *mapping(item, "max")}:
        said = "either minimum or maximum storage value is required, but neither was provided"
        yield required(f"{path}.limits", said)
    for low, high, said, about in _ORDERED:
        for name in sorted(mapping(item, low).keys() & mapping(item, high).keys()):
            first, second = item[low][name], item[high][name]
            if quantity.amount(first) > quantity.amount(second):
                yield invalid(f"{path}.{about}[{name}]", item[about][name], said.format(first, second))
