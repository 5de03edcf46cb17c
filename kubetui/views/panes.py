"""The six panes: their kinds, their columns, what they say while they are empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from kubetui.api import meta
from kubetui.api.events import last_seen
from kubetui.api.meta import Obj, text
from kubetui.kinds.shown import events
from kubetui.kinds.shown.config import MADE, SYSTEM
from kubetui.kinds.shown.model import AnyShown, Cells, Facts
from kubetui.kinds.shown.registry import in_pane
from kubetui.store.store import Store
from kubetui.views.blocks import Order
from kubetui.views.listing import ListTable
from kubetui.views.live import LiveTable, TableOptions
from kubetui.views.model import ColumnHead, Line, Span
from kubetui.views.table import NAMESPACE
from kubetui.views.tree import WorkloadTree

_AGE = ColumnHead("AGE", 5, 4, age=True)


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """One pane. `resources` are the kinds in it; `also` those its cells read besides."""

    id: str
    number: int
    title: str
    heads: tuple[ColumnHead, ...]
    empty: tuple[Line, ...]
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """The kinds whose objects are its rows."""
        return tuple(kind.resource for kind in in_pane(self.id))

    @property
    def resources(self) -> tuple[str, ...]:
        """Every kind that must be watched for this pane."""
        return (*self.own, *(one for one in self.also if one not in self.own))


def _says(*sentences: str, key: str, does: str) -> tuple[Line, ...]:
    """What would be here, why it is not, and the key that makes one."""
    told: list[Line] = [(Span(sentence, "muted"),) for sentence in sentences]
    return (*told, (Span(key, "key"), Span(f" {does}", "muted")))


PANES: tuple[PaneSpec, ...] = (
    PaneSpec(
        "nodes",
        1,
        "Nodes",
        (
            ColumnHead("NAME", 20, flex=True),
            ColumnHead("STATUS", 16),
            ColumnHead("CPU requested", 14, 1),
            ColumnHead("MEM requested", 14, 1),
            ColumnHead("PODS", 8, 2, align="right"),
            ColumnHead("VERSION", 9, 3),
            ColumnHead("CONDITIONS", 16, 2),
            _AGE,
        ),
        _says(
            "The machines that run Pods.",
            "None has registered: without a kubelet that reports, nothing can run.",
            key="@",
            does="looks at another cluster",
        ),
        ("pods",),
    ),
    PaneSpec(
        "workloads",
        2,
        "Workloads",
        (),
        _says(
            "Deployments and the Pods they keep running would be here.",
            "None in this namespace now.",
            key="a",
            does="applies a step of a lesson",
        ),
    ),
    PaneSpec(
        "networking",
        3,
        "Networking",
        (ColumnHead("NAME", 12, flex=True), ColumnHead("TYPE", 9, 2), ColumnHead("LEADS TO", 12, flex=True), _AGE),
        _says(
            "Services and Ingresses: names that lead to Pods.",
            "None in this namespace: Pods are reached by addresses that change.",
            key="ctrl+n",
            does="creates one",
        ),
    ),
    PaneSpec(
        "config",
        4,
        "Config",
        (ColumnHead("NAME", 14, flex=True), ColumnHead("KEYS", 4, 1, align="right"),
         ColumnHead("USED BY", 8, flex=True), _AGE),
        _says(
            "ConfigMaps and Secrets: settings kept outside images.",
            "None here: programs run as they were built.",
            key="ctrl+n",
            does="creates one",
        ),
        ("pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "cronjobs.batch",
         "ingresses.networking.k8s.io"),
    ),
    PaneSpec(
        "storage",
        5,
        "Storage",
        (ColumnHead("CLAIM", 11, flex=True), ColumnHead("SIZE", 4, 1, align="right"),
         ColumnHead("HOLDS", 11, flex=True), _AGE),
        _says(
            "Claims and volumes: data that outlives a Pod.",
            "Nothing is claimed: what Pods write here goes when they go.",
            key="ctrl+n",
            does="creates one",
        ),
        ("pods",),
    ),
    PaneSpec(
        "events",
        6,
        "Events",
        (
            events.SEEN,
            ColumnHead("TYPE", 8, 2),
            ColumnHead("REASON", 18),
            ColumnHead("OBJECT", 26, flex=True),
            ColumnHead("MESSAGE", 44, 1, flex=True),
        ),
        _says(
            "What the parts of the cluster say about objects, newest first.",
            "Nothing was said within the last hour, which is as long as it is kept.",
            key="a",
            does="applies a step and makes some",
        ),
    ),
)  # fmt: skip
_BY_ID = {pane.id: pane for pane in PANES}


def pane(pane_id: str) -> PaneSpec:
    """A pane by its id."""
    return _BY_ID[pane_id]


def live_table(pane_id: str, store: Store, options: TableOptions, now: Callable[[], datetime]) -> LiveTable:
    """The table of a pane; whether several namespaces are shown is read from the options."""
    spec = _BY_ID[pane_id]
    if pane_id == "workloads":
        return WorkloadTree(store, options, now, spec.empty)
    return ListTable(
        in_pane(pane_id),
        store,
        options,
        now,
        spec.heads,
        _brief,
        order=newest_first if pane_id == "events" else _by_namespace,
        keep=(lambda obj: _is_about(obj, options)) if pane_id == "events" else None,
        namespaced=pane_id != "nodes",
        namespace=replace(NAMESPACE, priority=1 if pane_id == "events" else 3),
        empty=spec.empty,
    )


def _brief(kind: AnyShown, facts: Facts) -> list[Cells]:
    assert kind.brief is not None
    return kind.brief(facts)


def _by_namespace(rank: int, obj: Obj) -> Order:
    space = meta.namespace(obj)
    name = meta.name(obj)
    return (not space, space in SYSTEM, space, rank, name in MADE, name)


def newest_first(_rank: int, event: Obj) -> Order:
    """Events by the second they were last seen in, and by version within it."""
    seen = last_seen(event)
    return (-(int(seen.timestamp()) if seen else 0), -meta.revision(event), meta.name(event))


def _is_about(event: Obj, options: TableOptions) -> bool:
    wanted = options.about
    if wanted is None:
        return True
    named = events.about(event)
    if wanted.uid and text(named, "uid") == wanted.uid:
        return True
    return text(named, "name") == wanted.name and text(named, "namespace") in (wanted.namespace, "")
