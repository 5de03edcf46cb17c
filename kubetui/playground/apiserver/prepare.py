"""What the server itself writes into an object before it is validated and stored.

Rule: `apiserver/pkg/registry/rest` (BeforeCreate, BeforeUpdate) and the kinds' strategies.
"""

from __future__ import annotations

import random
import uuid
from datetime import datetime

from kubetui.api.errors import FieldError, bad_request, status
from kubetui.api.meta import Obj, dicts, format_time
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import signing_requests
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.customresources import writing
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS, is_custom
from kubetui.playground.apiserver.qos import qos_class
from kubetui.playground.apiserver.strategy import (
    KEEPS_STATUS_ON_CREATE,
    counts_generations,
    first_status,
    wanted_changed,
)

_LETTERS = "bcdfghjklmnpqrstvwxz2456789"
_GENERATED_BASE = 58
_AROUND = frozenset({"kind", "apiVersion", "metadata", "status"})
_METADATA = (
    "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
    "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers",
    "managedFields",
)  # fmt: skip
_SERVERS_OWN = ("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation")
_KEPT = ("creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink")


def metadata(obj: Obj) -> Obj:
    """`metadata`, made where it is missing."""
    found = obj.get("metadata")
    if not isinstance(found, dict):
        found = obj["metadata"] = {}
    return found


def _drop_empty(found: Obj) -> None:
    """Leave out what is empty, as Go's encoder does with these fields."""
    for field in ("labels", "annotations", "finalizers", "ownerReferences"):
        if field in found and not found[field]:
            del found[field]


def ordered(kind: ApiKind, obj: Obj) -> Obj:
    """The object as a server writes it: kind and apiVersion (lists cut them off), metadata, status last."""
    found: Obj = {"kind": kind.kind, "apiVersion": kind.api_version}
    if "metadata" in obj:
        about = obj["metadata"]
        found["metadata"] = {key: about[key] for key in _METADATA if key in about}
    found |= {key: value for key, value in obj.items() if key not in _AROUND}
    if "status" in obj:
        found["status"] = obj["status"]
    return found


def suffix(rng: random.Random, length: int = 5) -> str:
    """Random letters as names are generated with: no vowels, nothing to misread."""
    return "".join(rng.choices(_LETTERS, k=length))


def generated_name(base: str, rng: random.Random) -> str:
    """A name from `generateName`."""
    return base[:_GENERATED_BASE] + suffix(rng)


def place(call: Call, obj: Obj) -> None:
    """Settle the namespace of a new object."""
    found = metadata(obj)
    if not call.kind.namespaced:
        if call.kind.resource != "namespaces":
            found.pop("namespace", None)
        return
    if found.get("namespace") and call.namespace and found["namespace"] != call.namespace:
        raise bad_request(
            "the namespace of the provided object does not match the namespace sent on the request"
        )
    found["namespace"] = call.namespace or found.get("namespace") or ""


def for_create(call: Call, obj: Obj, now: datetime, rng: random.Random) -> None:
    """Metadata and status of a new object."""
    found = metadata(obj)
    if found.get("resourceVersion"):
        raise status(500, "", "resourceVersion should not be set on objects to be created")
    found.pop("resourceVersion", None)
    for field in _SERVERS_OWN:
        found.pop(field, None)
    found["uid"] = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    found["creationTimestamp"] = format_time(now)
    _drop_empty(found)
    resource = call.kind.resource
    if counts_generations(call.kind):
        found["generation"] = 1
    if "status" in call.kind.subresources and resource not in KEEPS_STATUS_ON_CREATE:
        obj["status"] = first_status(call.kind)
        if is_custom(call.kind):
            del obj["status"]
    special = _ON_CREATE.get(resource)
    if special:
        special(obj)
    if resource == signing_requests.RESOURCE:
        signing_requests.of_user(obj, call.user)


def _pod(pod: Obj) -> None:
    pod["status"]["qosClass"] = qos_class(pod)
    if dicts(pod, "spec", "schedulingGates"):
        pod["status"]["conditions"] = [{
            "type": "PodScheduled", "status": "False", "lastProbeTime": None,
            "lastTransitionTime": pod["metadata"]["creationTimestamp"], "reason": "SchedulingGated",
            "message": "Scheduling is blocked due to non-empty scheduling gates",
        }]  # fmt: skip


def _namespace(namespace: Obj) -> None:
    spec = namespace.setdefault("spec", {})
    if "kubernetes" not in spec.setdefault("finalizers", []):
        spec["finalizers"].append("kubernetes")
    _namespace_label(namespace)


def _namespace_label(namespace: Obj) -> None:
    found = namespace["metadata"]
    if name := found.get("name"):
        found["labels"] = {**(found.get("labels") or {}), "kubernetes.io/metadata.name": name}


def _job(job: Obj) -> None:
    """The selector that a Job gets from its own UID."""
    spec = job.get("spec")
    if not isinstance(spec, dict) or spec.get("manualSelector") or spec.get("selector"):
        return
    uid, name = job["metadata"]["uid"], job["metadata"].get("name", "")
    template = metadata(spec.setdefault("template", {}))
    template["labels"] = {
        **(template.get("labels") or {}),
        "batch.kubernetes.io/controller-uid": uid,
        "batch.kubernetes.io/job-name": name,
        "controller-uid": uid,
        "job-name": name,
    }
    spec["selector"] = {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}


_ON_CREATE = {
    "pods": _pod, "namespaces": _namespace, "jobs.batch": _job, DEFINITIONS: writing.new_definition,
}  # fmt: skip


def check_address(call: Call, obj: Obj) -> None:
    """Compare the object's own name and namespace with the request's path."""
    found = metadata(obj)
    if not found.get("name"):
        raise bad_request("name must be provided")
    check_name(call, obj)
    if call.kind.namespaced:
        found["namespace"] = call.namespace


def check_name(call: Call, obj: Obj) -> None:
    """An object has the name and namespace by which it is addressed."""
    found = metadata(obj)
    name, namespace = found.get("name") or "", found.get("namespace") or ""
    if name != call.name:
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({call.name})")
    if call.kind.namespaced and namespace and namespace != call.namespace:
        raise bad_request(
            f"the namespace of the object ({namespace}) does not match the namespace on the request "
            f"({call.namespace})"
        )


def restricted(call: Call, new: Obj, old: Obj) -> Obj:
    """What an update may change through the path it came on; the rest is the old object's."""
    resource, subresource = call.kind.resource, call.subresource
    if is_custom(call.kind):
        return writing.restricted(call.kind, subresource, new, old)
    if resource == signing_requests.RESOURCE:
        return signing_requests.restricted(subresource, new, old)
    if not subresource:
        if "status" in call.kind.subresources:
            kept = {"status": old["status"]} if "status" in old else {}
            new = {**{key: value for key, value in new.items() if key != "status"}, **kept}
        return new
    found = {**old, "metadata": dict(new["metadata"])}
    if subresource == "status":
        if "status" in new:
            found["status"] = new["status"]
        if resource not in ("nodes", "pods"):
            _copy(found["metadata"], old["metadata"], ("labels",))
        _copy(found["metadata"], old["metadata"], ("ownerReferences",))
        return found
    special = _PART_OF_SPEC[subresource]
    found["spec"] = special(new.get("spec") or {}, old.get("spec") or {})
    return found


def _ephemeral(new: Obj, old: Obj) -> Obj:
    return {**old, "ephemeralContainers": new.get("ephemeralContainers") or []}


def _resize(new: Obj, old: Obj) -> Obj:
    wanted = {c.get("name"): c for c in new.get("containers") or [] if isinstance(c, dict)}
    containers = []
    for container in old.get("containers") or []:
        change = wanted.get(container["name"], container)
        part = {key: change[key] for key in ("resources", "resizePolicy") if key in change}
        containers.append({**container, **part})
    return {**old, "containers": containers}


def _finalize(new: Obj, old: Obj) -> Obj:
    return {**old, "finalizers": new.get("finalizers") or []}


_PART_OF_SPEC = {"ephemeralcontainers": _ephemeral, "resize": _resize, "finalize": _finalize}


def _copy(new: Obj, old: Obj, fields: tuple[str, ...]) -> None:
    for field in fields:
        if field in old:
            new[field] = old[field]
        else:
            new.pop(field, None)


def for_update(call: Call, new: Obj, old: Obj) -> None:
    """Metadata of a changed object; `new` is the caller's own."""
    found, before = metadata(new), old["metadata"]
    if not found.get("uid"):
        found["uid"] = before["uid"]
    _copy(found, before, _KEPT)
    _drop_empty(found)
    if call.kind.resource == "namespaces":
        _namespace_label(new)
    if call.kind.resource == DEFINITIONS and not call.subresource:
        writing.changed_definition(new, old)
    counted = counts_generations(call.kind) and call.subresource != "status"
    if counted and wanted_changed(call.kind, new, old):
        found["generation"] = int(before.get("generation") or 0) + 1


def metadata_errors(new: Obj, old: Obj) -> list[FieldError]:
    """What may not change in metadata."""
    found, before = new["metadata"], old["metadata"]
    errors = [
        FieldError(
            "FieldValueInvalid",
            f"metadata.{field}",
            f'Invalid value: "{found.get(field)}": field is immutable',
        )
        for field in ("name", "namespace", "uid")
        if (found.get(field) or "") != (before.get(field) or "")
    ]
    if before.get("deletionTimestamp"):
        added = sorted(set(found.get("finalizers") or ()) - set(before.get("finalizers") or ()))
        if added:
            said = "{" + ", ".join(f'"{name}"' for name in added) + "}"
            text = (
                "Forbidden: no new finalizers can be added if the object is being deleted, found new "
                f"finalizers []string{said}"
            )
            errors.append(FieldError("FieldValueForbidden", "metadata.finalizers", text))
    return errors


def uid_mismatch(resource: str, path: str, wanted: str, found: str) -> str:
    """The words of a failed UID precondition of an update."""
    return (
        f"StorageError: invalid object, Code: 4, Key: /registry/{resource}/{path}, ResourceVersion: 0, "
        f"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted}, UID in object meta: {found}"
    )
