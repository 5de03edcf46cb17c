"""Verbs that want words: labels, annotations, taints, images, a number of replicas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.labelling import What
    from kubetui.tui.screens.base import LiveScreen

_GRAMMAR = "key=value sets or changes, key- takes away; several are separated by blanks."
_MOST = 8


class Wording:
    """Asks for the words, checks them while the person can still mend them, and does what they say."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def _words(
        self, question: str, start: str, explanation: str, check: Callable[[str], Any]
    ) -> str | None:
        """A line that `check` takes without a ValueError; None when it was left."""
        from kubetui.tui.screens.dialogs import AskScreen

        return await self.doing.app.ask(AskScreen(question, start, explanation, check=check))

    async def label(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Add, change or remove labels."""
        await self._keys(screen, targets, passed_over, "label")

    async def annotate(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Add, change or remove annotations."""
        await self._keys(screen, targets, passed_over, "annotate")

    async def _keys(
        self, screen: LiveScreen, targets: Sequence[Target], passed_over: int, what: What
    ) -> None:
        from kubetui.actions import labelling

        if self.doing.open_gate(screen) is None or not targets:
            return
        title = what.capitalize()
        field = "labels" if what == "label" else "annotations"
        shown = _shown(screen, targets, field)
        answer = await self._words(
            f"{title} {_called(targets)}?",
            "",
            f"{_GRAMMAR}{shown}",
            lambda words: labelling.parse(words, what),
        )
        if answer is None:
            screen.say("Nothing was changed.", "warning")
            return
        wishes = labelling.parse(answer, what)
        make = labelling.label if what == "label" else labelling.annotate
        changes = [make(target.kind, target.ref, wishes) for target in targets]
        await self._done(screen, title, changes, passed_over)

    async def taint(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Add or remove taints."""
        from kubetui.actions import nodes

        if self.doing.open_gate(screen) is None or not targets:
            return
        known = {target.ref: screen.session.store.find(target.ref) or {} for target in targets}
        now = sorted({word for node in known.values() for word in nodes.words_of(node)})
        explanation = (
            "key=value:NoSchedule adds (or PreferNoSchedule, or NoExecute, which drives off what runs there); "
            f"key:NoSchedule- takes away. Now: {', '.join(now) or 'none'}."
        )

        def check(words: str) -> None:
            for node in known.values():
                nodes.tainted(node, nodes.parse(words))

        answer = await self._words(f"Taint {_called(targets)}?", "", explanation, check)
        if answer is None:
            screen.say("Nothing was changed.", "warning")
            return
        wishes = nodes.parse(answer)
        changes = [nodes.taint(target.kind, target.ref, known[target.ref], wishes) for target in targets]
        await self._done(screen, "Taint", changes, passed_over)

    async def image(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Give the containers of one object other images."""
        from kubetui.actions.rollout import set_image

        kind, ref = targets[0]
        containers = _containers(screen.session.store.find(ref))
        if self.doing.open_gate(screen) is None:
            return
        if not containers:
            screen.say(f"{ref.name} has no containers.", "warning")
            return
        start = " ".join(f"{name}={image}" for name, image in containers.items())
        words = "container=image, separated by blanks."
        if len(containers) == 1:
            start, words = next(iter(containers.values())), "The image of its container."
        answer = await self._words(f"Another image for {kind.kind} {ref.name}?", start, words, lambda _: None)
        images = _images(answer or "", containers)
        if not images:
            screen.say("Nothing was changed.", "warning")
            return
        await self.doing.do(screen, set_image(kind, ref, images))

    async def scale_to(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Wish for a number of replicas."""
        from kubetui.actions.scale import scale, wished

        if self.doing.open_gate(screen) is None or not targets:
            return
        now = {target.ref: wished(screen.session.store.find(target.ref) or {}) for target in targets}
        start = str(next(iter(now.values()))) if len(set(now.values())) == 1 else ""
        answer = await self._words(f"How many replicas for {_called(targets)}?", start, "", _whole)
        if answer is None:
            screen.say("Nothing was changed.", "warning")
            return
        number = int(answer)
        changes = [scale(target.kind, target.ref, number, now[target.ref]) for target in targets]
        await self._done(screen, "Scale", changes, passed_over)

    async def _done(
        self, screen: LiveScreen, title: str, changes: Sequence[Change], passed_over: int
    ) -> None:
        if len(changes) == 1:
            await self.doing.do(screen, changes[0])
        else:
            await self.doing.do_all(screen, title, changes, passed_over)


def _called(targets: Sequence[Target]) -> str:
    from kubetui.actions.batch import counted

    if len(targets) == 1:
        return f"{targets[0].kind.kind} {targets[0].ref.name}"
    return counted(target.ref.resource for target in targets)


def _shown(screen: LiveScreen, targets: Sequence[Target], field: str) -> str:
    """What is there now, where all the objects have it."""
    objects = [screen.session.store.find(target.ref) or {} for target in targets]
    common = set.intersection(*(set(meta.mapping(obj, "metadata", field).items()) for obj in objects))
    words = [f"{key}={_short(str(value))}" for key, value in sorted(common)]
    more = f" and {len(words) - _MOST} more" if len(words) > _MOST else ""
    where = "Now: " if len(targets) == 1 else "All have: "
    return f"\n{where}{', '.join(words[:_MOST]) or 'none'}{more}."


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"


def _whole(answer: str) -> None:
    if not answer.strip().isdecimal():
        raise ValueError("A whole number is needed.")


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
