"""Who answers at which address of the simulated network."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from kubetui.playground.kubelet.programs.http import Request, Response


class Party(Protocol):
    """A Pod's network, as others see it."""

    def answer(self, port: int, request: Request) -> Response:
        """Answer a request; ConnectionRefusedError when nothing listens."""

    def accepts(self, port: int) -> bool:
        """Whether something listens on a port."""


class Target(NamedTuple):
    """An address and a port."""

    ip: str
    port: int


class Resolver(Protocol):
    """What knows names and the addresses of Services."""

    async def resolve(self, host: str, port: int, where: str, client: str) -> Target:
        """Where a request from a namespace goes, and from an address; OSError when nowhere."""

    async def lookup(self, host: str, where: str) -> list[str]:
        """The addresses of a name, seen from a namespace; OSError when there are none."""


class Network:
    """Pod addresses and what answers there; the resolver adds names and Service addresses."""

    def __init__(self, resolver: Resolver | None = None) -> None:
        self._parties: dict[str, Party] = {}
        self._resolver = resolver

    def join(self, ip: str, party: Party) -> None:
        """A Pod got its address."""
        self._parties[ip] = party

    def leave(self, ip: str, party: Party) -> None:
        """A Pod is gone."""
        if self._parties.get(ip) is party:
            del self._parties[ip]

    def accepts(self, ip: str, port: int) -> bool:
        """Whether something listens on a port of a Pod."""
        party = self._parties.get(ip)
        return party is not None and party.accepts(port)

    async def lookup(self, host: str, where: str) -> list[str]:
        """The addresses of a name, seen from a namespace; OSError when there are none."""
        if self._resolver is None:
            raise OSError(-2, "could not resolve host")
        return await self._resolver.lookup(host, where)

    async def fetch(self, host: str, port: int, request: Request, where: str) -> Response:
        """What answers a request from a namespace.

        Raises:
            OSError: nothing does: the name cannot be resolved, or the connection is refused.
        """
        target = Target(host, port)
        if self._resolver is not None:
            target = await self._resolver.resolve(host, port, where, request.client)
        elif not host.replace(".", "").isdigit():
            raise OSError(-2, "could not resolve host")
        party = self._parties.get(target.ip)
        if party is None:
            raise OSError(113, "No route to host")
        return party.answer(target.port, request)
