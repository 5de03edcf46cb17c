"""Facts of Services, EndpointSlices, Ingresses and NetworkPolicies."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, ObjectRef, dicts, dig, mapping, text
from kubetui.kinds.shown.cells import pairs
from kubetui.kinds.shown.endpoints import SLICES
from kubetui.kinds.shown.ingresses import routes
from kubetui.kinds.shown.services import HEADLESS, external_ip
from kubetui.views.around import LiveAround, service_endpoints
from kubetui.views.facts.model import About, Fact
from kubetui.views.model import Health
from kubetui.views.words import count, line, link, plain

_MOST = 6
_BEHIND = ("pods", SLICES)
"""What has to be readable to tell how many Pods are behind a Service."""


def service(about: About) -> Iterator[Fact]:
    """Whom it chooses, how many of them take requests, and under which names it is found."""
    obj, spec = about.obj, mapping(about.obj, "spec")
    if text(spec, "type") == "ExternalName":
        yield Fact(
            line("Only another name for ", plain(text(spec, "externalName"), "strong")), "spec.externalName"
        )
        return
    yield from _chosen(about)
    if text(spec, "clusterIP") == HEADLESS:
        yield Fact(line("Headless: its name leads straight to the Pods' addresses."), "spec.clusterIP")
    elif address := text(spec, "clusterIP"):
        yield Fact(line("Its address ", plain(address, "strong"), " stays the same for as long as it exists."),
                   "spec.clusterIP")  # fmt: skip
    yield Fact(line("Found as ", plain(about.name, "strong"), " in its namespace, elsewhere as ",
                    plain(f"{about.name}.{about.namespace}", "strong")), "metadata.name")  # fmt: skip
    for index, port in enumerate(dicts(spec, "ports")[:_MOST]):
        target = text(port, "targetPort") or text(port, "port")
        node = text(port, "nodePort")
        outside = f", and {node} on every Node" if node not in ("", "0") else ""
        yield Fact(line("Port ", plain(text(port, "port")), " leads to ", plain(target), f" of its Pods{outside}."),
                   f"spec.ports[{index}]")  # fmt: skip
    if text(spec, "type") == "LoadBalancer":
        given = external_ip(obj)
        waits = given == "<pending>"
        said = (
            line("Nobody has given it an address outside yet.") if waits else line("Outside: ", plain(given))
        )
        yield Fact(said, "status.loadBalancer", Health.PROGRESS if waits else Health.OK)


def _chosen(about: About) -> Iterator[Fact]:
    selector = mapping(about.obj, "spec", "selector")
    found = service_endpoints(about.store, about.namespace, about.name)
    if not selector:
        yield Fact(line(f"It has no selector: others write its addresses, {found.total} so far."),
                   "spec.selector", Health.EXPECTED)  # fmt: skip
        return
    if all(about.store.complete(kind, about.namespace) for kind in _BEHIND):
        yield _behind(about, selector, found.ready)
    yield Fact(line("It chooses Pods with ", plain(pairs(selector), "strong")), "spec.selector")


def _behind(about: About, selector: Obj, ready: int) -> Fact:
    """How many of the Pods it chooses take requests."""
    pods = about.store.labelled("pods", about.namespace, selectors.from_map(selector))
    said = f"{ready} of {count(len(pods), 'matching Pod')} take requests."
    health = Health.OK if ready == len(pods) and pods else Health.WARNING if ready else Health.ERROR
    return Fact(line(said), "EndpointSlice endpoints[*].conditions.ready", health)


def endpoint_slice(about: About) -> Iterator[Fact]:
    """Each address: whose it is, and whether it takes requests."""
    endpoints = dicts(about.obj, "endpoints")
    if not endpoints:
        yield Fact(
            line("It is empty: no Pod matches, or none has an address yet."), "endpoints", Health.WARNING
        )
    for index, endpoint in enumerate(endpoints[:_MOST]):
        ready = dig(endpoint, "conditions", "ready") is not False
        leaving = dig(endpoint, "conditions", "terminating") is True
        state = "takes requests" if ready else "is leaving" if leaving else "takes none"
        addresses = dig(endpoint, "addresses", default=[])
        address = str(addresses[0]) if isinstance(addresses, list) and addresses else "?"
        target = mapping(endpoint, "targetRef")
        ref = ObjectRef(
            "pods", text(target, "namespace") or about.namespace, text(target, "name"), text(target, "uid")
        )
        who = (link(ref), " ") if ref.name else ()
        health = Health.OK if ready else Health.PROGRESS if leaving else Health.WARNING
        yield Fact(line(*who, plain(address), f" {state}"), f"endpoints[{index}].conditions.ready", health)
    if len(endpoints) > _MOST:
        yield Fact(line(f"And {len(endpoints) - _MOST} more."), "endpoints")
    ports = ", ".join(text(port, "port") for port in dicts(about.obj, "ports"))
    health = Health.OK if ports or not endpoints else Health.ERROR
    yield Fact(line("Ports of the Pods: ", plain(ports or "none")), "ports", health)


def ingress(about: About) -> Iterator[Fact]:
    """Each route and where it ends; who has taken the rules."""
    around = LiveAround(about.store, lambda: about.now, ())
    for route in routes(about.obj, around)[:_MOST]:
        ref = ObjectRef("services", about.namespace, route.service)
        end = f": {route.broken}" if route.broken else ""
        health = Health.ERROR if route.broken else Health.OK
        yield Fact(line(plain(route.path), " → ", link(ref), end), "spec.rules", health)
    given = dicts(about.obj, "status", "loadBalancer", "ingress")
    if given:
        address = text(given[0], "ip") or text(given[0], "hostname")
        yield Fact(line("A controller listens for it at ", plain(address)), "status.loadBalancer.ingress")
    else:
        yield Fact(line("Nobody has taken it: without a controller it does nothing."), "status.loadBalancer.ingress",
                   Health.WARNING)  # fmt: skip


def network_policy(about: About) -> Iterator[Fact]:
    """Whom it closes, and whether names can still be looked up."""
    spec = mapping(about.obj, "spec")
    selector = selectors.from_object(mapping(spec, "podSelector"))
    closed = about.store.labelled("pods", about.namespace, selector)
    types = dig(spec, "policyTypes", default=[])
    named = " and ".join(str(one) for one in types) if isinstance(types, list) else ""
    yield Fact(
        line(f"It closes {count(len(closed), 'Pod')} for ", plain(named or "Ingress")), "spec.podSelector"
    )
    if isinstance(types, list) and "Egress" in types and not _allows_dns(spec):
        yield Fact(line("It does not allow DNS: names cannot be looked up."), "spec.egress", Health.WARNING)


def _allows_dns(spec: meta.Obj) -> bool:
    rules = dicts(spec, "egress")
    return any(
        not dicts(rule, "ports") or any(p.get("port") in (53, "dns") for p in dicts(rule, "ports"))
        for rule in rules
    )
