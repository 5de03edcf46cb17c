"""agnhost, the image of tutorials and tests: web servers that tell their name, or that grow ill after a while."""

from __future__ import annotations

import posixpath
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs, urlsplit

from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.programs.mounttest import mount_test
from kubetui.playground.kubelet.programs.porter import generate_logs, seconds, start_porter
from kubetui.playground.kubelet.programs.process import Daemon, Main, Process, Replace
from kubetui.playground.kubelet.runtime.permissions import READ

_TEXT = "text/plain; charset=utf-8"
_ILL_AFTER = 10.0


def _option(process: Process, name: str, default: str = "") -> str:
    """The last value of `--name=value` or `--name value`."""
    found, words = default, list(process.argv)
    for index, word in enumerate(words):
        if word == f"--{name}" and index + 1 < len(words):
            found = words[index + 1]
        elif word.startswith(f"--{name}="):
            found = word.partition("=")[2]
    return found


def _port(process: Process, name: str, default: int) -> int:
    found = _option(process, name)
    return int(found) if found.isdigit() else default


def _log(process: Process, text: str) -> None:
    now = process.host.clock.now()
    process.err(f"I{now:%m%d %H:%M:%S.%f}       1 log.go:245] {text}\n")


def _text(body: str, status: int = 200) -> Response:
    return Response(status, body, _TEXT)


def _netexec(process: Process) -> Handler:
    def answer(request: Request) -> Response:
        found = urlsplit(request.path)
        query = parse_qs(found.query)
        _log(process, f"{request.method} {request.path}")
        if found.path in ("/hostname", "/hostName"):
            return _text(process.host.hostname)
        if found.path == "/echo":
            code = (query.get("code") or ["200"])[0]
            return _text(
                (query.get("msg") or [""])[0], int(code) if code.isdigit() and 100 <= int(code) < 600 else 200
            )
        if found.path == "/clientip":
            return _text(f"{request.client}:40000")
        if found.path in ("/healthz", "/readyz"):
            return _text("")
        if found.path == "/":
            now = process.host.clock.now()
            return _text(f"NOW: {now:%Y-%m-%d %H:%M:%S.%f} +0000 UTC")
        return _text("404 page not found\n", 404)

    return answer


def _start_netexec(process: Process) -> None:
    port = _port(process, "http-port", 8080)
    _log(process, f"Started HTTP server on port {port}")
    _log(process, f"Started UDP server on port  {_port(process, 'udp-port', 8081)}")
    process.host.listen(port, _netexec(process))


def _start_names(process: Process) -> None:
    port = _port(process, "port", 9376)
    _log(process, "Serving on port " + str(port))
    process.host.listen(port, lambda request: _text(process.host.hostname))


def _start_liveness(process: Process) -> None:
    begun = process.host.clock.monotonic()

    def answer(request: Request) -> Response:
        age = process.host.clock.monotonic() - begun
        if request.path.partition("?")[0] == "/healthz":
            return _text(f"error: {age}", 500) if age > _ILL_AFTER else _text("ok")
        return _text(f"{process.host.clock.now():%Y-%m-%d %H:%M:%S}")

    process.host.listen(8080, answer)


def _start_files(process: Process) -> None:
    files = process.host.files

    def answer(request: Request) -> Response:
        path = request.path.partition("?")[0]
        if path.endswith("/index.html"):
            # As Go's file server does, whether there is such a file or not: to the directory.
            return _text("", 301)
        wanted = process.path(path.lstrip("/"))
        if files.is_dir(wanted):
            return Response(200, "<pre>\n</pre>\n", "text/html; charset=utf-8")
        if files.is_file(wanted) and not files.may(wanted, READ):
            return _text("403 Forbidden\n", 403)
        return _text(files.read(wanted)) if files.is_file(wanted) else _text("404 page not found\n", 404)

    process.host.listen(_port(process, "port", 80), answer)


def _start_health(process: Process) -> None:
    process.host.listen(_port(process, "port", 5000), None)
    process.host.listen(_port(process, "http-port", 8080), lambda request: _text(""))


def _start_pause(process: Process) -> None:
    process.say("Paused")


async def _show_arguments(process: Process) -> int:
    process.say(f"[{' '.join((process.argv[0], *process.argv[1:]))}]")
    return 0


async def _show_hosts(process: Process) -> int:
    process.out(process.host.files.read("/etc/hosts"))
    return 0


async def _generate_logs(process: Process) -> int:
    lines = _option(process, "log-lines-total") or _option(process, "t", "0")
    duration = seconds(_option(process, "run-duration") or _option(process, "d"))
    return await generate_logs(process, int(lines) if lines.isdigit() else 0, duration)


_STOPS = {"TERM": 0, "INT": 0}
_SERVERS: dict[str, Callable[[Process], None]] = {
    "netexec": _start_netexec, "serve-hostname": _start_names, "liveness": _start_liveness,
    "test-webserver": _start_files, "grpc-health-checking": _start_health, "pause": _start_pause,
    "porter": start_porter,
}  # fmt: skip
_TASKS: dict[str, Callable[[Process], Awaitable[int]]] = {
    "mounttest": mount_test, "entrypoint-tester": _show_arguments, "logs-generator": _generate_logs,
    "etc-hosts": _show_hosts,
}  # fmt: skip


async def agnhost(process: Process) -> int:
    """The first argument says which of its many programs runs."""
    wanted = process.argv[1] if len(process.argv) > 1 else "pause"
    task: Main | None = _TASKS.get(wanted)
    if task is not None:
        return await task(process)
    start = _SERVERS.get(wanted)
    if start is None:
        process.err(f'Error: unknown command "{wanted}" for "{posixpath.basename(process.argv[0])}"\n')
        return 1
    stops = {**_STOPS, **({"TERM": 2, "INT": 2} if wanted == "pause" else {})}
    raise Replace(Daemon(start, lambda _, signal: stops.get(signal)), process.argv, process.env)
