"""How far somebody has come, kept for each cluster."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import ObjectRef

if TYPE_CHECKING:
    from kubetui.session import Session

_LAST = "last"


class Progress:
    """Guesses and finished steps by chapter, for one cluster (the UID of its kube-system namespace)."""

    def __init__(self, file: Path | None, cluster: str) -> None:
        self.file = file
        self.cluster = cluster

    def done(self, chapter: str) -> frozenset[str]:
        """The finished steps of a chapter."""
        steps = self._chapter(self._read(), chapter)
        return frozenset(step for step, entry in steps.items() if meta.dig(entry, "done") is True)

    def guess(self, chapter: str, step: str) -> int | None:
        """The last guess at a step."""
        found = meta.dig(self._chapter(self._read(), chapter), step, "guess")
        return found if isinstance(found, int) else None

    def step(self, chapter: str) -> str:
        """The step that was open last, empty without one."""
        return meta.text(self._read(), self.cluster, chapter, "open")

    @property
    def chapter(self) -> str:
        """The chapter that was open last, empty without one."""
        return meta.text(self._read(), self.cluster, _LAST)

    def record_guess(self, chapter: str, step: str, guess: int) -> None:
        """Keep a guess."""
        self._record(chapter, step, {"guess": guess})

    def record_done(self, chapter: str, step: str) -> None:
        """Keep that a step was finished."""
        self._record(chapter, step, {"done": True})

    def record_open(self, chapter: str, step: str) -> None:
        """Keep which step is open."""
        whole = self._read()
        mine = whole.setdefault(self.cluster, {})
        mine.setdefault(chapter, {})["open"] = step
        mine[_LAST] = chapter
        self._write(whole)

    def forget(self, chapter: str) -> None:
        """Begin a chapter anew: its guesses and ticks are taken away."""
        whole = self._read()
        if meta.mapping(whole, self.cluster).pop(chapter, None) is not None:
            self._write(whole)

    def _record(self, chapter: str, step: str, entry: dict[str, Any]) -> None:
        whole = self._read()
        steps = whole.setdefault(self.cluster, {}).setdefault(chapter, {}).setdefault("steps", {})
        steps[step] = {**meta.mapping(steps, step), **entry}
        self._write(whole)

    def _chapter(self, whole: dict[str, Any], chapter: str) -> dict[str, Any]:
        return meta.mapping(whole, self.cluster, chapter, "steps")

    def _read(self) -> dict[str, Any]:
        if self.file is None or not self.file.exists():
            return {}
        try:
            value = json.loads(self.file.read_text("utf-8"))
        except (OSError, ValueError):
            # A spoilt file must not keep anybody from learning; the next step writes it anew.
            return {}
        return value if isinstance(value, dict) else {}

    def _write(self, whole: dict[str, Any]) -> None:
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        draft.write_text(json.dumps(whole, indent=1, sort_keys=True), "utf-8")
        draft.chmod(0o600)
        draft.replace(self.file)


async def of_cluster(session: Session, file: Path | None) -> Progress:
    """The progress on the cluster of a session."""
    try:
        room = await session.get(ObjectRef("namespaces", "", "kube-system"))
    except ApiError:
        # Somebody who may not read kube-system still has a context of this name.
        return Progress(file, f"context {session.context}")
    return Progress(file, meta.uid(room) or f"context {session.context}")
