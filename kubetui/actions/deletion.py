"""Deleting: with the grace the object asks for, or at once; what it owns goes with it, before it, or stays."""

from __future__ import annotations

from typing import Final, Literal

from kubetui.actions.change import Change, Risk, argument, kubectl
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind

Cascade = Literal["background", "foreground", "orphan"]
CASCADES: Final[dict[Cascade, str]] = {
    "background": "it goes now, what it owns is collected afterwards",
    "foreground": "what it owns goes first, it goes last",
    "orphan": "only it goes, what it owns stays and belongs to nobody",
}
"""The ways of `kubectl delete --cascade`, each with what it means."""

TYPED: Final = frozenset({"namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims",
                          "customresourcedefinitions.apiextensions.k8s.io"})  # fmt: skip
"""Kinds that take others, or data, with them."""


def delete(kind: ApiKind, ref: ObjectRef, cascade: Cascade = "background") -> Change:
    """Delete an object; `cascade` says what becomes of what it owns."""
    risk: Risk = "typed" if kind.resource in TYPED else "asks"
    how = [] if cascade == "background" else [f"--cascade={cascade}"]
    command = kubectl("delete", argument(kind, ref.name), *how, namespace=ref.namespace)
    body = {"propagationPolicy": cascade.capitalize()}
    return _deletion("delete", kind, ref, f"Delete {kind.kind} {ref.name}.", command, body, risk)


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
