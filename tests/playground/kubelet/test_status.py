"""Statuses as input and output: containers in, phase, conditions and states out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kubetui.api.meta import Obj
from kubetui.playground.kubelet.backoff import Backoff, spoken, spoken_millis
from kubetui.playground.kubelet.conditions import pod_conditions
from kubetui.playground.kubelet.ending import ended
from kubetui.playground.kubelet.phase import phase_of
from kubetui.playground.kubelet.planning import finished, to_start
from kubetui.playground.kubelet.slots import Slot
from kubetui.playground.kubelet.status import container_status, pod_status
from tests.playground.kubelet.containers import make

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)


def slot(name: str, state: object = None, *, kind: str = "app", **more: Any) -> Slot:
    """`state`: None is not started, `running`, or the exit code."""
    spec: Obj = {"name": name, "image": "busybox:1.36"}
    if kind == "sidecar":
        spec["restartPolicy"] = "Always"
    made = Slot(spec, "init" if kind in ("init", "sidecar") else "app", **more)
    if state is not None:
        made.current = container = make(["true"])
        container.started_at = NOW
        if state == "running":
            made.started = made.ready = kind != "init"
        else:
            assert isinstance(state, int)
            container.exit_code, container.finished_at = state, NOW
            container.reason = "Completed" if state == 0 else "Error"
            made.ready = kind == "init" and state == 0
    return made


PHASES = [
    ("Always", [("a", None)], "Pending"),
    ("Always", [("a", "running")], "Running"),
    ("Always", [("a", "running"), ("b", None)], "Pending"),
    ("Always", [("a", 1)], "Running"),
    ("Always", [("a", 0)], "Running"),
    ("Never", [("a", 0)], "Succeeded"),
    ("Never", [("a", 0), ("b", 1)], "Failed"),
    ("Never", [("a", "running"), ("b", 1)], "Running"),
    ("OnFailure", [("a", 0)], "Succeeded"),
    ("OnFailure", [("a", 1)], "Running"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "states", "phase"), PHASES)
def test_phase(policy: str, states: list[tuple[str, object]], phase: str) -> None:
    slots = [slot(name, state) for name, state in states]
    assert phase_of({"spec": {"restartPolicy": policy}}, slots) == phase


INITIAL = [
    ("Always", None, None, "Pending"), ("Always", "running", None, "Pending"), ("Always", 1, None, "Pending"),
    ("Never", 1, None, "Failed"), ("OnFailure", 1, None, "Pending"), ("Always", 0, None, "Pending"),
    ("Always", 0, "running", "Running"), ("Never", 0, 1, "Failed"),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "init", "app", "phase"), INITIAL)
def test_phase_with_init_containers(policy: str, init: object, app: object, phase: str) -> None:
    slots = [slot("i", init, kind="init"), slot("a", app)]
    assert phase_of({"spec": {"restartPolicy": policy}}, slots) == phase


def test_phase_of_a_deleted_pod_is_final() -> None:
    pod = {"spec": {"restartPolicy": "Always"}}
    assert phase_of(pod, [slot("a", 0)], stopped=True) == "Succeeded"
    assert phase_of(pod, [slot("a", 137)], stopped=True) == "Failed"


STARTS = [
    ("Always", [("i", None, "init"), ("j", None, "init"), ("a", None, "app")], ["i"]),
    ("Always", [("i", "running", "init"), ("a", None, "app")], []),
    ("Always", [("i", 0, "init"), ("j", None, "init"), ("a", None, "app")], ["j"]),
    ("Always", [("i", 0, "init"), ("a", None, "app"), ("b", None, "app")], ["a", "b"]),
    ("Always", [("i", 1, "init"), ("a", None, "app")], ["i"]),
    ("Never", [("i", 1, "init"), ("a", None, "app")], []),
    ("Always", [("s", None, "sidecar"), ("a", None, "app")], ["s"]),
    ("Always", [("s", "running", "sidecar"), ("i", None, "init"), ("a", None, "app")], ["i"]),
    ("Always", [("s", 1, "sidecar"), ("a", "running", "app")], ["s"]),
    ("Always", [("a", 0, "app"), ("b", "running", "app")], ["a"]),
    ("OnFailure", [("a", 0, "app"), ("b", 1, "app")], ["b"]),
    ("Never", [("s", "running", "sidecar"), ("a", 0, "app")], []),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "states", "expected"), STARTS)
def test_what_is_started_next(
    policy: str, states: list[tuple[str, object, str]], expected: list[str]
) -> None:
    slots = [slot(name, state, kind=kind) for name, state, kind in states]
    assert [one.name for one in to_start(slots, policy)] == expected


def test_finished() -> None:
    assert finished([slot("s", "running", kind="sidecar"), slot("a", 0)], "Never")
    assert finished([slot("i", 1, kind="init"), slot("a")], "Never")
    assert not finished([slot("a", 0)], "Always")
    assert not finished([slot("a", 0), slot("b", "running")], "Never")


def test_waiting_container() -> None:
    assert container_status(slot("app"), initializing=False) == {
        "name": "app", "state": {"waiting": {"reason": "ContainerCreating"}}, "lastState": {}, "ready": False,
        "restartCount": 0, "image": "busybox:1.36", "imageID": "", "started": False, "resources": {},
    }  # fmt: skip
    assert container_status(slot("app"), initializing=True)["state"]["waiting"] == {
        "reason": "PodInitializing"
    }


def test_crash_loop_keeps_what_was_last() -> None:
    found = container_status(
        slot("app", 1, waiting=("CrashLoopBackOff", "back-off …"), restarts=2), initializing=False
    )
    assert found["state"] == {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off …"}}
    assert found["lastState"]["terminated"]["exitCode"] == 1
    assert found["restartCount"] == 2


def test_mounts_and_resources() -> None:
    one = slot("app")
    one.spec |= {
        "volumeMounts": [{"name": "v", "mountPath": "/v", "readOnly": True}],
        "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}},
    }
    found = container_status(one, initializing=False)
    assert found["volumeMounts"] == [
        {"name": "v", "mountPath": "/v", "readOnly": True, "recursiveReadOnly": "Disabled"}
    ]
    assert found["allocatedResources"] == {"cpu": "1"}
    assert found["resources"] == {"requests": {"cpu": "1"}, "limits": {"cpu": "2"}}


def status(pod: Obj, slots: list[Slot]) -> Obj:
    return pod_status(pod, slots, now=NOW, started="2026-05-04T03:02:00Z", host_ip="172.18.0.3", pod_ip="10.244.1.2",
                      sandbox=True)  # fmt: skip


def test_containers_are_listed_by_name_init_containers_as_in_the_spec() -> None:
    found = status({}, [slot("z", 0, kind="init"), slot("y", 0, kind="init"), slot("b"), slot("a")])
    assert [one["name"] for one in found["initContainerStatuses"]] == ["z", "y"]
    assert [one["name"] for one in found["containerStatuses"]] == ["a", "b"]


def test_terminal_phase_stays() -> None:
    assert status({"status": {"phase": "Failed", "reason": "Evicted"}}, [slot("a", 0)])["phase"] == "Failed"


def test_ready_with_gates() -> None:
    pod: Obj = {"spec": {"readinessGates": [{"conditionType": "x/y"}]}}
    found = {
        one["type"]: one
        for one in pod_conditions(pod, [slot("a", "running")], "Running", now=NOW, sandbox=True)
    }
    assert found["ContainersReady"]["status"] == "True"
    assert (found["Ready"]["reason"], found["Ready"]["message"]) == (
        "ReadinessGatesNotReady", 'corresponding condition of pod readiness gate "x/y" does not exist.',
    )  # fmt: skip


def test_conditions_of_others_are_kept_and_times_too() -> None:
    old = [
        {"type": "DisruptionTarget", "status": "True", "reason": "EvictionByEvictionAPI"},
        {"type": "Ready", "status": "True", "lastTransitionTime": "2020-01-01T00:00:00Z"},
    ]
    found = pod_conditions(
        {"status": {"conditions": old}}, [slot("a", "running")], "Running", now=NOW, sandbox=True
    )
    assert found[-1] == old[0]
    assert (
        next(one for one in found if one["type"] == "Ready")["lastTransitionTime"] == "2020-01-01T00:00:00Z"
    )


def test_backoff() -> None:
    backoff, now, delays = Backoff(), 0.0, []
    for _ in range(7):
        assert backoff.left(now, now) == (delays[-1] if delays else 0)
        now += delays[-1] if delays else 0
        backoff.next(now, now)
        delays.append(backoff.delay)
    assert delays == [10, 20, 40, 80, 160, 300, 300]
    now += 599
    assert backoff.left(now, now) == 300
    assert backoff.left(now + 2, now + 2) == 0, "forgotten after ten minutes"
    assert backoff.left(now - 5, now + 100) == 195, "it counts from the end of the container"


@pytest.mark.parametrize(("seconds", "text"), [(10, "10s"), (80, "1m20s"), (300, "5m0s"), (3700, "1h1m40s")])
def test_spoken(seconds: float, text: str) -> None:
    assert spoken(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4129, "412ms"), (1.2, "1.2s"), (1.204, "1.204s"), (75.5, "1m15.5s")]
)
def test_spoken_millis(seconds: float, text: str) -> None:
    assert spoken_millis(seconds) == text


def _of(state: str, *, code: int = 0, last: int | None = None) -> Obj:
    inner = {"exitCode": code} if state == "terminated" else {}
    return {
        "name": "c",
        "state": {state: inner},
        "lastState": {} if last is None else {"terminated": {"exitCode": last}},
    }


ENDINGS = [
    # without init containers what never ran is lost, and the Pod has failed
    ([], ["waiting"], "Pending", [], ["lost"], "Failed"),
    ([], ["terminated", "waiting"], "Running", [], ["terminated", "lost"], "Failed"),
    ([], ["terminated"], "Succeeded", [], ["terminated"], "Succeeded"),
    # while they are at work the containers proper keep waiting; the first init container always counts
    (["waiting"], ["waiting"], "Pending", ["lost"], ["waiting"], "Failed"),
    (["terminated:1", "waiting"], ["waiting"], "Pending", ["terminated", "waiting"], ["waiting"], "Failed"),
    (["terminated:0"], ["waiting"], "Pending", ["terminated"], ["lost"], "Failed"),
]  # fmt: skip


@pytest.mark.parametrize(("inits", "apps", "before", "inits_after", "apps_after", "after"), ENDINGS)
def test_a_pod_that_was_told_to_go_has_ended(
    inits: list[str], apps: list[str], before: str, inits_after: list[str], apps_after: list[str], after: str
) -> None:
    def given(words: list[str]) -> list[Obj]:
        return [_of(state, code=int(code or 0)) for state, _, code in (word.partition(":") for word in words)]

    def shown(statuses: list[Obj]) -> list[str]:
        lost = "ContainerStatusUnknown"
        states = [(next(iter(one["state"])), one["state"]) for one in statuses]
        return [
            "lost" if state.get("terminated", {}).get("reason") == lost else word for word, state in states
        ]

    pod: Obj = {"spec": {"initContainers": [{"name": "c"} for _ in inits]}}
    status: Obj = {"phase": before, "initContainerStatuses": given(inits), "containerStatuses": given(apps)}
    found = ended(pod, status)
    assert (shown(found["initContainerStatuses"]), shown(found["containerStatuses"]), found["phase"]) == (
        inits_after, apps_after, after,
    )  # fmt: skip
    assert ended(pod, status, static=True)["phase"] == before
