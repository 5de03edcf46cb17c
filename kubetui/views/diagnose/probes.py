"""Probes that say no: not ready, never begun, killed for it."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta
from kubetui.api.meta import Obj, integer, mapping, text
from kubetui.kinds.shown import events as events_shown
from kubetui.views.diagnose.containers import Container, containers, logs_command, mend
from kubetui.views.diagnose.model import PROBE, Case, Finding
from kubetui.views.model import Health


def unready(case: Case) -> Iterator[Finding]:
    """Running, but a probe says no: out of its Services, or never begun."""
    if meta.deleting(case.obj) or text(case.obj, "status", "phase") != "Running":
        return
    condition, path = case.condition("Ready")
    if condition.get("status") == "True" or not condition:
        return
    for one in containers(case.obj):
        if "running" not in mapping(one.status, "state") or one.status.get("ready") is True or one.step:
            continue
        starting = one.status.get("started") is False
        kind = "Startup" if starting else "Readiness"
        event = case.said("Unhealthy", containing=kind)
        waited = case.since(text(one.status, "state", "running", "startedAt")).total_seconds()
        if event is None and waited < 60:
            continue
        yield _unready(case, one, event, starting, path)


def _unready(case: Case, one: Container, event: Obj | None, starting: bool, path: str) -> Finding:
    said = events_shown.message(event).partition("failed: ")[2] if event else ""
    answer = f": {said}" if said else ""
    evidence = [case.evidence(f"{one.path}.ready", "false"), case.evidence(f"{path}.status", "False")]
    if event:
        evidence.insert(0, case.heard(event))
    if starting:
        symptom = "runs, but has not finished starting"
        cause = (
            f"The startup probe of {one.name} does not succeed{answer}. Until it does, the other probes wait."
        )
    else:
        symptom = "runs, but takes no requests: not ready"
        cause = f"The readiness probe of {one.name} fails{answer}. So its Services leave it out; nothing is restarted."
    fix = "Compare the probe's port and path with what the program offers, and read its logs."
    return Finding(
        Health.WARNING, symptom, cause, tuple(evidence), fix, case.ref, logs_command(case, one, previous=False), "logs",
        "probes", PROBE,
    )  # fmt: skip


def killed_by_probe(case: Case) -> Iterator[Finding]:
    """Restarted by its own liveness or startup probe within the last minutes, and up again."""
    for one in containers(case.obj):
        if "running" not in mapping(one.status, "state") or not integer(one.status, "restartCount"):
            continue
        event = case.said("Killing", containing=f"{one.name} failed")
        if event is None or not case.recently(event):
            continue
        probe = "startup" if "startup" in events_shown.message(event) else "liveness"
        unhealthy = case.said("Unhealthy", containing=probe.capitalize())
        evidence = [case.heard(event)] + ([case.heard(unhealthy)] if unhealthy else [])
        yield Finding(
            Health.WARNING,
            f"restarted by its {probe} probe",
            f"The kubelet killed {one.name} because its {probe} probe failed, and will do it again.",
            (*evidence, case.evidence(f"{one.path}.restartCount", text(one.status, "restartCount"))),
            f"Give it more time to start, a wider limit, or a probe that asks the program alone: {mend(case)}.",
            case.ref, case.kubectl("describe"), "describe", "probes", PROBE,
        )  # fmt: skip
