"""Facts of what bounds, scales and protects: autoscalers, budgets, quotas, limits, priorities, rights, volumes."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import dicts, dig, integer, mapping, text
from kubetui.api.quantity import amount
from kubetui.views.facts.model import About, Fact
from kubetui.views.model import Health
from kubetui.views.words import count, joined, line, plain

_MOST = 6


def autoscaler(about: About) -> Iterator[Fact]:
    """How many there are, between which bounds, by which measure."""
    spec, status = mapping(about.obj, "spec"), mapping(about.obj, "status")
    now, wished = integer(status, "currentReplicas"), integer(status, "desiredReplicas")
    most = integer(spec, "maxReplicas")
    told = f"{count(now, 'Pod')} now, between {integer(spec, 'minReplicas', default=1)} and {most}."
    yield Fact(line(told), "status.currentReplicas")
    if wished != now:
        yield Fact(line(f"On its way to {wished}."), "status.desiredReplicas", Health.PROGRESS)
    for index, metric in enumerate(dicts(spec, "metrics")[:_MOST]):
        name, target = text(metric, "resource", "name"), mapping(metric, "resource", "target")
        if "averageUtilization" in target:
            goal = text(target, "averageUtilization")
            now_at = (
                text(dig(status, "currentMetrics", index), "resource", "current", "averageUtilization") or "?"
            )
            told_ = line(
                plain(name, "strong"), f" at {now_at}% of what was requested; the target is {goal}%."
            )
            yield Fact(told_, f"status.currentMetrics[{index}]")
    if last := text(status, "lastScaleTime"):
        yield Fact(line("It last changed the number at ", plain(last)), "status.lastScaleTime")


def budget(about: About) -> Iterator[Fact]:
    """How many evictions it allows."""
    status = mapping(about.obj, "status")
    allowed = integer(status, "disruptionsAllowed")
    health = Health.OK if allowed else Health.WARNING
    yield Fact(line(f"{count(allowed, 'eviction')} allowed right now."), "status.disruptionsAllowed", health)
    healthy, desired = integer(status, "currentHealthy"), integer(status, "desiredHealthy")
    yield Fact(line(f"{healthy} of {count(integer(status, 'expectedPods'), 'Pod')} are well; {desired} must be."),
               "status.currentHealthy")  # fmt: skip


def quota(about: About) -> Iterator[Fact]:
    """Used against allowed, the fullest first."""
    hard, used = mapping(about.obj, "status", "hard"), mapping(about.obj, "status", "used")
    shares = {
        key: float(amount(used.get(key)) / amount(hard[key])) if amount(hard[key]) else 1.0 for key in hard
    }
    for key in sorted(hard, key=lambda key: -shares[key])[:_MOST]:
        health = Health.WARNING if shares[key] > 0.9 else Health.OK
        told = line(plain(key, "strong"), ": ", plain(used.get(key, 0)), " of ", plain(hard[key]))
        yield Fact(told, f"status.used.{key}", health)
    counted = any(key.startswith(("requests.", "limits.")) or key in ("cpu", "memory") for key in hard)
    if counted:
        yield Fact(line("It counts CPU or memory, so each Pod here must say what it needs."), "spec.hard")


def limit_range(about: About) -> Iterator[Fact]:
    """What is filled in, and the bounds."""
    for index, rule in enumerate(dicts(about.obj, "spec", "limits")[:_MOST]):
        for key, says in (("defaultRequest", "gets the request"), ("default", "gets the limit"),
                          ("min", "must ask for at least"), ("max", "may ask for at most")):  # fmt: skip
            values = mapping(rule, key)
            if values:
                shown = ", ".join(f"{name} {value}" for name, value in sorted(values.items()))
                told = line("Each ", plain(text(rule, "type")), f" {says} ", plain(shown))
                yield Fact(told, f"spec.limits[{index}].{key}")


def priority_class(about: About) -> Iterator[Fact]:
    """Its number, and who has it."""
    yield Fact(line("Its number is ", plain(text(about.obj, "value"), "strong")), "value")
    if about.obj.get("globalDefault") is True:
        yield Fact(line("Pods that name no class get this one."), "globalDefault")
    if text(about.obj, "preemptionPolicy") == "Never":
        yield Fact(line("It puts nobody out; it only waits nearer the front."), "preemptionPolicy")
    pods = [pod for pod in about.store.all("pods") if text(pod, "spec", "priorityClassName") == about.name]
    yield Fact(
        line(f"{count(len(pods), 'Pod')} of this class: ", plain(joined([meta.name(pod) for pod in pods]))),
        "",
    )


def role(about: About) -> Iterator[Fact]:
    """What it allows."""
    for index, rule in enumerate(dicts(about.obj, "rules")[:_MOST]):
        verbs, resources = _words(rule, "verbs"), _words(rule, "resources") or _words(rule, "nonResourceURLs")
        names = _words(rule, "resourceNames")
        only = (" named ", plain(joined(names))) if names else ()
        told = line("Allows to ", plain(joined(verbs, 8)), ": ", plain(joined(resources)), *only)
        yield Fact(
            told, f"rules[{index}]", Health.WARNING if "*" in verbs and "*" in resources else Health.OK
        )


def binding(about: About) -> Iterator[Fact]:
    """Who gets which role."""
    role_ref = mapping(about.obj, "roleRef")
    yield Fact(
        line("Gives the ", plain(f"{text(role_ref, 'kind')} {text(role_ref, 'name')}", "strong")), "roleRef"
    )
    for index, subject in enumerate(dicts(about.obj, "subjects")[:_MOST]):
        space = text(subject, "namespace")
        who = f"{text(subject, 'kind')} {space + '/' if space else ''}{text(subject, 'name')}"
        yield Fact(line("to ", plain(who)), f"subjects[{index}]")


def _words(rule: meta.Obj, key: str) -> list[str]:
    found = dig(rule, key, default=[])
    return [str(word) for word in found] if isinstance(found, list) else []


def volume(about: About) -> Iterator[Fact]:
    """Its phase, and what becomes of it."""
    phase = text(about.obj, "status", "phase")
    health = {"Bound": Health.OK, "Available": Health.EXPECTED, "Released": Health.WARNING}.get(
        phase, Health.PROGRESS
    )
    told = line(plain(phase or "?"), ", ", plain(text(about.obj, "spec", "capacity", "storage")))
    yield Fact(told, "status.phase", health)
    keeps = text(about.obj, "spec", "persistentVolumeReclaimPolicy") == "Retain"
    after = "it is kept, data and all" if keeps else "it and its data are deleted"
    yield Fact(line(f"When its claim goes, {after}."), "spec.persistentVolumeReclaimPolicy")
    if mapping(about.obj, "spec", "nodeAffinity"):
        yield Fact(line("It can be used on certain Nodes only."), "spec.nodeAffinity")
