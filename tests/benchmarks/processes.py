"""The processes that are measured: a playground, and programs in a terminal of their own."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_ESCAPES = re.compile(
    rb"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[PX^_].*?\x1b\\|\x1b.", re.DOTALL
)


def cpu_seconds(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_mib(pid: int, field: str = "VmRSS") -> float:
    """Resident memory now (`VmRSS`) or at its most (`VmHWM`)."""
    found = re.search(rf"{field}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@dataclass
class Playground:
    """A playground in a process of its own, and how long it took to be ready."""

    pid: int
    kubeconfig: Path
    seconds: float


@asynccontextmanager
async def playground(*arguments: str) -> AsyncIterator[Playground]:
    """Start `kubetui playground --memory` and wait for the line that says it is ready."""
    with tempfile.TemporaryDirectory() as folder:
        kubeconfig = Path(folder) / "kubeconfig"
        begin = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kubetui", "playground", "--memory", "--kubeconfig", str(kubeconfig), *arguments,
            stdout=asyncio.subprocess.PIPE, env={**os.environ, "XDG_STATE_HOME": folder},
        )  # fmt: skip
        assert process.stdout is not None
        line = await process.stdout.readline()
        seconds = time.perf_counter() - begin
        if b"KUBECONFIG" not in line:
            raise SystemExit(f"the playground did not start: {line!r}")
        try:
            yield Playground(process.pid, kubeconfig, seconds)
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


class Terminal:
    """A program in a pseudo-terminal; `seen` is all it wrote, without escape sequences."""

    def __init__(
        self, command: list[str], environment: dict[str, str], size: tuple[int, int] = (160, 48)
    ) -> None:
        self.begin = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            kind = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execvpe(command[0], command, {**os.environ, **kind, **environment})
        os.set_blocking(self.fd, False)
        self.raw = b""
        asyncio.get_running_loop().add_reader(self.fd, self._read)
        self._news = asyncio.Event()

    def _read(self) -> None:
        try:
            self.raw += os.read(self.fd, 1 << 16)
        except OSError:
            asyncio.get_running_loop().remove_reader(self.fd)
        self._news.set()

    @property
    def seen(self) -> str:
        """What was written so far, as text."""
        return _ESCAPES.sub(b"", self.raw).decode(errors="replace")

    async def wait_for(self, text: str, timeout: float = 30) -> float:
        """Seconds from the start until a text was written."""
        async with asyncio.timeout(timeout):
            while text not in self.seen:
                self._news.clear()
                await self._news.wait()
        return time.perf_counter() - self.begin

    def forget(self) -> None:
        """Drop what was written so far."""
        self.raw = b""

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self.fd, keys.encode())

    async def close(self) -> None:
        """End the program."""
        asyncio.get_running_loop().remove_reader(self.fd)
        os.kill(self.pid, signal.SIGTERM)
        for _ in range(50):
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
            await asyncio.sleep(0.05)
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
