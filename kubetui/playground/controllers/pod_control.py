"""Making and deleting Pods on behalf of an owner, each with its event.

Rule: `pkg/controller/controller_utils.go` (RealPodControl) and slowStartBatch of the ReplicaSet
controller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, mapping
from kubetui.playground.api import Api
from kubetui.playground.controllers.base import log
from kubetui.playground.informer import SharedInformer
from kubetui.playground.recorder import EventRecorder

_WIDEST = 32


def namespace_ends(error: ApiError) -> bool:
    """Whether a create was refused because the namespace is being deleted."""
    return any(cause.get("reason") == "NamespaceTerminating" for cause in dicts(error.details, "causes"))


def pod_from_template(template: Obj, owner: Obj, reference: Obj) -> Obj:
    """A Pod as a controller asks for it; the API server finds its name."""
    about = meta.clone(mapping(template, "metadata"))
    found: Obj = {"generateName": f"{meta.name(owner)}-", "namespace": meta.namespace(owner)}
    for part in ("labels", "annotations", "finalizers"):
        if about.get(part):
            found[part] = about[part]
    found["ownerReferences"] = [reference]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": found,
        "spec": meta.clone(mapping(template, "spec")),
    }


async def slow_start(count: int, make: Callable[[int], Awaitable[None]]) -> tuple[int, ApiError | None]:
    """Call `make` count times in batches of 1, 2, 4, 8 …; the first batch with an error is the last.

    Batches stay small enough for others to run in between.

    Returns:
        How many succeeded, and the first error.
    """
    done, size = 0, 1
    while done < count:
        await asyncio.sleep(0)
        batch = range(done, min(done + size, count))
        results = await asyncio.gather(*(make(index) for index in batch), return_exceptions=True)
        errors = [result for result in results if isinstance(result, BaseException)]
        done += len(batch) - len(errors)
        for error in errors:
            if isinstance(error, ApiError):
                return done, error
            raise error
        size = min(size * 2, _WIDEST)
    return done, None


class PodControl:
    """Creates and deletes Pods, keeps the cache up to date with it, and records the events."""

    def __init__(self, api: Api, pods: SharedInformer, events: EventRecorder) -> None:
        self._api = api
        self._pods = pods
        self._events = events

    async def create(self, pod: Obj, owner: Obj) -> Obj:
        """Create a Pod for its owner."""
        try:
            made = await self._api.create("pods", pod)
        except ApiError as error:
            if not namespace_ends(error):
                self._events.warning(owner, "FailedCreate", f"Error creating: {error}")
            raise
        self._pods.learn(made)
        log.info("Created pod %s/%s for %s", meta.namespace(made), meta.name(made), meta.name(owner))
        self._events.event(owner, "SuccessfulCreate", f"Created pod: {meta.name(made)}")
        return made

    async def delete(self, pod: Obj, owner: Obj) -> None:
        """Delete a Pod of an owner; one that is gone already is as good."""
        try:
            await self._api.delete("pods", meta.name(pod), meta.namespace(pod), uid=meta.uid(pod))
        except ApiError as error:
            if error.code == 404:
                return
            self._events.warning(owner, "FailedDelete", f"Error deleting: {error}")
            raise
        self._pods.doom(pod)
        log.info("Deleted pod %s/%s of %s", meta.namespace(pod), meta.name(pod), meta.name(owner))
        self._events.event(owner, "SuccessfulDelete", f"Deleted pod: {meta.name(pod)}")
