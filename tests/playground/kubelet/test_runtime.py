"""Containers, files, timers: the ground the kubelet stands on."""

import asyncio
import random

import pytest

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.config.environment import expand, service_environment
from kubetui.playground.kubelet.images.reference import parse
from kubetui.playground.kubelet.images.registry import PullError
from kubetui.playground.kubelet.programs.http import Request
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.exec import output_of
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.network import Network
from kubetui.playground.kubelet.runtime.plan import StartError
from kubetui.playground.kubelet.runtime.runtime import NoAddress, Runtime
from kubetui.playground.kubelet.runtime.trees import Tree
from kubetui.playground.kubelet.timers import Timers
from tests.playground.kubelet.containers import make, output, run, until


async def test_nginx_serves_and_logs() -> None:
    container = make(["/docker-entrypoint.sh", "nginx", "-g", "daemon off;"], image="nginx:1.27")
    container.start()
    await until(lambda: container.listener(80))
    found = container.host.answer(
        80, Request(path="/", client="10.244.1.1", headers={"User-Agent": "curl/8"})
    )
    assert found.status == 200 and "Welcome to nginx!" in found.body
    assert container.host.answer(80, Request(path="/nope")).status == 404
    assert container.host.answer(80, Request(path="/../../etc/nginx/nginx.conf")).status == 404
    lines = output(container).splitlines()
    assert lines[0].startswith("/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty")
    assert '"GET / HTTP/1.1" 200' in lines[-3] and lines[-3].startswith("10.244.1.1 - - [")
    await container.stop(30)
    assert (container.exit_code, container.reason) == (0, "Completed")
    with pytest.raises(ConnectionRefusedError):
        container.host.answer(80, Request())


@pytest.mark.parametrize(("image", "argv", "port", "code"), [
    ("redis:7", ["docker-entrypoint.sh", "redis-server"], 6379, 0),
    ("httpd:2.4", ["httpd-foreground"], 80, 0),
    ("hashicorp/http-echo", ["/http-echo", "-text=hi", "-listen=:8080"], 8080, 0),
    ("registry.k8s.io/pause:3.10", ["/pause"], 0, 0),
    ("python:3.12", ["python3", "-m", "http.server", "9000"], 9000, 137),
    ("registry.k8s.io/coredns/coredns:v1.13.1", ["coredns"], 53, 0),
])  # fmt: skip
async def test_servers(image: str, argv: list[str], port: int, code: int) -> None:
    container = make(argv, image=image)
    container.start()
    await until(lambda: not port or container.listener(port))
    assert container.running
    await container.stop(5)
    assert container.exit_code == code


async def test_http_echo() -> None:
    container = make(["/http-echo", "-text=db=prod"], image="hashicorp/http-echo")
    container.start()
    await until(lambda: container.listener(5678))
    assert container.host.answer(5678, Request()).body == "db=prod\n"
    assert await run(["/http-echo"], image="hashicorp/http-echo") == (127, "Missing -text option!\n")


async def test_memory_over_the_limit_kills() -> None:
    argv = ["stress", "--vm", "1", "--vm-bytes", "250M", "--vm-hang", "1"]
    container = make(argv, image="polinux/stress", memory_limit=100 * 1024 * 1024)
    container.start()
    assert await container.ended(100)
    assert (container.exit_code, container.reason) == (137, "OOMKilled")
    enough = make(argv, image="polinux/stress", memory_limit=300 * 1024 * 1024)
    enough.start()
    assert not await enough.ended(10)
    enough.exit(137)


@pytest.mark.parametrize(("argv", "image", "message"), [
    (["nosuch"], "busybox", 'exec: "nosuch": executable file not found in $PATH'),
    (["/bin/nosuch"], "busybox", 'exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory'),
    (["sh"], "registry.k8s.io/pause:3.10", 'exec: "sh": executable file not found in $PATH'),
])  # fmt: skip
async def test_cannot_start(argv: list[str], image: str, message: str) -> None:
    container = make(argv, image=image)
    with pytest.raises(StartError, match=message.replace("$", r"\$")):
        container.start()
    assert (container.exit_code, container.reason, container.running) == (128, "StartError", False)


async def test_commands_beside_the_first_process() -> None:
    container = make(["sleep", "1000"])
    container.start()
    assert await output_of(container, ("sh", "-c", "echo a > /tmp/f; exit 3")) == (3, "")
    assert await output_of(container, ("cat", "/tmp/f")) == (0, "a\n")
    with pytest.raises(StartError, match="executable file not found"):
        await output_of(container, ("bash",))
    waiting = asyncio.ensure_future(output_of(container, ("sleep", "100000")))
    await asyncio.sleep(0.01)
    given_up = asyncio.ensure_future(output_of(container, ("sleep", "100000")))
    await asyncio.sleep(0.01)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    container.exit(137)
    assert await waiting == (137, "")


async def test_end_is_told_once() -> None:
    ended: list[Container] = []
    container = make(["sh", "-c", "exit 4"], ended=ended)
    container.start()
    await container.ended(10)
    container.exit(137)
    assert ended == [container] and container.exit_code == 4


async def test_files() -> None:
    volume = Tree({"/a": "in volume", "/sub/b": "deep"})
    files = Files({"/etc/base": "base", "/mnt/hidden": "x"})
    files.mount("/mnt", volume)
    files.mount("/one", volume, "sub/b")
    files.mount("/ro", Tree({"/c": "c"}, read_only=True))
    assert files.read("/mnt/a") == "in volume" and files.read("/one") == "deep"
    assert not files.exists("/mnt/hidden") and files.list("/mnt") == ["a", "sub"]
    files.write("/mnt/new", "1")
    assert volume.files["/new"] == "1"
    files.remove("/etc/base")
    assert not files.exists("/etc/base")
    files.write("/etc/base", "again")
    assert files.read("/etc/base") == "again"
    for path in ("/ro/c", "/nodir/x", "/mnt"):
        with pytest.raises(OSError, match=r"Read-only|No such|Is a directory"):
            files.write(path, "x")
    with pytest.raises(OSError, match="No space left"):
        files.write("/tmp/big", "x" * 5_000_000)
    with pytest.raises(OSError, match="No space left"):
        for _ in range(2_000_000):
            files.write("/tmp/log", "x" * 100, append=True)
    files.write("/tmp/log", "a\n")
    files.write("/tmp/log", "b\n", append=True)
    assert files.read("/tmp/log") == "a\nb\n" and volume.read("/a") == "in volume"


async def test_two_pulls_share_one() -> None:
    runtime = Runtime(Clock(50), random.Random(1), Network(), node_ip="172.18.0.3", pod_cidr="10.244.1.0/24")
    first, second = await asyncio.gather(runtime.pull(parse("nginx")), runtime.pull(parse("nginx")))
    assert first is second and runtime.has(parse("nginx:latest"))
    with pytest.raises(PullError):
        await runtime.pull(parse("nginx:9.99"))
    assert not runtime.has(parse("nginx:9.99"))


async def test_addresses_are_given_back() -> None:
    runtime = Runtime(Clock(), random.Random(1), Network(), node_ip="172.18.0.3", pod_cidr="10.244.1.0/29")
    for index in range(5):
        runtime.create(f"uid-{index}", "p", "default", host_network=False)
    with pytest.raises(NoAddress, match="no IP addresses available"):
        runtime.create("one-more", "p", "default", host_network=False)
    assert runtime.create("host", "p", "default", host_network=True).ip == "172.18.0.3"
    runtime.remove("uid-3")
    assert runtime.create("again", "p", "default", host_network=False).ip == "10.244.1.5"


async def test_timers_in_order_and_cancelled() -> None:
    clock, told = Clock(), []
    timers = Timers(clock)
    timers.after(1000, lambda: told.append("late"))
    timers.after(0.01, lambda: (told.append("first"), timers.after(0.01, lambda: told.append("chained"))))
    timers.after(0.015, lambda: told.append("never")).cancel()
    timers.after(0, lambda: told.append("now"))
    await until(lambda: len(told) == 3)
    timers.after(2000, lambda: told.append("jumped"))
    await asyncio.sleep(0)
    clock.jump(3000)
    await until(lambda: len(told) == 5)
    assert told == ["now", "first", "chained", "late", "jumped"]
    timers.close()


@pytest.mark.parametrize(("text", "expanded"), [
    ("$(A)", "1"), ("x$(A)$(B)y", "x1$(B)y"), ("$$(A)", "$(A)"), ("$A $(", "$A $("), ("$$$(A)", "$1"),
])  # fmt: skip
def test_expand(text: str, expanded: str) -> None:
    assert expand(text, {"A": "1"}) == expanded


def test_service_environment() -> None:
    def service(name: str, namespace: str, ip: str) -> dict[str, object]:
        ports = [{"port": 80, "name": "http"}, {"port": 53, "protocol": "UDP"}]
        return {"metadata": {"name": name, "namespace": namespace}, "spec": {"clusterIP": ip, "ports": ports}}

    services = [service("my-api", "shop", "10.96.0.7"), service("headless", "shop", "None"),
                service("kubernetes", "default", "10.96.0.1"), service("other", "default", "10.96.0.9")]  # fmt: skip
    found = service_environment(services, "shop", links=True)
    assert found["MY_API_SERVICE_HOST"] == "10.96.0.7" and found["MY_API_SERVICE_PORT"] == "80"
    assert found["MY_API_SERVICE_PORT_HTTP"] == "80" and found["MY_API_PORT"] == "tcp://10.96.0.7:80"
    assert found["MY_API_PORT_53_UDP"] == "udp://10.96.0.7:53" and found["MY_API_PORT_53_UDP_PROTO"] == "udp"
    assert not any(name.startswith(("HEADLESS", "OTHER")) for name in found)
    plain = service_environment(services, "shop", links=False)
    assert (
        all(name.startswith("KUBERNETES_") for name in plain)
        and plain["KUBERNETES_SERVICE_HOST"] == "10.96.0.1"
    )
