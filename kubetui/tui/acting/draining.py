"""Drain: read who is on the Nodes from the server, then show it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.tui.acting.doing import Doing, Target

if TYPE_CHECKING:
    from kubetui.session import Session
    from kubetui.tui.screens.base import LiveScreen

_BUDGETS = "poddisruptionbudgets.policy"


async def drain(doing: Doing, screen: LiveScreen, targets: Sequence[Target]) -> None:
    """Show what draining does; the rest is the person's to say."""
    from kubetui.actions.drain import plan
    from kubetui.tui.screens.drain import DrainScreen

    gate = doing.open_gate(screen)
    if gate is None:
        return
    nodes = [target.ref.name for target in targets]
    try:
        pods, budgets = await asyncio.gather(pods_on(screen.session, nodes), screen.session.list(_BUDGETS))
    except Exception as error:
        # Without knowing who is hit nothing is drained; whatever kept it from being read is said.
        screen.say(f"Who is on {nodes[0]} cannot be read: {error or type(error).__name__}", "error")
        return
    said = await doing.app.ask(DrainScreen(doing, gate, screen.session, targets, plan(nodes, pods, budgets)))
    if said is None:
        return
    sentence, command, look = said
    if look == "ok":
        screen.say_done(sentence, command)
    else:
        screen.say(sentence, look, command)


async def pods_on(session: Session, nodes: Sequence[str]) -> list[Obj]:
    """The Pods of some Nodes in all namespaces, whatever namespaces are looked at."""
    lists = await asyncio.gather(*(session.list("pods", fields=f"spec.nodeName={node}") for node in nodes))
    found = {meta.uid(pod) or meta.name(pod): pod for pods in lists for pod in pods}
    return [pod for pod in found.values() if meta.text(pod, "spec", "nodeName") in nodes]
