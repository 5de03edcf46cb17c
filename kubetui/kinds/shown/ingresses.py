"""Ingresses, their routes and their classes."""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.api.text import visible
from kubetui.kinds.shown.cells import LIMIT, NONE, at, column, first, named, said, state
from kubetui.kinds.shown.endpoints import SLICES
from kubetui.kinds.shown.model import Around, Cells, Facts, Shown, created
from kubetui.kinds.vocabulary import Health, Line, Role, Span


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
