"""Who answers at which address of the simulated network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kubetui.playground.kubelet.programs.http import Request, Response


class Party(Protocol):
    """A Pod's network, as others see it."""

    def answer(self, port: int, request: Request) -> Response:
        """Answer a request; ConnectionRefusedError when nothing listens."""


Resolver = Callable[[str, int, str], tuple[str, int] | None]
"""Host name, port and the client's address to the address and port behind it; None if unknown."""


class Network:
    """Pod addresses and what answers there; a resolver adds names and Service addresses."""

    def __init__(self) -> None:
        self._parties: dict[str, Party] = {}
        self.resolver: Resolver | None = None

    def join(self, ip: str, party: Party) -> None:
        """A Pod got its address."""
        self._parties[ip] = party

    def leave(self, ip: str, party: Party) -> None:
        """A Pod is gone."""
        if self._parties.get(ip) is party:
            del self._parties[ip]

    def fetch(self, host: str, port: int, request: Request) -> Response:
        """What answers a request.

        Raises:
            OSError: nothing does: the name cannot be resolved, or the connection is refused.
        """
        found = self.resolver(host, port, request.client) if self.resolver is not None else None
        ip, port = found or (host, port)
        party = self._parties.get(ip)
        if party is None:
            if found is None and not ip.replace(".", "").isdigit():
                raise OSError(-2, "could not resolve host")
            raise OSError(113, "No route to host")
        return party.answer(port, request)
