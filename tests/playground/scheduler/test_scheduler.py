import asyncio
from collections import Counter

import pytest

from kubetui.api import meta

_NO_ROOM = "no new claims to deallocate, preemption: 0/{n} nodes are available: "
CONTROL_PLANE = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}


async def test_a_pod_is_bound_and_an_event_tells(board):
    await board.node("one")
    await board.pod("web")
    assert await board.placed("web") == {"web": "one"}
    await board.until(lambda: board.events("Scheduled"))
    (event,) = await board.events("Scheduled")
    assert event["note"] == "Successfully assigned demo/web to one"
    assert event["action"] == "Binding"
    assert event["reportingController"] == "default-scheduler"
    assert event["regarding"]["name"] == "web"
    said = meta.condition(await board.api.get("pods", "web", "demo"), "PodScheduled")
    assert said["status"] == "True"


async def test_pods_spread_over_equal_nodes_and_avoid_the_control_plane(board):
    await board.node("master", taints=[CONTROL_PLANE])
    for name in ("one", "two", "three"):
        await board.node(name)
    names = [f"p{index}" for index in range(9)]
    for name in names:
        await board.pod(name, labels={"app": "web"})
    assert Counter((await board.placed(*names)).values()) == {"one": 3, "two": 3, "three": 3}


async def test_what_does_not_fit_is_told_in_the_words_of_kubernetes(board):
    await board.node("master", taints=[CONTROL_PLANE])
    await board.node("one", memory="1Gi")
    await board.node("two", memory="1Gi")
    await board.pod("big", container={"resources": {"requests": {"memory": "2Gi"}}})
    message = await board.refused("big")
    assert message == (
        "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient memory. "
        "no new claims to deallocate, preemption: 0/3 nodes are available: "
        "3 Preemption is not helpful for scheduling."
    )
    said = meta.condition(await board.api.get("pods", "big", "demo"), "PodScheduled")
    assert (said["status"], said["reason"]) == ("False", "Unschedulable")
    await board.until(lambda: board.events("FailedScheduling"))
    (event,) = await board.events("FailedScheduling")
    assert (event["note"], event["type"]) == (message, "Warning")


async def test_a_full_node_has_no_victims_of_equal_priority(board):
    await board.node("one", cpu="1")
    await board.pod("first", cpu="800m")
    await board.placed("first")
    await board.pod("second", cpu="800m")
    assert await board.refused("second") == (
        "0/1 nodes are available: 1 Insufficient cpu. " + _NO_ROOM.format(n=1)
        + "1 No preemption victims found for incoming pod."
    )  # fmt: skip
    await board.api.delete("pods", "first", "demo", grace=0)
    assert await board.placed("second") == {"second": "one"}


async def test_without_nodes(board):
    await board.pod("lonely")
    assert await board.refused("lonely") == "no nodes available to schedule pods"
    await board.node("late")
    assert await board.placed("lonely") == {"lonely": "late"}


FILTERED = {
    "cordoned": ({"unschedulable": True}, {}, "1 node(s) were unschedulable"),
    "tainted": (
        {"taints": [{"key": "a", "value": "b", "effect": "NoExecute"}]},
        {"tolerations": [{"key": "a", "operator": "Equal", "value": "c", "effect": "NoExecute"}]},
        "1 node(s) had untolerated taint(s)",
    ),
    "selector": ({}, {"nodeSelector": {"disk": "ssd"}}, "1 node(s) didn't match Pod's node affinity/selector"),
    "affinity": (
        {"labels": {"size": "3"}},
        {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
            {"matchExpressions": [{"key": "size", "operator": "Gt", "values": ["3"]}]}]}}}},
        "1 node(s) didn't match Pod's node affinity/selector",
    ),
    "claims": (
        {},
        {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]},
        'persistentvolumeclaim "data" not found',
    ),
    "spread": (
        {},
        {"topologySpreadConstraints": [{
            "maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule",
            "labelSelector": {"matchLabels": {"app": "web"}}}]},
        "1 node(s) didn't match pod topology spread constraints (missing required label)",
    ),
    "near": (
        {},
        {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
            {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}]}}},
        "1 node(s) didn't match pod affinity rules",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FILTERED)
async def test_filters(board, case):
    node, spec, reason = FILTERED[case]
    await board.node("one", **node)
    await board.pod("web", **spec)
    assert (await board.refused("web")).startswith(f"0/1 nodes are available: {reason}. ")
    if case == "cordoned":
        await board.api.patch("nodes", "one", {"spec": {"unschedulable": None}})
        assert await board.placed("web") == {"web": "one"}


async def test_host_ports_collide_and_anti_affinity_keeps_apart(board):
    await board.node("one")
    port = {"ports": [{"containerPort": 80, "hostPort": 8080}]}
    await board.pod("first", container=port)
    await board.placed("first")
    await board.pod("second", container=port)
    reason = "node(s) didn't have free ports for the requested pod ports"
    assert f"1 {reason}." in await board.refused("second")

    apart = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [
        {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"app": "db"}}}]}}  # fmt: skip
    await board.pod("db-0", labels={"app": "db"}, affinity=apart)
    await board.placed("db-0")
    await board.pod("db-1", labels={"app": "db"}, affinity=apart)
    assert "1 node(s) didn't match pod anti-affinity rules." in await board.refused("db-1")
    await board.pod("db-2", labels={"app": "db"})
    assert "1 node(s) didn't satisfy existing pods anti-affinity rules." in await board.refused("db-2")


async def test_pods_of_another_scheduler_or_behind_gates_are_left_alone(board):
    await board.node("one")
    await board.pod("theirs", schedulerName="nobody")
    await board.pod("gated", schedulingGates=[{"name": "example.com/wait"}])
    await board.pod("ours")
    await board.placed("ours")
    assert await board.where("theirs") == await board.where("gated") == ""
    await board.api.patch("pods", "gated", {"spec": {"schedulingGates": None}}, "demo")
    assert await board.placed("gated") == {"gated": "one"}


async def test_a_higher_priority_pushes_the_cheapest_victim_out(board):
    await board.api.create("priorityclasses.scheduling.k8s.io", {"metadata": {"name": "high"}, "value": 1000})
    await board.api.create("priorityclasses.scheduling.k8s.io", {"metadata": {"name": "mid"}, "value": 10})
    await board.node("one", cpu="1")
    await board.node("two", cpu="1")
    await board.pod("mid", cpu="900m", priorityClassName="mid")
    await board.placed("mid")
    await board.pod("low", cpu="900m")
    await board.placed("low")
    low = await board.where("low")
    await board.pod("urgent", cpu="500m", priorityClassName="high")
    await board.until(lambda: board.gone("low"))
    assert not await board.gone("mid")
    urgent = await board.api.get("pods", "urgent", "demo")
    assert await board.refused("urgent") == "0/2 nodes are available: 2 Insufficient cpu."
    victim = await board.api.get("pods", "low", "demo")
    assert meta.condition(victim, "DisruptionTarget")["reason"] == "PreemptionByScheduler"
    await board.until(lambda: board.events("Preempted"))
    (event,) = await board.events("Preempted")
    assert event["note"] == f"Preempted by pod {meta.uid(urgent)} on node {low}"
    assert (await board.api.get("pods", "urgent", "demo"))["status"]["nominatedNodeName"] == low
    # The room is kept for it, whoever comes in between.
    await board.api.delete("pods", "low", "demo", grace=0)
    assert await board.placed("urgent") == {"urgent": low}


async def test_a_pod_that_never_preempts(board):
    await board.api.create(
        "priorityclasses.scheduling.k8s.io",
        {"metadata": {"name": "shy"}, "value": 1000, "preemptionPolicy": "Never"},
    )
    await board.node("one", cpu="1")
    await board.pod("low", cpu="900m")
    await board.placed("low")
    await board.pod("shy", cpu="500m", priorityClassName="shy")
    assert (await board.refused("shy")).endswith("preemption: not eligible due to preemptionPolicy=Never.")


async def test_stopped_and_started_again_it_places_what_waits(board):
    await board.node("one")
    await board.pod("before")
    await board.placed("before")
    await board.stop()
    await board.pod("waiting")
    await asyncio.sleep(0.1)
    assert await board.where("waiting") == ""
    board.start()
    assert await board.placed("waiting") == {"waiting": "one"}


async def test_it_holds_its_lease(board):
    async def held() -> bool:
        leases = (await board.api.list("leases.coordination.k8s.io", "kube-system"))[0]
        return any(meta.name(lease) == "kube-scheduler" for lease in leases)

    await board.until(held)
    lease = await board.api.get("leases.coordination.k8s.io", "kube-scheduler", "kube-system")
    assert lease["spec"]["holderIdentity"].startswith("playground-control-plane_")
    assert lease["spec"]["leaseDurationSeconds"] == 15


async def test_a_hundred_pods_are_placed_evenly(board):
    for index in range(4):
        await board.node(f"n{index}")
    names = [f"p{index}" for index in range(100)]
    for name in names:
        await board.pod(name, cpu="10m", labels={"app": "web"})
    counts = Counter((await board.placed(*names)).values())
    assert max(counts.values()) - min(counts.values()) <= 2
