"""Facts of Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs and CronJobs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.kinds.shown.batch import CronJobFacts, JobFacts
from kubetui.kinds.shown.podspec import pod_spec
from kubetui.kinds.shown.workloads import revision
from kubetui.views.around import LiveAround
from kubetui.views.facts.model import About, Fact
from kubetui.views.model import Health
from kubetui.views.words import ago, count, line, link, plain


def deployment(about: About) -> Iterator[Fact]:
    """How far the newest version has come, and what users notice of it."""
    obj, status = about.obj, mapping(about.obj, "status")
    wished, updated = integer(obj, "spec", "replicas", default=1), integer(status, "updatedReplicas")
    available = integer(status, "availableReplicas")
    yield from _unseen(obj)
    if mapping(obj, "spec").get("paused") is True:
        yield Fact(line("Paused: changes of its template wait."), "spec.paused", Health.EXPECTED)
    moving = updated < wished or integer(status, "replicas") > updated
    if moving:
        yield Fact(line(f"{updated} of {count(wished, 'Pod')} run the newest version."), "status.updatedReplicas",
                   Health.PROGRESS)  # fmt: skip
        if available >= wished > 0:
            yield Fact(line(f"Nobody outside notices: {count(available, 'Pod')} still answer."),
                       "status.availableReplicas")  # fmt: skip
            yield from _budget(obj, wished)
    elif available < wished:
        yield Fact(
            line(f"{available} of {count(wished, 'Pod')} serve."), "status.availableReplicas", Health.PROGRESS
        )
    elif wished:
        yield Fact(
            line(f"All {count(wished, 'Pod')} run the newest version and serve."), "status.availableReplicas"
        )
    else:
        yield Fact(line("It wishes for no Pods at all."), "spec.replicas", Health.EXPECTED)
    yield from _version(about)
    yield from _image(obj)


def _unseen(obj: Obj) -> Iterator[Fact]:
    generation, seen = integer(obj, "metadata", "generation"), integer(obj, "status", "observedGeneration")
    if seen < generation:
        yield Fact(line(f"Its controller has not seen your last change: {seen} of {generation}."),
                   "status.observedGeneration", Health.PROGRESS)  # fmt: skip


def _budget(obj: Obj, wished: int) -> Iterator[Fact]:
    """`25% of 3 rounds down to 0: none may be missing`."""
    rolling = mapping(obj, "spec", "strategy", "rollingUpdate")
    value = rolling.get("maxUnavailable")
    if isinstance(value, str) and value.endswith("%") and value[:-1].isdecimal() and len(value) < 8:
        may = int((Decimal(value[:-1]) * wished / 100).to_integral_value(ROUND_FLOOR))
        said = f"{value} of {wished} rounds down to {may}: {may or 'none'} may be missing."
        yield Fact(line(said), "spec.strategy.rollingUpdate.maxUnavailable")


def _version(about: About) -> Iterator[Fact]:
    number = revision(about.obj)
    sets = [obj for kind, obj in about.store.owned(meta.uid(about.obj)) if kind == "replicasets.apps"]
    kept = len(sets) - 1
    if number:
        older = f"; {count(kept, 'older one is', 'older ones are')} kept for an undo" if kept > 0 else ""
        yield Fact(
            line("Revision ", plain(number), f"{older}."),
            "metadata.annotations[deployment.kubernetes.io/revision]",
        )


def _image(obj: Obj) -> Iterator[Fact]:
    for index, container in enumerate(dicts(pod_spec(obj), "containers")[:3]):
        path = f"spec.template.spec.containers[{index}].image"
        yield Fact(
            line(plain(text(container, "name"), "strong"), " runs ", plain(text(container, "image"))), path
        )


def replica_set(about: About) -> Iterator[Fact]:
    """Which revision it stands for, and how many of the wished Pods are ready."""
    obj = about.obj
    wished, ready = integer(obj, "spec", "replicas", default=1), integer(obj, "status", "readyReplicas")
    above = meta.controller_of(obj)
    number = revision(obj)
    if number and above:
        owner = about.store.get("deployments.apps", about.namespace, text(above, "name"))
        current = owner is not None and revision(owner) == number
        said = (
            "the current one"
            if current
            else "kept for an undo"
            if not wished
            else "an older one, on its way out"
        )
        yield Fact(
            line("Revision ", plain(number), f", {said}."),
            "metadata.annotations[deployment.kubernetes.io/revision]",
        )
    if not above:
        yield Fact(
            line("Nobody owns it: no Deployment brings in new versions."),
            "metadata.ownerReferences",
            Health.WARNING,
        )
    health = Health.OK if ready >= wished else Health.PROGRESS
    yield Fact(line(f"It wishes for {count(wished, 'Pod')}; {ready} {'is' if ready == 1 else 'are'} ready."),
               "status.readyReplicas", health)  # fmt: skip
    yield from _image(obj)


def stateful_set(about: About) -> Iterator[Fact]:
    """Members in order, and the update in progress."""
    obj, status = about.obj, mapping(about.obj, "status")
    wished, ready = integer(obj, "spec", "replicas", default=1), integer(status, "readyReplicas")
    yield from _unseen(obj)
    health = Health.OK if ready >= wished else Health.PROGRESS
    yield Fact(line(f"{ready} of {count(wished, 'member')} ready."), "status.readyReplicas", health)
    if text(status, "currentRevision") != text(status, "updateRevision"):
        yield Fact(line(f"An update is under way: {integer(status, 'updatedReplicas')} members have it."),
                   "status.updateRevision", Health.PROGRESS)  # fmt: skip
    claims = [text(one, "metadata", "name") for one in dicts(obj, "spec", "volumeClaimTemplates")]
    if claims:
        yield Fact(
            line("Each member has its own claim: ", plain(", ".join(claims))), "spec.volumeClaimTemplates"
        )
    yield from _image(obj)


def daemon_set(about: About) -> Iterator[Fact]:
    """On how many of the Nodes."""
    status = mapping(about.obj, "status")
    wished, ready = integer(status, "desiredNumberScheduled"), integer(status, "numberReady")
    nodes = about.store.count("nodes")
    yield from _unseen(about.obj)
    health = Health.OK if ready >= wished else Health.PROGRESS
    yield Fact(line(f"{ready} of {wished} wanted Pods are ready."), "status.numberReady", health)
    if about.store.complete("nodes") and wished < nodes:
        left = nodes - wished
        yield Fact(line(f"{count(left, 'Node is', 'Nodes are')} left out: a taint or a label keeps it away."),
                   "status.desiredNumberScheduled", Health.EXPECTED)  # fmt: skip
    yield from _image(about.obj)


def job(about: About) -> Iterator[Fact]:
    """Tries that succeeded and failed, and the time it took."""
    obj, status = about.obj, mapping(about.obj, "status")
    facts = JobFacts(obj, LiveAround(about.store, lambda: about.now, ()))
    wished = integer(obj, "spec", "completions", default=1)
    yield Fact(
        line(f"{integer(status, 'succeeded')} of {wished} ended well."), "status.succeeded", facts.health
    )
    if failed := integer(status, "failed"):
        limit = integer(obj, "spec", "backoffLimit", default=6)
        yield Fact(
            line(f"{count(failed, 'try', 'tries')} failed; {limit} may be repeated."),
            "status.failed",
            Health.WARNING,
        )
    if mapping(obj, "spec").get("suspend") is True:
        yield Fact(line("Suspended: it runs no Pods."), "spec.suspend", Health.EXPECTED)
    if facts.took:
        said = f"It took {facts.took}." if facts.ended else f"It has been at work for {facts.took}."
        yield Fact(line(said), "status.startTime")
    if (kept := mapping(obj, "spec").get("ttlSecondsAfterFinished")) is not None:
        yield Fact(
            line("It is removed ", plain(kept), " seconds after its end."), "spec.ttlSecondsAfterFinished"
        )


def cron_job(about: About) -> Iterator[Fact]:
    """When it runs next, and when it ran last."""
    obj = about.obj
    facts = CronJobFacts(obj, LiveAround(about.store, lambda: about.now, ()))
    if facts.suspended:
        yield Fact(line("Suspended: it makes no Jobs."), "spec.suspend", Health.EXPECTED)
    elif facts.next:
        zone = text(obj, "spec", "timeZone") or "UTC"
        at = facts.next.strftime("%H:%M")
        yield Fact(line(f"Next {facts.ahead}, at {at} ", plain(zone)), "spec.schedule")
    last = ago(meta.dig(obj, "status", "lastScheduleTime"), about.now)
    yield Fact(line(f"It ran last {last}." if last else "It has not run yet."), "status.lastScheduleTime")
    active = [one for one in dicts(obj, "status", "active") if text(one, "name")]
    for one in active[:3]:
        ref = meta.ObjectRef("jobs.batch", about.namespace, text(one, "name"), text(one, "uid"))
        yield Fact(line("At work: ", link(ref)), "status.active", Health.PROGRESS)
    policy = text(obj, "spec", "concurrencyPolicy")
    if policy in ("Forbid", "Replace"):
        does = "is skipped" if policy == "Forbid" else "replaces the one at work"
        yield Fact(line(f"A run that comes too early {does}."), "spec.concurrencyPolicy")
