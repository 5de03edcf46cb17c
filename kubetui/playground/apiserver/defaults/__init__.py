"""Defaults: what the server writes into fields that were left out, on create and on update.

One function for each kind that has any, in one file for each group of kinds.
"""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver import autoscaling
from kubetui.playground.apiserver.customresources import definition_defaults
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.defaults import apps, batch, core, extending, others, pods
from kubetui.playground.apiserver.defaults.always import write_always

_BY_RESOURCE: dict[str, Callable[[Obj], None]] = {
    "endpoints": core.endpoints,
    "limitranges": core.limit_range,
    "namespaces": core.namespace,
    "nodes": core.node,
    "persistentvolumes": core.persistent_volume,
    "persistentvolumeclaims": core.persistent_volume_claim,
    "pods": pods.pod,
    "podtemplates": core.pod_template,
    "replicationcontrollers": core.replication_controller,
    "secrets": core.secret,
    "services": core.service,
    "daemonsets.apps": apps.daemon_set,
    "deployments.apps": apps.deployment,
    "replicasets.apps": apps.replica_set,
    "statefulsets.apps": apps.stateful_set,
    "certificatesigningrequests.certificates.k8s.io": extending.signing_request,
    **{f"{name}.admissionregistration.k8s.io": rule for name, rule in extending.ADMISSION.items()},
    "apiservices.apiregistration.k8s.io": extending.api_service,
    "flowschemas.flowcontrol.apiserver.k8s.io": extending.flow_schema,
    "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": extending.priority_level,
    "resourceclaims.resource.k8s.io": extending.resource_claim,
    "resourceclaimtemplates.resource.k8s.io": extending.resource_claim_template,
    "resourceslices.resource.k8s.io": extending.resource_slice,
    "horizontalpodautoscalers.autoscaling": others.horizontal_pod_autoscaler,
    "cronjobs.batch": batch.cron_job,
    "jobs.batch": batch.job,
    "ingressclasses.networking.k8s.io": others.ingress_class,
    "ingresses.networking.k8s.io": others.ingress,
    "networkpolicies.networking.k8s.io": others.network_policy,
    "clusterrolebindings.rbac.authorization.k8s.io": others.role_binding,
    "rolebindings.rbac.authorization.k8s.io": others.role_binding,
    "csidrivers.storage.k8s.io": others.csi_driver,
    "storageclasses.storage.k8s.io": others.storage_class,
    "priorityclasses.scheduling.k8s.io": others.priority_class,
    DEFINITIONS: definition_defaults.definition,
    "endpointslices.discovery.k8s.io": others.endpoint_slice,
}


def set_defaults(kind: ApiKind, obj: Obj) -> None:
    """Fill in what is absent, in place; doing it twice changes nothing more."""
    apply = autoscaling.defaults if autoscaling.is_older(kind) else _BY_RESOURCE.get(kind.resource)
    if apply is not None:
        apply(obj)
    write_always(kind.resource, obj)
