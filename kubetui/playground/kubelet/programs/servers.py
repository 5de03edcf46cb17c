"""Programs that serve: nginx, httpd, redis, http-echo and their like."""

from __future__ import annotations

import posixpath

from kubetui.playground.kubelet.programs.http import Handler, Request, Response, plain
from kubetui.playground.kubelet.programs.pipe import Exit
from kubetui.playground.kubelet.programs.process import Daemon, Process
from kubetui.playground.kubelet.runtime.permissions import READ

_STOPS = frozenset({"TERM", "QUIT", "INT"})
BANNER = """\
/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration
/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/
/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh
10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf
10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf
/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh
/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh
/docker-entrypoint.sh: Configuration complete; ready for start up
"""
"""What the entry point of the nginx image says before nginx itself."""


def _notice(process: Process, text: str) -> None:
    process.err(f"{process.host.clock.now():%Y/%m/%d %H:%M:%S} [notice] 1#1: {text}\n")


def start_nginx(process: Process) -> None:
    """What nginx says and does first."""
    _notice(process, 'using the "epoll" event method')
    _notice(process, f"nginx/{process.env.get('NGINX_VERSION', '1.27.5')}")
    _notice(process, "start worker processes")
    for worker in (29, 30):
        _notice(process, f"start worker process {worker}")
    process.host.listen(80, static_site(process, "/usr/share/nginx/html"), process.host.image.start_seconds)


def static_site(process: Process, root: str) -> Handler:
    """A server of files that writes an access log to standard output."""

    def answer(request: Request) -> Response:
        path = request.path.partition("?")[0]
        wanted = posixpath.normpath(root + path)
        if path.endswith("/") or process.host.files.is_dir(wanted):
            wanted = posixpath.join(wanted, "index.html")
        found = wanted.startswith(root) and process.host.files.is_file(wanted)
        hidden = found and not process.host.files.may(wanted, READ)
        response = (
            plain(403) if hidden else Response(200, process.host.files.read(wanted)) if found else plain(404)
        )
        process.out(access_line(process, request, response))
        return response

    return answer


def access_line(process: Process, request: Request, response: Response) -> str:
    """A line of an access log in the combined format."""
    agent = request.headers.get("User-Agent", "-")
    return (
        f"{request.client} - - [{process.host.clock.now():%d/%b/%Y:%H:%M:%S} +0000] "
        f'"{request.method} {request.path} HTTP/1.1" {response.status} {len(response.body)} "-" "{agent}" "-"\n'
    )


def stop_nginx(process: Process, signal: str) -> int | None:
    """QUIT lets connections end, TERM does not; both exit with 0."""
    if signal not in _STOPS:
        return None
    number = {"TERM": 15, "QUIT": 3, "INT": 2}[signal]
    _notice(
        process, f"signal {number} (SIG{signal}) received, {'gracefully ' * (signal == 'QUIT')}shutting down"
    )
    for worker in (29, 30):
        _notice(process, f"worker process {worker} exited with code 0")
    _notice(process, "exit")
    return 0


def _start_httpd(process: Process) -> None:
    now = f"{process.host.clock.now():%a %b %d %H:%M:%S.%f %Y}"
    process.err(
        "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using "
        f"{process.host.ip}. Set the 'ServerName' directive globally to suppress this message\n"
        f"[{now}] [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/2.4.65 (Unix) configured -- "
        "resuming normal operations\n"
        f"[{now}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n"
    )
    process.host.listen(
        80, static_site(process, "/usr/local/apache2/htdocs"), process.host.image.start_seconds
    )


def _stop_httpd(process: Process, signal: str) -> int | None:
    if signal not in ("TERM", "WINCH"):
        return None
    text = (
        "caught SIGTERM, shutting down" if signal == "TERM" else "caught SIGWINCH, shutting down gracefully"
    )
    code = "AH00491" if signal == "TERM" else "AH00492"
    now = f"{process.host.clock.now():%a %b %d %H:%M:%S.%f %Y}"
    process.err(f"[{now}] [mpm_event:notice] [pid 1:tid 1] {code}: {text}\n")
    return 0


def _redis_line(process: Process, mark: str, text: str) -> None:
    process.say(f"1:M {process.host.clock.now():%d %b %Y %H:%M:%S.%f}"[:-3] + f" {mark} {text}")


def _start_redis(process: Process) -> None:
    now = f"{process.host.clock.now():%d %b %Y %H:%M:%S.%f}"[:-3]
    process.say(f"1:C {now} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo")
    process.say(f"1:C {now} * Redis version=7.4.6, bits=64, commit=00000000, modified=0, pid=1, just started")
    _redis_line(process, "*", "Running mode=standalone, port=6379.")
    _redis_line(process, "*", "Server initialized")
    _redis_line(process, "*", "Ready to accept connections tcp")
    process.host.listen(6379, None, process.host.image.start_seconds)


def _stop_redis(process: Process, signal: str) -> int | None:
    if signal not in ("TERM", "INT"):
        return None
    now = f"{process.host.clock.now():%d %b %Y %H:%M:%S.%f}"[:-3]
    process.say(
        f"1:signal-handler ({int(process.host.clock.now().timestamp())}) Received SIG{signal} scheduling shutdown..."
    )
    _redis_line(process, "*", "User requested shutdown...")
    _redis_line(process, "*", "Saving the final RDB snapshot before exiting.")
    process.say(f"1:M {now} * DB saved on disk")
    _redis_line(process, "#", "Redis is now ready to exit, bye bye...")
    return 0


def _start_echo(process: Process) -> None:
    text, port = "", 5678
    for argument in process.argv[1:]:
        flag, _, value = argument.lstrip("-").partition("=")
        if flag == "text":
            text = value
        elif flag == "listen" and value.rpartition(":")[2].isdigit():
            port = int(value.rpartition(":")[2])
    text = text or process.env.get("ECHO_TEXT", "")
    now = process.host.clock.now()
    if not text:
        process.err("Missing -text option!\n")
        raise Exit(127)
    process.err(f"{now:%Y/%m/%d %H:%M:%S} [INFO] server is listening on :{port}\n")

    def answer(request: Request) -> Response:
        response = Response(200, text + "\n", "text/plain; charset=utf-8")
        at = process.host.clock.now()
        agent = request.headers.get("User-Agent", "")
        process.out(
            f"{at:%Y/%m/%d %H:%M:%S} {process.host.ip}:{port} {request.client} "
            f'"{request.method} {request.path} HTTP/1.1" 200 {len(response.body)} "{agent}" 21.5µs\n'
        )
        return response

    process.host.listen(port, answer, process.host.image.start_seconds)


def _stop_echo(process: Process, signal: str) -> int | None:
    if signal not in ("TERM", "INT"):
        return None
    process.err(f"{process.host.clock.now():%Y/%m/%d %H:%M:%S} [INFO] received interrupt, shutting down...\n")
    return 0


def _start_postgres(process: Process) -> None:
    if not process.env.get("POSTGRES_PASSWORD") and process.env.get("POSTGRES_HOST_AUTH_METHOD") != "trust":
        process.err("Error: Database is uninitialized and superuser password is not specified.\n")
        raise Exit(1)
    now = f"{process.host.clock.now():%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC"
    process.err(f'{now} [1] LOG:  listening on IPv4 address "0.0.0.0", port 5432\n')
    process.err(f"{now} [1] LOG:  database system is ready to accept connections\n")
    process.host.listen(5432, None, process.host.image.start_seconds)


def _stop_postgres(process: Process, signal: str) -> int | None:
    if signal not in _STOPS:
        return None
    now = f"{process.host.clock.now():%Y-%m-%d %H:%M:%S.%f}"[:-3] + " UTC"
    process.err(
        f"{now} [1] LOG:  received fast shutdown request\n{now} [1] LOG:  database system is shut down\n"
    )
    return 0


NGINX = Daemon(start_nginx, stop_nginx)
HTTPD = Daemon(_start_httpd, _stop_httpd)
REDIS = Daemon(_start_redis, _stop_redis)
HTTP_ECHO = Daemon(_start_echo, _stop_echo)
POSTGRES = Daemon(_start_postgres, _stop_postgres)
