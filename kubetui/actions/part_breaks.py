"""Breaks of the control plane itself: its parts, and the controller that looks after a kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kubetui.actions.breakage import Break, fault
from kubetui.api.meta import Obj, labels


def _part(name: str, watch: str) -> Break:
    said = "Its manifest is taken off the Node, so its kubelet ends it and does not start it again."
    return Break("part", "stop it", said, watch, fault(f"stop-{name}"), playground=True)


def _controller(name: str, watch: str) -> Break:
    said = f"The controller {name} stops; everything else goes on."
    return Break(
        "controller", "stop its controller", said, watch, fault("stop-controller", name), playground=True
    )


PARTS: Final[Mapping[str, Break]] = {
    "kube-scheduler": _part("scheduler", "Scale something up: its new Pods stay Pending, on no Node."),
    "kube-controller-manager": _part("controller-manager", "Delete a Pod of a Deployment: nobody makes another."),
    "etcd": _part("etcd", "Nothing can be read or changed any more; what runs, runs on."),
    "kube-apiserver": _part("apiserver", "Nobody can ask or change anything; what runs, runs on."),
}  # fmt: skip
"""The static Pods of the control plane, by their label `component`."""

CONTROLLERS: Final[Mapping[str, Break]] = {
    "deployments.apps": _controller("deployment", "Set another image: no ReplicaSet comes for it."),
    "replicasets.apps": _controller("replicaset", "Delete one of its Pods: nobody makes another."),
    "statefulsets.apps": _controller("statefulset", "Delete one of its Pods: nobody makes it again."),
    "daemonsets.apps": _controller("daemonset", "Delete its Pod on a Node: it stays away."),
    "jobs.batch": _controller("job", "Its Pod ends, and the Job does not notice."),
    "cronjobs.batch": _controller("cronjob", "The time comes, and no Job starts."),
    "services": _controller("endpointslice", "Delete one of its Pods: the Service goes on sending visitors there."),
    "persistentvolumeclaims": _controller("persistentvolume-binder", "The next claim stays Pending."),
}  # fmt: skip
"""For each kind the controller that looks after it."""


def part_of(obj: Obj | None) -> Break | None:
    """The break of a part of the control plane; None where a Pod is none."""
    return PARTS.get(str(labels(obj).get("component", ""))) if obj is not None else None
