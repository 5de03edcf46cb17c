"""The states of a connection and of what is read over it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Ownership = Literal["own", "local", "foreign"]
"""`own`: a playground; `local`: a cluster on this machine; `foreign`: all others."""


class Phase(StrEnum):
    """How the server answers: `STALE` once it did, `UNREACHABLE` if it never has, `REFUSED` with a 401."""

    CONNECTING = "connecting"
    LIVE = "live"
    STALE = "stale"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class ConnectionState:
    """The phase of a connection, since when, why, and what to do about it."""

    phase: Phase
    since: datetime
    message: str = ""
    hint: str = ""


class SyncPhase(StrEnum):
    """How one resource is read. `IDLE`: nobody wants it. `ABSENT`: the server does not have it."""

    IDLE = "idle"
    SYNCING = "syncing"
    LIVE = "live"
    STALE = "stale"
    FORBIDDEN = "forbidden"
    ABSENT = "absent"


SETTLED = frozenset({SyncPhase.LIVE, SyncPhase.FORBIDDEN, SyncPhase.ABSENT})
"""Phases in which all there is to know is known."""


@dataclass(frozen=True)
class SyncState:
    """How far one resource is read.

    `total` is known once the server has said how much is left. `since` is when the phase began.
    `message` says why; when it is forbidden, it names the RBAC rule that is missing.
    """

    phase: SyncPhase
    loaded: int = 0
    total: int | None = None
    since: datetime | None = None
    message: str = ""


@dataclass(frozen=True)
class ControlLink:
    """The control endpoint of a playground, and the token it wants."""

    url: str
    token: str
