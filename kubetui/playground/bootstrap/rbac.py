"""The cluster roles and bindings of a fresh cluster, as compact tables.

Rule: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy`; how a line reads says `rules`.
"""

from __future__ import annotations

from kubetui.api.meta import Obj
from kubetui.playground.bootstrap.rules import EVENTS, GROUP, READ, binding, namespaced, role

_WRITE = "create,update,patch,delete,deletecollection"
_APPS = (
    "statefulsets,statefulsets/scale,daemonsets,deployments,deployments/scale,replicasets,replicasets/scale"
)

_VIEW = (
    f"{READ} - pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,"
    "services/status,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,configmaps",
    f"{READ} - limitranges,resourcequotas,bindings,pods/status,resourcequotas/status,namespaces/status,"
    "replicationcontrollers/status,pods/log",
    f"{READ} - namespaces",
    f"{READ} -,events.k8s.io events",
    f"{READ} discovery.k8s.io endpointslices",
    f"{READ} apps controllerrevisions,statefulsets/status,daemonsets/status,deployments/status,"
    f"replicasets/status,{_APPS}",
    f"{READ} autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status",
    f"{READ} batch jobs,cronjobs,cronjobs/status,jobs/status",
    f"{READ} policy poddisruptionbudgets,poddisruptionbudgets/status",
    f"{READ} networking.k8s.io networkpolicies,ingresses,ingresses/status",
    f"{READ} resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates",
)
_EDIT = (
    f"{READ} - pods/attach,pods/proxy,pods/exec,pods/portforward,secrets,services/proxy",
    "impersonate - serviceaccounts",
    f"{_WRITE} - pods,pods/attach,pods/proxy,pods/exec,pods/portforward",
    "create - pods/eviction,serviceaccounts/token",
    f"{_WRITE} - replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/proxy,"
    "persistentvolumeclaims,configmaps,secrets",
    f"{_WRITE} -,events.k8s.io events",
    f"{_WRITE} apps {_APPS},deployments/rollback",
    f"{_WRITE} autoscaling horizontalpodautoscalers",
    f"{_WRITE} batch jobs,cronjobs",
    f"{_WRITE} policy poddisruptionbudgets",
    f"{_WRITE} networking.k8s.io networkpolicies,ingresses",
    f"{READ},{_WRITE} coordination.k8s.io leases",
)
_ADMIN = (
    "create authorization.k8s.io localsubjectaccessreviews",
    f"{READ},{_WRITE} {GROUP} roles,rolebindings",
)
_INFO = ("get URL /livez,/readyz,/healthz,/version,/version/",)
_DISCOVERY = (
    "get URL /livez,/readyz,/healthz,/version,/version/,/openapi,/openapi/*,/api,/api/*,/apis,/apis/*",
)

ROLES: dict[str, tuple[str, ...]] = {
    "cluster-admin": ("* * *", "* URL *"),
    "admin": (*_VIEW, *_EDIT, *_ADMIN),
    "edit": (*_VIEW, *_EDIT),
    "view": _VIEW,
    "system:aggregate-to-admin": _ADMIN,
    "system:aggregate-to-edit": _EDIT,
    "system:aggregate-to-view": _VIEW,
    "system:discovery": _DISCOVERY,
    "system:public-info-viewer": _INFO,
    "system:basic-user": (
        "create authorization.k8s.io selfsubjectaccessreviews,selfsubjectrulesreviews",
        "create authentication.k8s.io selfsubjectreviews",
    ),
    "system:monitoring": (
        "get URL /healthz,/healthz/*,/livez,/livez/*,/readyz,/readyz/*,/metrics,/metrics/slis",
    ),
    "system:auth-delegator": (
        "create authentication.k8s.io tokenreviews",
        "create authorization.k8s.io subjectaccessreviews",
    ),
    "system:node": (
        f"{READ} - services,pods,secrets,configmaps",
        "create,get,list,watch,update,patch - nodes",
        "update,patch - nodes/status,pods/status",
        *EVENTS,
        "create,delete - pods",
        "create - pods/eviction,serviceaccounts/token",
        "get - persistentvolumeclaims,persistentvolumes,endpoints",
        "get,create,update,patch,delete coordination.k8s.io leases",
        "get,create,update,patch,delete storage.k8s.io csinodes",
        f"{READ} storage.k8s.io csidrivers",
    ),
    "system:node-proxier": (
        "list,watch - services,endpoints",
        f"{READ} - nodes",
        *EVENTS,
        "list,watch networking.k8s.io servicecidrs",
        "list,watch discovery.k8s.io endpointslices",
    ),
    "system:node-bootstrapper": ("create,get,list,watch certificates.k8s.io certificatesigningrequests",),
    "system:node-problem-detector": ("get - nodes", "patch - nodes/status", *EVENTS),
    "system:kube-aggregator": (f"{READ} - services,endpoints",),
    "system:kube-controller-manager": (
        *EVENTS,
        "create,get,list,watch,update coordination.k8s.io leases",
        "create - secrets,serviceaccounts,serviceaccounts/token",
        "delete - secrets",
        "get - namespaces,secrets,serviceaccounts,configmaps",
        "update - secrets,serviceaccounts",
        "create authentication.k8s.io tokenreviews",
        "create authorization.k8s.io subjectaccessreviews",
        "list,watch * *",
    ),
    "system:kube-dns": ("list,watch - endpoints,services",),
    "system:coredns": (
        "list,watch - endpoints,services,pods,namespaces",
        "list,watch discovery.k8s.io endpointslices",
    ),
    "system:kube-scheduler": (
        *EVENTS,
        "create,get,list,watch,update coordination.k8s.io leases",
        f"{READ} - nodes,services,replicationcontrollers,persistentvolumeclaims,persistentvolumes,namespaces",
        "get,list,watch,delete - pods",
        "create - pods/binding,bindings",
        "patch,update - pods/status",
        f"{READ} apps replicasets,statefulsets",
        f"{READ} policy poddisruptionbudgets",
        f"{READ} storage.k8s.io csinodes,csidrivers,csistoragecapacities,storageclasses",
    ),
    "system:volume-scheduler": (
        f"{READ},update,patch - persistentvolumes,persistentvolumeclaims",
        f"{READ} storage.k8s.io storageclasses",
    ),
    "system:persistent-volume-provisioner": (
        "get,list,watch,create,delete - persistentvolumes",
        "get,list,watch,update - persistentvolumeclaims",
        f"{READ} storage.k8s.io storageclasses",
        *EVENTS,
    ),
    "system:kubelet-api-admin": (
        f"{READ},proxy - nodes",
        "* - nodes/proxy,nodes/metrics,nodes/stats,nodes/log,nodes/pods,nodes/healthz,nodes/configz",
    ),
    "system:service-account-issuer-discovery": (
        "get URL /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,"
        "/openid/v1/jwks/",
    ),
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient": (
        "create certificates.k8s.io certificatesigningrequests/nodeclient",
    ),
    **{
        f"system:certificates.k8s.io:{name}-approver": (
            f"approve certificates.k8s.io signers kubernetes.io/{name}",
        )
        for name in (
            "kube-apiserver-client",
            "kube-apiserver-client-kubelet",
            "kubelet-serving",
            "legacy-unknown",
        )
    },
    "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient": (
        "create certificates.k8s.io certificatesigningrequests/selfnodeclient",
    ),
    "kindnet": ("list,watch,patch - nodes", f"{READ} networking.k8s.io networkpolicies"),
    "local-path-provisioner-role": (
        f"{READ} - nodes,persistentvolumeclaims,configmaps,pods,pods/log",
        f"{READ},{_WRITE} - persistentvolumes",
        f"{READ} storage.k8s.io storageclasses",
        *EVENTS,
    ),
}
"""Every cluster role by name."""

_BINDINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cluster-admin", "cluster-admin", ("group system:masters",)),
    ("kubeadm:cluster-admins", "cluster-admin", ("group kubeadm:cluster-admins",)),
    ("system:monitoring", "system:monitoring", ("group system:monitoring",)),
    ("system:discovery", "system:discovery", ("group system:authenticated",)),
    ("system:basic-user", "system:basic-user", ("group system:authenticated",)),
    ("system:public-info-viewer", "system:public-info-viewer",
     ("group system:authenticated", "group system:unauthenticated")),
    ("system:node-proxier", "system:node-proxier", ("user system:kube-proxy",)),
    ("kubeadm:node-proxier", "system:node-proxier", ("sa kube-system kube-proxy",)),
    ("system:kube-controller-manager", "system:kube-controller-manager",
     ("user system:kube-controller-manager",)),
    ("system:kube-dns", "system:kube-dns", ("sa kube-system kube-dns",)),
    ("system:coredns", "system:coredns", ("sa kube-system coredns",)),
    ("system:kube-scheduler", "system:kube-scheduler", ("user system:kube-scheduler",)),
    ("system:volume-scheduler", "system:volume-scheduler", ("user system:kube-scheduler",)),
    ("system:node", "system:node", ()),
    ("system:service-account-issuer-discovery", "system:service-account-issuer-discovery",
     ("group system:serviceaccounts",)),
    ("kindnet", "kindnet", ("sa kube-system kindnet",)),
    ("local-path-provisioner-bind", "local-path-provisioner-role",
     ("sa local-path-storage local-path-provisioner-service-account",)),
)  # fmt: skip


_NAMESPACED: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("kube-system", "extension-apiserver-authentication-reader",
     (f"{READ} - configmaps extension-apiserver-authentication",),
     ("user system:kube-controller-manager", "user system:kube-scheduler")),
    ("kube-system", "system::leader-locking-kube-controller-manager",
     ("watch - configmaps", "get,update - configmaps kube-controller-manager"),
     ("user system:kube-controller-manager", "sa kube-system kube-controller-manager")),
    ("kube-system", "system::leader-locking-kube-scheduler",
     ("watch - configmaps", "get,update - configmaps kube-scheduler"),
     ("user system:kube-scheduler", "sa kube-system kube-scheduler")),
    ("kube-system", "system:controller:bootstrap-signer", (f"{READ} - secrets",),
     ("sa kube-system bootstrap-signer",)),
    ("kube-public", "system:controller:bootstrap-signer",
     (f"{READ} - configmaps", "update - configmaps cluster-info", *EVENTS), ("sa kube-system bootstrap-signer",)),
    ("kube-system", "system:controller:token-cleaner", (f"{READ},delete - secrets", *EVENTS),
     ("sa kube-system token-cleaner",)),
    ("kube-system", "kube-proxy", ("get - configmaps kube-proxy",),
     ("group system:bootstrappers:kubeadm:default-node-token",)),
    ("kube-system", "kubeadm:kubelet-config", ("get - configmaps kubelet-config",),
     ("group system:nodes", "group system:bootstrappers:kubeadm:default-node-token")),
    ("kube-system", "kubeadm:nodes-kubeadm-config", ("get - configmaps kubeadm-config",),
     ("group system:bootstrappers:kubeadm:default-node-token", "group system:nodes")),
    ("kube-public", "kubeadm:bootstrap-signer-clusterinfo", ("get - configmaps cluster-info",),
     ("user system:anonymous",)),
)  # fmt: skip


def objects() -> list[tuple[str, Obj]]:
    """Every role and binding with its resource."""
    roles = [(f"clusterroles.{GROUP}", role(name, lines)) for name, lines in ROLES.items()]
    bindings = [(f"clusterrolebindings.{GROUP}", binding(*each)) for each in _BINDINGS]
    return [*roles, *bindings, *(found for each in _NAMESPACED for found in namespaced(*each))]
