"""The control plane's own images, pause, and programs that only sit there."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.programs.process import Daemon, Process

_STOPS = ("TERM", "INT")


def _klog(process: Process, text: str, place: str = "server.go:1") -> None:
    now = process.host.clock.now()
    process.err(f"I{now:%m%d %H:%M:%S.%f}       1 {place}] {text}\n")


_TASK_SECONDS = 1.0


def _healthy(request: Request) -> Response:
    known = request.path.partition("?")[0] in (
        "/",
        "/healthz",
        "/livez",
        "/readyz",
        "/health",
        "/ready",
        "/metrics",
    )
    return Response(200, "ok", "text/plain") if known else Response(404, "404 page not found\n", "text/plain")


def _listening(
    *ports: int, lines: tuple[str, ...] = (), handler: Handler = _healthy
) -> Callable[[Process], None]:
    def start(process: Process) -> None:
        for line in lines:
            _klog(process, line)
        for port in ports:
            process.host.listen(port, handler, process.host.image.start_seconds)

    return start


def _exits(process: Process, signal: str) -> int | None:
    return 0 if signal in _STOPS else None


def _dies(process: Process, signal: str) -> int | None:
    return 2 if signal in _STOPS else None


def _start_coredns(process: Process) -> None:
    process.say(".:53")
    process.say(
        "[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec0"
    )
    process.say("CoreDNS-1.13.1\nlinux/amd64, go1.25.2, 1db4568")
    for port in (53, 8080, 8181, 9153):
        process.host.listen(port, _healthy, process.host.image.start_seconds)


def _stop_coredns(process: Process, signal: str) -> int | None:
    if signal not in _STOPS:
        return None
    process.say("[INFO] SIGTERM: Shutting down servers then terminating")
    process.say("[INFO] plugin/health: Going into lameduck mode for 5s")
    return 0


def _start_etcd(process: Process) -> None:
    now = process.host.clock.now().strftime("%Y-%m-%dT%H:%M:%S.%f+0000")
    name = process.host.hostname
    for message in ("starting an etcd server", "ready to serve client requests"):
        process.err(
            f'{{"level":"info","ts":"{now}","caller":"embed/etcd.go:132","msg":"{message}","name":"{name}"}}\n'
        )
    for port in (2379, 2380, 2381):
        process.host.listen(port, _healthy)


def _stop_pause(process: Process, signal: str) -> int | None:
    if signal not in _STOPS:
        return None
    process.err(
        "Shutting down, got signal: Terminated\n"
        if signal == "TERM"
        else "Shutting down, got signal: Interrupt\n"
    )
    return 0


def start_unknown(process: Process) -> None:
    """One clear line: nothing real runs here. What a service would listen on answers that it is well."""
    _say_unknown(process, "sleeps")
    for port in process.host.ports:
        process.host.listen(port, _well, process.host.image.start_seconds)


def _well(request: Request) -> Response:
    return Response(200, "ok", "text/plain")


async def run_unknown(process: Process) -> int:
    """The same of a task: it ends, as if its work were done."""
    _say_unknown(process, "ends")
    await process.sleep(_TASK_SECONDS)
    return 0


def _say_unknown(process: Process, does: str) -> None:
    image = process.host.image.repository
    process.say(
        f"kubetui playground: image {image} is not known here; it is simulated by a process that {does}."
    )


def _start_python(process: Process) -> None:
    if "http.server" in process.argv:
        ports = [word for word in process.argv[1:] if word.isdigit()]
        port = int(ports[0]) if ports else 8000
        process.say(f"Serving HTTP on 0.0.0.0 port {port} (http://0.0.0.0:{port}/) ...")
        process.host.listen(port, _healthy, process.host.image.start_seconds)
    elif len(process.argv) > 1:
        process.say(
            "kubetui playground: Python code is not executed here; it is simulated by a process that sleeps."
        )


APISERVER = Daemon(_listening(6443, lines=(
    "Version: v1.36.0", "Loaded 13 mutating admission controller(s) successfully",
    "Serving securely on [::]:6443", "Caches are synced")), _exits)  # fmt: skip
CONTROLLER_MANAGER = Daemon(_listening(10257, lines=(
    "Starting kube-controller-manager version v1.36.0", "Serving securely on 127.0.0.1:10257",
    "successfully acquired lease kube-system/kube-controller-manager")), _dies)  # fmt: skip
SCHEDULER = Daemon(_listening(10259, lines=(
    "Starting Kubernetes Scheduler version v1.36.0", "Serving securely on 127.0.0.1:10259",
    "successfully acquired lease kube-system/kube-scheduler")), _dies)  # fmt: skip
PROXY = Daemon(_listening(10249, 10256, lines=(
    "Using nftables Proxier", "Version info version=v1.36.0", "Caches are synced for service config",
    "Caches are synced for endpoint slice config")), _dies)  # fmt: skip
KINDNETD = Daemon(_listening(lines=("Connected to apiserver", "Handling node with IPs", "kindnetd IP family: ipv4")),
                  _dies)  # fmt: skip
COREDNS = Daemon(_start_coredns, _stop_coredns, stop_seconds=0.2)
ETCD = Daemon(_start_etcd, _exits)
PAUSE = Daemon(lambda process: None, _stop_pause)
PYTHON = Daemon(_start_python)
UNKNOWN = Daemon(start_unknown, lambda process, signal: 143 if signal in _STOPS else None)
