"""The manifests of the control plane's static Pods, as kubeadm lays them out. Pure."""

from __future__ import annotations

from typing import NamedTuple

from kubetui.api.meta import Obj
from kubetui.playground.kubelet.node import VERSION, Place

_ETC, _PKI = "/etc/kubernetes", "/etc/kubernetes/pki"


class _Part(NamedTuple):
    image: str
    cpu: str
    port: int
    flags: tuple[str, ...]
    volumes: tuple[tuple[str, str, bool], ...]
    memory: str = ""
    live: str = "/livez"
    scheme: str = "HTTPS"
    ready: str = ""


_CA = (("ca-certs", "/etc/ssl/certs", True), ("k8s-certs", _PKI, True))
_PARTS = {
    "etcd": _Part(
        "registry.k8s.io/etcd:3.6.6-0", "100m", 2381,
        ("--advertise-client-urls=https://{ip}:2379", "--data-dir=/var/lib/etcd",
         "--listen-client-urls=https://127.0.0.1:2379,https://{ip}:2379", "--listen-metrics-urls=http://127.0.0.1:2381",
         "--name={node}", "--snapshot-count=10000"),
        (("etcd-data", "/var/lib/etcd", False), ("etcd-certs", f"{_PKI}/etcd", False)),
        memory="100Mi", scheme="HTTP", ready="/readyz",
    ),
    "kube-apiserver": _Part(
        f"registry.k8s.io/kube-apiserver:{VERSION}", "250m", 6443,
        ("--advertise-address={ip}", "--allow-privileged=true", "--authorization-mode=Node,RBAC",
         "--enable-admission-plugins=NodeRestriction", "--etcd-servers=https://127.0.0.1:2379", "--secure-port=6443",
         "--service-cluster-ip-range=10.96.0.0/16"),
        _CA, ready="/readyz",
    ),
    "kube-controller-manager": _Part(
        f"registry.k8s.io/kube-controller-manager:{VERSION}", "200m", 10257,
        ("--allocate-node-cidrs=true", "--bind-address=127.0.0.1", "--cluster-cidr=10.244.0.0/16",
         f"--kubeconfig={_ETC}/controller-manager.conf", "--leader-elect=true",
         "--service-cluster-ip-range=10.96.0.0/16"),
        (*_CA, ("kubeconfig", f"{_ETC}/controller-manager.conf", True)), live="/healthz",
    ),
    "kube-scheduler": _Part(
        f"registry.k8s.io/kube-scheduler:{VERSION}", "100m", 10259,
        ("--bind-address=127.0.0.1", f"--kubeconfig={_ETC}/scheduler.conf", "--leader-elect=true"),
        (("kubeconfig", f"{_ETC}/scheduler.conf", True),),
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
        "startupProbe": _soon(_probe(part, part.live, place, threshold=24)),
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
                     "labels": {"component": name, "tier": "control-plane"}},
        "spec": {
            "containers": [container], "hostNetwork": True, "nodeName": place.name,
            "priorityClassName": "system-node-critical", "restartPolicy": "Always", "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler", "terminationGracePeriodSeconds": 30, "enableServiceLinks": True,
            "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
            "tolerations": [{"effect": "NoExecute", "operator": "Exists"}],
            "volumes": [{"name": volume, "hostPath": {"path": path, "type": "DirectoryOrCreate"}}
                        for volume, path, _ in part.volumes],
        },
    }  # fmt: skip


def _mount(volume: str, path: str, read_only: bool) -> Obj:
    return {"name": volume, "mountPath": path, **({"readOnly": True} if read_only else {})}


def _soon(probe: Obj) -> Obj:
    """A probe without its delay: these parts are up in a moment, where kubeadm's take some seconds."""
    return {key: value for key, value in probe.items() if key != "initialDelaySeconds"}


def _probe(part: _Part, path: str, place: Place, *, threshold: int) -> Obj:
    host = place.ip if part.port == 6443 else "127.0.0.1"
    return {
        "httpGet": {"host": host, "path": path, "port": part.port, "scheme": part.scheme},
        "initialDelaySeconds": 10, "periodSeconds": 10, "timeoutSeconds": 15, "failureThreshold": threshold,
        "successThreshold": 1,
    }  # fmt: skip
