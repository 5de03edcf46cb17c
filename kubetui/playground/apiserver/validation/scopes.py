"""The scopes of a ResourceQuota. Rule: `pkg/apis/core/validation` (validateResourceQuotaScopes)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation.fields import Found, invalid, required
from kubetui.playground.apiserver.validation.resources import is_quota_resource

_COMPUTE = frozenset({"cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"})
_PODS = frozenset({"pods"}) | _COMPUTE
_COUNTED: dict[str, Collection[str]] = {
    "Terminating": _PODS, "NotTerminating": _PODS, "NotBestEffort": _PODS, "PriorityClass": _PODS,
    "CrossNamespacePodAffinity": _PODS, "BestEffort": frozenset({"pods"}),
    "VolumeAttributesClass": frozenset({"persistentvolumeclaims", "requests.storage"}),
}  # fmt: skip
"""What a quota of each scope can count."""
_ALONE = frozenset(
    {"BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"}
)
_NAMED = ", ".join(
    f"ResourceQuotaScope{scope}" for scope in ("Terminating", "NotTerminating", "BestEffort", "NotBestEffort")
)
_PAIRS = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_APPLIED = "unsupported scope applied to resource"


def scopes(spec: Obj) -> Found:
    """`scopes`, then `scopeSelector`."""
    found = spec.get("scopes") or []
    for scope in found:
        if scope not in _COUNTED:
            yield invalid("spec.scopes", found, "unsupported scope")
        for _ in _uncounted(spec, scope):
            yield invalid("spec.scopes", found, _APPLIED)
    yield from _conflicts("spec.scopes", found, found)
    if isinstance(spec.get("scopeSelector"), dict):
        yield from _selector(spec)


def _selector(spec: Obj) -> Found:
    path, found = "spec.scopeSelector.matchExpressions", dicts(spec, "scopeSelector", "matchExpressions")
    whole = {"MatchExpressions": [_internal(each) for each in found]}
    for requirement in found:
        scope = text(requirement, "scopeName")
        if scope not in _COUNTED:
            yield invalid(f"{path}.scopeName", scope, "unsupported scope")
        for _ in _uncounted(spec, scope):
            yield invalid(path, whole, _APPLIED)
        yield from _requirement(path, requirement, scope)
    yield from _conflicts(path, [text(each, "scopeName") for each in found], spec.get("scopes"))


def _internal(requirement: Obj) -> Obj:
    """As the server prints its own structs: by the names of Go's fields."""
    return {
        "ScopeName": text(requirement, "scopeName"),
        "Operator": text(requirement, "operator"),
        "Values": requirement.get("values"),
    }


def _requirement(path: str, requirement: Obj, scope: str) -> Found:
    operator, values = text(requirement, "operator"), requirement.get("values") or []
    if scope in _ALONE and operator != "Exists":
        said = (
            f"must be 'Exists' when scope is any of {_NAMED} or ResourceQuotaScopeCrossNamespacePodAffinity"
        )
        yield invalid(f"{path}.operator", operator, said)
    if operator in ("In", "NotIn"):
        if not values:
            said = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
            yield required(f"{path}.values", said)
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            said = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
            yield invalid(f"{path}.values", values, said)
    else:
        yield invalid(f"{path}.operator", operator, "not a valid selector operator")


def _uncounted(spec: Obj, scope: str) -> Iterable[str]:
    """The resources of the quota that its scope does not know."""
    if scope in _COUNTED:
        yield from (n for n in mapping(spec, "hard") if is_quota_resource(n) and n not in _COUNTED[scope])


def _conflicts(path: str, found: Collection[str], value: object) -> Found:
    for one, other in _PAIRS:
        if one in found and other in found:
            yield invalid(path, value, "conflicting scopes")
