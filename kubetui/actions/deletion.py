"""Deleting: with the grace the object asks for, or at once."""

from __future__ import annotations

from kubetui.actions.change import Change, Risk, argument, kubectl
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind

_TYPED = frozenset({"namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims",
                    "customresourcedefinitions.apiextensions.k8s.io"})  # fmt: skip
"""Kinds that take others, or data, with them."""


def delete(kind: ApiKind, ref: ObjectRef) -> Change:
    """Delete an object; what it owns is collected afterwards."""
    risk: Risk = "typed" if kind.resource in _TYPED else "asks"
    command = kubectl("delete", argument(kind, ref.name), namespace=ref.namespace)
    return _deletion("delete", kind, ref, f"Delete {kind.kind} {ref.name}.", command, {}, risk)


def kill(kind: ApiKind, ref: ObjectRef) -> Change:
    """Delete a Pod without waiting for its containers to end."""
    command = kubectl(
        "delete", argument(kind, ref.name), "--grace-period=0", "--force", namespace=ref.namespace
    )
    summary = f"Kill {kind.kind} {ref.name} at once, without a grace period."
    return _deletion("kill", kind, ref, summary, command, {"gracePeriodSeconds": 0}, "asks")


def _deletion(
    verb: str, kind: ApiKind, ref: ObjectRef, summary: str, command: str, how: Obj, risk: Risk
) -> Change:
    body: Obj = {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background", **how}
    if ref.uid:
        # The object that was seen, not another that took its name since.
        body["preconditions"] = {"uid": ref.uid}
    path = kind.path(ref.namespace, ref.name)
    return Change(verb, ref, summary, command, "DELETE", path, {}, body, risk=risk)
