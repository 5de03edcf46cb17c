"""The overview of a cluster as a panel: capacity, activity, kinds, versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from kubetui.api import duration, meta
from kubetui.api.meta import Obj, ObjectRef, ref, text
from kubetui.kinds.model import ApiKind
from kubetui.kinds.shown.nodes import bar
from kubetui.store.store import Store
from kubetui.views.cluster.activity import HOUR, Restarts, buckets, spark, warnings
from kubetui.views.cluster.room import Room, together
from kubetui.views.model import Health, Line, Panel, Role, Section, Span
from kubetui.views.words import count, plain

_MIB: Final = Decimal(1024 * 1024)
_NODES: Final = 40
"""Nodes shown one by one; of more the fullest."""


class Lists(NamedTuple):
    """What is read of the store at one moment; the rest may take its time in a thread."""

    nodes: list[Obj]
    pods: list[Obj]
    events: list[Obj]
    counts: tuple[tuple[str, int], ...]
    """The kinds that are read, by the word for so many, and how many objects each has."""


def read(store: Store, kinds: Sequence[ApiKind], known: Callable[[str], bool]) -> Lists:
    """Take the lists out of a store; `known` tells whether a resource is read."""
    found = ((kind, store.count(kind.resource)) for kind in kinds if known(kind.resource))
    counts = tuple((kind.singular if number == 1 else kind.plural, number) for kind, number in found)
    return Lists(store.all("nodes"), store.all("pods"), store.all("events"), counts)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the overview is made of."""

    lists: Lists
    context: str
    version: str
    rooms: Mapping[str, Room]
    restarts: Restarts
    no_usage: str
    """Why there is nothing to say of use; empty when there is."""
    namespaces: frozenset[str] = frozenset()
    """The namespaces whose objects are read; none means all."""


def overview(seen: Seen, now: datetime, width: int) -> Panel:
    """Everything, for a width."""
    sections = (
        Section("Room", tuple(_room(seen, width))),
        Section("Room by Node", tuple(_nodes(seen, width))),
        Section("The last hour", tuple(_activity(seen, now, width))),
        Section("Kinds", tuple(_kinds(seen, width))),
        Section("Versions", tuple(_versions(seen))),
    )
    return Panel((Span("Cluster ", "title"), plain(seen.context, "title")), _state(seen), sections)


def _state(seen: Seen) -> Line:
    nodes = seen.lists.nodes
    ready = sum(meta.is_true(node, "Ready") for node in nodes)
    health = Health.OK if ready == len(nodes) and nodes else Health.ERROR if not ready else Health.WARNING
    said = f" {ready} of {count(len(nodes), 'Node')} Ready" if nodes else " no Node is known"
    return (Span(health.symbol, health.role), Span(f"{said} · {count(len(seen.lists.pods), 'Pod')}"))


# Room


def _room(seen: Seen, width: int) -> Iterator[Line]:
    whole = together(seen.rooms)
    if not seen.rooms:
        yield (Span("No Nodes can be read, so nothing is known of room.", "muted"),)
        return
    yield _heads("", width, seen)
    for name, index in (("CPU", 0), ("Memory", 1), ("Pods", 2)):
        yield (Span(f"{name:<{_name(width)}}"), *_parts(whole, index, width, seen))
    if seen.namespaces:
        where = ", ".join(sorted(seen.namespaces))
        yield (
            plain(f"Only the Pods of {where} are counted: look at all namespaces for the whole.", "warning"),
        )
    if seen.no_usage:
        yield (Span(seen.no_usage, "muted"),)


def _heads(first: str, width: int, seen: Seen) -> Line:
    words = f"{first:<{_name(width)}}{'has':>9}  {'requested':<25}"
    words += f"{'limits':<14}" if width >= 96 else ""
    return (Span(words + ("used" if not seen.no_usage else ""), "muted"),)


def _name(width: int) -> int:
    return 30 if width >= 110 else 18


def _parts(room: Room, index: int, width: int, seen: Seen) -> Line:
    has, asked = room.capacity[index], room.requested[index]
    spans = [
        Span(f"{_said(has, index):>9}  "),
        Span(f"{_said(asked, index):<9} "),
        *bar(_share(asked, has)),
        Span("  "),
    ]
    if width >= 96:
        spans += _limits(room, index)
    if not seen.no_usage and index < 2:
        used = room.used[index] if room.used is not None else None
        spans += [Span("?", "muted")] if used is None else [
            Span(f"{_said(used, index):<9} "), *bar(_share(used, has))]  # fmt: skip
    return tuple(spans)


def _limits(room: Room, index: int) -> list[Span]:
    if index == 2:
        return [Span(" " * 14)]
    share = _share(room.limits[index], room.capacity[index]) or 0.0
    role: Role = "warning" if share > 1 else ""
    return [Span(f"{_said(room.limits[index], index):<8}"), Span(f"{min(share, 99.99):<6.0%}", role)]


def _share(part: Decimal, whole: Decimal) -> float | None:
    return float(part / whole) if whole > 0 else None


def _said(value: Decimal, index: int) -> str:
    if index == 0:
        return f"{value.normalize():f}" if value == value.to_integral_value() else f"{value:.2f}"
    if index == 2:
        return str(int(value))
    mib = value / _MIB
    return f"{mib / 1024:.1f}Gi" if mib >= 1024 else f"{mib:.0f}Mi"


def _nodes(seen: Seen, width: int) -> Iterator[Line]:
    refs = {meta.name(node): (ref("nodes", node), node) for node in seen.lists.nodes}
    full = sorted(seen.rooms, key=lambda name: -(_fullest(seen.rooms[name])))
    shown = sorted(full[:_NODES])
    if shown:
        yield _heads("CPU", width, seen)
        for name in shown:
            yield (*_node(refs[name], width), *_parts(seen.rooms[name], 0, width, seen))
        yield ()
        yield _heads("Memory", width, seen)
        for name in shown:
            yield (*_node(refs[name], width), *_parts(seen.rooms[name], 1, width, seen))
    if len(full) > _NODES:
        yield (Span(f"and {len(full) - _NODES} more, less full", "muted"),)


def _fullest(room: Room) -> float:
    return max(_share(room.requested[index], room.capacity[index]) or 0.0 for index in (0, 1))


def _node(found: tuple[ObjectRef, Obj], width: int) -> Line:
    address, node = found
    ready = meta.is_true(node, "Ready")
    health = Health.OK if ready else Health.ERROR
    room = _name(width) - 3
    name = (
        address.name
        if len(address.name) <= room
        else f"{address.name[: room // 2]}…{address.name[-(room - room // 2 - 1) :]}"
    )
    link = plain(name)
    return (
        Span(f"{health.symbol} ", health.role),
        Span(link.text, "link", address),
        Span(" " * (room + 1 - len(link.text))),
    )


# The last hour


def _activity(seen: Seen, now: datetime, width: int) -> Iterator[Line]:
    cells = max(20, min(60, width - 36))
    restarted = seen.restarts.times(seen.lists.pods)
    warned = warnings(seen.lists.events)
    for name, times, role in (("Restarts", restarted, "warning"), ("Warnings", warned, "error")):
        values = buckets(times, now, cells)
        total, most = sum(values), max(values)
        each = duration.human(HOUR.total_seconds() / cells)
        said = f"  {total:,}, at most {most:,} in {each}" if total else "  none"
        line_role: Role = ("warning" if role == "warning" else "error") if total else "muted"
        yield (Span(f"{name:<10}"), Span(spark(values), line_role), Span(said))
    yield (Span(f"{'':<10}{'an hour ago':<{cells - 3}}now", "muted"),)
    if now - seen.restarts.since < HOUR:
        since = duration.human((now - seen.restarts.since).total_seconds())
        yield (
            Span(
                f"Restarts are counted since {since}; of earlier ones only each container's last is known.",
                "muted",
            ),
        )


# Kinds and versions


def _kinds(seen: Seen, width: int) -> Iterator[Line]:
    found = sorted((name, number) for name, number in seen.lists.counts if number)
    columns = max(1, width // 38)
    rows = -(-len(found) // columns)
    for row in range(rows):
        cells = [found[at] for at in range(row, len(found), rows)]
        yield tuple(
            span for name, number in cells for span in (Span(f"{number:>6,} ", "strong"), Span(f"{name:<31}"))
        )
    yield from _phases(seen.lists.pods)
    yield (Span("Other kinds are empty, or not read until they are looked at.", "muted"),)


def _phases(pods: Sequence[Obj]) -> Iterator[Line]:
    phases = Counter(text(pod, "status", "phase") or "Unknown" for pod in pods)
    roles: dict[str, Role] = {"Running": "ok", "Succeeded": "ok", "Pending": "progress", "Failed": "error"}
    if phases:
        spans = [Span("Pods       ")]
        for phase, number in phases.most_common():
            spans += [Span(f"{number:,} "), plain(phase, roles.get(phase, "warning")), Span("   ")]
        yield tuple(spans)


def _versions(seen: Seen) -> Iterator[Line]:
    yield (Span(f"{'API server':<20}"), plain(seen.version or "unknown"))
    nodes = seen.lists.nodes
    for label, key in (("kubelets", "kubeletVersion"), ("container runtimes", "containerRuntimeVersion"),
                       ("systems", "osImage"), ("kernels", "kernelVersion"), ("machines", "architecture")):  # fmt: skip
        found = Counter(text(node, "status", "nodeInfo", key) or "unknown" for node in nodes)
        if found:
            said = ", ".join(
                f"{name} ({number})" if len(found) > 1 else name for name, number in found.most_common(4)
            )
            skewed: Role = "warning" if key == "kubeletVersion" and len(found) > 1 else ""
            yield (Span(f"{label:<20}"), plain(said, skewed))
