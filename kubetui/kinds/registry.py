"""The registry: every kind that the playground serves and kubetui knows, each once.

Order is discovery's: the groups as a 1.36 API server lists them, resources sorted by plural.
"""

from __future__ import annotations

from functools import cache

from kubetui.kinds.model import ApiKind

_CREATE = ("create",)


def _core(kind: str, plural: str, *short: str, **more: object) -> ApiKind:
    return _kind("", "v1", kind, plural, *short, **more)


def _kind(group: str, version: str, kind: str, plural: str, *short: str, **more: object) -> ApiKind:
    namespaced = bool(more.pop("namespaced", True))
    return ApiKind(group, version, kind, plural, namespaced, short, **more)  # type: ignore[arg-type]


_ALL = ("all",)
_EXTENDS = ("api-extensions",)
_SCALED = ("scale", "status")

KINDS: tuple[ApiKind, ...] = (
    _core("Binding", "bindings", verbs=_CREATE),
    _core("ComponentStatus", "componentstatuses", "cs", namespaced=False, verbs=("get", "list")),
    _core("ConfigMap", "configmaps", "cm"),
    _core("Endpoints", "endpoints", "ep"),
    _core("Event", "events", "ev"),
    _core("LimitRange", "limitranges", "limits"),
    _core("Namespace", "namespaces", "ns", namespaced=False, subresources=("finalize", "status"),
          verbs=("create", "delete", "get", "list", "patch", "update", "watch")),
    _core("Node", "nodes", "no", namespaced=False, subresources=("status",)),
    _core("PersistentVolume", "persistentvolumes", "pv", namespaced=False, subresources=("status",)),
    _core("PersistentVolumeClaim", "persistentvolumeclaims", "pvc", subresources=("status",)),
    _core("Pod", "pods", "po", categories=_ALL,
          subresources=("attach", "binding", "ephemeralcontainers", "eviction", "exec", "log", "portforward", "resize",
                        "status")),
    _core("PodTemplate", "podtemplates"),
    _core("ReplicationController", "replicationcontrollers", "rc", categories=_ALL, subresources=_SCALED),
    _core("ResourceQuota", "resourcequotas", "quota", subresources=("status",)),
    _core("Secret", "secrets"),
    _core("Service", "services", "svc", categories=_ALL, subresources=("status",)),
    _core("ServiceAccount", "serviceaccounts", "sa", subresources=("token",)),
    _kind("apiregistration.k8s.io", "v1", "APIService", "apiservices", categories=_EXTENDS,
          namespaced=False, subresources=("status",)),
    _kind("apps", "v1", "ControllerRevision", "controllerrevisions"),
    _kind("apps", "v1", "DaemonSet", "daemonsets", "ds", categories=_ALL, subresources=("status",)),
    _kind("apps", "v1", "Deployment", "deployments", "deploy", categories=_ALL, subresources=_SCALED),
    _kind("apps", "v1", "ReplicaSet", "replicasets", "rs", categories=_ALL, subresources=_SCALED),
    _kind("apps", "v1", "StatefulSet", "statefulsets", "sts", categories=_ALL, subresources=_SCALED),
    _kind("events.k8s.io", "v1", "Event", "events", "ev"),
    _kind("authentication.k8s.io", "v1", "SelfSubjectReview", "selfsubjectreviews", namespaced=False,
          verbs=_CREATE),
    _kind("authentication.k8s.io", "v1", "TokenReview", "tokenreviews", namespaced=False, verbs=_CREATE),
    _kind("authorization.k8s.io", "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews",
          verbs=_CREATE),
    _kind("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews",
          namespaced=False, verbs=_CREATE),
    _kind("authorization.k8s.io", "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews",
          namespaced=False, verbs=_CREATE),
    _kind("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews",
          namespaced=False, verbs=_CREATE),
    _kind("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa",
          categories=_ALL, subresources=("status",)),
    _kind("batch", "v1", "CronJob", "cronjobs", "cj", categories=_ALL, subresources=("status",)),
    _kind("batch", "v1", "Job", "jobs", categories=_ALL, subresources=("status",)),
    _kind("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", "csr",
          namespaced=False, subresources=("approval", "status")),
    _kind("networking.k8s.io", "v1", "IngressClass", "ingressclasses", namespaced=False),
    _kind("networking.k8s.io", "v1", "Ingress", "ingresses", "ing", subresources=("status",)),
    _kind("networking.k8s.io", "v1", "IPAddress", "ipaddresses", "ip", namespaced=False),
    _kind("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", "netpol"),
    _kind("networking.k8s.io", "v1", "ServiceCIDR", "servicecidrs", namespaced=False,
          subresources=("status",)),
    _kind("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", "pdb", subresources=("status",)),
    _kind("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", namespaced=False),
    _kind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", namespaced=False),
    _kind("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings"),
    _kind("rbac.authorization.k8s.io", "v1", "Role", "roles"),
    _kind("storage.k8s.io", "v1", "CSIDriver", "csidrivers", namespaced=False),
    _kind("storage.k8s.io", "v1", "CSINode", "csinodes", namespaced=False),
    _kind("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities"),
    _kind("storage.k8s.io", "v1", "StorageClass", "storageclasses", "sc", namespaced=False),
    _kind("storage.k8s.io", "v1", "VolumeAttachment", "volumeattachments", namespaced=False,
          subresources=("status",)),
    _kind("storage.k8s.io", "v1", "VolumeAttributesClass", "volumeattributesclasses", "vac",
          namespaced=False),
    _kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy", "mutatingadmissionpolicies",
          categories=_EXTENDS, namespaced=False),
    _kind("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding",
          "mutatingadmissionpolicybindings", categories=_EXTENDS, namespaced=False),
    _kind("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations",
          categories=_EXTENDS, namespaced=False),
    _kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies",
          categories=_EXTENDS, namespaced=False, subresources=("status",)),
    _kind("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding",
          "validatingadmissionpolicybindings", categories=_EXTENDS, namespaced=False),
    _kind("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration",
          "validatingwebhookconfigurations", categories=_EXTENDS, namespaced=False),
    _kind("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", "crd", "crds",
          categories=_EXTENDS, namespaced=False, subresources=("status",)),
    _kind("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses", "pc", namespaced=False),
    _kind("coordination.k8s.io", "v1", "Lease", "leases"),
    _kind("node.k8s.io", "v1", "RuntimeClass", "runtimeclasses", namespaced=False),
    _kind("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices"),
    _kind("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema", "flowschemas", namespaced=False,
          subresources=("status",)),
    _kind("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration", "prioritylevelconfigurations",
          namespaced=False, subresources=("status",)),
    _kind("resource.k8s.io", "v1", "DeviceClass", "deviceclasses", namespaced=False),
    _kind("resource.k8s.io", "v1", "ResourceClaim", "resourceclaims", subresources=("status",)),
    _kind("resource.k8s.io", "v1", "ResourceClaimTemplate", "resourceclaimtemplates"),
    _kind("resource.k8s.io", "v1", "ResourceSlice", "resourceslices", namespaced=False),
)  # fmt: skip

OLDER: tuple[ApiKind, ...] = (
    _kind("autoscaling", "v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "hpa",
          categories=_ALL, subresources=("status",)),
)  # fmt: skip
"""Versions that are served beside the preferred one of the same kind: other views of the same objects."""


@cache
def _by_resource() -> dict[str, ApiKind]:
    return {kind.resource: kind for kind in KINDS}


@cache
def _by_kind() -> dict[tuple[str, str], ApiKind]:
    return {(kind.api_version, kind.kind): kind for kind in (*OLDER, *KINDS)}


@cache
def _by_any_name() -> dict[str, ApiKind]:
    found: dict[str, ApiKind] = {}
    for kind in KINDS:
        for name in (kind.resource, kind.plural, kind.singular, *kind.short_names):
            found.setdefault(name, kind)
    return found


def by_resource(resource: str) -> ApiKind | None:
    """The kind of a plural with its group (`pods`, `deployments.apps`)."""
    return _by_resource().get(resource)


def by_kind(api_version: str, kind: str) -> ApiKind | None:
    """The kind of an object's `apiVersion` and `kind`."""
    return _by_kind().get((api_version, kind))


def find(word: str) -> ApiKind | None:
    """What a person may call a kind: plural, singular, short name or Kind, any case, group optional."""
    return _by_any_name().get(word.lower())
