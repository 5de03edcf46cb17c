"""What a taint would do at once: the Pods that NoExecute drives off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kubetui.actions.nodes import Taint
from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, text
from kubetui.api.pods import ended
from kubetui.store.store import Store
from kubetui.views.diagnose.rollouts import tolerates
from kubetui.views.words import count, joined

_SHOWN = 6


def effects(store: Store, nodes: Collection[str], wishes: Iterable[Taint]) -> tuple[str, ...]:
    """One sentence on who has to go; none where nobody has, or where it cannot be told."""
    driving = [wish for wish in wishes if wish.effect == "NoExecute" and not wish.gone]
    if not driving or not store.complete("pods"):
        return ()
    going = [
        meta.ref("pods", pod).key
        for pod in _running(store, nodes)
        if any(_drives(wish, pod) for wish in driving)
    ]
    if not going:
        return ("All Pods that run there tolerate it.",)
    return (f"{count(len(going), 'Pod')} would have to go: {joined(going, _SHOWN)}.",)


def _running(store: Store, nodes: Collection[str]) -> Iterator[Obj]:
    for pod in store.all("pods"):
        if text(pod, "spec", "nodeName") in nodes and not ended(pod):
            yield pod


def _drives(wish: Taint, pod: Obj) -> bool:
    """Whether a Pod does not tolerate it, or only for a while."""
    taint = {"key": wish.key, "value": wish.value, "effect": wish.effect}
    fitting = [one for one in dicts(pod, "spec", "tolerations") if tolerates(one, taint)]
    return not any("tolerationSeconds" not in one for one in fitting)
