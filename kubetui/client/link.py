"""Whether the server answers: asked at once in doubt, and now and then without."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.client.backoff import Backoff
from kubetui.client.errors import CredentialError, Unreachable
from kubetui.client.state import ConnectionState, Phase

HEARTBEAT = 30.0
QUIET = 75.0
"""Seconds of silence after which a server that answered is asked: bookmarks come about once a minute."""
LONGEST_PAUSE = 8.0


class Link:
    """The state of a connection, kept by asking for `/version`."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[Obj]],
        connected: Callable[[Obj, bool], Awaitable[None]],
        refused: Callable[[], Awaitable[str]],
        changed: Callable[[ConnectionState], None],
        now: Callable[[], datetime],
        *,
        heartbeat: float = HEARTBEAT,
        silence: Callable[[], float] = lambda: QUIET,
    ) -> None:
        self.state = ConnectionState(Phase.CONNECTING, now())
        self.tried = asyncio.Event()
        """Set once the first attempt has ended, well or not."""
        self._ask, self._connected, self._refused = ask, connected, refused
        self._changed, self._now, self._heartbeat = changed, now, heartbeat
        self._silence = silence
        self._backoff = Backoff(longest=LONGEST_PAUSE)
        self._was_live = False

    def doubt(self) -> None:
        """Something did not answer: ask now."""
        if self.state.phase is Phase.LIVE:
            self._backoff.poke()

    def heard(self) -> None:
        """Somebody got an answer: if we thought that none would come, ask now."""
        if self.state.phase not in (Phase.LIVE, Phase.CONNECTING):
            self._backoff.poke()

    def poke(self) -> None:
        """Try again now."""
        self._backoff.poke()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            alive = await self._attempt()
            self.tried.set()
            if not alive:
                await self._backoff.wait()
                continue
            while not await self._backoff.wait(self._heartbeat) and self._silence() < QUIET:
                pass  # The open watches bring news: nobody need ask.

    async def _attempt(self) -> bool:
        try:
            await self._greet(await self._ask())
        except ApiError as error:
            if error.code == 401:
                why = await self._refused()
                self._set(
                    Phase.REFUSED, why or "the server does not accept these credentials (401 Unauthorized)"
                )
            else:
                self._down(Unreachable(f"the server answered {error.code}: {error.message}"))
        except CredentialError as error:
            self._set(Phase.REFUSED, str(error), error.hint)
        except Unreachable as error:
            # A server may cut off whoever shows an expired certificate, without a word.
            why = await self._refused()
            self._set(Phase.REFUSED, why) if why else self._down(error)
        else:
            return True
        return False

    async def _greet(self, version: Obj) -> None:
        fresh, again = self.state.phase is not Phase.LIVE, self._was_live
        self._was_live = True
        self._backoff.reset()
        self._set(Phase.LIVE)
        if fresh:
            await self._connected(version, again)

    def _down(self, error: Unreachable) -> None:
        self._set(Phase.STALE if self._was_live else Phase.UNREACHABLE, str(error), error.hint)

    def _set(self, phase: Phase, message: str = "", hint: str = "") -> None:
        same = self.state.phase is phase
        found = ConnectionState(phase, self.state.since if same else self._now(), message, hint)
        if found != self.state:
            self.state = found
            self._changed(found)
