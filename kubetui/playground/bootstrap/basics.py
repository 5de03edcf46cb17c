"""What the API server itself and kubeadm put into a fresh cluster."""

from __future__ import annotations

import base64

from kubetui.api.meta import Obj

VERSION = "v1.36.0"
CLUSTER_CIDR = "10.244.0.0/16"
SERVICE_CIDR = "10.96.0.0/12"
DNS_ADDRESS = "10.96.0.10"
NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")

_ABOUT_CLUSTER_CRITICAL = (
    "Used for system critical pods that must run in the cluster, "
    "but can be moved to another node if necessary."
)
_ABOUT_NODE_CRITICAL = "Used for system critical pods that must not be moved from their current node."

_CLUSTER_CONFIGURATION = f"""\
apiServer: {{}}
apiVersion: kubeadm.k8s.io/v1beta4
certificatesDir: /etc/kubernetes/pki
clusterName: playground
controllerManager: {{}}
dns: {{}}
etcd:
  local:
    dataDir: /var/lib/etcd
kind: ClusterConfiguration
kubernetesVersion: {VERSION}
networking:
  dnsDomain: cluster.local
  podSubnet: {CLUSTER_CIDR}
  serviceSubnet: {SERVICE_CIDR}
proxy: {{}}
scheduler: {{}}
"""
_KUBELET_CONFIGURATION = f"""\
apiVersion: kubelet.config.k8s.io/v1beta1
cgroupDriver: systemd
clusterDNS:
- {DNS_ADDRESS}
clusterDomain: cluster.local
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
"""


def namespaces() -> list[tuple[str, Obj]]:
    """The four namespaces that always exist."""
    return [("namespaces", {"metadata": {"name": name}}) for name in NAMESPACES]


def _priority_class(name: str, value: int, about: str) -> tuple[str, Obj]:
    body: Obj = {"metadata": {"name": name}, "value": value, "description": about}
    return "priorityclasses.scheduling.k8s.io", body


def cluster() -> list[tuple[str, Obj]]:
    """Priority classes, the service network, the service of the API server, kubeadm's configuration."""
    return [
        _priority_class("system-cluster-critical", 2_000_000_000, _ABOUT_CLUSTER_CRITICAL),
        _priority_class("system-node-critical", 2_000_001_000, _ABOUT_NODE_CRITICAL),
        ("servicecidrs.networking.k8s.io",
         {"metadata": {"name": "kubernetes"}, "spec": {"cidrs": [SERVICE_CIDR]}}),
        ("services", _kubernetes_service()),
        _config("kubeadm-config", "ClusterConfiguration", _CLUSTER_CONFIGURATION),
        _config("kubelet-config", "kubelet", _KUBELET_CONFIGURATION),
    ]  # fmt: skip


def _config(name: str, key: str, text: str) -> tuple[str, Obj]:
    return "configmaps", {"metadata": {"name": name, "namespace": "kube-system"}, "data": {key: text}}


def authentication(ca: str) -> tuple[str, Obj]:
    """Whose certificates the API server trusts; the service account controller hands the CA on from here."""
    data = {
        "requestheader-allowed-names": '["front-proxy-client"]',
        "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
        "requestheader-group-headers": '["X-Remote-Group"]',
        "requestheader-username-headers": '["X-Remote-User"]',
    }
    if ca:
        data |= {"client-ca-file": ca, "requestheader-client-ca-file": ca}
    name = {"name": "extension-apiserver-authentication", "namespace": "kube-system"}
    return "configmaps", {"metadata": name, "data": data}


def cluster_info(server: str, ca: str) -> tuple[str, Obj]:
    """What kubeadm tells everybody: where the API server is, and its certificate authority."""
    data = base64.b64encode(ca.encode()).decode()
    text = (
        f"apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: {data}\n    server: {server}\n"
        '  name: ""\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n'
    )
    about = {"name": "cluster-info", "namespace": "kube-public"}
    return "configmaps", {"metadata": about, "data": {"kubeconfig": text}}


def token_tracking(since: str) -> tuple[str, Obj]:
    """Since which day the API server keeps track of tokens that are Secrets."""
    about = {"name": "kube-apiserver-legacy-service-account-token-tracking", "namespace": "kube-system"}
    return "configmaps", {"metadata": about, "data": {"since": since}}


def _kubernetes_service() -> Obj:
    port = {"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}
    return {
        "metadata": {
            "name": "kubernetes", "namespace": "default",
            "labels": {"component": "apiserver", "provider": "kubernetes"},
        },
        "spec": {"type": "ClusterIP", "clusterIP": "10.96.0.1", "clusterIPs": ["10.96.0.1"], "ports": [port]},
    }  # fmt: skip


def kubernetes_endpoints(address: str, port: int) -> list[tuple[str, Obj]]:
    """Where the API server answers, as its own endpoints: kept up to date at each start."""
    ports = [{"name": "https", "port": port, "protocol": "TCP"}]
    about: Obj = {"name": "kubernetes", "namespace": "default"}
    endpoints: Obj = {
        "metadata": {**about, "labels": {"endpointslice.kubernetes.io/skip-mirror": "true"}},
        "subsets": [{"addresses": [{"ip": address}], "ports": ports}],
    }
    slice_: Obj = {
        "metadata": {**about, "labels": {"kubernetes.io/service-name": "kubernetes"}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
        "ports": ports,
    }
    return [("endpoints", endpoints), ("endpointslices.discovery.k8s.io", slice_)]
