"""Webhook configurations and admission policies. Rule: `pkg/apis/admissionregistration/validation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.cel.evaluation import compiled
from kubetui.playground.apiserver.cel.syntax import CelSyntaxError
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    one_of,
    optional_one_of,
    required,
    too_many,
)
from kubetui.playground.apiserver.validation.selectors import label_selector

_SCOPES = ("*", "Cluster", "Namespaced")
_POLICIES = ("Fail", "Ignore")
_MATCHES = ("Equivalent", "Exact")
_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_EFFECTS = ("None", "NoneOnDryRun")
_REINVOCATIONS = ("IfNeeded", "Never")
_REVIEWS = ("v1", "v1beta1")
_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized")
_ACTIONS = ("Audit", "Deny", "Warn")
_FORM = "; desired format: https://host[/path]"
_MAX_CONDITIONS = 64


def configuration(obj: Obj) -> Found:
    """A MutatingWebhookConfiguration or ValidatingWebhookConfiguration."""
    seen: set[str] = set()
    for index, hook in enumerate(dicts(obj, "webhooks")):
        path, name = f"webhooks[{index}]", text(hook, "name")
        yield from _hook(hook, path)
        yield from _review_versions(
            hook.get("admissionReviewVersions") or [], f"{path}.admissionReviewVersions"
        )
        if name in seen:
            yield duplicate(f"{path}.name", name)
        if name:
            seen.add(name)


def _hook(hook: Obj, path: str) -> Found:
    yield from _full_name(text(hook, "name"), f"{path}.name")
    for index, rule in enumerate(dicts(hook, "rules")):
        yield from _rule(rule, f"{path}.rules[{index}]")
    yield from optional_one_of(f"{path}.failurePolicy", hook.get("failurePolicy"), _POLICIES)
    yield from optional_one_of(f"{path}.matchPolicy", hook.get("matchPolicy"), _MATCHES)
    if hook.get("sideEffects") is None:
        yield required(f"{path}.sideEffects", f"must specify one of {', '.join(_EFFECTS)}")
    yield from optional_one_of(f"{path}.sideEffects", hook.get("sideEffects"), _EFFECTS)
    seconds = hook.get("timeoutSeconds")
    if seconds is not None and not 1 <= seconds <= 30:
        yield invalid(f"{path}.timeoutSeconds", seconds, "the timeout value must be between 1 and 30 seconds")
    for selector in ("namespaceSelector", "objectSelector"):
        yield from label_selector(hook.get(selector), f"{path}.{selector}")
    yield from optional_one_of(f"{path}.reinvocationPolicy", hook.get("reinvocationPolicy"), _REINVOCATIONS)
    yield from _client(mapping(hook, "clientConfig"), f"{path}.clientConfig")
    yield from _conditions(dicts(hook, "matchConditions"), f"{path}.matchConditions")


def _full_name(name: str, path: str) -> Found:
    if not name:
        yield required(path)
    elif found := list(formats.dns_subdomain(name)):
        yield invalid(path, name, ",".join(found))
    elif name.count(".") < 2:
        yield invalid(path, name, "should be a domain with at least three segments separated by dots")


def _client(client: Obj, path: str) -> Found:
    url, service = client.get("url"), client.get("service")
    if (url is None) == (service is None):
        yield required(path, "exactly one of url or service is required")
    elif url is not None:
        yield from _url(str(url), f"{path}.url")
    else:
        yield from service_reference(mapping(client, "service"), f"{path}.service")


def _url(url: str, path: str) -> Found:
    try:
        found = urlsplit(url)
    except ValueError as error:
        yield required(path, f"url must be a valid URL: {error}{_FORM}")
        return
    if found.scheme != "https":
        yield invalid(path, found.scheme, f"'https' is the only allowed URL scheme{_FORM}")
    if not found.netloc:
        yield invalid(path, "", f"host must be specified{_FORM}")
    if "@" in found.netloc:
        yield invalid(path, found.netloc.rpartition("@")[0], "user information is not permitted in the URL")
    if found.fragment:
        yield invalid(path, found.fragment, "fragments are not permitted in the URL")
    if found.query:
        yield invalid(path, found.query, "query parameters are not permitted in the URL")


def service_reference(service: Obj, path: str) -> Found:
    """Which Service of the cluster answers, and on which path."""
    for field in ("name", "namespace"):
        if not text(service, field):
            yield required(f"{path}.{field}")
    port = service.get("port", 0)
    if said := list(formats.port_number(port)):
        yield invalid(f"{path}.port", port, f"port is not valid: {', '.join(said)}")
    yield from _service_path(text(service, "path"), f"{path}.path")


def _service_path(value: str, path: str) -> Found:
    if value in ("", "/"):
        return
    if value == "//":
        yield invalid(path, value, "segment[0] may not be empty")
        return
    if not value.startswith("/"):
        yield invalid(path, value, "must start with a '/'")
    for index, step in enumerate(value[1:].removesuffix("/").split("/")):
        if not step:
            yield invalid(path, value, f"segment[{index}] may not be empty")
            continue
        for said in formats.dns_subdomain(step):
            yield invalid(path, value, f"segment[{index}]: {said}")


def _review_versions(versions: list[Any], path: str) -> Found:
    if not versions:
        yield required(path, f"must specify one of {', '.join(_REVIEWS)}")
        return
    for index, version in enumerate(versions):
        if version in versions[:index]:
            yield invalid(f"{path}[{index}]", version, "duplicate version")
        else:
            yield from each(f"{path}[{index}]", version, formats.dns_1035_label(version))
    if not set(versions) & set(_REVIEWS):
        yield invalid(path, versions, f"must include at least one of {', '.join(_REVIEWS)}")


def _rule(rule: Obj, path: str) -> Found:
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


def _conditions(conditions: list[Obj], path: str) -> Found:
    if len(conditions) > _MAX_CONDITIONS:
        yield too_many(path, len(conditions), _MAX_CONDITIONS)
    seen: set[str] = set()
    for index, condition in enumerate(conditions):
        here, name = f"{path}[{index}]", text(condition, "name")
        if not text(condition, "expression").strip():
            yield required(f"{here}.expression")
        yield from _expression(condition, "expression", here)
        if not name:
            yield required(f"{here}.name")
        else:
            yield from each(f"{here}.name", name, formats.qualified_name(name))
        if name in seen:
            yield duplicate(f"{here}.name", name)
        seen.add(name)


def validating_policy(obj: Obj) -> Found:
    """A ValidatingAdmissionPolicy."""
    spec = mapping(obj, "spec")
    yield from _policy(spec)
    rules, notes = dicts(spec, "validations"), dicts(spec, "auditAnnotations")
    if not rules and not notes:
        said = "validations or auditAnnotations must contain at least one item"
        yield required("spec.validations", said)
        yield required("spec.auditAnnotations", said)
    for index, rule in enumerate(rules):
        yield from _validation(rule, f"spec.validations[{index}]")
    for index, note in enumerate(notes):
        if not text(note, "valueExpression").strip():
            yield required(
                f"spec.auditAnnotations[{index}].valueExpression", "valueExpression is not specified"
            )


def mutating_policy(obj: Obj) -> Found:
    """A MutatingAdmissionPolicy."""
    spec = mapping(obj, "spec")
    yield from _policy(spec)
    mutations = dicts(spec, "mutations")
    if not mutations:
        yield required("spec.mutations", "mutations must contain at least one item")
    for index, mutation in enumerate(mutations):
        yield from _mutation(mutation, f"spec.mutations[{index}]")
    if not text(spec, "reinvocationPolicy"):
        yield required("spec.reinvocationPolicy")
    else:
        yield from one_of("spec.reinvocationPolicy", spec["reinvocationPolicy"], _REINVOCATIONS)


def _mutation(mutation: Obj, path: str) -> Found:
    kind = text(mutation, "patchType")
    fields = {"JSONPatch": "jsonPatch", "ApplyConfiguration": "applyConfiguration"}
    if not kind:
        yield required(f"{path}.patchType")
    elif kind not in fields:
        yield not_supported(f"{path}.patchType", kind, sorted(fields))
    else:
        yield from _expression(mapping(mutation, fields[kind]), "expression", f"{path}.{fields[kind]}")
        for name, field in fields.items():
            if (name == kind) and field not in mutation:
                yield required(f"{path}.{field}", f"must be specified when patchType is {kind}")
            if name != kind and field in mutation:
                yield invalid(
                    f"{path}.{field}", f"{{{field}}}", f"must not be specified when patchType is {kind}"
                )


def _policy(spec: Obj) -> Found:
    if "failurePolicy" not in spec:
        yield required("spec.failurePolicy")
    yield from optional_one_of("spec.failurePolicy", spec.get("failurePolicy"), _POLICIES)
    if "paramKind" in spec:
        yield from _param_kind(mapping(spec, "paramKind"), "spec.paramKind")
    if not isinstance(spec.get("matchConstraints"), dict):
        yield required("spec.matchConstraints")
    else:
        yield from _match_resources(spec["matchConstraints"], "spec.matchConstraints")
        if not dicts(spec, "matchConstraints", "resourceRules"):
            yield required("spec.matchConstraints.resourceRules")
    yield from _conditions(dicts(spec, "matchConditions"), "spec.matchConditions")
    for index, variable in enumerate(dicts(spec, "variables")):
        for field in ("name", "expression"):
            if not text(variable, field).strip():
                yield required(f"spec.variables[{index}].{field}", f"{field} is not specified")
        yield from _expression(variable, "expression", f"spec.variables[{index}]")


def _expression(obj: Obj, field: str, path: str) -> Found:
    """An expression that can be read; one that is left out is judged elsewhere."""
    found = text(obj, field)
    if not found.strip():
        return
    try:
        compiled(found)
    except CelSyntaxError as error:
        yield invalid(f"{path}.{field}", found, f"compilation failed: {error}")


def _param_kind(kind: Obj, path: str) -> Found:
    for field in ("apiVersion", "kind"):
        if not text(kind, field):
            yield required(f"{path}.{field}")


def _match_resources(found: Obj, path: str) -> Found:
    yield from optional_one_of(f"{path}.matchPolicy", found.get("matchPolicy"), _MATCHES)
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
            yield from _rule(rule, f"{path}.{field}[{index}]")


def _validation(rule: Obj, path: str) -> Found:
    if not text(rule, "expression").strip():
        yield required(f"{path}.expression", "expression is not specified")
    yield from _expression(rule, "expression", path)
    yield from _expression(rule, "messageExpression", path)
    for field in ("messageExpression", "message"):
        if text(rule, field) and not text(rule, field).strip():
            yield invalid(f"{path}.{field}", rule[field], "must be non-empty if specified")
    if "\n" in text(rule, "message").strip():
        yield invalid(f"{path}.message", rule["message"], "must not contain line breaks")
    yield from optional_one_of(f"{path}.reason", rule.get("reason"), _REASONS)


def binding(*, validating: bool) -> Callable[[Obj], Found]:
    """The rule for the bindings of one kind of policies."""

    def rule(obj: Obj) -> Found:
        spec = mapping(obj, "spec")
        name = text(spec, "policyName")
        if not name:
            yield required("spec.policyName")
        else:
            yield from each("spec.policyName", name, formats.dns_subdomain(name))
        if "paramRef" in spec:
            yield from _param_ref(mapping(spec, "paramRef"), "spec.paramRef")
        if isinstance(spec.get("matchResources"), dict):
            yield from _match_resources(spec["matchResources"], "spec.matchResources")
        if validating:
            yield from _actions(spec.get("validationActions") or [], "spec.validationActions")

    return rule


def _param_ref(found: Obj, path: str) -> Found:
    name, selector = text(found, "name"), found.get("selector")
    if name:
        yield from each(f"{path}.name", name, formats.path_segment(name))
        if selector is not None:
            yield forbidden(f"{path}.name", "name and selector are mutually exclusive")
    yield from label_selector(selector, f"{path}.selector")
    if name and selector is not None:
        yield forbidden(f"{path}.selector", "name and selector are mutually exclusive")
    if not name and selector is None:
        yield required(path, "one of name or selector must be specified")
    yield from one_of(
        f"{path}.parameterNotFoundAction", found.get("parameterNotFoundAction"), ("Deny", "Allow")
    )


def _actions(actions: list[Any], path: str) -> Found:
    for index, action in enumerate(actions):
        if action not in _ACTIONS:
            yield not_supported(f"{path}[{index}]", action, _ACTIONS)
        if action in actions[:index]:
            yield duplicate(f"{path}[{index}]", action)
    if "Deny" in actions and "Warn" in actions:
        said = "must not contain both Deny and Warn (repeating the same validation failure information in the API "
        yield invalid(path, actions, f"{said}response and headers serves no purpose)")
    if not actions:
        yield required(path, "at least one validation action is required")
