"""The API server: what every request needs, whichever way it comes in."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable

from kubetui.api.errors import internal
from kubetui.api.meta import Obj, namespace
from kubetui.playground.api import KubeletServer
from kubetui.playground.apiserver.audit import AuditLog
from kubetui.playground.apiserver.authorization import Authorizer
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.kinds import Kinds
from kubetui.playground.apiserver.local import LocalApi
from kubetui.playground.apiserver.metrics import Metrics
from kubetui.playground.apiserver.outage import Outage
from kubetui.playground.apiserver.registry import Registry
from kubetui.playground.apiserver.tokens import Tokens
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd, key
from kubetui.playground.sqlite import EtcdError

_ACCOUNT_TRIES, _ACCOUNT_STEP = 10, 0.1


class APIServer:
    """The parts of one API server, put together; `kubelets` are found by node name.

    `unhealthy` names the health checks that fail, `running` tells of the other parts by name.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        etcd: MemoryEtcd,
        rng: random.Random | None = None,
        token: str = "",
        audit: AuditLog | None = None,
    ) -> None:
        self.clock = clock
        self.etcd = etcd
        self.token = token or secrets.token_urlsafe(32)
        self.registry: Registry = Registry(etcd, clock, rng or random.Random())
        self.tokens = Tokens(self.token, etcd)
        self.authorizer = Authorizer(etcd)
        self.kinds = Kinds(etcd)
        self.metrics = Metrics()
        self.audit = audit
        self.unhealthy: set[str] = set()
        self.outage = Outage()
        self.kubelets: dict[str, KubeletServer] = {}
        self.running: Callable[[str], bool] = lambda part: True

    def api(self, user: str) -> LocalApi:
        """The connection of a component of the control plane."""
        return LocalApi(self, user)

    def components(self) -> dict[str, bool]:
        """Which of the other parts answer."""
        asked = {name: self.running(name) for name in ("kube-scheduler", "kube-controller-manager")}
        return {**asked, "etcd": "etcd" not in self.unhealthy}

    async def await_account(self, call: Call, obj: Obj) -> None:
        """Give the default service account of a fresh namespace a moment to appear before a Pod needs it."""
        name = (obj.get("spec") or {}).get("serviceAccountName") or "default"
        if call.kind.resource != "pods" or call.subresource or name != "default":
            return
        home = call.namespace or namespace(obj)
        at = key("serviceaccounts", home, name)
        for _ in range(_ACCOUNT_TRIES):
            if self.etcd.get(at) is not None or not self._takes_objects(home):
                return
            await asyncio.sleep(_ACCOUNT_STEP)

    def _takes_objects(self, home: str) -> bool:
        found = self.etcd.get(key("namespaces", "", home))
        return found is not None and "deletionTimestamp" not in found.obj["metadata"]

    async def close(self) -> None:
        """Keep what is not kept yet, and close the files."""
        await self.etcd.close()
        if self.audit is not None:
            self.audit.close()
            self.audit = None

    async def settled(self) -> None:
        """Return when every write so far is kept; 500 when the disk refuses."""
        try:
            await self.etcd.settled()
        except EtcdError as error:
            raise internal(str(error)) from error
