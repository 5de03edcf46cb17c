"""Which nodes a Pod asks for: nodeSelector, node affinity, taints and tolerations. Pure.

Rules: `component-helpers/scheduling/corev1`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.api.selectors import Requirement

_OPERATORS = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}
_AFFINITY = ("spec", "affinity", "nodeAffinity")


def _expression(term: Obj, values: Mapping[str, str]) -> bool:
    operator = _OPERATORS.get(text(term, "operator"))
    if operator is None:
        return False
    wanted = tuple(str(value) for value in term.get("values") or ())
    return Requirement(text(term, "key"), operator, wanted).matches(values)


def _term_matches(term: Obj, node: Obj) -> bool:
    expressions, fields = dicts(term, "matchExpressions"), dicts(term, "matchFields")
    if not expressions and not fields:
        return False
    about = {"metadata.name": meta.name(node)}
    labels = meta.labels(node)
    return all(_expression(each, labels) for each in expressions) and all(
        _expression(each, about) for each in fields
    )


def wanted(pod: Obj, node: Obj) -> bool:
    """Whether nodeSelector and required node affinity allow a node."""
    labels = meta.labels(node)
    if any(labels.get(key) != value for key, value in mapping(pod, "spec", "nodeSelector").items()):
        return False
    required = dig(pod, *_AFFINITY, "requiredDuringSchedulingIgnoredDuringExecution")
    if required is None:
        return True
    return any(_term_matches(term, node) for term in dicts(required, "nodeSelectorTerms"))


def preference(pod: Obj, node: Obj) -> int:
    """The weights of the preferred terms that a node meets."""
    preferred = dicts(pod, *_AFFINITY, "preferredDuringSchedulingIgnoredDuringExecution")
    return sum(
        integer(each, "weight") for each in preferred if _term_matches(mapping(each, "preference"), node)
    )


def tolerates(toleration: Obj, taint: Obj) -> bool:
    """Whether one toleration covers one taint."""
    effect, key = text(toleration, "effect"), text(toleration, "key")
    if effect and effect != text(taint, "effect"):
        return False
    if key and key != text(taint, "key"):
        return False
    operator = text(toleration, "operator") or "Equal"
    if operator == "Exists":
        return True
    return bool(key) and text(toleration, "value") == text(taint, "value")


def untolerated(pod: Obj, taints: Iterable[Obj], effects: Iterable[str]) -> list[Obj]:
    """The taints of some effects that a Pod does not tolerate."""
    tolerations = dicts(pod, "spec", "tolerations")
    chosen = set(effects)
    return [
        taint
        for taint in taints
        if text(taint, "effect") in chosen and not any(tolerates(each, taint) for each in tolerations)
    ]
