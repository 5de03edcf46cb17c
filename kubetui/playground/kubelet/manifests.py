"""The manifests of the control plane's static Pods, as kubeadm lays them out. Pure."""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api.meta import Obj
from kubetui.playground.kubelet.node import VERSION, Place

_PROBED = "probe-port"
_ETC, _PKI = "/etc/kubernetes", "/etc/kubernetes/pki"


class _Part(NamedTuple):
    image: str
    cpu: str
    port: int
    flags: tuple[str, ...]
    volumes: tuple[tuple[str, str, bool], ...]
    memory: str = ""
    live: str = "/livez"
    start: str = ""
    scheme: str = "HTTPS"
    ready: str = ""
    annotation: tuple[str, str] | None = None


_CERTIFICATES = (
    ("ca-certs", "/etc/ssl/certs", True),
    ("etc-ca-certificates", "/etc/ca-certificates", True),
    ("k8s-certs", _PKI, True),
    ("usr-local-share-ca-certificates", "/usr/local/share/ca-certificates", True),
    ("usr-share-ca-certificates", "/usr/share/ca-certificates", True),
)
_PLUGINS = ("flexvolume-dir", "/usr/libexec/kubernetes/kubelet-plugins/volume/exec", False)
_PARTS = {
    "etcd": _Part(
        "registry.k8s.io/etcd:3.6.6-0", "100m", 2381,
        ("--advertise-client-urls=https://{ip}:2379", f"--cert-file={_PKI}/etcd/server.crt", "--client-cert-auth=true",
         "--data-dir=/var/lib/etcd", "--feature-gates=InitialCorruptCheck=true",
         "--initial-advertise-peer-urls=https://{ip}:2380", "--initial-cluster={node}=https://{ip}:2380",
         f"--key-file={_PKI}/etcd/server.key", "--listen-client-urls=https://127.0.0.1:2379,https://{ip}:2379",
         "--listen-metrics-urls=http://127.0.0.1:2381", "--listen-peer-urls=https://{ip}:2380", "--name={node}",
         f"--peer-cert-file={_PKI}/etcd/peer.crt", "--peer-client-cert-auth=true",
         f"--peer-key-file={_PKI}/etcd/peer.key", f"--peer-trusted-ca-file={_PKI}/etcd/ca.crt",
         "--snapshot-count=10000", f"--trusted-ca-file={_PKI}/etcd/ca.crt", "--watch-progress-notify-interval=5s"),
        (("etcd-data", "/var/lib/etcd", False), ("etcd-certs", f"{_PKI}/etcd", False)),
        memory="100Mi", scheme="HTTP", ready="/readyz", start="/readyz",
        annotation=("kubeadm.kubernetes.io/etcd.advertise-client-urls", "https://{ip}:2379"),
    ),
    "kube-apiserver": _Part(
        f"registry.k8s.io/kube-apiserver:{VERSION}", "250m", 6443,
        ("--advertise-address={ip}", "--allow-privileged=true", "--authorization-mode=Node,RBAC",
         f"--client-ca-file={_PKI}/ca.crt", "--enable-admission-plugins=NodeRestriction",
         "--enable-bootstrap-token-auth=true", f"--etcd-cafile={_PKI}/etcd/ca.crt",
         f"--etcd-certfile={_PKI}/apiserver-etcd-client.crt", f"--etcd-keyfile={_PKI}/apiserver-etcd-client.key",
         "--etcd-servers=https://127.0.0.1:2379", f"--kubelet-client-certificate={_PKI}/apiserver-kubelet-client.crt",
         f"--kubelet-client-key={_PKI}/apiserver-kubelet-client.key",
         "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
         f"--proxy-client-cert-file={_PKI}/front-proxy-client.crt",
         f"--proxy-client-key-file={_PKI}/front-proxy-client.key", "--requestheader-allowed-names=front-proxy-client",
         f"--requestheader-client-ca-file={_PKI}/front-proxy-ca.crt",
         "--requestheader-extra-headers-prefix=X-Remote-Extra-", "--requestheader-group-headers=X-Remote-Group",
         "--requestheader-username-headers=X-Remote-User", "--secure-port=6443",
         "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
         f"--service-account-key-file={_PKI}/sa.pub", f"--service-account-signing-key-file={_PKI}/sa.key",
         "--service-cluster-ip-range=10.96.0.0/12", f"--tls-cert-file={_PKI}/apiserver.crt",
         f"--tls-private-key-file={_PKI}/apiserver.key"),
        _CERTIFICATES, ready="/readyz", start="/livez",
        annotation=("kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint", "{ip}:6443"),
    ),
    "kube-controller-manager": _Part(
        f"registry.k8s.io/kube-controller-manager:{VERSION}", "200m", 10257,
        ("--allocate-node-cidrs=true", f"--authentication-kubeconfig={_ETC}/controller-manager.conf",
         f"--authorization-kubeconfig={_ETC}/controller-manager.conf", "--bind-address=127.0.0.1",
         f"--client-ca-file={_PKI}/ca.crt", "--cluster-cidr=10.244.0.0/16", "--cluster-name=playground",
         f"--cluster-signing-cert-file={_PKI}/ca.crt", f"--cluster-signing-key-file={_PKI}/ca.key",
         "--controllers=*,bootstrapsigner,tokencleaner", f"--kubeconfig={_ETC}/controller-manager.conf",
         "--leader-elect=true", f"--requestheader-client-ca-file={_PKI}/front-proxy-ca.crt",
         f"--root-ca-file={_PKI}/ca.crt", f"--service-account-private-key-file={_PKI}/sa.key",
         "--service-cluster-ip-range=10.96.0.0/12", "--use-service-account-credentials=true"),
        (*_CERTIFICATES[:2], _PLUGINS, _CERTIFICATES[2], ("kubeconfig", f"{_ETC}/controller-manager.conf", True),
         *_CERTIFICATES[3:]), live="/healthz", start="/healthz",
    ),
    "kube-scheduler": _Part(
        f"registry.k8s.io/kube-scheduler:{VERSION}", "100m", 10259,
        (f"--authentication-kubeconfig={_ETC}/scheduler.conf", f"--authorization-kubeconfig={_ETC}/scheduler.conf",
         "--bind-address=127.0.0.1", f"--kubeconfig={_ETC}/scheduler.conf", "--leader-elect=true"),
        (("kubeconfig", f"{_ETC}/scheduler.conf", True),), ready="/readyz", start="/livez",
    ),
}  # fmt: skip
PARTS = tuple(_PARTS)
"""The names of the parts."""


def manifest(name: str, place: Place) -> Obj:
    """The static Pod of a part on a node, with the name its mirror has."""
    part = _PARTS[name]
    requests = {"cpu": part.cpu, **({"memory": part.memory} if part.memory else {})}
    container: Obj = {
        "name": name, "image": part.image, "imagePullPolicy": "IfNotPresent",
        "command": [name, *(flag.format(ip=place.ip, node=place.name) for flag in part.flags)],
        "resources": {"requests": requests},
        "startupProbe": _soon(_probe(part, part.start, place, threshold=24)),
        "ports": [{"name": _PROBED, "containerPort": part.port, "protocol": "TCP"}],
        "livenessProbe": _probe(part, part.live, place, threshold=8),
        "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
        "volumeMounts": [_mount(*volume) for volume in part.volumes],
    }  # fmt: skip
    if part.ready:
        container["readinessProbe"] = {
            **_soon(_probe(part, part.ready, place, threshold=3)),
            "periodSeconds": 1,
        }
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": f"{name}-{place.name}", "namespace": "kube-system",
                     "labels": {"component": name, "tier": "control-plane"}, **_annotations(part, place)},
        "spec": {
            "containers": [container], "hostNetwork": True, "nodeName": place.name,
            "priorityClassName": "system-node-critical", "restartPolicy": "Always", "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler", "terminationGracePeriodSeconds": 30, "enableServiceLinks": True,
            "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
            "tolerations": [{"effect": "NoExecute", "operator": "Exists"}],
            "volumes": [{"name": volume, "hostPath": {"path": path, "type": _path_type(path)}}
                        for volume, path, _ in part.volumes],
        },
    }  # fmt: skip


def _annotations(part: _Part, place: Place) -> Obj:
    if part.annotation is None:
        return {}
    key, value = part.annotation
    return {"annotations": {key: value.format(ip=place.ip)}}


def _path_type(path: str) -> str:
    return "FileOrCreate" if path.endswith(".conf") else "DirectoryOrCreate"


def _mount(volume: str, path: str, read_only: bool) -> Obj:
    return {"name": volume, "mountPath": path, **({"readOnly": True} if read_only else {})}


def _soon(probe: Obj) -> Obj:
    """A probe without its delay: these parts are up in a moment, where kubeadm's take some seconds."""
    return {key: value for key, value in probe.items() if key != "initialDelaySeconds"}


def _probe(part: _Part, path: str, place: Place, *, threshold: int) -> Obj:
    host = place.ip if part.port == 6443 else "127.0.0.1"
    return {
        "httpGet": {"host": host, "path": path, "port": _PROBED, "scheme": part.scheme},
        "initialDelaySeconds": 10, "periodSeconds": 10, "timeoutSeconds": 15, "failureThreshold": threshold,
        "successThreshold": 1,
    }  # fmt: skip
