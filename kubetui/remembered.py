"""What the program remembers from one start to the next: the welcome, keys that were pressed into place, views.

One small JSON file under the state directory. Losing it costs nobody anything, so whatever is wrong with it
is passed over: what cannot be read counts as nothing, what cannot be written is not remembered.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

Value: TypeAlias = Any
_LARGEST: Final = 1 << 20


class Remembered:
    """Values by path; without a file they last as long as the program."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._kept: dict[str, Any] = {}

    def get(self, *path: str) -> Value:
        """The value at a path; None where there is none."""
        found: Value = self._read()
        for step in path:
            if not isinstance(found, dict):
                return None
            found = found.get(step)
        return found

    def texts(self, *path: str) -> tuple[str, ...]:
        """A list of texts at a path; empty when it is anything else."""
        found = self.get(*path)
        return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()

    def text(self, *path: str) -> str:
        """A text at a path; empty when it is anything else."""
        found = self.get(*path)
        return found if isinstance(found, str) else ""

    def put(self, value: Value, *path: str) -> None:
        """Remember a value; None forgets it. Others may have written meanwhile: theirs stays."""
        whole = self._read()
        inner = whole
        for step in path[:-1]:
            following = inner.get(step)
            if not isinstance(following, dict):
                following = inner[step] = {}
            inner = following
        if inner.get(path[-1]) == value:
            return
        inner[path[-1]] = value
        if value is None:
            del inner[path[-1]]
        self._write(whole)

    def _read(self) -> dict[str, Any]:
        if self._file is None:
            return self._kept
        try:
            if self._file.stat().st_size > _LARGEST:
                return {}
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}  # not there yet, or damaged: the next write begins anew
        return found if isinstance(found, dict) else {}

    def _write(self, whole: dict[str, Any]) -> None:
        self._kept = whole
        if self._file is None:
            return
        draft = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with suppress(OSError):  # a full disk or a folder of somebody else: it is not remembered
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(whole, indent=1, sort_keys=True), "utf-8")
            draft.replace(self._file)
