import random

import pytest

from kubetui.api import meta, yaml
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.apiserver.users import service_account
from kubetui.playground.bootstrap import bootstrap
from kubetui.playground.clock import Clock
from kubetui.playground.etcd import MemoryEtcd


async def test_a_fresh_cluster_and_once_more():
    api = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3)).api("system:apiserver")
    await bootstrap(api, "127.0.0.1", 6443, "CERT")
    namespaces = {meta.name(each) for each in (await api.list("namespaces"))[0]}
    assert namespaces >= {"default", "kube-system", "kube-public", "kube-node-lease"}
    service = await api.get("services", "kubernetes", "default")
    assert service["spec"]["clusterIP"] == "10.96.0.1"
    assert service["spec"]["ports"][0] == {
        "name": "https",
        "protocol": "TCP",
        "port": 443,
        "targetPort": 6443,
    }
    assert (await api.get("services", "kube-dns", "kube-system"))["spec"]["clusterIP"] == "10.96.0.10"
    critical = await api.get("priorityclasses.scheduling.k8s.io", "system-node-critical")
    assert critical["value"] == 2_000_001_000
    standard = await api.get("storageclasses.storage.k8s.io", "standard")
    assert standard["volumeBindingMode"] == "WaitForFirstConsumer"
    view = await api.get("clusterroles.rbac.authorization.k8s.io", "view")
    resources = {each for rule in view["rules"] for each in rule["resources"]}
    assert {"pods", "deployments", "events"} <= resources
    assert not {"secrets", "roles", "nodes"} & resources
    edit = await api.get("clusterroles.rbac.authorization.k8s.io", "edit")
    assert edit["metadata"]["labels"]["rbac.authorization.k8s.io/aggregate-to-admin"] == "true"
    assert edit["metadata"]["annotations"] == {"rbac.authorization.kubernetes.io/autoupdate": "true"}
    assert all(rule in edit["rules"] for rule in view["rules"])
    admin = await api.get("clusterrolebindings.rbac.authorization.k8s.io", "cluster-admin")
    assert admin["subjects"] == [
        {"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "system:masters"}
    ]
    coredns = await api.get("deployments.apps", "coredns", "kube-system")
    assert coredns["spec"]["replicas"] == 2

    _, before = await api.list("pods")
    await bootstrap(api, "127.0.0.1", 6443, "CERT")
    assert (await api.list("pods"))[1] == before
    await bootstrap(api, "127.0.0.1", 7443, "CERT")
    endpoints = await api.get("endpoints", "kubernetes", "default")
    assert endpoints["subsets"][0]["ports"][0]["port"] == 7443
    slice_ = await api.get("endpointslices.discovery.k8s.io", "kubernetes", "default")
    assert slice_["ports"][0]["port"] == 7443
    assert slice_["endpoints"][0]["addresses"] == ["172.18.0.2"]
    told = (await api.get("configmaps", "cluster-info", "kube-public"))["data"]["kubeconfig"]
    assert yaml.load(told)["clusters"] == [
        {
            "name": "",
            "cluster": {"certificate-authority-data": "Q0VSVA==", "server": "https://127.0.0.1:7443"},
        }
    ]


async def test_what_a_user_changed_is_left_alone():
    api = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3)).api("system:apiserver")
    await bootstrap(api, "127.0.0.1", 6443)
    await api.patch("deployments.apps", "coredns", {"spec": {"replicas": 1}}, "kube-system")
    await bootstrap(api, "127.0.0.1", 6443)
    assert (await api.get("deployments.apps", "coredns", "kube-system"))["spec"]["replicas"] == 1


@pytest.mark.parametrize(
    ("resource", "namespace", "names"),
    [
        ("serviceaccounts", "kube-system", {"job-controller", "deployment-controller", "bootstrap-signer", "coredns"}),
        ("clusterroles.rbac.authorization.k8s.io", "",
         {"cluster-admin", "admin", "edit", "view", "system:node", "system:controller:job-controller",
          "system:certificates.k8s.io:kubelet-serving-approver", "system:basic-user"}),
        ("clusterrolebindings.rbac.authorization.k8s.io", "",
         {"cluster-admin", "system:controller:job-controller", "system:node-proxier"}),
        ("roles.rbac.authorization.k8s.io", "kube-system",
         {"extension-apiserver-authentication-reader", "system::leader-locking-kube-scheduler", "kube-proxy"}),
        ("rolebindings.rbac.authorization.k8s.io", "kube-public", {"kubeadm:bootstrap-signer-clusterinfo"}),
        ("configmaps", "kube-system", {"kubeadm-config", "kubelet-config", "coredns", "kube-proxy",
                                       "extension-apiserver-authentication",
                                       "kube-apiserver-legacy-service-account-token-tracking"}),
        ("configmaps", "kube-public", {"cluster-info"}),
        ("ingressclasses.networking.k8s.io", "", {"nginx"}),
        ("priorityclasses.scheduling.k8s.io", "", {"system-cluster-critical", "system-node-critical"}),
    ],
)  # fmt: skip
async def test_the_objects_of_a_fresh_cluster(resource: str, namespace: str, names: set[str]):
    api = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3)).api("system:apiserver")
    await bootstrap(api, "127.0.0.1", 6443, "CERT")
    assert {meta.name(each) for each in (await api.list(resource, namespace))[0]} >= names


async def test_a_controllers_account_has_the_rights_of_its_role():
    server = APIServer(clock=Clock(), etcd=MemoryEtcd(), rng=random.Random(3))
    await bootstrap(server.api("system:apiserver"), "127.0.0.1", 6443, "CERT")
    user = service_account("kube-system", "job-controller")
    for access, expected in (
        (Access("create", plural="pods", namespace="default"), True),
        (Access("update", "batch", "jobs", "status", "default"), True),
        (Access("create", plural="events", namespace="default"), True),
        (Access("create", plural="secrets", namespace="default"), False),
    ):
        assert server.authorizer.allows(user, access) is expected
