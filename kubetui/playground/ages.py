"""How long ago something was, in the playground's time.

Timestamps in objects are whole seconds of the wall clock: at speed 20 that is an error of twenty
simulated seconds, and a jump of the clock does not show in them. So whoever judges an age remembers
when it first saw the timestamp.
"""

from __future__ import annotations

from collections.abc import Hashable

from kubetui.api import meta
from kubetui.playground.clock import Clock
from kubetui.playground.correlation import Recent

_KEPT = 20000


class Ages:
    """Simulated seconds since timestamps, each under the key of what it belongs to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: Recent[tuple[str, float]] = Recent(_KEPT)

    def of(self, key: Hashable, stamp: str) -> float:
        """The age of a timestamp; 0 when it is none."""
        known = self._seen.get(key)
        if known is None or known[0] != stamp:
            since = meta.parse_time(stamp)
            if since is None:
                return 0.0
            # A second is what the timestamp may have lost by rounding down.
            age = max(0.0, self._clock.elapsed(since) - self._clock.speed)
            known = (stamp, self._clock.monotonic() - age)
            self._seen.put(key, known)
        return self._clock.monotonic() - known[1]
