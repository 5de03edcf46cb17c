"""kubectl's READY, STATUS and RESTARTS."""

import pytest

from kubetui.kinds.shown.pods import PodFacts
from kubetui.kinds.vocabulary import Health
from kubetui.views.around import LiveAround
from tests import samples
from tests.samples import NOW, condition, container, ended, pod, running, store_of, terminated, waiting


def facts(one) -> PodFacts:
    return PodFacts(one, LiveAround(store_of(), lambda: NOW, ()))


INIT = [container("i1", "busybox"), container("i2", "busybox")]
SIDECAR = [container("proxy", "envoy", restartPolicy="Always")]


def starting(*statuses, **more):
    return pod(
        "a",
        phase="Pending",
        inits=INIT,
        init_statuses=list(statuses),
        statuses=[waiting("PodInitializing")],
        **more,
    )


def leaving(one):
    one["metadata"]["deletionTimestamp"] = samples.ago(-20)
    return one


CASES = {
    "running": (pod("a"), "Running", "1/1", Health.OK),
    "pending": (pod("a", node="", phase="Pending"), "Pending", "0/1", Health.PROGRESS),
    "creating": (pod("a", phase="Pending", statuses=[waiting("ContainerCreating")]), "ContainerCreating", "0/1", Health.PROGRESS),
    "pull": (pod("a", statuses=[waiting("ImagePullBackOff")]), "ImagePullBackOff", "0/1", Health.ERROR),
    "crash": (pod("a", statuses=[waiting("CrashLoopBackOff")]), "CrashLoopBackOff", "0/1", Health.ERROR),
    "error": (pod("a", phase="Failed", statuses=[terminated(1, name="web")]), "Error", "0/1", Health.ERROR),
    "signal": (pod("a", phase="Failed", statuses=[{**terminated(137, name="web"), "state": {"terminated": {"exitCode": 137, "signal": 9}}}]),
               "Signal:9", "0/1", Health.ERROR),
    "code": (pod("a", phase="Failed", statuses=[{**terminated(3, name="web"), "state": {"terminated": {"exitCode": 3}}}]),
             "ExitCode:3", "0/1", Health.ERROR),
    "done": (pod("a", phase="Succeeded", statuses=[terminated(0, name="web")]), "Completed", "0/1", Health.OK),
    "unready": (pod("a", statuses=[running(ready=False)]), "Running", "0/1", Health.WARNING),
    "evicted": (pod("a", phase="Failed", status={"reason": "Evicted"}), "Evicted", "0/1", Health.ERROR),
    "gated": (pod("a", node="", phase="Pending", status={"conditions": [condition("PodScheduled", "False", "SchedulingGated")]}),
              "SchedulingGated", "0/1", Health.PROGRESS),
    "unschedulable": (samples.unscheduled("a", "0/3"), "Pending", "0/1", Health.ERROR),
    "leaving": (leaving(pod("a")), "Terminating", "1/1", Health.PROGRESS),
    "left": (leaving(pod("a", phase="Succeeded", statuses=[terminated(0, name="web")])), "Completed", "0/1", Health.OK),
    "node lost": (leaving(pod("a", status={"reason": "NodeLost"})), "Unknown", "1/1", Health.WARNING),
    "init first": (starting(running("i1", "busybox", ready=False), waiting("PodInitializing", "", "i2")), "Init:0/2", "0/1", Health.PROGRESS),
    "init second": (starting(terminated(0, name="i1"), running("i2", "busybox", ready=False)), "Init:1/2", "0/1", Health.PROGRESS),
    "init error": (starting(terminated(1, name="i1"), waiting("PodInitializing", "", "i2")), "Init:Error", "0/1", Health.ERROR),
    "init crash": (starting(waiting("CrashLoopBackOff", "", "i1"), waiting("PodInitializing", "", "i2")),
                   "Init:CrashLoopBackOff", "0/1", Health.ERROR),
    "one of two": (pod("a", containers=[container("x"), container("y")],
                       statuses=[running("x"), terminated(0, name="y")],
                       status={"conditions": [condition("Ready", "True"), condition("Initialized")]}),
                   "Running", "1/2", Health.OK),
    "not ready": (pod("a", containers=[container("x"), container("y")], statuses=[running("x"), terminated(0, name="y")],
                      status={"conditions": [condition("Ready", "False"), condition("Initialized")]}),
                  "NotReady", "1/2", Health.WARNING),
    "sidecar": (pod("a", inits=SIDECAR, init_statuses=[running("proxy", "envoy")]), "Running", "2/2", Health.OK),
}  # fmt: skip


@pytest.mark.parametrize(("one", "word", "ready", "health"), CASES.values(), ids=CASES)
def test_status(one, word, ready, health):
    found = facts(one)
    assert (found.word, f"{found.ready}/{found.total}", found.health) == (word, ready, health)


def test_restarts_of_sidecars_count_and_those_of_init_containers_only_while_they_run():
    both = pod("a", inits=SIDECAR, init_statuses=[running("proxy", "envoy", restarts=2, last=ended(1, finished=9))],
               statuses=[running(restarts=3, last=ended(1, finished=38))])  # fmt: skip
    assert facts(both).restarts == 5
    assert (NOW - facts(both).last_restart).total_seconds() == 9
    init = starting({**waiting("CrashLoopBackOff", "", "i1"), "restartCount": 4})
    assert facts(init).restarts == 4


def test_unready_is_under_way_for_a_minute_first():
    young = pod("a", statuses=[running(ready=False)])
    young["status"]["conditions"][1]["lastTransitionTime"] = samples.ago(20)
    found = facts(young)
    assert found.health == Health.PROGRESS
    assert (found.due - NOW).total_seconds() == 40
