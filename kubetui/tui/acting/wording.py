"""Verbs that want words: labels, annotations, taints, images, a number of replicas."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kubetui.api import meta
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.labelling import What
    from kubetui.tui.screens.base import LiveScreen

Make = Callable[[str], "list[Change]"]
"""From typed words to changes; a ValueError says in a sentence what is wrong with them."""
_GRAMMAR = "key=value sets or changes, key- takes away; several are separated by blanks."
_EFFECTS = (
    "key=value:NoSchedule adds one (or PreferNoSchedule, or NoExecute, which drives off what runs there); "
    "key:NoSchedule- takes it away."
)
_MOST = 8
_IMAGE = re.compile(r"[A-Za-z0-9][\w.-]*(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]+)?(?:@[a-z0-9]+:[0-9a-f]{32,})?")


class Wording:
    """Asks for the words, checks them while the person can still mend them, and does what they say."""

    def __init__(self, doing: Doing) -> None:
        self.doing = doing

    async def _asked(
        self, screen: LiveScreen, question: str, start: str, explanation: str, make: Make,
        meaning: Callable[[str], Sequence[str]] = lambda words: (),
    ) -> list[Change]:  # fmt: skip
        """The changes that the words become which are typed; none when it was left."""
        from kubetui.actions.batch import combined
        from kubetui.tui.screens.dialogs import AskScreen

        if self.doing.open_gate(screen) is None:
            return []

        def preview(words: str) -> str:
            return "\n".join([combined(make(words)), *meaning(words)])

        ask = AskScreen(question, start, explanation, preview=preview)
        answer = await self.doing.app.ask(ask)
        if answer is None:
            screen.say("Nothing was changed.", "warning")
            return []
        return make(answer)

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
        from kubetui.actions.label_effects import effects

        field = "labels" if what == "label" else "annotations"
        make = labelling.label if what == "label" else labelling.annotate

        def changes(words: str) -> list[Change]:
            wishes = labelling.parse(words, what)
            return [make(target.kind, target.ref, wishes) for target in targets]

        def meaning(words: str) -> Sequence[str]:
            if what != "label" or len(targets) > 1:
                return ()
            return effects(screen.session.store, targets[0].ref, labelling.parse(words, what))

        title = what.capitalize()
        explanation = f"{_GRAMMAR}{_shown(screen, targets, field)}"
        made = await self._asked(screen, f"{title} {_called(targets)}?", "", explanation, changes, meaning)
        await self._do(screen, title, made, passed_over)

    async def taint(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Add or remove taints."""
        from kubetui.actions import nodes, taint_effects

        known = [(target, screen.session.store.find(target.ref) or {}) for target in targets]
        now = sorted({word for _, node in known for word in nodes.words_of(node)})

        def changes(words: str) -> list[Change]:
            wishes = nodes.parse(words)
            return [nodes.taint(target.kind, target.ref, node, wishes) for target, node in known]

        def meaning(words: str) -> Sequence[str]:
            names = {target.ref.name for target in targets}
            return taint_effects.effects(screen.session.store, names, nodes.parse(words))

        explanation = f"{_EFFECTS}\nNow: {', '.join(now) or 'none'}."
        made = await self._asked(screen, f"Taint {_called(targets)}?", "", explanation, changes, meaning)
        await self._do(screen, "Taint", made, passed_over)

    async def image(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Give the containers of one object other images."""
        from kubetui.actions.rollout import images_of, set_image

        kind, ref = targets[0]
        obj = screen.session.store.find(ref)
        init, containers = images_of(obj, "initContainers"), images_of(obj)
        containers = {**init, **containers}
        if not containers:
            screen.say(f"{ref.name} has no containers.", "warning")
            return
        start = " ".join(f"{name}={image}" for name, image in containers.items())
        words = "container=image, separated by blanks."
        if len(containers) == 1:
            start, words = next(iter(containers.values())), "The image of its container."

        def changes(words: str) -> list[Change]:
            images = _images(words, containers)
            if not images:
                raise ValueError("These are the images it has already.")
            return [set_image(kind, ref, images, init)]

        made = await self._asked(screen, f"Another image for {kind.kind} {ref.name}?", start, words, changes)
        await self._do(screen, "Set image", made, passed_over)

    async def scale_to(self, screen: LiveScreen, targets: Sequence[Target], passed_over: int) -> None:
        """Wish for a number of replicas."""
        from kubetui.actions.scale import scale, wished

        now = [(target, wished(screen.session.store.find(target.ref) or {})) for target in targets]
        numbers = {number for _, number in now}

        def changes(words: str) -> list[Change]:
            if not words.strip().isdecimal():
                raise ValueError("A whole number is needed.")
            return [scale(target.kind, target.ref, int(words), number) for target, number in now]

        start = str(numbers.pop()) if len(numbers) == 1 else ""
        made = await self._asked(screen, f"How many replicas for {_called(targets)}?", start, "", changes)
        await self._do(screen, "Scale", made, passed_over)

    async def _do(self, screen: LiveScreen, title: str, changes: Sequence[Change], passed_over: int) -> None:
        if len(changes) == 1:
            await self.doing.do(screen, changes[0])
        elif changes:
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


def _images(answer: str, containers: dict[str, str]) -> dict[str, str]:
    """The images that differ from what is there.

    Raises:
        ValueError: a word is no image, or names a container that is not there.
    """
    words = answer.split()
    if len(containers) == 1 and len(words) == 1 and "=" not in words[0]:
        words = [f"{next(iter(containers))}={words[0]}"]
    found = dict(_image(word, containers) for word in words)
    return {name: image for name, image in found.items() if image != containers[name]}


def _image(word: str, containers: dict[str, str]) -> tuple[str, str]:
    name, equals, image = word.partition("=")
    if not equals:
        raise ValueError(f"{word} names no container: container=image is needed.")
    if name not in containers:
        raise ValueError(f"There is no container {name}; there are {', '.join(containers)}.")
    if not _IMAGE.fullmatch(image):
        raise ValueError(f"“{image}” is not the name of an image.")
    return name, image
