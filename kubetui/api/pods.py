"""What everybody reads out of a Pod in the same way."""

from __future__ import annotations

from kubetui.api.meta import Obj, text


def ended(pod: Obj) -> bool:
    """Whether it has ended for good: nothing runs in it any more, nor will (`IsPodTerminal`, `pkg/api/v1/pod`)."""
    return text(pod, "status", "phase") in ("Succeeded", "Failed")
