"""How many requests are worked on at once.

Rule: `apiserver/pkg/server/filters/maxinflight.go`: the long-running ones do not count, and a
super-admin always gets an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import web

from kubetui.playground.apiserver.endpoints import responses
from kubetui.playground.apiserver.endpoints.request import RequestInfo
from kubetui.playground.apiserver.users import User

MOST_READING, MOST_MUTATING = 400, 200
"""`--max-requests-inflight` and `--max-mutating-requests-inflight`."""
_LONG = frozenset({"log", "exec", "attach", "portforward", "proxy"})
_READING = frozenset({"get", "list", "watch"})


class InFlight:
    """Counts the requests in work, and tells when there are too many."""

    def __init__(self) -> None:
        self._count = {True: 0, False: 0}

    def is_full(self, user: User, verb: str) -> bool:
        """Whether one more has to come again later."""
        reading = verb in _READING
        return self._count[reading] >= (MOST_READING if reading else MOST_MUTATING) and not user.all_powerful

    @contextmanager
    def working(self, verb: str, info: RequestInfo | None) -> Iterator[None]:
        """While a request is in work."""
        if verb == "watch" or (info is not None and info.subresource in _LONG):
            yield
            return
        reading = verb in _READING
        self._count[reading] += 1
        try:
            yield
        finally:
            self._count[reading] -= 1


def refused() -> web.Response:
    """429, as text."""
    response = responses.plain("Too many requests, please try again later.\n", 429)
    response.headers["Retry-After"] = "1"
    return response
