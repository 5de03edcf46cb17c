"""NetworkPolicies: whom they choose, and what they close."""

from __future__ import annotations

from kubetui.api import selectors
from kubetui.api.meta import dig, mapping
from kubetui.kinds.shown.cells import NONE, column, named, said
from kubetui.kinds.shown.model import Cells, Facts, Shown, created


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
