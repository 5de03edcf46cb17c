"""Init containers, sidecars, probes, hooks, configuration, volumes."""

from typing import Any

import pytest

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.kubelet.programs.http import Request
from tests.playground.kubelet.conftest import Rig, eventually


def shell(name: str, script: str, **more: Any) -> Obj:
    return {"name": name, "image": "busybox:1.36", "command": ["sh", "-c", script], **more}


async def test_init_containers_go_first_and_in_order(rig: Rig) -> None:
    await rig.create(
        "app", initContainers=[shell("one", "sleep 20"), shell("two", "sleep 20")],
        containers=[shell("app", "sleep 1000")],
    )  # fmt: skip

    async def state(name: str, *, init: bool = True) -> str:
        found = (await rig.status("app", name, init=init)).get("state", {})
        return next(iter(found), "")

    await eventually(lambda: _is(state("one"), "running"))
    assert await state("two") == "waiting" and await rig.waits("app") == "PodInitializing"
    pod = await rig.pod("app")
    assert meta.condition(pod, "Initialized")["message"] == "containers with incomplete status: [one two]"  # type: ignore[index]
    await eventually(lambda: _is(state("two"), "running"))
    assert await state("one") == "terminated" and await rig.phase("app") == "Pending"
    await eventually(lambda: rig.ready("app"))
    assert (await rig.status("app", "two", init=True))["ready"] is True


async def _is(answer: Any, wanted: str) -> bool:
    return await answer == wanted


async def test_failing_init_container(rig: Rig) -> None:
    await rig.create("app", initContainers=[shell("one", "exit 1")], containers=[shell("app", "sleep 1000")])

    async def looping() -> bool:
        return await rig.waits("app", "one", init=True) == "CrashLoopBackOff"

    await eventually(looping)
    assert await rig.phase("app") == "Pending"
    await rig.create("once", initContainers=[shell("one", "exit 1")], containers=[shell("app", "sleep 1")],
                     restartPolicy="Never")  # fmt: skip
    await eventually(lambda: _is(rig.phase("once"), "Failed"))


async def test_sidecar_starts_first_and_stops_last(rig: Rig) -> None:
    sidecar = shell(
        "proxy", "trap 'echo proxy ends; exit 0' TERM; while :; do sleep 1; done", restartPolicy="Always"
    )
    app = shell("app", "trap 'sleep 2; exit 0' TERM; while :; do sleep 1; done")
    await rig.create("app", initContainers=[sidecar], containers=[app])
    await eventually(lambda: rig.ready("app"))
    _, revision = await rig.api.list("pods")
    await rig.api.delete("pods", "app", "default")
    last: Obj = {}
    async for event in rig.api.watch("pods", revision):
        if event.type == "DELETED":
            break
        last = event.object
    ended = [
        last["status"][kind][0]["state"]["terminated"]
        for kind in ("containerStatuses", "initContainerStatuses")
    ]  # fmt: skip
    assert [one["exitCode"] for one in ended] == [0, 0]
    killed = [message for _, reason, message in await rig.events("app") if reason == "Killing"]
    assert killed == ["Stopping container app", "Stopping container proxy"]


async def test_job_with_a_sidecar_ends(rig: Rig) -> None:
    await rig.create("job", restartPolicy="Never", initContainers=[
        {"name": "proxy", "image": "nginx:1.27", "restartPolicy": "Always"}],
        containers=[shell("app", "sleep 5")])  # fmt: skip
    await eventually(lambda: _is(rig.phase("job"), "Succeeded"))


@pytest.mark.parametrize(("probe", "message"), [
    ({"httpGet": {"path": "/nope", "port": 80}}, "HTTP probe failed with statuscode: 404"),
    ({"httpGet": {"path": "/h", "port": 8080}},
     'Get "http://10.244.1.2:8080/h": dial tcp 10.244.1.2:8080: connect: connection refused'),
    ({"tcpSocket": {"port": 81}}, "dial tcp 10.244.1.2:81: connect: connection refused"),
    ({"exec": {"command": ["cat", "/tmp/ready"]}}, "cat: /tmp/ready: No such file or directory\n"),
    ({"exec": {"command": ["sleep", "100"]}}, 'command timed out: "sleep 100" timed out after 1s'),
])  # fmt: skip
async def test_not_ready(rig: Rig, probe: Obj, message: str) -> None:
    await rig.run("app", "nginx:1.27", container={"readinessProbe": {**probe, "periodSeconds": 2}})

    async def unhealthy() -> bool:
        return ("Warning", "Unhealthy", f"Readiness probe failed: {message}") in await rig.events("app")

    await eventually(unhealthy)
    status = await rig.status("app")
    assert status["started"] and not status["ready"] and status["restartCount"] == 0
    ready = meta.condition(await rig.pod("app"), "Ready")
    assert ready is not None and ready["message"] == "containers with unready status: [app]"


async def test_ready_by_a_named_port_and_logged(rig: Rig) -> None:
    probe = {"httpGet": {"path": "/", "port": "web"}, "periodSeconds": 2}
    await rig.run(
        "app",
        "nginx:1.27",
        container={"ports": [{"name": "web", "containerPort": 80}], "readinessProbe": probe},
    )
    await eventually(lambda: rig.ready("app"))
    assert "10.244.1.1 - - [" in await rig.log("app") and '"kube-probe/1.36"' in await rig.log("app")


async def test_readiness_comes_and_goes(rig: Rig) -> None:
    probe = {"exec": {"command": ["test", "-e", "/tmp/ok"]}, "periodSeconds": 1, "failureThreshold": 2}
    await rig.create("app", containers=[shell("app", "sleep 5; touch /tmp/ok; sleep 20; rm /tmp/ok; sleep 1000",
                                              readinessProbe=probe)])  # fmt: skip
    await eventually(lambda: rig.ready("app"))
    await eventually(lambda: _not(rig.ready("app")))
    assert (await rig.status("app"))["restartCount"] == 0


async def _not(answer: Any) -> bool:
    return not await answer


async def test_liveness_restarts(rig: Rig) -> None:
    probe = {"tcpSocket": {"port": 81}, "periodSeconds": 1, "failureThreshold": 2}
    await rig.run("app", "nginx:1.27", container={"livenessProbe": probe})

    async def restarted() -> bool:
        return meta.integer(await rig.status("app"), "restartCount") > 0

    await eventually(restarted)
    events = await rig.events("app")
    assert ("Normal", "Killing", "Container app failed liveness probe, will be restarted") in events
    assert (await rig.status("app"))["lastState"]["terminated"]["exitCode"] == 0


async def test_startup_probe_holds_the_others_back(rig: Rig) -> None:
    startup = {"exec": {"command": ["test", "-e", "/tmp/up"]}, "periodSeconds": 1, "failureThreshold": 100}
    liveness = {"exec": {"command": ["false"]}, "periodSeconds": 1, "failureThreshold": 1}
    await rig.create("app", containers=[
        shell("app", "sleep 15; touch /tmp/up; sleep 1000", startupProbe=startup, livenessProbe=liveness)])  # fmt: skip
    await eventually(lambda: _running(rig, "app"))
    assert (await rig.status("app"))["started"] is False
    assert "Killing" not in await rig.reasons("app")
    await eventually(lambda: _has(rig, "app", "Killing"))
    assert (
        "Normal",
        "Killing",
        "Container app failed liveness probe, will be restarted",
    ) in await rig.events("app")


async def _running(rig: Rig, name: str) -> bool:
    return "running" in (await rig.status(name)).get("state", {})


async def _has(rig: Rig, name: str, reason: str) -> bool:
    return reason in await rig.reasons(name)


async def test_startup_probe_that_never_passes(rig: Rig) -> None:
    startup = {"exec": {"command": ["false"]}, "periodSeconds": 1, "failureThreshold": 3}
    await rig.create("app", containers=[shell("app", "sleep 1000", startupProbe=startup)],
                     terminationGracePeriodSeconds=1)  # fmt: skip
    await eventually(lambda: _has(rig, "app", "Killing"))
    assert ("Normal", "Killing", "Container app failed startup probe, will be restarted") in await rig.events(
        "app"
    )


async def test_hooks(rig: Rig) -> None:
    lifecycle = {"postStart": {"exec": {"command": ["sh", "-c", "echo begun > /tmp/hook"]}},
                 "preStop": {"sleep": {"seconds": 5}}}  # fmt: skip
    await rig.run("app", "nginx:1.27", container={"lifecycle": lifecycle})
    await eventually(lambda: rig.ready("app"))
    sandbox = next(iter(rig.worker.runtime.sandboxes.values()))
    container = sandbox.latest("app")
    assert container is not None

    async def hooked() -> bool:
        return container.files.is_file("/tmp/hook")

    await eventually(hooked)
    begun = rig.clock.monotonic()
    await rig.api.delete("pods", "app", "default")
    await eventually(lambda: rig.gone("app"))
    assert rig.clock.monotonic() - begun >= 5


async def test_failing_hooks(rig: Rig) -> None:
    lifecycle = {"preStop": {"exec": {"command": ["false"]}}}
    await rig.run("app", "nginx:1.27", container={"lifecycle": lifecycle})
    await eventually(lambda: rig.ready("app"))
    await rig.api.delete("pods", "app", "default")
    await eventually(lambda: rig.gone("app"))
    await eventually(lambda: _has(rig, "app", "FailedPreStopHook"))
    lifecycle = {"postStart": {"exec": {"command": ["false"]}}}
    await rig.run("app", "nginx:1.27", container={"lifecycle": lifecycle})
    await eventually(lambda: _has(rig, "app", "FailedPostStartHook"))


async def test_environment_and_volumes(rig: Rig) -> None:
    where = {"namespace": "default"}
    await rig.api.create(
        "configmaps", {"metadata": {"name": "cfg", **where}, "data": {"DB": "old", "B": "2"}}
    )
    await rig.api.create("secrets", {"metadata": {"name": "sec", **where}, "data": {"pw": "c2VjcmV0"}})
    service = {"metadata": {"name": "my-api", **where}, "spec": {"ports": [{"port": 80, "name": "http"}]}}
    address = (await rig.api.create("services", service))["spec"]["clusterIP"]
    script = (
        "echo $DB $X $ME $CPU $MY_API_SERVICE_HOST $MY_API_PORT_80_TCP_PORT; cat /cfg/DB /sub/one /sec/pw /down/labels;"
        " echo; echo a > /scratch/a; cat /etc/hosts; sleep 10000"
    )
    app = shell(
        "app", script, resources={"limits": {"cpu": "1500m"}},
        envFrom=[{"configMapRef": {"name": "cfg"}}],
        env=[{"name": "X", "value": "$(DB)-$(NOPE)-$$(DB)"},
             {"name": "ME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
             {"name": "CPU", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}}],
        volumeMounts=[{"name": "cfg", "mountPath": "/cfg"}, {"name": "cfg", "mountPath": "/sub/one", "subPath": "B"},
                      {"name": "sec", "mountPath": "/sec"}, {"name": "down", "mountPath": "/down"},
                      {"name": "scratch", "mountPath": "/scratch"}],
    )  # fmt: skip
    volumes: list[Obj] = [
        {"name": "cfg", "configMap": {"name": "cfg"}}, {"name": "sec", "secret": {"secretName": "sec"}},
        {"name": "scratch", "emptyDir": {}},
        {"name": "down", "downwardAPI": {"items": [{"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
    ]  # fmt: skip
    await rig.create("reader", containers=[app], volumes=volumes)
    await eventually(lambda: rig.ready("reader"))

    async def told() -> list[str]:
        lines = (await rig.log("reader")).splitlines()
        return lines if "10.244.1.2\treader" in lines else []

    lines = await eventually(told)
    assert lines[0] == f"old old-$(NOPE)-$(DB) reader 2 {address} 80"
    assert lines[1] == 'old2secretapp="reader"'
    sandbox = next(iter(rig.worker.runtime.sandboxes.values()))
    await rig.api.patch("configmaps", "cfg", {"data": {"DB": "new"}}, "default")

    async def seen() -> bool:
        return sandbox.volumes["cfg"].files["/DB"] == "new"

    begun = rig.clock.monotonic()
    await eventually(seen)
    assert rig.clock.monotonic() - begun < 100
    container = sandbox.latest("app")
    assert container is not None and container.plan.env["DB"] == "old"


async def test_container_layer_dies_with_it_scratch_does_not(rig: Rig) -> None:
    mounts = [{"name": "scratch", "mountPath": "/scratch"}]
    script = "ls /tmp /scratch; touch /tmp/a /scratch/a; sleep 5; exit 1"
    await rig.create("notes", containers=[shell("app", script, volumeMounts=mounts)],
                     volumes=[{"name": "scratch", "emptyDir": {}}])  # fmt: skip

    async def again() -> bool:
        return meta.integer(await rig.status("notes"), "restartCount") == 1 and await _running(rig, "notes")

    await eventually(again)
    assert await rig.log("notes") == "a\n"


async def test_volume_that_is_missing(rig: Rig) -> None:
    await rig.run("app", "nginx:1.27", volumes=[{"name": "v", "secret": {"secretName": "nope"}}])
    text = 'MountVolume.SetUp failed for volume "v" : secret "nope" not found'
    await eventually(lambda: _said(rig, "app", ("Warning", "FailedMount", text)))
    assert await rig.waits("app") == "ContainerCreating"
    text = (
        "Unable to attach or mount volumes: unmounted volumes=[v], unattached volumes=[], failed to process volumes=[]: "
        "context deadline exceeded"
    )
    await eventually(lambda: _said(rig, "app", ("Warning", "FailedMount", text)))
    await rig.api.create("secrets", {"metadata": {"name": "nope", "namespace": "default"}})
    await eventually(lambda: rig.ready("app"))


async def _said(rig: Rig, name: str, event: tuple[str, str, str]) -> bool:
    return event in await rig.events(name)


async def test_pods_reach_each_other_by_address_only(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    script = "wget -qO- http://10.244.1.2/ | grep -c '<h1>Welcome'; wget -qO- http://10.244.1.2:81/ ; wget -qO- http://web; exit 0"
    await rig.create("probe", containers=[shell("app", script)], restartPolicy="Never")
    await eventually(lambda: _is(rig.phase("probe"), "Succeeded"))
    assert (await rig.log("probe")).splitlines() == [
        "1", "wget: can't connect to remote host (10.244.1.2): Connection refused", "wget: bad address 'web'",
    ]  # fmt: skip
    sandbox = rig.worker.runtime.sandboxes[meta.uid(await rig.pod("web"))]
    assert sandbox.answer(80, Request(path="/none")).status == 404


async def test_termination_message(rig: Rig) -> None:
    await rig.create(
        "a", containers=[shell("app", "echo why > /dev/termination-log; exit 1")], restartPolicy="Never"
    )
    fallback = shell("app", "echo last words; exit 1", terminationMessagePolicy="FallbackToLogsOnError")
    await rig.create("b", containers=[fallback], restartPolicy="Never")
    await eventually(lambda: _is(rig.phase("b"), "Failed"))
    await eventually(lambda: _is(rig.phase("a"), "Failed"))
    assert (await rig.status("a"))["state"]["terminated"]["message"] == "why\n"
    assert (await rig.status("b"))["state"]["terminated"]["message"] == "last words\n"


async def test_who_is_no_root_writes_only_where_he_may(rig: Rig) -> None:
    await rig.api.create("secrets", {
        "metadata": {"name": "key", "namespace": "default"}, "data": {"run": "ZWNobyBoaQ=="},
    })  # fmt: skip
    script = (
        "id -G; echo x > /scratch/a; stat -c '%a %u:%g' /scratch /scratch/a /key/run; cat /key/run; echo; "
        "echo x > /etc/app; mkdir /opt/a; rm /etc/hosts; touch /root/b; [ -w /etc ] || echo sealed; "
        "echo why > /last/word; exit 1"
    )
    mounts = [{"name": "scratch", "mountPath": "/scratch"}, {"name": "key", "mountPath": "/key"}]
    app = shell("app", script, volumeMounts=mounts, terminationMessagePath="/last/word")
    await rig.create(
        "a", containers=[app], restartPolicy="Never",
        securityContext={"runAsUser": 1001, "runAsGroup": 5, "fsGroup": 7},
        volumes=[
            {"name": "scratch", "emptyDir": {}}, {"name": "key", "secret": {"secretName": "key", "defaultMode": 256}},
        ],
    )  # fmt: skip
    only_roots = {"name": "app", "image": "busybox:1.36", "command": ["/key/run"], "volumeMounts": mounts[1:]}
    await rig.create(
        "b", containers=[only_roots], restartPolicy="Never", securityContext={"runAsUser": 1001},
        volumes=[{"name": "key", "secret": {"secretName": "key", "defaultMode": 256}}],
    )  # fmt: skip
    await eventually(lambda: _ended(rig, "a", "why\n"))
    await eventually(lambda: _ended(rig, "b", 'exec: "/key/run": permission denied: unknown'))
    assert (await rig.log("a")).splitlines() == [
        "5 7", "2777 0:7", "644 1001:7", "440 0:7", "echo hi",
        "sh: can't create /etc/app: Permission denied",
        "mkdir: can't create directory '/opt/a': Permission denied",
        "rm: can't remove '/etc/hosts': Permission denied",
        "touch: /root/b: Permission denied", "sealed",
    ]  # fmt: skip


async def _ended(rig: Rig, name: str, message: str) -> bool:
    found = await rig.status(name)
    ends = [found.get(moment, {}).get("terminated", {}) for moment in ("state", "lastState")]
    return any(str(end.get("message", "")).endswith(message) for end in ends)
