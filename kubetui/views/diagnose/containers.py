"""Containers that end, or cannot begin: crash loops, exit codes, memory, wrong commands, start-up steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, dicts, dig, integer, mapping, text
from kubetui.kinds.shown.podspec import is_sidecar
from kubetui.views.branches import root_of
from kubetui.views.diagnose.model import CONTAINER, Case, Evidence, Finding
from kubetui.views.model import Health

LOOPING = "CrashLoopBackOff"
_STUCK_START = 120
"""Seconds after which a start-up step that still runs is worth a look."""


class Container(NamedTuple):
    """One container of a Pod: its specification, its status, where the status stands."""

    name: str
    spec: Obj
    status: Obj
    path: str
    step: int
    """Its place among the start-up steps, 0 for an ordinary container."""

    @property
    def waiting(self) -> Obj:
        """Why it waits, empty when it does not."""
        return mapping(self.status, "state", "waiting")

    @property
    def ended(self) -> tuple[Obj, str]:
        """How it ended last, and the path of that."""
        if now := mapping(self.status, "state", "terminated"):
            return now, f"{self.path}.state.terminated"
        return mapping(self.status, "lastState", "terminated"), f"{self.path}.lastState.terminated"


def containers(pod: Obj) -> list[Container]:
    """All containers of a Pod that have a status, start-up steps first."""
    found = []
    for group, specs in (("initContainerStatuses", "initContainers"), ("containerStatuses", "containers")):
        by_name = {text(spec, "name"): (at, spec) for at, spec in enumerate(dicts(pod, "spec", specs), 1)}
        for index, status in enumerate(dicts(pod, "status", group)):
            name = text(status, "name")
            at, spec = by_name.get(name, (0, {}))
            is_step = group.startswith("init") and not is_sidecar(spec)
            path = f"status.{group}[{index}]"
            found.append(Container(name, spec, status, path, at if is_step else 0))
    return found


def workload(case: Case) -> ObjectRef:
    """The workload to mend in place of a Pod: its topmost owner, or the Pod itself."""
    resource, top = root_of(case.store, case.resource, case.obj)
    return meta.ref(resource, top)


def mend(case: Case) -> str:
    """What to change: `the Deployment web`, or `the Pod` where nobody owns it."""
    resource, top = root_of(case.store, case.resource, case.obj)
    if top is case.obj:
        return "the Pod (delete it and make it anew)"
    return f"the {case.store.kind_of(resource) or resource} {meta.name(top)}, not the Pod"


def ends(case: Case) -> Iterator[Finding]:
    """Containers that crashed, were killed, or end although they should stay."""
    policy = text(case.obj, "spec", "restartPolicy") or "Always"
    for one in containers(case.obj):
        ended, path = one.ended
        looping = text(one.waiting, "reason") == LOOPING
        down = looping or "terminated" in mapping(one.status, "state")
        if not ended or not down:
            continue
        code = integer(ended, "exitCode")
        if code == 0 and (not looping or policy != "Always"):
            continue
        yield _ended(case, one, ended, path, looping)


def _ended(case: Case, one: Container, ended: Obj, path: str, looping: bool) -> Finding:
    code, reason = integer(ended, "exitCode"), text(ended, "reason")
    told = _judge(case, one, ended, code, reason)
    step = f"start-up step {one.name} " if one.step else ""
    evidence = [case.evidence(f"{path}.exitCode", str(code)), *told.more]
    if reason and reason not in ("Error", "Completed"):
        evidence.insert(0, case.evidence(f"{path}.reason", reason))
    if looping:
        evidence.append(case.evidence(f"{one.path}.restartCount", text(one.status, "restartCount")))
    again = " Its kubelet starts it again, with a longer pause each time." if looping else ""
    return Finding(
        Health.ERROR,
        f"{step}{told.symptom}" if step else told.symptom,
        told.cause + again,
        tuple(evidence),
        told.fix,
        case.ref,
        told.command or logs_command(case, one, previous=looping),
        told.verb or ("logs.previous" if looping else "logs"),
        "init-containers" if one.step else told.concept,
        CONTAINER,
    )


class _Told(NamedTuple):
    """What an end means."""

    symptom: str
    cause: str
    fix: str
    concept: str = "container"
    command: str = ""
    verb: str = ""
    more: tuple[Evidence, ...] = ()


def _judge(case: Case, one: Container, ended: Obj, code: int, reason: str) -> _Told:
    if reason == "OOMKilled":
        return _out_of_memory(case, one)
    if reason in ("StartError", "ContainerCannotRun") or (code == 128 and text(ended, "message")):
        return _not_started(case, one, ended)
    killing = case.said("Killing", containing=f"{one.name} failed")
    if killing is not None and case.recently(killing):
        # Whatever the program says on its way out, even that all is well, it was told to go.
        return _Told(
            "is killed because its probe fails", f"The kubelet stopped {one.name} after its probe had failed.",
            f"Look at the probe in {mend(case)}: too early, too strict, or right.", "probes", "", "describe",
            (case.heard(killing),),
        )  # fmt: skip
    return _signalled(case, one, code) if code in _SIGNALS else _exited(case, one.name, code)


def _exited(case: Case, name: str, code: int) -> _Told:
    """What the exit code means of a program that ended by itself."""
    if code == 0:
        return _Told(
            "ends by itself, again and again",
            f"{name} did its work and ended well, with code 0. A Pod that should stay has nothing left to run.",
            f"Use a Job for work that ends, or give {mend(case)} a command that stays.",
            "job",
        )
    if code in (126, 127):
        why = "is there but may not be run" if code == 126 else "was not found by the shell"
        return _Told(
            f"crashes: its command {why}", f"The shell of {name} ended with code {code}: a command {why}.",
            f"Correct the command in {mend(case)}.",
        )  # fmt: skip
    return _Told(
        f"crashes with code {code}",
        f"{name} ended by itself with code {code}; the program says why in its logs.",
        f"Read what it printed, then correct {mend(case)}.",
    )


_SIGNALS = {134: "ABRT", 137: "KILL", 139: "SEGV", 143: "TERM", 130: "INT"}


def _signalled(case: Case, one: Container, code: int) -> _Told:
    killing = case.said("Killing")
    more = (case.heard(killing),) if killing else ()
    if code == 139:
        return _Told(
            "crashes in native code", f"{one.name} touched memory it may not (SEGV): a bug, a wrong library, or an "
            "image for another kind of processor.", f"Try another version of the image in {mend(case)}.",
        )  # fmt: skip
    if code == 137:
        return _Told(
            "was killed (137)", f"{one.name} was told to stop and did not, or its Node ran out of memory. "
            "It was not its own memory limit.", "See who stopped it; make the program end when it gets TERM.",
            "container", "", "", more,
        )  # fmt: skip
    if code == 143:
        return _Told(
            "was asked to stop (143)", f"{one.name} got TERM and ended. Somebody asked for that.",
            "Look at the events for who asked: a probe, a release, a drained Node.", "probes", "", "describe", more,
        )  # fmt: skip
    return _Told(
        f"ends by signal {_SIGNALS[code]}", f"{one.name} ended by the signal {_SIGNALS[code]}.",
        f"Read what it printed, then correct {mend(case)}.",
    )  # fmt: skip


def _out_of_memory(case: Case, one: Container) -> _Told:
    limit = text(one.spec, "resources", "limits", "memory")
    at = f" of {limit}" if limit else ""
    where = f"spec.containers[?(@.name=='{one.name}')].resources.limits.memory"
    target = workload(case)
    command = ""
    if limit and target.resource in ("deployments.apps", "statefulsets.apps", "daemonsets.apps"):
        command = case.kubectl("set resources", f"-c {one.name} --limits=memory=MORE", ref=target)
    return _Told(
        f"killed: more memory than its limit{at}",
        f"{one.name} wanted more memory than its limit{at}, and the kernel killed it. No event tells of that.",
        f"Raise the limit in {mend(case)}, or find what eats the memory.",
        "requests",
        command,
        "",
        (case.evidence(where, limit),) if limit else (),
    )


def _not_started(case: Case, one: Container, ended: Obj) -> _Told:
    message = text(ended, "message")
    missing = "executable file not found" in message or "no such file or directory" in message
    command = dig(one.spec, "command", default=[])
    first = str(command[0]) if isinstance(command, list) and command else ""
    hint = " Each word of a command is an item of its own." if " " in first else ""
    more = (case.evidence(f"{one.path}.lastState.terminated.message", message),) if message else ()
    return _Told(
        f"cannot start: no program {first!r} in the image"
        if missing and first
        else "cannot start its command",
        f"The command of {one.name} names nothing that can be run in its image.{hint}",
        f"Correct the command in {mend(case)}.",
        "container",
        "",
        "describe",
        more,
    )


def logs_command(case: Case, one: Container, *, previous: bool) -> str:
    """`kubectl logs` of one container, of its predecessor where that is the one that tells."""
    chosen = f"-c {one.name}" if len(containers(case.obj)) > 1 else ""
    before = "--previous" if previous else ""
    space = f" -n {case.namespace}" if case.namespace else ""
    return " ".join(part for part in (f"kubectl logs {case.name}{space}", chosen, before) if part)


def cannot_run(case: Case) -> Iterator[Finding]:
    """RunContainerError and CreateContainerError: the runtime refuses."""
    for one in containers(case.obj):
        reason, message = text(one.waiting, "reason"), text(one.waiting, "message")
        if reason not in ("RunContainerError", "CreateContainerError", "PostStartHookError"):
            continue
        evidence = (case.evidence(f"{one.path}.state.waiting.message", message or reason),)
        if "no command specified" in message:
            symptom, cause = (
                "cannot start: nothing to run",
                f"Neither the image of {one.name} nor the Pod names a command.",
            )
        elif "executable file not found" in message or "no such file" in message:
            symptom, cause = (
                "cannot start: its command is not in the image",
                (f"The command of {one.name} names nothing that can be run in its image."),
            )
        else:
            symptom, cause = "cannot start its container", f"The container runtime refused {one.name}."
        yield Finding(
            Health.ERROR, symptom, cause, evidence, f"Correct the command in {mend(case)}.", case.ref,
            case.kubectl("describe"), "describe", "container", CONTAINER,
        )  # fmt: skip


def slow_start(case: Case) -> Iterator[Finding]:
    """A start-up step that has been running for long: it waits for something that is not there."""
    for one in containers(case.obj):
        since = text(one.status, "state", "running", "startedAt")
        if not one.step or not since or case.since(since).total_seconds() < _STUCK_START:
            continue
        number = len(dicts(case.obj, "spec", "initContainers"))
        yield Finding(
            Health.WARNING,
            f"still in start-up step {one.step} of {number}",
            f"{one.name} has been running for minutes, and nothing after it may begin. Such a step often waits for "
            "a Service or a name that does not exist.",
            (case.evidence(f"{one.path}.state.running.startedAt", since),),
            "Read what the step prints, and see to what it waits for.",
            case.ref, logs_command(case, one, previous=False), "logs", "init-containers", CONTAINER,
        )  # fmt: skip
