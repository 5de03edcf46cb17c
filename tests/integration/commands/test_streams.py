"""What takes more than a transcript: a watch beside other commands, the proxy, a dump into a folder."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen

import pytest

from tests.conftest import Kubectl
from tests.integration.commands.normal import normal
from tests.integration.commands.player import Player
from tests.integration.manifests import SETTINGS

LIFE = [
    "ADDED brief 0/1 Pending 0",
    "MODIFIED brief 0/1 Pending 0",
    "MODIFIED brief 0/1 ContainerCreating 0",
    "MODIFIED brief 1/1 Running 0",
    "MODIFIED brief 0/1 Completed 0",
    "DELETED brief 0/1 Completed 0",
]
PASSING = LIFE[2:4]
"""States that the kubelet need not report when the next one is there as fast."""


def test_watch_tells_the_life_of_a_pod(player: Player, kubectl_process: Callable[..., Popen[str]]):
    player.play(
        "% kubectl run long --image=nginx:1.27\n% kubectl wait --for=condition=Ready pod/long --timeout=20s"
    )
    watching = kubectl_process("get", "pods", "-w", "--no-headers", "--output-watch-events")
    assert watching.stdout is not None
    seen = [_without_age(watching.stdout.readline())]
    player.play(
        "% kubectl run brief --image=busybox:1.36 --restart=Never -- true\n"
        "% kubectl wait --for=jsonpath={.status.phase}=Succeeded pod/brief --timeout=20s\n"
        "% kubectl delete pod brief"
    )
    while not seen[-1].startswith("DELETED"):
        seen.append(_without_age(watching.stdout.readline()))
    assert seen[0] == "ADDED long 1/1 Running 0"
    told = list(dict.fromkeys(seen[1:]))
    assert told == [line for line in LIFE if line in told]
    assert [line for line in told if line not in PASSING] == [line for line in LIFE if line not in PASSING]


def _without_age(line: str) -> str:
    return normal(line).rpartition(" ")[0]


def test_proxy(kubectl: Kubectl, namespace: str, kubectl_process: Callable[..., Popen[str]]):
    kubectl("apply", "-f", "-", stdin=SETTINGS)
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
        "% kubectl run say --image=busybox:1.36 --restart=Never -- echo hi\n"
        "% kubectl wait --for=jsonpath={.status.phase}=Succeeded pod/say --timeout=20s"
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
