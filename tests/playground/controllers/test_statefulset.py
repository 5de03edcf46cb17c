import pytest

from kubetui.api import meta

SETS = "statefulsets.apps"


def stateful_set(replicas: int = 3, image: str = "redis:7", **spec: object) -> dict:
    labels = {"app": "db"}
    pod = {"containers": [{"name": "c", "image": image}]}
    return {
        "metadata": {"name": "db", "namespace": "demo"},
        "spec": {"replicas": replicas, "serviceName": "db", "selector": {"matchLabels": labels},
                 "template": {"metadata": {"labels": labels}, "spec": pod}, **spec},
    }  # fmt: skip


async def pods(rig) -> dict[str, dict]:
    return {meta.name(pod): pod for pod in await rig.all("pods")}


async def ready(rig, count: int) -> bool:
    status = (await rig.api.get(SETS, "db", "demo"))["status"]
    same = status.get("currentRevision") == status.get("updateRevision")
    counts = [
        status.get(key, 0) for key in ("readyReplicas", "availableReplicas", "updatedReplicas", "replicas")
    ]
    return same and counts == [count] * 4


async def test_pods_are_made_in_order_with_names_that_stay(rig):
    await rig.api.create(SETS, stateful_set())
    await rig.until(lambda: ready(rig, 3))
    assert await rig.events("SuccessfulCreate") == [
        f"create Pod db-{index} in StatefulSet db successful" for index in range(3)
    ]
    found = await pods(rig)
    assert sorted(found) == ["db-0", "db-1", "db-2"]
    labels = meta.labels(found["db-1"])
    assert labels["statefulset.kubernetes.io/pod-name"] == "db-1"
    assert labels["apps.kubernetes.io/pod-index"] == "1"
    status = (await rig.api.get(SETS, "db", "demo"))["status"]
    assert labels["controller-revision-hash"] == status["currentRevision"]
    assert (found["db-1"]["spec"]["hostname"], found["db-1"]["spec"]["subdomain"]) == ("db-1", "db")
    await rig.api.delete("pods", "db-1", "demo")

    async def back() -> bool:
        now = await pods(rig)
        return "db-1" in now and meta.uid(now["db-1"]) != meta.uid(found["db-1"])

    await rig.until(back)
    await rig.until(lambda: ready(rig, 3))


async def test_an_unready_pod_holds_up_the_next_unless_parallel(rig):
    rig.kubelets.unready.add("9.99")
    await rig.api.create(SETS, stateful_set(image="redis:9.99"))
    await rig.settle()
    assert sorted(await pods(rig)) == ["db-0"]
    await rig.api.delete(SETS, "db", "demo")

    async def gone() -> bool:
        return not await pods(rig)

    await rig.until(gone)
    await rig.api.create(SETS, stateful_set(image="redis:9.99", podManagementPolicy="Parallel"))

    async def all_there() -> bool:
        return sorted(await pods(rig)) == ["db-0", "db-1", "db-2"]

    await rig.until(all_there)


async def test_scaling_down_takes_the_highest_first(rig):
    await rig.api.create(SETS, stateful_set())
    await rig.until(lambda: ready(rig, 3))
    await rig.api.patch(SETS, "db", {"spec": {"replicas": 1}}, "demo")
    await rig.until(lambda: ready(rig, 1))
    assert await rig.events("SuccessfulDelete") == [
        "delete Pod db-2 in StatefulSet db successful", "delete Pod db-1 in StatefulSet db successful",
    ]  # fmt: skip


@pytest.mark.parametrize("partition", [0, 2])
async def test_an_update_goes_from_the_top_to_the_partition(rig, partition):
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}}
    await rig.api.create(SETS, stateful_set(updateStrategy=strategy))
    await rig.until(lambda: ready(rig, 3))
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "redis:8"}]}}}}
    await rig.api.patch(SETS, "db", patch, "demo", kind="strategic")

    async def rolled() -> bool:
        found = await pods(rig)
        new = sorted(
            name for name, pod in found.items() if pod["spec"]["containers"][0]["image"] == "redis:8"
        )
        ok = all(meta.is_true(pod, "Ready") for pod in found.values())
        return ok and new == [f"db-{index}" for index in range(partition, 3)] and len(found) == 3

    await rig.until(rolled)
    deleted = await rig.events("SuccessfulDelete")
    assert deleted == [f"delete Pod db-{i} in StatefulSet db successful" for i in range(2, partition - 1, -1)]
    if partition == 0:
        await rig.until(lambda: ready(rig, 3))
        return
    status = (await rig.api.get(SETS, "db", "demo"))["status"]
    assert status["currentRevision"] != status["updateRevision"]
    # A Pod below the partition comes back as it was.
    await rig.api.delete("pods", "db-0", "demo")

    async def back() -> bool:
        found = await pods(rig)
        return "db-0" in found and not meta.deleting(found["db-0"])

    await rig.until(back)
    assert (await pods(rig))["db-0"]["spec"]["containers"][0]["image"] == "redis:7"


async def test_each_pod_has_its_own_claim_which_stays(rig):
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"],
             "resources": {"requests": {"storage": "1Gi"}}}}  # fmt: skip
    await rig.api.create(SETS, stateful_set(replicas=2, volumeClaimTemplates=[claim]))
    await rig.until(lambda: ready(rig, 2))
    names = sorted(meta.name(each) for each in await rig.all("persistentvolumeclaims"))
    assert names == ["data-db-0", "data-db-1"]
    assert "create Claim data-db-0 Pod db-0 in StatefulSet db success" in await rig.events("SuccessfulCreate")
    volumes = (await pods(rig))["db-1"]["spec"]["volumes"]
    assert {"name": "data", "persistentVolumeClaim": {"claimName": "data-db-1"}} in volumes
    await rig.api.patch(SETS, "db", {"spec": {"replicas": 1}}, "demo")
    await rig.until(lambda: ready(rig, 1))
    assert len(await rig.all("persistentvolumeclaims")) == 2


async def test_a_failed_pod_comes_back_under_its_name(rig):
    await rig.api.create(SETS, stateful_set(1))
    await rig.until(lambda: ready(rig, 1))
    before = meta.uid((await pods(rig))["db-0"])
    await rig.api.patch("pods", "db-0", {"status": {"phase": "Failed"}}, "demo", subresource="status")

    async def back() -> bool:
        found = await pods(rig)
        return "db-0" in found and meta.uid(found["db-0"]) != before

    await rig.until(back)
    assert await rig.events("RecreatingFailedPod") == ["StatefulSet demo/db is recreating failed Pod db-0"]
