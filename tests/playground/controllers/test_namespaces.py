import base64

import pytest

from kubetui.api import meta


async def test_every_namespace_has_its_account_and_the_certificate(rig):
    await rig.api.create("namespaces", {"metadata": {"name": "fresh"}})

    async def furnished() -> bool:
        return await rig.exists("serviceaccounts", "default", "fresh") and await rig.exists(
            "configmaps", "kube-root-ca.crt", "fresh"
        )

    await rig.until(furnished)
    found = await rig.api.get("configmaps", "kube-root-ca.crt", "fresh")
    assert found["data"] == {"ca.crt": "CERT"}
    assert "kubernetes.io/description" in found["metadata"]["annotations"]
    await rig.api.delete("serviceaccounts", "default", "fresh")
    await rig.api.delete("configmaps", "kube-root-ca.crt", "fresh")
    await rig.until(furnished)
    await rig.api.patch("configmaps", "kube-root-ca.crt", {"data": {"ca.crt": "x"}}, "fresh")

    async def restored() -> bool:
        return (await rig.api.get("configmaps", "kube-root-ca.crt", "fresh"))["data"] == {"ca.crt": "CERT"}

    await rig.until(restored)


async def gone(rig, name: str) -> bool:
    return not await rig.exists("namespaces", name, "")


async def test_a_deleted_namespace_is_emptied_first(rig, deployment):
    await rig.api.create("deployments.apps", deployment())
    await rig.api.create("configmaps", {"metadata": {"name": "kept", "namespace": "demo"}})

    async def ready() -> bool:
        return (await rig.api.get("deployments.apps", "web", "demo"))["status"].get("readyReplicas") == 3

    await rig.until(ready)
    await rig.api.delete("namespaces", "demo")
    await rig.until(lambda: gone(rig, "demo"))
    for resource in (
        "deployments.apps",
        "replicasets.apps",
        "pods",
        "configmaps",
        "events",
        "serviceaccounts",
    ):
        assert await rig.all(resource) == []


@pytest.mark.parametrize("speed", [50.0])
async def test_what_keeps_a_namespace_is_told_in_its_conditions(rig):
    about = {"name": "stuck", "namespace": "demo", "finalizers": ["example.com/mine"]}
    await rig.api.create("configmaps", {"metadata": about})
    await rig.api.delete("namespaces", "demo")

    async def told() -> bool:
        found = await rig.api.get("namespaces", "demo")
        return meta.condition(found, "NamespaceFinalizersRemaining") is not None

    await rig.until(told)
    found = await rig.api.get("namespaces", "demo")
    assert found["status"]["phase"] == "Terminating"
    said = {c["type"]: (c["status"], c["reason"], c["message"]) for c in found["status"]["conditions"]}
    assert said["NamespaceContentRemaining"] == (
        "True", "SomeResourcesRemain",
        "Some resources are remaining: configmaps. has 1 resource instances",
    )  # fmt: skip
    assert said["NamespaceFinalizersRemaining"] == (
        "True", "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: example.com/mine in 1 resource instances",
    )  # fmt: skip
    assert said["NamespaceDeletionContentFailure"][0] == "False"
    await rig.api.patch("configmaps", "stuck", {"metadata": {"finalizers": None}}, "demo")
    await rig.until(lambda: gone(rig, "demo"))


async def test_a_secret_that_asks_for_a_token_gets_one(rig):
    about = {
        "name": "tok",
        "namespace": "demo",
        "annotations": {"kubernetes.io/service-account.name": "default"},
    }
    await rig.api.create("secrets", {"metadata": about, "type": "kubernetes.io/service-account-token"})

    async def filled() -> bool:
        return "token" in (await rig.api.get("secrets", "tok", "demo")).get("data", {})

    await rig.until(filled)
    data = (await rig.api.get("secrets", "tok", "demo"))["data"]
    assert base64.b64decode(data["ca.crt"]) == b"CERT"
    assert base64.b64decode(data["namespace"]) == b"demo"
    assert data["token"]
    await rig.api.create("serviceaccounts", {"metadata": {"name": "other", "namespace": "demo"}})
    about = {
        "name": "lost",
        "namespace": "demo",
        "annotations": {"kubernetes.io/service-account.name": "nobody"},
    }
    await rig.api.create("secrets", {"metadata": about, "type": "kubernetes.io/service-account-token"})

    async def deleted() -> bool:
        return not await rig.exists("secrets", "lost")

    await rig.until(deleted)
