"""What a step does to the cluster: make room, watch what matters, act, take away what was left behind."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from kubetui.actions import faults
from kubetui.actions.gate import Gate
from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds.model import ApiKind
from kubetui.lessons import cleanup, conditions, doing, needs, reaching, room, watching
from kubetui.lessons.manifests import managed
from kubetui.lessons.model import Action, Stage, Step
from kubetui.lessons.targets import filled
from kubetui.lessons.world import StoreWorld

if TYPE_CHECKING:
    from kubetui.session import Session

_SYNCED_WITHIN = 15.0
_SETTLED_WITHIN = 5.0
_CLEARED_WITHIN = 60.0
_FINE, _GONE = 200, 404


class LessonError(Exception):
    """A step that cannot go on; the message is one sentence."""


class HoldsAlreadyError(LessonError):
    """The goals hold before anything was done: reaching them would tell nothing."""

    def __init__(self) -> None:
        super().__init__("The goals of this step hold already, so it could not show anything.")


class Actor:
    """Acts on one cluster in one namespace; `commands` are the kubectl commands that did the same."""

    def __init__(self, session: Session, gate: Gate, world: StoreWorld, seed: int | None) -> None:
        self.commands: list[str] = []
        self._session = session
        self._gate = gate
        self._world = world
        self._random = random.Random(seed)
        self._wanted: tuple[str, ...] = ()
        self._broken: set[str] = set()
        self._waking = False
        self.others: tuple[str, ...] = ()
        """What was broken in the playground when the step began, and not by it."""

    async def prepare(self, step: Step) -> None:
        """See that everything is watched that a step needs, and that its namespace is there.

        Raises:
            LessonError: the cluster does not answer or lacks something, or the namespace is being deleted.
        """
        await self.repair_all()
        session, namespace = self._session, self._world.namespace
        self.others = tuple(await self._active())
        if session.namespaces and namespace not in session.namespaces:
            session.set_namespaces({*session.namespaces, namespace})
        self._want(step)
        await self.ask_speed()
        if not await session.wait_synced(_SYNCED_WITHIN):
            raise LessonError("The cluster does not answer, so nothing was applied.")
        if lacking := await needs.missing(session, step.needs):
            raise LessonError(" ".join(lacking))
        try:
            command = await room.make(session, self._gate, namespace)
        except TimeoutError:
            message = f"The namespace {namespace} is still being deleted; try again in a moment."
            raise LessonError(message) from None
        self._note(command)

    async def ask_speed(self) -> None:
        """Ask how fast the cluster's waits pass now."""
        link = self._session.control
        self._world.speed = await faults.speed(link)
        if link is not None:
            self._world.names["site"] = await faults.site(link)

    async def enter(self, stage: Stage) -> None:
        """Begin a stage: remember names, and how things were.

        Raises:
            HoldsAlreadyError: its goals hold before it did anything.
            NothingThere: there is nothing to take a name from.
        """
        self._world.begin()
        doing.capture(stage, self._world, self._random.choice)
        for address in watching.addresses(stage.until, self._world):
            await self._world.ask(self._session, address)
        if watching.already(stage.until, self._world):
            raise HoldsAlreadyError

    async def act(self, stage: Stage) -> None:
        """Do what a stage does."""
        for action in stage.actions:
            if action.fault:
                await self._break_or_repair(action)
                continue
            for change in await doing.changes(action, self._world, self._session):
                self._note(change.command)
                await self._gate.run(change)

    async def _break_or_repair(self, action: Action) -> None:
        link = self._session.control
        if link is None or self._gate.read_only:
            raise LessonError("Only a playground that may be changed can be broken like this.")
        kind, _, target = filled(action.fault, self._world).partition(" ")
        name = doing.fault_name(kind, target)
        if action.deed == "fault":
            await faults.start(link, kind, target)
            self._broken.add(name)
        elif name in self._broken:
            self._broken.discard(name)
            await faults.stop(link, name)
        if not self._world.secret:
            self._note(doing.fault_command(action, self._world))

    async def repair_all(self) -> None:
        """Repair what lessons broke in the playground, and wait until the API server answers again.

        Raises:
            ControlError: the playground does not answer.
        """
        await self.repair()
        if self._waking:
            await self._answering()

    async def repair(self) -> None:
        """Repair what lessons broke in the playground, unless somebody has already; what that takes is not waited for.

        Raises:
            ControlError: the playground does not answer.
        """
        link = self._session.control
        if link is None or not self._broken:
            return
        active = set(await self._active())
        broken, self._broken, self._waking = sorted(self._broken & active), set(), True
        for name in broken:
            await faults.stop(link, name)

    async def _active(self) -> list[str]:
        """The faults that are in force in the playground."""
        link = self._session.control
        if link is None:
            return []
        return sorted(meta.text(fault, "name") for fault in meta.dicts(await faults.status(link), "faults"))

    async def _answering(self) -> None:
        """Wait for the API server to be back, so that what comes next is not lost."""
        deadline = time.monotonic() + _SYNCED_WITHIN
        while time.monotonic() < deadline:
            await self._session.retry()
            if (await reaching.ask(self._session, "", "/readyz")).status == _FINE:
                self._waking = False
                return
            await asyncio.sleep(0.1)

    async def clear(self, stage: Stage) -> None:
        """Take away what earlier tries left, so that reaching a stage's goals again tells something.

        Raises:
            LessonError: it does not go away, or it was not ours.
        """
        await self._emptied()
        if not await _settled(lambda: not watching.already(stage.until, self._world)):
            raise HoldsAlreadyError

    async def sweep(self, step: Step) -> None:
        """Take away what earlier tries and steps made of the very objects that a step, or solving it, makes.

        Raises:
            LessonError: it does not go away, or is an answer that a person gave by hand.
        """
        if step.exercise:
            await self._refuse_by_hand(step)
        own = doing.answered(step, self._world) if step.exercise else doing.made(step, self._world)
        found = [await self._found(kind, obj) for kind, obj in own]
        if not any(obj is not None and managed(obj) for obj in found):
            return
        await self._emptied()
        await _settled(lambda: not doing.present(own, self._world))

    async def _refuse_by_hand(self, step: Step) -> None:
        """What a person made is not ours to take away, and in its presence nothing is broken."""
        for kind, obj in doing.answered(step, self._world):
            found = await self._found(kind, obj)
            if found is not None and not managed(found):
                name = f"{kind.kind} {meta.name(obj)}"
                raise LessonError(f"The {name} is there already, made by hand. Delete it, and press a again.")

    async def _found(self, kind: ApiKind, obj: Obj) -> Obj | None:
        ref = ObjectRef(kind.resource, self._world.namespace, meta.name(obj))
        try:
            return await self._session.get(ref)
        except ApiError as error:
            if error.code == _GONE:
                return None
            raise

    async def _emptied(self) -> None:
        if not await cleanup.emptied(self._session, self._gate, self._world.namespace, _CLEARED_WITHIN):
            raise LessonError("What an earlier try left behind does not go away; end the lesson with E.")

    async def remove(self) -> cleanup.CleanedUp:
        """Clean up what lessons made; the namespace too if kubetui made it."""
        await self.repair_all()
        return await cleanup.remove(self._session, self._gate, self._world.namespace)

    async def empty(self) -> None:
        """Take away the objects that lessons made, and nothing else."""
        await self.repair_all()
        await cleanup.empty(self._session, self._gate, self._world.namespace)

    def release(self) -> None:
        """Need nothing any more."""
        self._session.unwant(*self._wanted)
        self._wanted = ()

    def _want(self, step: Step) -> None:
        wanted: set[str] = set()
        for stage in step.stages:
            wanted.update(*(conditions.resources(goal.condition) for goal in stage.until))
            wanted.update(action.target.kind.resource for action in stage.actions if action.target)
        before, self._wanted = self._wanted, tuple(sorted(wanted))
        # First want, then let go: what both need is watched without a break.
        self._session.want(*self._wanted)
        self._session.unwant(*before)

    def _note(self, command: str) -> None:
        if command and command not in self.commands:
            self.commands.append(command)


async def _settled(check: Callable[[], bool]) -> bool:
    """Wait until the store tells what the cluster has become, for a moment; whether it did."""
    deadline = time.monotonic() + _SETTLED_WITHIN
    while not check():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True
