"""Pods from their first second to their last, as the API shows them."""

import asyncio

import pytest

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.playground.kubelet import admission
from kubetui.playground.kubelet.machine import Machine
from tests.playground.kubelet.conftest import Rig, eventually


async def test_an_ordinary_pod(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    pod = await rig.pod("web")
    status = pod["status"]
    assert status["phase"] == "Running"
    assert status["podIP"] == "10.244.1.2" and status["podIPs"] == [{"ip": "10.244.1.2"}]
    assert status["hostIP"] == "172.18.0.3" and status["startTime"]
    assert status["observedGeneration"] == 1
    assert [one["type"] for one in status["conditions"]] == [
        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled",
    ]  # fmt: skip
    one = status["containerStatuses"][0]
    assert list(one["state"]) == ["running"] and one["ready"] and one["started"] and one["restartCount"] == 0
    assert one["image"] == "docker.io/library/nginx:1.27"
    assert one["imageID"].startswith("docker.io/library/nginx@sha256:")
    assert len(one["containerID"]) == len("containerd://") + 64
    await eventually(lambda: _has(rig, "web", "Started"))
    events = await rig.events("web")
    assert [event[:2] for event in events] == [
        ("Normal", "Pulling"), ("Normal", "Pulled"), ("Normal", "Created"), ("Normal", "Started"),
    ]  # fmt: skip
    assert events[0][2] == 'Pulling image "nginx:1.27"'
    assert events[1][2].endswith("including waiting). Image size: 72955450 bytes.")
    assert [event[2] for event in events[2:]] == ["Container created", "Container started"]
    assert "Configuration complete; ready for start up" in await rig.log("web")


async def _has(rig: Rig, name: str, reason: str) -> bool:
    return reason in await rig.reasons(name)


async def test_few_writes_for_an_ordinary_pod(rig: Rig) -> None:
    await rig.run("warm", "nginx:1.27")
    await eventually(lambda: rig.ready("warm"))
    _, revision = await rig.api.list("pods")
    await rig.run("web", "nginx:1.27")
    seen = []
    async for event in rig.api.watch("pods", revision):
        seen.append(event.type)
        if meta.is_true(event.object, "Ready"):
            break
    assert seen == ["ADDED", "MODIFIED", "MODIFIED"]


async def test_second_pod_finds_the_image(rig: Rig) -> None:
    await rig.run("one", "nginx:1.27")
    await eventually(lambda: rig.ready("one"))
    await rig.run("two", "nginx:1.27")
    await eventually(lambda: _has(rig, "two", "Started"))
    text = 'Container image "nginx:1.27" already present on machine and can be accessed by the pod'
    assert ("Normal", "Pulled", text) in await rig.events("two")


async def test_accepted_first(rig: Rig) -> None:
    _, revision = await rig.api.list("pods")
    await rig.run("web", "nginx:1.27")
    async for event in rig.api.watch("pods", revision):
        if event.type == "MODIFIED":
            break
    status = event.object["status"]
    assert status["phase"] == "Pending" and status["hostIP"] and "podIP" not in status
    assert status["containerStatuses"][0]["state"] == {"waiting": {"reason": "ContainerCreating"}}
    assert meta.condition(event.object, "Ready")["reason"] == "ContainersNotReady"  # type: ignore[index]


async def test_never_restarted(rig: Rig) -> None:
    await rig.run("lonely", "busybox:1.36", "sh", "-c", "sleep 8; echo over; exit 1", restartPolicy="Never")
    await eventually(lambda: _phase_is(rig, "lonely", "Failed"))
    pod = await rig.pod("lonely")
    ended = pod["status"]["containerStatuses"][0]["state"]["terminated"]
    assert (ended["exitCode"], ended["reason"]) == (1, "Error")
    assert meta.condition(pod, "Ready")["reason"] == "PodFailed"  # type: ignore[index]
    await asyncio.sleep(0.3)
    assert (await rig.status("lonely"))["restartCount"] == 0
    assert await rig.log("lonely") == "over\n"


async def _phase_is(rig: Rig, name: str, phase: str) -> bool:
    return await rig.phase(name) == phase


@pytest.mark.parametrize(("policy", "script", "phase"), [
    ("Never", "exit 0", "Succeeded"), ("OnFailure", "exit 0", "Succeeded"), ("Never", "exit 2", "Failed"),
])  # fmt: skip
async def test_ends(rig: Rig, policy: str, script: str, phase: str) -> None:
    await rig.run("job", "busybox", "sh", "-c", script, restartPolicy=policy)
    await eventually(lambda: _phase_is(rig, "job", phase))
    await eventually(lambda: _address_is_free(rig))
    assert (await rig.pod("job"))["status"]["podIP"], "what it was stays written"
    if phase == "Succeeded":
        pod = await rig.pod("job")
        assert meta.condition(pod, "Ready")["reason"] == "PodCompleted"  # type: ignore[index]
        assert (await rig.status("job"))["state"]["terminated"]["reason"] == "Completed"


async def _address_is_free(rig: Rig) -> bool:
    return all(sandbox.released for sandbox in rig.worker.runtime.sandboxes.values())


async def test_crash_loop(rig: Rig) -> None:
    pod = await rig.run("crash", "busybox:1.36", "sh", "-c", "echo no DB_URL >&2; exit 1")
    seen: set[str] = set()
    uid = meta.uid(pod)

    async def looping() -> bool:
        status = await rig.status("crash")
        message = meta.text(status, "state", "waiting", "message")
        if message:
            seen.add(message)
        return meta.integer(status, "restartCount") >= 3

    await eventually(looping)
    tail = f"restarting failed container=app pod=crash_default({uid})"
    assert {f"back-off 10s {tail}", f"back-off 20s {tail}"} <= seen
    assert await rig.phase("crash") == "Running"
    status = await rig.status("crash")
    assert status["lastState"]["terminated"]["exitCode"] == 1
    assert await rig.log("crash", previous=True) == "no DB_URL\n"
    # Said about every 10 to 15 s while it waits, not at each look.
    events, _ = await rig.api.list("events")
    said = sum(event["count"] for event in events if event["reason"] == "BackOff")
    assert 1 <= said <= rig.clock.monotonic() / 10 + 3
    text = f"Back-off restarting failed container app in pod crash_default({uid})"
    assert ("Warning", "BackOff", text) in await rig.events("crash")


async def test_first_restart_is_at_once(rig: Rig) -> None:
    await rig.run("crash", "busybox:1.36", "sh", "-c", "sleep 1; exit 1")
    begun = rig.clock.monotonic()
    await eventually(lambda: _restarts(rig, "crash", 1))
    assert rig.clock.monotonic() - begun < 10


async def _restarts(rig: Rig, name: str, count: int) -> bool:
    return meta.integer(await rig.status(name), "restartCount") >= count


async def test_image_that_does_not_exist(rig: Rig) -> None:
    await rig.run("bad", "nginx:9.99")
    await eventually(lambda: _waits(rig, "bad", "ImagePullBackOff"))
    error = (
        'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.99": failed to '
        'resolve reference "docker.io/library/nginx:9.99": docker.io/library/nginx:9.99: not found'
    )
    waiting = (await rig.status("bad"))["state"]["waiting"]
    assert waiting["message"] == f'Back-off pulling image "nginx:9.99": ErrImagePull: {error}'
    await eventually(lambda: _waits(rig, "bad", "ErrImagePull"))
    assert (await rig.status("bad"))["state"]["waiting"]["message"] == error
    events = await rig.events("bad")
    for expected in (
        ("Warning", "Failed", f'Failed to pull image "nginx:9.99": {error}'),
        ("Warning", "Failed", "Error: ErrImagePull"),
        ("Normal", "BackOff", 'Back-off pulling image "nginx:9.99"'),
        ("Warning", "Failed", "Error: ImagePullBackOff"),
    ):
        assert expected in events
    assert await rig.phase("bad") == "Pending"


async def _waits(rig: Rig, name: str, reason: str) -> bool:
    return await rig.waits(name) == reason


BROKEN = [
    ("Nginx:1.27", {}, "InvalidImageName",
     'Failed to apply default image tag "Nginx:1.27": couldn\'t parse image name "Nginx:1.27": invalid reference '
     "format: repository name (library/Nginx) must be lowercase"),
    ("app:dev", {"imagePullPolicy": "Never"}, "ErrImageNeverPull",
     'Container image "app:dev" is not present with pull policy of Never'),
    ("nginx:1.27", {"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "nope", "key": "k"}}}]},
     "CreateContainerConfigError", 'configmap "nope" not found'),
    ("nginx:1.27", {"envFrom": [{"secretRef": {"name": "db"}}]}, "CreateContainerConfigError",
     'secret "db" not found'),
    ("nginx:1.27", {"securityContext": {"runAsNonRoot": True}}, "CreateContainerConfigError",
     'container has runAsNonRoot and image will run as root (pod: "broken_default(UID)", container: app)'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("image", "container", "reason", "message"), BROKEN, ids=[row[3][:30] for row in BROKEN]
)
async def test_waits_with(rig: Rig, image: str, container: meta.Obj, reason: str, message: str) -> None:
    pod = await rig.run("broken", image, container=container)
    await eventually(lambda: _waits(rig, "broken", reason))
    found = (await rig.status("broken"))["state"]["waiting"]["message"]
    assert found == message.replace("UID", meta.uid(pod))


async def test_missing_config_is_retried(rig: Rig) -> None:
    source = {"valueFrom": {"secretKeyRef": {"name": "db", "key": "pw"}}}
    await rig.run("vault", "nginx:1.27", container={"env": [{"name": "PW", **source}]})
    await eventually(lambda: _waits(rig, "vault", "CreateContainerConfigError"))
    await rig.api.create(
        "secrets", {"metadata": {"name": "db", "namespace": "default"}, "data": {"pw": "eA=="}}
    )
    await eventually(lambda: rig.ready("vault"))
    assert (await rig.status("vault"))["restartCount"] == 0


async def test_command_that_is_not_there(rig: Rig) -> None:
    await rig.run("typo", "busybox:1.36", "nosuch")
    await eventually(lambda: _waits(rig, "typo", "CrashLoopBackOff"))
    ended = (await rig.status("typo"))["lastState"]["terminated"]
    assert (ended["exitCode"], ended["reason"]) == (128, "StartError")
    assert ended["message"].endswith('exec: "nosuch": executable file not found in $PATH: unknown')
    assert any(message.startswith("Error: failed to create") for _, _, message in await rig.events("typo"))


async def test_out_of_memory(rig: Rig) -> None:
    limits = {"resources": {"limits": {"memory": "100Mi"}}}
    await rig.run("hog", "polinux/stress", "stress", "--vm", "1", "--vm-bytes", "250M", container=limits)

    async def killed() -> bool:
        return meta.text(await rig.status("hog"), "lastState", "terminated", "reason") == "OOMKilled"

    await eventually(killed)
    assert (await rig.status("hog"))["lastState"]["terminated"]["exitCode"] == 137


async def test_unknown_image_says_so(rig: Rig) -> None:
    await rig.run("own", "ghcr.io/me/app:1.0")
    await eventually(lambda: rig.ready("own"))
    assert "not known here; it is simulated" in await rig.log("own")


async def test_deleted(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    await rig.api.delete("pods", "web", "default")
    await eventually(lambda: rig.gone("web"))
    await eventually(lambda: _has(rig, "web", "Killing"))
    assert ("Normal", "Killing", "Stopping container app") in await rig.events("web")
    assert not rig.worker.runtime.sandboxes


@pytest.mark.parametrize(("image", "command", "code"), [
    ("nginx:1.27", (), 0), ("busybox:1.36", ("sleep", "10000"), 137),
    ("busybox:1.36", ("sh", "-c", "trap 'exit 143' TERM; while :; do sleep 1; done"), 143),
])  # fmt: skip
async def test_exit_code_of_a_deleted_pod(rig: Rig, image: str, command: tuple[str, ...], code: int) -> None:
    await rig.run("web", image, *command, terminationGracePeriodSeconds=20)
    await eventually(lambda: rig.ready("web"))
    _, revision = await rig.api.list("pods")
    begun = rig.clock.monotonic()
    await rig.api.delete("pods", "web", "default")
    last: meta.Obj = {}
    async for event in rig.api.watch("pods", revision):
        if event.type == "DELETED":
            break
        last = event.object
    assert last["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == code
    assert last["status"]["phase"] == ("Succeeded" if code == 0 else "Failed")
    assert (rig.clock.monotonic() - begun >= 20) is (code == 137)


async def test_deleted_by_force(rig: Rig) -> None:
    await rig.run("web", "busybox:1.36", "sleep", "10000")
    await eventually(lambda: rig.ready("web"))
    await rig.api.delete("pods", "web", "default", grace=0)
    assert await rig.gone("web")
    await eventually(lambda: _no_sandbox(rig))


async def _no_sandbox(rig: Rig) -> bool:
    return not rig.worker.runtime.sandboxes


async def test_second_delete_shortens_the_grace(rig: Rig) -> None:
    await rig.run("web", "busybox:1.36", "sleep", "10000", terminationGracePeriodSeconds=100_000)
    await eventually(lambda: rig.ready("web"))
    await rig.api.delete("pods", "web", "default")
    await asyncio.sleep(0.05)
    assert not await rig.gone("web")
    await rig.api.delete("pods", "web", "default", grace=2)
    await eventually(lambda: rig.gone("web"))


async def test_deleted_while_pulling(rig: Rig) -> None:
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: _has(rig, "web", "Pulling"))
    await rig.api.delete("pods", "web", "default")
    await eventually(lambda: rig.gone("web"))


async def test_deadline(rig: Rig) -> None:
    await rig.run("slow", "nginx:1.27", activeDeadlineSeconds=5)
    await eventually(lambda: _phase_is(rig, "slow", "Failed"))
    status = (await rig.pod("slow"))["status"]
    assert status["reason"] == "DeadlineExceeded"
    assert status["message"] == "Pod was active on the node longer than the specified deadline"

    async def stopped() -> bool:
        return "terminated" in (await rig.status("slow"))["state"]

    await eventually(stopped)


@pytest.mark.parametrize(("spec", "reason"), [
    ({"containers": [{"name": "app", "image": "nginx", "resources": {"requests": {"cpu": "64"}}}]}, "OutOfcpu"),
    ({"containers": [{"name": "app", "image": "nginx"}], "nodeSelector": {"disk": "ssd"}}, "NodeAffinity"),
    ({"containers": [{"name": "app", "image": "nginx", "ports": [{"containerPort": 80, "hostPort": 81}]}]}, "NodePorts"),
])  # fmt: skip
async def test_refused(rig: Rig, spec: meta.Obj, reason: str) -> None:
    if reason == "NodePorts":
        await rig.create("first", **spec)
        await eventually(lambda: _phase_is(rig, "first", "Running"))
    await rig.create("big", **spec)
    await eventually(lambda: _phase_is(rig, "big", "Failed"))
    status = (await rig.pod("big"))["status"]
    assert status["reason"] == reason and status["message"].startswith("Pod was rejected: ")
    if reason == "OutOfcpu":
        assert status["message"] == (
            "Pod was rejected: Node didn't have enough resource: cpu, requested: 64000, used: 0, capacity: 4000"
        )


async def test_logs_while_there_are_none(rig: Rig) -> None:
    await rig.run("bad", "nginx:9.99")
    await eventually(lambda: _waits(rig, "bad", "ImagePullBackOff"))
    with pytest.raises(ApiError) as caught:
        await rig.log("bad")
    assert caught.value.code == 400
    assert caught.value.message == (
        'container "app" in pod "bad" is waiting to start: trying and failing to pull image'
    )
    await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    with pytest.raises(ApiError) as caught:
        await rig.log("web", previous=True)
    assert caught.value.message == 'previous terminated container "app" in pod "web" not found'


async def test_log_is_followed_to_the_end(rig: Rig) -> None:
    await rig.run(
        "talker", "busybox", "sh", "-c", "for i in 1 2 3; do echo $i; sleep 2; done", restartPolicy="Never"
    )
    await eventually(lambda: rig.ready("talker"))
    assert await rig.log("talker", follow=True) == "1\n2\n3\n"
    assert await rig.log("talker", tail_lines=1) == "3\n"


async def test_killed_container_is_restarted(rig: Rig) -> None:
    pod = await rig.run("web", "nginx:1.27")
    await eventually(lambda: rig.ready("web"))
    assert rig.worker.kill_container("default", "web", "app")
    await eventually(lambda: _restarts(rig, "web", 1))
    await eventually(lambda: rig.ready("web"))
    after = await rig.pod("web")
    assert meta.uid(after) == meta.uid(pod) and after["status"]["podIP"] == "10.244.1.2"
    assert (await rig.status("web"))["lastState"]["terminated"]["exitCode"] == 137
    assert not rig.worker.kill_container("default", "nobody")


async def test_changed_image_restarts_the_container(rig: Rig) -> None:
    pod = await rig.run("web", "nginx:1.26")
    await eventually(lambda: rig.ready("web"))
    spec = {"spec": {"containers": [{"name": "app", "image": "nginx:1.27"}]}}
    await rig.api.patch("pods", "web", spec, "default", kind="strategic")

    async def changed() -> bool:
        return (await rig.status("web"))["image"] == "docker.io/library/nginx:1.27" and await rig.ready("web")

    await eventually(changed)
    assert (await rig.status("web"))["restartCount"] == 1 and meta.uid(await rig.pod("web")) == meta.uid(pod)
    text = "Container app definition changed, will be restarted"
    assert ("Normal", "Killing", text) in await rig.events("web")


async def test_a_service_of_an_unknown_image_is_well(rig: Rig) -> None:
    probes = {
        "readinessProbe": {"grpc": {"port": 7000}, "periodSeconds": 1},
        "livenessProbe": {"exec": {"command": ["/bin/sh", "-c", "/check.sh"]}, "periodSeconds": 1},
        "startupProbe": {"httpGet": {"port": "web", "path": "/x"}, "periodSeconds": 1},
    }
    container = {
        "name": "app",
        "image": "me/app:1",
        "ports": [{"name": "web", "containerPort": 8080}],
        **probes,
    }
    shared = {"volumeMounts": [{"name": "v", "mountPath": "/shared"}]}
    init = {
        "name": "init",
        "image": "me/migrate:1",
        "command": ["cp", "/usr/bin/app", "/shared/app"],
        **shared,
    }
    container |= {"command": ["/shared/app", "serve"], **shared}
    await rig.create(
        "shop",
        initContainers=[init],
        containers=[container],
        securityContext={"runAsNonRoot": True},
        volumes=[{"name": "v", "emptyDir": {}}],
    )
    await eventually(lambda: _is_ready(rig, "shop"))


async def _is_ready(rig: Rig, name: str) -> bool:
    return meta.is_true(await rig.pod(name), "Ready")


async def test_a_task_of_an_unknown_image_ends(rig: Rig) -> None:
    await rig.create("task", containers=[{"name": "app", "image": "me/task:1"}], restartPolicy="Never")
    await eventually(lambda: _phase_is(rig, "task", "Succeeded"))


async def test_a_new_deadline_counts_from_the_start(rig: Rig) -> None:
    await rig.run("slow", "nginx")
    await eventually(lambda: _phase_is(rig, "slow", "Running"))
    await rig.api.patch("pods", "slow", {"spec": {"activeDeadlineSeconds": 1}}, "default")
    await eventually(lambda: _phase_is(rig, "slow", "Failed"))
    assert (await rig.pod("slow"))["status"]["reason"] == "DeadlineExceeded"


async def test_a_container_for_debugging_runs_beside(rig: Rig) -> None:
    await rig.run("app", "nginx")
    await eventually(lambda: _phase_is(rig, "app", "Running"))
    debugger = {"name": "look", "image": "busybox", "command": ["sh", "-c", "echo here; sleep 100"]}
    patch = {"spec": {"ephemeralContainers": [debugger]}}
    await rig.api.patch("pods", "app", patch, "default", kind="strategic", subresource="ephemeralcontainers")

    async def runs() -> bool:
        found = meta.dicts(await rig.pod("app"), "status", "ephemeralContainerStatuses")
        return bool(found) and "running" in found[0]["state"]

    await eventually(runs)


async def test_a_new_size_restarts_what_asks_for_it(rig: Rig) -> None:
    policy = [{"resourceName": "memory", "restartPolicy": "RestartContainer"}]
    small = {"requests": {"cpu": "10m", "memory": "20Mi"}, "limits": {"cpu": "20m", "memory": "30Mi"}}
    await rig.create(
        "app", containers=[{"name": "app", "image": "nginx", "resources": small, "resizePolicy": policy}]
    )
    await eventually(lambda: _phase_is(rig, "app", "Running"))

    async def resize(requests: dict[str, str], limits: dict[str, str]) -> None:
        spec = {"containers": [{"name": "app", "resources": {"requests": requests, "limits": limits}}]}
        await rig.api.patch("pods", "app", {"spec": spec}, "default", kind="strategic", subresource="resize")

    async def has(limit: str, value: str, restarts: int) -> bool:
        status = await rig.status("app")
        return bool(status["resources"]["limits"][limit] == value and status["restartCount"] == restarts)

    await resize({"cpu": "15m"}, {"cpu": "30m"})
    await eventually(lambda: has("cpu", "30m", 0))
    await resize({"memory": "30Mi"}, {"memory": "40Mi"})
    await eventually(lambda: has("memory", "40Mi", 1))
    await resize({"cpu": "64"}, {"cpu": "65"})

    async def infeasible() -> bool:
        found = meta.condition(await rig.pod("app"), "PodResizePending") or {}
        return found.get("reason") == "Infeasible" and "requested: 64000, capacity: 4000" in found["message"]

    await eventually(infeasible)


@pytest.mark.parametrize(("first", "second", "clash"), [
    ({"hostPort": 80}, {"hostPort": 80}, True),
    ({"hostPort": 80, "hostIP": "127.0.0.1"}, {"hostPort": 80}, True),
    ({"hostPort": 80, "hostIP": "127.0.0.1"}, {"hostPort": 80, "hostIP": "172.18.0.2"}, False),
    ({"hostPort": 80}, {"hostPort": 80, "protocol": "UDP"}, False),
    ({"hostPort": 80}, {"hostPort": 81}, False),
])  # fmt: skip
def test_ports_of_the_node(first: meta.Obj, second: meta.Obj, clash: bool) -> None:
    pods = [{"spec": {"containers": [{"name": "c", "ports": [ports]}]}} for ports in (first, second)]
    refused = admission.refusal(pods[1], [pods[0]], {}, {"pods": "110"})
    assert (refused is not None and refused[0] == "NodePorts") is clash


async def test_a_web_server_that_grows_ill(rig: Rig) -> None:
    probe = {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 3, "failureThreshold": 1}
    image = "registry.k8s.io/e2e-test-images/agnhost:2.40"
    await rig.create(
        "ill", containers=[{"name": "app", "image": image, "args": ["liveness"], "livenessProbe": probe}]
    )

    async def restarted() -> bool:
        return bool((await rig.status("ill")).get("restartCount"))

    await eventually(restarted)


async def test_hooks_and_probes_may_ask_another_host(rig: Rig) -> None:
    image = "registry.k8s.io/e2e-test-images/agnhost:2.63.0"
    own = {"httpGet": {"host": "127.0.0.1", "port": 8080, "path": "/healthz"}, "periodSeconds": 1}
    serves = {"name": "app", "image": image, "args": ["netexec"], "readinessProbe": own}
    await rig.create("other", containers=[serves], hostNetwork=False)
    await eventually(lambda: rig.ready("other"))
    action = {
        "httpGet": {"host": (await rig.pod("other"))["status"]["podIP"], "port": 8080, "path": "/echo?msg=hi"}
    }
    probe = {"httpGet": {"host": "10.244.99.9", "port": 80}, "periodSeconds": 1}
    one = {"name": "app", "image": image, "lifecycle": {"postStart": action}, "readinessProbe": probe}
    await rig.create("asks", containers=[one])
    await eventually(lambda: _has(rig, "asks", "Unhealthy"))
    assert "GET /echo?msg=hi" in await rig.log("other")
    said = 'Readiness probe failed: Get "http://10.244.99.9:80/": dial tcp 10.244.99.9:80: connect: no route to host'
    assert ("Warning", "Unhealthy", said) in await rig.events("asks")


async def test_aliases_and_missing_directories(rig: Rig) -> None:
    mounts = [
        {"name": "v", "mountPath": "/part", "subPathExpr": "$(WHO)/logs"},
        {"name": "v", "mountPath": "/whole"},
    ]
    script = "cat /etc/hosts; touch /part/x && ls /whole/alias/logs"
    await rig.run(
        "alias", "busybox", "sh", "-c", script, restartPolicy="Never",
        container={"volumeMounts": mounts, "env": [{"name": "WHO", "value": "alias"}]}, volumes=[{"name": "v", "emptyDir": {}}], subdomain="sub",
        hostAliases=[{"ip": "10.0.0.1", "hostnames": ["foo", "bar"]}],
    )  # fmt: skip
    await eventually(lambda: _phase_is(rig, "alias", "Succeeded"))
    ip = (await rig.pod("alias"))["status"]["podIP"]
    assert (await rig.log("alias")).splitlines() == [
        "# Kubernetes-managed hosts file.", "127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback",
        "fe00::0\tip6-localnet", "fe00::0\tip6-mcastprefix", "fe00::1\tip6-allnodes", "fe00::2\tip6-allrouters",
        f"{ip}\talias.sub.default.svc.cluster.local\talias", "", "# Entries added by HostAliases.",
        "10.0.0.1\tfoo\tbar", "x",
    ]  # fmt: skip


async def test_a_pod_marked_while_its_status_is_written_is_ready_again(rig, monkeypatch):
    """The node controller marks the Pods of a silent node; its kubelet says otherwise when it is back."""
    first, marked = asyncio.Lock(), asyncio.Event()
    write = Machine.write_status

    async def interrupted(machine, pod, status):
        found = await write(machine, pod, status)
        if found is not None and meta.is_true(found, "Ready") and not first.locked():
            await first.acquire()
            patch = {"status": {"conditions": [{"type": "Ready", "status": "False"}]}}
            await rig.api.patch("pods", "web", patch, "default", kind="strategic", subresource="status")
            # The kubelet hears of it before its own request has returned.
            await asyncio.sleep(0.1)
            marked.set()
        return found

    monkeypatch.setattr(Machine, "write_status", interrupted)
    await rig.run("web", "nginx:1.27")
    await marked.wait()
    await eventually(lambda: rig.ready("web"))
