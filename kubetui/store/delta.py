"""One change of the store."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from kubetui.api.meta import Obj

DeltaType = Literal["ADDED", "MODIFIED", "DELETED"]


class Delta(NamedTuple):
    """What happened to one object, and when it was seen.

    `old` is None for `ADDED`; of a `DELETED` both `object` and `old` are the last state known.
    """

    type: DeltaType
    resource: str
    object: Obj
    old: Obj | None
    at: datetime
