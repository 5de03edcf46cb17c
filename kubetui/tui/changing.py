"""From keys to changes of the cluster: what is asked, what is done, what is said of it.

Nothing is written but through the gate.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, ObjectRef, dicts, dig, text
from kubetui.kinds import registry

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.scale import Gathered
    from kubetui.kinds.model import ApiKind
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen

CONSEQUENCES = {
    "pods": "Its controller, if it has one, makes another Pod with another name; without one it is gone.",
    "deployments.apps": "Its ReplicaSets and their Pods go with it.",
    "replicasets.apps": "Its Pods go with it; a Deployment that owns it makes it anew.",
    "statefulsets.apps": "Its Pods go with it; its claims stay.",
    "daemonsets.apps": "Its Pods go with it.",
    "services": "Its name and its address go; the Pods behind it stay.",
    "namespaces": "Everything in it goes with it.",
    "nodes": "Its Pods are taken off it; the machine itself stays.",
    "configmaps": "Pods that use it keep running; new ones that need it cannot start.",
    "secrets": "Pods that use it keep running; new ones that need it cannot start.",
    "persistentvolumeclaims": "Its volume goes with it when its reclaim policy says so.",
}


class Changing:
    """Builds changes for the selected object of a screen, asks, and passes them through the gate."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app
        self._gathered: Gathered | None = None
        self._screen: LiveScreen | None = None

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a changing verb does on a screen's object."""
        acts: dict[str, Callable[[LiveScreen, ApiKind, ObjectRef], Awaitable[None] | None]] = {
            "delete": self._delete, "kill": self._kill, "restart": self._restart, "undo": self._undo,
            "image": self._image, "scale.to": self._scale_to,
            "scale.up": lambda s, k, r: self._scale_by(s, r, 1),
            "scale.down": lambda s, k, r: self._scale_by(s, r, -1),
        }  # fmt: skip
        act = acts.get(id_)
        if act is None:
            return None

        def run() -> Awaitable[None] | None:
            ref = screen.object
            kind = self.kind(screen, ref.resource) if ref else None
            return act(screen, kind, ref) if kind and ref else None

        return run

    def kind(self, screen: LiveScreen, resource: str) -> ApiKind | None:
        """A kind as the cluster serves it, else as it is known."""
        return screen.session.kind_of(resource) or registry.by_resource(resource)

    # Doing

    async def do(self, screen: LiveScreen, change: Change) -> bool:
        """Refuse, ask, run, and say how it went; whether it was done."""
        gate = self.app.gate
        if gate is None:
            screen.say("There is no cluster to change yet.", "warning")
            return False
        if why := gate.refusal(change):
            screen.say(why, "warning")
            return False
        if not await self._agreed(change):
            screen.say("Nothing was changed.", "warning")
            return False
        try:
            await gate.run(change)
        except ApiError as error:
            screen.say(str(error), "error", change.command)
            return False
        except Exception as error:
            # The connection may fail in many ways; each is said, none ends the program.
            screen.say(f"{change.summary.rstrip('.')}: {error or type(error).__name__}", "error")
            return False
        screen.say(change.summary, "ok", change.command)
        return True

    async def _agreed(self, change: Change) -> bool:
        from kubetui.tui.screens.dialogs import AskScreen, ConfirmScreen

        gate = self.app.gate
        risk = gate.risk(change) if gate else "asks"
        if risk == "quiet":
            return True
        question = change.summary.rstrip(".") + "?"
        meaning = CONSEQUENCES.get(change.ref.resource, "") if change.verb in ("delete", "kill") else ""
        if risk == "asks":
            verb = question.split(" ", 1)[0].lower()
            return await self.app.ask(ConfirmScreen(question, change.command, meaning, f"{verb} it")) is True
        name = change.ref.name
        asked = AskScreen(question, "", f"{meaning} Type its name, {name}, to do it.".strip(), name)
        return await self.app.ask(asked) == name

    async def _delete(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.deletion import delete

        await self.do(screen, delete(kind, ref))

    async def _kill(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.deletion import kill

        await self.do(screen, kill(kind, ref))

    async def _restart(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.rollout import restart

        await self.do(screen, restart(kind, ref, screen.session.now()))

    async def _undo(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.rollout import NothingToUndo, fetch_undo

        try:
            change = await fetch_undo(screen.session, kind, ref)
        except (NothingToUndo, ApiError) as error:
            screen.say(str(error), "warning")
            return
        await self.do(screen, change)

    async def _image(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.rollout import set_image
        from kubetui.tui.screens.dialogs import AskScreen

        containers = _containers(screen.session.store.find(ref))
        if not containers:
            screen.say(f"{ref.name} has no containers.", "warning")
            return
        shown = " ".join(f"{name}={image}" for name, image in containers.items())
        only = next(iter(containers.values())) if len(containers) == 1 else shown
        words = (
            "The image of its container." if len(containers) == 1 else "container=image, separated by blanks."
        )
        answer = await self.app.ask(AskScreen(f"Another image for {kind.kind} {ref.name}?", only, words))
        images = _images(answer or "", containers)
        if not images:
            screen.say("Nothing was changed.", "warning")
            return
        await self.do(screen, set_image(kind, ref, images))

    # Scaling

    async def _scale_to(self, screen: LiveScreen, kind: ApiKind, ref: ObjectRef) -> None:
        from kubetui.actions.scale import scale
        from kubetui.tui.screens.dialogs import AskScreen

        current = self._wished(screen, ref)
        answer = await self.app.ask(AskScreen(f"How many replicas for {kind.kind} {ref.name}?", str(current)))
        if answer is None or not answer.strip().isdecimal():
            screen.say("Nothing was changed: a whole number is needed.", "warning")
            return
        await self.do(screen, scale(kind, ref, int(answer), current))

    def _scale_by(self, screen: LiveScreen, ref: ObjectRef, step: int) -> None:
        from kubetui.actions.scale import Gathered

        self._screen = screen
        if self._gathered is None:
            self._gathered = Gathered(self._scaled)
        wanted = self._gathered.add(ref, self._wished(screen, ref), step)
        screen.say(f"{ref.name}: {wanted} replicas …", "progress")

    def _scaled(self, ref: ObjectRef, replicas: int) -> None:
        from kubetui.actions.scale import scale

        screen = self._screen
        kind = self.kind(screen, ref.resource) if screen else None
        if screen is not None and kind is not None:
            screen.run_worker(
                self.do(screen, scale(kind, ref, replicas, self._wished(screen, ref))), group="verb"
            )

    def _wished(self, screen: LiveScreen, ref: ObjectRef) -> int:
        from kubetui.actions.scale import wished

        return wished(screen.session.store.find(ref) or {})


def _containers(obj: Obj | None) -> dict[str, str]:
    spec = dig(obj, "spec", "template", "spec") or dig(obj, "spec")
    return {text(container, "name"): text(container, "image") for container in dicts(spec, "containers")}


def _images(answer: str, containers: dict[str, str]) -> dict[str, str]:
    """The images that differ from what is there."""
    words = answer.split()
    if len(containers) == 1 and len(words) == 1 and "=" not in words[0]:
        words = [f"{next(iter(containers))}={words[0]}"]
    pairs = dict(word.split("=", 1) for word in words if "=" in word)
    return {name: image for name, image in pairs.items() if name in containers and image != containers[name]}
