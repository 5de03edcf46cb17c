"""What the server itself does to custom resources and their definitions as they are written.

Rule: `apiextensions-apiserver/pkg/registry/customresource/strategy.go`, `status_strategy.go` and
`pkg/registry/customresourcedefinition/etcd.go`.
"""

from __future__ import annotations

from kubetui.api.errors import ApiError, method_not_allowed
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.customresources.kind import CustomKind, is_custom

CLEANUP = "customresourcecleanup.apiextensions.k8s.io"
_HEAD = ("kind", "apiVersion", "metadata")


def refuse_while_terminating(call: Call) -> None:
    """Nothing new comes into a kind whose definition is being deleted."""
    if is_custom(call.kind) and call.kind.terminating and call.verb == "create":
        error: ApiError = method_not_allowed()
        error.status["message"] = f"{call.verb} not allowed while custom resource definition is terminating"
        raise ApiError(error.status)


def restricted(kind: CustomKind, subresource: str, new: Obj, old: Obj) -> Obj:
    """What an update may change: status through `/status` only, nothing else there."""
    if subresource == "status":
        about = dict(old["metadata"])
        if "managedFields" in new["metadata"]:
            about["managedFields"] = new["metadata"]["managedFields"]
        found = {**{name: item for name, item in old.items() if name != "status"}, "metadata": about}
        return {**found, "status": new["status"]} if "status" in new else found
    if not kind.has_status:
        return new
    kept = {"status": old["status"]} if "status" in old else {}
    return {**{name: item for name, item in new.items() if name != "status"}, **kept}


def wanted_changed(kind: CustomKind, new: Obj, old: Obj) -> bool:
    """Whether an update moves `metadata.generation`: anything but metadata, and status where it is apart."""
    return _wanted(kind, new) != _wanted(kind, old)


def _wanted(kind: CustomKind, obj: Obj) -> Obj:
    apart = (*_HEAD, "status") if kind.has_status else _HEAD
    return {name: item for name, item in obj.items() if name not in apart}


def new_definition(definition: Obj) -> None:
    """The first status of a definition: the version in which objects will be kept."""
    storage = [
        text(each, "name") for each in dicts(definition, "spec", "versions") if each.get("storage") is True
    ]
    definition["status"] = {
        "acceptedNames": {"kind": "", "plural": ""}, "conditions": None, "storedVersions": storage[:1],
    }  # fmt: skip


def changed_definition(new: Obj, old: Obj) -> None:
    """Note a new storage version: objects may be kept in it from now on."""
    stored = list(dig(new, "status", "storedVersions", default=None) or [])
    for version in dicts(new, "spec", "versions"):
        if version.get("storage") is True and text(version, "name") not in stored:
            new["status"] = {**mapping(new, "status"), "storedVersions": [*stored, text(version, "name")]}


def mark_definition(definition: Obj, now: str) -> None:
    """The first request to delete a definition: its instances go first, a finalizer sees to that."""
    metadata = definition["metadata"]
    finalizers = list(metadata.get("finalizers") or ())
    if CLEANUP not in finalizers:
        metadata["finalizers"] = [*finalizers, CLEANUP]
    set_condition(definition, now, "Terminating", "True", "InstanceDeletionPending",
                  "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon")  # fmt: skip


def set_condition(definition: Obj, now: str, type_: str, status: str, reason: str, message: str) -> bool:
    """Put a condition into a definition's status, in place; says whether that changed anything."""
    found = definition["status"] = {**mapping(definition, "status")}
    rows = dicts(found, "conditions")
    old = next((row for row in rows if row.get("type") == type_), None)
    since = old.get("lastTransitionTime", now) if old and old.get("status") == status else now
    new: Obj = {
        "lastTransitionTime": since,
        "message": message,
        "reason": reason,
        "status": status,
        "type": type_,
    }
    if old == new:
        return False
    found["conditions"] = [new if row is old else row for row in rows] if old else [*rows, new]
    return True
