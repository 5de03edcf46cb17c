"""Starting a playground as a process of its own, or joining the one that runs.

One default playground serves all explorers of a user. Its process holds a lock for as long as it
lives, so that what a dead one left behind is never mistaken for a running one.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from kubetui import paths
from kubetui.api import meta, yaml

_READY_WITHIN = 30.0
_ENDS_WITHIN = 3.0
_PROBE_EVERY = 0.05
_EXTENSION = "kubetui.dev/playground"


class LaunchError(Exception):
    """No playground could be started or joined; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a playground keeps its kubeconfig and its data; only the default one has a lock."""

    kubeconfig: Path
    data: Path | None
    lock: Path | None = None


def place(kubeconfig: Path | str | None = None, data: Path | None = None, memory: bool = False) -> Place:
    """The files of a playground: of the default one unless a file is named."""
    own_kubeconfig = Path(kubeconfig) if kubeconfig else None
    if own_kubeconfig or data:
        beside = own_kubeconfig or (data or Path()) / "kubeconfig"
        return Place(beside.absolute(), data.absolute() if data else None)
    folder = paths.private(paths.state_dir() / "playground")
    runtime = paths.private(paths.runtime_dir())
    kept = None if memory else folder / "data"
    return Place(runtime / "playground.kubeconfig", kept, folder / "lock")


@contextlib.contextmanager
def hold(where: Place) -> Iterator[None]:
    """Be the one playground of a place for as long as the context lasts.

    Raises:
        LaunchError: another process is.
    """
    if where.lock is None:
        yield
        return
    handle = os.open(where.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle):
            raise LaunchError(
                "the default playground runs already: use it with "
                f"{export_line(where.kubeconfig)}, or name another with --kubeconfig"
            )
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def runs(where: Place) -> bool:
    """Whether a process holds the lock of a place."""
    if where.lock is None or not where.lock.exists():
        return False
    handle = os.open(where.lock, os.O_RDWR)
    try:
        return not _locked(handle)
    finally:
        os.close(handle)


def export_line(kubeconfig: Path) -> str:
    """What a person pastes so that kubectl uses a playground."""
    return f"export KUBECONFIG={shlex.quote(str(kubeconfig))}"


class PlaygroundHandle:
    """A playground that answers. `owned` ones end with `close`, others when nobody uses them any more."""

    def __init__(
        self,
        kubeconfig: Path,
        attached: asyncio.StreamWriter,
        process: asyncio.subprocess.Process | None = None,
        folder: tempfile.TemporaryDirectory[str] | None = None,
    ) -> None:
        self.kubeconfig = kubeconfig
        self.export_line = export_line(kubeconfig)
        self._attached = attached
        self._process = process
        self._folder = folder

    @property
    def owned(self) -> bool:
        """Whether it ends with us."""
        return self._process is not None

    async def close(self) -> None:
        """Use it no longer; one of ours is ended, and waited for."""
        self._attached.close()
        process, self._process = self._process, None
        if process is not None:
            await _end(process)
        if self._folder is not None:
            self._folder.cleanup()


async def start_or_join(*, nodes: int = 3, fresh: bool = False, speed: float = 1.0) -> PlaygroundHandle:
    """A playground that answers: the user's default one, or a fresh private one in memory.

    Raises:
        LaunchError: none could be started.
    """
    shape = ["--nodes", str(nodes), "--speed", f"{speed:g}"]
    if fresh:
        return await _start_fresh(shape)
    where = place()
    if not runs(where):
        process = await _spawn(shape)
        try:
            await _first_line(process)
        except LaunchError:
            # Somebody else may have been faster: then the one who holds the lock is joined.
            if not runs(where):
                raise
    return PlaygroundHandle(where.kubeconfig, await _attach_soon(where))


async def _start_fresh(shape: list[str]) -> PlaygroundHandle:
    runtime = paths.private(paths.runtime_dir())
    folder = tempfile.TemporaryDirectory(prefix="playground-", dir=runtime)
    kubeconfig = Path(folder.name) / "kubeconfig"
    process: asyncio.subprocess.Process | None = None
    try:
        process = await _spawn(["--memory", "--kubeconfig", str(kubeconfig), *shape])
        await _first_line(process)
        return PlaygroundHandle(kubeconfig, await _attach(kubeconfig), process, folder)
    except BaseException:
        if process is not None:
            await _end(process)
        folder.cleanup()
        raise


async def _spawn(words: list[str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kubetui", "playground", "--attach", *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        # A key such as ctrl+c in our terminal is meant for us alone.
        start_new_session=True,
    )  # fmt: skip


async def _first_line(process: asyncio.subprocess.Process) -> str:
    """Wait for the line that says that it is ready."""
    assert process.stdout is not None and process.stderr is not None
    try:
        async with asyncio.timeout(_READY_WITHIN):
            line = (await process.stdout.readline()).decode().strip()
            if line:
                return line
            said = (await process.stderr.read()).decode(errors="replace").strip()
    except TimeoutError:
        await _end(process)
        raise LaunchError(f"the playground was not ready within {_READY_WITHIN:g} seconds") from None
    last = said.splitlines()[-1].removeprefix("kubetui: ") if said else "it ended without a word"
    raise LaunchError(f"the playground did not start: {last}")


async def _attach_soon(where: Place) -> asyncio.StreamWriter:
    """Be counted among those who use the playground that holds the lock, as soon as it answers."""
    try:
        async with asyncio.timeout(_READY_WITHIN):
            while True:
                try:
                    return await _attach(where.kubeconfig)
                except LaunchError:
                    if not runs(where):
                        raise
                    await asyncio.sleep(_PROBE_EVERY)
    except TimeoutError:
        raise LaunchError("a playground runs, but it does not answer") from None


async def _attach(kubeconfig: Path) -> asyncio.StreamWriter:
    """Open the connection by which a playground counts who uses it; it lasts until it is closed."""
    try:
        url, token = _control(await asyncio.to_thread(kubeconfig.read_text, "utf-8"))
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        head = f"GET /attach HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()
        answer = (await reader.readline()).decode(errors="replace").split()
    except (OSError, ValueError) as error:
        raise LaunchError(f"the playground does not answer: {error}") from error
    if answer[1:2] != ["200"]:
        writer.close()
        raise LaunchError("the playground that answers is another one than its kubeconfig says")
    return writer


def _control(text: str) -> tuple[SplitResult, str]:
    extensions = meta.dicts(yaml.load(text), "clusters", 0, "cluster", "extensions")
    found = next((item for item in extensions if item.get("name") == _EXTENSION), None)
    return urlsplit(meta.text(found, "extension", "control")), meta.text(found, "extension", "token")


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_ENDS_WITHIN):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
