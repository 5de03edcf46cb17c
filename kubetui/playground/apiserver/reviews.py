"""Kinds that are asked, not stored: who am I, may I; and the old Binding.

Rule: `pkg/registry/authentication`, `pkg/registry/authorization`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kubetui.api.errors import FieldError, bad_request, invalid
from kubetui.api.meta import Obj, format_time, mapping, text
from kubetui.kinds.registry import by_resource
from kubetui.playground.apiserver import rules, subresources
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.signing import ISSUER
from kubetui.playground.apiserver.users import User

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer


def create(server: APIServer, call: Call, obj: Obj) -> Obj:
    """The answer to a POST of a kind that is never stored."""
    return _ANSWERS[call.kind.kind](server, call, obj)


def _who(server: APIServer, call: Call, obj: Obj) -> Obj:
    metadata = {**mapping(obj, "metadata"), "creationTimestamp": format_time(server.clock.now())}
    return {**_head(call), "metadata": metadata, "status": {"userInfo": _info(call.user)}}


def _info(user: User) -> Obj:
    info: Obj = {"username": user.name, "uid": user.uid, "groups": list(user.groups), "extra": user.extra}
    return {name: value for name, value in info.items() if value}


def _token(server: APIServer, call: Call, obj: Obj) -> Obj:
    spec = mapping(obj, "spec")
    token = text(spec, "token")
    if not token:
        raise bad_request("token is required for TokenReview in authentication")
    audiences = [str(each) for each in spec.get("audiences") or ()] or [ISSUER]
    user = server.tokens.user_of(token, server.clock.now(), audiences)
    found: Obj = {"user": {}, "error": "invalid bearer token"}
    if user is not None:
        meant = server.tokens.audiences_of(token, audiences)
        found = {"authenticated": True, "user": _info(user), "audiences": meant}
    return _answered(server, call, obj, found)


def _head(call: Call) -> Obj:
    return {"kind": call.kind.kind, "apiVersion": call.kind.api_version}


def _answered(server: APIServer, call: Call, obj: Obj, status: Obj) -> Obj:
    """What was asked, with its answer: never stored, it has no creation time, but its asker is recorded.

    Rule: `apiserver/pkg/endpoints/handlers/create.go`.
    """
    asked = {**_head(call), "metadata": dict(mapping(obj, "metadata")), "spec": mapping(obj, "spec")}
    if not call.internal:
        rules.record_update(call, None, asked, server.clock.now())
    return {**asked, "status": status}


def _may_i(server: APIServer, call: Call, obj: Obj) -> Obj:
    return _review(server, call, obj, call.user)


def _may_they(server: APIServer, call: Call, obj: Obj) -> Obj:
    spec = mapping(obj, "spec")
    groups = [str(group) for group in spec.get("groups") or ()]
    if not text(spec, "user") and not groups:
        said = "Invalid value: at least one of user or group must be specified"
        raise _wrong(call, "spec.user", said)
    return _review(server, call, obj, User(text(spec, "user"), tuple(groups)))


def _may_they_here(server: APIServer, call: Call, obj: Obj) -> Obj:
    spec = mapping(obj, "spec")
    if mapping(spec, "nonResourceAttributes"):
        raise _wrong(call, "spec.nonResourceAttributes", "Invalid value: disallowed on this kind of request")
    if text(spec, "resourceAttributes", "namespace") != call.namespace:
        raise bad_request(f"spec.resourceAttributes.namespace must match namespace: {call.namespace}")
    return _may_they(server, call, obj)


def _wrong(call: Call, path: str, said: str) -> Exception:
    return invalid(call.kind.kind, call.kind.group, "", [FieldError("FieldValueInvalid", path, said)])


def _review(server: APIServer, call: Call, obj: Obj, user: User) -> Obj:
    spec = mapping(obj, "spec")
    resource, path = mapping(spec, "resourceAttributes"), mapping(spec, "nonResourceAttributes")
    if bool(resource) == bool(path):
        said = "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified"
        raise _wrong(call, "spec.resourceAttributes", said)
    access = (
        Access(text(path, "verb").lower(), path=text(path, "path"))
        if path
        else Access(
            text(resource, "verb"), text(resource, "group"), text(resource, "resource"),
            text(resource, "subresource"), text(resource, "namespace"), text(resource, "name"),
        )
    )  # fmt: skip
    return _answered(server, call, obj, _verdict(server.authorizer.reason(user, access)))


def _verdict(reason: str | None) -> Obj:
    return {"allowed": reason is not None, **({"reason": reason} if reason else {})}


def _my_rules(server: APIServer, call: Call, obj: Obj) -> Obj:
    namespace = text(obj, "spec", "namespace")
    if not namespace:
        raise _wrong(call, "spec.namespace", "Required value: no namespace on request")
    granted = list(server.authorizer.rules(call.user, namespace))
    if call.user.all_powerful:
        everything: Obj = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
        granted = [everything, {"verbs": ["*"], "nonResourceURLs": ["*"]}, *granted]
    fields = ("verbs", "apiGroups", "resources", "resourceNames")
    found: Obj = {
        "resourceRules": [
            {f: rule[f] for f in fields if rule.get(f)} for rule in granted if rule.get("resources")
        ],
        "nonResourceRules": [
            {f: rule[f] for f in ("verbs", "nonResourceURLs") if rule.get(f)}
            for rule in granted
            if rule.get("nonResourceURLs")
        ],
        "incomplete": False,
    }
    return _answered(server, call, obj, found)


def _bind(server: APIServer, call: Call, obj: Obj) -> Obj:
    kind = by_resource("pods") or call.kind
    name = text(obj, "metadata", "name")
    target = Call(
        call.user, "create", kind, call.namespace, name, "binding", call.manager, call.dry_run, internal=True
    )
    return subresources.bind(server.registry, target, obj)


_ANSWERS: dict[str, Callable[[APIServer, Call, Obj], Obj]] = {
    "SelfSubjectReview": _who,
    "TokenReview": _token,
    "LocalSubjectAccessReview": _may_they_here,
    "SelfSubjectAccessReview": _may_i,
    "SubjectAccessReview": _may_they,
    "SelfSubjectRulesReview": _my_rules,
    "Binding": _bind,
}
