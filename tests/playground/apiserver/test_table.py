from datetime import UTC, datetime

import pytest

from kubetui.kinds.registry import KINDS, find
from kubetui.playground.apiserver.table import render
from kubetui.playground.apiserver.table.render import PRINTERS

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
OLD = "2026-01-01T11:50:00Z"


def cells(word, **obj):
    kind = find(word)
    made = {"metadata": {"name": "x", "creationTimestamp": OLD, **obj.pop("metadata", {})}, **obj}
    table = render(kind, [made], include="Metadata", now=NOW)
    names = [column["name"] for column in table["columnDefinitions"]]
    assert len(names) <= len(table["rows"][0]["cells"]), "a column without a cell"
    return dict(zip(names, table["rows"][0]["cells"], strict=False))


def container(name="a", **state):
    return {"name": name, "ready": False, "restartCount": 0, **state}


RUNNING = {"ready": True, "state": {"running": {}}}
BACKOFF = {"state": {"waiting": {"reason": "CrashLoopBackOff"}}, "restartCount": 3,
           "lastState": {"terminated": {"exitCode": 1, "finishedAt": "2026-01-01T11:59:30Z"}}}  # fmt: skip

PODS = {
    "running": ({"phase": "Running", "containerStatuses": [container(**RUNNING)]}, ("1/1", "Running", "0")),
    "creating": ({"phase": "Pending", "containerStatuses": [container(state={"waiting": {"reason": "ContainerCreating"}})]}, ("0/1", "ContainerCreating", "0")),
    "crashing": ({"phase": "Running", "containerStatuses": [container(**BACKOFF)]}, ("0/1", "CrashLoopBackOff", "3 (30s ago)")),
    "unscheduled": ({"phase": "Pending"}, ("0/1", "Pending", "0")),
    "evicted": ({"phase": "Failed", "reason": "Evicted"}, ("0/1", "Evicted", "0")),
    "exit code": ({"phase": "Failed", "containerStatuses": [container(state={"terminated": {"exitCode": 7}})]}, ("0/1", "ExitCode:7", "0")),
    "completed": ({"phase": "Succeeded", "containerStatuses": [container(state={"terminated": {"exitCode": 0, "reason": "Completed"}})]}, ("0/1", "Completed", "0")),
}  # fmt: skip


@pytest.mark.parametrize("case", PODS)
def test_pods(case):
    status, expected = PODS[case]
    found = cells("po", spec={"containers": [{"name": "a"}]}, status=status)
    assert (found["Ready"], found["Status"], found["Restarts"]) == expected
    assert found["Age"] == "10m"


def test_a_deleting_pod_is_terminating():
    status = {"phase": "Running", "containerStatuses": [container(**RUNNING)]}
    found = cells("po", metadata={"deletionTimestamp": OLD}, spec={"containers": [{}]}, status=status)
    assert found["Status"] == "Terminating"


TEMPLATE = {"spec": {"containers": [{"name": "a", "image": "nginx"}, {"name": "b", "image": "busybox"}]}}
OTHERS = {
    "deploy": (
        {"spec": {"replicas": 3, "template": TEMPLATE, "selector": {"matchLabels": {"app": "x"}}}, "status": {"readyReplicas": 2, "updatedReplicas": 1}},
        {"Ready": "2/3", "Up-to-date": 1, "Available": 0, "Containers": "a,b", "Images": "nginx,busybox", "Selector": "app=x"},
    ),
    "svc": (
        {"spec": {"type": "LoadBalancer", "clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.9"], "ports": [{"port": 80, "nodePort": 30080, "protocol": "TCP"}]}},
        {"Type": "LoadBalancer", "Cluster-IP": "10.96.0.9", "External-IP": "<pending>", "Port(s)": "80:30080/TCP", "Selector": "<none>"},
    ),
    "ep": (
        {"subsets": [{"addresses": [{"ip": f"10.0.0.{i}"} for i in range(5)], "ports": [{"port": 80}]}]},
        {"Endpoints": "10.0.0.0:80,10.0.0.1:80,10.0.0.2:80 + 2 more..."},
    ),
    "endpointslices": ({"addressType": "IPv4", "ports": None, "endpoints": None}, {"Ports": "<unset>", "Endpoints": "<unset>"}),
    "no": (
        {"metadata": {"labels": {"node-role.kubernetes.io/control-plane": ""}}, "spec": {"unschedulable": True}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}},
        {"Status": "Ready,SchedulingDisabled", "Roles": "control-plane", "Internal-IP": "<none>"},
    ),
    "job": ({"spec": {"completions": 3}, "status": {"succeeded": 1, "startTime": OLD}}, {"Status": "Running", "Completions": "1/3", "Duration": "10m"}),
    "cj": ({"spec": {"schedule": "* * * * *", "suspend": False}}, {"Suspend": "False", "Last Schedule": "<none>", "Timezone": "<none>"}),
    "pvc": ({"spec": {"accessModes": ["ReadWriteOnce"]}, "status": {"phase": "Pending"}}, {"Status": "Pending", "Capacity": "", "Access Modes": "", "VolumeMode": "<unset>"}),
    "pv": ({"spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteMany", "ReadWriteOnce"], "claimRef": {"namespace": "a", "name": "b"}}}, {"Capacity": "1Gi", "Access Modes": "RWO,RWX", "Claim": "a/b"}),
    "quota": ({"status": {"hard": {"pods": "2", "limits.cpu": "1"}, "used": {"pods": "1"}}}, {"Request": "pods: 1/2", "Limit": "limits.cpu: 0/1"}),
    "hpa": (
        {"spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "maxReplicas": 5, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 50}}}]}},
        {"Reference": "Deployment/web", "Targets": "cpu: <unknown>/50%", "MinPods": "<unset>"},
    ),
    "pdb": ({"spec": {"minAvailable": "50%"}}, {"Min Available": "50%", "Max Unavailable": "N/A"}),
    "sc": ({"metadata": {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}, "provisioner": "p"}, {"Name": "x (default)", "ReclaimPolicy": "Delete"}),
    "ing": ({"spec": {"rules": [{"host": f"h{i}"} for i in range(5)], "tls": [{}]}}, {"Hosts": "h0,h1,h2 + 2 more...", "Ports": "80, 443", "Class": "<none>"}),
    "ev": ({"involvedObject": {"kind": "Pod", "name": "p"}, "lastTimestamp": OLD, "message": " hi \n", "source": {"component": "kubelet", "host": "n"}}, {"Last Seen": "10m", "Object": "pod/p", "Message": "hi", "Source": "kubelet, n"}),
    "rolebindings": ({"roleRef": {"kind": "Role", "name": "r"}, "subjects": [{"kind": "User", "name": "u"}, {"kind": "ServiceAccount", "namespace": "n", "name": "s"}]}, {"Role": "Role/r", "Users": "u", "ServiceAccounts": "n/s"}),
    "secrets": ({"type": "Opaque", "data": {"a": "x"}}, {"Type": "Opaque", "Data": 1}),
}  # fmt: skip


@pytest.mark.parametrize("word", OTHERS)
def test_other_kinds(word):
    obj, expected = OTHERS[word]
    found = cells(word, **obj)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.resource)
def test_every_kind_prints_an_empty_object(kind):
    table = render(kind, [{"metadata": {"name": "x"}}], include="None", now=NOW)
    assert len(table["rows"][0]["cells"]) >= len(table["columnDefinitions"])
    assert table["rows"][0]["object"] is None


def test_no_printer_is_of_an_unknown_kind():
    # A Scale is only what a subresource answers.
    assert set(PRINTERS) - {"scales.autoscaling"} <= {kind.resource for kind in KINDS}


def test_rows_carry_what_was_asked_for():
    obj = {"metadata": {"name": "x"}, "data": {}}
    meta_only = render(
        find("cm"), [obj], include="Metadata", now=NOW, revision="7", continue_="t", remaining=2
    )
    assert meta_only["rows"][0]["object"] == {
        "kind": "PartialObjectMetadata",
        "apiVersion": "meta.k8s.io/v1",
        "metadata": {"name": "x"},
    }
    assert meta_only["metadata"] == {"resourceVersion": "7", "continue": "t", "remainingItemCount": 2}
    whole = render(find("cm"), [obj], include="Object", now=NOW, with_columns=False)
    assert whole["rows"][0]["object"] == {"kind": "ConfigMap", "apiVersion": "v1", **obj}
    assert whole["columnDefinitions"] is None


@pytest.mark.parametrize(
    ("hosts", "shown"),
    [
        ([], "*"),
        (["", ""], "*"),
        (["a", "", "b"], "a,b"),
        (["a", "b", "c"], "a,b,c"),
        (["a", "b", "", "c"], "a,b,c"),
        (["a", "b", "c", ""], "a,b,c + 1 more..."),
        (["a", "b", "", "c", "d", "e"], "a,b,c + 3 more..."),
    ],
)
def test_hosts_of_an_ingress(hosts, shown):
    assert cells("ing", spec={"rules": [{"host": host} for host in hosts]})["Hosts"] == shown


def test_addresses_are_sorted_and_shown_once():
    entries = [{"hostname": "z"}, {"ip": "10.0.0.9"}, {"ip": "10.0.0.1"}, {"ip": "10.0.0.9"}]
    found = cells("ing", status={"loadBalancer": {"ingress": entries}})
    assert found["Address"] == "10.0.0.1,10.0.0.9,z"
