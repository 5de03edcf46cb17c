"""FlowSchemas and PriorityLevelConfigurations. Rule: `pkg/apis/flowcontrol/validation`."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_supported,
    required,
)

_LAST = 10_000
_MAX_QUEUES = 10_000_000
_SUBJECTS = {"Group": "group", "ServiceAccount": "serviceAccount", "User": "user"}
_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch")


def flow_schema(obj: Obj) -> Found:
    """A FlowSchema."""
    spec = mapping(obj, "spec")
    yield from _precedence(text(obj, "metadata", "name"), spec.get("matchingPrecedence") or 0)
    method = spec.get("distinguisherMethod")
    if isinstance(method, dict) and method.get("type") not in ("ByUser", "ByNamespace"):
        yield not_supported("spec.distinguisherMethod.type", method.get("type"), ("ByNamespace", "ByUser"))
    level = text(spec, "priorityLevelConfiguration", "name")
    if level:
        yield from each("spec.priorityLevelConfiguration.name", level, formats.dns_subdomain(level))
    else:
        yield required("spec.priorityLevelConfiguration.name", "must reference a priority level")
    for index, rule in enumerate(dicts(spec, "rules")):
        yield from _rule(rule, f"spec.rules[{index}]")


def _precedence(name: str, value: int) -> Found:
    path = "spec.matchingPrecedence"
    if value <= 0:
        yield invalid(path, value, "must be a positive value")
    if value > _LAST:
        yield invalid(path, value, f"must not be greater than {_LAST}")
    if value == 1 and name != "exempt":
        yield invalid(path, value, "only the schema named 'exempt' may have matchingPrecedence 1")


def _rule(rule: Obj, path: str) -> Found:
    if not dicts(rule, "subjects"):
        yield required(f"{path}.subjects", "subjects must contain at least one value")
    for index, subject in enumerate(dicts(rule, "subjects")):
        yield from _subject(subject, f"{path}.subjects[{index}]")
    if not rule.get("resourceRules") and not rule.get("nonResourceRules"):
        yield required(path, "at least one of resourceRules and nonResourceRules has to be non-empty")
    for index, resource in enumerate(dicts(rule, "resourceRules")):
        yield from _resource_rule(resource, f"{path}.resourceRules[{index}]")
    for index, other in enumerate(dicts(rule, "nonResourceRules")):
        here = f"{path}.nonResourceRules[{index}]"
        yield from _verbs(other.get("verbs") or [], f"{here}.verbs")
        urls = other.get("nonResourceURLs") or []
        said = "nonResourceURLs must contain at least one value"
        yield from _listed(urls, f"{here}.nonResourceURLs", said, "non-resource URLs")


def _subject(subject: Obj, path: str) -> Found:
    kind = text(subject, "kind")
    if kind not in _SUBJECTS:
        yield not_supported(f"{path}.kind", kind, sorted(_SUBJECTS))
        return
    field = _SUBJECTS[kind]
    if not isinstance(subject.get(field), dict):
        yield required(f"{path}.{field}", f"{field} is required when subject kind is '{kind}'")
    else:
        if not text(subject, field, "name"):
            yield required(f"{path}.{field}.name")
        if kind == "ServiceAccount" and not text(subject, field, "namespace"):
            yield required(f"{path}.{field}.namespace", "must specify namespace for service account")
    for other, name in _SUBJECTS.items():
        if other != kind and name in subject:
            yield forbidden(f"{path}.{name}", f"{name} is forbidden when subject kind is not '{other}'")


def _verbs(verbs: list[Any], path: str) -> Found:
    yield from _listed(verbs, path, "verbs must contain at least one value", "verbs")
    if verbs and "*" not in verbs and not set(verbs) <= set(_VERBS):
        yield not_supported(path, verbs, _VERBS)


def _listed(values: list[Any], path: str, missing: str, called: str) -> Found:
    if not values:
        yield required(path, missing)
    elif len(values) > 1 and "*" in values:
        yield invalid(path, values, f"if '*' is present, must not specify other {called}")


def _resource_rule(rule: Obj, path: str) -> Found:
    yield from _verbs(rule.get("verbs") or [], f"{path}.verbs")
    said = "resource rules must supply at least one api group"
    yield from _listed(rule.get("apiGroups") or [], f"{path}.apiGroups", said, "api groups")
    said = "resource rules must supply at least one resource"
    yield from _listed(rule.get("resources") or [], f"{path}.resources", said, "resources")
    namespaces = rule.get("namespaces") or []
    if namespaces or not rule.get("clusterScope"):
        said = "resource rules that are not cluster scoped must supply at least one namespace"
        yield from _listed(namespaces, f"{path}.namespaces", said, "namespaces")


def priority_level(obj: Obj) -> Found:
    """A PriorityLevelConfiguration."""
    spec = mapping(obj, "spec")
    kind, limited, exempt = text(spec, "type"), spec.get("limited"), spec.get("exempt")
    if (text(obj, "metadata", "name") == "exempt") != (kind == "Exempt"):
        yield invalid("spec.type", kind, "must be 'Exempt' if and only if `name` is 'exempt'")
    if kind == "Exempt":
        if limited is not None:
            yield forbidden("spec.limited", "must be nil if the type is not Limited")
    elif kind == "Limited":
        if exempt is not None:
            yield forbidden("spec.exempt", "must be nil if the type is Limited")
        if limited is None:
            yield required("spec.limited", "must not be empty when type is Limited")
        else:
            yield from _limited(mapping(spec, "limited"), "spec.limited")
    else:
        yield not_supported("spec.type", kind, ("Exempt", "Limited"))


def _limited(limited: Obj, path: str) -> Found:
    shares = limited.get("nominalConcurrencyShares") or 0
    if shares < 0:
        yield invalid(f"{path}.nominalConcurrencyShares", shares, "must be a non-negative integer")
    response = mapping(limited, "limitResponse")
    yield from _response(response, f"{path}.limitResponse")
    percent = limited.get("lendablePercent")
    if percent is not None and not 0 <= percent <= 100:
        yield invalid(f"{path}.lendablePercent", percent, "must be between 0 and 100, inclusive")
    borrowed = limited.get("borrowingLimitPercent")
    if borrowed is not None and borrowed < 0:
        said = "if specified, must be a non-negative integer"
        yield invalid(f"{path}.borrowingLimitPercent", borrowed, said)


def _response(response: Obj, path: str) -> Found:
    kind, queuing = text(response, "type"), response.get("queuing")
    if kind == "Reject":
        if queuing is not None:
            said = "must be nil if limited.limitResponse.type is not Limited"
            yield forbidden(f"{path}.queuing", said)
    elif kind == "Queue":
        if queuing is None:
            said = "must not be empty if limited.limitResponse.type is Limited"
            yield required(f"{path}.queuing", said)
        else:
            yield from _queuing(mapping(response, "queuing"), f"{path}.queuing")
    else:
        yield not_supported(f"{path}.type", kind, ("Queue", "Reject"))


def _queuing(queuing: Obj, path: str) -> Found:
    length, queues, hand = (queuing.get(field) or 0 for field in ("queueLengthLimit", "queues", "handSize"))
    if length <= 0:
        yield invalid(f"{path}.queueLengthLimit", length, "must be positive")
    if queues <= 0:
        yield invalid(f"{path}.queues", queues, "must be positive")
    elif queues > _MAX_QUEUES:
        yield invalid(f"{path}.queues", queues, f"must not be greater than {_MAX_QUEUES}")
    if hand <= 0:
        yield invalid(f"{path}.handSize", hand, "must be positive")
    elif hand > queues:
        said = f"should not be greater than queues ({queues})"
        yield invalid(f"{path}.handSize", hand, said)
