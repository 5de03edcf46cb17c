"""Changing the status of a Pod that somebody else looks after. Rule: `pkg/util/pod` PatchPodStatus."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api


async def patch_status(api: Api, pod: Obj, status: Obj) -> None:
    """Patch the status of a Pod and of no other one; one that is gone, or was replaced, is left alone.

    Raises:
        ApiError: the API server refused for another reason.
    """
    patch = {"metadata": {"uid": meta.uid(pod)}, "status": status}
    try:
        await api.patch(
            "pods", meta.name(pod), patch, meta.namespace(pod), kind="strategic", subresource="status"
        )
    except ApiError as error:
        if error.code not in (404, 409):
            raise
