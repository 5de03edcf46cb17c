import json
from collections import Counter

import pytest

from kubetui.api import meta
from kubetui.playground.controllers import daemon_pods
from kubetui.playground.controllers.history import data_of

SETS = "daemonsets.apps"


@pytest.fixture
def speed() -> float:
    return 5.0


async def join(rig, name: str, **labels: str) -> None:
    ready = {"type": "Ready", "status": "True", "lastTransitionTime": meta.format_time(rig.clock.now())}
    body = {"metadata": {"name": name, "labels": labels}, "status": {"conditions": [ready]}}
    await rig.api.create("nodes", body)


def daemon_set(image: str = "nginx:1.27", **spec: object) -> dict:
    labels = {"app": "agent"}
    pod = {"containers": [{"name": "c", "image": image}], **spec}
    return {
        "metadata": {"name": "agent", "namespace": "demo"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": pod},
        },
    }


async def images(rig) -> Counter[tuple[str, str]]:
    pods = [pod for pod in await rig.all("pods") if not meta.deleting(pod)]
    return Counter((daemon_pods.node_of(pod), pod["spec"]["containers"][0]["image"]) for pod in pods)


async def runs(rig, *nodes: str, image: str = "nginx:1.27") -> bool:
    status = (await rig.api.get(SETS, "agent", "demo"))["status"]
    wanted = Counter((node, image) for node in nodes)
    return await images(rig) == wanted and status.get("numberAvailable", 0) == len(nodes)


async def test_one_pod_on_each_node_also_on_those_that_come_later(rig):
    await join(rig, "one")
    await join(rig, "two")
    cause = {"kubernetes.io/change-cause": "kubectl apply"}
    made = daemon_set()
    await rig.api.create(SETS, {**made, "metadata": {**made["metadata"], "annotations": cause}})
    await rig.until(lambda: runs(rig, "one", "two"))
    await join(rig, "three")
    await rig.until(lambda: runs(rig, "one", "two", "three"))
    status = (await rig.api.get(SETS, "agent", "demo"))["status"]
    assert status == {
        "currentNumberScheduled": 3, "numberMisscheduled": 0, "desiredNumberScheduled": 3, "numberReady": 3,
        "observedGeneration": 1, "updatedNumberScheduled": 3, "numberAvailable": 3,
    }  # fmt: skip
    pod = (await rig.all("pods"))[0]
    assert {"key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"} in (
        pod["spec"]["tolerations"]
    )
    assert meta.labels(pod)["pod-template-generation"] == "1"
    (revision,) = await rig.all("controllerrevisions.apps")
    assert meta.name(revision) == f"agent-{meta.labels(pod)['controller-revision-hash']}"
    assert meta.annotations(revision).items() >= cause.items()


async def test_only_nodes_that_match(rig):
    await join(rig, "one", disk="ssd")
    await join(rig, "two")
    await rig.api.create(SETS, daemon_set(nodeSelector={"disk": "ssd"}))
    await rig.until(lambda: runs(rig, "one"))
    await rig.api.patch("nodes", "two", {"metadata": {"labels": {"disk": "ssd"}}})
    await rig.until(lambda: runs(rig, "one", "two"))
    await rig.api.patch("nodes", "one", {"metadata": {"labels": {"disk": None}}})
    await rig.until(lambda: runs(rig, "two"))


async def test_an_update_replaces_one_at_a_time(rig):
    for name in ("one", "two", "three"):
        await join(rig, name)
    await rig.api.create(SETS, daemon_set())
    await rig.until(lambda: runs(rig, "one", "two", "three"))
    fewest = [3]

    def look(_old, _new) -> None:
        ready = [pod for pod in rig.kubelets._pods.list("demo") if meta.is_true(pod, "Ready")]
        fewest[0] = min(fewest[0], sum(1 for pod in ready if not meta.deleting(pod)))

    rig.kubelets._pods.listen(look)
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "c", "image": "nginx:1.28"}]}}}}
    await rig.api.patch(SETS, "agent", patch, "demo", kind="strategic")
    await rig.until(lambda: runs(rig, "one", "two", "three", image="nginx:1.28"))
    assert fewest == [2]
    assert len(await rig.all("controllerrevisions.apps")) == 2


async def test_a_failed_pod_is_replaced_and_told_of(rig):
    await join(rig, "one")
    await rig.api.create(SETS, daemon_set())
    await rig.until(lambda: runs(rig, "one"))
    (pod,) = await rig.all("pods")
    await rig.api.patch("pods", meta.name(pod), {"status": {"phase": "Failed"}}, "demo", subresource="status")

    async def replaced() -> bool:
        found = await rig.all("pods")
        return [meta.uid(each) == meta.uid(pod) for each in found] == [False]

    await rig.until(replaced)
    assert await rig.events("FailedDaemonPod") == [
        f"Found failed daemon pod demo/{meta.name(pod)} on node one, will try to kill it"
    ]


def test_a_revision_has_its_keys_in_order():
    template = {"spec": {"b": [{"d": 1, "c": 2}], "a": {}}, "metadata": {"labels": {"z": "1", "app": "web"}}}
    assert json.dumps(data_of({"spec": {"template": template}}), separators=(",", ":")) == (
        '{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"web","z":"1"}},'
        '"spec":{"a":{},"b":[{"c":2,"d":1}]}}}}'
    )
