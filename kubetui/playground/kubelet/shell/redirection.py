"""Where a command reads and writes, and what `>`, `<` and `2>&1` make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kubetui.playground.kubelet.programs.pipe import Pipe, Write
from kubetui.playground.kubelet.shell.tree import Redirect

if TYPE_CHECKING:
    from kubetui.playground.kubelet.shell.interpreter import Shell


class Streams(NamedTuple):
    """Where a command reads and writes."""

    out: Write
    err: Write
    stdin: Pipe


async def redirected(shell: Shell, redirects: tuple[Redirect, ...], streams: Streams) -> Streams | None:
    """The streams after redirections; None, with a complaint, when a file cannot be opened."""
    for redirect in redirects:
        target = await shell.expander(streams).text(redirect.target)
        try:
            streams = _redirect(shell, redirect, target, streams)
        except OSError as error:
            verb = "open" if redirect.operator == "<" else "create"
            words = {
                "dash": f"cannot {verb} {target}: {error.strerror}",
                "bash": f"{target}: {error.strerror}",
            }
            shell.complain(words.get(shell.flavour, f"can't {verb} {target}: {error.strerror}"))
            return None
    return streams


def _redirect(shell: Shell, redirect: Redirect, target: str, streams: Streams) -> Streams:
    if redirect.operator == "<<":
        return streams._replace(stdin=Pipe(target, closed=True))
    path = shell.process.path(target)
    if redirect.operator == "<":
        text = "" if path == "/dev/null" else shell.process.host.files.read(path)
        return streams._replace(stdin=Pipe(text, closed=True))
    if redirect.operator in (">&", "<&"):
        write = {"1": streams.out, "2": streams.err}.get(target, _drop)
    else:
        write = _writer(shell, path, streams, append=redirect.operator == ">>")
    return streams._replace(err=write) if redirect.fd == 2 else streams._replace(out=write)


def _drop(text: str) -> None:
    """What /dev/null does."""


def _writer(shell: Shell, path: str, streams: Streams, *, append: bool) -> Write:
    if path == "/dev/null":
        return _drop
    if path in ("/dev/stdout", "/dev/fd/1"):
        return streams.out
    if path in ("/dev/stderr", "/dev/fd/2"):
        return streams.err
    if path in ("/proc/1/fd/1", "/proc/1/fd/2"):
        return shell.process.out if path.endswith("1") else shell.process.err
    files = shell.process.host.files
    files.write(path, "", append=append)
    return lambda text: files.write(path, text, append=True)
