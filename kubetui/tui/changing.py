"""From keys to changes of the cluster: which objects a verb works on, and who does it.

Nothing is written but through the gate.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from kubetui.actions import verbs
from kubetui.api.meta import ObjectRef

if TYPE_CHECKING:
    from kubetui.actions.change import Change
    from kubetui.actions.verbs import Verb
    from kubetui.tui.acting.doing import Doing, Target
    from kubetui.tui.acting.rolling import Rolling
    from kubetui.tui.acting.simple import Act
    from kubetui.tui.app import KubetuiApp
    from kubetui.tui.screens.base import Handler, LiveScreen


class Changing:
    """The changing verbs of all screens; what they need is imported when the first of them is used."""

    def __init__(self, app: KubetuiApp) -> None:
        self.app = app

    def handler(self, id_: str, screen: LiveScreen) -> Handler | None:
        """What a changing verb does on a screen's objects."""
        verb = verbs.by_id(id_)
        if verb is None or verb.group != "Change" or (act := self._acts.get(id_)) is None:
            return None

        def run() -> Awaitable[None] | None:
            targets, passed_over = self.targets(screen, verb)
            return act(screen, targets, passed_over) if targets or not verb.needs_object else None

        return run

    def targets(self, screen: LiveScreen, verb: Verb) -> tuple[list[Target], int]:
        """The objects a verb works on, and how many of the marked it does not work on."""
        from kubetui.tui.acting.doing import Target

        refs: Sequence[ObjectRef] = screen.objects_for(verb)
        found = [
            Target(kind, ref)
            for ref in refs
            if verb.works_on(ref.resource) and (kind := self.doing.kind(screen, ref.resource)) is not None
        ]
        return found, len(refs) - len(found)

    async def do(self, screen: LiveScreen, change: Change) -> bool:
        """Refuse, ask, run, and say how it went; whether it was done."""
        return await self.doing.do(screen, change)

    @cached_property
    def doing(self) -> Doing:
        """The way of every change."""
        from kubetui.tui.acting.doing import Doing

        return Doing(self.app)

    @cached_property
    def rolling(self) -> Rolling:
        """Going back to older revisions."""
        from kubetui.tui.acting.rolling import Rolling

        return Rolling(self.doing)

    @cached_property
    def _acts(self) -> dict[str, Act]:
        """What each verb does."""
        from kubetui.tui.acting import simple
        from kubetui.tui.acting.breaking import Breaking
        from kubetui.tui.acting.deleting import Deleting
        from kubetui.tui.acting.draining import drain
        from kubetui.tui.acting.scaling import Scaling
        from kubetui.tui.acting.taking_back import TakingBack
        from kubetui.tui.acting.wording import Wording
        from kubetui.tui.editing import Editing

        doing = self.doing
        wording, rolling, scaling = Wording(doing), self.rolling, Scaling(doing)
        back = TakingBack(doing)
        return {
            **simple.acts(doing),
            "delete": Deleting(doing).delete, "kill": Deleting(doing).kill,
            "label": wording.label, "annotate": wording.annotate, "taint": wording.taint,
            "image": wording.image, "scale.to": wording.scale_to,
            "scale.up": lambda s, t, over: scaling.by(s, t, 1),
            "scale.down": lambda s, t, over: scaling.by(s, t, -1),
            "undo": rolling.undo, "trigger": rolling.trigger,
            "drain": lambda s, t, over: drain(doing, s, t),
            "break": Breaking(doing).menu,
            "undo.last": lambda s, t, over: back.last(s),
            "journal": lambda s, t, over: back.journal(s),
            "edit": lambda s, t, over: Editing(self.app).edit(s, *t[0]),
        }  # fmt: skip
