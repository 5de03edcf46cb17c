"""`pods/log` on the kubelet's side. Rule: `kubelet_pods.go` validateContainerLogStatus."""

from __future__ import annotations

from collections.abc import AsyncIterator

from kubetui.api.errors import ApiError, bad_request, status
from kubetui.api.meta import Obj, dicts, mapping, name, namespace, text
from kubetui.playground.api import LogOptions
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.runtime import logs
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.sandbox import Sandbox

_PULL = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}


async def read(
    sandbox: Sandbox | None, pod: Obj, container: str, options: LogOptions, clock: Clock
) -> AsyncIterator[bytes]:
    """The log as bytes, live with `follow`.

    Raises:
        ApiError: 400 while there is no log.
    """
    instance = _instance(sandbox, pod, container, previous=options.previous)
    async for chunk in logs.read(instance.logs, options, clock.now()):
        yield chunk


def unreachable(node_ip: str, pod: Obj, container: str) -> ApiError:
    """What the API server says when the kubelet does not answer."""
    url = f"https://{node_ip}:10250/containerLogs/{namespace(pod)}/{name(pod)}/{container}"
    return status(500, "", f'Get "{url}": dial tcp {node_ip}:10250: connect: connection refused')


def _instance(sandbox: Sandbox | None, pod: Obj, container: str, *, previous: bool) -> Container:
    kept = sandbox.instances.get(container, []) if sandbox is not None else []
    begun = [one for one in kept if one.reason != "StartError"]
    if previous:
        ended = [one for one in begun if one.finished_at is not None]
        newest = kept[-1] if kept else None
        # While nothing runs, the last instance itself is the previous one.
        waiting = bool(mapping(_status(pod, container), "state", "waiting"))
        older = [one for one in ended if one is not newest or waiting]
        if not older:
            raise bad_request(f'previous terminated container "{container}" in pod "{name(pod)}" not found')
        return older[-1]
    if not begun:
        raise bad_request(_why_not(pod, container))
    return begun[-1]


def _why_not(pod: Obj, container: str) -> str:
    about = f'container "{container}" in pod "{name(pod)}"'
    waiting = mapping(_status(pod, container), "state", "waiting")
    if not waiting:
        return f"{about} is not available"
    reason = text(waiting, "reason")
    return f"{about} is waiting to start: {_PULL.get(reason) or reason or 'no reason given'}"


def _status(pod: Obj, container: str) -> Obj:
    every = [*dicts(pod, "status", "initContainerStatuses"), *dicts(pod, "status", "containerStatuses")]
    return next((one for one in every if text(one, "name") == container), {})
