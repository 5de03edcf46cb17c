"""The resource quota controller: writes down what a namespace uses of its quotas.

Rule: `pkg/controller/resourcequota`. What the API server admits it counts itself; this is the status that one
sees.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from kubetui.api import meta
from kubetui.api.meta import Obj, mapping
from kubetui.kinds.registry import KINDS
from kubetui.playground.apiserver.admission.quota import usage, written
from kubetui.playground.apiserver.admission.quota_scopes import in_scope
from kubetui.playground.controllers import pod_state
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.informer import key_of

_EVERY = 300.0
_IGNORED = frozenset({"events", "events.events.k8s.io", "leases.coordination.k8s.io", "endpoints"})


def _countable() -> list[str]:
    wanted = {"list", "watch", "delete"}
    found = [kind for kind in KINDS if kind.namespaced and wanted <= set(kind.verbs)]
    return [kind.resource for kind in found if kind.resource not in _IGNORED]


class ResourceQuotaController(Controller):
    """Works on quotas; whatever comes, goes or ends in a namespace concerns those of that namespace."""

    name = "resourcequota"
    source = "resourcequota-controller"
    primary = "resourcequotas"
    needs = tuple(_countable())
    workers = 1
    spacing = 0.2

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        for resource in self.needs:
            self.informers.of(resource).listen(partial(self._changed, resource))

    def _changed(self, resource: str, old: Obj | None, new: Obj | None) -> None:
        known = new or old or {}
        if old is not None and new is not None:
            ended = resource == "pods" and pod_state.ended(old) != pod_state.ended(new)
            if not ended and old.get("spec") == new.get("spec"):
                return
        for quota in self.objects.list(meta.namespace(known)):
            self.queue.add(key_of(quota))

    async def sync(self, key: str) -> None:
        """Count one quota."""
        quota = self.objects.by_key(key)
        if quota is None or meta.deleting(quota):
            return
        self.queue.add_after(key, _EVERY)
        hard = mapping(quota, "spec", "hard")
        used = self._used(quota, hard)
        status = {"hard": hard, "used": {name: written(name, used[name]) for name in hard}}
        if status != mapping(quota, "status"):
            new = {**quota, "status": status}
            self.objects.learn(await self.api.update(self.primary, new, "status"))

    def _used(self, quota: Obj, hard: Obj) -> dict[str, Decimal]:
        total = {name: Decimal(0) for name in hard}
        for resource in self.needs:
            for obj in self.informers.of(resource).list(meta.namespace(quota)):
                if resource == "pods" and pod_state.ended(obj):
                    continue
                if in_scope(quota, resource, obj):
                    for name, value in usage(resource, obj).items():
                        if name in total:
                            total[name] += value
        return total
