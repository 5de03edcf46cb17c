"""The break menu, done on a playground for every kind."""

import pytest

from kubetui.actions import breaks
from kubetui.actions.breaks import BREAKS, FaultCall
from kubetui.actions.change import MERGE, STRATEGIC
from kubetui.actions.part_breaks import PARTS
from kubetui.api import meta
from kubetui.kinds import registry
from kubetui.playground.cluster import Playground
from kubetui.playground.faults import KINDS

TEMPLATE = {
    "metadata": {"labels": {"app": "web"}},
    "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}]},
}
SELECTOR = {"matchLabels": {"app": "web"}}
JOB = {"spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}
SPECS = {
    "pods": {"spec": TEMPLATE["spec"]},
    "deployments.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "statefulsets.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE, "serviceName": "web"}},
    "daemonsets.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "replicasets.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "jobs.batch": {"spec": {"template": JOB}},
    "cronjobs.batch": {"spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": JOB}}}},
    "services": {"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}},
    "configmaps": {"data": {"a": "b"}},
    "secrets": {"stringData": {"a": "b"}},
    "persistentvolumeclaims": {
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    },
}


@pytest.mark.parametrize("resource", BREAKS)
async def test_every_break_is_taken_by_the_api(tmp_path, resource):
    playground = Playground(nodes=1, speed=20, kubeconfig=tmp_path / "private" / "kubeconfig", seed=1)
    await playground.start()
    await playground.ready()
    api, kind = playground.api("system:apiserver"), registry.by_resource(resource)
    try:
        for number, one in enumerate(BREAKS[resource]):
            namespace = "default" if kind.namespaced else ""
            name = f"web-{number}" if namespace else "playground-worker"
            if namespace:
                made = {"metadata": {"name": name, "namespace": namespace}, **SPECS[resource]}
                await api.create(resource, made)
            before = await api.get(resource, name, namespace)
            change = one.make(kind, meta.ref(resource, before), before)
            assert one.sentence and one.watch and change.command.startswith("kube")
            if isinstance(change, FaultCall):
                assert one.playground
                await playground.stop_fault(await playground.start_fault(*change)) if lasting(
                    change
                ) else None
                continue
            if change.method == "DELETE":
                continue
            how = {MERGE: "merge", STRATEGIC: "strategic"}[change.content_type]
            sub = "scale" if change.path.endswith("/scale") else ""
            await api.patch(resource, name, change.body, namespace, kind=how, subresource=sub)
            after = await api.get(resource, name, namespace)
            assert after["spec"] != before["spec"], one.id
    finally:
        await playground.stop()


def lasting(call: FaultCall) -> bool:
    return call.kind != "kill-container"


@pytest.mark.parametrize("part", PARTS)
def test_the_parts_of_the_control_plane_can_be_stopped(part):
    pod = {"metadata": {"name": part, "labels": {"component": part}}}
    first = breaks.for_object("pods", "own", playground=True, obj=pod)[0]
    call = first.make(registry.find("pod"), meta.ref("pods", pod), pod)
    assert call.kind in {kind.kind for kind in KINDS} and call.command == f"kubetui fault start {call.kind}"
    assert first not in breaks.for_object("pods", "local", playground=False, obj=pod)
    assert first not in breaks.for_object("pods", "own", playground=True)


def test_where_there_is_a_break_menu():
    assert breaks.for_object("pods", "foreign", playground=False) == ()
    assert breaks.refusal("foreign") and not breaks.refusal("local")
    on_own = {one.id for one in breaks.for_object("nodes", "own", playground=True)}
    assert on_own == {"cordon", "kubelet", "power"}
    assert [one.id for one in breaks.for_object("nodes", "local", playground=False)] == ["cordon"]
    assert breaks.for_object("events", "own", playground=True) == ()
