"""RBAC, disruption budgets, autoscalers, priorities. Rule: `pkg/apis/*/validation` of each."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, name, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.amounts import at_most_all, int_or_percent
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    immutable,
    invalid,
    not_supported,
    one_of,
    optional_one_of,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.selectors import label_selector

_RBAC = "rbac.authorization.k8s.io"
_EVICTION = ("AlwaysAllow", "IfHealthyBudget")
_HIGHEST = 1_000_000_000
_SYSTEM = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}


def role(obj: Obj) -> Found:
    """A Role."""
    for index, rule in enumerate(dicts(obj, "rules")):
        yield from _policy_rule(rule, f"rules[{index}]", namespaced=True)


def cluster_role(obj: Obj) -> Found:
    """A ClusterRole."""
    for index, rule in enumerate(dicts(obj, "rules")):
        yield from _policy_rule(rule, f"rules[{index}]", namespaced=False)
    if isinstance(obj.get("aggregationRule"), dict):
        path = "aggregationRule.clusterRoleSelectors"
        found = dicts(obj, "aggregationRule", "clusterRoleSelectors")
        if not found:
            said = "at least one clusterRoleSelector required if aggregationRule is non-nil"
            yield required(path, said)
        for index, selector in enumerate(found):
            yield from label_selector(selector, f"{path}[{index}]")


def _policy_rule(rule: Obj, path: str, *, namespaced: bool) -> Found:
    if not rule.get("verbs"):
        yield required(f"{path}.verbs", "verbs must contain at least one value")
    urls = rule.get("nonResourceURLs")
    if urls:
        if namespaced:
            said = "namespaced rules cannot apply to non-resource URLs"
            yield invalid(f"{path}.nonResourceURLs", urls, said)
        if any(rule.get(field) for field in ("apiGroups", "resources", "resourceNames")):
            said = "rules cannot apply to both regular resources and non-resource URLs"
            yield invalid(f"{path}.nonResourceURLs", urls, said)
        return
    if not rule.get("apiGroups"):
        yield required(f"{path}.apiGroups", "resource rules must supply at least one api group")
    if not rule.get("resources"):
        yield required(f"{path}.resources", "resource rules must supply at least one resource")


def role_binding(obj: Obj) -> Found:
    """A RoleBinding."""
    yield from _binding(obj, ("Role", "ClusterRole"), namespaced=True)


def cluster_role_binding(obj: Obj) -> Found:
    """A ClusterRoleBinding."""
    yield from _binding(obj, ("ClusterRole",), namespaced=False)


def _binding(obj: Obj, kinds: tuple[str, ...], *, namespaced: bool) -> Found:
    group, kind, role_name = (text(obj, "roleRef", field) for field in ("apiGroup", "kind", "name"))
    if group != _RBAC:
        yield not_supported("roleRef.apiGroup", group, (_RBAC,))
    if kind not in kinds:
        yield not_supported("roleRef.kind", kind, kinds)
    if not role_name:
        yield required("roleRef.name")
    else:
        yield from each("roleRef.name", role_name, formats.path_segment(role_name))
    for index, subject in enumerate(dicts(obj, "subjects")):
        yield from _subject(subject, f"subjects[{index}]", namespaced)


def _subject(subject: Obj, path: str, namespaced: bool) -> Found:
    kind, group, who = text(subject, "kind"), text(subject, "apiGroup"), text(subject, "name")
    if not who:
        yield required(f"{path}.name")
    if kind == "ServiceAccount":
        if who:
            yield from each(f"{path}.name", who, formats.dns_subdomain(who))
        if group:
            yield not_supported(f"{path}.apiGroup", group, ("",))
        if not namespaced and not text(subject, "namespace"):
            yield required(f"{path}.namespace")
    elif kind in ("User", "Group"):
        if group != _RBAC:
            yield not_supported(f"{path}.apiGroup", group, (_RBAC,))
    else:
        yield not_supported(f"{path}.kind", kind, ("ServiceAccount", "User", "Group"))


def role_binding_update(new: Obj, old: Obj) -> Found:
    """A binding keeps the role it binds."""
    yield from role_binding(new) if new.get("kind") == "RoleBinding" else cluster_role_binding(new)
    if new.get("roleRef") != old.get("roleRef"):
        yield invalid("roleRef", internal("RoleRef", mapping(new, "roleRef")), "cannot change roleRef")


def disruption_budget(obj: Obj) -> Found:
    """A PodDisruptionBudget."""
    spec = mapping(obj, "spec")
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        yield invalid(
            "spec",
            internal("PodDisruptionBudgetSpec", spec),
            "minAvailable and maxUnavailable cannot be both set",
        )
    for field in ("minAvailable", "maxUnavailable"):
        yield from int_or_percent(f"spec.{field}", spec.get(field))
        yield from at_most_all(f"spec.{field}", spec.get(field))
    yield from label_selector(spec.get("selector"), "spec.selector")
    policy = spec.get("unhealthyPodEvictionPolicy")
    yield from optional_one_of("spec.unhealthyPodEvictionPolicy", policy, _EVICTION)


def priority_class(obj: Obj) -> Found:
    """A PriorityClass: the highest values and names are the system's."""
    value = obj.get("value") or 0
    if name(obj).startswith("system-"):
        if _SYSTEM.get(name(obj)) != value or obj.get("globalDefault") is True:
            said = "priority class names with 'system-' prefix are reserved for system use only. error: "
            yield forbidden("metadata.name", said + f"{name(obj)} is not a known system priority class")
    elif value > _HIGHEST:
        said = f"maximum allowed value of a user defined priority is {_HIGHEST}"
        yield forbidden("value", said)
    policy = obj.get("preemptionPolicy")
    if policy is not None:
        yield from one_of("preemptionPolicy", policy, ("PreemptLowerPriority", "Never"))


def priority_class_update(new: Obj, old: Obj) -> Found:
    """A PriorityClass keeps its value."""
    if (new.get("value") or 0) != (old.get("value") or 0):
        yield forbidden("value", "may not be changed in an update.")
    yield from immutable("preemptionPolicy", new.get("preemptionPolicy"), old.get("preemptionPolicy"))
