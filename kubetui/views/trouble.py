"""Everything that is wrong in the cluster, worst first, and followed change by change."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from math import inf
from time import monotonic

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, text
from kubetui.kinds.shown.registry import shown
from kubetui.store.shelf import identity
from kubetui.store.store import Store
from kubetui.views.blocks import Block
from kubetui.views.branches import KINDS, parent, root_of
from kubetui.views.diagnose import Finding, own_findings
from kubetui.views.diagnose.registry import RULES, is_well
from kubetui.views.found import found_panel
from kubetui.views.live import Changed, LiveTable, TableOptions
from kubetui.views.model import Health, Line, Panel, Row, Span
from kubetui.views.since import since
from kubetui.views.table import BlockTable
from kubetui.views.touched import Target, beside, beside_new
from kubetui.views.trouble_rows import HEADS, key_of, row_of
from kubetui.views.words import kind_of, plain

RESOURCES = (*RULES, "leases.coordination.k8s.io", "configmaps",
             "secrets", "serviceaccounts", "storageclasses.storage.k8s.io", "ingressclasses.networking.k8s.io",
             "roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io")  # fmt: skip
"""What must be watched to find everything."""

_SOON, _LATER = timedelta(seconds=5), timedelta(seconds=60)
_YOUNG = timedelta(seconds=120)
_AT_ONCE = 40
"""Objects examined again in one refresh because time has passed, and not because they changed."""


def trouble_table(
    store: Store, options: TableOptions, now: Callable[[], datetime], at_once: float = inf
) -> LiveTable:
    """All findings of the cluster as a live table; `at_once` are the seconds one refresh may examine objects."""
    return TroubleTable(store, options, now, at_once)


class TroubleTable(BlockTable):
    """A row for each finding; what is alike under one workload is one row.

    A change examines the objects it touches, and their owners, again. Because some findings come with
    time alone, what is young or not well is examined again from time to time, a few at once.
    """

    def __init__(
        self, store: Store, options: TableOptions, now: Callable[[], datetime], at_once: float = inf
    ) -> None:
        self._at_once = at_once
        self._waiting: list[Target] = []
        self._found: dict[str, list[Finding]] = {}
        self._group: dict[str, str] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._nodes: dict[str, str] = {}
        self._last: dict[str, Target] = {}
        self._awaited: set[str] = set()
        super().__init__(store, options, now, HEADS)

    @property
    def namespaced(self) -> bool:
        """WHERE names the namespace."""
        return False

    @property
    def waiting(self) -> int:
        """Objects that were not examined yet."""
        return len(self._waiting)

    @property
    def empty(self) -> tuple[Line, ...]:
        """That nothing is wrong is said when everything was examined, and not before."""
        if not self._waiting:
            return super().empty if self.options.query or self.options.trouble_only else self._nothing()
        return (
            (Span("◌ ", "progress"), Span(f"Examining … {len(self._waiting):,} objects are left.", "muted")),
        )

    def _nothing(self) -> tuple[Line, ...]:
        """What was looked at when nothing is wrong."""
        kinds = sorted({kind_of(known[0]) for uid in self._group if (known := self.store.by_uid(uid))})
        objects = "1 object" if len(self._group) == 1 else f"{len(self._group):,} objects"
        looked = f"Looked at {objects}: {', '.join(kinds)}." if kinds else "There is no object to look at."
        return (
            (Span("● ", "ok"), Span("Nothing is wrong in this cluster.")),
            (plain(looked, "muted", 600),),
            (Span("What changes is examined again at once.", "muted"),),
        )

    def refresh(self, changed: Mapping[str, set[str]] | None) -> Changed:
        """Follows the store, and examines some more of what waits."""
        done = super().refresh(changed)
        if not self._waiting:
            return done
        more = self._renew(self._some())
        return Changed(done.keys | more.keys, done.moved or more.moved)

    def _forget_rows(self) -> None:
        """Rows are made from findings each time."""

    def _forget(self, root: str) -> None:
        """Findings are forgotten object by object."""

    def _begin(self, *, first: bool) -> None:
        super()._begin(first=first)
        self._due.clear()
        for kept in (self._found, self._group, self._members, self._nodes, self._last, self._awaited):
            kept.clear()

    def _due_anew(self) -> None:
        """Findings are kept, and with them when they are looked at again."""

    def _roots(self) -> Iterable[str]:
        """None yet: all objects wait to be examined, the first kind first."""
        self._waiting = [(kind, obj) for kind in reversed(RESOURCES) for obj in self.store.all(kind)]
        return ()

    def _some(self) -> Iterable[str]:
        """Examines what waits, for as long as one refresh may; the groups that came by it."""
        groups: dict[str, None] = {}
        end = monotonic() + self._at_once
        while self._waiting and (not groups or monotonic() < end):
            resource, old = self._waiting.pop()
            known = self.store.by_uid(identity(old))
            if known is None or known[0] != resource:
                continue
            obj = known[1]
            self._last[identity(obj)] = known
            self._fallen(resource, obj)
            if resource in RULES and self._in_scope(obj):
                groups[self._join(resource, obj)] = None
                self._findings(identity(obj))
        return groups

    def _join(self, resource: str, obj: Obj) -> str:
        """Puts an object under the workload it belongs to; the key of that group."""
        uid = identity(obj)
        top = identity(root_of(self.store, resource, obj)[1]) if resource in KINDS else uid
        if self._group.get(uid) != top:
            self._leave(uid)
            self._group[uid] = top
            self._members.setdefault(top, {})[uid] = None
        return top

    def _leave(self, uid: str) -> str:
        group = self._group.pop(uid, "")
        members = self._members.get(group, {})
        members.pop(uid, None)
        if not members:
            self._members.pop(group, None)
        return group

    def _touched(self, resource: str, uid: str) -> Iterable[str]:
        known = self.store.by_uid(uid)
        if known is None or known[0] != resource:
            yield from self._gone(uid)
            return
        obj = known[1]
        old = self._last[uid][1] if uid in self._last else None
        targets = [known, *beside(self.store, resource, obj, old), *self._fallen(resource, obj)]
        if old is None:
            targets += beside_new(self.store, resource, obj)
        self._last[uid] = known
        before = self._group.get(uid)
        for kind, one in targets:
            yield from self._again(kind, one)
        if resource != "pods" and before != self._group.get(uid):
            self._doubt(before, self._group.get(uid))

    def _gone(self, uid: str) -> Iterator[str]:
        """An object that is gone: what stood near it may miss it now."""
        self._found.pop(uid, None)
        group = self._leave(uid)
        self._doubt(group)
        yield group or uid
        if (last := self._last.pop(uid, None)) is not None:
            for kind, one in (*beside(self.store, *last), *beside_new(self.store, *last)):
                yield from self._again(kind, one)

    def _doubt(self, *groups: str | None) -> None:
        """What is unwell in a group has another way out when the workloads above it are others."""
        for group in groups:
            for uid in self._members.get(group or "", ()):
                if self._found.get(uid):
                    del self._found[uid]

    def _again(self, resource: str, obj: Obj) -> Iterator[str]:
        if resource in RULES and self._in_scope(obj):
            uid = identity(obj)
            self._found.pop(uid, None)
            before = self._group.get(uid)
            group = self._join(resource, obj)
            yield from {group, before or group}

    def _fallen(self, resource: str, node: Obj) -> list[tuple[str, Obj]]:
        """The Pods of a Node that fell silent or came back: only then do they matter."""
        if resource != "nodes":
            return []
        uid, ready = identity(node), text(meta.condition(node, "Ready"), "status")
        before, self._nodes[uid] = self._nodes.get(uid), ready
        return [] if before == ready else [("pods", pod) for pod in self.store.on_node(meta.name(node))]

    def _root_of(self, key: str) -> str:
        return key.partition("#")[0]

    def _overdue(self) -> Iterator[str]:
        now = self._now()
        for _ in range(_AT_ONCE):
            if not self._due or self._due[0][0] > now:
                return
            uid = heapq.heappop(self._due)[1]
            self._awaited.discard(uid)
            self._found.pop(uid, None)
            if uid in self._group:
                yield self._group[uid]

    def _block(self, root: str) -> Block | None:
        alike = self._alike(root)
        if not alike:
            return None
        every = [row_of(self.store, root, findings) for findings in alike.values()]
        rows = [row for row in every if self._passes(row, self._object(row))]
        worst = next(iter(alike.values()))[0]
        space = worst.ref.namespace
        order = self._order(every[0], root, (-worst.health, worst.depth, space, worst.ref.name))
        failed = sum(row.health == Health.ERROR for row in every)
        return Block(order, rows, len(every), len(rows), failed)

    def _alike(self, root: str) -> dict[tuple[str, str], list[Finding]]:
        """The findings of a group by symptom and kind, worst first."""
        found = [finding for uid in self._members.get(root, ()) for finding in self._findings(uid)]
        alike: dict[tuple[str, str], list[Finding]] = {}
        for finding in sorted(found, key=lambda one: (-one.health, one.depth, one.ref.name)):
            if not self._is_history(finding):
                alike.setdefault((finding.symptom, finding.ref.resource), []).append(finding)
        return alike

    def told(self, key: str) -> Panel | None:
        """All that is known of the findings of a row: cause, evidence, the way out."""
        groups = self._alike(self._root_of(key)).values()
        alike = next((one for one in groups if key_of(self._root_of(key), one[0]) == key), None)
        if alike is None:
            return None
        age = meta.parse_time(since(self.store, alike[0]))
        seconds = (self._now() - age).total_seconds() if age else 0
        return found_panel(alike, duration.human(max(seconds, 0)) if age else "")

    def _is_history(self, finding: Finding) -> bool:
        """Whether it is a failed try of a Job that got through in the end."""
        if finding.ref.resource != "pods":
            return False
        pod = self.store.find(finding.ref)
        above = parent(self.store, pod) if pod is not None else None
        return above is not None and above[0] == "jobs.batch" and meta.is_true(above[1], "Complete")

    def _object(self, row: Row) -> Obj:
        return (self.store.find(row.ref) if row.ref else None) or {}

    def _findings(self, uid: str) -> list[Finding]:
        if uid not in self._found:
            known = self.store.by_uid(uid)
            self._found[uid] = self._examined(*known) if known is not None else []
        return self._found[uid]

    def _examined(self, resource: str, obj: Obj) -> list[Finding]:
        now = self._now()
        found = own_findings(self.store, resource, obj, now)
        kept = [one for one in found if one.ref.resource == resource]
        uid = identity(obj)
        if uid not in self._awaited and (wait := self._patience(resource, obj, kept, now)) is not None:
            self._awaited.add(uid)
            self._note_due(now + wait, uid)
        return kept

    def _patience(self, resource: str, obj: Obj, found: list[Finding], now: datetime) -> timedelta | None:
        """When to look again at an object that nobody changes; None for what is settled."""
        if any(finding.health >= Health.WARNING for finding in found):
            return _SOON * 3
        if found:
            return _LATER
        since_ = meta.parse_time(text(obj, "metadata", "creationTimestamp"))
        young = since_ is not None and now - since_ < _YOUNG
        if young or meta.deleting(obj) or resource == "nodes":
            return _SOON
        if resource == "pods" and is_well(obj):
            return None
        health = shown(resource).read(obj, self.around).health
        return _LATER if health >= Health.PROGRESS else None
