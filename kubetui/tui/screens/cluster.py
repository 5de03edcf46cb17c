"""The whole cluster on one screen: room, the last hour, kinds, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import work

from kubetui.api.meta import dicts
from kubetui.session import SyncPhase
from kubetui.tui.screens.text import TextScreen
from kubetui.views.cluster.activity import Restarts
from kubetui.views.cluster.overview import Seen, overview
from kubetui.views.cluster.room import Amounts, Rooms, usage_of
from kubetui.views.model import Panel

if TYPE_CHECKING:
    from kubetui.session import Session

METRICS: Final = "/apis/metrics.k8s.io/v1beta1/nodes"
_EVERY: Final = 15
"""Seconds between two questions about use; metrics-server measures no more often."""
_REST: Final = 2
"""Seconds between two readings of all Pods."""
_NOT_SERVED: Final = (
    "What is used cannot be told: no metrics.k8s.io is served (metrics-server is not installed)."
)
_RESOURCES: Final = ("nodes", "pods", "events")


class ClusterScreen(TextScreen):
    """Looks at the cluster as a whole, while it is open; nothing is asked afterwards."""

    def __init__(self, session: Session, restarts: Restarts) -> None:
        self._restarts = restarts
        self._rooms = Rooms()
        self._usage: dict[str, Amounts] | None = None
        self._why = "Use is being asked for …"
        self._seconds = 0
        self._shown: tuple[Panel, int] | None = None
        super().__init__(session)

    def on_mount(self) -> None:
        """Watch what is needed, and ask for use."""
        self.session.want(*_RESOURCES)
        super().on_mount()
        self._measure()

    def on_unmount(self) -> None:
        """Nothing is needed any more."""
        self.session.unwant(*_RESOURCES)
        super().on_unmount()

    @property
    def heading(self) -> str:
        """The name of the screen."""
        return "The cluster"

    def panel(self) -> Panel:
        """The overview; reading all Pods costs, so that it rests a while between two."""
        if self._shown is None or self._shown[1] != self.width or self._seconds % _REST == 0:
            self._shown = (self._read(), self.width)
        return self._shown[0]

    def _read(self) -> Panel:
        session = self.session
        read = frozenset(
            k.resource for k in session.kinds if session.sync(k.resource).phase is SyncPhase.LIVE
        )
        narrow = frozenset() if session.reads_everywhere("pods") else session.namespaces
        seen = Seen(session.context, session.server_version, self._rooms.read(session.store, self._usage),
                    self._restarts, self._why, session.kinds, read, narrow)  # fmt: skip
        return overview(session.store, seen, session.now(), self.width)

    def tick(self) -> None:
        """A second has passed."""
        self._seconds += 1
        if self._seconds % _REST == 0:
            self.paint()
        else:
            self.paint_header()
        if self._seconds % _EVERY == 0:
            self._measure()

    @work(group="metrics", exclusive=True)
    async def _measure(self) -> None:
        served = any(kind.group == "metrics.k8s.io" for kind in self.session.kinds)
        try:
            if served:
                self._usage = usage_of(dicts(await self.session.request("GET", METRICS), "items"))
        except Exception as error:
            # metrics-server comes and goes by itself; why there are no figures is said in their place.
            self._usage, self._why = None, f"What is used cannot be told: {error}"
        else:
            self._why = "" if served else _NOT_SERVED
        self._shown = None
        self.paint()
