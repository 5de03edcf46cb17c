import pytest

from kubetui.api import meta

CLAIMS, VOLUMES, CLASSES = "persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"


@pytest.fixture
def speed() -> float:
    return 20.0


async def standard(rig, **more: str) -> None:
    body = {"metadata": {"name": "standard"}, "provisioner": "rancher.io/local-path", "reclaimPolicy": "Delete",
            "volumeBindingMode": "WaitForFirstConsumer", **more}  # fmt: skip
    await rig.api.create(CLASSES, body)


def claim(name: str = "data", storage: str = "1Gi", class_: str | None = "standard", **spec: object) -> dict:
    wants = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": storage}}, **spec}
    if class_ is not None:
        wants["storageClassName"] = class_
    return {"metadata": {"name": name, "namespace": "demo"}, "spec": wants}


def volume(name: str, storage: str = "1Gi", class_: str = "manual", **spec: object) -> dict:
    return {
        "metadata": {"name": name},
        "spec": {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": storage}, "storageClassName": class_,
                 "hostPath": {"path": "/data"}, **spec},
    }  # fmt: skip


async def phase(rig, resource: str, name: str) -> str:
    found = await rig.api.get(resource, name, "demo" if resource == CLAIMS else "")
    return found["status"]["phase"]


async def told(rig, reason: str) -> list[str]:
    await rig.until(lambda: rig.events(reason))
    return await rig.events(reason)


async def test_a_claim_waits_for_its_pod_and_gets_a_volume_on_that_node(rig):
    await standard(rig)
    await rig.api.create(CLAIMS, claim())
    assert await told(rig, "WaitForFirstConsumer") == [
        "waiting for first consumer to be created before binding"
    ]
    selected = {"metadata": {"annotations": {"volume.kubernetes.io/selected-node": "node-a"}}}
    await rig.api.patch(CLAIMS, "data", selected, "demo")

    async def bound() -> bool:
        return await phase(rig, CLAIMS, "data") == "Bound"

    await rig.until(bound)
    found = await rig.api.get(CLAIMS, "data", "demo")
    name = f"pvc-{meta.uid(found)}"
    assert found["spec"]["volumeName"] == name
    assert meta.annotations(found)["pv.kubernetes.io/bind-completed"] == "yes"
    assert found["status"]["capacity"] == {"storage": "1Gi"}
    made = await rig.api.get(VOLUMES, name)
    assert made["status"]["phase"] == "Bound"
    (term,) = made["spec"]["nodeAffinity"]["required"]["nodeSelectorTerms"]
    assert term["matchExpressions"][0]["values"] == ["node-a"]
    assert await told(rig, "Provisioning") == [
        'External provisioner is provisioning volume for claim "demo/data"'
    ]
    assert await told(rig, "ProvisioningSucceeded") == [f"Successfully provisioned volume {name}"]
    assert (await told(rig, "ExternalProvisioning"))[0].startswith(
        "Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually"
    )
    await rig.api.delete(CLAIMS, "data", "demo")

    async def gone() -> bool:
        return not await rig.exists(CLAIMS, "data") and not await rig.exists(VOLUMES, name, "")

    await rig.until(gone)


async def test_a_claim_in_use_stays_until_its_pod_is_gone(rig):
    await rig.api.create(CLAIMS, claim())
    volumes = [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]
    pod = {"metadata": {"name": "user", "namespace": "demo"},
           "spec": {"nodeName": "node-a", "volumes": volumes, "containers": [{"name": "c", "image": "x"}]}}  # fmt: skip
    await rig.api.create("pods", pod)
    await rig.until(lambda: rig.exists("pods", "user"))
    await rig.api.delete(CLAIMS, "data", "demo")
    await rig.settle(0.1)
    assert meta.deleting(await rig.api.get(CLAIMS, "data", "demo"))
    await rig.api.delete("pods", "user", "demo", grace=0)

    async def gone() -> bool:
        return not await rig.exists(CLAIMS, "data")

    await rig.until(gone)


async def test_the_smallest_volume_that_suits_is_bound_and_kept(rig):
    for name, storage in (("large", "10Gi"), ("small", "1Gi"), ("fits", "5Gi")):
        await rig.api.create(VOLUMES, volume(name, storage))

    async def available() -> bool:
        return {await phase(rig, VOLUMES, name) for name in ("large", "small", "fits")} == {"Available"}

    await rig.until(available)
    await rig.api.create(CLAIMS, claim(storage="2Gi", class_="manual"))

    async def bound() -> bool:
        return await phase(rig, CLAIMS, "data") == "Bound"

    await rig.until(bound)
    assert (await rig.api.get(CLAIMS, "data", "demo"))["spec"]["volumeName"] == "fits"
    await rig.settle()
    await rig.api.delete(CLAIMS, "data", "demo")

    async def released() -> bool:
        return await phase(rig, VOLUMES, "fits") == "Released"

    await rig.until(released)
    await rig.settle(0.1)
    assert await phase(rig, VOLUMES, "fits") == "Released"


async def test_a_bound_volume_that_is_deleted_goes_with_its_claim(rig):
    await rig.api.create(VOLUMES, volume("one", "1Gi"))
    await rig.api.create(CLAIMS, claim(class_="manual"))

    async def bound() -> bool:
        return await phase(rig, CLAIMS, "data") == "Bound"

    await rig.until(bound)
    await rig.api.delete(VOLUMES, "one")
    await rig.settle()
    assert meta.deleting(await rig.api.get(VOLUMES, "one"))
    await rig.api.delete(CLAIMS, "data", "demo")

    async def gone() -> bool:
        return not await rig.exists(VOLUMES, "one", "")

    await rig.until(gone)


async def test_a_claim_finds_a_volume_that_comes_later_and_misses_one_that_goes(rig):
    await rig.api.create(CLAIMS, claim(class_=""))
    assert (await told(rig, "FailedBinding"))[0] == (
        "no persistent volumes available for this claim and no storage class is set"
    )
    await rig.api.create(VOLUMES, volume("late", class_=""))

    async def bound() -> bool:
        return await phase(rig, CLAIMS, "data") == "Bound"

    await rig.until(bound)
    await rig.api.patch(VOLUMES, "late", {"metadata": {"finalizers": None}})
    await rig.api.delete(VOLUMES, "late")

    async def lost() -> bool:
        return await phase(rig, CLAIMS, "data") == "Lost"

    await rig.until(lost)
    assert await told(rig, "ClaimLost") == [
        "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
    ]


async def test_a_class_that_does_not_exist(rig):
    await rig.api.create(CLAIMS, claim(class_="fast"))
    assert (await told(rig, "ProvisioningFailed"))[0] == 'storageclass.storage.k8s.io "fast" not found'
