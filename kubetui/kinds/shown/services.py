"""Services: what they are reached by, and where they lead."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.kinds.shown.cells import NONE, UNREAD, at, column, named, pairs, said
from kubetui.kinds.shown.endpoints import SLICES, dots
from kubetui.kinds.shown.model import Around, Cells, Facts, Shown, created
from kubetui.kinds.vocabulary import Health, Line

HEADLESS = "None"


class ServiceFacts(Facts):
    """What a Service's row is made of."""

    __slots__ = ("endpoints", "known", "type")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        self.type = text(obj, "spec", "type") or "ClusterIP"
        self.endpoints = around.endpoints(meta.namespace(obj), meta.name(obj))
        self.known = self.endpoints.total > 0 or around.knows(SLICES, meta.namespace(obj))
        self.health, self.word = self._judge()

    def _judge(self) -> tuple[Health, str]:
        ready, total = self.endpoints
        if self.type == "ExternalName":
            return Health.OK, "alias"
        if not self.known:
            return Health.UNKNOWN, ""
        if not total:
            selects = bool(mapping(self.obj, "spec", "selector"))
            return (Health.ERROR if selects else Health.WARNING), "no endpoints"
        if not ready:
            return Health.ERROR, "none ready"
        if ready < total:
            return Health.WARNING, f"{ready} of {total} ready"
        if self.type == "LoadBalancer" and not dicts(self.obj, "status", "loadBalancer", "ingress"):
            return Health.PROGRESS, "waits for an address"
        return Health.OK, "ready"

    @property
    def headless(self) -> bool:
        """Whether it has no address of its own."""
        return text(self.obj, "spec", "clusterIP") == HEADLESS


def _leads(facts: ServiceFacts) -> Line:
    if facts.type == "ExternalName":
        return said(f"→ {text(facts.obj, 'spec', 'externalName')}")
    return dots(facts.endpoints) if facts.known else UNREAD


def _service_brief(facts: ServiceFacts) -> list[Cells]:
    kind = "headless" if facts.headless else facts.type
    return [(said(f"svc {facts.name}"), said(kind), _leads(facts), created(facts))]


def external_ip(service: Obj) -> str:
    """EXTERNAL-IP as kubectl prints it."""
    spec = mapping(service, "spec")
    outside = ",".join(str(ip) for ip in dig(spec, "externalIPs", default=()) if isinstance(ip, str))
    kind = text(spec, "type")
    if kind == "ExternalName":
        return text(spec, "externalName")
    if kind != "LoadBalancer":
        return outside or NONE
    given = [
        text(i, "ip") or text(i, "hostname") for i in dicts(service, "status", "loadBalancer", "ingress")
    ]
    return ",".join([*given, outside]).strip(",") or "<pending>"


def ports(service: Obj) -> str:
    """PORT(S): `80/TCP`, `80:30080/TCP`."""
    shown = []
    for port in dicts(service, "spec", "ports"):
        node = f":{text(port, 'nodePort')}" if text(port, "nodePort") not in ("", "0") else ""
        shown.append(f"{text(port, 'port')}{node}/{text(port, 'protocol') or 'TCP'}")
    return ",".join(shown) or NONE


SERVICES = Shown(
    "services",
    "networking",
    ServiceFacts,
    named(
        column("TYPE", 12, lambda facts: facts.type),
        at("CLUSTER-IP", 15, "spec", "clusterIP", priority=1),
        column("EXTERNAL-IP", 15, lambda facts: external_ip(facts.obj), 1),
        column("PORT(S)", 16, lambda facts: ports(facts.obj)),
        column("LEADS TO", 16, _leads),
        column("SELECTOR", 24, lambda facts: pairs(mapping(facts.obj, "spec", "selector")), 3),
    ),
    _service_brief,
    frozenset({"endpoints"}),
    "svc",
)
