"""Carrying out a decision: claims first, then the Pod's Binding.

Rule: the PreBind of `plugins/volumebinding`, and `plugins/defaultbinder`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.informer import SharedInformer
from kubetui.playground.scheduler import volumes
from kubetui.playground.scheduler.cycle import Cycle

SELECTED_NODE = "volume.kubernetes.io/selected-node"
_CLAIMS = "persistentvolumeclaims"
_BIND_TIMEOUT = 600.0


class Binder:
    """Binds Pods to nodes."""

    def __init__(self, api: Api, clock: Clock, informers: Mapping[str, SharedInformer]) -> None:
        self._api = api
        self._clock = clock
        self._claims = informers[_CLAIMS]

    async def bind(self, cycle: Cycle, node: str) -> None:
        """Have the claims bound for this node, then assign the Pod to it."""
        if unbound := volumes.unbound(cycle):
            for claim in unbound:
                await self._select(claim, node)
            await self._wait_bound(unbound)
        pod = cycle.pod
        body = {
            "apiVersion": "v1", "kind": "Binding",
            "metadata": {"name": meta.name(pod), "namespace": meta.namespace(pod), "uid": meta.uid(pod)},
            "target": {"kind": "Node", "name": node},
        }  # fmt: skip
        await self._api.create_sub("pods", meta.name(pod), meta.namespace(pod), "binding", body)

    async def _select(self, claim: Obj, node: str) -> None:
        if meta.annotations(claim).get(SELECTED_NODE) == node:
            return
        patch = {"metadata": {"annotations": {SELECTED_NODE: node}}}
        self._claims.learn(await self._api.patch(_CLAIMS, meta.name(claim), patch, meta.namespace(claim)))

    async def _wait_bound(self, claims: list[Obj]) -> None:
        """Wait until the volume controllers are done with these claims; TimeoutError after ten minutes."""
        changed = asyncio.Event()
        stop = self._claims.listen(lambda _old, _new: changed.set())
        over = asyncio.create_task(self._clock.sleep(_BIND_TIMEOUT))
        over.add_done_callback(lambda _task: changed.set())
        try:
            while not all(self._is_bound(claim) for claim in claims):
                if over.done():
                    raise TimeoutError("binding volumes: context deadline exceeded")
                changed.clear()
                await changed.wait()
        finally:
            over.cancel()
            stop()

    def _is_bound(self, claim: Obj) -> bool:
        found = self._claims.get(meta.namespace(claim), meta.name(claim))
        return found is not None and volumes.bound(found)
