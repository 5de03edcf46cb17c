"""The condition that says why a Pod was taken down from outside.

Rule: KEP-3329, condition type DisruptionTarget.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, integer
from kubetui.playground.api import Api
from kubetui.playground.clock import Clock
from kubetui.playground.controllers import pod_state


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
    try:
        await api.patch(
            "pods", meta.name(pod), {"metadata": {"uid": meta.uid(pod)}, "status": status},
            meta.namespace(pod), kind="strategic", subresource="status",
        )  # fmt: skip
    except ApiError as error:
        # Gone, or another Pod of its name: nothing to mark.
        if error.code not in (404, 409):
            raise
