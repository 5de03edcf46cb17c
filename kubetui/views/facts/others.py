"""Facts of Nodes, configuration, storage, namespaces, Events, Leases, and of any kind at all."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.events import last_seen, last_seen_text
from kubetui.api.meta import dicts, dig, integer, mapping, parse_time, text
from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown import events as events_shown
from kubetui.kinds.shown.config import MADE, SYSTEM, keys
from kubetui.kinds.shown.nodes import share
from kubetui.kinds.shown.storage import is_default, size
from kubetui.store.slim import data_sizes
from kubetui.views.around import node_load
from kubetui.views.facts.model import About, Fact
from kubetui.views.facts.reasons import REASONS
from kubetui.views.model import Health
from kubetui.views.words import ago, count, joined, line, plain

_MOST = 8


def node(about: About) -> Iterator[Fact]:
    """Heartbeat, promises, taints."""
    obj = about.obj
    lease = about.store.get("leases.coordination.k8s.io", "kube-node-lease", about.name)
    if lease is not None and (beat := ago(dig(lease, "spec", "renewTime"), about.now)):
        yield Fact(line(f"Its kubelet gave a sign of life {beat}."), "Lease spec.renewTime")
    load = node_load(about.store, about.name)
    for resource, used, said in (("cpu", load.cpu, "CPU"), ("memory", load.memory, "memory")):
        part = share(used, obj, resource)
        if part is not None:
            health = Health.WARNING if part > 0.85 else Health.OK
            yield Fact(
                line(f"{part:.0%} of its {said} is promised to Pods."),
                f"status.allocatable.{resource}",
                health,
            )
    most = text(obj, "status", "allocatable", "pods") or "?"
    yield Fact(
        line(f"{count(load.pods, 'Pod')} on it; it takes ", plain(most), "."), "status.allocatable.pods"
    )
    if mapping(obj, "spec").get("unschedulable") is True:
        yield Fact(line("Cordoned: it takes no new Pods."), "spec.unschedulable", Health.WARNING)
    for index, taint in enumerate(dicts(obj, "spec", "taints")[:_MOST]):
        value = f"={text(taint, 'value')}" if text(taint, "value") else ""
        said = f"{text(taint, 'key')}{value}:{text(taint, 'effect')}"
        yield Fact(line("Keeps Pods away that do not tolerate ", plain(said)), f"spec.taints[{index}]")


def used(about: About) -> Iterator[Fact]:
    """Of a ConfigMap, Secret or ServiceAccount: who uses it."""
    users = about.store.referring(about.resource, about.namespace, about.name)
    pods = [obj for _, kind, obj in users if kind == "pods"]
    if users:
        names = list(dict.fromkeys(meta.name(pod) for pod in pods))
        told = f"Used by {count(len(names), 'Pod')}: " if names else "Used by: "
        shown = joined(names or [meta.name(obj) for _, _, obj in users])
        yield Fact(line(told, plain(shown)), "")
    elif about.store.complete("pods", about.namespace):
        expected = about.name in MADE or about.namespace in SYSTEM
        yield Fact(line("No Pod uses it."), "", Health.OK if expected else Health.WARNING)


def config_map(about: About) -> Iterator[Fact]:
    """Keys, users, whether it can change."""
    yield from used(about)
    found = keys(about.obj)
    yield Fact(line(f"{count(len(found), 'key')}: ", plain(joined(found, _MOST))), "data")
    yield from _immutable(about)


def _immutable(about: About) -> Iterator[Fact]:
    if about.obj.get("immutable") is True:
        yield Fact(line("It can never be changed, only replaced."), "immutable")


def secret(about: About) -> Iterator[Fact]:
    """Keys and sizes, never values."""
    yield from used(about)
    sizes = data_sizes(about.obj)
    shown = joined([f"{key} ({count(sizes[key], 'byte')})" for key in sorted(sizes)], _MOST)
    yield Fact(line(f"{count(len(sizes), 'key')}: ", plain(shown)), "data")
    yield Fact(line("Its values are written in base64, not encrypted; rights alone protect them."), "data")
    yield Fact(line("Its type is ", plain(text(about.obj, "type") or "Opaque")), "type")
    yield from _immutable(about)


def account(about: About) -> Iterator[Fact]:
    """A ServiceAccount."""
    yield from used(about)
    if about.obj.get("automountServiceAccountToken") is False:
        yield Fact(line("Its Pods get no token."), "automountServiceAccountToken")


_COUNTED = ("pods", "deployments.apps", "services", "configmaps", "secrets", "persistentvolumeclaims")


def namespace(about: About) -> Iterator[Fact]:
    """What is in it, and what keeps it from going."""
    if text(about.obj, "status", "phase") == "Terminating":
        waited = ago(dig(about.obj, "metadata", "deletionTimestamp"), about.now)
        yield Fact(line(f"It is being emptied; that began {waited}." if waited else "It is being emptied."),
                   "status.phase", Health.PROGRESS)  # fmt: skip
    held = []
    for resource in _COUNTED:
        number = len(about.store.all(resource, (about.name,)))
        kind = by_resource(resource)
        if number and kind:
            held.append(count(number, kind.kind))
    yield Fact(line("It holds " + (joined(held, _MOST) if held else "nothing that is known yet") + "."), "")
    quotas = about.store.all("resourcequotas", (about.name,))
    if quotas:
        yield Fact(line(f"{count(len(quotas), 'quota bounds', 'quotas bound')} it."), "")


def event(about: About) -> Iterator[Fact]:
    """What was said, how often, by whom, and what the reason means."""
    obj = about.obj
    warning = text(obj, "type") == "Warning"
    yield Fact(line(plain(events_shown.message(obj))), "message", Health.WARNING if warning else Health.OK)
    reason = text(obj, "reason")
    if meaning := REASONS.get(reason):
        yield Fact(line(plain(reason, "strong"), f": {meaning}"), "reason")
    times = events_shown.count(obj)
    last, first = last_seen(obj), parse_time(dig(obj, "firstTimestamp"))
    when = ago(last_seen_text(obj), about.now)
    if times > 1:
        span = f" within {int((last - first).total_seconds())} s" if last and first and last > first else ""
        yield Fact(
            line(f"Seen {times} times{span}, last {when}."), "count", Health.WARNING if warning else Health.OK
        )
    elif when:
        yield Fact(line(f"Seen {when}."), "lastTimestamp")
    if who := events_shown.source(obj):
        yield Fact(line("Said by ", plain(who)), "reportingComponent")


def claim(about: About) -> Iterator[Fact]:
    """A PersistentVolumeClaim."""
    phase = text(about.obj, "status", "phase")
    class_ = text(about.obj, "spec", "storageClassName")
    kept = about.store.get("storageclasses.storage.k8s.io", "", class_)
    if phase == "Pending" and text(kept, "volumeBindingMode") == "WaitForFirstConsumer":
        yield Fact(line("It waits for the first Pod that mounts it. That is normal for its class."), "status.phase",
                   Health.PROGRESS)  # fmt: skip
    elif phase:
        health = Health.OK if phase == "Bound" else Health.PROGRESS
        yield Fact(line(plain(phase), ", ", plain(size(about.obj))), "status.phase", health)
    yield from used(about)
    if text(kept, "reclaimPolicy") == "Delete":
        yield Fact(line("When it is deleted, the disk and its data go too."), "StorageClass reclaimPolicy")


def storage_class(about: About) -> Iterator[Fact]:
    """A StorageClass."""
    if is_default(about.obj):
        yield Fact(line("The default: claims that name no class get this one."), "metadata.annotations")
    yield Fact(line("Volumes are made by ", plain(text(about.obj, "provisioner"))), "provisioner")
    waits = text(about.obj, "volumeBindingMode") == "WaitForFirstConsumer"
    when = "when the first Pod wants one" if waits else "at once"
    yield Fact(line(f"They are made {when}."), "volumeBindingMode")
    keeps = text(about.obj, "reclaimPolicy") == "Retain"
    yield Fact(
        line("Afterwards they are kept." if keeps else "They are deleted with their claim."), "reclaimPolicy"
    )


def lease(about: About) -> Iterator[Fact]:
    """Who holds it, and how fresh it is."""
    spec = mapping(about.obj, "spec")
    renewed = parse_time(spec.get("renewTime"))
    seconds = integer(spec, "leaseDurationSeconds", default=15)
    late = renewed is not None and (about.now - renewed).total_seconds() > seconds
    who = plain(text(spec, "holderIdentity") or "nobody", "strong")
    when = ago(spec.get("renewTime"), about.now) or "never"
    yield Fact(line("Held by ", who, f", renewed {when}; it lasts {seconds} s."), "spec.renewTime",
               Health.ERROR if late else Health.OK)  # fmt: skip


def definition(about: About) -> Iterator[Fact]:
    """A CustomResourceDefinition: where its objects are found."""
    names = mapping(about.obj, "spec", "names")
    called = plain(text(names, "plural"))
    yield Fact(line("It adds the kind ", plain(text(names, "kind"), "strong"), "; :", called, " lists its objects."),
               "spec.names")  # fmt: skip
    yield from anything(about)


def anything(about: About) -> Iterator[Fact]:
    """What can be told of any object: conditions that are not true, deletion, finalizers, owner."""
    for index, condition in enumerate(dicts(about.obj, "status", "conditions")[:_MOST]):
        status = text(condition, "status")
        said = text(condition, "message") or text(condition, "reason")
        told = line(
            plain(text(condition, "type"), "strong"), " is ", plain(status), ": " if said else "", plain(said)
        )
        yield Fact(told, f"status.conditions[{index}]", Health.OK if status == "True" else Health.EXPECTED)
    if finalizers := dig(about.obj, "metadata", "finalizers"):
        names = joined([str(one) for one in finalizers]) if isinstance(finalizers, list) else ""
        yield Fact(line("It goes only when this is done: ", plain(names)), "metadata.finalizers")
    if "status" in about.obj and not mapping(about.obj, "status"):
        yield Fact(line("Its status is empty: perhaps no controller acts on it."), "status", Health.EXPECTED)
    if age := ago(dig(about.obj, "metadata", "creationTimestamp"), about.now):
        yield Fact(line(f"Made {age}."), "metadata.creationTimestamp")
