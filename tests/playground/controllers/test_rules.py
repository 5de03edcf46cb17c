"""More of the controllers' rules, as tables of input and output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from kubetui.api.cron import parse
from kubetui.api.meta import Obj, parse_time
from kubetui.playground.controllers import (
    cron_times,
    daemon_pods,
    endpoint_pods,
    job_pods,
    job_state,
    taints,
    volume_match,
)

DATA = Path(__file__).parents[2] / "testdata" / "controllers"
_NODE = "node.kubernetes.io/"


def table(name: str) -> pytest.MarkDecorator:
    rows = yaml.load((DATA / f"{name}.yaml").read_text(), yaml.CSafeLoader)
    return pytest.mark.parametrize("row", rows, ids=[row["about"] for row in rows])


def job_pod(number: int, given: Any) -> Obj:
    row: Obj = given if isinstance(given, dict) else {"phase": given}
    annotations = {job_pods.INDEX: str(row["index"])} if "index" in row else {}
    status: Obj = {"name": "c", "restartCount": row.get("restarts", 0)}
    if "code" in row:
        status["state"] = {"terminated": {"exitCode": row["code"]}}
    return {
        "metadata": {
            "name": f"p{number}", "namespace": "demo", "uid": f"p{number}", "annotations": annotations,
            "finalizers": [job_pods.TRACKING],
        },
        "status": {"phase": row["phase"], "containerStatuses": [status]},
    }  # fmt: skip


@table("jobs")
def test_what_the_pods_of_a_job_mean(row: Obj) -> None:
    template = {"spec": {"restartPolicy": row.get("policy", "Never")}}
    job = {"spec": {**row["spec"], "template": template}, "status": {"conditions": row.get("conditions", [])}}
    state = job_state.read(job, [job_pod(number, given) for number, given in enumerate(row["pods"])])
    found = job_state.verdict(state, row.get("age", 0))
    assert (f"{found.type} {found.reason}" if found else None) == row["verdict"]
    assert job_state.wanted(state) == row["wanted"]
    if "free" in row:
        assert job_state.free_indexes(state, 9) == row["free"]


@table("taints")
def test_the_taints_of_a_node(row: Obj) -> None:
    conditions = [{"type": type_, "status": status} for type_, status in row["conditions"].items()]
    node: Obj = {
        "spec": {"unschedulable": row.get("unschedulable", False)},
        "status": {"conditions": conditions},
    }
    assert taints.wanted(node) == [(_NODE + key, "NoSchedule") for key in row["keeps"]]
    assert taints.evicting(node) == ((_NODE + row["drives"], "NoExecute") if row["drives"] else None)


def test_taints_of_others_stay_and_ours_keep_their_time() -> None:
    theirs = {"key": "team", "effect": "NoSchedule"}
    old = {"key": taints.NOT_READY, "effect": "NoSchedule", "timeAdded": "then"}
    gone = {"key": taints.UNREACHABLE, "effect": "NoExecute"}
    node = {"spec": {"taints": [theirs, old, gone]}}
    wanted = [(taints.NOT_READY, "NoSchedule"), (taints.NOT_READY, "NoExecute")]
    new = {"key": taints.NOT_READY, "effect": "NoExecute", "timeAdded": "now"}
    assert taints.updated(node, wanted, "now") == [theirs, old, new]


def volume(row: Obj) -> Obj:
    spec: Obj = {
        "capacity": {"storage": row["size"]}, "accessModes": row.get("modes", ["ReadWriteOnce"]),
        "storageClassName": row.get("class", ""),
    }  # fmt: skip
    if "for" in row:
        spec["claimRef"] = dict(zip(("namespace", "name", "uid"), row["for"], strict=False))
    metadata = {"name": row["name"], "labels": row.get("labels", {})}
    return {"metadata": metadata, "spec": spec, "status": {"phase": row.get("phase", "Available")}}


@table("volumes")
def test_which_volume_a_claim_gets(row: Obj) -> None:
    wish = row["claim"]
    spec: Obj = {
        "accessModes": wish.get("modes", ["ReadWriteOnce"]), "storageClassName": wish.get("class", ""),
        "resources": {"requests": {"storage": wish["size"]}}, "volumeMode": wish.get("mode", "Filesystem"),
    }  # fmt: skip
    if "select" in wish:
        spec["selector"] = {"matchLabels": wish["select"]}
    claim = {"metadata": {"name": "data", "namespace": "demo", "uid": "uid"}, "spec": spec}
    found = volume_match.find([volume(each) for each in row["volumes"]], claim, None, prebound_only=False)
    assert (found["metadata"]["name"] if found else None) == row["gets"]


@table("daemons")
def test_where_daemons_run(row: Obj) -> None:
    owner = {"spec": {"template": {"spec": row["pod"]}}}
    node = {
        "metadata": {"name": "here", "labels": row["node"].get("labels", {})},
        "spec": {"taints": row["node"].get("taints", [])},
    }
    assert tuple(daemon_pods.judge(owner, node)) == (row["runs"], row["stays"])


@table("target_ports")
def test_where_the_port_of_a_service_leads(row: Obj) -> None:
    ports = [
        {"name": "web", "containerPort": 8080}, {"name": "dns", "containerPort": 53, "protocol": "UDP"},
        {"name": "dns", "containerPort": 5353},
    ]  # fmt: skip
    assert (
        endpoint_pods.target_port({"spec": {"containers": [{"ports": ports}]}}, row["port"]) == row["leads"]
    )


@table("missed_times")
def test_missed_times(row: Obj) -> None:
    since, now, latest = (parse_time(str(row[key] or "")) for key in ("since", "now", "latest"))
    assert since is not None
    assert now is not None
    assert cron_times.missed(parse(row["schedule"]), since, now) == (latest, row["many"])
