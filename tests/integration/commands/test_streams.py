"""kubectl proxy, cluster-info dump, and the commands whose lines come in any order."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from tests.conftest import Kubectl
from tests.integration.commands.transcript import Player, normal

TALK = """
apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  terminationGracePeriodSeconds: 1
  initContainers: [{name: init, image: "busybox:1.36", command: [sh, -c, "echo started"]}]
  containers:
  - {name: one, image: "busybox:1.36", command: [sh, -c, "echo a1; echo a2; sleep 3600"]}
  - {name: other, image: "busybox:1.36", command: [sh, -c, "echo b1; sleep 3600"]}
"""


def test_logs_of_all_containers(player: Player):
    player.files(two=TALK)
    player.play("% apply -f {dir}/two.yaml\n% wait --for=condition=Ready pod/two --timeout=20s")
    lines = [
        "[pod/two/init] started", "[pod/two/one] a1", "[pod/two/one] a2", "[pod/two/other] b1",
    ]  # fmt: skip
    for which in ("two", "-l app=two"):
        assert sorted(player.run(f"logs {which} --all-containers --prefix").splitlines()) == lines
    plain = player.run("logs two --all-containers").splitlines()
    assert sorted(plain) == ["a1", "a2", "b1", "started"]
    assert sorted(player.run("logs -l app=two --all-containers --prefix --tail=1").splitlines()) == [
        "[pod/two/init] started", "[pod/two/one] a2", "[pod/two/other] b1",
    ]  # fmt: skip


def test_events_of_one_pod(player: Player):
    player.play(
        "% run say --image=busybox:1.36 --restart=Never -- echo hi\n"
        "% wait --for=jsonpath={.status.phase}=Succeeded pod/say --timeout=20s"
    )
    # The second in which each fell decides about their order.
    assert sorted(player.run("events --for pod/say").splitlines()) == [
        "AGE Normal Created Pod/say Container created",
        'AGE Normal Pulled Pod/say Container image "busybox:1.36" already present on machine and can be '
        "accessed by the pod",
        "AGE Normal Scheduled Pod/say Successfully assigned NS/say to NODE",
        "AGE Normal Started Pod/say Container started",
        "LAST SEEN TYPE REASON OBJECT MESSAGE",
    ]


def test_labels_are_listed(player: Player):
    player.play("% create configmap c\n% label configmap c a=b x=y")
    assert sorted(player.run("label --list configmap c").splitlines()) == ["a=b", "x=y"]


def test_watch_tells_the_life_of_a_pod(player: Player, kubectl_process: Callable[..., Popen[str]]):
    player.play("% run long --image=nginx:1.27\n% wait --for=condition=Ready pod/long --timeout=20s")
    watching = kubectl_process("get", "pods", "-w", "--no-headers", "--output-watch-events")
    assert watching.stdout is not None
    seen = [_without_age(watching.stdout.readline())]
    player.play(
        "% run brief --image=busybox:1.36 --restart=Never -- true\n"
        "% wait --for=jsonpath={.status.phase}=Succeeded pod/brief --timeout=20s\n"
        "% delete pod brief"
    )
    while not seen[-1].startswith("DELETED"):
        seen.append(_without_age(watching.stdout.readline()))
    assert list(dict.fromkeys(seen)) == [
        "ADDED long 1/1 Running 0",
        "ADDED brief 0/1 Pending 0",
        "MODIFIED brief 0/1 Pending 0",
        "MODIFIED brief 0/1 ContainerCreating 0",
        "MODIFIED brief 0/1 Completed 0",
        "DELETED brief 0/1 Completed 0",
    ]


def _without_age(line: str) -> str:
    return normal(line).rpartition(" ")[0]


def test_proxy(player: Player, namespace: str, kubectl_process: Callable[..., Popen[str]]):
    player.play("% apply -f {dir}/settings.yaml")
    process = kubectl_process("proxy", "--port=0")
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("Starting to serve on 127.0.0.1:")
    base = f"http://{line.split()[-1]}/api/v1/namespaces/{namespace}"
    with urllib.request.urlopen(f"{base}/configmaps/settings") as answer:
        assert json.load(answer)["data"] == {"colour": "blue", "size": "3"}
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(f"{base}/configmaps/nope")
    with caught.value as refusal:
        assert json.load(refusal)["message"] == 'configmaps "nope" not found'


def test_cluster_info_dump(player: Player, run_kubectl: Kubectl, namespace: str, tmp_path: Path):
    player.play(
        "% run say --image=busybox:1.36 --restart=Never -- echo hi\n"
        "% wait --for=jsonpath={.status.phase}=Succeeded pod/say --timeout=20s"
    )
    dumped = run_kubectl(
        "cluster-info", "dump", f"--namespaces={namespace}", f"--output-directory={tmp_path}"
    )
    assert dumped.stdout == f"Cluster info dumped to {tmp_path}\n"
    here = tmp_path / namespace
    assert (here / "say" / "logs.txt").read_text().split() == [
        "====", "START", "logs", "for", "container", "say", "of", "pod", f"{namespace}/say", "====", "hi",
        "====", "END", "logs", "for", "container", "say", "of", "pod", f"{namespace}/say", "====",
    ]  # fmt: skip
    found = {path.name: json.loads(path.read_text()) for path in here.glob("*.json")}
    assert sorted(found) == [
        "daemonsets.json", "deployments.json", "events.json", "pods.json", "replicasets.json",
        "replication-controllers.json", "services.json",
    ]  # fmt: skip
    assert [item["metadata"]["name"] for item in found["pods.json"]["items"]] == ["say"]
    nodes = json.loads((tmp_path / "nodes.json").read_text())
    assert "playground-worker" in [item["metadata"]["name"] for item in nodes["items"]]
