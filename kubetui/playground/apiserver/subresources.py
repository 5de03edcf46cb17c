"""POSTs to subresources of Pods and service accounts: binding, eviction, token; and scale."""

from __future__ import annotations

from dataclasses import replace

from kubetui.api.errors import FieldError, bad_request, conflict, invalid, status
from kubetui.api.meta import Obj, clone, dicts, format_time, mapping, text
from kubetui.api.selectors import from_map, from_object, render
from kubetui.playground.apiserver.call import Call, Patch
from kubetui.playground.apiserver.customresources import scaling
from kubetui.playground.apiserver.customresources.kind import is_custom
from kubetui.playground.apiserver.registry import Registry
from kubetui.playground.etcd import Entry, key

SUCCESS: Obj = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def bind(registry: Registry, call: Call, body: Obj) -> Obj:
    """Assign a Pod to the node that a Binding names."""
    node = text(body, "target", "name")
    if text(body, "target", "kind") not in ("", "Node") or not node:
        raise bad_request("name is required" if not node else 'must be empty or "Node"')
    entry = registry.find(call)
    pod = clone(entry.obj)
    if why := _unbindable(pod, call.name):
        raise conflict("pods/binding", "", call.name, why)
    pod["spec"]["nodeName"] = node
    given = mapping(body, "metadata", "annotations")
    if given:
        pod["metadata"]["annotations"] = {**mapping(pod, "metadata", "annotations"), **given}
    _mark_scheduled(pod, format_time(registry.clock.now()))
    _topology(registry, pod, node)
    if not call.dry_run:
        # A binding is written past what keeps the managed fields.
        registry.etcd.put(entry.key, pod, entry.revision)
    return SUCCESS


def _unbindable(pod: Obj, name: str) -> str:
    if pod["metadata"].get("deletionTimestamp"):
        return f"pod {name} is being deleted, cannot be assigned to a host"
    if assigned := text(pod, "spec", "nodeName"):
        return f'pod {name} is already assigned to node "{assigned}"'
    if dicts(pod, "spec", "schedulingGates"):
        return f"pod {name} has non-empty .spec.schedulingGates"
    return ""


def _topology(registry: Registry, pod: Obj, node: str) -> None:
    """The node's zone and region, copied to the Pod as it is bound (PodTopologyLabels)."""
    found = registry.etcd.get(key("nodes", "", node))
    labels: dict[str, str] = mapping(found.obj, "metadata", "labels") if found else {}
    copied: Obj = {
        label: labels[label]
        for label in ("topology.kubernetes.io/zone", "topology.kubernetes.io/region")
        if label in labels
    }
    if copied:
        pod["metadata"]["labels"] = {**mapping(pod, "metadata", "labels"), **copied}


def _mark_scheduled(pod: Obj, now: str) -> None:
    condition: Obj = {
        "type": "PodScheduled",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": now,
    }
    found = pod.setdefault("status", {})
    found.pop("nominatedNodeName", None)
    conditions = dicts(found, "conditions")
    at = next((i for i, item in enumerate(conditions) if item.get("type") == "PodScheduled"), len(conditions))
    found["conditions"] = [*conditions[:at], condition, *conditions[at + 1 :]]


def scale_of(call: Call, entry: Entry) -> Obj:
    """The Scale of a workload."""
    obj = entry.obj
    if is_custom(call.kind):
        return scaling.scale_of(call.kind, obj)
    metadata = {
        field: obj["metadata"][field]
        for field in ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
        if field in obj["metadata"]
    }
    selector = mapping(obj, "spec", "selector")
    plain = call.kind.resource == "replicationcontrollers"
    written = render(from_map(selector) if plain else from_object(selector))
    found: Obj = {"replicas": int(mapping(obj, "status").get("replicas") or 0)}
    if written != "<none>":
        found["selector"] = written
    replicas = mapping(obj, "spec").get("replicas")
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": metadata,
        "spec": {"replicas": int(replicas)} if replicas else {},
        "status": found,
    }


def set_scale(registry: Registry, call: Call, scale: Obj) -> Obj:
    """Write the replicas of a Scale into its workload."""
    wanted = mapping(scale, "spec").get("replicas", 0)
    if not isinstance(wanted, int) or isinstance(wanted, bool):
        raise bad_request(
            'Scale in version "v1" cannot be handled as a Scale: json: cannot unmarshal string into Go struct '
            "field ScaleSpec.spec.replicas of type int32"
        )
    if wanted < 0:
        said = FieldError("FieldValueInvalid", "spec.replicas",
                          f"Invalid value: {wanted}: must be greater than or equal to 0")  # fmt: skip
        raise invalid("Scale", "autoscaling", call.name, [said])
    entry = registry.find(call)
    registry.match(call, entry, mapping(scale, "metadata"))
    new = clone(entry.obj)
    if is_custom(call.kind):
        scaling.set_replicas(call.kind, new, wanted)
    else:
        new["spec"]["replicas"] = wanted
    registry.record(call, entry.obj, new)
    main = replace(call, subresource="")
    return scale_of(call, registry.replace(main, entry, new, recorded=True))


def patch_scale(registry: Registry, call: Call, change: Patch) -> Obj:
    """PATCH of a Scale: JSON or merge; it has no lists, so strategic is the same as merge."""
    from kubetui.api.patch import PatchError, json_patch, merge_patch

    current = scale_of(call, registry.find(call))
    try:
        new = (json_patch if change.kind == "json" else merge_patch)(current, change.body)
    except PatchError as error:
        message = "the server rejected our request due to an error in our request"
        raise status(422, "Invalid", message, {}) from error
    return set_scale(registry, call, new)
