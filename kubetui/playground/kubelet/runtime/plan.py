"""What a container is made of and lives in, before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, NamedTuple, Protocol

from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.images.model import Image
from kubetui.playground.kubelet.programs.http import Handler, Request, Response
from kubetui.playground.kubelet.runtime.files import Files
from kubetui.playground.kubelet.runtime.network import Network

if TYPE_CHECKING:
    from kubetui.playground.kubelet.runtime.container import Container

START_ERROR = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create "
    "failed: unable to start container process: error during container init: {}: unknown"
)
EXEC_ERROR = "OCI runtime exec failed: exec failed: unable to start container process: {}: unknown"


class StartError(Exception):
    """The process could not be started; the text is the runtime's."""


class Listener(NamedTuple):
    """An open port: since when it accepts, and what answers HTTP there."""

    since: float
    handler: Handler | None


class Surroundings(Protocol):
    """The sandbox a container lives in."""

    ip: str
    hostname: str
    namespace: str
    network: Network
    clock: Clock
    rng: Random

    def answer(self, port: int, request: Request) -> Response:
        """Ask any container of the Pod."""

    def exited(self, container: Container) -> None:
        """A container has ended."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a container is made of.

    `ends` and `ports` are for images that nobody knows: whether it is a task, and where a service would listen.
    """

    name: str
    image: Image
    image_name: str
    image_id: str
    argv: tuple[str, ...]
    env: dict[str, str]
    files: Files
    workdir: str = "/"
    uid: int = 0
    groups: tuple[int, ...] = (0,)
    memory_limit: int = 0
    interactive: bool = False
    tty: bool = False
    message_path: str = "/dev/termination-log"
    message_from_logs: bool = False
    ends: bool = False
    ports: tuple[int, ...] = ()


def missing(name: str) -> str:
    """What the runtime says of a program that is not there."""
    if "/" in name:
        return f'exec: "{name}": stat {name}: no such file or directory'
    return f'exec: "{name}": executable file not found in $PATH'
