"""Facts of a Pod: its containers, its owner, its place, its traffic, its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, integer, mapping, parse_time, text
from kubetui.kinds.vocabulary import Line
from kubetui.views.diagnose.containers import Container, containers
from kubetui.views.facts.model import About, Fact
from kubetui.views.model import Health, Span
from kubetui.views.words import ago, count, lasting, line, link, plain

_GONE_SOON = timedelta(minutes=10)


def pod(about: About) -> Iterator[Fact]:
    """Everything worth telling of a Pod."""
    yield from _leaving(about)
    for one in containers(about.obj):
        yield from _container(about, one)
    yield from _owner(about.obj)
    yield from _placed(about.obj)
    yield from _traffic(about)
    yield from _address(about.obj)
    yield from _promise(about.obj)


def _leaving(about: About) -> Iterator[Fact]:
    end = parse_time(meta.dig(about.obj, "metadata", "deletionTimestamp"))
    if end is None:
        return
    left = int((end - about.now).total_seconds())
    said = f"It is leaving: {left} s of grace are left." if left > 0 else "It is leaving; its time is up."
    yield Fact(line(said), "metadata.deletionTimestamp", Health.PROGRESS)


def _container(about: About, one: Container) -> Iterator[Fact]:
    who = plain(one.name, "strong")
    running, waiting = mapping(one.status, "state", "running"), one.waiting
    if running:
        ready = one.status.get("ready") is True or bool(one.step)
        not_yet = "" if ready else ", not ready"
        said = f" runs {lasting(running.get('startedAt'), about.now)}".rstrip()
        health = Health.OK if ready else Health.PROGRESS
        yield Fact(line(who, said + not_yet), f"{one.path}.state.running", health)
    elif waiting:
        yield Fact(
            line(who, " waits: ", plain(text(waiting, "reason"))), f"{one.path}.state.waiting", _bad(waiting)
        )
    elif ended := mapping(one.status, "state", "terminated"):
        yield Fact(_ended(who, ended, one, about), f"{one.path}.state.terminated",
                   Health.ERROR if integer(ended, "exitCode") else Health.OK)  # fmt: skip
    yield from _restarts(about, one)


def _bad(waiting: Obj) -> Health:
    begins = text(waiting, "reason") in ("ContainerCreating", "PodInitializing", "")
    return Health.PROGRESS if begins else Health.ERROR


def _ended(who: Span, ended: Obj, one: Container, about: About) -> Line:
    code = integer(ended, "exitCode")
    how = "is done" if code == 0 and one.step else f"ended with code {code}"
    return line(who, f" {how} {ago(ended.get('finishedAt'), about.now)}".rstrip())


def _restarts(about: About, one: Container) -> Iterator[Fact]:
    times = integer(one.status, "restartCount")
    if not times:
        return
    last = mapping(one.status, "lastState", "terminated")
    when = ago(last.get("finishedAt"), about.now)
    recent = parse_time(last.get("finishedAt"))
    fresh = recent is not None and about.now - recent < _GONE_SOON
    said = f" was restarted {'once' if times == 1 else f'{times} times'}" + (f", last {when}" if when else "")
    why = plain(text(last, "reason"), "muted")
    code = Span(f" (code {integer(last, 'exitCode')})", "muted") if last else Span("")
    told = line(plain(one.name, "strong"), said + (": " if last else ""), why, code)
    yield Fact(told, f"{one.path}.restartCount", Health.WARNING if fresh else Health.OK)


def _owner(obj: Obj) -> Iterator[Fact]:
    owner = meta.controller_of(obj)
    if owner is None:
        yield Fact(
            line("Nobody owns it: deleted, it stays gone."), "metadata.ownerReferences", Health.WARNING
        )
    elif owner.get("kind") == "Node":
        yield Fact(line("Its Node starts it from a file; deleting it only makes its mirror come back."),
                   "metadata.ownerReferences")  # fmt: skip


def _placed(obj: Obj) -> Iterator[Fact]:
    node = text(obj, "spec", "nodeName")
    if node:
        yield Fact(
            line("Placed on ", link(ObjectRef("nodes", "", node)), "; it never moves."), "spec.nodeName"
        )
    elif nominated := text(obj, "status", "nominatedNodeName"):
        yield Fact(
            line("Room is being made for it on ", plain(nominated)),
            "status.nominatedNodeName",
            Health.PROGRESS,
        )


def _traffic(about: About) -> Iterator[Fact]:
    """Ready, and in how many EndpointSlices."""
    if text(about.obj, "status", "phase") not in ("Running", "Pending"):
        return
    slices = about.store.endpoint_slices_of(about.obj)
    ready = meta.is_true(about.obj, "Ready")
    path = "status.conditions[Ready]"
    if ready and slices:
        yield Fact(line(f"Takes requests: listed in {count(len(slices), 'EndpointSlice')}."), path)
    elif ready and about.store.complete("endpointslices.discovery.k8s.io", about.namespace):
        yield Fact(line("Ready, but no Service leads to it."), path)
    elif slices:
        yield Fact(line("Not ready, so its Services send it nothing."), path, Health.WARNING)


def _address(obj: Obj) -> Iterator[Fact]:
    if ip := text(obj, "status", "podIP"):
        yield Fact(line("Its address is ", plain(ip), " for as long as it lives."), "status.podIP")


def _promise(obj: Obj) -> Iterator[Fact]:
    class_ = text(obj, "status", "qosClass")
    if class_ == "BestEffort" and text(obj, "status", "phase") in ("Running", "Pending"):
        yield Fact(
            line("It states no requests: among the first to go when its Node runs short."), "status.qosClass"
        )
    tokens = dicts(obj, "spec", "schedulingGates")
    if tokens:
        yield Fact(line(f"Held by {count(len(tokens), 'gate')}."), "spec.schedulingGates", Health.PROGRESS)
