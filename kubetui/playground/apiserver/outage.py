"""Outages of the control plane's core, as those who need it meet them."""

from __future__ import annotations

from dataclasses import dataclass

from kubetui.api.errors import status

_REFUSED = "dial tcp 127.0.0.1:{port}: connect: connection refused"


@dataclass(slots=True)
class Outage:
    """What is down: the API server itself, or the store behind it."""

    server: bool = False
    etcd: bool = False

    def check(self) -> None:
        """Raise what a request meets; nothing while all is well.

        Raises:
            ApiError: the API server or etcd is down.
        """
        if self.server:
            raise status(503, "ServiceUnavailable", _REFUSED.format(port=6443))
        if self.etcd:
            said = f'connection error: desc = "transport: Error while dialing: {_REFUSED.format(port=2379)}"'
            raise status(500, "", f"rpc error: code = Unavailable desc = {said}")
