"""Requests and limits. Rule: `pkg/apis/core/validation` (`ValidateContainerResourceRequirements`)."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api import quantity
from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_found,
    not_supported,
    required,
)

NameCheck = Callable[[str, str], Found]

_CONTAINER = ("cpu", "memory", "ephemeral-storage")
_STANDARD = frozenset(
    {
        "cpu", "memory", "ephemeral-storage", "storage", "requests.cpu", "requests.memory",
        "requests.ephemeral-storage", "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods",
        "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "requests.storage", "services.nodeports", "services.loadbalancers",
    }
)  # fmt: skip
_INTEGERS = frozenset(
    {
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps",
        "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    }
)  # fmt: skip


def is_huge(name: str) -> bool:
    """Whether a resource is huge pages."""
    return name.startswith(("hugepages-", "requests.hugepages-"))


def is_quota_resource(name: str) -> bool:
    """Whether a quota can count a resource without a domain."""
    return is_huge(name) or (name in _STANDARD and name != "storage")


def is_native(name: str) -> bool:
    """Whether Kubernetes itself knows a resource."""
    return "/" not in name or "kubernetes.io/" in name


def overcommits(name: str) -> bool:
    """Whether requests may be lower than limits."""
    return is_native(name) and not is_huge(name)


def resource_name(name: str, path: str) -> Found:
    """The name of any resource."""
    messages = formats.qualified_name(name)
    yield from each(path, name, messages)
    if not messages and "/" not in name and name not in _STANDARD and not is_huge(name):
        yield invalid(path, name, "must be a standard resource type or fully qualified")


def container_resource_name(name: str, path: str) -> Found:
    """The name of a resource that a container may ask for."""
    yield from resource_name(name, path)
    if "/" not in name:
        if name not in _CONTAINER and not is_huge(name):
            yield invalid(path, name, "must be a standard resource for containers")
    elif not is_native(name) and name.startswith("requests."):
        yield invalid(path, name, "doesn't follow extended resource name standard")


def pod_resource_name(name: str, path: str) -> Found:
    """The name of a resource that a pod as a whole may ask for."""
    found = list(resource_name(name, path))
    yield from found
    if not found and name not in ("cpu", "memory") and not is_huge(name):
        yield not_supported(path, name, ("cpu", "memory"))


def amount(name: str, value: str, path: str) -> Found:
    """An amount: nothing below zero, whole numbers of what cannot be divided."""
    exact = quantity.amount(value)
    if exact < 0:
        yield invalid(path, value, "must be greater than or equal to 0")
    whole = name in _INTEGERS or (not is_native(name) and "/" in name)
    if whole and exact != exact.to_integral_value():
        yield invalid(path, value, "must be an integer")


def requirements(
    found: Obj, path: str, claims: frozenset[str], check_name: NameCheck = container_resource_name
) -> Found:
    """The resources of a container."""
    limits, requests = mapping(found, "limits"), mapping(found, "requests")
    for name, value in sorted(limits.items()):
        here = f"{path}.limits[{name}]"
        yield from check_name(name, here)
        yield from amount(name, value, here)
    for name, value in sorted(requests.items()):
        here = f"{path}.requests[{name}]"
        yield from check_name(name, here)
        yield from amount(name, value, here)
        yield from _against_limit(name, value, limits, path)
    names = {*limits, *requests}
    if any(map(is_huge, names)) and not names & {"cpu", "memory"}:
        yield forbidden(path, "HugePages require cpu or memory")
    yield from _claims(found, path, claims)


def _against_limit(name: str, value: str, limits: Obj, path: str) -> Found:
    if name not in limits:
        if not overcommits(name):
            yield required(f"{path}.limits", "Limit must be set for non overcommitable resources")
        return
    wanted, limit = quantity.amount(value), quantity.amount(limits[name])
    if wanted != limit and not overcommits(name):
        yield invalid(f"{path}.requests", value, f"must be equal to {name} limit of {limits[name]}")
    elif wanted > limit:
        said = f"must be less than or equal to {name} limit of {limits[name]}"
        yield invalid(f"{path}.requests", value, said)


def _claims(found: Obj, path: str, claims: frozenset[str]) -> Found:
    listed = ", ".join(sorted(claims))
    more = f": {listed}" if listed else " which is empty"
    for index, claim in enumerate(found.get("claims") or []):
        name, here = text(claim, "name"), f"{path}.claims[{index}]"
        if not name:
            yield required(here)
        elif name not in claims:
            detail = f"must be one of the names in pod.spec.resourceClaims{more}"
            yield not_found(here, name, detail)
