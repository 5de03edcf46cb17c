"""Which requests webhooks and admission policies are asked about. Rule: `pkg/apis/admissionregistration/validation`."""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.cel.evaluation import compiled
from kubetui.playground.apiserver.cel.tokens import CelSyntaxError
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    invalid,
    not_supported,
    optional_one_of,
    required,
    too_many,
)
from kubetui.playground.apiserver.validation.selectors import label_selector

_SCOPES = ("*", "Cluster", "Namespaced")
MATCH_POLICIES = ("Equivalent", "Exact")
FAILURE_POLICIES = ("Fail", "Ignore")
REINVOCATION_POLICIES = ("IfNeeded", "Never")
_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_MAX_CONDITIONS = 64


def request_rule(rule: Obj, path: str) -> Found:
    """Operations, groups, versions and resources of the requests that are meant."""
    operations = rule.get("operations") or []
    yield from _some(operations, f"{path}.operations", "operations")
    for index, operation in enumerate(operations):
        if operation not in _OPERATIONS:
            yield not_supported(f"{path}.operations[{index}]", operation, _OPERATIONS)
    yield from _some(rule.get("apiGroups") or [], f"{path}.apiGroups", "API groups")
    versions = rule.get("apiVersions") or []
    yield from _some(versions, f"{path}.apiVersions", "API versions")
    for index, version in enumerate(versions):
        if not version:
            yield required(f"{path}.apiVersions[{index}]")
    yield from _resources(rule.get("resources") or [], f"{path}.resources")
    yield from optional_one_of(f"{path}.scope", rule.get("scope"), _SCOPES)


def _some(values: list[Any], path: str, called: str) -> Found:
    if not values:
        yield required(path)
    if len(values) > 1 and "*" in values:
        yield invalid(path, values, f"if '*' is present, must not specify other {called}")


def _resources(values: list[Any], path: str) -> Found:
    if not values:
        yield required(path)
    for index, value in enumerate(values):
        if not value:
            yield required(f"{path}[{index}]")
            continue
        resource, slash, part = str(value).partition("/")
        before = values[:index]
        if slash and f"{resource}/*" in before:
            yield invalid(
                f"{path}[{index}]", value, f"if '{resource}/*' is present, must not specify {value}"
            )
        if slash and f"*/{part}" in before:
            yield invalid(f"{path}[{index}]", value, f"if '*/{part}' is present, must not specify {value}")
    if len(values) > 1 and "*/*" in values:
        yield invalid(path, values, "if '*/*' is present, must not specify other resources")
    plain = [value for value in values if "/" not in str(value)]
    if "*" in plain and plain[-1] != "*":
        said = "if '*' is present, must not specify other resources without subresources"
        yield invalid(path, values, said)


def match_conditions(conditions: list[Obj], path: str) -> Found:
    """Conditions in CEL under which a request is meant; `path` is that of their list."""
    if len(conditions) > _MAX_CONDITIONS:
        yield too_many(path, len(conditions), _MAX_CONDITIONS)
    seen: set[str] = set()
    for index, condition in enumerate(conditions):
        here, name = f"{path}[{index}]", text(condition, "name")
        if not text(condition, "expression").strip():
            yield required(f"{here}.expression")
        yield from expression(condition, "expression", here)
        if not name:
            yield required(f"{here}.name")
        else:
            yield from each(f"{here}.name", name, formats.qualified_name(name))
        if name in seen:
            yield duplicate(f"{here}.name", name)
        seen.add(name)


def expression(obj: Obj, field: str, path: str) -> Found:
    """An expression that can be read; one that is left out is judged elsewhere."""
    found = text(obj, field)
    if not found.strip():
        return
    try:
        compiled(found)
    except CelSyntaxError as error:
        yield invalid(f"{path}.{field}", found, f"compilation failed: {error}")


def match_resources(found: Obj, path: str) -> Found:
    """Requests that are meant, and those among them that are not."""
    yield from optional_one_of(f"{path}.matchPolicy", found.get("matchPolicy"), MATCH_POLICIES)
    for selector in ("namespaceSelector", "objectSelector"):
        yield from label_selector(found.get(selector), f"{path}.{selector}")
    for field in ("resourceRules", "excludeResourceRules"):
        for index, rule in enumerate(dicts(found, field)):
            names = rule.get("resourceNames") or []
            for at, name in enumerate(names):
                yield from each(
                    f"{path}.{field}[{index}].resourceNames[{at}]", name, formats.path_segment(name)
                )
                if name in names[:at]:
                    yield duplicate(f"{path}.{field}[{index}].resourceNames[{at}]", name)
            yield from request_rule(rule, f"{path}.{field}[{index}]")
