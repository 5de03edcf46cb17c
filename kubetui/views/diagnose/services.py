"""Services and Ingresses that lead nowhere: labels that miss by one word, unready Pods, wrong ports."""

from __future__ import annotations

from collections.abc import Iterator

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.kinds.shown.ingresses import Route, routes
from kubetui.kinds.shown.podspec import containers as pod_containers
from kubetui.kinds.shown.services import external_ip
from kubetui.views.around import LiveAround, service_endpoints
from kubetui.views.diagnose.model import ENTRY, SERVICE, Case, Evidence, Finding
from kubetui.views.model import Health

_LOOKED_AT = 500
"""Pods compared with a selector that finds nothing."""


def leads_nowhere(case: Case) -> Iterator[Finding]:
    """A selector that finds no Pod, or only Pods that are not ready."""
    selector = mapping(case.obj, "spec", "selector")
    if not selector or text(case.obj, "spec", "type") == "ExternalName" or meta.deleting(case.obj):
        return
    pods = case.store.labelled("pods", case.namespace, selectors.from_map(selector))
    if not pods:
        if case.store.complete("pods", case.namespace):
            yield _no_match(case, selector)
        return
    if service_endpoints(case.store, case.namespace, case.name).ready and not _without_port(case):
        return
    ready = [pod for pod in pods if meta.is_true(pod, "Ready")]
    if ready:
        yield from _named_port(case, ready)
        return
    shown = ",".join(f"{key}={value}" for key, value in sorted(selector.items()))
    yield Finding(
        Health.ERROR,
        "no endpoints: its Pod is not ready" if len(pods) == 1 else f"no endpoints: none of {len(pods)} Pods is ready",
        "The labels match. But only Pods that are ready get requests, and none is.",
        (case.evidence("spec.selector", shown),
         Evidence(meta.ref("pods", pods[0]), "status.conditions[Ready]", "False")),
        f"See why {meta.name(pods[0])} is not ready.",
        case.ref, f"kubectl describe pod/{meta.name(pods[0])} -n {case.namespace}", "", "endpointslice", SERVICE,
    )  # fmt: skip


def _without_port(case: Case) -> bool:
    """Whether the addresses are listed, and no port to call them at: its name is not theirs."""
    if not any(isinstance(port.get("targetPort"), str) for port in dicts(case.obj, "spec", "ports")):
        return False
    mine = selectors.from_map({"kubernetes.io/service-name": case.name})
    slices = case.store.labelled("endpointslices.discovery.k8s.io", case.namespace, mine)
    return any(dicts(one, "endpoints") and not dicts(one, "ports") for one in slices)


def _no_match(case: Case, selector: Obj) -> Finding:
    shown = ",".join(f"{key}={value}" for key, value in sorted(selector.items()))
    evidence = [case.evidence("spec.selector", shown)]
    near = _nearest(case, selector)
    cause = f"No Pod in {case.namespace} has the labels {shown}."
    fix = "Correct the selector, or the labels in the Pods' template."
    command = ""
    if near is not None:
        pod, key, value = near
        has = text(meta.labels(pod), key)
        told = f"has {key}={has}" if has else f"has no label {key}"
        cause += f" {meta.name(pod)} comes near: it {told}, and the selector asks for {key}={value}."
        evidence.append(Evidence(meta.ref("pods", pod), f"metadata.labels.{key}", has or "(missing)"))
        if has:
            wished = ",".join(f"{k}={has if k == key else v}" for k, v in selector.items())
            command = f"kubectl set selector service {case.name} -n {case.namespace} {wished}"
    return Finding(
        Health.ERROR, "no endpoints: its selector finds no Pod", cause, tuple(evidence), fix, case.ref, command, "",
        "labels", SERVICE,
    )  # fmt: skip


def _nearest(case: Case, selector: Obj) -> tuple[Obj, str, str] | None:
    """A Pod that misses by one label: the most alike value first."""
    best: tuple[float, Obj, str, str] | None = None
    for pod in case.store.all("pods", (case.namespace,))[:_LOOKED_AT]:
        labels = meta.labels(pod)
        missing = [key for key, value in selector.items() if labels.get(key) != value]
        if len(missing) != 1:
            continue
        key = missing[0]
        has, wished = text(labels, key), str(selector[key])
        alike = _alike(has, wished) if has else 0.0
        if len(selector) == 1 and alike < 0.5:
            continue
        if best is None or alike > best[0]:
            best = (alike, pod, key, wished)
    return best[1:] if best else None


def _alike(one: str, two: str) -> float:
    """How much two words have in common: letters, whatever their order."""
    rest = list(two)
    common = 0
    for letter in one[:63]:
        if letter in rest:
            rest.remove(letter)
            common += 1
    return 2 * common / max(len(one) + len(two), 1)


def _named_port(case: Case, pods: list[Obj]) -> Iterator[Finding]:
    """TargetPort is a name that no container has: Pods are ready, and yet there are no endpoints."""
    for index, port in enumerate(dicts(case.obj, "spec", "ports")):
        target = port.get("targetPort")
        if not isinstance(target, str) or target.isdecimal():
            continue
        names = {
            text(p, "name")
            for pod in pods
            for c in pod_containers(mapping(pod, "spec"))
            for p in dicts(c, "ports")
        }
        if target in names:
            continue
        known = ", ".join(sorted(name for name in names if name)) or "none"
        yield Finding(
            Health.ERROR, f"no endpoints: no container has a port named {target}",
            f"The Pods are ready, but none of their ports is called {target}. Their ports' names: {known}.",
            (case.evidence(f"spec.ports[{index}].targetPort", target),),
            "Name the container's port, or use its number.", case.ref, case.kubectl("edit"), "", "service", SERVICE,
        )  # fmt: skip


def wrong_port(case: Case) -> Iterator[Finding]:
    """A targetPort that no container of the Pods mentions: a hint, since ports need not be written down."""
    pods = case.store.labelled(
        "pods", case.namespace, selectors.from_map(mapping(case.obj, "spec", "selector"))
    )
    written = {
        str(p.get("containerPort")) for pod in pods[:20]
        for c in pod_containers(mapping(pod, "spec")) for p in dicts(c, "ports")
    }  # fmt: skip
    if not written or not service_endpoints(case.store, case.namespace, case.name).ready:
        return
    for index, port in enumerate(dicts(case.obj, "spec", "ports")):
        target = port.get("targetPort", port.get("port"))
        if isinstance(target, int) and str(target) not in written:
            yield Finding(
                Health.WARNING, f"targetPort {target} is none of its Pods' ports",
                f"Its Pods write down {', '.join(sorted(written))}. If nothing listens on {target}, calls are refused.",
                (case.evidence(f"spec.ports[{index}].targetPort", str(target)),),
                "Set targetPort to the port the program listens on.", case.ref, case.kubectl("edit"), "",
                "service", SERVICE,
            )  # fmt: skip


def no_provider(case: Case) -> Iterator[Finding]:
    """Type LoadBalancer, and nobody gives an address."""
    if external_ip(case.obj) == "<pending>" and case.age().total_seconds() > 60:
        yield Finding(
            Health.WARNING, "waits for an address outside", "Nobody in this cluster hands out load balancers. Its node "
            "port works meanwhile.", (case.evidence("status.loadBalancer", "(empty)"),),
            "Use an Ingress or a port-forward, or install a provider.", case.ref,
            case.kubectl("port-forward", "8080:80"), "", "service-types", SERVICE,
        )  # fmt: skip


def slice_empty(case: Case) -> Iterator[Finding]:
    """What is wrong with a slice is wrong with its Service."""
    service_name = text(meta.labels(case.obj), "kubernetes.io/service-name")
    service = case.store.get("services", case.namespace, service_name) if service_name else None
    if service is not None:
        yield from leads_nowhere(Case(case.store, "services", service, case.now))


def routes_broken(case: Case) -> Iterator[Finding]:
    """Routes of an Ingress that end nowhere."""
    around = LiveAround(case.store, lambda: case.now, ())
    if not case.store.complete("services", case.namespace):
        return
    for route in routes(case.obj, around):
        if route.broken:
            yield _broken(case, route)


def _broken(case: Case, route: Route) -> Finding:
    target = meta.ObjectRef("services", case.namespace, route.service)
    if route.broken == "missing":
        cause, fix = f"There is no Service {route.service} here.", "Create it, or correct the route."
    elif route.broken == "no endpoints":
        cause, fix = (
            f"Service {route.service} has no ready Pod behind it.",
            f"Look at the Service {route.service}.",
        )
    else:
        cause, fix = f"Service {route.service} has no port {route.port}.", "Use a port that the Service has."
    what = {"missing": "does not exist", "no endpoints": "has no endpoints"}.get(
        route.broken, f"has {route.broken}"
    )
    return Finding(
        Health.ERROR, f"{route.path} leads nowhere: svc {route.service} {what}",
        f"{cause} Callers of {route.path} get an error 503.",
        (case.evidence("spec.rules", f"{route.path} → {route.service}"), Evidence(target, "", what)),
        fix, case.ref, case.kubectl("describe"), "describe", "ingress", ENTRY,
    )  # fmt: skip


def unclaimed(case: Case) -> Iterator[Finding]:
    """An Ingress that no controller has taken."""
    if dicts(case.obj, "status", "loadBalancer", "ingress") or case.age().total_seconds() < 60:
        return
    name = text(case.obj, "spec", "ingressClassName")
    classes = "ingressclasses.networking.k8s.io"
    if not name:
        cause, fix = "It names no class, and no class is the default.", "Set ingressClassName."
    elif case.lacks(classes, "", name):
        cause, fix = (
            f"Its class {name} does not exist.",
            "Install a controller of that class, or name another.",
        )
    else:
        cause, fix = (
            f"No controller of the class {name} has given it an address.",
            "Look at the controller's Pods.",
        )
    yield Finding(
        Health.WARNING, "nobody has taken it", cause, (case.evidence("spec.ingressClassName", name or "(empty)"),
        case.evidence("status.loadBalancer.ingress", "(empty)")), fix, case.ref, "kubectl get ingressclass", "",
        "ingress-class", ENTRY,
    )  # fmt: skip
