"""Where admission policies hold, and with which parameters. Rule: `pkg/apis/admissionregistration/validation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.admission_rules import match_resources
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    one_of,
    required,
)
from kubetui.playground.apiserver.validation.selectors import label_selector

_ACTIONS = ("Audit", "Deny", "Warn")


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
            yield from match_resources(spec["matchResources"], "spec.matchResources")
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
