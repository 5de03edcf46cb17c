"""The one gate every change passes: may it be done, what must be asked, was it done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from kubetui.actions.change import APPLY, Change, Risk
from kubetui.actions.journal import Journal
from kubetui.actions.reversal import Done
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj

__all__ = ["Change", "Connected", "Gate", "Refused", "starts_read_only"]

_READING: Final = frozenset({"secret.reveal"})
_REMEMBERED: Final = 200
"""Changes of this session that can be taken back, the oldest forgotten first."""


class Refused(Exception):
    """A change that may not be done; the message is one sentence."""


class Connected(Protocol):
    """What the gate needs of a session."""

    context: str

    @property
    def ownership(self) -> Literal["own", "local", "foreign"]:
        """Whose cluster it is."""

    def now(self) -> datetime:
        """The server's time."""

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Any = None,
        content_type: str = "application/json",
        accept: str = "application/json",
    ) -> Any:
        """One request to the API server."""


def starts_read_only(
    ownership: Literal["own", "local", "foreign"], asked: bool | None = None, by_settings: bool = False
) -> bool:
    """Whether a context opens read-only: as `--readonly` (True) or `--write` (False) say, or by itself."""
    return (ownership == "foreign" or by_settings) if asked is None else asked


class Gate:
    """All writes to one cluster; `ownership` is whose it is when the settings say otherwise than it looks."""

    def __init__(
        self,
        session: Connected,
        *,
        read_only: bool,
        journal: Journal,
        ownership: Literal["own", "local", "foreign"] | None = None,
    ) -> None:
        self._session = session
        self._ownership = ownership
        self._read_only = read_only
        self.journal = journal
        self.opened = session.now()
        """When this session began to change things: the journal tells what came before."""
        self.done: list[Done] = []
        """What was done in this session, newest last: in memory only, with the objects as they were before."""

    @property
    def ownership(self) -> Literal["own", "local", "foreign"]:
        """Whose cluster it is, as the settings say or else as it looks."""
        return self._ownership or self._session.ownership

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed."""
        return self._read_only

    def refusal(self, change: Change) -> str | None:
        """Why a change may not be done, in one sentence; None when it may."""
        return None if change.verb in _READING else self.closed

    @property
    def closed(self) -> str | None:
        """Why nothing at all may be changed here, in one sentence; None where changes are made."""
        if not self._read_only:
            return None
        return (
            f"{self._session.context} is open read-only, so nothing was changed; "
            "start kubetui with --write to change it."
        )

    def risk(self, change: Change) -> Risk:
        """What must be asked before: on somebody else's cluster a deletion wants the name typed."""
        return "typed" if change.risk == "asks" and self.ownership == "foreign" else change.risk

    async def rehearse(self, change: Change) -> Any:
        """What it would do: the server's answer without anything being stored.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        if why := self.refusal(change):
            raise Refused(why)
        return await self._send(change, {**change.params, "dryRun": "All"})

    async def run(
        self, change: Change, *, before: Obj | None = None, group: int = 0, note_failure: bool = True
    ) -> Any:
        """Do it, write it down, and remember it with what was `before`.

        Changes of one `group` are taken back together. Without `note_failure` a failure is not written
        down: it was before, and the same is tried again.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        if why := self.refusal(change):
            raise Refused(why)
        if change.content_type == APPLY:
            # The server checks the whole object before anything of it is stored.
            await self._send(change, {**change.params, "dryRun": "All"})
        return await self.perform(
            change, lambda: self._send(change, change.params), before, group, note_failure
        )

    async def perform(
        self,
        change: Change,
        act: Callable[[], Awaitable[Any]],
        before: Obj | None = None,
        group: int = 0,
        note_failure: bool = True,
    ) -> Any:
        """Do a change by an act that is more, or other, than its one request; else as `run`.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        if why := self.refusal(change):
            raise Refused(why)
        try:
            result = await act()
        except ApiError as error:
            if note_failure:
                self.journal.record(change, self._session.now(), error=str(error))
            raise
        self.journal.record(change, self._session.now(), result)
        if change.verb != "undo.last":
            self.done.append(
                Done(
                    change,
                    self._session.now(),
                    _without_values(change, before),
                    _without_values(change, result),
                    group,
                )
            )
            del self.done[:-_REMEMBERED]
        return result

    async def _send(self, change: Change, params: Mapping[str, str]) -> Any:
        return await self._session.request(
            change.method, change.path, params=params, body=change.body, content_type=change.content_type
        )


def _without_values(change: Change, result: Any) -> Any:
    """What is kept of an answer: of a Secret only who it is."""
    if change.ref.resource != "secrets" or not isinstance(result, dict):
        return result
    return {"metadata": result.get("metadata", {})}
