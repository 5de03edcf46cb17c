"""The components' connection: what the registry does, without HTTP in between."""

import asyncio

import pytest

from kubetui.api.errors import ApiError
from tests.playground.serving import config_map, deployment, make_server, pod


async def refused(awaitable) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await awaitable
    return caught.value


async def test_objects_are_shared_and_callers_keep_theirs(api):
    mine = config_map("a", data={"x": "1"})
    made = await api.create("configmaps", mine)
    assert "uid" not in mine["metadata"]
    assert await api.get("configmaps", "a", "default") is made
    objects, revision = await api.list("configmaps")
    assert objects[0] is made
    assert revision == int(made["metadata"]["resourceVersion"])


async def test_conflict_and_no_op(api):
    made = await api.create("configmaps", config_map("a"))
    newer = await api.patch("configmaps", "a", {"data": {"x": "1"}}, "default")
    error = await refused(api.update("configmaps", made))
    assert (error.code, error.reason) == (409, "Conflict")
    assert (await api.patch("configmaps", "a", {"data": {"x": "1"}}, "default")) is newer


async def test_immutable_metadata(api):
    made = await api.create("configmaps", config_map("a"))
    error = await refused(
        api.update("configmaps", {**made, "metadata": {**made["metadata"], "uid": "other"}})
    )
    assert "Precondition failed: UID in precondition: other" in error.message
    kept = await api.patch("configmaps", "a", {"metadata": {"creationTimestamp": None}}, "default")
    assert kept["metadata"]["creationTimestamp"] == made["metadata"]["creationTimestamp"]


async def test_managers(server):
    scheduler = server.api("system:kube-scheduler")
    made = await scheduler.create("configmaps", config_map("a", data={"x": "1"}))
    assert made["metadata"]["managedFields"][0]["manager"] == "kube-scheduler"
    kubelet = server.api("system:node:n1")
    changed = await kubelet.patch("configmaps", "a", {"data": {"y": "1"}}, "default")
    assert {entry["manager"] for entry in changed["metadata"]["managedFields"]} == {
        "kube-scheduler",
        "kubelet",
    }


async def test_watch_after_a_revision_and_410(server, api):
    made = await api.create("configmaps", config_map("a"))
    await api.delete("configmaps", "a", "default")
    seen = []
    async for event in api.watch("configmaps", int(made["metadata"]["resourceVersion"]) - 1):
        seen.append((event.type, event.revision))
        if len(seen) == 2:
            break
    assert [type_ for type_, _ in seen] == ["ADDED", "DELETED"]
    server.etcd.compact(server.etcd.revision)
    error = await refused(anext(api.watch("configmaps", 1)))
    assert (error.code, error.reason) == (410, "Expired")


async def test_a_pod_waits_for_the_account_of_a_fresh_namespace(server, api):
    await api.create("namespaces", {"metadata": {"name": "fresh"}})
    creating = asyncio.create_task(api.create("pods", pod("p", "fresh")))
    await asyncio.sleep(0.05)
    assert not creating.done()
    await api.create("serviceaccounts", {"metadata": {"name": "default", "namespace": "fresh"}})
    made = await creating
    assert made["spec"]["serviceAccountName"] == "default"
    error = await refused(api.create("pods", pod("q", "fresh", serviceAccountName="none")))
    assert error.message == (
        'pods "q" is forbidden: error looking up service account fresh/none: serviceaccount "none" not found'
    )


async def test_binding(api):
    await api.create("nodes", {"metadata": {"name": "n1", "labels": {"topology.kubernetes.io/zone": "z1"}}})
    made = await api.create("pods", pod("p"))
    waits = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "observedGeneration": 1}
    status = {"conditions": [waits, {"type": "x", "status": "True"}], "nominatedNodeName": "n2"}
    await api.patch("pods", "p", {"status": status}, "default", subresource="status")
    binding = {"target": {"kind": "Node", "name": "n1"}}
    await api.create_sub("pods", "p", "default", "binding", binding)
    bound = await api.get("pods", "p", "default")
    assert bound["spec"]["nodeName"] == "n1"
    assert bound["metadata"]["labels"]["topology.kubernetes.io/zone"] == "z1"
    assert [each["type"] for each in bound["status"]["conditions"]] == ["PodScheduled", "x"]
    assert {**bound["status"]["conditions"][0], "lastTransitionTime": ""} == {
        "type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": "",
    }  # fmt: skip
    assert "nominatedNodeName" not in bound["status"]
    written = [entry.get("subresource") for entry in bound["metadata"]["managedFields"]]
    assert written == [made["metadata"]["managedFields"][0].get("subresource"), "status"]
    error = await refused(api.create_sub("pods", "p", "default", "binding", binding))
    assert error.message == (
        'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"'
    )


async def test_pods_are_deleted_with_grace(api):
    await api.create("pods", pod("unscheduled"))
    await api.delete("pods", "unscheduled", "default")
    assert (await refused(api.get("pods", "unscheduled", "default"))).code == 404
    await api.create("pods", pod("p", nodeName="n1"))
    await api.delete("pods", "p", "default")
    marked = await api.get("pods", "p", "default")
    assert marked["metadata"]["deletionGracePeriodSeconds"] == 30
    assert marked["metadata"]["generation"] == 2
    first = marked["metadata"]["deletionTimestamp"]
    await api.delete("pods", "p", "default", grace=60)
    assert (await api.get("pods", "p", "default"))["metadata"]["deletionTimestamp"] == first
    await api.delete("pods", "p", "default", grace=5)
    shorter = (await api.get("pods", "p", "default"))["metadata"]
    assert shorter["deletionGracePeriodSeconds"] == 5
    assert shorter["deletionTimestamp"] < first
    await api.delete("pods", "p", "default", grace=0)
    assert (await refused(api.get("pods", "p", "default"))).code == 404


async def test_finalizers_hold_and_release(api):
    await api.create("configmaps", config_map("a", metadata={"finalizers": ["example.com/hold"]}))
    await api.delete("configmaps", "a", "default")
    held = await api.get("configmaps", "a", "default")
    assert held["metadata"]["deletionTimestamp"]
    more = {"metadata": {"finalizers": ["example.com/hold", "example.com/new"]}}
    error = await refused(api.patch("configmaps", "a", more, "default"))
    assert error.message == (
        'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object '
        'is being deleted, found new finalizers []string{"example.com/new"}'
    )
    await api.patch("configmaps", "a", {"metadata": {"finalizers": None}}, "default")
    assert (await refused(api.get("configmaps", "a", "default"))).code == 404


@pytest.mark.parametrize(
    ("propagation", "finalizers"), [("Foreground", ["foregroundDeletion"]), ("Orphan", ["orphan"])]
)
async def test_propagation(api, propagation, finalizers):
    await api.create("deployments.apps", deployment("web"))
    await api.delete("deployments.apps", "web", "default", propagation=propagation)
    held = await api.get("deployments.apps", "web", "default")
    assert held["metadata"]["finalizers"] == finalizers
    assert held["metadata"]["generation"] == 2
    await api.delete("deployments.apps", "web", "default", propagation="Background")
    assert (await refused(api.get("deployments.apps", "web", "default"))).code == 404


async def test_a_namespace_goes_in_two_steps(api):
    await api.create("namespaces", {"metadata": {"name": "a"}})
    await api.create("configmaps", config_map("c", "a"))
    await api.delete("namespaces", "a")
    going = await api.get("namespaces", "a")
    assert (going["status"]["phase"], going["spec"]["finalizers"]) == ("Terminating", ["kubernetes"])
    error = await refused(api.create("configmaps", config_map("d", "a")))
    assert (error.code, error.details["causes"][0]["reason"]) == (403, "NamespaceTerminating")
    assert error.message == (
        'configmaps "d" is forbidden: unable to create new content in namespace a because it is being terminated'
    )
    await api.update("namespaces", {**going, "spec": {"finalizers": []}}, "finalize")
    assert (await refused(api.get("namespaces", "a"))).code == 404
    error = await refused(api.delete("namespaces", "default"))
    assert error.message == 'namespaces "default" is forbidden: this namespace may not be deleted'


async def test_a_pod_waits_for_its_account_only_where_one_can_come(api, monkeypatch):
    async def never(seconds: float) -> None:
        pytest.fail("waited")

    await api.create("namespaces", {"metadata": {"name": "a"}})
    await api.delete("namespaces", "a")
    monkeypatch.setattr("kubetui.playground.apiserver.server.asyncio.sleep", never)
    assert (await refused(api.create("pods", pod("p", "nope")))).code == 404
    assert (await refused(api.create("pods", pod("p", "a")))).code == 403


async def test_services_get_addresses(api):
    service = {
        "metadata": {"name": "web", "namespace": "default"},
        "spec": {"type": "NodePort", "selector": {"app": "web"}, "ports": [{"port": 80}]},
    }
    made = await api.create("services", service)
    ip, port = made["spec"]["clusterIP"], made["spec"]["ports"][0]["nodePort"]
    assert made["spec"]["clusterIPs"] == [ip]
    assert ip.startswith("10.")
    assert 30086 <= port <= 32767
    kept = (await api.list("ipaddresses.networking.k8s.io"))[0]
    assert [(k["metadata"]["name"], k["spec"]["parentRef"]["name"]) for k in kept] == [(ip, "web")]
    other = {
        "metadata": {"name": "b", "namespace": "default"},
        "spec": {"clusterIP": ip, "ports": [{"port": 1}]},
    }
    error = await refused(api.create("services", other))
    assert f"failed to allocate IP {ip}: provided IP is already allocated" in error.message
    taken = {**service, "metadata": {"name": "c", "namespace": "default"}}
    taken["spec"] = {**service["spec"], "ports": [{"port": 80, "nodePort": port}]}
    error = await refused(api.create("services", taken))
    assert (
        f"spec.ports[0].nodePort: Invalid value: {port}: provided port is already allocated" in error.message
    )
    blind = await api.update("services", {**service, "spec": {**service["spec"], "ports": [{"port": 81}]}})
    assert blind["spec"]["clusterIP"] == ip
    back = await api.patch("services", "web", {"spec": {"type": "ClusterIP"}}, "default")
    assert "nodePort" not in back["spec"]["ports"][0]
    await api.delete("services", "web", "default")
    assert (await api.list("ipaddresses.networking.k8s.io"))[0] == []
    headless = {"metadata": {"name": "h", "namespace": "default"}, "spec": {"clusterIP": "None"}}
    assert (await api.create("services", headless))["spec"]["clusterIPs"] == ["None"]


async def test_eviction_asks_the_budgets(api):
    await api.create("pods", pod("p", labels={"app": "web"}, nodeName="n1"))
    ready = {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}
    await api.patch("pods", "p", {"status": ready}, "default", subresource="status")
    budget = {
        "metadata": {"name": "b", "namespace": "default"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}},
    }
    await api.create("poddisruptionbudgets.policy", budget)
    eviction = {"metadata": {"name": "p", "namespace": "default"}}
    error = await refused(api.create_sub("pods", "p", "default", "eviction", eviction))
    assert (error.code, error.details["retryAfterSeconds"]) == (429, 10)
    status = {"observedGeneration": 1, "currentHealthy": 1, "desiredHealthy": 1, "disruptionsAllowed": 0}
    await api.patch("poddisruptionbudgets.policy", "b", {"status": status}, "default", subresource="status")
    error = await refused(api.create_sub("pods", "p", "default", "eviction", eviction))
    assert error.message == "Cannot evict pod as it would violate the pod's disruption budget."
    assert error.details["causes"][0]["message"] == (
        "The disruption budget b needs 1 healthy pods and has 1 currently"
    )
    more = {"status": {"currentHealthy": 2, "disruptionsAllowed": 1}}
    await api.patch("poddisruptionbudgets.policy", "b", more, "default", subresource="status")
    await api.create_sub("pods", "p", "default", "eviction", eviction)
    gone = await api.get("pods", "p", "default")
    assert gone["metadata"]["deletionTimestamp"]
    assert any(c["type"] == "DisruptionTarget" for c in gone["status"]["conditions"])
    spent = await api.get("poddisruptionbudgets.policy", "b", "default")
    assert spent["status"]["disruptionsAllowed"] == 0
    assert list(spent["status"]["disruptedPods"]) == ["p"]


async def test_an_eviction_s_own_options(api):
    made = await api.create("pods", pod("p"))

    async def evict(**options: object) -> None:
        body = {"metadata": {"name": "p", "namespace": "default"}, "deleteOptions": options}
        await api.create_sub("pods", "p", "default", "eviction", body)

    await evict(dryRun=["All"])
    assert await api.get("pods", "p", "default") == made
    for field, name in (("uid", "UID"), ("resourceVersion", "ResourceVersion")):
        error = await refused(evict(preconditions={field: "x"}))
        assert (error.code, f"the {name} in the precondition (x) does not match" in error.message) == (
            409,
            True,
        )
    await evict(preconditions={"uid": made["metadata"]["uid"]}, gracePeriodSeconds=0)
    assert (await refused(api.get("pods", "p", "default"))).code == 404


async def test_why_a_budget_allows_no_eviction(api):
    await api.create("pods", pod("p", labels={"app": "web"}))
    await api.patch("pods", "p", {"status": {"phase": "Running"}}, "default", subresource="status")
    budget = {
        "metadata": {"name": "b", "namespace": "default"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}},
    }
    await api.create("poddisruptionbudgets.policy", budget)
    closed = {
        "type": "DisruptionAllowed", "status": "False", "message": "no scale", "reason": "SyncFailed",
        "lastTransitionTime": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    status = {"observedGeneration": 1, "currentHealthy": 2, "desiredHealthy": 0, "conditions": [closed]}
    said = []
    for reason, shown in (("SyncFailed", "False"), ("Other", "False"), ("Other", "True")):
        closed |= {"reason": reason, "status": shown}
        await api.patch(
            "poddisruptionbudgets.policy", "b", {"status": status}, "default", subresource="status"
        )
        error = await refused(api.create_sub("pods", "p", "default", "eviction", {"metadata": {"name": "p"}}))
        said.append(error.details["causes"][0]["message"].removeprefix("The disruption budget b "))
    assert said == [
        "does not allow evicting pods currently because it failed sync: no scale",
        "does not allow evicting pods currently (Other): no scale",
        "does not allow evicting pods currently",
    ]


async def test_two_servers_share_nothing():
    first, second = await make_server(), await make_server()
    await first.api("system:apiserver").create("configmaps", config_map("a"))
    assert (await refused(second.api("system:apiserver").get("configmaps", "a", "default"))).code == 404


async def test_questions_are_answered_not_stored(api):
    review = {"spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}}}
    answer = await api.create("selfsubjectaccessreviews.authorization.k8s.io", review)
    assert answer["status"] == {"allowed": True}
    assert (await api.list("selfsubjectaccessreviews.authorization.k8s.io"))[0] == []
