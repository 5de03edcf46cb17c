"""Pods: kubectl's READY, STATUS and RESTARTS, and what they mean for health.

Rule: `pkg/printers/internalversion/printers.go`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, parse_time, text
from kubetui.kinds.shown.cells import NONE, column, name_column, said, state
from kubetui.kinds.shown.model import Around, Facts, Shown, age_column
from kubetui.kinds.shown.podspec import is_sidecar
from kubetui.kinds.vocabulary import Health, Line, Span

GOOD = frozenset({"Running", "Completed", "Succeeded"})
WAITING = frozenset({"Pending", "ContainerCreating", "PodInitializing", "Terminating", "SchedulingGated"})
PATIENCE = timedelta(seconds=60)
"""How long a running Pod may be unready before that is worth a look."""


class PodFacts(Facts):
    """What a Pod's row is made of."""

    __slots__ = ("last_restart", "ready", "restarts", "total")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        status = mapping(obj, "status")
        seen = Seen(obj, status)
        self.word = _word(obj, status, seen)
        self._count(mapping(obj, "spec"), seen)
        self._judge(seen)
        if self.restarts and self.last_restart:
            self.due = later(self.due, next_tick(self.last_restart, around.now))

    def _count(self, spec: Obj, seen: Seen) -> None:
        """READY and RESTARTS."""
        beside = [s for s in seen.inits if text(s, "name") in seen.sidecars] if seen.sidecars else []
        self.total = len(dicts(spec, "containers")) + len(seen.sidecars)
        ready = sum(1 for s in seen.apps if s.get("ready") is True and "running" in mapping(s, "state"))
        self.ready = ready + sum(1 for s in beside if s.get("ready") is True and s.get("started") is True)
        counted = seen.inits if self.word.startswith("Init:") else [*beside, *seen.apps]
        self.restarts = sum([integer(s, "restartCount") for s in counted])
        self.last_restart: datetime | None = None
        if self.restarts:
            ended = (parse_time(dig(s, "lastState", "terminated", "finishedAt")) for s in counted)
            self.last_restart = max((time for time in ended if time), default=None)

    def _judge(self, seen: Seen) -> None:
        word = self.word
        if word == "Running":
            self._judge_running(seen.conditions.get("Ready"))
        elif word in GOOD:
            self.health = Health.OK
        elif word in WAITING or (word.startswith("Init:") and "/" in word):
            scheduled = seen.conditions.get("PodScheduled") or {}
            hopeless = scheduled.get("status") == "False" and scheduled.get("reason") == "Unschedulable"
            self.health = Health.ERROR if hopeless and word == "Pending" else Health.PROGRESS
        elif word in ("NotReady", "Unknown", ""):
            self.health = Health.WARNING if word else Health.UNKNOWN
        else:
            self.health = Health.ERROR

    def _judge_running(self, ready: Obj | None) -> None:
        if ready is None or ready.get("status") == "True":
            self.health = Health.OK if self.ready == self.total or ready is not None else Health.PROGRESS
            return
        since = parse_time(ready.get("lastTransitionTime"))
        patient_until = since + PATIENCE if since else None
        if patient_until and self.around.now < patient_until:
            self.health, self.due = Health.PROGRESS, patient_until
        else:
            self.health = Health.WARNING


class Seen:
    """The lists of a Pod that several rules read, taken out once."""

    __slots__ = ("apps", "conditions", "inits", "sidecars")

    def __init__(self, pod: Obj, status: Obj) -> None:
        self.apps = dicts(status, "containerStatuses")
        self.inits = dicts(status, "initContainerStatuses")
        inits = dicts(pod, "spec", "initContainers")
        self.sidecars = {text(c, "name") for c in inits if is_sidecar(c)} if inits else frozenset[str]()
        self.conditions = {str(c.get("type")): c for c in dicts(status, "conditions")}


def later(one: datetime | None, two: datetime) -> datetime:
    """The sooner of two moments at which a row changes."""
    return min(one, two) if one else two


def next_tick(since: datetime, now: datetime) -> datetime:
    """When the text of an age changes next."""
    elapsed = (now - since).total_seconds()
    step = 1 if elapsed < 600 else 60 if elapsed < 8 * 3600 else 3600
    return now + timedelta(seconds=step - max(elapsed, 0) % step)


def status_word(pod: Obj) -> str:
    """The STATUS that kubectl prints."""
    status = mapping(pod, "status")
    return _word(pod, status, Seen(pod, status))


def _word(pod: Obj, status: Obj, seen: Seen) -> str:
    conditions = seen.conditions
    word = text(status, "reason") or text(status, "phase")
    if (conditions.get("PodScheduled") or {}).get("reason") == "SchedulingGated":
        word = "SchedulingGated"
    starting = _init_word(pod, seen) if seen.inits else ""
    if starting:
        word = starting
    if not starting or (conditions.get("Initialized") or {}).get("status") == "True":
        word = _container_word(word, seen.apps, (conditions.get("Ready") or {}).get("status") == "True")
    if not meta.deleting(pod):
        return word
    if text(status, "reason") == "NodeLost":
        return "Unknown"
    return word if text(status, "phase") in ("Succeeded", "Failed") else "Terminating"


def _init_word(pod: Obj, seen: Seen) -> str:
    """`Init:…` of the first init container that is not done; empty when all are."""
    for index, found in enumerate(seen.inits):
        ended, waiting = dig(found, "state", "terminated"), text(found, "state", "waiting", "reason")
        if ended is not None and integer(ended, "exitCode") == 0:
            continue
        if text(found, "name") in seen.sidecars and found.get("started") is True:
            continue
        if ended is not None:
            return f"Init:{_ended(ended)}"
        if waiting and waiting != "PodInitializing":
            return f"Init:{waiting}"
        return f"Init:{index}/{len(dicts(pod, 'spec', 'initContainers'))}"
    return ""


def _ended(ended: object) -> str:
    if reason := text(ended, "reason"):
        return reason
    if signal := integer(ended, "signal"):
        return f"Signal:{signal}"
    return f"ExitCode:{integer(ended, 'exitCode')}"


def _container_word(word: str, statuses: list[Obj], ready: bool) -> str:
    running, failed = False, ""
    for found in reversed(statuses):
        state_ = mapping(found, "state")
        ended = state_.get("terminated")
        if waiting := text(state_.get("waiting"), "reason"):
            word = waiting
        elif isinstance(ended, dict):
            word = _ended(ended)
        elif found.get("ready") is True and "running" in state_:
            running = True
        if isinstance(ended, dict) and integer(ended, "exitCode"):
            failed = word
    if word != "Completed":
        return word
    if running and ready:
        return "Running"
    return failed or ("NotReady" if running else word)


def ready_cell(facts: PodFacts) -> Line:
    """`1/1`."""
    return said(f"{facts.ready}/{facts.total}")


def restarts_cell(facts: PodFacts) -> Line:
    """`0`, or `1 (38s ago)`."""
    if not facts.restarts:
        return said("0")
    ago = f" ({duration.age(facts.last_restart, facts.around.now)} ago)" if facts.last_restart else ""
    return (Span(f"{facts.restarts}{ago}", "warning"),)


def node_cell(facts: Facts) -> Line:
    """The Node, empty while there is none."""
    return said(text(facts.obj, "spec", "nodeName"))


def _gates(facts: Facts) -> str:
    gates = [text(gate, "conditionType") for gate in dicts(facts.obj, "spec", "readinessGates")]
    passed = sum(1 for gate in gates if meta.is_true(facts.obj, gate))
    return f"{passed}/{len(gates)}" if gates else NONE


PODS = Shown(
    "pods",
    "workloads",
    PodFacts,
    (
        name_column(),
        column("READY", 6, ready_cell),
        column("STATUS", 18, state),
        column("RESTARTS", 13, restarts_cell),
        age_column(),
        column("IP", 15, lambda facts: text(facts.obj, "status", "podIP") or NONE, 2),
        column("NODE", 20, lambda facts: text(facts.obj, "spec", "nodeName") or NONE, 1),
        column("QOS", 10, lambda facts: text(facts.obj, "status", "qosClass"), 4),
        column("NOMINATED NODE", 14, lambda facts: text(facts.obj, "status", "nominatedNodeName") or NONE, 5),
        column("READINESS GATES", 15, _gates, 5),
    ),
    short="pod",
)
