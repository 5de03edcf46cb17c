"""Which objects a quota with scopes counts.

Rule: `pkg/quota/v1/evaluator/core` (pods.go, persistent_volume_claims.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.playground.apiserver.qos import qos_class

_TERMS = (
    "requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution",
)  # fmt: skip


def in_scope(quota: Obj, resource: str, obj: Obj) -> bool:
    """Whether a quota counts an object."""
    wanted = list(_wanted(quota))
    if not wanted:
        return True
    if resource == "pods":
        return all(_pod_matches(obj, *each) for each in wanted)
    if resource == "persistentvolumeclaims":
        return all(_claim_matches(obj, *each) for each in wanted)
    return False


def _wanted(quota: Obj) -> Iterator[tuple[str, str, list[str]]]:
    """Scopes with an operator and its values."""
    for scope in dig(quota, "spec", "scopes", default=[]) or []:
        yield scope, "Exists", []
    for term in dicts(quota, "spec", "scopeSelector", "matchExpressions"):
        yield text(term, "scopeName"), text(term, "operator"), list(term.get("values") or [])


def _pod_matches(pod: Obj, scope: str, operator: str, values: list[str]) -> bool:
    limited = dig(pod, "spec", "activeDeadlineSeconds") is not None
    if scope in ("Terminating", "NotTerminating"):
        return limited is (scope == "Terminating")
    if scope in ("BestEffort", "NotBestEffort"):
        return (qos_class(pod) == "BestEffort") is (scope == "BestEffort")
    if scope == "PriorityClass":
        return _has(text(pod, "spec", "priorityClassName"), operator, values)
    return scope == "CrossNamespacePodAffinity" and _crosses_namespaces(mapping(pod, "spec", "affinity"))


def _claim_matches(claim: Obj, scope: str, operator: str, values: list[str]) -> bool:
    names = {text(claim, part, field) for part, field in (
        ("spec", "volumeAttributesClassName"), ("status", "currentVolumeAttributesClassName"),
    )}  # fmt: skip
    found = sorted(name for name in names if name)
    if operator in ("NotIn", "DoesNotExist"):
        return all(_has(name, operator, values) for name in found or [""])
    return scope == "VolumeAttributesClass" and any(_has(name, operator, values) for name in found)


def _has(value: str, operator: str, values: list[str]) -> bool:
    answers = {
        "Exists": bool(value), "DoesNotExist": not value, "In": value in values, "NotIn": value not in values,
    }  # fmt: skip
    return answers.get(operator, False)


def _crosses_namespaces(affinity: Obj) -> bool:
    for side in ("podAffinity", "podAntiAffinity"):
        for term in (each for field in _TERMS for each in dicts(affinity, side, field)):
            inner = mapping(term, "podAffinityTerm") or term
            if inner.get("namespaces") or inner.get("namespaceSelector") is not None:
                return True
    return False
