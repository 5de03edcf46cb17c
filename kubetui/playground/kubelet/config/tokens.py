"""The tokens of service accounts that Pods find in their files. Rule: `pkg/kubelet/token/token_manager.go`."""

from __future__ import annotations

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, integer, name, namespace, text, uid
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.kubelet.config.sources import ConfigError

_FRESH = 0.8
"""The part of its life for which a token is used again."""
_MOST = 256


class PodTokens:
    """Asks for tokens that are bound to Pods, and keeps them while they are fresh."""

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._known: dict[tuple[str, str, int], tuple[str, float]] = {}

    async def token(self, pod: Obj, wanted: Obj) -> str:
        """The token of a `serviceAccountToken` source.

        Raises:
            ConfigError: there is no such account, or the server refuses.
        """
        audience, seconds = text(wanted, "audience"), integer(wanted, "expirationSeconds", default=3600)
        asked = (uid(pod), audience, seconds)
        known = self._known.pop(asked, None)
        now = self._clock.monotonic()
        if known is None or known[1] < now:
            known = await self._mint(pod, audience, seconds), now + seconds * _FRESH
        self._known[asked] = known
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]
        return known[0]

    async def _mint(self, pod: Obj, audience: str, seconds: int) -> str:
        bound = {"apiVersion": "v1", "kind": "Pod", "name": name(pod), "uid": uid(pod)}
        spec: Obj = {"expirationSeconds": seconds, "boundObjectRef": bound}
        if audience:
            spec["audiences"] = [audience]
        account, body = text(pod, "spec", "serviceAccountName") or "default", {"spec": spec}
        try:
            made = await self._api.create_sub("serviceaccounts", account, namespace(pod), "token", body)
        except ApiError as error:
            raise ConfigError(f"failed to fetch token: {error}") from error
        return text(made, "status", "token")
