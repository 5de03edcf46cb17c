"""What can go wrong with an object, done for real: the entries of the break menu.

A break is a change like any other, and goes through the gate; or, where only the machinery can do it, a
fault of a playground. On somebody else's cluster there is no break menu.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from kubetui.actions import deletion, scale
from kubetui.actions.breakage import Break, FaultCall, Make
from kubetui.actions.change import MERGE, STRATEGIC, Change, argument, kubectl, patch
from kubetui.actions.part_breaks import CONTROLLERS, part_of
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind

__all__ = ["BREAKS", "Break", "FaultCall", "for_object", "refusal"]

Ownership = Literal["own", "local", "foreign"]
_NO_IMAGE: Final = "nginx:9.99"
_TOO_MUCH_CPU: Final = "1000"
_NOBODY: Final = "nobody"


def refusal(ownership: Ownership) -> str | None:
    """Why there is no break menu on a cluster, in one sentence; None where there is one."""
    if ownership == "foreign":
        return "This is somebody else's cluster: nothing is broken here on purpose; try it in a playground."
    return None


def for_object(
    resource: str, ownership: Ownership, *, playground: bool, obj: Obj | None = None
) -> tuple[Break, ...]:
    """The breaks for a kind, or for one object of it; those of the machinery only in a playground."""
    if refusal(ownership):
        return ()
    part = part_of(obj) if resource == "pods" else None
    found = (*([part] if part else []), *BREAKS.get(resource, ()))
    return tuple(one for one in found if playground or not one.playground)


def _deleted(kind: ApiKind, ref: ObjectRef, obj: Obj) -> Change:
    return deletion.delete(kind, ref)


def _to_none(kind: ApiKind, ref: ObjectRef, obj: Obj) -> Change:
    return scale.scale(kind, ref, 0, scale.wished(obj))


def _patched(said: str, body: Callable[[Obj], Obj], type_: str = STRATEGIC) -> Make:
    def made(kind: ApiKind, ref: ObjectRef, obj: Obj) -> Change:
        found = body(obj)
        words = ["patch", argument(kind, ref.name), *(["--type=merge"] if type_ == MERGE else []), "-p"]
        command = kubectl(*words, _json(found), namespace=ref.namespace)
        return patch("break", kind, ref, f"{said} {kind.kind} {ref.name}.", command, found, type_)

    return made


def _json(body: Obj) -> str:
    return json.dumps(body, separators=(",", ":"))


def _first(obj: Obj) -> str:
    """The name of the first container of a Pod, or of a template."""
    spec = meta.mapping(obj, "spec", "template", "spec") or meta.mapping(obj, "spec")
    return next((meta.text(one, "name") for one in meta.dicts(spec, "containers")), "")


def _container(**fields: Any) -> Callable[[Obj], Obj]:
    """A change of the first container, in the Pod itself or in the template of what makes Pods."""

    def body(obj: Obj) -> Obj:
        spec: Obj = {"containers": [{"name": _first(obj), **fields}]}
        return {"spec": {"template": {"spec": spec}} if meta.mapping(obj, "spec", "template") else spec}

    return body


def _selector(obj: Obj) -> Obj:
    keys = list(meta.mapping(obj, "spec", "selector")) or ["app"]
    return {"spec": {"selector": {keys[0]: _NOBODY}}}


def _target_port(obj: Obj) -> Obj:
    ports = [{**port, "targetPort": 9} for port in meta.dicts(obj, "spec", "ports")]
    return {"spec": {"ports": ports}}


def _on_node(kind: str) -> Make:
    return lambda _, ref, obj: FaultCall(kind, ref.name)


def _killed(kind: ApiKind, ref: ObjectRef, obj: Obj) -> FaultCall:
    return FaultCall("kill-container", f"{ref.namespace}/{ref.name}/{_first(obj)}")


_CORDON: Final = _patched("Let no new Pod onto", lambda _: {"spec": {"unschedulable": True}}, MERGE)
_PROBE: Final = {"readinessProbe": {"httpGet": {"path": "/nope", "port": 9}, "periodSeconds": 2}}

_DELETE = Break("delete", "delete it", "It is deleted.", "Does anything bring it back?", _deleted)
_IMAGE = Break(
    "image",
    "wrong image",
    f"It asks for {_NO_IMAGE}, an image that does not exist.",
    "Which Pods cannot start, and which go on serving?",
    _patched("Spoil the image of", _container(image=_NO_IMAGE)),
)
_CRASH = Break(
    "crash",
    "program that fails",
    "Its program ends at once with exit code 1.",
    "Restarts and the pauses between them.",
    _patched("Let fail the program of", _container(command=["sh", "-c", "echo broken; exit 1"])),
)
_UNREADY = Break(
    "probe",
    "bad readiness probe",
    "Its readiness probe asks for a page that is not there.",
    "Running, but 0 of 1 ready: who gets no visitors?",
    _patched("Spoil the probe of", _container(**_PROBE)),
)
_GREEDY = Break(
    "requests",
    "asks for too much",
    f"It asks for {_TOO_MUCH_CPU} CPUs, more than any node has.",
    "New Pods stay Pending, and the event says why.",
    _patched(
        "Let ask for too much",
        _container(resources={"requests": {"cpu": _TOO_MUCH_CPU}, "limits": {"cpu": None}}),
    ),
)
_NONE = Break(
    "none", "scale to none", "No Pod is wanted any more.", "What do its Services lead to?", _to_none
)
_TEMPLATED = (_IMAGE, _CRASH, _UNREADY, _GREEDY)

BREAKS: Final[Mapping[str, tuple[Break, ...]]] = {
    "pods": (
        _DELETE,
        Break("kill", "kill its container", "The process of its first container is killed.",
              "Same Pod, same UID, one restart more: the kubelet did that.", _killed, playground=True),
        Break("image", "wrong image", f"Its image becomes {_NO_IMAGE}, which does not exist.",
              "The container is stopped for the new image, and no new one can start.",
              _patched("Spoil the image of", _container(image=_NO_IMAGE))),
    ),
    "deployments.apps": (*_TEMPLATED, _NONE, CONTROLLERS["deployments.apps"], _DELETE),
    "statefulsets.apps": (*_TEMPLATED, _NONE, CONTROLLERS["statefulsets.apps"], _DELETE),
    "daemonsets.apps": (*_TEMPLATED, CONTROLLERS["daemonsets.apps"], _DELETE),
    "replicasets.apps": (CONTROLLERS["replicasets.apps"], _DELETE),
    "jobs.batch": (
        Break("suspend", "suspend it", "It is suspended: its Pods are taken away.", "Active becomes 0.",
              _patched("Suspend", lambda _: {"spec": {"suspend": True}}, MERGE)),
        CONTROLLERS["jobs.batch"],
        _DELETE,
    ),
    "cronjobs.batch": (
        Break("suspend", "suspend it", "It is suspended: it starts no more Jobs.", "The next full minute.",
              _patched("Suspend", lambda _: {"spec": {"suspend": True}}, MERGE)),
        CONTROLLERS["cronjobs.batch"],
        _DELETE,
    ),
    "services": (
        Break("selector", "wrong selector", "It asks for Pods that carry a label nobody has.",
              "Its endpoints vanish; the Pods are as well as before.",
              _patched("Spoil the selector of", _selector, MERGE)),
        Break("port", "wrong target port", "It sends its visitors to port 9, where nobody listens.",
              "Its endpoints are all there, and every visitor is refused.",
              _patched("Spoil the target port of", _target_port, MERGE)),
        CONTROLLERS["services"],
        _DELETE,
    ),
    "configmaps": (
        Break("delete", "delete it", "It is deleted.",
              "What runs has its copy; what starts from now on waits for it.", _deleted),
    ),
    "secrets": (
        Break("delete", "delete it", "It is deleted.",
              "What runs has its copy; what starts from now on waits for it.", _deleted),
    ),
    "persistentvolumeclaims": (
        Break("delete", "delete it", "It is deleted.", "While a Pod uses it, it only says Terminating.", _deleted),
        CONTROLLERS["persistentvolumeclaims"],
    ),
    "nodes": (
        Break("cordon", "cordon it", "No new Pod is placed on it; those that run stay.",
              "Scale something up: where do the new Pods go?", _CORDON),
        Break("kubelet", "stop its kubelet", "The agent on it stops; its containers run on.",
              "After 50 s the node is NotReady, and its Pods still say Running.",
              _on_node("stop-kubelet"), playground=True),
        Break("power", "cut its power", "The machine is gone, and everything on it.",
              "50 s until it is NotReady, then 300 s until its Pods are made elsewhere.",
              _on_node("power-off"), playground=True),
    ),
}  # fmt: skip
"""What can go wrong, by kind, the most instructive first."""
