"""The API server: what every request needs, whichever way it comes in."""

from __future__ import annotations

import random
import secrets

from kubetui.api.errors import internal
from kubetui.playground.api import KubeletServer
from kubetui.playground.apiserver.authorization import Authorizer
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.registry import Registry
from kubetui.playground.apiserver.tokens import Tokens
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd
from kubetui.playground.sqlite import EtcdError


class APIServer:
    """The parts of one API server, put together; `kubelets` are found by node name."""

    def __init__(
        self, *, clock: Clock, etcd: MemoryEtcd, rng: random.Random | None = None, token: str = ""
    ) -> None:
        self.clock = clock
        self.etcd = etcd
        self.token = token or secrets.token_urlsafe(32)
        self.registry = Registry(etcd, clock, rng or random.Random())
        self.tokens = Tokens(self.token, etcd)
        self.authorizer = Authorizer(etcd)
        self.kubelets: dict[str, KubeletServer] = {}

    def api(self, user: str) -> LocalApi:
        """The connection of a component of the control plane."""
        return LocalApi(self, user)

    async def settled(self) -> None:
        """Return when every write so far is kept; 500 when the disk refuses."""
        try:
            await self.etcd.settled()
        except EtcdError as error:
            raise internal(str(error)) from error
