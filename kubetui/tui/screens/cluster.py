"""The whole cluster on one screen: room, the last hour, kinds, versions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from textual import work

from kubetui.api.meta import dicts
from kubetui.session import SyncPhase
from kubetui.tui.screens.text import TextScreen
from kubetui.views.cluster.activity import Restarts
from kubetui.views.cluster.overview import Seen, overview, read
from kubetui.views.cluster.room import Amounts, Rooms, usage_of
from kubetui.views.model import Panel, Span

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
        self._renew()
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
        """The overview as it was put together last."""
        if self._shown is None:
            return Panel((Span("Reading …", "muted"),))
        if self._shown[1] != self.width:
            self._renew()
        return self._shown[0]

    @work(group="overview", exclusive=True)
    async def _renew(self) -> None:
        """Put it together anew: many Pods take a while, so that happens beside the loop."""
        session, width = self.session, self.width
        lists = read(session.store, session.kinds, lambda one: session.sync(one).phase is SyncPhase.LIVE)
        narrow = frozenset() if session.reads_everywhere("pods") else session.namespaces

        def compose() -> Panel:
            rooms = self._rooms.read(lists.nodes, lists.pods, self._usage)
            seen = Seen(
                lists, session.context, session.server_version, rooms, self._restarts, self._why, narrow
            )
            return overview(seen, session.now(), width)

        self._shown = (await asyncio.to_thread(compose), width)
        self.paint()

    def tick(self) -> None:
        """A second has passed."""
        self._seconds += 1
        self.paint_header()
        if self._seconds % _REST == 0:
            self._renew()
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
        self._renew()
