import pytest

from kubetui.api import meta
from kubetui.api.meta import dig

SETS = "replicasets.apps"
DEPLOYMENTS = "deployments.apps"


async def ready(rig, count: int, name: str = "web") -> bool:
    found = await rig.api.get(DEPLOYMENTS, name, "demo")
    status = found.get("status", {})
    current = status.get("observedGeneration") == found["metadata"]["generation"]
    return (
        current
        and [status.get(k, 0) for k in ("readyReplicas", "updatedReplicas", "replicas")] == [count] * 3
    )


async def test_a_deployment_becomes_ready_and_says_so(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment())
    await rig.until(lambda: ready(rig, 3))

    async def available() -> bool:
        found = (await rig.api.get(DEPLOYMENTS, "web", "demo"))["status"]
        reasons = [condition["reason"] for condition in found["conditions"]]
        return found.get("availableReplicas") == 3 and "NewReplicaSetAvailable" in reasons

    await rig.until(available)
    found = await rig.api.get(DEPLOYMENTS, "web", "demo")
    (replica_set,) = await rig.all(SETS)
    name = meta.name(replica_set)
    assert found["metadata"]["generation"] == 1
    assert found["metadata"]["annotations"] == {"deployment.kubernetes.io/revision": "1"}
    assert [(c["type"], c["status"], c["reason"], c["message"]) for c in found["status"]["conditions"]] == [
        ("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
        ("Progressing", "True", "NewReplicaSetAvailable",
         f'ReplicaSet "{name}" has successfully progressed.'),
    ]  # fmt: skip
    assert found["status"] | {"conditions": []} == {
        "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3,
        "availableReplicas": 3, "terminatingReplicas": 0, "conditions": [],
    }  # fmt: skip
    digest = name.removeprefix("web-")
    assert replica_set["metadata"]["labels"] == {"app": "web", "pod-template-hash": digest}
    assert set(digest) <= set("bcdfghjklmnpqrstvwxz2456789")
    assert replica_set["metadata"]["annotations"] == {
        "deployment.kubernetes.io/desired-replicas": "3", "deployment.kubernetes.io/max-replicas": "4",
        "deployment.kubernetes.io/revision": "1",
    }  # fmt: skip
    assert replica_set["status"] == {
        "replicas": 3, "fullyLabeledReplicas": 3, "readyReplicas": 3, "availableReplicas": 3,
        "observedGeneration": 1, "terminatingReplicas": 0,
    }  # fmt: skip
    assert await rig.events("ScalingReplicaSet") == [f"Scaled up replica set {name} from 0 to 3"]
    pods = sorted(meta.name(pod) for pod in await rig.all("pods"))
    assert sorted(await rig.events("SuccessfulCreate")) == [f"Created pod: {pod}" for pod in pods]


async def test_a_new_image_rolls_within_its_bounds_and_a_rollback_reuses_the_old_set(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment())
    await rig.until(lambda: ready(rig, 3))
    (first,) = await rig.all(SETS)
    counts: list[int] = []
    stop = rig.kubelets._pods.listen(lambda _old, _new: counts.append(len(rig.kubelets._pods.list("demo"))))
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "nginx:1.28"}]}}}}
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")
    await rig.until(lambda: ready(rig, 3))
    stop()
    assert max(counts) == 4
    assert min(counts) >= 3
    by_revision = {meta.annotations(s)["deployment.kubernetes.io/revision"]: s for s in await rig.all(SETS)}
    assert sorted(by_revision) == ["1", "2"]
    assert by_revision["1"]["spec"]["replicas"] == 0
    new = meta.name(by_revision["2"])
    old = meta.name(first)
    assert await rig.events("ScalingReplicaSet") == [
        f"Scaled up replica set {old} from 0 to 3",
        f"Scaled up replica set {new} from 0 to 1",
        f"Scaled down replica set {old} from 3 to 2",
        f"Scaled up replica set {new} from 1 to 2",
        f"Scaled down replica set {old} from 2 to 1",
        f"Scaled up replica set {new} from 2 to 3",
        f"Scaled down replica set {old} from 1 to 0",
    ]

    patch["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.27"
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")
    await rig.until(lambda: ready(rig, 3))
    back = await rig.api.get(SETS, old, "demo")
    assert meta.annotations(back)["deployment.kubernetes.io/revision"] == "3"
    assert meta.annotations(back)["deployment.kubernetes.io/revision-history"] == "1"
    found = await rig.api.get(DEPLOYMENTS, "web", "demo")
    assert meta.annotations(found)["deployment.kubernetes.io/revision"] == "3"


@pytest.mark.parametrize("speed", [20.0])
async def test_a_bad_release_times_out_while_the_old_pods_serve(rig, deployment):
    rig.kubelets.unready.add("9.99")
    await rig.api.create(DEPLOYMENTS, deployment(progressDeadlineSeconds=30))
    await rig.until(lambda: ready(rig, 3))
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "nginx:9.99"}]}}}}
    began = rig.clock.monotonic()  # before it: an answer that comes late is late by many simulated seconds
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")

    async def timed_out() -> bool:
        found = await rig.api.get(DEPLOYMENTS, "web", "demo")
        return dig(meta.condition(found, "Progressing"), "reason") == "ProgressDeadlineExceeded"

    await rig.until(timed_out)
    assert rig.clock.monotonic() - began >= 29
    found = await rig.api.get(DEPLOYMENTS, "web", "demo")
    assert found["status"]["availableReplicas"] == 3
    assert found["status"]["updatedReplicas"] == 1
    assert found["status"]["unavailableReplicas"] == 1
    assert meta.condition(found, "Progressing")["status"] == "False"
    patch["spec"]["template"]["spec"]["containers"][0]["image"] = "nginx:1.27"
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")
    await rig.until(lambda: ready(rig, 3))
    found = await rig.api.get(DEPLOYMENTS, "web", "demo")
    assert meta.condition(found, "Progressing")["reason"] == "NewReplicaSetAvailable"


async def test_recreate_starts_new_pods_only_when_the_old_are_gone(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment(strategy={"type": "Recreate"}))
    await rig.until(lambda: ready(rig, 3))
    seen: list[set[str]] = []

    def look(_old, _new) -> None:
        seen.append({pod["spec"]["containers"][0]["image"] for pod in rig.kubelets._pods.list("demo")})

    rig.kubelets._pods.listen(look)
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "nginx:1.28"}]}}}}
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")
    await rig.until(lambda: ready(rig, 3))
    assert {"nginx:1.27", "nginx:1.28"} not in seen
    assert set() in seen


async def test_old_sets_beyond_the_history_limit_are_deleted(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment(replicas=1, revisionHistoryLimit=1))
    for tag in ("1.28", "1.29", "1.30"):
        await rig.until(lambda: ready(rig, 1))
        patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": f"nginx:{tag}"}]}}}}
        await rig.api.patch(DEPLOYMENTS, "web", patch, "demo", kind="strategic")

    async def trimmed() -> bool:
        revisions = [meta.annotations(s)["deployment.kubernetes.io/revision"] for s in await rig.all(SETS)]
        return sorted(revisions) == ["3", "4"]

    await rig.until(trimmed)


async def test_scaling_and_pausing(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment(replicas=1))
    await rig.until(lambda: ready(rig, 1))
    await rig.api.patch(DEPLOYMENTS, "web", {"spec": {"replicas": 4}}, "demo")
    await rig.until(lambda: ready(rig, 4))
    await rig.api.patch(DEPLOYMENTS, "web", {"spec": {"paused": True}}, "demo")

    async def paused() -> bool:
        found = await rig.api.get(DEPLOYMENTS, "web", "demo")
        return dig(meta.condition(found, "Progressing"), "reason") == "DeploymentPaused"

    await rig.until(paused)
    patch = {"spec": {"replicas": 2, "template": {"metadata": {"annotations": {"a": "b"}}}}}
    await rig.api.patch(DEPLOYMENTS, "web", patch, "demo")

    async def scaled() -> bool:
        return [s["spec"]["replicas"] for s in await rig.all(SETS)] == [2]

    await rig.until(scaled)
    await rig.settle()
    assert len(await rig.all(SETS)) == 1
    await rig.api.patch(DEPLOYMENTS, "web", {"spec": {"paused": False}}, "demo")
    await rig.until(lambda: ready(rig, 2))
    assert len(await rig.all(SETS)) == 2


async def test_a_stopped_controller_does_nothing_until_it_is_started(rig, deployment):
    await rig.manager.stop("deployment-controller")
    assert rig.manager.stopped() == ["deployment"]
    await rig.api.create(DEPLOYMENTS, deployment())
    await rig.settle()
    assert await rig.all(SETS) == []
    rig.manager.start("deployment")
    await rig.until(lambda: ready(rig, 3))


async def test_a_deployment_of_a_hundred_pods(rig, deployment):
    await rig.api.create(DEPLOYMENTS, deployment(replicas=100))
    await rig.until(lambda: ready(rig, 100))
    assert len(await rig.all("pods")) == 100
    combined = [
        m for m in await rig.events("SuccessfulCreate") if m.startswith("(combined from similar events)")
    ]
    assert len(combined) == 1
