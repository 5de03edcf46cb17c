"""kubectl create, apply, delete, scale, set image, rollout, wait, patch, label, edit."""

from __future__ import annotations

import pytest

from tests.conftest import Kubectl
from tests.integration.manifests import SETTINGS, TALKER, WEB
from tests.integration.normal import normal


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("deployment", "d", "--image=nginx", "--replicas=0"), "deployment.apps/d created"),
        (("configmap", "c", "--from-literal=a=b"), "configmap/c created"),
        (("secret", "generic", "s", "--from-literal=a=b"), "secret/s created"),
        (("serviceaccount", "sa"), "serviceaccount/sa created"),
        (("role", "r", "--verb=get", "--resource=pods"), "role.rbac.authorization.k8s.io/r created"),
        (("rolebinding", "b", "--role=r", "--user=u"), "rolebinding.rbac.authorization.k8s.io/b created"),
        (("job", "j", "--image=busybox", "--", "true"), "job.batch/j created"),
        (("cronjob", "cj", "--image=busybox", "--schedule=0 0 1 1 *"), "cronjob.batch/cj created"),
        (("service", "clusterip", "svc", "--tcp=80"), "service/svc created"),
        (("ingress", "i", "--rule=a.example/b=c:80"), "ingress.networking.k8s.io/i created"),
        (("quota", "q", "--hard=pods=9"), "resourcequota/q created"),
        (("poddisruptionbudget", "p", "--selector=a=b", "--min-available=1"),
         "poddisruptionbudget.policy/p created"),
    ],
)  # fmt: skip
def test_create(kubectl: Kubectl, arguments: tuple[str, ...], expected: str):
    assert kubectl("create", *arguments).stdout.strip() == expected
    again = kubectl("create", *arguments, fails=True)
    assert again.returncode == 1
    assert "AlreadyExists" in again.stderr or "already exists" in again.stderr


def test_create_refuses_what_is_wrong(kubectl: Kubectl):
    unknown = SETTINGS.replace("data:", "colours: {}\ndata:")
    refused = kubectl("create", "-f", "-", stdin=unknown, fails=True).stderr
    assert 'strict decoding error: unknown field "colours"' in refused
    bad = WEB.replace("name: web\n", "name: Web_1\n")
    refused = kubectl("create", "-f", "-", stdin=bad, fails=True).stderr
    assert (
        'The Deployment "Web_1" is invalid: metadata.name: Invalid value: "Web_1": a lowercase RFC 1123'
        in refused
    )


def test_apply_client_side(kubectl: Kubectl):
    assert (
        kubectl("apply", "-f", "-", stdin=WEB).stdout == "deployment.apps/web created\nservice/web created\n"
    )
    unchanged = "deployment.apps/web unchanged\nservice/web unchanged\n"
    assert kubectl("apply", "-f", "-", stdin=WEB).stdout == unchanged
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert kubectl("apply", "-f", "-", stdin=WEB).stdout == unchanged
    more = WEB.replace("replicas: 2", "replicas: 3")
    assert kubectl("apply", "-f", "-", stdin=more).stdout == (
        "deployment.apps/web configured\nservice/web unchanged\n"
    )
    assert kubectl("get", "deploy", "web", "-o", "jsonpath={.spec.replicas}").stdout == "3"
    assert kubectl("apply", "-f", "-", "--dry-run=server", stdin=WEB).stdout.splitlines()[0] == (
        "deployment.apps/web configured (server dry run)"
    )


def test_apply_server_side(kubectl: Kubectl):
    apply = ("apply", "--server-side", "-f", "-")
    applied = "deployment.apps/web serverside-applied\nservice/web serverside-applied\n"
    assert kubectl(*apply, stdin=WEB).stdout == applied
    version = kubectl("get", "svc", "web", "-o", "jsonpath={.metadata.resourceVersion}").stdout
    assert kubectl(*apply, stdin=WEB).stdout == applied
    assert kubectl("get", "svc", "web", "-o", "jsonpath={.metadata.resourceVersion}").stdout == version
    kubectl("scale", "deploy", "web", "--replicas=1")
    refused = kubectl(*apply, stdin=WEB, fails=True)
    assert (
        'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1 at TIME: '
        in normal(refused.stderr)
    )
    assert ".spec.replicas" in refused.stderr
    assert kubectl(*apply, "--force-conflicts", stdin=WEB).stdout == applied


def test_delete(kubectl: Kubectl, namespace: str):
    kubectl("apply", "-f", "-", stdin=WEB + "---" + SETTINGS)
    assert (
        kubectl("delete", "cm", "settings").stdout
        == f'configmap "settings" deleted from {namespace} namespace\n'
    )
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    pod = kubectl("get", "pods", "-o", "jsonpath={.items[0].metadata.name}").stdout
    kubectl("delete", "pod", pod)
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    left = kubectl("get", "pods", "-o", "jsonpath={.items[*].metadata.name}").stdout.split()
    assert len(left) == 2
    assert pod not in left
    kubectl("delete", "deployment", "web", "--cascade=foreground")
    assert kubectl("get", "rs,pods", "-o", "name").stdout == ""
    assert 'services "none" not found' in kubectl("delete", "svc", "none", fails=True).stderr
    assert kubectl("delete", "svc", "--all").stdout == f'service "web" deleted from {namespace} namespace\n'


def test_orphans_stay(kubectl: Kubectl):
    kubectl("apply", "-f", "-", stdin=WEB)
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    kubectl("delete", "deployment", "web", "--cascade=orphan")
    kept = kubectl("get", "rs", "-o", "jsonpath={.items[0].metadata.ownerReferences}").stdout
    assert kept == ""
    assert len(kubectl("get", "pods", "-o", "name").stdout.split()) == 2


def test_scale_and_rollouts(kubectl: Kubectl):
    kubectl("apply", "-f", "-", stdin=WEB)
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert kubectl("scale", "deployment", "web", "--replicas=3").stdout == "deployment.apps/web scaled\n"
    kubectl("wait", "--for=jsonpath={.status.readyReplicas}=3", "deployment/web", "--timeout=30s")
    wrong = kubectl("scale", "deployment", "web", "--replicas=1", "--current-replicas=9", fails=True)
    assert "Expected replicas to be 9, was 3" in wrong.stderr
    kubectl("scale", "deployment", "web", "--replicas=2")
    assert kubectl("set", "image", "deployment/web", "nginx=nginx:1.28").stdout == (
        "deployment.apps/web image updated\n"
    )
    status = kubectl("rollout", "status", "deployment/web", "--timeout=30s").stdout
    assert status.endswith('deployment "web" successfully rolled out\n')
    assert normal(kubectl("rollout", "history", "deployment/web").stdout) == (
        "deployment.apps/web\nREVISION CHANGE-CAUSE\n1 <none>\n2 <none>"
    )
    assert "Image:\tnginx:1.28" in kubectl("rollout", "history", "deployment/web", "--revision=2").stdout
    assert kubectl("rollout", "undo", "deployment/web").stdout == "deployment.apps/web rolled back\n"
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert kubectl(
        "get", "deploy", "web", "-o", "jsonpath={.spec.template.spec.containers[0].image}"
    ).stdout == ("nginx:1.27")
    assert normal(kubectl("rollout", "history", "deployment/web").stdout).splitlines()[2:] == [
        "2 <none>",
        "3 <none>",
    ]
    assert kubectl("rollout", "restart", "deployment/web").stdout == "deployment.apps/web restarted\n"
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert kubectl("rollout", "pause", "deployment/web").stdout == "deployment.apps/web paused\n"
    assert kubectl("rollout", "resume", "deployment/web").stdout == "deployment.apps/web resumed\n"


def test_wait(kubectl: Kubectl):
    kubectl("apply", "-f", "-", stdin=WEB)
    assert kubectl("wait", "--for=condition=Available", "deployment/web", "--timeout=30s").stdout == (
        "deployment.apps/web condition met\n"
    )
    timed_out = kubectl(
        "wait", "--for=jsonpath={.status.readyReplicas}=9", "deployment/web", "--timeout=1s", fails=True
    )
    assert "timed out waiting for the condition on deployments/web" in timed_out.stderr
    kubectl("apply", "-f", "-", stdin=TALKER)
    kubectl("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/talker", "--timeout=30s")
    kubectl("delete", "pod", "talker", "--wait=false")
    kubectl("wait", "--for=delete", "pod/talker", "--timeout=30s")


def test_logs(kubectl: Kubectl, kubectl_process):
    kubectl("apply", "-f", "-", stdin=TALKER)
    kubectl("wait", "--for=condition=Ready", "pod/talker", "--timeout=30s")
    following = kubectl_process("logs", "-f", "talker")
    assert following.stdout.read() == "one\ntwo\nthree\n"
    assert following.wait(30) == 0
    assert kubectl("logs", "talker", "--tail=1").stdout == "three\n"
    stamped = kubectl("logs", "talker", "--timestamps").stdout.splitlines()
    assert [normal(line) for line in stamped] == ["TIME one", "TIME two", "TIME three"]
    assert (
        "container nope is not valid for pod talker"
        in kubectl("logs", "talker", "-c", "nope", fails=True).stderr
    )
    assert 'pods "none" not found' in kubectl("logs", "none", fails=True).stderr


def test_patch_label_annotate(kubectl: Kubectl):
    kubectl("apply", "-f", "-", stdin=SETTINGS)
    assert kubectl("label", "cm", "settings", "a=b").stdout == "configmap/settings labeled\n"
    assert "already has a value" in kubectl("label", "cm", "settings", "a=c", fails=True).stderr
    assert kubectl("label", "cm", "settings", "a-").stdout == "configmap/settings unlabeled\n"
    assert kubectl("annotate", "cm", "settings", "why=because").stdout == "configmap/settings annotated\n"
    patched = kubectl("patch", "cm", "settings", "--type=json", "-p", '[{"op":"remove","path":"/data/size"}]')
    assert patched.stdout == "configmap/settings patched\n"
    same = kubectl("patch", "cm", "settings", "--type=merge", "-p", '{"data":{"colour":"blue"}}')
    assert same.stdout == "configmap/settings patched (no change)\n"
    assert kubectl("get", "cm", "settings", "-o", "jsonpath={.data}").stdout == '{"colour":"blue"}'
    replaced = kubectl("replace", "-f", "-", stdin=SETTINGS)
    assert replaced.stdout == "configmap/settings replaced\n"


def test_run_and_expose(kubectl: Kubectl):
    assert kubectl("run", "one", "--image=nginx:1.27", "--port=80").stdout == "pod/one created\n"
    kubectl("wait", "--for=condition=Ready", "pod/one", "--timeout=30s")
    assert (
        kubectl("expose", "pod", "one", "--port=8080", "--target-port=80").stdout == "service/one exposed\n"
    )
    kubectl("wait", "--for=jsonpath={.endpoints[0].conditions.ready}=true", "endpointslice",
            "-l", "kubernetes.io/service-name=one", "--timeout=30s")  # fmt: skip
    slices = normal(kubectl("get", "endpointslices", "--no-headers").stdout)
    assert slices.split()[1:4] == ["IPv4", "80", "IP"]


def test_namespaces_take_their_content_along(run_kubectl: Kubectl, kubectl: Kubectl, namespace: str):
    kubectl("apply", "-f", "-", stdin=WEB)
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert run_kubectl("delete", "namespace", namespace).stdout == f'namespace "{namespace}" deleted\n'
    assert "NotFound" in run_kubectl("get", "namespace", namespace, fails=True).stderr
    run_kubectl("create", "namespace", namespace)
    assert kubectl("get", "all", "-o", "name").stdout == ""
