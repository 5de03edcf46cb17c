"""EndpointSlices, Endpoints, and how many of the addresses behind a Service are ready."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.kinds.shown.cells import UNSET, at, column, first, name_column, named, said
from kubetui.kinds.shown.model import Around, Cells, Endpoints, Facts, Shown, age_column, created
from kubetui.kinds.vocabulary import Health, Line, Role, Span

DOTS = 6
"""The most endpoints that get a dot each."""
SLICES = "endpointslices.discovery.k8s.io"


def dots(found: Endpoints) -> Line:
    """`●●○ 2 of 3`, one sign for each address while there are few."""
    if not found.total:
        return (Span("no endpoints", "error"),)
    role: Role = "ok" if found.ready == found.total else "warning" if found.ready else "error"
    counted = Span(f"{found.ready} of {found.total}", "" if role == "ok" else role)
    if found.total > DOTS:
        return (Span("● " if found.ready else "○ ", role), counted)
    missing = Span("○" * (found.total - found.ready) + " ", "muted")
    return (Span("●" * found.ready, "ok"), missing, counted)


class SliceFacts(Facts):
    """What an EndpointSlice's row is made of."""

    __slots__ = ("endpoints",)

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        self.endpoints = counted(obj)
        ready, total = self.endpoints
        self.health = Health.OK if ready == total and total else Health.WARNING
        self.word = f"{ready} of {total} ready" if total else "empty"


def counted(slice_: Obj) -> Endpoints:
    """The addresses of a slice; one whose readiness nobody tells counts as ready, as the API says."""
    ready = total = 0
    for endpoint in dicts(slice_, "endpoints"):
        addresses = dig(endpoint, "addresses", default=())
        number = len(addresses) if isinstance(addresses, list) else 0
        total += number
        ready += number if dig(endpoint, "conditions", "ready") is not False else 0
    return Endpoints(ready, total)


def _slice_ports(slice_: Obj) -> str:
    found = [text(port, "port") for port in dicts(slice_, "ports")]
    return first(found) if found else UNSET


def _addresses(slice_: Obj) -> str:
    found = [
        str(address)
        for endpoint in dicts(slice_, "endpoints")
        for address in dig(endpoint, "addresses", default=[])
        if isinstance(address, str)
    ]
    return first(found) if found else UNSET


def _slice_brief(facts: SliceFacts) -> list[Cells]:
    kind = said(text(facts.obj, "addressType"))
    led = dots(facts.endpoints) if facts.endpoints.total else said("no addresses", "muted")
    return [(said(f"eps {facts.name}"), kind, led, created(facts))]


ENDPOINT_SLICES = Shown(
    "endpointslices.discovery.k8s.io",
    "networking",
    SliceFacts,
    named(
        at("ADDRESSTYPE", 11, "addressType"),
        column("PORTS", 12, lambda facts: _slice_ports(facts.obj)),
        column("ENDPOINTS", 30, lambda facts: _addresses(facts.obj)),
        column("LEADS TO", 16, lambda facts: dots(facts.endpoints), 1),
    ),
    _slice_brief,
    short="eps",
)


def _endpoints(facts: Facts) -> str:
    found = []
    for subset in dicts(facts.obj, "subsets"):
        for address in dicts(subset, "addresses"):
            found += [f"{text(address, 'ip')}:{text(port, 'port')}" for port in dicts(subset, "ports")]
    return first(found)


ENDPOINTS = Shown("endpoints", "", Facts, (name_column(), column("ENDPOINTS", 40, _endpoints), age_column()))
