"""Health and cells of the other kinds, and the registry of what is shown."""

import pytest

from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown.endpoints import dots
from kubetui.kinds.shown.events import seen_cell
from kubetui.kinds.shown.model import Endpoints
from kubetui.kinds.shown.nodes import bar
from kubetui.kinds.shown.registry import SHOWN, in_pane, pane_of, shown
from kubetui.kinds.vocabulary import Health, span_text
from kubetui.views.around import LiveAround
from tests import samples
from tests.samples import NOW, RESOURCES, condition, store_of


def read(obj, *others):
    kind = shown(RESOURCES[obj["kind"]])
    around = LiveAround(store_of(obj, *others), lambda: NOW, kind.needs)
    around.rebuild()
    return kind.read(obj, around)


def deployment(**more):
    return samples.deployment(**more)


FAILED = [condition("ReplicaFailure", "True", "FailedCreate")]
LATE = [condition("Progressing", "False", "ProgressDeadlineExceeded")]
DONE = [condition("Progressing", "True", "NewReplicaSetAvailable")]

STATES = {
    "ready": (deployment(), Health.OK, "Ready"),
    "rolling": (deployment(updated=1, total=4), Health.PROGRESS, "Progressing"),
    "stalled": (deployment(updated=1, total=4, conditions=LATE), Health.ERROR, "ProgressDeadlineExceeded"),
    "refused": (deployment(conditions=FAILED), Health.ERROR, "FailedCreate"),
    "degraded": (deployment(ready=2, conditions=DONE), Health.WARNING, "Degraded"),
    "down": (deployment(ready=0, conditions=DONE), Health.ERROR, "Unavailable"),
    "zero": (deployment(replicas=0), Health.EXPECTED, "Scaled to 0"),
    "paused": (deployment(spec={"paused": True}), Health.EXPECTED, "Paused"),
    "unseen": (deployment(metadata={"generation": 2}), Health.PROGRESS, "Progressing"),
    "sts": (samples.stateful_set(), Health.OK, "Ready"),
    "sts short": (samples.stateful_set(ready=1), Health.PROGRESS, "Progressing"),
    "ds": (samples.daemon_set(), Health.OK, "Ready"),
    "ds short": (samples.daemon_set(ready=2), Health.PROGRESS, "Progressing"),
    "job": (samples.job(), Health.OK, "Complete"),
    "job runs": (samples.job(complete=False), Health.PROGRESS, "Running"),
    "job failed": (samples.job(complete=False, status={"conditions": [condition("Failed", age=10)]}), Health.ERROR, "Failed"),
    "cron": (samples.cron_job(), Health.PROGRESS, "*/5 * * * *"),
    "cron rests": (samples.cron_job(spec={"suspend": True}), Health.EXPECTED, "*/5 * * * *"),
    "cron odd": (samples.cron_job(schedule="every day"), Health.ERROR, "every day"),
    "node": (samples.node(), Health.OK, "Ready"),
    "node gone": (samples.node(ready="Unknown"), Health.ERROR, "NotReady"),
    "node cordoned": (samples.node(cordoned=True), Health.WARNING, "Ready"),
    "namespace": (samples.namespace(phase="Terminating"), Health.PROGRESS, "Terminating"),
    "claim": (samples.claim("a"), Health.WARNING, "Bound"),
    "claim waits": (samples.claim("a", bound=False), Health.PROGRESS, "Pending"),
    "service": (samples.service(), Health.ERROR, "no endpoints"),
    "config map": (samples.config_map(), Health.WARNING, "used by nobody"),
    "made": (samples.config_map("kube-root-ca.crt"), Health.OK, "used by nobody"),
}  # fmt: skip


@pytest.mark.parametrize(("obj", "health", "word"), STATES.values(), ids=STATES)
def test_health(obj, health, word):
    found = read(obj)
    assert (found.health, found.word) == (health, word)


def test_service_counts_ready_endpoints():
    pods = [samples.pod("a"), samples.pod("b", statuses=[samples.running(ready=False)])]
    service = samples.service()
    found = read(service, samples.endpoint_slice(service, pods))
    assert (found.health, found.word) == (Health.WARNING, "1 of 2 ready")


@pytest.mark.parametrize(("ready", "total", "text"), [
    (3, 3, "●●● 3 of 3"), (2, 3, "●●○ 2 of 3"), (0, 2, "○○ 0 of 2"), (0, 0, "no endpoints"), (40, 40, "● 40 of 40"),
])  # fmt: skip
def test_dots(ready, total, text):
    assert span_text(dots(Endpoints(ready, total))) == text


@pytest.mark.parametrize(("part", "text", "role"), [
    (0.0, "░░░░░░░░   0%", "ok"), (0.5, "████░░░░  50%", "ok"), (0.8, "██████▍░  80%", "warning"), (1.7, "████████ 170%", "error"),
])  # fmt: skip
def test_bars(part, text, role):
    line = bar(part)
    assert span_text(line) == text and line[0].role == role


def test_registry():
    assert len({one.resource for one in SHOWN}) == len(SHOWN)
    assert all(by_resource(one.resource) for one in SHOWN)
    assert pane_of("pods") == "workloads" and pane_of("leases.coordination.k8s.io") == ""
    assert [one.resource for one in in_pane("config")] == [
        "configmaps", "secrets", "serviceaccounts", "resourcequotas", "limitranges"]  # fmt: skip
    assert [column.head.name for column in shown("widgets.example.com").columns] == ["NAME", "STATUS", "AGE"]


@pytest.mark.parametrize(
    ("time", "shown_as"),
    [
        ("2026-01-01T00:00:09.999999Z", "2026-01-01T00:00:09Z"),
        ("2026-01-01T01:00:09.5+01:00", "2026-01-01T01:00:09+01:00"),
    ],
)
def test_an_event_that_tells_fractions_of_a_second_looks_no_younger(time, shown_as):
    event = samples.event(samples.pod("app"), "Scheduled", "chosen")
    event |= {"lastTimestamp": None, "firstTimestamp": None, "eventTime": time}
    assert span_text(seen_cell(read(event))) == shown_as
