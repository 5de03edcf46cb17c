"""Which programs there are, and which of them an image holds."""

from __future__ import annotations

import posixpath

from kubetui.playground.kubelet.images.model import Image
from kubetui.playground.kubelet.programs import (
    agnhost,
    archive,
    awk,
    dns,
    expr,
    filing,
    filtering,
    network,
    owning,
    parts,
    printing,
    servers,
    system,
    testing,
)
from kubetui.playground.kubelet.programs.process import Main, Process, Program, Replace
from kubetui.playground.kubelet.runtime.permissions import READ
from kubetui.playground.kubelet.shell.main import script, shell

_COMMON: dict[str, Program] = {
    "sh": shell, "echo": printing.echo, "printf": printing.printf, "date": printing.date, "seq": printing.seq,
    "yes": printing.yes, "test": testing.test, "[": testing.test, "cat": filing.cat, "ls": owning.ls,
    "stat": owning.stat,
    "mkdir": filing.mkdir, "rm": filing.rm, "rmdir": filing.rm, "touch": filing.touch, "cp": filing.cp,
    "mv": filing.cp, "tee": filing.tee, "tail": filing.tail, "head": filing.head, "basename": filing.basename,
    "dirname": filing.basename, "grep": filtering.grep, "egrep": filtering.grep, "wc": filtering.wc,
    "sort": filtering.sort, "uniq": filtering.uniq, "cut": filtering.cut, "tr": filtering.tr,
    "sed": filtering.sed, "xargs": filtering.xargs, "sleep": system.sleep, "true": system.succeed,
    "false": system.fail, "env": system.env, "printenv": system.printenv, "hostname": system.hostname,
    "id": system.identity, "whoami": system.identity, "uname": system.uname, "which": system.which,
    "timeout": system.timeout, "sync": system.succeed, "chmod": owning.chmod, "chown": owning.chown,
    "chgrp": owning.chown,
    "ln": system.succeed, "awk": awk.awk, "expr": expr.expr, "[[": testing.test,
    "tar": archive.tar,
}  # fmt: skip
_USERLANDS: dict[str, dict[str, Program]] = {
    "": {},
    "busybox": {
        **_COMMON,
        "ash": shell,
        "ps": system.ps,
        "wget": network.wget,
        "nc": network.nc,
        "nslookup": dns.nslookup,
    },
    "debian": {**_COMMON, "bash": shell, "dash": shell},
}
_SPECIAL: dict[str, Program] = {
    "nginx": servers.NGINX, "httpd": servers.HTTPD, "httpd-foreground": servers.HTTPD,
    "redis-server": servers.REDIS, "http-echo": servers.HTTP_ECHO, "postgres": servers.POSTGRES,
    "stress": system.stress, "curl": network.curl, "python": parts.PYTHON, "python3": parts.PYTHON,
    "pip": system.succeed, "psql": system.succeed, "pg_isready": network.pg_isready, "redis-cli": system.succeed,
    "pause": parts.PAUSE, "agnhost": agnhost.agnhost, "agnhost-2": agnhost.agnhost,
    "etcd": parts.ETCD, "kube-apiserver": parts.APISERVER,
    "kube-controller-manager": parts.CONTROLLER_MANAGER, "kube-scheduler": parts.SCHEDULER,
    "kube-proxy": parts.PROXY, "coredns": parts.COREDNS, "kindnetd": parts.KINDNETD,
}  # fmt: skip


def find(image: Image, name: str) -> Program | None:
    """The program an image holds under a name or path; a made-up image holds every common one."""
    base = posixpath.basename(name)
    if base in image.programs:
        return _SPECIAL.get(base) or (entrypoint if base == "docker-entrypoint.sh" else None)
    found = _USERLANDS[image.userland].get(base)
    return found if found is not None and _plausible(name, base) else None


def from_file(process: Process, name: str) -> Main | None:
    """A script that stands in the container's files, run by the shell its first line names."""
    path = process.path(name)
    if "/" not in name or not process.host.files.is_file(path):
        return None
    if not process.host.files.may(path, READ):
        return None
    text = process.host.files.read(path)

    async def run(inner: Process) -> int:
        inner.argv = (*script(path, text), *inner.argv[1:])
        return await shell(inner)

    return run


async def entrypoint(process: Process) -> int:
    """The script in front of an image's program: it ends by replacing itself with its arguments."""
    argv = process.argv[1:]
    if argv and argv[0] == "nginx":
        process.out(servers.BANNER)
    program = process.host.find(process, argv[0]) if argv else None
    if program is None:
        process.err(f"{process.argv[0]}: exec: {argv[0] if argv else ''}: not found\n")
        return 127
    raise Replace(program, argv, process.env)


def _plausible(name: str, base: str) -> bool:
    return "/" not in name or name in (
        f"/bin/{base}",
        f"/usr/bin/{base}",
        f"/usr/local/bin/{base}",
        f"/sbin/{base}",
    )
