"""Admission policies written in CEL. Rule: `pkg/apis/admissionregistration/validation`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation.admission_rules import (
    FAILURE_POLICIES,
    REINVOCATION_POLICIES,
    expression,
    match_conditions,
    match_resources,
)
from kubetui.playground.apiserver.validation.fields import (
    Found,
    invalid,
    not_supported,
    one_of,
    optional_one_of,
    required,
)

_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized")


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
        yield from one_of("spec.reinvocationPolicy", spec["reinvocationPolicy"], REINVOCATION_POLICIES)


def _mutation(mutation: Obj, path: str) -> Found:
    kind = text(mutation, "patchType")
    fields = {"JSONPatch": "jsonPatch", "ApplyConfiguration": "applyConfiguration"}
    if not kind:
        yield required(f"{path}.patchType")
    elif kind not in fields:
        yield not_supported(f"{path}.patchType", kind, sorted(fields))
    else:
        yield from expression(mapping(mutation, fields[kind]), "expression", f"{path}.{fields[kind]}")
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
    yield from optional_one_of("spec.failurePolicy", spec.get("failurePolicy"), FAILURE_POLICIES)
    if "paramKind" in spec:
        yield from _param_kind(mapping(spec, "paramKind"), "spec.paramKind")
    if not isinstance(spec.get("matchConstraints"), dict):
        yield required("spec.matchConstraints")
    else:
        yield from match_resources(spec["matchConstraints"], "spec.matchConstraints")
        if not dicts(spec, "matchConstraints", "resourceRules"):
            yield required("spec.matchConstraints.resourceRules")
    yield from match_conditions(dicts(spec, "matchConditions"), "spec.matchConditions")
    for index, variable in enumerate(dicts(spec, "variables")):
        for field in ("name", "expression"):
            if not text(variable, field).strip():
                yield required(f"spec.variables[{index}].{field}", f"{field} is not specified")
        yield from expression(variable, "expression", f"spec.variables[{index}]")


def _param_kind(kind: Obj, path: str) -> Found:
    for field in ("apiVersion", "kind"):
        if not text(kind, field):
            yield required(f"{path}.{field}")


def _validation(rule: Obj, path: str) -> Found:
    if not text(rule, "expression").strip():
        yield required(f"{path}.expression", "expression is not specified")
    yield from expression(rule, "expression", path)
    yield from expression(rule, "messageExpression", path)
    for field in ("messageExpression", "message"):
        if text(rule, field) and not text(rule, field).strip():
            yield invalid(f"{path}.{field}", rule[field], "must be non-empty if specified")
    if "\n" in text(rule, "message").strip():
        yield invalid(f"{path}.message", rule["message"], "must not contain line breaks")
    yield from optional_one_of(f"{path}.reason", rule.get("reason"), _REASONS)
