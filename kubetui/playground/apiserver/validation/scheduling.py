"""Where a pod may run: affinity, tolerations, taints, spreading. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    optional_one_of,
    positive,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.metadata import label_key
from kubetui.playground.apiserver.validation.selectors import label_selector, operator_values

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_ANY = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'


def affinity(found: Obj, path: str) -> Found:
    """All three kinds of affinity."""
    yield from _node_affinity(mapping(found, "nodeAffinity"), f"{path}.nodeAffinity")
    for name in ("podAffinity", "podAntiAffinity"):
        here = f"{path}.{name}"
        for index, term in enumerate(dicts(found, name, _REQUIRED)):
            yield from _pod_term(term, f"{here}.{_REQUIRED}[{index}]")
        for index, term in enumerate(dicts(found, name, _PREFERRED)):
            yield from _weight(term, f"{here}.{_PREFERRED}[{index}]")
            inner = mapping(term, "podAffinityTerm")
            yield from _pod_term(inner, f"{here}.{_PREFERRED}[{index}].podAffinityTerm")


def _node_affinity(found: Obj, path: str) -> Found:
    if isinstance(found.get(_REQUIRED), dict):
        yield from node_selector(found[_REQUIRED], f"{path}.{_REQUIRED}")
    for index, term in enumerate(dicts(found, _PREFERRED)):
        yield from _weight(term, f"{path}.{_PREFERRED}[{index}]")
        yield from _node_term(mapping(term, "preference"), f"{path}.{_PREFERRED}[{index}].preference", False)


def node_selector(found: Obj, path: str) -> Found:
    """Alternatives of node labels, of a pod or of a volume."""
    terms = dicts(found, "nodeSelectorTerms")
    if not terms:
        yield required(f"{path}.nodeSelectorTerms", "must have at least one node selector term")
    for index, term in enumerate(terms):
        yield from _node_term(term, f"{path}.nodeSelectorTerms[{index}]", True)


def _node_term(term: Obj, path: str, check_values: bool) -> Found:
    for index, rule in enumerate(dicts(term, "matchExpressions")):
        here = f"{path}.matchExpressions[{index}]"
        yield from operator_values(rule, here, more=("Gt", "Lt"))
        yield from label_key(text(rule, "key"), f"{here}.key")
        for position, value in enumerate(rule.get("values") or [] if check_values else []):
            yield from each(f"{here}.values[{position}]", value, formats.label_value(str(value)))
    for index, rule in enumerate(dicts(term, "matchFields")):
        yield from _field_rule(rule, f"{path}.matchFields[{index}]")


def _field_rule(rule: Obj, path: str) -> Found:
    operator, key, values = text(rule, "operator"), text(rule, "key"), rule.get("values") or []
    if operator not in ("In", "NotIn"):
        yield invalid(f"{path}.operator", operator, "not a valid selector operator")
    elif len(values) != 1:
        said = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        yield required(f"{path}.values", said)
    if key != "metadata.name":
        yield invalid(f"{path}.key", key, "not a valid field selector key")
        return
    for index, value in enumerate(values):
        yield from each(f"{path}.values[{index}]", value, formats.dns_subdomain(str(value)))


def _weight(term: Obj, path: str) -> Found:
    weight = term.get("weight") or 0
    if not 0 < weight <= 100:
        yield invalid(f"{path}.weight", weight, "must be in the range 1-100")


def _pod_term(term: Obj, path: str) -> Found:
    yield from label_selector(term.get("labelSelector"), f"{path}.labelSelector")
    yield from label_selector(term.get("namespaceSelector"), f"{path}.namespaceSelector")
    for namespace in term.get("namespaces") or []:
        yield from each(f"{path}.namespace", namespace, formats.dns_label(str(namespace)))
    for name in ("matchLabelKeys", "mismatchLabelKeys"):
        yield from _label_keys(term.get(name), f"{path}.{name}", term.get("labelSelector"))
    key = text(term, "topologyKey")
    if not key:
        yield required(f"{path}.topologyKey", "can not be empty")
    yield from label_key(key, f"{path}.topologyKey")


def _label_keys(keys: Any, path: str, selector: Any) -> Found:
    if not keys:
        return
    if not isinstance(selector, dict):
        yield forbidden(path, "must not be specified when labelSelector is not set")
        return
    for index, key in enumerate(keys):
        yield from label_key(str(key), f"{path}[{index}]")


def tolerations(found: list[Obj], path: str) -> Found:
    """Which taints a pod puts up with."""
    for index, toleration in enumerate(found):
        here, key = f"{path}[{index}]", text(toleration, "key")
        operator, effect = text(toleration, "operator"), text(toleration, "effect")
        if key:
            yield from label_key(key, f"{here}.key")
        elif operator != "Exists":
            yield invalid(f"{here}.operator", operator, _ANY)
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            said = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            yield invalid(f"{here}.effect", effect, said)
        yield from _toleration_operator(operator, text(toleration, "value"), f"{here}.operator")
        if effect and effect not in EFFECTS:
            yield not_supported(f"{here}.effect", effect, EFFECTS)


def _toleration_operator(operator: str, value: str, path: str) -> Found:
    if operator in ("", "Equal"):
        if messages := formats.label_value(value):
            yield invalid(path, value, ";".join(messages))
    elif operator == "Exists":
        if value:
            yield invalid(path, value, "value must be empty when `operator` is 'Exists'")
    elif operator in ("Lt", "Gt"):
        yield not_supported(path, operator, ("Equal", "Exists", "Lt", "Gt"))
    else:
        yield not_supported(path, operator, ("Equal", "Exists"))


def taints(found: list[Obj], path: str) -> Found:
    """The taints of a node."""
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(found):
        here, effect = f"{path}[{index}]", text(taint, "effect")
        yield from label_key(text(taint, "key"), f"{here}.key")
        if messages := formats.label_value(text(taint, "value")):
            yield invalid(f"{here}.value", text(taint, "value"), ";".join(messages))
        if not effect:
            yield required(f"{here}.effect")
        elif effect not in EFFECTS:
            yield not_supported(f"{here}.effect", effect, EFFECTS)
        if (text(taint, "key"), effect) in seen:
            yield duplicate(here, internal("Taint", taint), "taints must be unique by key and effect pair")
        seen.add((text(taint, "key"), effect))


def spread_constraints(found: list[Obj], path: str) -> Found:
    """How a pod's fellows are spread over the nodes."""
    for index, constraint in enumerate(found):
        here, action = f"{path}[{index}]", text(constraint, "whenUnsatisfiable")
        yield from positive(f"{here}.maxSkew", constraint.get("maxSkew"))
        if not text(constraint, "topologyKey"):
            yield required(f"{here}.topologyKey", "can not be empty")
        if action not in ("DoNotSchedule", "ScheduleAnyway"):
            yield not_supported(f"{here}.whenUnsatisfiable", action, ("DoNotSchedule", "ScheduleAnyway"))
        yield from _repeated(constraint, found[index + 1 :], here)
        yield from _min_domains(constraint.get("minDomains"), f"{here}.minDomains", action)
        for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            yield from optional_one_of(f"{here}.{name}", constraint.get(name), ("Honor", "Ignore"))
        selector = constraint.get("labelSelector")
        yield from _label_keys(constraint.get("matchLabelKeys"), f"{here}.matchLabelKeys", selector)
        yield from label_selector(selector, f"{here}.labelSelector")


def _repeated(constraint: Obj, rest: list[Obj], path: str) -> Found:
    key = (text(constraint, "topologyKey"), text(constraint, "whenUnsatisfiable"))
    if any(key == (text(other, "topologyKey"), text(other, "whenUnsatisfiable")) for other in rest):
        yield duplicate(f"{path}.{{topologyKey, whenUnsatisfiable}}", f"{{{key[0]}, {key[1]}}}")


def _min_domains(value: Any, path: str, action: str) -> Found:
    if value is None:
        return
    yield from positive(path, value)
    if action != "DoNotSchedule":
        said = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        yield invalid(path, value, said)
