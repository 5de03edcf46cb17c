import random

import pytest

from kubetui.api import meta
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.recorder import EventRecorder, SeriesRecorder, reference

POD = {"apiVersion": "v1", "kind": "Pod",
       "metadata": {"name": "web", "namespace": "demo", "uid": "u1", "resourceVersion": "9"}}  # fmt: skip


@pytest.fixture
async def api():
    found = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3)).api("system:apiserver")
    for name in ("default", "demo"):
        await found.create("namespaces", {"metadata": {"name": name}})
    return found


async def events(api, resource: str = "events", namespace: str = "demo"):
    found = (await api.list(resource, namespace))[0]
    return sorted(found, key=lambda event: meta.name(event).rpartition(".")[2])


async def test_an_event_has_the_form_of_client_go(api):
    recorder = EventRecorder(api, Clock(), "kubelet", "node-a")
    recorder.event(POD, "Pulled", "here", field_path="spec.containers{c}")
    await recorder.flush()
    (event,) = await events(api)
    name, _, nanoseconds = meta.name(event).partition(".")
    assert name == "web"
    assert int(nanoseconds, 16) > 10**18
    kept = {k: v for k, v in event.items() if k not in ("metadata", "firstTimestamp", "lastTimestamp")}
    assert kept.pop("eventTime", None) is None
    assert kept == {
        "kind": "Event", "apiVersion": "v1", "reason": "Pulled", "message": "here", "type": "Normal", "count": 1,
        "source": {"component": "kubelet", "host": "node-a"},
        "reportingComponent": "kubelet", "reportingInstance": "node-a",
        "involvedObject": {"kind": "Pod", "apiVersion": "v1", "namespace": "demo", "name": "web", "uid": "u1",
                           "resourceVersion": "9", "fieldPath": "spec.containers{c}"},
    }  # fmt: skip
    assert event["firstTimestamp"] == event["lastTimestamp"]


async def test_the_same_event_is_counted(api):
    recorder = EventRecorder(api, Clock(), "kubelet", "node-a")
    for _ in range(3):
        recorder.warning(POD, "BackOff", "again")
    recorder.warning(POD, "BackOff", "otherwise")
    await recorder.flush()
    found = await events(api)
    assert [(event["message"], event["count"], event["type"]) for event in found] == [
        ("again", 3, "Warning"), ("otherwise", 1, "Warning"),
    ]  # fmt: skip


async def test_a_counted_event_that_was_deleted_is_written_anew(api):
    recorder = EventRecorder(api, Clock(), "kubelet")
    recorder.event(POD, "Pulled", "here")
    await recorder.flush()
    (event,) = await events(api)
    await api.delete("events", meta.name(event), "demo")
    recorder.event(POD, "Pulled", "here")
    await recorder.flush()
    assert [event["count"] for event in await events(api)] == [2]


async def test_the_tenth_alike_is_combined(api):
    recorder = EventRecorder(api, Clock(), "replicaset-controller")
    for index in range(12):
        recorder.event(POD, "SuccessfulCreate", f"Created pod: p{index}")
    await recorder.flush()
    found = await events(api)
    assert len(found) == 10
    assert (found[-1]["message"], found[-1]["count"]) == (
        "(combined from similar events): Created pod: p11", 3,
    )  # fmt: skip


async def test_one_object_has_a_burst_of_25_and_then_one_in_five_minutes(api):
    clock = Clock()
    recorder = EventRecorder(api, clock, "kubelet")
    for _ in range(40):
        recorder.event(POD, "BackOff", "again")
    await recorder.flush()
    assert [event["count"] for event in await events(api)] == [25]
    clock.jump(300)
    for _ in range(3):
        recorder.event(POD, "BackOff", "again")
    await recorder.flush()
    assert [event["count"] for event in await events(api)] == [26]


async def test_cluster_scoped_objects_have_their_events_in_default(api):
    recorder = EventRecorder(api, Clock(), "node-controller")
    node = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "one", "uid": "n1"}}
    recorder.event(node, "RegisteredNode", "come")
    await recorder.flush()
    (event,) = await events(api, namespace="default")
    assert event["involvedObject"] == {"kind": "Node", "apiVersion": "v1", "name": "one", "uid": "n1"}
    assert reference(event["involvedObject"], "spec") == {**event["involvedObject"], "fieldPath": "spec"}


async def test_a_refused_event_is_dropped_and_the_next_one_written(api, caplog):
    caplog.set_level("DEBUG", "kubetui.playground.events")
    recorder = EventRecorder(api, Clock(), "kubelet")
    recorder.event({**POD, "metadata": {**POD["metadata"], "namespace": "nowhere"}}, "Pulled", "here")
    recorder.event(POD, "Pulled", "here")
    await recorder.flush()
    assert len(await events(api)) == 1
    assert "the API refused an event of kubelet" in caplog.text


async def test_the_scheduler_writes_series(api):
    clock = Clock()
    recorder = SeriesRecorder(api, clock, "default-scheduler", "default-scheduler-host")
    for _ in range(4):
        recorder.event(POD, "FailedScheduling", "Scheduling", "0/1 nodes", "Warning")
    await recorder.flush()
    (event,) = await events(api, "events.events.k8s.io")
    assert event["series"]["count"] == 2
    clock.jump(1801)
    recorder.event(POD, "FailedScheduling", "Scheduling", "0/1 nodes", "Warning")
    recorder.event(POD, "FailedScheduling", "Scheduling", "0/2 nodes", "Warning")
    await recorder.flush()
    first, second = await events(api, "events.events.k8s.io")
    assert first["series"]["count"] == 5
    assert (second["note"], second.get("series")) == ("0/2 nodes", None)
    # The same events under the core group.
    assert [event["message"] for event in await events(api)] == ["0/1 nodes", "0/2 nodes"]
