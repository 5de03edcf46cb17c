"""The audit log: one line for each request, at the level Metadata.

Rule: `apiserver/pkg/audit`; the stage ResponseStarted is left out, as an audit policy may.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.apiserver.users import User


@dataclass(slots=True)
class Exchange:
    """One request with its answer, filled in on its way through the server; `user` stays None without one."""

    method: str
    uri: str
    agent: str
    received: datetime
    user: User | None = None
    impersonated: User | None = None
    verb: str = ""
    reference: Obj = field(default_factory=dict)
    allowed: bool | None = None
    error: ApiError | None = None
    code: int = 0
    audit_id: str = ""
    dry_run: bool = False
    warnings: list[str] = field(default_factory=list)


class AuditLog:
    """Appends events of audit.k8s.io/v1 as lines of JSON to a file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, seen: Exchange) -> None:
        """Log one request that has been answered."""
        os.write(self._file, orjson.dumps(event(seen, datetime.now(UTC))) + b"\n")

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def event(seen: Exchange, now: datetime) -> Obj:
    """The event of one exchange."""
    found: Obj = {
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": seen.audit_id,
        "stage": "ResponseComplete", "requestURI": seen.uri, "verb": seen.verb, "user": _user(seen.user),
        "impersonatedUser": _user(seen.impersonated), "sourceIPs": ["127.0.0.1"], "userAgent": seen.agent,
        "objectRef": seen.reference, "responseStatus": _status(seen),
        "requestReceivedTimestamp": _micro(seen.received), "stageTimestamp": _micro(now),
        "annotations": _decision(seen),
    }  # fmt: skip
    optional = ("impersonatedUser", "userAgent", "objectRef", "annotations")
    return {name: value for name, value in found.items() if value or name not in optional}


def _user(user: User | None) -> Obj:
    if user is None:
        return {}
    found: Obj = {"username": user.name, "uid": user.uid, "groups": list(user.groups), "extra": user.extra}
    return {name: value for name, value in found.items() if value}


def _status(seen: Exchange) -> Obj:
    if seen.error is None:
        return {"metadata": {}, "code": seen.code}
    status = seen.error.status
    kept = {name: status[name] for name in ("status", "message", "reason", "details") if status.get(name)}
    return {"metadata": {}, **kept, "code": seen.code}


def _decision(seen: Exchange) -> Obj:
    if seen.allowed is None:
        return {}
    decision = "allow" if seen.allowed else "forbid"
    return {"authorization.k8s.io/decision": decision, "authorization.k8s.io/reason": ""}


def _micro(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
