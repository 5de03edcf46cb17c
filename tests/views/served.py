"""Objects as an API server sends them: read as it reads them, every field filled in that it fills in."""

from __future__ import annotations

from kubetui.api.meta import Obj, clone
from kubetui.kinds.registry import by_kind
from kubetui.playground.apiserver.decode import decode_value
from kubetui.playground.apiserver.defaults import set_defaults


def served(obj: Obj) -> Obj:
    """The object after a server has read it; a field that Kubernetes does not have is a mistake of the test.

    Kinds that are no part of Kubernetes are left as they are.
    """
    kind = by_kind(obj["apiVersion"], obj["kind"])
    if kind is None:
        return obj
    found, unknown = decode_value(kind, clone(obj))
    assert not unknown, unknown
    set_defaults(kind, found)
    return found
