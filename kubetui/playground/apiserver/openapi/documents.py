"""The OpenAPI documents of one server: the built-in ones, and those of its custom kinds made on the fly."""

from __future__ import annotations

import hashlib

import orjson

from kubetui.api.meta import Obj
from kubetui.playground.apiserver import openapi
from kubetui.playground.apiserver.customresources import openapi as custom
from kubetui.playground.apiserver.customresources.kind import CustomKind
from kubetui.playground.apiserver.kinds import Kinds
from kubetui.playground.apiserver.openapi import gnostic

_MESSAGE = "v2 message"


class Documents:
    """Documents by group and version, made anew when the kinds have changed."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._version = -1
        self._groups: dict[str, list[CustomKind]] = {}
        self._made: dict[str, bytes] = {}

    def _refresh(self) -> None:
        kinds = self._kinds.custom()
        if self._version == self._kinds.version:
            return
        self._version = self._kinds.version
        self._groups, self._made = {}, {}
        for kind in kinds:
            self._groups.setdefault(kind.root.removeprefix("/"), []).append(kind)

    def v3_index(self) -> Obj:
        """The list of documents of version 3, each with its hash."""
        self._refresh()
        found = {path: {"serverRelativeURL": self._url(path)} for path in self._groups}
        return {"paths": {**openapi.v3_index()["paths"], **found}}

    def v3_document(self, group_version: str) -> bytes | None:
        """The document of `api/v1` or `apis/GROUP/VERSION`; None when it is not served."""
        self._refresh()
        kinds = self._groups.get(group_version)
        if kinds is None:
            return openapi.v3_document(group_version)
        made = self._made.get(group_version)
        if made is None:
            prefix = "#/components/schemas/"
            schemas = {
                name: node
                for kind in kinds
                for name, node in custom.definitions(kind, prefix, v3=True).items()
            }
            made = self._made[group_version] = openapi.v3_made(list(kinds), list(custom.ROOTS), schemas)
        return made

    def v2_document(self) -> bytes:
        """The document of version 2, with every group."""
        self._refresh()
        kinds = [kind for group in self._groups.values() for kind in group]
        if not kinds:
            return openapi.v2_document()
        made = self._made.get("")
        if made is None:
            document = orjson.loads(openapi.v2_document())
            document["paths"] |= openapi.v2_paths(list(kinds))
            for kind in kinds:
                document["definitions"] |= custom.definitions(kind, "#/definitions/", v3=False)
            made = self._made[""] = orjson.dumps(document)
        return made

    def v2_message(self) -> bytes:
        """The document of version 2 in Protocol Buffers."""
        self._refresh()
        made = self._made.get(_MESSAGE)
        if made is None:
            made = self._made[_MESSAGE] = gnostic.document(self.v2_document())
        return made

    def _url(self, group_version: str) -> str:
        kinds = [
            (kind.definition_name, kind.about.revision, kind.subresources)
            for kind in self._groups[group_version]
        ]
        digest = hashlib.sha512(repr((group_version, kinds)).encode()).hexdigest().upper()
        return f"/openapi/v3/{group_version}?hash={digest}"
