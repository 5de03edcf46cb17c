"""Why nothing is printed, and what to do: from what the cluster says of the containers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dig, mapping, text
from kubetui.tui import log_sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from kubetui.session import Session
    from kubetui.tui.log_sources import Source

_STARTERS: Final = {
    "jobs.batch": "A Job starts its Pods by itself, unless it is suspended or has ended.",
    "cronjobs.batch": "It starts a Job at its next time; trigger, under {actions}, starts one now.",
    "services": "No Pod has the labels its selector asks for: {map} draws what it leads to.",
}


def without_pods(about: ObjectRef, key: Callable[[str], str]) -> str:
    """Why an object has no log at all; `key` gives the key of a verb."""
    said = _STARTERS.get(
        about.resource, "It has no replicas, or its Pods cannot be made: {describe} tells which."
    )
    if about.resource == "pods":
        return "This Pod is gone, and its logs with it."
    words = said.format(actions=key("actions"), map=key("map"), describe=key("describe"))
    return f"No Pod belongs to it now. {words} Its lines come here by themselves."


def why(session: Session, source: Source, key: Callable[[str], str], *, previous: bool) -> str:
    """Why one container has printed nothing that could be read."""
    pod = session.store.find(source.pod)
    if pod is None:
        return "its Pod is gone, and its log with it"
    if previous:
        return f"no log from before its last restart is held; {key('logs.previous')} shows the present one"
    found = log_sources.status(session, source)
    if waiting := mapping(found, "state", "waiting"):
        return _waiting(waiting, key)
    if ended := log_sources.ending(session, source, "state"):
        return f"it has ended ({ended}) and printed nothing, or its log was rotated away"
    if mapping(found, "state", "running"):
        return f"it runs, but has printed nothing that is read here; {key('logs.range')} reads more"
    return _unstarted(pod, key)


def waits(session: Session, source: Source) -> bool:
    """Whether a container has yet to be started: the server's words say so, but not what to do."""
    return bool(mapping(log_sources.status(session, source), "state", "waiting"))


def _waiting(waiting: Obj, key: Callable[[str], str]) -> str:
    reason = text(waiting, "reason") or "waiting"
    if reason in ("ContainerCreating", "PodInitializing"):
        return f"it is not started yet ({reason}); its lines come by themselves"
    return f"it is not started: {reason}; {key('describe')} tells why, its lines come when it runs"


def _unstarted(pod: Obj, key: Callable[[str], str]) -> str:
    if not text(pod, "spec", "nodeName"):
        said = text(meta.condition(pod, "PodScheduled") or {}, "message")
        return f"it has no node yet{f': {said}' if said else ''}; {key('describe')} tells more"
    phase = dig(pod, "status", "phase")
    return f"its kubelet has not told of it yet, the Pod is {phase or 'Pending'}"
