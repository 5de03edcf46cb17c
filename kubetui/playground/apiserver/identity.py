"""The Lease by which an API server says that it is there.

Rule: `pkg/controlplane/apiserver/server.go` (apiserver identity).
"""

from __future__ import annotations

import base64
import hashlib
import logging
import uuid

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock

_LEASES, _NAMESPACE = "leases.coordination.k8s.io", "kube-system"
_SECONDS, _RENEW = 3600, 10.0
_log = logging.getLogger("kubetui.playground.apiserver")


class IdentityLease:
    """Makes the Lease and renews it."""

    name = "apiserver-identity"

    def __init__(self, api: Api, clock: Clock, host: str) -> None:
        digest = base64.b32encode(hashlib.sha256(host.encode()).digest()[:16]).decode()
        self.lease = f"apiserver-{digest.rstrip('=').lower()}"
        self._holder = f"{self.lease}_{uuid.uuid4()}"
        self._host = host
        self._api = api
        self._clock = clock

    async def run(self) -> None:
        """Renew it every ten seconds until cancelled."""
        while True:
            try:
                await self.renew()
            except (ApiError, OSError) as error:
                _log.debug("the identity lease cannot be renewed: %s", error)
            await self._clock.sleep(_RENEW)

    async def renew(self) -> None:
        """Write it once."""
        now = meta.format_micro_time(self._clock.now())
        spec = {"holderIdentity": self._holder, "leaseDurationSeconds": _SECONDS, "renewTime": now}
        try:
            await self._api.patch(_LEASES, self.lease, {"spec": spec}, _NAMESPACE)
        except ApiError as error:
            if error.code != 404:
                raise
            labels = {
                "apiserver.kubernetes.io/identity": "kube-apiserver",
                "kubernetes.io/hostname": self._host,
            }
            about = {"name": self.lease, "namespace": _NAMESPACE, "labels": labels}
            await self._api.create(_LEASES, {"metadata": about, "spec": spec})
