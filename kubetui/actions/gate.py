"""The one gate every change passes: may it be done, what must be asked, was it done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from kubetui.actions.change import APPLY, Change, Risk
from kubetui.actions.journal import Journal
from kubetui.api.errors import ApiError

__all__ = ["Change", "Connected", "Gate", "Refused", "starts_read_only"]

_READING: Final = frozenset({"secret.reveal"})


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

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed."""
        return self._read_only

    def refusal(self, change: Change) -> str | None:
        """Why a change may not be done, in one sentence; None when it may."""
        if self._read_only and change.verb not in _READING:
            return (
                f"{self._session.context} is open read-only, so nothing was changed; "
                "start kubetui with --write to change it."
            )
        return None

    def risk(self, change: Change) -> Risk:
        """What must be asked before: on somebody else's cluster a deletion wants the name typed."""
        whose = self._ownership or self._session.ownership
        return "typed" if change.risk == "asks" and whose == "foreign" else change.risk

    async def run(self, change: Change) -> Any:
        """Do it, and write it down.

        Raises:
            Refused: the context is read-only.
            ApiError: the API server said no.
        """
        if why := self.refusal(change):
            raise Refused(why)
        if change.content_type == APPLY:
            # The server checks the whole object before anything of it is stored.
            await self._send(change, {**change.params, "dryRun": "All"})
        try:
            result = await self._send(change, change.params)
        except ApiError as error:
            self.journal.record(change, self._session.now(), error=str(error))
            raise
        self.journal.record(change, self._session.now(), result)
        return result

    async def _send(self, change: Change, params: Mapping[str, str]) -> Any:
        return await self._session.request(
            change.method, change.path, params=params, body=change.body, content_type=change.content_type
        )
