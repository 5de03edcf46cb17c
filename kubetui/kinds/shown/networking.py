"""Services, Ingresses, EndpointSlices, NetworkPolicies: where each leads."""

from __future__ import annotations

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.api.text import visible
from kubetui.kinds.shown.cells import (
    LIMIT,
    NONE,
    UNREAD,
    UNSET,
    at,
    column,
    first,
    name_column,
    named,
    pairs,
    said,
    state,
)
from kubetui.kinds.shown.model import Around, Cells, Endpoints, Facts, Shown, age_column, created
from kubetui.kinds.vocabulary import Health, Line, Role, Span

DOTS = 6
"""The most endpoints that get a dot each."""
HEADLESS = "None"
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


class Route:
    """One path of an Ingress and where it ends."""

    __slots__ = ("broken", "path", "port", "service")

    def __init__(self, path: str, backend: Obj, namespace: str, around: Around) -> None:
        self.path = path
        self.service = text(backend, "service", "name")
        self.port = text(backend, "service", "port", "name") or text(backend, "service", "port", "number")
        self.broken = self._broken(namespace, around)

    def _broken(self, namespace: str, around: Around) -> str:
        if not self.service:
            return ""
        service = around.get("services", namespace, self.service)
        if service is None:
            return "missing" if around.knows("services", namespace) else ""
        if text(service, "spec", "type") == "ExternalName":
            return ""
        known = {text(p, field) for p in dicts(service, "spec", "ports") for field in ("port", "name")}
        if self.port and self.port not in known:
            return f"no port {self.port}"
        if around.endpoints(namespace, self.service).ready or not around.knows(SLICES, namespace):
            return ""
        return "no endpoints"


def routes(ingress: Obj, around: Around) -> list[Route]:
    """Every rule of an Ingress in its order, the default backend last."""
    found, space = [], meta.namespace(ingress)
    for rule in dicts(ingress, "spec", "rules"):
        for path in dicts(rule, "http", "paths"):
            where = text(rule, "host") + (text(path, "path") or "/")
            found.append(Route(where, mapping(path, "backend"), space, around))
    if default := mapping(ingress, "spec", "defaultBackend"):
        found.append(Route("*", default, space, around))
    return found


class IngressFacts(Facts):
    """What an Ingress's row is made of."""

    __slots__ = ("routes",)

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around, Health.OK, "ready")
        self.routes = routes(obj, around)
        broken = sum(1 for route in self.routes if route.broken)
        if broken:
            self.health = Health.ERROR if broken == len(self.routes) else Health.WARNING
            self.word = f"{broken} of {len(self.routes)} routes lead nowhere"
        elif not dicts(obj, "status", "loadBalancer", "ingress"):
            self.health, self.word = Health.WARNING, "no address"


def _route(route: Route) -> Line:
    if not route.service:
        return said(route.path)
    arrow = Span(visible(f"{route.path} → ", LIMIT))
    broken: Role = "error" if route.broken else ""
    return (arrow, Span(visible(f"svc {route.service}", LIMIT), broken))


def _class_cell(facts: Facts) -> Line:
    name = text(facts.obj, "spec", "ingressClassName")
    return said(name) if name else (Span("no class", "warning"),)


def _ingress_brief(facts: IngressFacts) -> list[Cells]:
    led = [_route(route) for route in facts.routes] or [(Span("no rules", "warning"),)]
    top: Cells = (said(f"ing {facts.name}"), _class_cell(facts), led[0], created(facts))
    return [top, *[((), (), line, ()) for line in led[1:]]]


def _hosts(facts: Facts) -> str:
    found = [text(rule, "host") or "*" for rule in dicts(facts.obj, "spec", "rules")]
    return first(found) if found else "*"


def _address(facts: Facts) -> str:
    given = dicts(facts.obj, "status", "loadBalancer", "ingress")
    return ",".join(text(one, "ip") or text(one, "hostname") for one in given)


INGRESSES = Shown(
    "ingresses.networking.k8s.io",
    "networking",
    IngressFacts,
    named(
        column("CLASS", 12, _class_cell),
        column("HOSTS", 24, _hosts),
        column("ADDRESS", 15, _address),
        column("PORTS", 8, lambda facts: "80, 443" if dicts(facts.obj, "spec", "tls") else "80"),
        column("STATE", 24, state, 1),
    ),
    _ingress_brief,
    frozenset({"endpoints"}),
    "ing",
)


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


def _pod_selector(facts: Facts) -> str:
    return selectors.render(selectors.from_object(mapping(facts.obj, "spec", "podSelector")))


def _policy_brief(facts: Facts) -> list[Cells]:
    types = dig(facts.obj, "spec", "policyTypes", default=["Ingress"])
    kind = ",".join(str(one) for one in types) if isinstance(types, list) else ""
    chosen = _pod_selector(facts)
    closes = "closes all Pods" if chosen == NONE else f"closes {chosen}"
    return [(said(f"netpol {facts.name}"), said(kind), said(closes), created(facts))]


NETWORK_POLICIES = Shown(
    "networkpolicies.networking.k8s.io",
    "networking",
    Facts,
    named(column("POD-SELECTOR", 30, _pod_selector)),
    _policy_brief,
    short="netpol",
)


def _parameters(facts: Facts) -> str:
    given = mapping(facts.obj, "spec", "parameters")
    if not given:
        return NONE
    group = text(given, "apiGroup")
    return f"{text(given, 'kind')}{'.' + group if group else ''}/{text(given, 'name')}"


INGRESS_CLASSES = Shown(
    "ingressclasses.networking.k8s.io",
    "",
    Facts,
    named(at("CONTROLLER", 30, "spec", "controller"), column("PARAMETERS", 24, _parameters)),
)


def _endpoints(facts: Facts) -> str:
    found = []
    for subset in dicts(facts.obj, "subsets"):
        for address in dicts(subset, "addresses"):
            found += [f"{text(address, 'ip')}:{text(port, 'port')}" for port in dicts(subset, "ports")]
    return first(found)


ENDPOINTS = Shown("endpoints", "", Facts, (name_column(), column("ENDPOINTS", 40, _endpoints), age_column()))
