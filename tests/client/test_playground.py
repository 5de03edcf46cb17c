"""The session on a whole playground: TLS, discovery, watches, logs, and a server that comes back."""

import asyncio
import time

import pytest

from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef, dig, is_true, name
from kubetui.playground.cluster import Playground
from kubetui.session import Options, Phase, Session, SyncPhase
from kubetui.store.relations import relations
from tests.client.connecting import until

SHOWN = (
    "nodes", "namespaces", "pods", "deployments.apps", "replicasets.apps", "services",
    "endpointslices.discovery.k8s.io", "configmaps", "secrets", "serviceaccounts", "events",
)  # fmt: skip
APPLY = {"fieldManager": "kubetui"}


def deployment(replicas=3):
    container = {"name": "web", "image": "nginx:1.27", "ports": [{"containerPort": 80}]}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [container]}},
        },
    }


async def apply(session, path, body):
    kind = "application/apply-patch+yaml"
    return await session.request("PATCH", path, params=APPLY, body=body, content_type=kind)


@pytest.fixture
async def playground(tmp_path):
    found = Playground(kubeconfig=tmp_path / "run" / "config", speed=20, data=tmp_path / "data")
    await found.start()
    await found.ready()
    yield found
    await found.stop()


@pytest.fixture
async def session(playground):
    found = Session(Options(kubeconfig=str(playground.kubeconfig)))
    found.want(*SHOWN)
    yield found
    await found.close()


def ready_pods(session):
    return [pod for pod in session.store.all("pods", ["default"]) if is_true(pod, "Ready")]


async def test_from_the_kubeconfig_to_a_deployment_that_heals(playground, session):
    await session.start()
    assert (session.state.phase, session.ownership) == (Phase.LIVE, "own")
    assert session.control.url.startswith("http://127.0.0.1:")
    assert await session.wait_synced(20)
    assert {resource: session.sync(resource).phase for resource in SHOWN} == dict.fromkeys(
        SHOWN, SyncPhase.LIVE
    )
    assert session.store.count("nodes") == 4
    assert session.kind_of("deployments.apps").subresources == ("scale", "status")

    await apply(session, "/apis/apps/v1/namespaces/default/deployments/web", deployment())
    await until(lambda: len(ready_pods(session)) == 3, 20)
    victim = ready_pods(session)[0]
    # Each kind comes in a watch of its own, in no order among them.
    await until(lambda: session.store.all("replicasets.apps", ["default"]))
    edges = {link.edge for link in relations(session.store, "pods", victim)}
    assert {"owned by", "runs on", "uses"} <= edges
    replica_set = session.store.all("replicasets.apps", ["default"])[0]
    assert [title for title, _ in session.store.owned(replica_set["metadata"]["uid"])] == ["pods"] * 3
    await until(lambda: session.store.events_about(victim["metadata"]["uid"]))

    path = f"/api/v1/namespaces/default/pods/{name(victim)}"
    whole = await session.get(ObjectRef("pods", "default", name(victim)))
    assert whole["metadata"]["managedFields"]
    assert "managedFields" not in victim["metadata"]
    assert [line async for line in session.logs(ObjectRef("pods", "default", name(victim)))]
    await session.request("DELETE", path, body={"gracePeriodSeconds": 0})
    await until(lambda: session.store.find(ObjectRef("pods", "default", name(victim))) is None)
    await until(lambda: len(ready_pods(session)) == 3, 20)
    with pytest.raises(ApiError, match=f'pods "{name(victim)}" not found'):
        await session.get(ObjectRef("pods", "default", name(victim)))


async def test_a_playground_that_stops_and_starts_again(playground, session, tmp_path):
    await session.start()
    assert await session.wait_synced(20)
    await apply(session, "/apis/apps/v1/namespaces/default/deployments/web", deployment(2))
    await until(lambda: len(ready_pods(session)) == 2, 20)
    port = int(playground.server.rpartition(":")[2])
    before = {name(pod) for pod in session.store.all("pods")}
    gone = []
    session.store.listen(lambda delta: gone.append(delta) if delta.type == "DELETED" else None)
    await playground.stop()
    await until(lambda: session.state.phase is Phase.STALE)
    await until(lambda: session.sync("pods").phase is SyncPhase.STALE)
    assert {name(pod) for pod in session.store.all("pods")} == before

    again = Playground(kubeconfig=playground.kubeconfig, speed=20, data=tmp_path / "data", port=port)
    await again.start()
    try:
        await session.retry()
        await until(lambda: session.state.phase is Phase.LIVE)
        await until(lambda: all(session.sync(resource).phase is SyncPhase.LIVE for resource in SHOWN))
        assert [name(delta.object) for delta in gone if delta.resource == "deployments.apps"] == []
        assert dig(session.store.get("deployments.apps", "default", "web"), "spec", "replicas") == 2
    finally:
        await session.close()
        await again.stop()


async def test_a_change_of_somebody_else_arrives_soon(playground, session):
    await session.start()
    assert await session.wait_synced(20)
    seen = asyncio.Event()
    session.store.listen(lambda delta: seen.set() if name(delta.object) == "note" else None)
    other = playground.api("system:apiserver")
    waits = []
    for number in range(20):
        seen.clear()
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "note", "namespace": "default"}}
        began = time.perf_counter()
        if number:
            await other.patch("configmaps", "note", {"data": {"n": str(number)}}, "default")
        else:
            await other.create("configmaps", body)
        await asyncio.wait_for(seen.wait(), 20)
        waits.append(time.perf_counter() - began)
    assert min(waits) < 0.1, f"at best {min(waits) * 1000:.0f} ms"


async def test_a_wrong_token(playground, tmp_path):
    content = playground.kubeconfig.read_text().replace(playground.apiserver.token, "wrong")
    path = tmp_path / "wrong"
    path.write_text(content)
    session = Session(Options(kubeconfig=str(path)))
    session.want("pods")
    await session.start()
    assert session.state.phase is Phase.REFUSED
    assert "401" in session.state.message
    await session.close()
