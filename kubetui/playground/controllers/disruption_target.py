"""The condition that says why a Pod was taken down from outside.

Rule: KEP-3329, condition type DisruptionTarget.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, integer
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.controllers import pod_state
from kubetui.playground.podstatus import patch_status


async def mark(api: Api, clock: Clock, pod: Obj, reason: str, message: str, *, failed: bool = False) -> None:
    """Write the condition; with `failed` the Pod's phase too, unless it has ended."""
    condition: Obj = {
        "type": "DisruptionTarget", "status": "True", "reason": reason, "message": message,
        "lastTransitionTime": meta.format_time(clock.now()),
    }  # fmt: skip
    if generation := integer(pod, "metadata", "generation"):
        condition["observedGeneration"] = generation
    status: Obj = {"conditions": [condition]}
    if failed and not pod_state.ended(pod):
        status["phase"] = "Failed"
    await patch_status(api, pod, status)
