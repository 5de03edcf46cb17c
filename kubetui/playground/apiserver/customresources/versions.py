"""One storage, several versions: with the strategy None only the apiVersion differs.

What is read is pruned and defaulted by the schema of the version that is asked for.
"""

from __future__ import annotations

import orjson

from kubetui.api.meta import Obj
from kubetui.playground.apiserver.customresources.defaulting import defaulted
from kubetui.playground.apiserver.customresources.kind import CustomKind
from kubetui.playground.apiserver.customresources.pruning import prune
from kubetui.playground.etcd import Entry

_HEAD = ("kind", "apiVersion", "metadata")


def to_stored(kind: CustomKind, obj: Obj) -> Obj:
    """An object in the version in which it is kept."""
    return {**obj, "apiVersion": kind.stored_version}


def from_stored(kind: CustomKind, obj: Obj) -> Obj:
    """A stored object in the version of a kind."""
    body = {name: item for name, item in obj.items() if name not in _HEAD}
    if not kind.about.keeps_unknown:
        body, _ = prune(kind.about.root, body)
    body = defaulted(kind.about.root, body)
    return {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": obj["metadata"], **body}


def encoded(kind: CustomKind, entry: Entry) -> bytes:
    """The bytes of an entry in the version of a kind; made once for each state of the definition."""
    view = f"{kind.api_version}@{kind.about.revision}"
    if entry.views is None:
        entry.views = {}
    found = entry.views.get(view)
    if found is None:
        found = entry.views[view] = orjson.dumps(from_stored(kind, entry.obj))
    return found
