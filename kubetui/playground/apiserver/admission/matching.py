"""Which requests a webhook or a policy is about.

Rule: `apiserver/pkg/admission/plugin/policy/matching`, `plugin/webhook/predicates`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, labels, text
from kubetui.api.selectors import from_object, matches
from kubetui.playground.apiserver.admission.plugin import Attributes

GROUP = "admissionregistration.k8s.io"


def is_about(write: Attributes, constraints: Obj, rules: str) -> bool:
    """Whether a request is one of those that some constraints select; `rules` is where the rules stand."""
    if write.call.kind.group == GROUP:
        return False  # Nobody shuts himself out.
    if not any(_rule_fits(write, rule) for rule in dicts(constraints, rules)):
        return False
    if any(_rule_fits(write, rule) for rule in dicts(constraints, "excludeResourceRules")):
        return False
    return _namespace_fits(write, constraints) and _object_fits(write, constraints)


def _rule_fits(write: Attributes, rule: Obj) -> bool:
    kind, names = write.call.kind, rule.get("resourceNames") or []
    scope = {"Namespaced": True, "Cluster": False}.get(text(rule, "scope"))
    return (
        _has(rule, "operations", write.operation)
        and _has(rule, "apiGroups", kind.group)
        and _has(rule, "apiVersions", kind.version)
        and _names_resource(rule.get("resources") or [], kind.plural, write.call.subresource)
        and (scope is None or scope is kind.namespaced)
        and (not names or write.call.name in names)
    )


def _has(rule: Obj, field: str, value: str) -> bool:
    found = rule.get(field) or []
    return "*" in found or value in found


def _names_resource(resources: list[str], plural: str, subresource: str) -> bool:
    whole = f"{plural}/{subresource}" if subresource else plural
    wanted = {whole, "*/*"} | ({f"{plural}/*", f"*/{subresource}"} if subresource else {"*"})
    return any(each in wanted for each in resources)


def _namespace_fits(write: Attributes, constraints: Obj) -> bool:
    selector = from_object(constraints.get("namespaceSelector"))
    if selector is None:
        return True
    if write.resource == "namespaces":
        return matches(selector, labels(write.new or write.old or {}))
    if not write.call.kind.namespaced:
        return True
    found = write.find("namespaces", write.namespace)
    return found is not None and matches(selector, labels(found))


def _object_fits(write: Attributes, constraints: Obj) -> bool:
    selector = from_object(constraints.get("objectSelector"))
    if selector is None:
        return True
    return any(matches(selector, labels(each)) for each in (write.obj, write.old) if each is not None)
