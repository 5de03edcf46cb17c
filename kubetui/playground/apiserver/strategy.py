"""How kinds differ when they are written: the facts of each kind's registry strategy, as tables.

Rule: `pkg/registry/*/strategy.go`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj, labels
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.autoscaling import is_older
from kubetui.playground.apiserver.customresources import writing
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS, is_custom

WITH_GENERATION = frozenset({
    "pods", "podtemplates", "replicationcontrollers", "daemonsets.apps", "deployments.apps",
    "replicasets.apps", "statefulsets.apps", "jobs.batch", "cronjobs.batch", "ingresses.networking.k8s.io",
    "networkpolicies.networking.k8s.io", "poddisruptionbudgets.policy", "endpointslices.discovery.k8s.io",
    DEFINITIONS, "flowschemas.flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
    "deviceclasses.resource.k8s.io", "resourceslices.resource.k8s.io",
    *(f"{name}.admissionregistration.k8s.io" for name in (
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies",
        "validatingadmissionpolicies", "mutatingadmissionpolicybindings", "validatingadmissionpolicybindings",
    )),
})  # fmt: skip
"""Kinds whose `metadata.generation` counts changes of what is wanted."""

CREATED_BY_UPDATE = frozenset({
    "services", "endpoints", "events", "events.events.k8s.io", "limitranges", "leases.coordination.k8s.io",
    "runtimeclasses.node.k8s.io",
    "clusterroles.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io",
    "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io",
})  # fmt: skip
"""Kinds that a PUT creates when they are missing."""

NEEDS_REVISION = frozenset({
    "runtimeclasses.node.k8s.io", "poddisruptionbudgets.policy", "csidrivers.storage.k8s.io", "csinodes.storage.k8s.io",
    "csistoragecapacities.storage.k8s.io", "volumeattachments.storage.k8s.io", "leases.coordination.k8s.io",
    DEFINITIONS,
    *(f"{name}.admissionregistration.k8s.io" for name in (
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies",
        "validatingadmissionpolicies", "mutatingadmissionpolicybindings", "validatingadmissionpolicybindings",
    )),
})  # fmt: skip
"""Kinds that refuse a PUT without resourceVersion."""

RETURNED_WHEN_DELETED = frozenset({
    "pods", "services", "persistentvolumeclaims", "persistentvolumes", "namespaces", "serviceaccounts",
    "resourcequotas", "podtemplates", "storageclasses.storage.k8s.io", "csidrivers.storage.k8s.io",
    "csinodes.storage.k8s.io", "volumeattachments.storage.k8s.io", "volumeattributesclasses.storage.k8s.io",
    "deviceclasses.resource.k8s.io", "resourceclaims.resource.k8s.io", "resourceclaimtemplates.resource.k8s.io",
    "resourceslices.resource.k8s.io",
})  # fmt: skip
"""Kinds whose DELETE answers the object, not a Status."""

ORPHANING = frozenset({"jobs.batch", "replicationcontrollers"})
"""Kinds whose dependents stay by default."""

KEEPS_STATUS_ON_CREATE = frozenset({"nodes"})

_FIRST_STATUS: dict[str, Obj] = {
    "pods": {"phase": "Pending"},
    "namespaces": {"phase": "Active"},
    "persistentvolumes": {"phase": "Pending"},
    "persistentvolumeclaims": {"phase": "Pending"},
    "services": {"loadBalancer": {}},
    "ingresses.networking.k8s.io": {"loadBalancer": {}},
    "replicationcontrollers": {"replicas": 0},
    "replicasets.apps": {"replicas": 0},
    "statefulsets.apps": {"availableReplicas": 0, "replicas": 0},
    "daemonsets.apps": {
        "currentNumberScheduled": 0, "desiredNumberScheduled": 0, "numberMisscheduled": 0, "numberReady": 0,
    },
    "poddisruptionbudgets.policy": {
        "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0,
    },
    "horizontalpodautoscalers.autoscaling": {"desiredReplicas": 0, "currentMetrics": None},
    "volumeattachments.storage.k8s.io": {"attached": False},
}  # fmt: skip


def counts_generations(kind: ApiKind) -> bool:
    """Whether `metadata.generation` counts changes of what is wanted."""
    return kind.resource in WITH_GENERATION or is_custom(kind)


def needs_revision(kind: ApiKind) -> bool:
    """Whether a PUT without resourceVersion is refused."""
    return kind.resource in NEEDS_REVISION or is_custom(kind)


def first_status(kind: ApiKind) -> Obj:
    """The status of a new object, as a server writes it."""
    if is_older(kind):
        return {"currentReplicas": 0, "desiredReplicas": 0}
    return dict(_FIRST_STATUS.get(kind.resource, {}))


def wanted_changed(kind: ApiKind, new: Obj, old: Obj) -> bool:
    """Whether an update moves `metadata.generation`."""
    if is_custom(kind):
        return writing.wanted_changed(kind, new, old)
    if kind.resource == "endpointslices.discovery.k8s.io":
        return _body(new) != _body(old) or labels(new) != labels(old)
    if kind.kind.endswith("WebhookConfiguration"):
        return new.get("webhooks") != old.get("webhooks")
    if kind.resource == "podtemplates":
        return new.get("template") != old.get("template")
    if kind.resource == "deployments.apps" and _annotations(new) != _annotations(old):
        return True
    return new.get("spec") != old.get("spec")


def _annotations(obj: Obj) -> Obj:
    return obj["metadata"].get("annotations") or {}


def _body(obj: Obj) -> Obj:
    return {key: value for key, value in obj.items() if key != "metadata"}
