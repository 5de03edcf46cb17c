"""Which facts are told of which kind."""

from __future__ import annotations

from datetime import datetime

from kubetui.api.meta import Obj
from kubetui.store.store import Store
from kubetui.views.facts import networking, others, pods, policies, workloads
from kubetui.views.facts.model import About, Fact, Teller

TELLERS: dict[str, Teller] = {
    "pods": pods.pod,
    "deployments.apps": workloads.deployment,
    "replicasets.apps": workloads.replica_set,
    "statefulsets.apps": workloads.stateful_set,
    "daemonsets.apps": workloads.daemon_set,
    "jobs.batch": workloads.job,
    "cronjobs.batch": workloads.cron_job,
    "services": networking.service,
    "endpointslices.discovery.k8s.io": networking.endpoint_slice,
    "ingresses.networking.k8s.io": networking.ingress,
    "networkpolicies.networking.k8s.io": networking.network_policy,
    "nodes": others.node,
    "configmaps": others.config_map,
    "secrets": others.secret,
    "serviceaccounts": others.account,
    "namespaces": others.namespace,
    "events": others.event,
    "events.events.k8s.io": others.event,
    "persistentvolumeclaims": others.claim,
    "storageclasses.storage.k8s.io": others.storage_class,
    "customresourcedefinitions.apiextensions.k8s.io": others.definition,
    "leases.coordination.k8s.io": others.lease,
    "horizontalpodautoscalers.autoscaling": policies.autoscaler,
    "poddisruptionbudgets.policy": policies.budget,
    "resourcequotas": policies.quota,
    "limitranges": policies.limit_range,
    "priorityclasses.scheduling.k8s.io": policies.priority_class,
    "roles.rbac.authorization.k8s.io": policies.role,
    "clusterroles.rbac.authorization.k8s.io": policies.role,
    "rolebindings.rbac.authorization.k8s.io": policies.binding,
    "clusterrolebindings.rbac.authorization.k8s.io": policies.binding,
    "persistentvolumes": policies.volume,
}


def facts(store: Store, resource: str, obj: Obj, now: datetime) -> list[Fact]:
    """Facts of an object, remarkable ones first, each group in the order in which it is told."""
    about = About(store, resource, obj, now)
    told = list(TELLERS.get(resource, others.anything)(about))
    if not any(fact.path for fact in told):
        # Whatever is told of it comes from others: then at least a field of its own stands beside.
        told += others.anything(about)
    return sorted(told, key=lambda fact: -fact.health)
