import pytest

from kubetui.api import meta

DEPLOYMENTS = "deployments.apps"
SETS = "replicasets.apps"


async def ready(rig, deployment) -> None:
    await rig.api.create(DEPLOYMENTS, deployment())

    async def done() -> bool:
        return (await rig.api.get(DEPLOYMENTS, "web", "demo"))["status"].get("readyReplicas") == 3

    await rig.until(done)


async def nothing_left(rig) -> bool:
    return not (await rig.all(DEPLOYMENTS) or await rig.all(SETS) or await rig.all("pods"))


async def test_in_the_background_the_dependents_follow(rig, deployment):
    await ready(rig, deployment)
    await rig.api.delete(DEPLOYMENTS, "web", "demo", propagation="Background")
    assert not await rig.exists(DEPLOYMENTS, "web")
    await rig.until(lambda: nothing_left(rig))


async def test_in_the_foreground_the_owner_goes_last(rig, deployment):
    await ready(rig, deployment)
    rig.kubelets.hold = True
    await rig.api.delete(DEPLOYMENTS, "web", "demo", propagation="Foreground")

    async def pods_leave() -> bool:
        pods = await rig.all("pods")
        return len(pods) == 3 and all(meta.deleting(pod) for pod in pods)

    await rig.until(pods_leave)
    assert await rig.exists(DEPLOYMENTS, "web")
    assert len(await rig.all(SETS)) == 1
    rig.kubelets.hold = False
    for pod in await rig.all("pods"):
        await rig.api.delete("pods", meta.name(pod), "demo", grace=0)
    await rig.until(lambda: nothing_left(rig))


async def test_orphans_stay_without_their_owner(rig, deployment):
    await ready(rig, deployment)
    await rig.api.delete(DEPLOYMENTS, "web", "demo", propagation="Orphan")

    async def orphaned() -> bool:
        (replica_set,) = await rig.all(SETS)
        return not await rig.exists(DEPLOYMENTS, "web") and not meta.owners(replica_set)

    await rig.until(orphaned)
    await rig.settle(0.1)
    assert len(await rig.all("pods")) == 3
    # A new Deployment of the same selector takes them over.
    (before,) = await rig.all(SETS)
    await rig.api.create(DEPLOYMENTS, deployment())

    async def adopted() -> bool:
        return [bool(meta.owners(each)) for each in await rig.all(SETS)] == [True]

    await rig.until(adopted)
    assert meta.uid((await rig.all(SETS))[0]) == meta.uid(before)


@pytest.mark.parametrize("kind", ["ConfigMap", "Widget"])
async def test_owners_are_known_by_uid_and_unknown_kinds_are_left_alone(rig, kind):
    group = "v1" if kind == "ConfigMap" else "example.com/v1"
    owner = {"apiVersion": group, "kind": kind, "name": "kube-root-ca.crt", "uid": "gone"}
    about = {"name": "child", "namespace": "demo", "ownerReferences": [owner]}
    await rig.api.create("configmaps", {"metadata": about})

    async def gone() -> bool:
        return not await rig.exists("configmaps", "child")

    if kind == "ConfigMap":
        await rig.until(gone)
    else:
        await rig.settle(0.1)
        assert not await gone()


async def test_stopped_it_keeps_what_is_to_go_until_it_is_started(rig, deployment):
    await ready(rig, deployment)
    await rig.manager.stop("garbage-collector")
    await rig.api.delete(DEPLOYMENTS, "web", "demo", propagation="Background")
    await rig.settle(0.1)
    assert len(await rig.all(SETS)) == 1
    rig.manager.start("garbage-collector")
    await rig.until(lambda: nothing_left(rig))


async def test_a_circle_goes_all_the_same(rig):
    names = ("a", "b", "c")
    spec = {"containers": [{"name": "c", "image": "x"}], "terminationGracePeriodSeconds": 0}
    made = {}
    for name in names:
        made[name] = await rig.api.create(
            "pods", {"metadata": {"name": name, "namespace": "demo"}, "spec": spec}
        )
    for name, owner in zip(names, ("c", "a", "b"), strict=True):
        reference = {
            "apiVersion": "v1", "kind": "Pod", "name": owner, "uid": made[owner]["metadata"]["uid"],
            "controller": True, "blockOwnerDeletion": True,
        }  # fmt: skip
        await rig.api.patch("pods", name, {"metadata": {"ownerReferences": [reference]}}, "demo")
    await rig.settle(0.1)
    await rig.api.delete("pods", "a", "demo", propagation="Foreground", grace=0)

    async def gone() -> bool:
        return not await rig.all("pods")

    await rig.until(gone)
