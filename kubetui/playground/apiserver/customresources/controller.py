"""The life of definitions: accept their names, serve them, and empty them before they go.

Rule: `apiextensions-apiserver/pkg/controller` (status, establish, finalizer). These loops belong to the
API server, not to the controller manager.
"""

from __future__ import annotations

import asyncio
import logging

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, clone, deleting, format_time, name, namespace, text
from kubetui.playground.api import Api
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS, holds
from kubetui.playground.apiserver.customresources.names import accepted_names
from kubetui.playground.apiserver.customresources.writing import CLEANUP, set_condition
from kubetui.playground.clock import Clock

_log = logging.getLogger("kubetui.playground.apiserver")
_AGAIN = 0.25
_EMPTY_EVERY = 1.0


class DefinitionController:
    """Looks at every definition when any of them changes."""

    name = "apiextensions"

    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock
        self._known: dict[str, Obj] = {}
        self._wake = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; can be run again."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow(), name="definitions")
            group.create_task(self._work(), name="definition work")

    async def _follow(self) -> None:
        while True:
            definitions, revision = await self._api.list(DEFINITIONS)
            self._known = {name(each): each for each in definitions}
            self._wake.set()
            try:
                async for event in self._api.watch(DEFINITIONS, revision):
                    if event.type == "DELETED":
                        self._known.pop(name(event.object), None)
                    else:
                        self._known[name(event.object)] = event.object
                    self._wake.set()
            except ApiError as error:
                if error.code != 410:
                    raise

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            again = 0.0
            for key in list(self._known):
                definition = self._known.get(key)
                if definition is not None:
                    again = max(again, await self._sync(definition))
            if again:
                await self._clock.sleep(again)
                self._wake.set()

    async def _sync(self, definition: Obj) -> float:
        """Bring one definition forward; the answer is after how long it needs another look."""
        try:
            if deleting(definition):
                return await self._finalize(definition)
            await self._accept(definition)
        except ApiError as error:
            if error.code not in (404, 409):
                _log.warning("%s: %s", name(definition), error)
            return _AGAIN if error.code != 404 else 0.0
        return 0.0

    async def _accept(self, definition: Obj) -> None:
        """Settle the names, then serve the kind: two writes, as clients see them on a real server."""
        others = [each for each in self._known.values() if name(each) != name(definition)]
        names, conflict = accepted_names(definition, others)
        new, now = clone(definition), format_time(self._clock.now())
        set_condition(new, now, "NamesAccepted", *(conflict or ("True", "NoConflicts", "no conflicts found")))
        new["status"]["acceptedNames"] = names
        if not holds(new, "Established"):
            said = (
                ("False", "NotAccepted", "not all names are accepted")
                if conflict
                else ("False", "Installing", "the initial names have been accepted")
            )
            set_condition(new, now, "Established", *said)
        if new != definition:
            new = await self._write(new)
        if holds(new, "NamesAccepted") and not holds(new, "Established"):
            new = clone(new)
            set_condition(
                new,
                now,
                "Established",
                "True",
                "InitialNamesAccepted",
                "the initial names have been accepted",
            )
            await self._write(new)

    async def _write(self, definition: Obj) -> Obj:
        written = await self._api.update(DEFINITIONS, definition, "status")
        self._known[name(written)] = written
        return written

    async def _finalize(self, definition: Obj) -> float:
        """Delete the instances; when none is left, let the definition go."""
        if CLEANUP not in (definition["metadata"].get("finalizers") or ()):
            return 0.0
        now = format_time(self._clock.now())
        new = clone(definition)
        if set_condition(new, now, "Terminating", "True", "InstanceDeletionInProgress",
                         "CustomResource deletion is in progress"):  # fmt: skip
            new = clone(await self._write(new))
        left = await self._delete_instances(new) if holds(new, "Established") else 0
        if left:
            return _EMPTY_EVERY
        set_condition(new, now, "Terminating", "False", "InstanceDeletionCompleted", "removed all instances")
        new = clone(await self._write(new))
        new["metadata"]["finalizers"] = [each for each in new["metadata"]["finalizers"] if each != CLEANUP]
        await self._api.update(DEFINITIONS, new)
        return 0.0

    async def _delete_instances(self, definition: Obj) -> int:
        """Ask for the deletion of every instance; the answer is how many are still there."""
        resource = f"{text(definition, 'spec', 'names', 'plural')}.{text(definition, 'spec', 'group')}"
        try:
            instances, _ = await self._api.list(resource)
            for each in instances:
                if not deleting(each):
                    await self._delete(resource, each)
            instances, _ = await self._api.list(resource)
        except ApiError as error:
            if error.code == 404:
                return 0
            raise
        return len(instances)

    async def _delete(self, resource: str, obj: Obj) -> None:
        try:
            await self._api.delete(resource, name(obj), namespace(obj))
        except ApiError as error:
            if error.code != 404:
                raise
