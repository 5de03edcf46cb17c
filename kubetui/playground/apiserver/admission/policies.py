"""Admission policies, whose rules are expressions, and webhooks, as far as nobody has to be called.

Rule: `apiserver/pkg/admission/plugin/policy` (validating, mutating, generic), `plugin/webhook`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from kubetui.api.errors import ApiError, internal
from kubetui.api.meta import Obj, clone, dicts, mapping, name, text
from kubetui.api.patch import PatchError, json_patch, strategic_merge
from kubetui.api.selectors import from_object, matches
from kubetui.kinds.registry import by_kind
from kubetui.playground.apiserver import rules
from kubetui.playground.apiserver.admission.matching import GROUP, is_about
from kubetui.playground.apiserver.admission.plugin import Attributes
from kubetui.playground.apiserver.cel.evaluation import Budget, evaluate
from kubetui.playground.apiserver.cel.tokens import CelSyntaxError
from kubetui.playground.apiserver.cel.values import CelError, type_name

_CODES = {"Unauthorized": 401, "Forbidden": 403, "RequestEntityTooLarge": 413, "Invalid": 422}
_NO_PARAMS = "no params found for policy binding with `Deny` parameterNotFoundAction"


class _Case(NamedTuple):
    """A policy with one of its bindings and the parameters that this names."""

    policy: Obj
    binding: Obj
    names: Mapping[str, Any]
    budget: Budget


class Policies:
    """Evaluates the policies that are bound, in both passes."""

    def admit(self, write: Attributes) -> None:
        """Let mutating policies change the object."""
        for case in _cases(write, "mutatingadmissionpolicies"):
            for mutation in dicts(case.policy, "spec", "mutations"):
                _mutate(write, case, mutation)

    def validate(self, write: Attributes) -> None:
        """Refuse what a validating policy denies."""
        for case in _cases(write, "validatingadmissionpolicies"):
            for rule in dicts(case.policy, "spec", "validations"):
                if said := _denial(case, rule):
                    _act(write, case, rule, said)


def _cases(write: Attributes, policies: str) -> Iterator[_Case]:
    bindings = f"{policies.removesuffix('policies')}policybindings.{GROUP}"
    for binding in write.all(bindings):
        policy = write.find(f"{policies}.{GROUP}", text(binding, "spec", "policyName"))
        if policy is None or not is_about(
            write, mapping(policy, "spec", "matchConstraints"), "resourceRules"
        ):
            continue
        narrowed = mapping(binding, "spec", "matchResources")
        if narrowed and not is_about(write, _narrowed(policy, narrowed), "resourceRules"):
            continue
        for parameters in _parameters(write, policy, binding):
            budget = Budget()
            case = _Case(policy, binding, _names(write, policy, parameters, budget), budget)
            if _conditions_hold(case):
                yield case


def _narrowed(policy: Obj, resources: Obj) -> Obj:
    """What a binding selects: where it names no resources, those of its policy."""
    if dicts(resources, "resourceRules"):
        return resources
    return {**resources, "resourceRules": dicts(policy, "spec", "matchConstraints", "resourceRules")}


def _parameters(write: Attributes, policy: Obj, binding: Obj) -> list[Obj | None]:
    kind, wanted = mapping(policy, "spec", "paramKind"), mapping(binding, "spec", "paramRef")
    if not kind or not wanted:
        return [None]
    found = _found(write, kind, wanted)
    if found:
        return list(found)
    if text(wanted, "parameterNotFoundAction") == "Deny":
        said = f"policy '{name(policy)}' with binding '{name(binding)}' denied request: {_NO_PARAMS}"
        raise write.refusal(said)
    return []


def _found(write: Attributes, kind: Obj, wanted: Obj) -> list[Obj]:
    resource, namespaced = _resource(write, text(kind, "apiVersion"), text(kind, "kind"))
    namespace = (text(wanted, "namespace") or write.namespace) if namespaced else ""
    if not resource or (namespaced and not namespace):
        return []
    if called := text(wanted, "name"):
        one = write.find(resource, called, namespace)
        return [one] if one is not None else []
    selector = from_object(wanted.get("selector"))
    return [
        each
        for each in write.all(resource, namespace)
        if matches(selector, mapping(each, "metadata", "labels"))
    ]


def _resource(write: Attributes, api_version: str, kind: str) -> tuple[str, bool]:
    known = by_kind(api_version, kind)
    if known is not None:
        return known.resource, known.namespaced
    for definition in write.all("customresourcedefinitions.apiextensions.k8s.io"):
        spec = mapping(definition, "spec")
        if text(spec, "names", "kind") == kind and text(spec, "group") == api_version.partition("/")[0]:
            return name(definition), text(spec, "scope") == "Namespaced"
    return "", False


def _names(write: Attributes, policy: Obj, parameters: Obj | None, budget: Budget) -> dict[str, Any]:
    kind, call, who = write.call.kind, write.call, write.call.user
    head = {"kind": kind.kind, "apiVersion": kind.api_version}
    namespace = write.find("namespaces", write.namespace) if kind.namespaced else None
    user = {
        "username": who.name,
        "groups": list(who.groups),
        "uid": who.uid,
        "extra": who.extra,
    }
    names: dict[str, Any] = {
        "object": {**head, **write.obj} if write.obj is not None else None,
        "oldObject": {**head, **write.old} if write.old is not None else None,
        "namespaceObject": namespace, "params": parameters,
        "request": {
            "kind": {"group": kind.group, "version": kind.version, "kind": kind.kind},
            "resource": {"group": kind.group, "version": kind.version, "resource": kind.plural},
            "subResource": call.subresource, "name": call.name, "namespace": write.namespace,
            "operation": write.operation, "userInfo": user, "dryRun": call.dry_run, "options": {},
        },
    }  # fmt: skip
    variables: dict[str, Callable[[], Any]] = {}
    names["variables"] = variables
    for variable in dicts(policy, "spec", "variables"):
        variables[text(variable, "name")] = _lazy(text(variable, "expression"), names, budget)
    return names


def _lazy(expression: str, names: Mapping[str, Any], budget: Budget) -> Callable[[], Any]:
    """A variable: evaluated when it is first asked for, and then never again."""
    known: list[Any] = []

    def value() -> Any:
        if not known:
            known.append(evaluate(expression, names, budget))
        return known[0]

    return value


def _conditions_hold(case: _Case) -> bool:
    for condition in dicts(case.policy, "spec", "matchConditions"):
        try:
            if evaluate(text(condition, "expression"), case.names, case.budget) is not True:
                return False
        except (CelError, CelSyntaxError):
            return text(case.policy, "spec", "failurePolicy") != "Ignore"
    return True


def _denial(case: _Case, rule: Obj) -> str:
    """Why a rule denies the request; empty when it does not."""
    expression = text(rule, "expression").strip()
    try:
        if evaluate(expression, case.names, case.budget) is True:
            return ""
    except (CelError, CelSyntaxError) as error:
        if text(case.policy, "spec", "failurePolicy") == "Ignore":
            return ""
        return f"expression '{expression}' resulted in error: {error}"
    try:
        message = evaluate(text(rule, "messageExpression") or "''", case.names, case.budget)
    except (CelError, CelSyntaxError):
        message = ""  # The fixed message stands in for one that cannot be made.
    said = message.strip() if isinstance(message, str) else ""
    return said or text(rule, "message").strip() or f"failed expression: {expression}"


def _act(write: Attributes, case: _Case, rule: Obj, said: str) -> None:
    policy, binding = name(case.policy), name(case.binding)
    actions = mapping(case.binding, "spec").get("validationActions") or []
    if "Warn" in actions:
        write.call.warn(
            f"Validation failed for ValidatingAdmissionPolicy '{policy}' with binding '{binding}': {said}"
        )
    if "Deny" not in actions:
        return
    refusal = write.refusal(
        f"ValidatingAdmissionPolicy '{policy}' with binding '{binding}' denied request: {said}"
    )
    reason = text(rule, "reason") or "Invalid"
    status = {**refusal.status, "reason": reason, "code": _CODES.get(reason, 422)}
    status["details"] = {**mapping(status, "details"), "causes": [{"message": refusal.message}]}
    raise ApiError(status)


def _mutate(write: Attributes, case: _Case, mutation: Obj) -> None:
    obj = write.obj
    if obj is None:
        return
    applies = text(mutation, "patchType") == "ApplyConfiguration"
    expression = text(mutation, "applyConfiguration" if applies else "jsonPatch", "expression")
    try:
        names = {**case.names, "object": {**case.names["object"], **obj}}
        new = _changed(write, evaluate(expression, names, case.budget), applies=applies)
    except (CelError, CelSyntaxError, PatchError) as error:
        if text(case.policy, "spec", "failurePolicy") == "Ignore":
            return
        called = f"policy '{name(case.policy)}' with binding '{name(case.binding)}'"
        raise write.refusal(f"{called} denied request: {error}") from error
    obj.clear()
    obj.update(new)


def _changed(write: Attributes, change: Any, *, applies: bool) -> Obj:
    if applies and isinstance(change, dict):
        return strategic_merge(clone(write.new), change, rules.schema_of(write.call.kind))
    if not applies and isinstance(change, list):
        return json_patch(clone(write.new), change)
    raise CelError(f"must evaluate to {'Object' if applies else 'array'} but got {type_name(change)}")


class Webhooks:
    """A webhook whose Service is missing fails; what stands behind a Service is simulated: it is passed by."""

    def admit(self, write: Attributes) -> None:
        """Ask the mutating ones."""
        _call_all(write, "mutatingwebhookconfigurations")

    def validate(self, write: Attributes) -> None:
        """Ask the validating ones."""
        _call_all(write, "validatingwebhookconfigurations")


def _call_all(write: Attributes, configurations: str) -> None:
    for configuration in write.all(f"{configurations}.{GROUP}"):
        for hook in dicts(configuration, "webhooks"):
            service = mapping(hook, "clientConfig", "service")
            if not service or text(hook, "failurePolicy") == "Ignore" or not is_about(write, hook, "rules"):
                continue
            if write.find("services", text(service, "name"), text(service, "namespace")) is None:
                raise internal(_unreachable(hook, service))


def _unreachable(hook: Obj, service: Obj) -> str:
    host = f"{text(service, 'name')}.{text(service, 'namespace')}.svc:{service.get('port', 443)}"
    url = f"https://{host}{text(service, 'path')}?timeout={hook.get('timeoutSeconds', 10)}s"
    said = f'failed to call webhook: Post "{url}": service "{text(service, "name")}" not found'
    return f'failed calling webhook "{text(hook, "name")}": {said}'
