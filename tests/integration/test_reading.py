"""kubectl get in its output forms, describe, explain, api-resources."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Kubectl
from tests.integration.manifests import SETTINGS, WEB
from tests.integration.normal import normal


@pytest.fixture
def settings(kubectl: Kubectl) -> Kubectl:
    kubectl("apply", "-f", "-", stdin=SETTINGS)
    return kubectl


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("get", "configmap", "settings"), "NAME DATA AGE\nsettings 2 AGE"),
        (("get", "cm", "-l", "tier=front", "--no-headers"), "settings 2 AGE"),
        (("get", "cm", "settings", "-o", "name"), "configmap/settings"),
        (("get", "cm", "settings", "-o", "jsonpath={.data.colour}"), "blue"),
        (
            ("get", "cm", "settings", "-o", "custom-columns=N:.metadata.name,C:.data.colour"),
            "N C\nsettings blue",
        ),
        (("get", "cm", "settings", "--show-labels"), "NAME DATA AGE LABELS\nsettings 2 AGE tier=front"),
        (("get", "cm", "settings", "-L", "tier"), "NAME DATA AGE TIER\nsettings 2 AGE front"),
        (("get", "cm", "settings", "-o", "go-template={{.data.size}}"), "3"),
        (("get", "cm", "--field-selector", "metadata.name=settings", "-o", "name"), "configmap/settings"),
    ],
)
def test_get(settings: Kubectl, arguments: tuple[str, ...], expected: str):
    assert normal(settings(*arguments).stdout) == expected


def test_get_as_yaml_and_json(settings: Kubectl, namespace: str):
    yaml = settings("get", "cm", "settings", "-o", "yaml", "--show-managed-fields=false").stdout
    lines = [line for line in yaml.splitlines() if "resourceVersion" not in line and "uid:" not in line]
    lines = [line for line in lines if "last-applied" not in line and not line.startswith("      {")]
    assert normal("\n".join(lines)) == normal(f"""
apiVersion: v1
data:
  colour: blue
  size: "3"
kind: ConfigMap
metadata:
  annotations:
  creationTimestamp: "TIME"
  labels:
    tier: front
  name: settings
  namespace: {namespace}
""")
    found = json.loads(settings("get", "cm", "settings", "-o", "json").stdout)
    assert found["data"] == {"colour": "blue", "size": "3"}
    assert settings("get", "cm", "nothing", fails=True).stderr == (
        'Error from server (NotFound): configmaps "nothing" not found\n'
    )


def test_get_pods_wide(kubectl: Kubectl):
    kubectl("apply", "-f", "-", stdin=WEB)
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert normal(kubectl("get", "pods", "-o", "wide").stdout) == (
        "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES\n"
        "web-HASH-RAND 1/1 Running 0 AGE IP NODE <none> <none>\n"
        "web-HASH-RAND 1/1 Running 0 AGE IP NODE <none> <none>"
    )
    assert normal(kubectl("get", "deploy,rs,svc", "-o", "wide").stdout) == (
        "NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR\n"
        "deployment.apps/web 2/2 2 2 AGE nginx nginx:1.27 app=web\n\n"
        "NAME DESIRED CURRENT READY AGE CONTAINERS IMAGES SELECTOR\n"
        "replicaset.apps/web-HASH 2 2 2 AGE nginx nginx:1.27 app=web,pod-template-hash=web-HASH\n\n"
        "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR\n"
        "service/web ClusterIP IP <none> 80/TCP AGE app=web"
    ).replace("hash=web-HASH", "hash=" + _hash(kubectl))
    sorted_ = kubectl("get", "pods", "--sort-by=.metadata.name", "-o", "name").stdout.split()
    assert sorted_ == sorted(sorted_)


def _hash(kubectl: Kubectl) -> str:
    return kubectl("get", "rs", "-o", "jsonpath={.items[0].metadata.labels.pod-template-hash}").stdout


def test_get_nodes_and_namespaces(run_kubectl: Kubectl):
    nodes = normal(run_kubectl("get", "nodes").stdout)
    assert nodes.splitlines()[0] == "NAME STATUS ROLES AGE VERSION"
    assert all(line.split()[1] == "Ready" for line in nodes.splitlines()[1:])
    found = run_kubectl("get", "ns", "-o", "name").stdout.split()
    assert {"namespace/default", "namespace/kube-system", "namespace/kube-node-lease"} <= set(found)


def test_watch_shows_each_change(kubectl: Kubectl, kubectl_process):
    kubectl("apply", "-f", "-", stdin=SETTINGS)
    watching = kubectl_process(
        "get", "cm", "settings", "-w", "-o", "custom-columns=C:.data.colour", "--no-headers"
    )
    assert watching.stdout.readline().strip() == "blue"
    kubectl("patch", "cm", "settings", "-p", '{"data":{"colour":"red"}}')
    assert watching.stdout.readline().strip() == "red"
    plain = kubectl_process("get", "cm", "settings", "-w", "-L", "tier")
    assert normal(plain.stdout.readline()) == "NAME DATA AGE TIER"
    assert normal(plain.stdout.readline()) == "settings 2 AGE front"
    kubectl("label", "cm", "settings", "tier=back", "--overwrite")
    assert normal(plain.stdout.readline()) == "settings 2 AGE back"


def test_describe(settings: Kubectl, namespace: str):
    assert normal(settings("describe", "cm", "settings").stdout.replace(namespace, "NS")) == (
        "Name: settings\nNamespace: NS\nLabels: tier=front\nAnnotations: <none>\n\nData\n====\n"
        "colour:\n----\nblue\n\nsize:\n----\n3\n\n\nBinaryData\n====\n\nEvents: <none>"
    )
    settings("apply", "-f", "-", stdin=WEB)
    settings("rollout", "status", "deployment/web", "--timeout=30s")
    described = normal(settings("describe", "deployment", "web").stdout)
    assert "Replicas: 2 desired | 2 updated | 2 total | 2 available | 0 unavailable" in described
    assert "NewReplicaSet: web-HASH (2/2 replicas created)" in described
    assert (
        "Normal ScalingReplicaSet AGE deployment-controller Scaled up replica set web-HASH from 0 to 2"
        in described
    )
    pod = settings("get", "pods", "-o", "jsonpath={.items[0].metadata.name}").stdout
    events = normal(settings("describe", "pod", pod).stdout).partition("Events:")[2]
    reasons = [line.split()[1] for line in events.splitlines()[3:]]
    assert reasons == [
        "Scheduled",
        *(["Pulling", "Pulled"] if "Pulling" in reasons else ["Pulled"]),
        "Created",
        "Started",
    ]
    node = normal(settings("describe", "node", "playground-worker").stdout)
    assert "Ready True" in node
    assert "Non-terminated Pods:" in node


def test_explain(run_kubectl: Kubectl):
    text = run_kubectl("explain", "deployment.spec.replicas").stdout
    assert text.splitlines()[:4] == ["GROUP:      apps", "KIND:       Deployment", "VERSION:    v1", ""]
    assert "FIELD: replicas <integer>" in text
    pod = run_kubectl("explain", "pod.spec.containers").stdout
    assert "FIELD: containers <[]Container>" in pod
    assert "  image\t<string>" in pod
    assert "-required-" in pod
    assert 'error: field "colour" does not exist' in run_kubectl("explain", "pod.colour", fails=True).stderr


def test_api_resources_and_versions(run_kubectl: Kubectl):
    rows = {tuple(line.split()) for line in run_kubectl("api-resources", "--no-headers").stdout.splitlines()}
    assert ("pods", "po", "v1", "true", "Pod") in rows
    assert ("deployments", "deploy", "apps/v1", "true", "Deployment") in rows
    assert ("namespaces", "ns", "v1", "false", "Namespace") in rows
    assert ("networkpolicies", "netpol", "networking.k8s.io/v1", "true", "NetworkPolicy") in rows
    versions = run_kubectl("api-versions").stdout.split()
    assert {"v1", "apps/v1", "batch/v1", "networking.k8s.io/v1", "rbac.authorization.k8s.io/v1"} <= set(
        versions
    )
    names = run_kubectl("api-resources", "--api-group=apps", "-o", "name", "--verbs=list").stdout.split()
    assert "deployments.apps" in names


def test_version_and_who_i_am(run_kubectl: Kubectl):
    version = json.loads(run_kubectl("version", "-o", "json").stdout)
    assert version["serverVersion"]["minor"].startswith("36")
    assert run_kubectl("auth", "can-i", "create", "deployments").stdout == "yes\n"
    assert "kubernetes-admin" in run_kubectl("auth", "whoami").stdout


def test_without_the_token(run_kubectl: Kubectl, playground):
    import ssl
    import urllib.error
    import urllib.request

    from kubetui.api import yaml

    server = yaml.load(playground.read_text())["clusters"][0]["cluster"]["server"]
    context = ssl._create_unverified_context()
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{server}/api/v1/pods", context=context)
    with caught.value as answer:
        assert answer.code == 401
        assert json.loads(answer.read())["message"] == "Unauthorized"
    refused = run_kubectl("--token=wrong", "get", "pods", fails=True)
    assert "You must be logged in to the server" in refused.stderr
