"""What one change of one object tells: who acted, and what it did. Pure.

Each rule looks at an object before and after; several things may have happened at once, because a
watch may join changes. Rules: who writes what is `design` of the components (ReplicaSets are the
deployment controller's, `spec.nodeName` the scheduler's, container states the kubelet's).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.kinds.vocabulary import Health
from kubetui.store.delta import Delta
from kubetui.store.slim import WRITER


class Beat(NamedTuple):
    """One thing that happened: who did it, what it was, what it is counted as."""

    stage: str
    actor: str
    text: str
    note: str = ""
    health: Health = Health.OK


_REVISION = "deployment.kubernetes.io/revision"


def beats(delta: Delta) -> Iterator[Beat]:
    """What a change tells, in the order in which it happened."""
    teller = _TELLERS.get(delta.resource)
    if teller is not None:
        yield from teller(delta)


def wish(old: Obj | None, new: Obj) -> str:
    """What a person changed in a workload, in a few words; empty when the wish is the same."""
    if old is None:
        return "created"
    if meta.deleting(new) and not meta.deleting(old):
        return "being deleted"
    if dig(old, "spec") == dig(new, "spec"):
        return ""
    return ", ".join(_wishes(old, new)) or "changed"


def writer(obj: Obj) -> str:
    """Who wrote a wish last: the program's own word for itself, empty when it is not known."""
    return text(obj, "metadata", WRITER)


def _wishes(old: Obj, new: Obj) -> Iterator[str]:
    before, after = dig(old, "spec", "replicas"), dig(new, "spec", "replicas")
    if before != after:
        yield f"replicas {before} → {after}"
    images = {text(c, "name"): text(c, "image") for c in dicts(old, "spec", "template", "spec", "containers")}
    for container in dicts(new, "spec", "template", "spec", "containers"):
        image = images.get(text(container, "name"))
        if image is not None and image != text(container, "image"):
            yield f"image {image} → {text(container, 'image')}"
    if dig(new, "spec", "paused") != dig(old, "spec", "paused"):
        yield "paused" if dig(new, "spec", "paused") else "resumed"


def _workload(delta: Delta) -> Iterator[Beat]:
    seen, before = _observed(delta.object), _observed(delta.old or {})
    generation = integer(delta.object, "metadata", "generation")
    if seen == generation and before != seen:
        yield Beat("observed", "Controller", f"has seen generation {generation}")
    reason = _progressing(delta.object)
    if reason == "ProgressDeadlineExceeded" and _progressing(delta.old or {}) != reason:
        yield Beat("deadline", "Controller", "gives up waiting", reason, Health.ERROR)
    if reason == "NewReplicaSetAvailable" and _progressing(delta.old or {}) != reason:
        yield Beat("done", "Controller", "all Pods run the wished version")


def _observed(obj: Obj) -> int:
    return integer(obj, "status", "observedGeneration")


def _progressing(obj: Obj) -> str:
    return text(meta.condition(obj, "Progressing") or {}, "reason")


def _replica_set(delta: Delta) -> Iterator[Beat]:
    revision = meta.annotations(delta.object).get(_REVISION, "")
    note = f"revision {revision}" if revision else ""
    wanted = integer(delta.object, "spec", "replicas")
    if delta.type == "ADDED":
        yield Beat("replicaset", "Deployment controller", f"creates {meta.name(delta.object)}", note)
    elif delta.type == "MODIFIED" and integer(delta.old or {}, "spec", "replicas") != wanted:
        before = integer(delta.old or {}, "spec", "replicas")
        yield Beat(f"scale {meta.name(delta.object)}", "Deployment controller",
                   f"scales {meta.name(delta.object)} {before} → {wanted}", note)  # fmt: skip


def _pod(delta: Delta) -> Iterator[Beat]:
    new, old = delta.object, delta.old or {}
    name = meta.name(new)
    if delta.type == "DELETED":
        yield Beat("gone", "Kubelet", f"{name} is gone", _node(new))
        return
    if delta.type == "ADDED":
        yield Beat("created", _maker(new), f"creates Pod {name}")
    if meta.deleting(new) and not meta.deleting(old):
        grace = integer(new, "metadata", "deletionGracePeriodSeconds")
        yield Beat("leaving", "API server", f"{name} is to go", f"{grace} s of grace", Health.PROGRESS)
    if _node(new) and not _node(old):
        yield Beat("scheduled", "Scheduler", f"chooses {_node(new)}", name)
    yield from _unschedulable(new, old)
    yield from _containers(new, old)
    if meta.is_true(new, "Ready") and not meta.is_true(old, "Ready"):
        yield Beat("ready", "Kubelet", f"{name} is ready")
    elif delta.type == "MODIFIED" and meta.is_true(old, "Ready") and not meta.is_true(new, "Ready"):
        yield Beat("unready", "Kubelet", f"{name} is not ready any more", "", Health.WARNING)


def _maker(pod: Obj) -> str:
    """Who made a Pod: its controller, the kubelet what it was told by a file, else whoever wrote it."""
    owner = text(meta.controller_of(pod) or {}, "kind")
    if owner == "Node":
        return "Kubelet"
    return f"{owner} controller" if owner else writer(pod) or "Somebody"


def _node(pod: Obj) -> str:
    return text(pod, "spec", "nodeName")


def _unschedulable(new: Obj, old: Obj) -> Iterator[Beat]:
    now, before = meta.condition(new, "PodScheduled") or {}, meta.condition(old, "PodScheduled") or {}
    if now.get("reason") == "Unschedulable" and now.get("message") != before.get("message"):
        yield Beat("unschedulable", "Scheduler", "finds no node", text(now, "message"), Health.ERROR)


def _containers(new: Obj, old: Obj) -> Iterator[Beat]:
    before = {text(status, "name"): status for status in dicts(old, "status", "containerStatuses")}
    for status in dicts(new, "status", "containerStatuses"):
        yield from _container(meta.name(new), status, before.get(text(status, "name"), {}))


def _container(pod: str, new: Obj, old: Obj) -> Iterator[Beat]:
    name = f"{text(new, 'name')} in {pod}"
    waiting, image = text(new, "state", "waiting", "reason"), text(new, "image")
    if waiting and waiting != text(old, "state", "waiting", "reason"):
        if waiting == "ContainerCreating":
            yield Beat("pulling", "Kubelet", f"prepares {image}", pod, Health.PROGRESS)
        else:
            yield Beat(
                f"waiting {waiting}",
                "Kubelet",
                waiting,
                text(new, "state", "waiting", "message"),
                Health.ERROR,
            )
    ended = _ended(new)
    if ended and ended != _ended(old):
        code = integer(ended, "exitCode")
        yield Beat("ended", "Kubelet", f"{name} ended with code {code}", text(ended, "reason"),
                   Health.ERROR if code else Health.OK)  # fmt: skip
    started = text(new, "state", "running", "startedAt")
    if started and started != text(old, "state", "running", "startedAt"):
        again = integer(new, "restartCount")
        yield Beat(
            "started", "Kubelet", f"starts {name}", f"start {again + 1}, the same Pod" if again else image
        )


def _ended(status: Obj) -> Obj:
    return mapping(status, "state", "terminated") or mapping(status, "lastState", "terminated")


def _slice(delta: Delta) -> Iterator[Beat]:
    after, before = _ready_pods(delta.object), _ready_pods(delta.old or {})
    service = meta.labels(delta.object).get("kubernetes.io/service-name", meta.name(delta.object))
    if delta.type == "DELETED":
        return
    for name in sorted(after - before):
        yield Beat("listed", "EndpointSlice", f"lists {name}", f"svc {service} sends it traffic")
    for name in sorted(before - after):
        yield Beat("unlisted", "EndpointSlice", f"drops {name}", f"svc {service} has {len(after)} left")


def _ready_pods(endpoint_slice: Obj) -> set[str]:
    return {
        text(endpoint, "targetRef", "name")
        for endpoint in dicts(endpoint_slice, "endpoints")
        if dig(endpoint, "conditions", "ready") is not False
    }


_TELLERS: dict[str, Callable[[Delta], Iterator[Beat]]] = {
    "deployments.apps": _workload,
    "statefulsets.apps": _workload,
    "daemonsets.apps": _workload,
    "replicasets.apps": _replica_set,
    "pods": _pod,
    "endpointslices.discovery.k8s.io": _slice,
}
