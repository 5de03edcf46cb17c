"""Versions of objects: what the store holds, and what one revision changed."""

from __future__ import annotations

import zlib
from typing import NamedTuple

import orjson

from kubetui.api.meta import Obj


class Key(NamedTuple):
    """The address of one object: the storage resource, and `namespace/name` or `name`."""

    resource: str
    path: str


def key(resource: str, namespace: str, name: str) -> Key:
    """The key of an object; `namespace` is empty for cluster-scoped kinds."""
    return Key(resource, f"{namespace}/{name}" if namespace else name)


class Entry:
    """One version of one object: encoded once, its decoded form shared while it is new.

    What is old is packed: watches may still ask for it, but hardly ever do.
    """

    __slots__ = ("_data", "_obj", "_packed", "key", "revision", "views")

    def __init__(self, at: Key, revision: int, data: bytes, obj: Obj | None = None) -> None:
        self.key = at
        self.revision = revision
        # orjson hands out its working buffer, which is up to four times as large: keep a copy that fits.
        self._data = bytes(memoryview(data))
        self._obj = obj
        self._packed = False
        self.views: dict[str, bytes] | None = None

    @property
    def size(self) -> int:
        """Bytes that are kept of it."""
        return len(self._data)

    @property
    def data(self) -> bytes:
        """The object as JSON."""
        return zlib.decompress(self._data) if self._packed else self._data

    @property
    def obj(self) -> Obj:
        """The object; shared, so never to be changed."""
        if self._obj is not None:
            return self._obj
        found: Obj = orjson.loads(self.data)
        if not self._packed:
            self._obj = found
        return found

    def release(self) -> None:
        """Pack the bytes and forget everything else."""
        if not self._packed:
            self._data = zlib.compress(self._data, 1)
            self._packed = True
            self._obj = self.views = None


class Change(NamedTuple):
    """One revision: the version after it and the version before it."""

    revision: int
    entry: Entry
    previous: Entry | None
    deleted: bool
    at: float

    @property
    def type(self) -> str:
        """`ADDED`, `MODIFIED` or `DELETED`."""
        if self.deleted:
            return "DELETED"
        return "MODIFIED" if self.previous else "ADDED"


class Conflict(Exception):
    """Compare-and-swap failed: the key is not at the expected revision."""


class Compacted(Exception):
    """The changes after `asked` are no longer kept; `oldest` is the first revision that can be asked for."""

    def __init__(self, asked: int, oldest: int) -> None:
        super().__init__(f"too old resource version: {asked} ({oldest})")
        self.asked = asked
        self.oldest = oldest
