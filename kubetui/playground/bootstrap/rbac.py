"""The cluster roles and bindings of a fresh cluster, as compact tables.

Rule: `plugin/pkg/auth/authorizer/rbac/bootstrappolicy`. A rule reads `VERBS GROUP RESOURCES`, each a comma list;
the group of core is `-`; `get URL …` is a rule about paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kubetui.api.meta import Obj

_GROUP = "rbac.authorization.k8s.io"
_LABELS = {"kubernetes.io/bootstrapping": "rbac-defaults"}
_ANNOTATIONS = {f"{_GROUP}/autoupdate": "true"}
_READ = "get,list,watch"
_WRITE = "create,update,patch,delete,deletecollection"
_EVENTS = ("create,update,patch -,events.k8s.io events",)
_APPS = (
    "statefulsets,statefulsets/scale,daemonsets,deployments,deployments/scale,replicasets,replicasets/scale"
)

_VIEW = (
    f"{_READ} - pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,"
    "services/status,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,configmaps",
    f"{_READ} - limitranges,resourcequotas,bindings,pods/status,resourcequotas/status,namespaces/status,"
    "replicationcontrollers/status,pods/log",
    f"{_READ} - namespaces",
    f"{_READ} -,events.k8s.io events",
    f"{_READ} discovery.k8s.io endpointslices",
    f"{_READ} apps controllerrevisions,statefulsets/status,daemonsets/status,deployments/status,"
    f"replicasets/status,{_APPS}",
    f"{_READ} autoscaling horizontalpodautoscalers,horizontalpodautoscalers/status",
    f"{_READ} batch jobs,cronjobs,cronjobs/status,jobs/status",
    f"{_READ} policy poddisruptionbudgets,poddisruptionbudgets/status",
    f"{_READ} networking.k8s.io networkpolicies,ingresses,ingresses/status",
    f"{_READ} resource.k8s.io resourceclaims,resourceclaims/status,resourceclaimtemplates",
)
_EDIT = (
    f"{_READ} - pods/attach,pods/proxy,pods/exec,pods/portforward,secrets,services/proxy",
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
    f"{_READ},{_WRITE} coordination.k8s.io leases",
)
_ADMIN = (
    "create authorization.k8s.io localsubjectaccessreviews",
    f"{_READ},{_WRITE} {_GROUP} roles,rolebindings",
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
        f"{_READ} - services,pods,secrets,configmaps",
        "create,get,list,watch,update,patch - nodes",
        "update,patch - nodes/status,pods/status",
        *_EVENTS,
        "create,delete - pods",
        "create - pods/eviction,serviceaccounts/token",
        "get - persistentvolumeclaims,persistentvolumes,endpoints",
        "get,create,update,patch,delete coordination.k8s.io leases",
        "get,create,update,patch,delete storage.k8s.io csinodes",
        f"{_READ} storage.k8s.io csidrivers",
    ),
    "system:node-proxier": (
        "list,watch - services,endpoints",
        f"{_READ} - nodes",
        *_EVENTS,
        "list,watch networking.k8s.io servicecidrs",
        "list,watch discovery.k8s.io endpointslices",
    ),
    "system:node-bootstrapper": ("create,get,list,watch certificates.k8s.io certificatesigningrequests",),
    "system:node-problem-detector": ("get - nodes", "patch - nodes/status", *_EVENTS),
    "system:kube-aggregator": (f"{_READ} - services,endpoints",),
    "system:kube-controller-manager": (
        *_EVENTS,
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
        *_EVENTS,
        "create,get,list,watch,update coordination.k8s.io leases",
        f"{_READ} - nodes,services,replicationcontrollers,persistentvolumeclaims,persistentvolumes,namespaces",
        "get,list,watch,delete - pods",
        "create - pods/binding,bindings",
        "patch,update - pods/status",
        f"{_READ} apps replicasets,statefulsets",
        f"{_READ} policy poddisruptionbudgets",
        f"{_READ} storage.k8s.io csinodes,csidrivers,csistoragecapacities,storageclasses",
    ),
    "system:volume-scheduler": (
        f"{_READ},update,patch - persistentvolumes,persistentvolumeclaims",
        f"{_READ} storage.k8s.io storageclasses",
    ),
    "system:persistent-volume-provisioner": (
        "get,list,watch,create,delete - persistentvolumes",
        "get,list,watch,update - persistentvolumeclaims",
        f"{_READ} storage.k8s.io storageclasses",
        *_EVENTS,
    ),
    "system:kubelet-api-admin": (
        f"{_READ},proxy - nodes",
        "* - nodes/proxy,nodes/metrics,nodes/stats,nodes/log,nodes/pods,nodes/healthz,nodes/configz",
    ),
    "system:service-account-issuer-discovery": (
        "get URL /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,"
        "/openid/v1/jwks/",
    ),
    "system:certificates.k8s.io:certificatesigningrequests:nodeclient": (
        "create certificates.k8s.io certificatesigningrequests/nodeclient",
    ),
    "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient": (
        "create certificates.k8s.io certificatesigningrequests/selfnodeclient",
    ),
    "kindnet": ("list,watch,patch - nodes", f"{_READ} networking.k8s.io networkpolicies"),
    "local-path-provisioner-role": (
        f"{_READ} - nodes,persistentvolumeclaims,configmaps,pods,pods/log",
        f"{_READ},{_WRITE} - persistentvolumes",
        f"{_READ} storage.k8s.io storageclasses",
        *_EVENTS,
    ),
}
"""Every cluster role by name."""

_AGGREGATED = {
    "admin": ("admin", "edit", "view"),
    "edit": ("edit", "view"),
    "view": ("view",),
}
_ADDED_TO = {
    "system:aggregate-to-admin": "admin", "system:aggregate-to-edit": "edit", "system:aggregate-to-view": "view",
}  # fmt: skip

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


def _rule(line: str) -> Obj:
    verbs, group, resources = line.split(" ")
    found: Obj = {"verbs": verbs.split(",")}
    if group == "URL":
        return {**found, "nonResourceURLs": resources.split(",")}
    groups = ["" if each == "-" else each for each in group.split(",")]
    return {**found, "apiGroups": groups, "resources": resources.split(",")}


def _role(name: str, lines: Sequence[str]) -> Obj:
    labels = dict(_LABELS) if _is_default(name) else {}
    role: Obj = {"metadata": {"name": name}, "rules": [_rule(line) for line in lines]}
    if target := _ADDED_TO.get(name):
        labels[f"{_GROUP}/aggregate-to-{target}"] = "true"
    if sources := _AGGREGATED.get(name):
        chosen = [{"matchLabels": {f"{_GROUP}/aggregate-to-{each}": "true"}} for each in sources]
        role["aggregationRule"] = {"clusterRoleSelectors": chosen}
    if _is_default(name):
        role["metadata"] |= {"labels": labels, "annotations": dict(_ANNOTATIONS)}
    return role


def _is_default(name: str) -> bool:
    return name in ("cluster-admin", "admin", "edit", "view") or (
        name.startswith("system:") and name != "system:coredns"
    )


def _subject(line: str) -> Obj:
    kind, *rest = line.split(" ")
    if kind == "sa":
        return {"kind": "ServiceAccount", "namespace": rest[0], "name": rest[1]}
    return {"apiGroup": _GROUP, "kind": {"user": "User", "group": "Group"}[kind], "name": rest[0]}


def _binding(name: str, role: str, subjects: Iterable[str]) -> Obj:
    about: Obj = {"name": name}
    if _is_default(name):
        about |= {"labels": dict(_LABELS), "annotations": dict(_ANNOTATIONS)}
    found: Obj = {"metadata": about, "roleRef": {"apiGroup": _GROUP, "kind": "ClusterRole", "name": role}}
    if subjects:
        found["subjects"] = [_subject(line) for line in subjects]
    return found


def objects() -> list[tuple[str, Obj]]:
    """Every cluster role and binding with its resource."""
    roles = [(f"clusterroles.{_GROUP}", _role(name, lines)) for name, lines in ROLES.items()]
    bindings = [(f"clusterrolebindings.{_GROUP}", _binding(*each)) for each in _BINDINGS]
    return [*roles, *bindings]
