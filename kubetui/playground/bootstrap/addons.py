"""What runs in kube-system beside the control plane: DNS, kube-proxy, the pod network, storage.

As kubeadm and kind lay them out.
"""

from __future__ import annotations

from kubetui.api.meta import Obj
from kubetui.playground.bootstrap.basics import CLUSTER_CIDR, DNS_ADDRESS, VERSION

_SYSTEM = "kube-system"
_STORAGE = "local-path-storage"
_DNS = {"k8s-app": "kube-dns"}
_CONTROL_PLANE = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}

_COREFILE = """\
.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
"""

_PROXY_KUBECONFIG = """\
apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://playground-control-plane:6443
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token"""
_PROXY_CONFIG = f"""\
apiVersion: kubeproxy.config.k8s.io/v1alpha1
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
clusterCIDR: {CLUSTER_CIDR}
kind: KubeProxyConfiguration
mode: iptables
"""


def _named(name: str, namespace: str = _SYSTEM, **more: object) -> Obj:
    return {"metadata": {"name": name, "namespace": namespace, **more}}


def objects() -> list[tuple[str, Obj]]:
    """Every object of the add-ons with its resource, in the order in which they are made."""
    return [
        ("namespaces", {"metadata": {"name": _STORAGE}}),
        *[("serviceaccounts", _named(name)) for name in ("coredns", "kube-proxy", "kindnet")],
        ("serviceaccounts", _named("local-path-provisioner-service-account", _STORAGE)),
        ("configmaps", {**_named("coredns"), "data": {"Corefile": _COREFILE}}),
        ("configmaps", {**_named("kube-proxy", labels={"app": "kube-proxy"}), "data": {
            "config.conf": _PROXY_CONFIG, "kubeconfig.conf": _PROXY_KUBECONFIG}}),
        ("ingressclasses.networking.k8s.io", _ingress_class()),
        ("services", _dns_service()),
        ("storageclasses.storage.k8s.io", _storage_class()),
        ("daemonsets.apps", _kube_proxy()),
        ("daemonsets.apps", _kindnet()),
        ("deployments.apps", _coredns()),
    ]  # fmt: skip


def _dns_service() -> Obj:
    ports = [
        {"name": "dns", "port": 53, "protocol": "UDP", "targetPort": 53},
        {"name": "dns-tcp", "port": 53, "protocol": "TCP", "targetPort": 53},
        {"name": "metrics", "port": 9153, "protocol": "TCP", "targetPort": 9153},
    ]
    labels = {**_DNS, "kubernetes.io/cluster-service": "true", "kubernetes.io/name": "CoreDNS"}
    annotations = {"prometheus.io/port": "9153", "prometheus.io/scrape": "true"}
    return {
        **_named("kube-dns", labels=labels, annotations=annotations),
        "spec": {"clusterIP": DNS_ADDRESS, "clusterIPs": [DNS_ADDRESS], "selector": _DNS, "ports": ports},
    }


def _ingress_class() -> Obj:
    words = {"component": "controller", "instance": "ingress-nginx", "name": "ingress-nginx",
             "part-of": "ingress-nginx"}  # fmt: skip
    return {
        "metadata": {
            "name": "nginx", "labels": {f"app.kubernetes.io/{key}": value for key, value in words.items()},
            "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"},
        },
        "spec": {"controller": "k8s.io/ingress-nginx"},
    }  # fmt: skip


def _storage_class() -> Obj:
    return {
        "metadata": {
            "name": "standard",
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": "rancher.io/local-path",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "WaitForFirstConsumer",
    }


def _workload(name: str, labels: dict[str, str], pod: Obj, **spec: object) -> Obj:
    template = {"metadata": {"labels": dict(labels)}, "spec": pod}
    return {
        **_named(name, labels=dict(labels)),
        "spec": {"selector": {"matchLabels": dict(labels)}, "template": template, **spec},
    }


def _coredns() -> Obj:
    config = {"name": "coredns", "items": [{"key": "Corefile", "path": "Corefile"}]}
    pod = {
        "priorityClassName": "system-cluster-critical", "serviceAccountName": "coredns", "dnsPolicy": "Default",
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "tolerations": [{"key": "CriticalAddonsOnly", "operator": "Exists"}, _CONTROL_PLANE],
        "affinity": {"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [_apart()]}},
        "containers": [_coredns_container()], "volumes": [{"name": "config-volume", "configMap": config}],
    }  # fmt: skip
    rolling = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}}
    return _workload("coredns", _DNS, pod, replicas=2, strategy=rolling)


def _apart() -> Obj:
    chosen = {"matchExpressions": [{"key": "k8s-app", "operator": "In", "values": ["kube-dns"]}]}
    return {
        "weight": 100,
        "podAffinityTerm": {"labelSelector": chosen, "topologyKey": "kubernetes.io/hostname"},
    }


def _coredns_container() -> Obj:
    security = {
        "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
        "capabilities": {"add": ["NET_BIND_SERVICE"], "drop": ["ALL"]},
    }  # fmt: skip
    ports = [
        {"name": "dns", "containerPort": 53, "protocol": "UDP"},
        {"name": "dns-tcp", "containerPort": 53, "protocol": "TCP"},
        {"name": "metrics", "containerPort": 9153, "protocol": "TCP"},
        {"name": "liveness-probe", "containerPort": 8080, "protocol": "TCP"},
        {"name": "readiness-probe", "containerPort": 8181, "protocol": "TCP"},
    ]
    return {
        "name": "coredns", "image": "registry.k8s.io/coredns/coredns:v1.13.1",
        "imagePullPolicy": "IfNotPresent", "args": ["-conf", "/etc/coredns/Corefile"], "ports": ports,
        "resources": {"limits": {"memory": "170Mi"}, "requests": {"cpu": "100m", "memory": "70Mi"}},
        "securityContext": security,
        "volumeMounts": [{"name": "config-volume", "mountPath": "/etc/coredns", "readOnly": True}],
        "livenessProbe": {"httpGet": {"path": "/health", "port": "liveness-probe"}, "initialDelaySeconds": 60,
                          "timeoutSeconds": 5, "failureThreshold": 5},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "readiness-probe"}},
    }  # fmt: skip


def _on_every_node(account: str, container: Obj, **more: object) -> Obj:
    return {
        "priorityClassName": "system-node-critical", "serviceAccountName": account, "hostNetwork": True,
        "nodeSelector": {"kubernetes.io/os": "linux"}, "tolerations": [{"operator": "Exists"}],
        "containers": [container], **more,
    }  # fmt: skip


def _kube_proxy() -> Obj:
    container = {
        "name": "kube-proxy", "image": f"registry.k8s.io/kube-proxy:{VERSION}",
        "imagePullPolicy": "IfNotPresent",
        "command": ["/usr/local/bin/kube-proxy", "--config=/var/lib/kube-proxy/config.conf",
                    "--hostname-override=$(NODE_NAME)"],
        "env": [{"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}}],
        "securityContext": {"privileged": True},
        "volumeMounts": [{"name": "kube-proxy", "mountPath": "/var/lib/kube-proxy"},
                         {"name": "xtables-lock", "mountPath": "/run/xtables.lock"},
                         {"name": "lib-modules", "mountPath": "/lib/modules", "readOnly": True}],
    }  # fmt: skip
    volumes = [
        {"name": "kube-proxy", "configMap": {"name": "kube-proxy"}},
        {"name": "xtables-lock", "hostPath": {"path": "/run/xtables.lock", "type": "FileOrCreate"}},
        {"name": "lib-modules", "hostPath": {"path": "/lib/modules"}},
    ]
    pod = _on_every_node("kube-proxy", container, volumes=volumes)
    return _workload("kube-proxy", {"k8s-app": "kube-proxy"}, pod)


def _kindnet() -> Obj:
    field = {"fieldRef": {"fieldPath": "status.hostIP"}}
    container = {
        "name": "kindnet-cni", "image": "docker.io/kindest/kindnetd:v20260401-1a2b3c4d",
        "env": [{"name": "HOST_IP", "valueFrom": field}, {"name": "POD_SUBNET", "value": CLUSTER_CIDR}],
        "resources": {"limits": {"cpu": "100m", "memory": "50Mi"}, "requests": {"cpu": "100m", "memory": "50Mi"}},
        "securityContext": {"privileged": False, "capabilities": {"add": ["NET_RAW", "NET_ADMIN"]}},
    }  # fmt: skip
    labels = {"app": "kindnet", "k8s-app": "kindnet", "tier": "node"}
    found = _workload("kindnet", labels, _on_every_node("kindnet", container))
    found["spec"]["selector"] = {"matchLabels": {"app": "kindnet"}}
    return found
