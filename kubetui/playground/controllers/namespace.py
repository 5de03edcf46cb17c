"""The namespace controller: empties a namespace that is being deleted, then lets it go.

Rule: `pkg/controller/namespace/deletion`: Pods first, then everything else; conditions tell what is left.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, dig, mapping
from kubetui.kinds.model import ApiKind
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.conditions import Condition

_AGAIN = 5.0
_FINE = (
    Condition("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered",
              "All resources successfully discovered"),
    Condition("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
              "All legacy kube types successfully parsed"),
    Condition("NamespaceDeletionContentFailure", "False", "ContentDeleted",
              "All content successfully deleted, may be waiting on finalization"),
)  # fmt: skip
_NONE_LEFT = Condition(
    "NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed"
)
_NO_FINALIZERS = Condition(
    "NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
    "All content-preserving finalizers finished",
)  # fmt: skip


def _contents(kinds: Iterable[ApiKind]) -> list[ApiKind]:
    """The kinds that stand in namespaces, each once: Events stand under two groups, others in several versions."""
    found = [kind for kind in kinds if kind.namespaced and {"list", "delete"} <= set(kind.verbs)]
    once = {kind.resource: kind for kind in reversed(found) if kind.resource != "events.events.k8s.io"}
    return list(reversed(once.values()))


class NamespaceController(Controller):
    """Works on namespaces that are Terminating."""

    name = "namespace"
    source = "namespace-controller"
    primary = "namespaces"
    needs = ("pods",)
    workers = 5

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.informers.of("pods").listen(self._pod_changed)

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """Only a namespace that is going needs work."""
        if new is not None and meta.deleting(new):
            super().follow(old, new)

    def _pod_changed(self, old: Obj | None, new: Obj | None) -> None:
        """The last Pod that is gone lets the namespace go on."""
        if old is None or new is not None:
            return
        namespace = self.objects.by_key(meta.namespace(old))
        if namespace is not None and meta.deleting(namespace):
            self.queue.add(meta.namespace(old))

    async def sync(self, key: str) -> None:
        """Delete the contents; when there are none left, take the finalizer away."""
        namespace = self.objects.by_key(key)
        if namespace is None or not meta.deleting(namespace):
            return
        finalizers = dig(namespace, "spec", "finalizers", default=[])
        if "kubernetes" not in finalizers:
            return
        kinds = _contents(await self.api.discover())
        left = await self._empty(key, [kind for kind in kinds if kind.resource == "pods"])
        if not left:
            left = await self._empty(key, [kind for kind in kinds if kind.resource != "pods"])
        namespace = await self._tell(namespace, left)
        if left:
            self.queue.add_after(key, _AGAIN)
            return
        rest = [each for each in finalizers if each != "kubernetes"]
        changed = {**namespace, "spec": {**mapping(namespace, "spec"), "finalizers": rest}}
        try:
            self.objects.learn(await self.api.update("namespaces", changed, "finalize"))
        except ApiError as error:
            if error.code != 404:
                raise

    async def _empty(self, namespace: str, kinds: Sequence[ApiKind]) -> list[tuple[ApiKind, Obj]]:
        """Delete everything of these kinds; returns what is still there."""
        left: list[tuple[ApiKind, Obj]] = []
        for kind in kinds:
            objects, _ = await self.api.list(kind.resource, namespace)
            for obj in objects:
                if not meta.deleting(obj):
                    await self._delete(kind, obj)
                    await asyncio.sleep(0)
            if objects:
                objects, _ = await self.api.list(kind.resource, namespace)
                left += [(kind, obj) for obj in objects]
        return left

    async def _delete(self, kind: ApiKind, obj: Obj) -> None:
        try:
            await self.api.delete(
                kind.resource, meta.name(obj), meta.namespace(obj), propagation="Background"
            )
        except ApiError as error:
            if error.code != 404:
                raise

    async def _tell(self, namespace: Obj, left: list[tuple[ApiKind, Obj]]) -> Obj:
        now = meta.format_time(self.clock.now())
        status = mapping(namespace, "status")
        conditions = _conditions(dicts(status, "conditions"), [*_FINE, *_remaining(left)], now)
        if conditions == status.get("conditions"):
            return namespace
        changed = {**namespace, "status": {**status, "phase": "Terminating", "conditions": conditions}}
        written = await self.api.update("namespaces", changed, "status")
        self.objects.learn(written)
        return written


def _remaining(left: list[tuple[ApiKind, Obj]]) -> tuple[Condition, Condition]:
    if not left:
        return _NONE_LEFT, _NO_FINALIZERS
    kinds = Counter(f"{kind.plural}.{kind.group}" for kind, _ in left)
    names = Counter(name for _, obj in left for name in dig(obj, "metadata", "finalizers", default=[]))
    what = ", ".join(f"{kind} has {count} resource instances" for kind, count in sorted(kinds.items()))
    content = Condition(
        "NamespaceContentRemaining", "True", "SomeResourcesRemain", f"Some resources are remaining: {what}"
    )
    if not names:
        return content, _NO_FINALIZERS
    which = ", ".join(f"{name} in {count} resource instances" for name, count in sorted(names.items()))
    said = f"Some content in the namespace has finalizers remaining: {which}"
    return content, Condition("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain", said)


def _conditions(before: list[Obj], said: list[Condition], now: str) -> list[Obj]:
    known = {str(item.get("type")): item for item in before}
    found: list[Obj] = []
    for each in said:
        old = known.pop(each.type, {})
        kept = old.get("status") == each.status
        since = old.get("lastTransitionTime", now) if kept else now
        found.append({"type": each.type, "status": each.status, "lastTransitionTime": since,
                      "reason": each.reason, "message": each.message})  # fmt: skip
    return [*known.values(), *found]
