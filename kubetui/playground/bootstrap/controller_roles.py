"""What each controller may do, and the account that it does it as.

Rule: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go`. Written as in `rules`; the events that
nearly every controller records are added where they are not refused with `!`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj
from kubetui.playground.bootstrap.rules import EVENTS, GROUP, READ, binding, role

CONTROLLERS: dict[str, tuple[str, ...]] = {
    "attachdetach-controller": (
        "list,watch - persistentvolumes,persistentvolumeclaims", f"{READ} - nodes",
        "patch,update - nodes/status", f"{READ} - pods",
        f"{READ},create,delete storage.k8s.io volumeattachments", f"{READ} storage.k8s.io csidrivers,csinodes",
    ),
    "certificate-controller": (
        f"{READ},delete certificates.k8s.io certificatesigningrequests",
        "update certificates.k8s.io certificatesigningrequests/approval,certificatesigningrequests/status",
        "create authorization.k8s.io subjectaccessreviews",
    ),
    "clusterrole-aggregation-controller": (
        "escalate,get,list,patch,update,watch rbac.authorization.k8s.io clusterroles", "!",
    ),
    "cronjob-controller": (
        f"{READ},update batch cronjobs", f"{READ},create,delete,patch,update batch jobs",
        "update batch cronjobs/finalizers,cronjobs/status", "delete,list - pods",
    ),
    "daemon-set-controller": (
        f"{READ} apps daemonsets", "update apps daemonsets/finalizers,daemonsets/status", "list,watch - nodes",
        "list,watch,create,delete,patch - pods", "create - pods/binding",
        f"{READ},create,delete,patch,update apps controllerrevisions",
    ),
    "deployment-controller": (
        f"{READ},update apps deployments", "update apps deployments/finalizers,deployments/status",
        f"{READ},create,delete,patch,update apps replicasets", f"{READ},update - pods",
    ),
    "disruption-controller": (
        f"{READ} apps deployments,replicasets,statefulsets", f"{READ} - replicationcontrollers",
        f"{READ} policy poddisruptionbudgets", "update policy poddisruptionbudgets/status",
        f"{READ} - pods", "patch,update - pods/status", "get * */scale",
    ),
    "endpoint-controller": (
        f"{READ} - pods,services", f"{READ},create,delete,update - endpoints", "create - endpoints/restricted",
    ),
    "endpointslice-controller": (
        f"{READ} - nodes,pods,services", "update - services/finalizers",
        f"{READ},create,delete,update discovery.k8s.io endpointslices",
        "create discovery.k8s.io endpointslices/restricted",
    ),
    "endpointslicemirroring-controller": (
        f"{READ} - endpoints,services", "update - services/finalizers", "update - endpoints/finalizers",
        f"{READ},create,delete,update discovery.k8s.io endpointslices",
        "create discovery.k8s.io endpointslices/restricted",
    ),
    "ephemeral-volume-controller": (
        f"{READ} - pods", "update - pods/finalizers", f"{READ},create - persistentvolumeclaims",
    ),
    "expand-controller": (
        f"{READ},patch,update - persistentvolumes", "patch,update - persistentvolumeclaims/status",
        f"{READ} - persistentvolumeclaims", f"{READ} storage.k8s.io storageclasses", "get - endpoints,services",
        "get - secrets",
    ),
    "generic-garbage-collector": (f"{READ},delete,patch,update * *",),
    "horizontal-pod-autoscaler": (
        f"{READ} autoscaling horizontalpodautoscalers", "update autoscaling horizontalpodautoscalers/status",
        "get,update * */scale", "list - pods", "list metrics.k8s.io pods", "get,list custom.metrics.k8s.io *",
        "get,list external.metrics.k8s.io *",
    ),
    "job-controller": (
        f"{READ},patch,update batch jobs", "update batch jobs/status", "update batch jobs/finalizers",
        f"{READ},create,delete,patch - pods",
    ),
    "legacy-service-account-token-cleaner": (
        "get - configmaps", "list,watch - pods", "delete,list,patch,watch - secrets", "list,watch - serviceaccounts",
    ),
    "namespace-controller": (
        f"{READ},delete - namespaces", "update - namespaces/finalize,namespaces/status",
        "delete,deletecollection,get,list * *", "!",
    ),
    "node-controller": (
        f"{READ},delete,patch,update - nodes", "patch,update - nodes/status", "patch,update - pods/status",
        f"{READ},delete - pods",
    ),
    "persistent-volume-binder": (
        f"{READ},create,delete,update - persistentvolumes", "update - persistentvolumes/status",
        f"{READ},update - persistentvolumeclaims", "update - persistentvolumeclaims/status",
        f"{READ},create,delete - pods", f"{READ} storage.k8s.io storageclasses",
        "create,delete,get - endpoints,services", "get,list - secrets", "get,list - nodes",
    ),
    "pod-garbage-collector": (
        f"{READ},delete - pods", f"{READ} - nodes", "patch - pods/status",
    ),
    "pv-protection-controller": (f"{READ},update - persistentvolumes",),
    "pvc-protection-controller": (f"{READ},update - persistentvolumeclaims", f"{READ} - pods"),
    "replicaset-controller": (
        f"{READ},update apps replicasets", "update apps replicasets/finalizers,replicasets/status",
        f"{READ},create,delete,patch - pods",
    ),
    "replication-controller": (
        f"{READ},update - replicationcontrollers",
        "update - replicationcontrollers/finalizers,replicationcontrollers/status",
        f"{READ},create,delete,patch - pods",
    ),
    "resourcequota-controller": ("list,watch * *", "update - resourcequotas/status"),
    "root-ca-cert-publisher": ("create,update - configmaps",),
    "route-controller": ("list,watch - nodes", "patch,update - nodes/status"),
    "service-account-controller": ("create - serviceaccounts",),
    "service-cidrs-controller": (
        f"{READ},patch,update networking.k8s.io servicecidrs",
        "patch,update networking.k8s.io servicecidrs/finalizers,servicecidrs/status",
        f"{READ} networking.k8s.io ipaddresses",
    ),
    "service-controller": (
        f"{READ} - services", "patch,update - services/status", "list,watch - nodes",
    ),
    "statefulset-controller": (
        "list,watch - pods", f"{READ} apps statefulsets", "update apps statefulsets/status",
        "update apps statefulsets/finalizers", "create,delete,get,patch,update - pods",
        f"{READ},create,delete,patch,update apps controllerrevisions", "create,get - persistentvolumeclaims",
        "delete,update - persistentvolumeclaims",
    ),
    "ttl-after-finished-controller": (f"{READ},delete batch jobs",),
    "ttl-controller": ("list,patch,update,watch - nodes",),
    "validatingadmissionpolicy-status-controller": (
        f"{READ} admissionregistration.k8s.io validatingadmissionpolicies",
        "get,patch,update admissionregistration.k8s.io validatingadmissionpolicies/status",
    ),
    "volumeattributesclass-protection-controller": (
        f"{READ},update storage.k8s.io volumeattributesclasses", f"{READ} - persistentvolumes",
        f"{READ} - persistentvolumeclaims",
    ),
}  # fmt: skip
"""The rules of each controller by the name of its account."""

_MORE_ACCOUNTS = ("bootstrap-signer", "token-cleaner")


def objects() -> list[tuple[str, Obj]]:
    """The accounts of the controllers, their roles and the bindings between them."""
    names = [*CONTROLLERS, *_MORE_ACCOUNTS]
    accounts = [
        ("serviceaccounts", {"metadata": {"name": n, "namespace": "kube-system"}}) for n in sorted(names)
    ]
    return [*accounts, *(each for name in CONTROLLERS for each in _pair(name))]


def _pair(name: str) -> list[tuple[str, Obj]]:
    full, lines = f"system:controller:{name}", [line for line in CONTROLLERS[name] if line != "!"]
    if "!" not in CONTROLLERS[name]:
        lines += EVENTS
    subject = f"sa kube-system {name}"
    return [
        (f"clusterroles.{GROUP}", role(full, lines)),
        (f"clusterrolebindings.{GROUP}", binding(full, full, [subject])),
    ]
