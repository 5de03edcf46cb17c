"""The log of a container, line by line, followed over broken connections."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from kubetui.api.errors import ApiError
from kubetui.client.backoff import Backoff
from kubetui.client.errors import Unreachable
from kubetui.client.lines import lines
from kubetui.client.rest import SILENCE_LIMIT, Request, Rest

_TRIES = 8


@dataclass(frozen=True)
class LogQuery:
    """What to read of a log."""

    container: str = ""
    follow: bool = False
    previous: bool = False
    tail: int | None = None
    timestamps: bool = False
    since: int | None = None

    def params(self) -> dict[str, str]:
        """The query of the request; timestamps are always asked for, to find the place again."""
        flags = {"follow": self.follow, "previous": self.previous}
        numbers = {"tailLines": self.tail, "sinceSeconds": self.since}
        return {
            "timestamps": "true",
            **({"container": self.container} if self.container else {}),
            **{key: "true" for key, on in flags.items() if on},
            **{key: str(value) for key, value in numbers.items() if value is not None},
        }


class _Place:
    """How far a log was read: the last time stamp, and how many lines bore it."""

    def __init__(self) -> None:
        self.stamp = ""
        self._moment = ("", "")
        self._count = 0
        self._skip = 0

    def resume(self) -> None:
        """The same second is sent again: pass over what was seen of it."""
        self._skip = self._count

    def is_new(self, stamp: str) -> bool:
        """Whether a line with this time stamp has not been seen; notes it if so."""
        moment = _moment(stamp)
        if moment < self._moment:
            return False
        if moment == self._moment and self._skip:
            self._skip -= 1
            return False
        self._count = self._count + 1 if moment == self._moment else 1
        self.stamp, self._moment, self._skip = stamp, moment, 0
        return True


async def read_log(rest: Rest, path: str, query: LogQuery) -> AsyncIterator[str]:
    """The lines of `pods/NAME/log`, without their newlines, broken bytes replaced.

    A log that is followed is opened again where the connection broke, for as long as the container's log
    is there; it ends when the container does.

    Raises:
        ApiError: there is no such log.
        Unreachable: the server does not answer (any more).
    """
    place, params, backoff, failures = _Place(), query.params(), Backoff(longest=5.0), 0
    while True:
        try:
            async for line in _once(rest, path, params, query):
                stamp, _, rest_of_line = line.partition(" ")
                if not _is_stamp(stamp):
                    yield line
                elif place.is_new(stamp):
                    failures = 0
                    yield line if query.timestamps else rest_of_line
            return
        except ApiError:
            if place.stamp:
                return  # The Pod, or this log of it, has gone meanwhile.
            raise
        except Unreachable:
            failures += 1
            if not query.follow or failures > _TRIES:
                raise
        await backoff.wait()
        if place.stamp:
            place.resume()
            params = {key: value for key, value in params.items() if key not in ("tailLines", "sinceSeconds")}
            params["sinceTime"] = place.stamp


async def _once(rest: Rest, path: str, params: dict[str, str], query: LogQuery) -> AsyncIterator[str]:
    silence = None if query.follow else SILENCE_LIMIT
    request = Request("GET", path, params, accept="*/*", silence=silence)
    async with rest.open(request) as response:
        async for line in lines(rest.chunks(response)):
            yield line.decode("utf-8", "replace").removesuffix("\r")


def _moment(stamp: str) -> tuple[str, str]:
    """A time stamp in a form that sorts: Go may leave out the zeros at the end of a fraction."""
    fraction = stamp[20:].rstrip("Z").partition("+")[0] if stamp[19:20] == "." else ""
    return stamp[:19], fraction.ljust(9, "0")


def _is_stamp(word: str) -> bool:
    return len(word) >= 20 and word[4] == "-" and word[10] == "T" and word[0:4].isdecimal()
