"""What a request asks for, read from its method and path.

Rule: `apiserver/pkg/endpoints/request/requestinfo.go`.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from kubetui.api.errors import ApiError, method_not_allowed, unknown_resource
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.kinds import Kinds

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """A request for a resource of the API; `kind` is None for a path that is not served."""

    verb: str
    group: str
    version: str
    plural: str
    kind: ApiKind | None
    namespace: str = ""
    name: str = ""
    subresource: str = ""
    rest: str = ""


def parse(kinds: Kinds, method: str, raw_path: str, *, watch: bool) -> RequestInfo | None:
    """The resource request of a path; None for the paths beside them (discovery, health …)."""
    parts = [unquote(part) for part in raw_path.split("/")[1:]]
    if parts and parts[-1] == "":
        parts.pop()
    if len(parts) >= 3 and parts[0] == "api":
        group, version, rest = "", parts[1], parts[2:]
    elif len(parts) >= 4 and parts[0] == "apis":
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        return None
    if not kinds.serves(group, version):
        return None
    if rest[0] == "watch" and len(rest) > 1 and method == "GET":
        watch, rest = True, rest[1:]  # The older way to ask for a watch: /api/v1/watch/pods.
    namespace, rest = _namespace(rest)
    kind = kinds.at(group, version, rest[0])
    name, subresource = [*rest[1:], "", ""][:2]
    verb = _verb(method, name, watch=watch)
    return RequestInfo(verb, group, version, rest[0], kind, namespace, name, subresource, "/".join(rest[3:]))


def _namespace(rest: list[str]) -> tuple[str, list[str]]:
    if rest[0] == "namespaces" and len(rest) >= 3 and rest[2] not in ("status", "finalize"):
        return rest[1], rest[2:]
    return "", rest


def _verb(method: str, name: str, *, watch: bool) -> str:
    if method in ("GET", "HEAD"):
        return "watch" if watch else "get" if name else "list"
    verb = _VERBS.get(method, method.lower())
    return "deletecollection" if verb == "delete" and not name else verb


def kind_of(info: RequestInfo, method: str) -> ApiKind:
    """The kind a request is for, or why there is none: 404 for a path, 405 for a method."""
    kind = info.kind
    if kind is None or (info.subresource and info.subresource not in kind.subresources) or info.rest:
        raise unknown_resource()
    if info.namespace and not kind.namespaced:
        raise unknown_resource()
    if info.name and kind.namespaced and not info.namespace:
        raise unknown_resource()
    if method not in _METHODS or not _allowed(info, kind):
        raise method_not_allowed()
    return kind


_SUBRESOURCE_VERBS = {
    "approval": ("get", "patch", "update"),
    "status": ("get", "patch", "update"),
    "scale": ("get", "patch", "update"),
    "ephemeralcontainers": ("get", "patch", "update"),
    "resize": ("get", "patch", "update"),
    "finalize": ("update",),
    "binding": ("create",),
    "eviction": ("create",),
    "token": ("create",),
    "log": ("get",),
    "exec": ("create", "get"),
    "attach": ("create", "get"),
    "portforward": ("create", "get"),
}


def _allowed(info: RequestInfo, kind: ApiKind) -> bool:
    if info.subresource:
        return info.verb in _SUBRESOURCE_VERBS[info.subresource]
    if kind.namespaced and not info.namespace and info.verb not in ("list", "watch"):
        return False
    if (info.verb == "create") is bool(info.name) and info.verb in ("create", "update", "patch"):
        return False
    return info.verb in kind.verbs or (is_custom(kind) and kind.terminating)


def refusal_of_method(method: str) -> ApiError | None:
    """405 for methods that no path knows."""
    return None if method in _METHODS or method == "OPTIONS" else method_not_allowed()
