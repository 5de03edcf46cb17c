"""Names that do not resolve, policies that let nothing through, routes that no gateway has taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.store.selection import POLICIES, selector_of
from kubetui.views.around import service_endpoints
from kubetui.views.diagnose.model import ENTRY, NODE, SERVICE, Case, Finding
from kubetui.views.model import Health

ROUTES = "httproutes.gateway.networking.k8s.io"
_DNS = ("kube-dns", "coredns", "rke2-coredns-rke2-coredns")
_DNS_PORT = 53
_LOOKED_AT = 10
_SETTLED = 60


def names_fail(case: Case) -> Iterator[Finding]:
    """The Service that answers questions for names has nobody behind it."""
    if case.namespace != "kube-system" or case.name not in _DNS or meta.deleting(case.obj):
        return
    if case.age().total_seconds() < _SETTLED:
        return
    if service_endpoints(case.store, case.namespace, case.name).ready:
        return
    if not case.store.complete("endpointslices.discovery.k8s.io", case.namespace):
        return
    yield Finding(
        Health.ERROR, "no name can be resolved in the whole cluster",
        "Nobody answers questions for names. Programs that call a Service by its name wait and fail; addresses still "
        "work.", (case.evidence("endpoints", "none is ready"),),
        "Get CoreDNS to run again: look at its Deployment in kube-system.", case.ref,
        "kubectl get pods -n kube-system -l k8s-app=kube-dns", "", "dns", NODE,
    )  # fmt: skip


def names_barred(case: Case) -> Iterator[Finding]:
    """A policy bounds what Pods may call, and no policy lets them ask for names."""
    if "Egress" not in _types(case.obj):
        return
    pods = case.store.labelled("pods", case.namespace, selector_of(POLICIES, case.obj))[:_LOOKED_AT]
    others = [one for one in case.store.all(POLICIES, (case.namespace,)) if "Egress" in _types(one)]
    for pod in pods:
        if meta.deleting(pod) or any(_lets_names(one) for one in others if _chooses(one, pod)):
            continue
        yield Finding(
            Health.WARNING, "its Pods cannot ask for names",
            f"It bounds what {meta.name(pod)} and others may call, and no rule allows port 53. Every name they look "
            "for times out, and so does what they call by name. No object shows that.",
            (case.evidence("spec.policyTypes", "Egress"), case.evidence("spec.egress", _written(case.obj))),
            "Allow UDP and TCP 53 to kube-dns in kube-system.", case.ref, case.kubectl("edit"), "",
            "network-policy", SERVICE,
        )  # fmt: skip
        return


def _types(policy: Obj) -> list[Any]:
    said = mapping(policy, "spec").get("policyTypes")
    if isinstance(said, list):
        return said
    return ["Ingress", "Egress"] if "egress" in mapping(policy, "spec") else ["Ingress"]


def _chooses(policy: Obj, pod: Obj) -> bool:
    return selectors.matches(selector_of(POLICIES, policy), meta.labels(pod))


def _lets_names(policy: Obj) -> bool:
    return any(_opens(rule) for rule in dicts(policy, "spec", "egress"))


def _opens(rule: Obj) -> bool:
    ports = dicts(rule, "ports")
    return not ports or any(_is_dns(port) for port in ports)


def _is_dns(port: Obj) -> bool:
    first = port.get("port")
    if first is None:
        return True
    if isinstance(first, str):
        return first in ("dns", "dns-tcp", "53")
    return isinstance(first, int) and first <= _DNS_PORT <= max(integer(port, "endPort"), first)


def _written(policy: Obj) -> str:
    rules = dicts(policy, "spec", "egress")
    return f"{len(rules)} rules, none with port 53" if rules else "(empty: nothing may be called)"


def lets_in_nobody(case: Case) -> Iterator[Finding]:
    """A policy lets in Pods by labels that no Pod of the namespace has."""
    if "Ingress" not in _types(case.obj) or not case.store.complete("pods", case.namespace):
        return
    for index, rule in enumerate(dicts(case.obj, "spec", "ingress")):
        for number, peer in enumerate(dicts(rule, "from")):
            selector = selectors.from_object(peer.get("podSelector"))
            if "namespaceSelector" in peer or not selector:
                continue
            if case.store.labelled("pods", case.namespace, selector):
                continue
            asked = selectors.render(selector)
            yield Finding(
                Health.WARNING, "lets in Pods that do not exist",
                f"It lets in Pods of this namespace with {asked}, and there is none. Calls from others time out: "
                "they are dropped without a word.",
                (case.evidence(f"spec.ingress[{index}].from[{number}].podSelector", asked),),
                "Correct the labels, in the policy or in the callers' template.", case.ref, case.kubectl("edit"), "",
                "network-policy", SERVICE,
            )  # fmt: skip


_ROUTE_REASONS = {
    "NotAllowedByListeners": (
        "its Gateway does not let it in",
        "The listener takes no routes from this namespace.",
    ),
    "NoMatchingListenerHostname": (
        "no listener has its host name",
        "None of its hostnames is one of a listener.",
    ),
    "NoMatchingParent": (
        "its Gateway has no such listener",
        "The section or port it names does not exist there.",
    ),
    "BackendNotFound": ("leads to a Service that does not exist", "A backendRef names nothing that exists."),
    "RefNotPermitted": ("may not lead into another namespace", "That needs a ReferenceGrant there."),
    "InvalidKind": (
        "leads to a kind that cannot serve",
        "A backendRef names a kind the Gateway does not know.",
    ),
}


def route_refused(case: Case) -> Iterator[Finding]:
    """An HTTPRoute that no Gateway took, or that leads nowhere."""
    parents = dicts(case.obj, "status", "parents")
    if not parents and case.age().total_seconds() > _SETTLED:
        yield Finding(
            Health.WARNING, "no Gateway has taken it", "Nobody has written into its status: its parent does not exist, "
            "or no controller acts on Gateways here.", (case.evidence("status.parents", "(empty)"),),
            "Name a Gateway that exists, or install a controller.", case.ref, case.kubectl("describe"), "describe",
            "gateway", ENTRY,
        )  # fmt: skip
    for index, parent in enumerate(parents):
        for number, condition in enumerate(dicts(parent, "conditions")):
            if condition.get("status") != "False" or condition.get("type") not in (
                "Accepted",
                "ResolvedRefs",
            ):
                continue
            reason, message = text(condition, "reason"), text(condition, "message")
            symptom, cause = _ROUTE_REASONS.get(
                reason, ("its Gateway refuses it", "Read what the Gateway says.")
            )
            path = f"status.parents[{index}].conditions[{number}]"
            yield Finding(
                Health.ERROR, symptom, f"{cause} Callers get an error or no answer.",
                (case.evidence(f"{path}.reason", reason), case.evidence(f"{path}.message", message)),
                "Correct the route, or what it names.", case.ref, case.kubectl("describe"), "describe", "gateway",
                ENTRY,
            )  # fmt: skip
