"""Which rules examine which kind, and how the findings of children reach their owners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, mapping
from kubetui.kinds.shown.ingresses import routes as routes_of
from kubetui.kinds.vocabulary import Health
from kubetui.store.store import Store
from kubetui.views.around import LiveAround, service_endpoints
from kubetui.views.branches import KINDS
from kubetui.views.diagnose import (
    config,
    containers,
    evictions,
    images,
    network,
    nodes,
    ownership,
    probes,
    rollouts,
    routes,
    scheduling,
    services,
    storage,
    workloads,
)
from kubetui.views.diagnose.model import Case, Finding, Rule

_REPLICATED: tuple[Rule, ...] = (workloads.refused, workloads.unheard)
RULES: dict[str, tuple[Rule, ...]] = {
    "pods": (
        scheduling.unplaced, scheduling.gated, scheduling.unseen, evictions.on_lost_node, evictions.refused,
        evictions.preempted, images.pulls, config.cannot_configure, config.cannot_mount, config.old_environment,
        containers.cannot_run, containers.ends, containers.slow_start, probes.unready,
        probes.killed_by_probe, ownership.overdue,
    ),
    "deployments.apps": (workloads.stalled, workloads.unavailable, rollouts.gap, rollouts.unproven,
                         rollouts.shared_selector, *_REPLICATED),
    "replicasets.apps": _REPLICATED,
    "replicationcontrollers": _REPLICATED,
    "statefulsets.apps": (workloads.set_stuck, workloads.headless_missing, *_REPLICATED),
    "daemonsets.apps": (workloads.daemons_short, rollouts.daemons_kept_away, workloads.unheard),
    "jobs.batch": (workloads.job_failed, workloads.job_failing),
    "cronjobs.batch": (workloads.cron_silent,),
    "services": (network.names_fail, services.leads_nowhere, services.wrong_port, services.no_provider),
    "endpointslices.discovery.k8s.io": (services.slice_empty,),
    "ingresses.networking.k8s.io": (services.routes_broken, routes.never_asked_for, services.unclaimed),
    "networkpolicies.networking.k8s.io": (network.names_barred, network.lets_in_nobody),
    network.ROUTES: (network.route_refused,),
    "nodes": (nodes.silent, nodes.late, nodes.pressed, nodes.cordoned, nodes.full, nodes.promised),
    "persistentvolumeclaims": (storage.pending, storage.lost, storage.held, storage.resize),
    "persistentvolumes": (storage.released,),
    "namespaces": (ownership.namespace_stuck,),
    "poddisruptionbudgets.policy": (workloads.budget_blocks,),
    "horizontalpodautoscalers.autoscaling": (workloads.scaler_blind, rollouts.fought_over),
    "rolebindings.rbac.authorization.k8s.io": (ownership.orphan_role,),
    "clusterrolebindings.rbac.authorization.k8s.io": (ownership.orphan_role,),
}  # fmt: skip
ANY: tuple[Rule, ...] = (ownership.stuck,)
"""Rules for every kind."""
EVEN_WELL: tuple[Rule, ...] = (evictions.on_lost_node, config.old_environment)
"""Rules for a Pod that says only good of itself: most Pods of a cluster are asked no more."""

_MOST = 50
"""Children examined of one object: their findings are alike, and the panel shows a few."""


def findings(store: Store, resource: str, obj: Obj, now: datetime) -> list[Finding]:
    """What is wrong with an object or with what it leads to; worst first, the nearest to the root first.

    Empty for a healthy object. Findings of children are those of the children (`ref`), one of each kind.
    """
    found = list(_examine(store, resource, obj, now, frozenset()))
    found.sort(key=lambda finding: (-finding.health, finding.depth))
    own = meta.ref(resource, obj)
    kept: dict[object, Finding] = {}
    for finding in found:
        same = (
            (finding.symptom, finding.ref) if finding.ref == own else (finding.symptom, finding.ref.resource)
        )
        kept.setdefault(same, finding)
    return list(kept.values())


def own_findings(store: Store, resource: str, obj: Obj, now: datetime) -> list[Finding]:
    """What is wrong with the object itself, children aside."""
    case = Case(store, resource, obj, now)
    rules = EVEN_WELL if resource == "pods" and is_well(obj) else (*RULES.get(resource, ()), *ANY)
    found = (finding for rule in rules for finding in rule(case))
    return [_with_words(finding) for finding in found]


def is_well(pod: Obj) -> bool:
    """Whether a Pod runs, is ready, has never restarted, and nobody wants it gone."""
    status, metadata = pod.get("status"), pod.get("metadata")
    if not isinstance(status, dict) or not isinstance(metadata, dict):
        return False
    if (
        status.get("phase") != "Running"
        or "deletionTimestamp" in metadata
        or status.get("initContainerStatuses")
    ):
        return False
    ready = False
    for condition in meta.dicts(status, "conditions"):
        ready = ready or (condition.get("type") == "Ready" and condition.get("status") == "True")
        if condition.get("type") == "DisruptionTarget":
            return False
    statuses = meta.dicts(status, "containerStatuses")
    return ready and all([one.get("ready") is True and not one.get("restartCount") for one in statuses])


def _with_words(finding: Finding) -> Finding:
    """Evidence that says nothing is none."""
    told = tuple(one for one in finding.evidence if one.value)
    return finding if len(told) == len(finding.evidence) else replace(finding, evidence=told)


def _examine(store: Store, resource: str, obj: Obj, now: datetime, seen: frozenset[str]) -> Iterator[Finding]:
    yield from own_findings(store, resource, obj, now)
    key = f"{resource}|{meta.namespace(obj)}|{meta.name(obj)}"
    if key in seen or len(seen) > 6:
        return
    serves = (
        resource == "services" and service_endpoints(store, meta.namespace(obj), meta.name(obj)).ready > 0
    )
    for kind, child in _children(store, resource, obj, now):
        for finding in _examine(store, kind, child, now, seen | {key}):
            yield replace(finding, health=min(finding.health, Health.WARNING)) if serves else finding


def _children(store: Store, resource: str, obj: Obj, now: datetime) -> list[tuple[str, Obj]]:
    """What an object answers for: what it controls, the Pods it chooses, the Services it leads to."""
    if resource == "services":
        chosen = store.labelled(
            "pods", meta.namespace(obj), selectors.from_map(mapping(obj, "spec", "selector"))
        )
        return [("pods", pod) for pod in _ailing(store, chosen, now)]
    if resource == "ingresses.networking.k8s.io":
        around = LiveAround(store, lambda: now, ())
        names = dict.fromkeys(
            route.service for route in routes_of(obj, around) if route.broken == "no endpoints"
        )
        return [
            ("services", found)
            for name in names
            if (found := store.get("services", meta.namespace(obj), name))
        ]
    if resource not in KINDS or _is_settled(resource, obj):
        return []
    owned = [(kind, one) for kind, one in store.owned(meta.uid(obj)) if kind in KINDS]
    pods = _ailing(store, [one for kind, one in owned if kind == "pods"], now)
    others = [(kind, one) for kind, one in owned if kind != "pods"]
    if resource == "cronjobs.batch":
        others.sort(key=lambda pair: meta.text(pair[1], "metadata", "creationTimestamp"), reverse=True)
        others = others[:1]
    return [*others[:_MOST], *(("pods", pod) for pod in pods)]


def _is_settled(resource: str, obj: Obj) -> bool:
    """A Job that got through: its failed tries are history."""
    return resource == "jobs.batch" and meta.is_true(obj, "Complete")


def _ailing(store: Store, pods: list[Obj], now: datetime) -> list[Obj]:
    """The Pods that are not simply well, a bounded number of them."""
    around = LiveAround(store, lambda: now, ())
    read = KINDS["pods"][1].read
    found: list[Obj] = []
    for pod in pods:
        if len(found) >= _MOST:
            break
        if is_well(pod):
            continue
        if read(pod, around).health >= Health.PROGRESS:
            found.append(pod)
    return found
