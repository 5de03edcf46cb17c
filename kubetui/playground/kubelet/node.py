"""The Node object a kubelet registers, and its status. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from kubetui.api.meta import Obj, dicts, format_micro_time, format_time, text
from kubetui.playground.kubelet.images.reference import Reference
from kubetui.playground.kubelet.images.registry import image_of

VERSION = "v1.36.0"
CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
_CHECKS = (
    ("MemoryPressure", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
)
NOT_YET = (
    "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin "
    "returns error: cni plugin not initialized"
)
"""Why a Node is not Ready in its first moments."""


class Place(NamedTuple):
    """Which node of the playground this is."""

    name: str
    number: int
    control_plane: bool

    @property
    def ip(self) -> str:
        """Its address."""
        return f"172.18.{self.number // 250}.{self.number % 250 + 2}"

    @property
    def pod_cidr(self) -> str:
        """The range of its Pods' addresses."""
        return f"10.244.{self.number}.0/24"

    @property
    def gateway(self) -> str:
        """Where the kubelet's own requests to Pods come from."""
        return f"10.244.{self.number}.1"


def capacity() -> Obj:
    """What the machine has."""
    return {"cpu": "4", "ephemeral-storage": "102400Mi", "hugepages-1Gi": "0", "hugepages-2Mi": "0",
            "memory": "8Gi", "pods": "110"}  # fmt: skip


def allocatable() -> Obj:
    """What of it Pods may use: less what the eviction thresholds keep free."""
    return {**capacity(), "ephemeral-storage": "92160Mi", "memory": "8092Mi"}


def node_object(place: Place) -> Obj:
    """The Node as it is registered; its status comes with it."""
    labels = {"beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
              "kubernetes.io/hostname": place.name, "kubernetes.io/os": "linux"}  # fmt: skip
    spec: Obj = {"podCIDR": place.pod_cidr, "podCIDRs": [place.pod_cidr],
                 "providerID": f"playground://kubetui/{place.name}"}  # fmt: skip
    if place.control_plane:
        labels |= {CONTROL_PLANE: "", "node.kubernetes.io/exclude-from-external-load-balancers": ""}
        spec["taints"] = [{"key": CONTROL_PLANE, "effect": "NoSchedule"}]
    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": place.name, "labels": labels, "annotations": {
            "node.alpha.kubernetes.io/ttl": "0",
            "volumes.kubernetes.io/controller-managed-attach-detach": "true"}},
        "spec": spec,
    }  # fmt: skip


def node_status(
    place: Place, old: Iterable[Obj], images: Iterable[Reference], now: datetime, *, ready: bool, boot: str
) -> Obj:
    """The status; conditions whose status has not changed keep their times."""
    before = {text(item, "type"): item for item in old}
    checks = [(type_, "False", reason, message) for type_, reason, message in _CHECKS]
    if ready:
        checks.append(("Ready", "True", "KubeletReady", "kubelet is posting ready status"))
    else:
        checks.append(("Ready", "False", "KubeletNotReady", NOT_YET))
    own = {check[0] for check in checks}
    kept = [item for type_, item in before.items() if type_ not in own]
    return {
        "addresses": [{"type": "InternalIP", "address": place.ip}, {"type": "Hostname", "address": place.name}],
        "allocatable": allocatable(),
        "capacity": capacity(),
        "conditions": kept + [_condition(*check, before.get(check[0]), now) for check in checks],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "images": [_image(reference) for reference in images],
        "nodeInfo": _info(place, boot),
    }  # fmt: skip


def _condition(type_: str, status: str, reason: str, message: str, old: Obj | None, now: datetime) -> Obj:
    same = old is not None and text(old, "status") == status
    return {"type": type_, "status": status, "lastHeartbeatTime": format_time(now),
            "lastTransitionTime": text(old, "lastTransitionTime") if same else format_time(now),
            "reason": reason, "message": message}  # fmt: skip


def _image(reference: Reference) -> Obj:
    names = [reference.image_id, reference.full] if reference.tag else [reference.image_id]
    return {"names": names, "sizeBytes": image_of(reference).size}


def _info(place: Place, boot: str) -> Obj:
    identity = f"{place.number + 1:032x}"
    return {
        "architecture": "amd64", "bootID": boot, "containerRuntimeVersion": "containerd://2.2.1",
        "kernelVersion": "6.12.0-playground", "kubeProxyVersion": "", "kubeletVersion": VERSION,
        "machineID": identity, "operatingSystem": "linux", "osImage": "kubetui playground (simulated)",
        "swap": {"capacity": 0}, "systemUUID": identity,
    }  # fmt: skip


def differs(old: Obj, new: Obj) -> bool:
    """Whether a status tells anything new: more than a heartbeat."""
    return _told(old) != _told(new)


def _told(status: Obj) -> Obj:
    conditions = [{key: value for key, value in item.items() if key != "lastHeartbeatTime"}
                  for item in dicts(status, "conditions")]  # fmt: skip
    return {**status, "conditions": conditions}


def lease(place: Place, owner: Obj, now: datetime) -> Obj:
    """The Lease by which a kubelet says that it lives."""
    return {
        "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
        "metadata": {"name": place.name, "namespace": "kube-node-lease", "ownerReferences": [
            {"apiVersion": "v1", "kind": "Node", "name": place.name, "uid": text(owner, "metadata", "uid")}]},
        "spec": {"holderIdentity": place.name, "leaseDurationSeconds": 40, "renewTime": format_micro_time(now)},
    }  # fmt: skip
