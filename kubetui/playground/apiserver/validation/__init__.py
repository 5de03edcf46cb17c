"""Validation: whether an object may be stored, in the real server's order and words.

A rule is a function that yields what it finds. Each kind has one for new objects and, where an
update follows others, one for these; both look only at what its own kind adds to metadata.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kubetui.api.errors import FieldError
from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import autoscaling
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.validation import (
    admission_policies,
    autoscalers,
    certificates,
    claims,
    core,
    daemon_sets,
    definitions,
    devices,
    flow_control,
    jobs,
    network_policies,
    networking,
    others,
    pod_update,
    pods,
    policies,
    policy_bindings,
    quotas,
    reviews,
    services,
    stateful_sets,
    storage,
    subresources,
    webhooks,
    workloads,
)
from kubetui.playground.apiserver.validation.fields import Found
from kubetui.playground.apiserver.validation.metadata import metadata, metadata_update

Rule: TypeAlias = Callable[[Obj], Found]
UpdateRule: TypeAlias = Callable[[Obj, Obj], Found]

_CREATE: dict[str, Rule] = {
    "bindings": core.binding,
    "configmaps": core.config_map,
    "endpoints": core.endpoints,
    "events": reviews.event,
    "events.events.k8s.io": reviews.event_v1,
    "limitranges": quotas.limit_range,
    "namespaces": core.namespace,
    "nodes": core.node,
    "persistentvolumeclaims": claims.claim,
    "persistentvolumes": claims.volume,
    "pods": pods.pod_create,
    "podtemplates": workloads.pod_template_object,
    "replicationcontrollers": workloads.replication_controller,
    "resourcequotas": quotas.resource_quota,
    "scales.autoscaling": autoscalers.scale,
    "secrets": core.secret,
    "services": services.service,
    "controllerrevisions.apps": workloads.controller_revision,
    "daemonsets.apps": daemon_sets.daemon_set,
    "deployments.apps": workloads.deployment,
    "replicasets.apps": workloads.replica_set,
    "statefulsets.apps": stateful_sets.stateful_set,
    "selfsubjectaccessreviews.authorization.k8s.io": reviews.self_subject_access_review,
    "subjectaccessreviews.authorization.k8s.io": reviews.subject_access_review,
    "horizontalpodautoscalers.autoscaling": autoscalers.autoscaler,
    "cronjobs.batch": jobs.cron_job,
    "jobs.batch": jobs.job,
    "certificatesigningrequests.certificates.k8s.io": certificates.signing_request,
    "mutatingadmissionpolicies.admissionregistration.k8s.io": admission_policies.mutating_policy,
    "mutatingadmissionpolicybindings.admissionregistration.k8s.io": policy_bindings.binding(validating=False),
    "mutatingwebhookconfigurations.admissionregistration.k8s.io": webhooks.configuration,
    "validatingadmissionpolicies.admissionregistration.k8s.io": admission_policies.validating_policy,
    "validatingadmissionpolicybindings.admissionregistration.k8s.io": policy_bindings.binding(
        validating=True
    ),
    "validatingwebhookconfigurations.admissionregistration.k8s.io": webhooks.configuration,
    "flowschemas.flowcontrol.apiserver.k8s.io": flow_control.flow_schema,
    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": flow_control.priority_level,
    "apiservices.apiregistration.k8s.io": others.api_service,
    "ingressclasses.networking.k8s.io": networking.ingress_class,
    "ingresses.networking.k8s.io": networking.ingress_create,
    "ipaddresses.networking.k8s.io": networking.ip_address,
    "networkpolicies.networking.k8s.io": network_policies.network_policy,
    "resourceclaims.resource.k8s.io": devices.resource_claim,
    "resourceclaimtemplates.resource.k8s.io": devices.resource_claim_template,
    "resourceslices.resource.k8s.io": devices.resource_slice,
    "servicecidrs.networking.k8s.io": networking.service_cidr,
    "poddisruptionbudgets.policy": policies.disruption_budget,
    "clusterrolebindings.rbac.authorization.k8s.io": policies.cluster_role_binding,
    "clusterroles.rbac.authorization.k8s.io": policies.cluster_role,
    "rolebindings.rbac.authorization.k8s.io": policies.role_binding,
    "roles.rbac.authorization.k8s.io": policies.role,
    "csidrivers.storage.k8s.io": storage.csi_driver,
    "csinodes.storage.k8s.io": storage.csi_node,
    "csistoragecapacities.storage.k8s.io": storage.csi_storage_capacity,
    "storageclasses.storage.k8s.io": storage.storage_class,
    "volumeattachments.storage.k8s.io": storage.volume_attachment,
    "volumeattributesclasses.storage.k8s.io": storage.volume_attributes_class,
    DEFINITIONS: definitions.definition,
    "priorityclasses.scheduling.k8s.io": policies.priority_class,
    "leases.coordination.k8s.io": others.lease,
    "runtimeclasses.node.k8s.io": others.runtime_class,
    "endpointslices.discovery.k8s.io": others.endpoint_slice,
}
"""Kinds that are not named here (ServiceAccounts) have no rules of their own."""

_UPDATE: dict[str, UpdateRule] = {
    "configmaps": core.config_map_update,
    "events": lambda new, old: reviews.event(new),
    "events.events.k8s.io": reviews.event_v1_update,
    "namespaces": lambda new, old: iter(()),
    "nodes": core.node_update,
    "persistentvolumeclaims": claims.claim_update,
    "persistentvolumes": claims.volume_update,
    "pods": pod_update.pod_update,
    "resourcequotas": quotas.resource_quota_update,
    "secrets": core.secret_update,
    "services": services.service_update,
    "controllerrevisions.apps": workloads.controller_revision_update,
    "statefulsets.apps": stateful_sets.stateful_set_update,
    "cronjobs.batch": jobs.cron_job_update,
    "jobs.batch": jobs.job_update,
    "ingressclasses.networking.k8s.io": networking.ingress_class_update,
    "ingresses.networking.k8s.io": lambda new, old: networking.ingress(new),
    "ipaddresses.networking.k8s.io": networking.ip_address_update,
    "clusterrolebindings.rbac.authorization.k8s.io": policies.role_binding_update,
    "rolebindings.rbac.authorization.k8s.io": policies.role_binding_update,
    "csidrivers.storage.k8s.io": storage.csi_driver_update,
    "storageclasses.storage.k8s.io": others.unchanged(
        "parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"
    ),
    "volumeattachments.storage.k8s.io": others.unchanged("spec"),
    "volumeattributesclasses.storage.k8s.io": storage.volume_attributes_class_update,
    DEFINITIONS: definitions.definition_update,
    "priorityclasses.scheduling.k8s.io": policies.priority_class_update,
    "runtimeclasses.node.k8s.io": others.runtime_class_update,
}
"""Kinds whose updates follow rules of their own; for the others the new object is looked at alone."""

_ALSO_ON_UPDATE: dict[str, UpdateRule] = {
    "daemonsets.apps": workloads.selector_update,
    "deployments.apps": workloads.selector_update,
    "replicasets.apps": workloads.selector_update,
    "csistoragecapacities.storage.k8s.io": others.unchanged("nodeTopology", "storageClassName"),
    "resourceclaims.resource.k8s.io": others.unchanged("spec"),
    "resourceclaimtemplates.resource.k8s.io": others.unchanged("spec"),
    "endpointslices.discovery.k8s.io": others.unchanged("addressType"),
}
"""What an update may not change, after the rules of a new object."""


_REQUESTS = "certificatesigningrequests.certificates.k8s.io"
_THROUGH: dict[str, dict[str, UpdateRule]] = {
    "approval": {_REQUESTS: certificates.approval_update},
    "ephemeralcontainers": {"pods": subresources.ephemeral_containers},
    "finalize": {},
    "resize": {"pods": subresources.resize},
    "status": {
        _REQUESTS: certificates.status_update,
        "namespaces": subresources.namespace_status,
        DEFINITIONS: definitions.definition_status,
    },
}
"""Subresources that replace the rules of the object: a status is not judged by what is wanted."""


def validate_create(kind: ApiKind, obj: Obj) -> list[FieldError]:
    """What forbids storing a new object; defaults and a name have been given already."""
    if autoscaling.is_older(kind):
        obj = autoscaling.newer(obj)
    rule = _CREATE.get(kind.resource)
    kept = "get" in kind.verbs or kind.plural == "scales"
    return [*(metadata(kind, obj) if kept else ()), *(rule(obj) if rule is not None else ())]


def validate_update(kind: ApiKind, new: Obj, old: Obj, subresource: str = "") -> list[FieldError]:
    """What forbids an update, of the object itself or through one of its subresources."""
    if autoscaling.is_older(kind):
        new, old = autoscaling.newer(new), autoscaling.newer(old)
    found = [*metadata(kind, new), *metadata_update(new, old)]
    if subresource in _THROUGH:
        through = _THROUGH[subresource].get(kind.resource)
        return found + list(through(new, old) if through is not None else ())
    update, create = _UPDATE.get(kind.resource), _CREATE.get(kind.resource)
    if update is not None:
        found += update(new, old)
    elif create is not None:
        found += create(new)
    also = _ALSO_ON_UPDATE.get(kind.resource)
    return found + list(also(new, old) if also is not None else ())
