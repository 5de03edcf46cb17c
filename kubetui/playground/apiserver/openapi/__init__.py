"""OpenAPI: version 3 as one document for each group and version, version 2 as one for all.

Documents are built when they are first asked for and kept as encoded bytes. Building the largest
(`api/v1`) takes some tens of milliseconds: call `v3_document` and `v2_document` in a thread.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata

import orjson

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.kinds.registry import KINDS, OLDER
from kubetui.playground.apiserver.openapi import schemas
from kubetui.playground.apiserver.openapi.paths import (
    MEDIA,
    Operation,
    common,
    operations,
    patches,
    path_parameters,
    query_parameter,
)

_INFO = {"title": "Kubernetes", "version": "v1.36.0"}
_FORMAT = 1
"""Raised when documents change though their sources do not: part of every hash."""


@cache
def v3_index() -> Obj:
    """The list of documents, each with the hash that makes it cacheable for ever."""
    return {"paths": {path: {"serverRelativeURL": _url(path)} for path in _by_path()}}


def v3_document(group_version: str) -> bytes | None:
    """The document of `api/v1` or `apis/GROUP/VERSION`; None when it is not served."""
    return _v3(group_version) if group_version in _by_path() else None


def v3_hash(group_version: str) -> str:
    """The hash of a document as its URL carries it."""
    kinds = [(kind.kind, kind.plural, *kind.verbs, *kind.subresources) for kind in _by_path()[group_version]]
    source = (_FORMAT, metadata.version("kubernetes-validate"), group_version, kinds)
    return hashlib.sha512(repr(source).encode()).hexdigest().upper()


def _url(group_version: str) -> str:
    return f"/openapi/v3/{group_version}?hash={v3_hash(group_version)}"


@cache
def _by_path() -> dict[str, list[ApiKind]]:
    found: dict[str, list[ApiKind]] = {}
    for kind in (*KINDS, *OLDER):
        found.setdefault(kind.root.removeprefix("/"), []).append(kind)
    return found


@cache
def _v3(group_version: str) -> bytes:
    return v3_made(_by_path()[group_version], [], {})


def v3_made(kinds: list[ApiKind], more: list[str], custom: dict[str, Obj]) -> bytes:
    """A document of some kinds, with more of the built-in definitions, and custom ones beside them."""
    published = schemas.Published("#/components/schemas/", wrap=True)
    return orjson.dumps(
        {
            "openapi": "3.0.0",
            "info": _INFO,
            "paths": {path: _path_v3(path, kind, found, published) for kind, path, found in _all(kinds)},
            "components": {
                "schemas": {**published.closure([*_roots(kinds), *more]), **custom},
                "securitySchemes": {"BearerToken": _BEARER},
            },
        }
    )


_BEARER = {
    "description": "Bearer Token authentication",
    "in": "header",
    "name": "authorization",
    "type": "apiKey",
}


def _all(kinds: list[ApiKind]) -> list[tuple[ApiKind, str, list[Operation]]]:
    return [(kind, path, found) for kind in kinds for path, found in operations(kind)]


def _roots(kinds: list[ApiKind]) -> list[str]:
    """Every definition that the operations on some kinds name."""
    found = list(schemas.ALWAYS)
    for _, _, done in _all(kinds):
        found += [name for operation in done for name in (operation.definition, operation.answered) if name]
    return found


def _path_v3(path: str, kind: ApiKind, found: list[Operation], published: schemas.Published) -> Obj:
    names = [
        {"name": name, "in": "path", "required": True, "description": said, "schema": _STRING}
        for name, said in path_parameters(path, kind)
    ]
    shown: Obj = {operation.method: _operation_v3(operation, published) for operation in found}
    return {**shown, "parameters": [*names, _query_v3("pretty")]}


_STRING = {"type": "string", "uniqueItems": True}


def _query_v3(name: str) -> Obj:
    kind, said = query_parameter(name)
    return {"name": name, "in": "query", "description": said, "schema": {"type": kind, "uniqueItems": True}}


def _operation_v3(operation: Operation, published: schemas.Published) -> Obj:
    shown = common(operation)
    if operation.query:
        shown["parameters"] = [_query_v3(name) for name in operation.query]
    sent = _sent(operation)
    if sent:
        media = patches(operation.kind) if operation.verb == "patch" else ("*/*",)
        shown["requestBody"] = {
            "required": operation.verb != "delete",
            "content": {kind: {"schema": published.ref(sent)} for kind in media},
        }
    answer: Obj = {"description": "OK"}
    if operation.answered:
        schema = published.ref(operation.answered)
        answer["content"] = {kind: {"schema": schema} for kind in MEDIA}
    return {**shown, "responses": {**dict.fromkeys(_codes(operation), answer), "401": _REFUSED}}


_REFUSED = {"description": "Unauthorized"}


def _codes(operation: Operation) -> tuple[str, ...]:
    if operation.verb in ("create", "patch", "update"):
        return ("200", "201", "202") if operation.verb == "create" else ("200", "201")
    return ("200", "202") if operation.verb == "delete" else ("200",)


def _sent(operation: Operation) -> str:
    """The definition of the body."""
    if operation.verb == "patch":
        return schemas.PATCH
    if operation.verb in ("delete", "deletecollection"):
        return schemas.DELETE_OPTIONS
    return operation.definition if operation.verb in ("create", "update") else ""


@cache
def v2_document() -> bytes:
    """The document of version 2 (swagger), with every group."""
    published = schemas.Published("#/definitions/", wrap=False)
    kinds = [*KINDS, *OLDER]
    return orjson.dumps(
        {
            "swagger": "2.0",
            "info": _INFO,
            "paths": {path: _path_v2(path, kind, found, published) for kind, path, found in _all(kinds)},
            "definitions": published.closure(_roots(kinds)),
            "securityDefinitions": {"BearerToken": _BEARER},
            "security": [{"BearerToken": []}],
        }
    )


def v2_paths(kinds: list[ApiKind]) -> Obj:
    """The paths of some kinds in version 2."""
    published = schemas.Published("#/definitions/", wrap=False)
    return {path: _path_v2(path, kind, found, published) for kind, path, found in _all(kinds)}


def _path_v2(path: str, kind: ApiKind, found: list[Operation], published: schemas.Published) -> Obj:
    names = [
        {"name": name, "in": "path", "required": True, "description": said, **_STRING}
        for name, said in path_parameters(path, kind)
    ]
    shown: Obj = {operation.method: _operation_v2(operation, published) for operation in found}
    return {**shown, "parameters": [*names, _query_v2("pretty")]}


def _query_v2(name: str) -> Obj:
    kind, said = query_parameter(name)
    return {"name": name, "in": "query", "description": said, "type": kind, "uniqueItems": True}


def _operation_v2(operation: Operation, published: schemas.Published) -> Obj:
    shown = common(operation)
    sent = _sent(operation)
    body = [{"name": "body", "in": "body", "required": True, "schema": published.ref(sent)}] if sent else []
    answer: Obj = {"description": "OK"}
    if operation.answered:
        answer["schema"] = published.ref(operation.answered)
    return {
        **shown,
        "consumes": list(patches(operation.kind)) if operation.verb == "patch" else ["*/*"],
        "produces": list(MEDIA),
        "schemes": ["https"],
        "parameters": [*body, *(_query_v2(name) for name in operation.query)],
        "responses": {**dict.fromkeys(_codes(operation), answer), "401": _REFUSED},
    }
