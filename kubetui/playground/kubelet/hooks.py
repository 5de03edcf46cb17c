"""Running what probes and lifecycle hooks ask for, against the simulated container."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from kubetui.api.meta import Obj, dicts, dig, integer, mapping, text
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.programs.http import Request, Response
from kubetui.playground.kubelet.runtime.container import Container
from kubetui.playground.kubelet.runtime.exec import output_of
from kubetui.playground.kubelet.runtime.plan import StartError
from kubetui.playground.kubelet.starter import port_number
from kubetui.playground.kubelet.waiting import within


class Failed(Exception):
    """The action failed; the text is what an event says. `errored`: it could not even be tried."""

    def __init__(self, message: str, *, errored: bool = False) -> None:
        super().__init__(message)
        self.errored = errored


def ask(container: Container, spec: Obj, action: Obj, gateway: str) -> None:
    """httpGet, tcpSocket or grpc: returns when it passes.

    Raises:
        Failed: it does not.
    """
    if "httpGet" in action:
        _http(container, spec, mapping(action, "httpGet"), gateway)
    elif "tcpSocket" in action:
        port = _port(spec, dig(action, "tcpSocket", "port"))
        if container.host.ip and not _open(container, port):
            raise Failed(f"dial tcp {container.ip}:{port}: connect: connection refused")
    elif "grpc" in action:
        port = integer(action, "grpc", "port")
        if not _open(container, port):
            raise Failed(
                f'timeout: failed to connect service "{container.ip}:{port}" within 1s: context deadline exceeded'
            )


def _port(spec: Obj, port: object) -> int:
    found = port_number(spec, port)
    if found is None:
        raise Failed(f"couldn't find port: {port}", errored=True)
    return found


def _open(container: Container, port: int) -> bool:
    try:
        container.host.answer(port, Request("CONNECT", "", {}, container.ip))
    except OSError:
        return False
    return True


def _http(container: Container, spec: Obj, action: Obj, gateway: str) -> None:
    asked = _asked(container, spec, action, gateway)
    try:
        response = container.host.answer(asked.port, asked.request)
    except OSError as error:
        raise Failed(asked.failure("connection refused")) from error
    _check(response)


class _Asked(NamedTuple):
    """A request of a probe or hook: where to, and what."""

    host: str
    port: int
    url: str
    request: Request

    def failure(self, why: str) -> str:
        return f'Get "{self.url}": dial tcp {self.host}:{self.port}: connect: {why}'


def _asked(container: Container, spec: Obj, action: Obj, gateway: str) -> _Asked:
    port = _port(spec, action.get("port"))
    scheme, path = (text(action, "scheme") or "HTTP").lower(), text(action, "path") or "/"
    where = text(action, "host") or container.ip
    headers = {text(item, "name"): text(item, "value") for item in dicts(action, "httpHeaders")}
    url = f"{scheme}://{where}:{port}{'' if path.startswith('/') else '/'}{path}"
    return _Asked(
        where, port, url, Request("GET", path, {"User-Agent": "kube-probe/1.36", **headers}, gateway)
    )


def _check(response: Response) -> None:
    if not 200 <= response.status < 400:
        raise Failed(f"HTTP probe failed with statuscode: {response.status}")


def elsewhere(container: Container, action: Obj) -> bool:
    """Whether an httpGet names another host than the container's own; on its node it is that of static Pods."""
    return text(action, "httpGet", "host") not in ("", container.ip, "127.0.0.1", "localhost", "::1")


async def ask_elsewhere(container: Container, spec: Obj, action: Obj, gateway: str) -> None:
    """HttpGet of another host, over the cluster's network.

    Raises:
        Failed: it does not pass.
    """
    asked = _asked(container, spec, mapping(action, "httpGet"), gateway)
    try:
        response = await container.host.network.fetch(
            asked.host, asked.port, asked.request, container.host.namespace
        )
    except OSError as error:
        refused = isinstance(error, ConnectionRefusedError)
        raise Failed(asked.failure("connection refused" if refused else "no route to host")) from error
    _check(response)


_NO_SUCH_COMMAND = (126, 127)
"""Nobody knows which commands an unknown image holds: its probes are taken on trust."""


async def execute(container: Container, command: list[str], seconds: float, clock: Clock) -> None:
    """exec: returns when the command ends with 0 in time.

    Raises:
        Failed: it does not.
    """
    try:
        code, output = await within(clock, seconds, output_of(container, tuple(command)))
    except TimeoutError:
        raise Failed(f'command timed out: "{" ".join(command)}" timed out after {seconds:g}s') from None
    except StartError as error:
        if not container.image.known:
            return
        raise Failed(
            f"rpc error: code = Unknown desc = failed to exec in container: {error}", errored=True
        ) from error
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if container.running or (task is not None and task.cancelling()):
            raise
        raise Failed("container is not running", errored=True) from None
    if code and (container.image.known or code not in _NO_SUCH_COMMAND):
        raise Failed(output)


async def run_hook(container: Container, spec: Obj, action: Obj, clock: Clock, gateway: str) -> None:
    """A lifecycle hook: exec, httpGet, tcpSocket or sleep, without a limit of its own.

    Raises:
        Failed: it failed.
    """
    if "exec" in action:
        await execute(
            container, [str(word) for word in dig(action, "exec", "command", default=[])], 1e9, clock
        )
    elif "sleep" in action:
        await clock.sleep(integer(action, "sleep", "seconds"))
    elif elsewhere(container, action):
        await ask_elsewhere(container, spec, action, gateway)
    else:
        ask(container, spec, action, gateway)
