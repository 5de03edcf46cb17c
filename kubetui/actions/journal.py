"""What kubetui changed, one line of JSON each, for the person who wonders later.

Bodies are never written down: a Secret's values, and whatever else is private, stay out of the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kubetui.actions.change import Change
from kubetui.api.meta import Obj, format_time, uid

_LARGEST = 1 << 20


class Journal:
    """The journal of one context. Nothing is read or written before it is needed."""

    def __init__(self, file: Path, context: str) -> None:
        self.file = file
        self.context = context

    def record(self, change: Change, at: datetime, result: Any = None, error: str = "") -> None:
        """Write down a change and how it went."""
        entry: dict[str, Any] = {
            "time": format_time(at),
            "context": self.context,
            "verb": change.verb,
            "resource": change.ref.resource,
            "namespace": change.ref.namespace,
            "name": change.ref.name,
            "uid": uid(result) if isinstance(result, dict) else change.ref.uid,
            "command": change.command,
        }
        if error:
            entry["error"] = error
        self._append(entry)

    def record_made(self, resource: str, obj: Obj, at: datetime) -> None:
        """Remember that an object is there because kubetui made it, not somebody else."""
        self._append({"time": format_time(at), "context": self.context, "made": resource, "uid": uid(obj)})

    def made(self, resource: str, uid_: str) -> bool:
        """Whether kubetui made the object of this UID."""
        return bool(uid_) and any(
            entry.get("made") == resource and entry.get("uid") == uid_ for entry in self.entries()
        )

    def entries(self) -> Iterator[dict[str, Any]]:
        """All entries, oldest first; lines that cannot be read are passed over."""
        for file in (self._older, self.file):
            if not file.exists():
                continue
            with file.open(encoding="utf-8", errors="replace") as lines:
                yield from filter(None, map(_entry, lines))

    @property
    def _older(self) -> Path:
        return self.file.with_suffix(self.file.suffix + ".1")

    def _append(self, entry: dict[str, Any]) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.file.exists() and self.file.stat().st_size > _LARGEST:
            self.file.replace(self._older)
        line = json.dumps(entry, ensure_ascii=True) + "\n"
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One write of one line: two kubetui at once do not tear each other's lines.
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def _entry(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
