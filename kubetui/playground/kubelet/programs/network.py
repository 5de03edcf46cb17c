"""wget, curl, nc, pg_isready: programs that ask others of the simulated network."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

from kubetui.playground.kubelet.programs.filing import split_options
from kubetui.playground.kubelet.programs.http import Request, Response
from kubetui.playground.kubelet.programs.process import Process
from kubetui.playground.kubelet.waiting import within


class _Target(NamedTuple):
    host: str
    port: int
    path: str


def _target(url: str) -> _Target | None:
    try:
        parts = urlsplit(url if "://" in url else "http://" + url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Target(parts.hostname, port, path) if parts.hostname else None


async def _ask(process: Process, target: _Target, seconds: float, request: Request) -> Response:
    process.host.budget.rest()
    return await within(process.host.clock, seconds, process.host.fetch(target.host, target.port, request))


_LONG = re.compile(r"^--(?:timeout=|server-response$|quiet$)")


def _short(found: re.Match[str]) -> str:
    return {"--timeout=": "-T", "--server-response": "-S", "--quiet": "-q"}[found[0]]


async def wget(process: Process) -> int:
    """Busybox's wget: -q, -S, -O FILE, -T SECONDS, --spider."""
    spider = "--spider" in process.argv
    argv = process.argv
    process.argv = tuple(_LONG.sub(_short, word) for word in argv if word != "--spider")
    options, urls = split_options(process, "TO")
    target = _target(urls[0]) if urls else None
    if target is None:
        process.complain("bad address")
        return 1
    agent = {"User-Agent": "Wget", "Host": target.host}
    limit = options.get("T", "")
    if "q" not in options:
        process.err(f"Connecting to {target.host} ({target.host}:{target.port})\n")
    request = Request("HEAD" if spider else "GET", target.path, agent, process.host.ip)
    try:
        response = await _ask(process, target, float(limit) if limit.isdigit() else 900.0, request)
    except TimeoutError:
        process.complain("download timed out")
        return 1
    except OSError as error:
        process.complain(_wget_error(target, error))
        return 1
    if "S" in options:
        process.err(f"  HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}\n")
    if response.status >= 400:
        process.complain(f"server returned error: HTTP/1.1 {response.status}")
        return 1
    _store(
        process,
        "" if spider else response.body,
        options.get("O", target.path.rpartition("/")[2] or "index.html"),
    )
    return 0


def _wget_error(target: _Target, error: OSError) -> str:
    if isinstance(error, LookupError) or "resolve" in str(error):
        return f"bad address '{target.host}'"
    return f"can't connect to remote host ({target.host}): {error.strerror or error}"


def _store(process: Process, body: str, name: str) -> None:
    if name in ("-", "/dev/stdout"):
        process.out(body)
    elif process.path(name) != "/dev/null":
        process.host.files.write(process.path(name), body)


_CURL = {
    "--max-time": "-m", "--connect-timeout": "-Y", "--silent": "-s", "--show-error": "-S", "--fail": "-f",
    "--output": "-o", "--request": "-X", "--header": "-H", "--data": "-d", "--head": "-I", "--write-out": "-w",
    "--user-agent": "-A", "--user": "-u", "--location": "-L", "--insecure": "-k", "--verbose": "-v",
}  # fmt: skip
"""Long options as short ones; Y is otherwise not used here."""


async def curl(process: Process) -> int:
    """-s -S -f -o FILE -m SECONDS -I -X METHOD -w FORMAT."""
    argv = process.argv
    process.argv = tuple(_CURL.get(w, w) for w in argv)
    options, urls = split_options(process, "omXwHdAuY")
    target = _target(urls[0]) if urls else None
    if target is None:
        process.err("curl: (3) URL using bad/illegal format or missing URL\n")
        return 3
    method = options.get("X") or ("HEAD" if "I" in options else "GET")
    headers = {"User-Agent": "curl/8.14.1", "Host": target.host}
    request = Request(method, target.path, headers, process.host.ip, options.get("d", ""))
    limit = options.get("m") or options.get("Y", "")
    try:
        response = await _ask(
            process, target, float(limit) if re.fullmatch(r"\d+(\.\d+)?", limit) else 900.0, request
        )
    except TimeoutError:
        return _curl_failed(
            process, options, 28, f"Operation timed out after {limit} seconds with 0 bytes received"
        )
    except OSError as error:
        return _curl_failed(process, options, *_curl_error(target, error))
    if "f" in options and response.status >= 400:
        return _curl_failed(process, options, 22, f"The requested URL returned error: {response.status}")
    if "I" in options:
        process.out(f"HTTP/1.1 {response.status} OK\r\nContent-Type: {response.content_type}\r\n\r\n")
    else:
        _store(process, response.body, options.get("o", "-"))
    process.out(options.get("w", "").replace("%{http_code}", str(response.status)).replace("\\n", "\n"))
    return 0


def _curl_failed(process: Process, options: dict[str, str], code: int, why: str) -> int:
    """Says why, unless it is to be silent (-s) and not to show errors all the same (-S)."""
    if "s" not in options or "S" in options:
        process.err(f"curl: ({code}) {why}\n")
    return code


def _curl_error(target: _Target, error: OSError) -> tuple[int, str]:
    if "resolve" in str(error):
        return 6, f"Could not resolve host: {target.host}"
    return 7, f"Failed to connect to {target.host} port {target.port}: Could not connect to server"


async def nc(process: Process) -> int:
    """`nc -z HOST PORT` tries a port; `nc -l -p PORT` listens for ever."""
    options, words = split_options(process, "pwe")
    if "l" in options:
        port = options.get("p") or (words[-1] if words else "")
        if port.isdigit():
            process.host.listen(int(port), None)
        process.host.budget.rest()
        await asyncio.get_running_loop().create_future()
    if len(words) < 2 or not words[1].isdigit():
        process.complain("usage: nc [-z] HOST PORT")
        return 1
    target, limit = _Target(words[0], int(words[1]), "/"), options.get("w", "")
    seconds = float(limit) if limit.isdigit() else 60.0
    try:
        answer = await _ask(process, target, seconds, Request("CONNECT", "", {}, process.host.ip))
        if "v" in options:
            process.err(f"{target.host} ({target.host}:{target.port}) open\n")
        said = "" if "z" in options else await process.stdin.line()
        if said and answer != Response(200, ""):
            process.out(await _spoken(process, target, seconds, said))
    except OSError:
        return 1
    return 0


_SPOKEN = re.compile(r"(GET|HEAD|POST|PUT|DELETE) (/\S*) HTTP/1\.[01]\s*")


async def _spoken(process: Process, target: _Target, seconds: float, said: str) -> str:
    """What a web server answers to a line that somebody typed."""
    found = _SPOKEN.fullmatch(said)
    if found is None:
        status, kind, body = 400, "text/plain; charset=utf-8", "400 Bad Request"
    else:
        request = Request(found[1], found[2], {"Host": target.host}, process.host.ip)
        status, body, kind = _parts(await _ask(process, target, seconds, request))
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n{body}"


def _parts(response: Response) -> tuple[int, str, str]:
    return response.status, response.body, response.content_type


async def pg_isready(process: Process) -> int:
    """-h HOST -p PORT -t SECONDS: whether a database accepts connections there."""
    options, _ = split_options(process, "hptdU")
    host, port = options.get("h", "localhost"), options.get("p", "5432")
    place = f"{options.get('h', '/var/run/postgresql')}:{port}"
    try:
        limit = options.get("t", "")
        await _ask(process, _Target(host, int(port) if port.isdigit() else 0, "/"),
                   float(limit) if limit.isdigit() else 3.0, Request("CONNECT", "", {}, process.host.ip))  # fmt: skip
    except OSError:
        process.say(f"{place} - no response")
        return 2
    process.say(f"{place} - accepting connections")
    return 0
