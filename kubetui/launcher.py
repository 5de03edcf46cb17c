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
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from kubetui import paths
from kubetui.api import meta, yaml

_READY_WITHIN = 30.0
_ENDS_WITHIN = 3.0
_STARTS_WITHIN = 60.0
_PROBE_EVERY = 0.05
_A_LITTLE = 1024
_NEEDS = 65536
_ANNOUNCED = "export KUBECONFIG="
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
        beside = own_kubeconfig or (data or Path()).with_suffix(".kubeconfig")
        return Place(beside.absolute(), data.absolute() if data else None)
    folder = paths.private(paths.private(paths.state_dir()) / "playground")
    runtime = paths.private(paths.runtime_dir())
    kept = None if memory else folder / "cluster.sqlite"
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
    return f"{_ANNOUNCED}{shlex.quote(str(kubeconfig))}"


class Attached(NamedTuple):
    """The connection by which a playground counts us."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class PlaygroundHandle:
    """A playground that answers. `owned` ones end with `close`, others when nobody uses them any more."""

    def __init__(self, kubeconfig: Path, attached: Attached, child: Child | None = None) -> None:
        self.kubeconfig = kubeconfig
        self.export_line = export_line(kubeconfig)
        self._attached = attached
        self._child = child

    @property
    def owned(self) -> bool:
        """Whether it ends with us."""
        return self._child is not None

    async def ended(self) -> None:
        """Wait until it runs no more: its end of the connection closes with its process, however that ends."""
        with contextlib.suppress(OSError):
            while await self._attached.reader.read(_A_LITTLE):
                continue

    async def close(self) -> None:
        """Use it no longer; one of ours is ended, and waited for."""
        self._attached.writer.close()
        child, self._child = self._child, None
        if child is not None:
            await asyncio.to_thread(child.end)


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
        assert where.lock is not None
        child = Child(shape, where.lock.with_name("log"))
        try:
            await _ready(child)
        except LaunchError:
            # Somebody else may have been faster: then the one who holds the lock is joined.
            if not runs(where):
                raise
        child.let_go()
    return PlaygroundHandle(where.kubeconfig, await _attach_soon(where))


async def _start_fresh(shape: list[str]) -> PlaygroundHandle:
    runtime = paths.private(paths.runtime_dir())
    await asyncio.to_thread(_sweep, runtime)
    folder = tempfile.TemporaryDirectory(prefix="playground-", dir=runtime)
    kubeconfig = Path(folder.name) / "kubeconfig"
    child = Child(["--memory", "--kubeconfig", str(kubeconfig), *shape], Path(folder.name) / "log", folder)
    try:
        await _ready(child)
        return PlaygroundHandle(kubeconfig, await _attach(kubeconfig), child)
    except BaseException:
        await asyncio.to_thread(child.end)
        raise


def _sweep(runtime: Path) -> None:
    """Take away what playgrounds left whose starter was killed: they take their kubeconfig with them."""
    for folder in runtime.glob("playground-*"):
        if not (folder / "kubeconfig").exists() and time.time() - folder.stat().st_mtime > _STARTS_WITHIN:
            shutil.rmtree(folder, ignore_errors=True)


class Child:
    """A playground process that we started. What it says goes to a file: it may outlive our pipes."""

    def __init__(
        self, words: list[str], log: Path, folder: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        self._log = log
        self._folder = folder
        with log.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kubetui", "playground", "--attach", *words],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                # A key such as ctrl+c in our terminal is meant for us alone.
                start_new_session=True,
            )

    def said(self) -> list[str]:
        """The lines it has written so far."""
        return self._log.read_text("utf-8", "replace").splitlines()

    @property
    def silence(self) -> str:
        """What is to be said of one that has said nothing: on a full disk nobody can say anything."""
        if shutil.disk_usage(self._log.parent).free < _NEEDS:
            return f"no space is left on the disk of {self._log.parent}"
        return "it ended without a word"

    @property
    def ready(self) -> bool:
        """Whether it has announced itself."""
        return any(line.startswith(_ANNOUNCED) for line in self.said())

    @property
    def ended(self) -> bool:
        """Whether it runs no more."""
        return self._process.poll() is not None

    def end(self) -> None:
        """Tell it to end, wait until it has, and take its files away."""
        self._process.terminate()
        try:
            self._process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def let_go(self) -> None:
        """Leave it to itself: it ends when the last who uses it has gone, and nobody waits for it."""
        # An object that goes while its process runs would warn of it, at the latest when Python ends.
        self._process.returncode = 0


async def _ready(child: Child) -> None:
    """Wait until it says that it is ready."""
    try:
        async with asyncio.timeout(_READY_WITHIN):
            while not await asyncio.to_thread(lambda: child.ready):
                if child.ended:
                    last = (child.said() or [child.silence])[-1]
                    raise LaunchError(f"the playground did not start: {last.removeprefix('kubetui: ')}")
                await asyncio.sleep(_PROBE_EVERY)
    except TimeoutError:
        await asyncio.to_thread(child.end)
        raise LaunchError(f"the playground was not ready within {_READY_WITHIN:g} seconds") from None


async def _attach_soon(where: Place) -> Attached:
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


async def _attach(kubeconfig: Path) -> Attached:
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
    return Attached(reader, writer)


def _control(text: str) -> tuple[SplitResult, str]:
    extensions = meta.dicts(yaml.load(text), "clusters", 0, "cluster", "extensions")
    found = next((item for item in extensions if item.get("name") == _EXTENSION), None)
    return urlsplit(meta.text(found, "extension", "control")), meta.text(found, "extension", "token")


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
