"""The operations on each kind: their paths, parameters, bodies and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.discovery import subresource
from kubetui.playground.apiserver.openapi import schemas
from kubetui.playground.apiserver.schema import definition_of

MEDIA = ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")
STRATEGIC = "application/strategic-merge-patch+json"
PATCHES = (
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "application/merge-patch+json",
    STRATEGIC,
)

_QUERY: dict[str, tuple[str, str]] = {
    "allowWatchBookmarks": ("boolean", "Whether a watch also sends bookmarks."),
    "continue": ("string", "The token of the page before, to get the next one."),
    "dryRun": ("string", "All: everything is done but storing the object."),
    "fieldManager": ("string", "The name under which the fields that are set are owned."),
    "fieldSelector": ("string", "Keeps the list of returned objects to those whose fields match."),
    "fieldValidation": (
        "string",
        "What becomes of unknown and repeated fields: Ignore drops them, Warn (the default) also says so, "
        "Strict refuses the request.",
    ),
    "follow": ("boolean", "Keep sending the log as it grows."),
    "force": ("boolean", "Take over fields that other managers own; only for apply."),
    "gracePeriodSeconds": ("integer", "How long the object may take to end."),
    "labelSelector": ("string", "Keeps the list of returned objects to those whose labels match."),
    "limit": ("integer", "How many objects one page holds."),
    "orphanDependents": ("boolean", "Deprecated: use propagationPolicy."),
    "pretty": ("string", "Whether the answer is indented."),
    "propagationPolicy": ("string", "What becomes of dependents: Orphan, Background or Foreground."),
    "resourceVersion": ("string", "Which version a list or watch starts from."),
    "resourceVersionMatch": ("string", "How the resourceVersion of a list is meant."),
    "sendInitialEvents": ("boolean", "Whether a watch begins with what is there already."),
    "timeoutSeconds": ("integer", "How long a list or watch may take."),
    "watch": ("boolean", "Watch for changes to the described resources instead of getting a list."),
}
_LIST = (
    "allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion",
    "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch",
)  # fmt: skip
_WRITE = ("dryRun", "fieldManager", "fieldValidation")
_DELETE = ("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy")
_ACTIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "create": ("post", "create", _WRITE),
    "delete": ("delete", "delete", _DELETE),
    "deletecollection": ("delete", "delete collection of", (*_DELETE, *_LIST[1:8])),
    "get": ("get", "read the specified", ()),
    "list": ("get", "list or watch objects of kind", _LIST),
    "patch": ("patch", "partially update the specified", (*_WRITE, "force")),
    "update": ("put", "replace the specified", _WRITE),
}
"""Of each verb: the HTTP method, how it reads in a sentence, its query parameters."""

_COLLECTION = ("list", "create", "deletecollection")
_ITEM = ("get", "update", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One verb on one path; `gvk` is what is sent and answered."""

    kind: ApiKind
    verb: str
    gvk: tuple[str, str, str]
    sub: str = ""
    everywhere: bool = False

    @property
    def method(self) -> str:
        """The HTTP method in lower case."""
        return _ACTIONS[self.verb][0]

    @property
    def query(self) -> tuple[str, ...]:
        """The query parameters."""
        return _ACTIONS[self.verb][2]

    @property
    def sentence(self) -> str:
        """What it does."""
        about = f"{self.sub} of the specified " if self.sub else ""
        words = _ACTIONS[self.verb][1]
        return f"{words.removesuffix(' the specified') if about else words} {about}{self.kind.kind}"

    @property
    def identity(self) -> str:
        """The operationId, such as `patchAppsV1NamespacedDeployment`."""
        verb = {"get": "read", "update": "replace"}.get(self.verb, self.verb)
        group = (self.kind.group or "core").removesuffix(".k8s.io")
        words = [*re.split(r"[.-]", group), self.kind.version]
        owner = "".join(word[:1].upper() + word[1:] for word in words)
        scope = "Namespaced" if self.kind.namespaced and not self.everywhere else ""
        ending = "ForAllNamespaces" if self.everywhere and self.kind.namespaced else ""
        return f"{verb}{owner}{scope}{self.kind.kind}{self.sub[:1].upper()}{self.sub[1:]}{ending}"

    @property
    def definition(self) -> str:
        """The definition that is sent."""
        if is_custom(self.kind) and self.gvk[0] == self.kind.group:
            return self.kind.definition_name
        return definition_of(*self.gvk)

    @property
    def answered(self) -> str:
        """The definition that comes back."""
        if self.verb == "list" and is_custom(self.kind):
            return f"{self.kind.definition_name}List"
        if self.verb == "list":
            return schemas.list_of(*self.gvk)
        return schemas.STATUS if self.verb in ("delete", "deletecollection") else self.definition


def operations(kind: ApiKind) -> Iterator[tuple[str, list[Operation]]]:
    """Every path of a kind with what can be done there."""
    gvk: tuple[str, str, str] = (kind.group, kind.version, kind.kind)
    inside = kind.path("{namespace}" if kind.namespaced else "").replace("%7B", "{").replace("%7D", "}")
    if kind.namespaced and "list" in kind.verbs:
        yield f"{kind.root}/{kind.plural}", [Operation(kind, "list", gvk, everywhere=True)]
    for path, verbs in ((inside, _COLLECTION), (f"{inside}/{{name}}", _ITEM)):
        found = [Operation(kind, verb, gvk) for verb in verbs if verb in kind.verbs]
        if found:
            yield path, found
    for sub in sorted(kind.subresources):
        spoken, allowed = subresource(kind, sub)
        yield f"{inside}/{{name}}/{sub}", [Operation(kind, verb, spoken, sub) for verb in allowed]


def patches(kind: ApiKind) -> tuple[str, ...]:
    """The media types of patches; strategic ones need Go's types."""
    return tuple(media for media in PATCHES if media != STRATEGIC) if is_custom(kind) else PATCHES


def path_parameters(path: str, kind: ApiKind) -> Iterator[tuple[str, str]]:
    """The names in braces, with what they are."""
    if "{name}" in path:
        yield "name", f"name of the {kind.kind}"
    if "{namespace}" in path:
        yield "namespace", "object name and auth scope, such as for teams and projects"


def query_parameter(name: str) -> tuple[str, str]:
    """The type of a query parameter, and what it is."""
    return _QUERY[name]


def common(operation: Operation) -> Obj:
    """What both versions of the document say of an operation."""
    group, version, kind = operation.gvk
    action = {"get": "get", "create": "post", "update": "put"}.get(operation.verb, operation.verb)
    tag = f"{(operation.kind.group or 'core').removesuffix('.k8s.io')}_{operation.kind.version}"
    return {
        "description": operation.sentence,
        "operationId": operation.identity,
        "tags": [tag.replace(".", "").replace("-", "")],
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": {"group": group, "kind": kind, "version": version},
    }
