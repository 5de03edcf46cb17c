import pytest

from kubetui.api import meta

SETS = "replicasets.apps"


def replica_set(replicas: int = 3) -> dict:
    labels = {"app": "web"}
    template = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "c", "image": "nginx:1.27"}]},
    }
    return {
        "metadata": {"name": "web", "namespace": "demo"},
        "spec": {"replicas": replicas, "selector": {"matchLabels": labels}, "template": template},
    }


async def owned(rig) -> list[str]:
    found = await rig.all("pods")
    return sorted(meta.name(pod) for pod in found if meta.controller_of(pod) and not meta.deleting(pod))


async def has(rig, count: int) -> bool:
    status = (await rig.api.get(SETS, "web", "demo"))["status"]
    return len(await owned(rig)) == count and status.get("readyReplicas", 0) == count


async def test_a_deleted_pod_is_replaced_by_one_with_another_name(rig):
    await rig.api.create(SETS, replica_set())
    await rig.until(lambda: has(rig, 3))
    before = await owned(rig)
    await rig.api.delete("pods", before[0], "demo")
    await rig.until(lambda: has(rig, 3))
    after = await owned(rig)
    assert before[0] not in after
    assert len(set(before) & set(after)) == 2


async def test_a_relabelled_pod_is_released_and_replaced_and_taken_back(rig):
    await rig.api.create(SETS, replica_set())
    await rig.until(lambda: has(rig, 3))
    victim = (await owned(rig))[0]
    await rig.api.patch("pods", victim, {"metadata": {"labels": {"app": "loose"}}}, "demo")

    async def released() -> bool:
        return "ownerReferences" not in (await rig.api.get("pods", victim, "demo"))["metadata"]

    await rig.until(released)
    await rig.until(lambda: has(rig, 3))
    assert len(await rig.all("pods")) == 4
    await rig.api.patch("pods", victim, {"metadata": {"labels": {"app": "web"}}}, "demo")

    async def one_less() -> bool:
        return len(await rig.all("pods")) == 3

    await rig.until(one_less)
    assert len(await owned(rig)) == 3


async def test_scaling_down_deletes_the_surplus_once(rig):
    await rig.api.create(SETS, replica_set(5))
    await rig.until(lambda: has(rig, 5))
    await rig.api.patch(SETS, "web", {"spec": {"replicas": 2}}, "demo")
    await rig.until(lambda: has(rig, 2))
    await rig.settle()
    assert len(await rig.events("SuccessfulDelete")) == 3


async def test_a_refused_pod_is_told_in_condition_and_event(rig):
    wanted = replica_set(2)
    wanted["spec"]["template"]["spec"]["serviceAccountName"] = "nobody"
    await rig.api.create(SETS, wanted)

    async def failed() -> bool:
        found = meta.condition(await rig.api.get(SETS, "web", "demo"), "ReplicaFailure")
        return found is not None and found["reason"] == "FailedCreate"

    await rig.until(failed)
    found = meta.condition(await rig.api.get(SETS, "web", "demo"), "ReplicaFailure")
    assert (
        'error looking up service account demo/nobody: serviceaccount "nobody" not found' in found["message"]
    )
    await rig.until(lambda: rig.events("FailedCreate"))
    messages = await rig.events("FailedCreate")
    assert messages[0] == f"Error creating: {found['message']}"
    await rig.api.create("serviceaccounts", {"metadata": {"name": "nobody", "namespace": "demo"}})
    await rig.until(lambda: has(rig, 2))
    assert meta.condition(await rig.api.get(SETS, "web", "demo"), "ReplicaFailure") is None


@pytest.mark.parametrize("speed", [20.0])
async def test_available_only_after_min_ready_seconds(rig):
    wanted = replica_set(1)
    wanted["spec"]["minReadySeconds"] = 10
    await rig.api.create(SETS, wanted)
    await rig.until(lambda: has(rig, 1))
    began = rig.clock.monotonic()

    async def available() -> bool:
        return (await rig.api.get(SETS, "web", "demo"))["status"].get("availableReplicas") == 1

    assert not await available()
    await rig.until(available)
    assert rig.clock.monotonic() - began > 8


async def test_a_failed_pod_counts_no_longer(rig):
    await rig.api.create(SETS, replica_set(2))
    await rig.until(lambda: has(rig, 2))
    victim = (await owned(rig))[0]
    status = {"status": {"phase": "Failed"}}
    await rig.api.patch("pods", victim, status, "demo", subresource="status")

    async def replaced() -> bool:
        return len(await rig.all("pods")) == 3

    await rig.until(replaced)


async def test_a_replication_controller_does_the_same(rig):
    wanted = replica_set(2)
    wanted["spec"]["selector"] = {"app": "web"}
    await rig.api.create("replicationcontrollers", wanted)

    async def ready() -> bool:
        status = (await rig.api.get("replicationcontrollers", "web", "demo"))["status"]
        return status.get("readyReplicas") == 2

    await rig.until(ready)
    (first, _) = await rig.all("pods")
    assert meta.controller_of(first)["kind"] == "ReplicationController"
    await rig.api.delete("pods", meta.name(first), "demo")

    async def replaced() -> bool:
        found = [meta.uid(pod) for pod in await rig.all("pods")]
        return len(found) == 2 and meta.uid(first) not in found

    await rig.until(replaced)
