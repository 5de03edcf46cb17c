"""How objects are connected: computed from what they say, with the links that lead nowhere marked.

A link to something missing is broken only where a whole list has shown that it does not exist
(`Store.complete`): before that, nobody knows.
"""

from __future__ import annotations

from kubetui.api.meta import Obj
from kubetui.store.naming import named_by, naming
from kubetui.store.ownership import about, ownership
from kubetui.store.relation import Relation
from kubetui.store.selection import endpoints, selection
from kubetui.store.store import Store

__all__ = ["EDGES", "Relation", "relations"]

EDGES = (
    "owned by",
    "owns",
    "runs on",
    "runs",
    "selects",
    "chosen by",
    "routes to",
    "routed from",
    "mounts",
    "uses",
    "used by",
    "binds",
    "scales",
    "scaled by",
    "protects",
    "protected by",
    "about",
)
"""All edges, in the order in which they are worth reading."""

_RANK = {edge: rank for rank, edge in enumerate(EDGES)}
_SOURCES = (ownership, naming, selection, endpoints, named_by, about)


def relations(store: Store, resource: str, obj: Obj) -> list[Relation]:
    """All links of an object, each once, sorted by edge."""
    found = dict.fromkeys(link for source in _SOURCES for link in source(store, resource, obj))
    return sorted(found, key=lambda link: _RANK[link.edge])
