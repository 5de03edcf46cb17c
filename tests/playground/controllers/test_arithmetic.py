"""The pure parts of the controllers, as tables of input and output."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from kubetui.api import meta
from kubetui.api.meta import Obj
from kubetui.playground.clock import Clock
from kubetui.playground.controllers import deployment_status, hashing, pod_state, revisions, rollout
from kubetui.playground.controllers.job_pods import read_indexes, write_indexes

DATA = Path(__file__).parents[2] / "testdata" / "controllers"


def table(name: str):
    rows = yaml.safe_load((DATA / f"{name}.yaml").read_text())
    return pytest.mark.parametrize(
        "row", rows, ids=[r["about"] if isinstance(r, dict) else str(r) for r in rows]
    )


def deployment(
    replicas: int, surge: object = "25%", unavailable: object = "25%", status: Obj | None = None
) -> Obj:
    rolling = {"maxSurge": surge, "maxUnavailable": unavailable}
    strategy = {"type": "RollingUpdate", "rollingUpdate": rolling}
    return {
        "metadata": {"name": "web", "namespace": "demo", "uid": "d", "generation": 1},
        "spec": {"replicas": replicas, "strategy": strategy, "progressDeadlineSeconds": 30},
        "status": status or {},
    }


def replica_set(index: int, size: int, available: int = 0, **annotations: str) -> Obj:
    return {
        "metadata": {"name": f"web-{index}", "uid": str(index), "annotations": annotations,
                     "creationTimestamp": f"2026-01-01T00:00:{index:02}Z"},
        "spec": {"replicas": size},
        "status": {"replicas": size, "availableReplicas": available},
    }  # fmt: skip


@table("rollout")
def test_the_next_step_of_a_rollout(row):
    wanted = deployment(row["replicas"], row.get("surge", "25%"), row.get("unavailable", "25%"))
    sets = [replica_set(index, *counts) for index, counts in enumerate(row["sets"])]
    *old, new = sets
    assert rollout.new_size(wanted, new, sets) == row["new"]
    assert rollout.shrink_old(wanted, new, old) == {f"web-{i}": size for i, size in row["shrink"].items()}


@table("proportional")
def test_scaling_amid_a_rollout(row):
    sets = [
        replica_set(index, size, **{rollout.MAXIMUM: str(most)})
        for index, (size, most) in enumerate(row["sets"])
    ]
    found = rollout.proportional(deployment(row["replicas"], row["surge"], 0), sets)
    assert [found[meta.name(each)] for each in sets] == row["becomes"]


@table("fence_posts")
def test_fence_posts(row):
    replicas, surge, unavailable, more, missing = row
    assert rollout.fence_posts(deployment(replicas, surge, unavailable)) == (more, missing)


def pod(name: str, row: Obj, now: datetime) -> Obj:
    def ago(seconds: float) -> str:
        return meta.format_time(now - timedelta(seconds=seconds))

    status: Obj = {"phase": row.get("phase", "Running"), "conditions": []}
    if "ready" in row:
        status["conditions"] = [{"type": "Ready", "status": "True", "lastTransitionTime": ago(row["ready"])}]
    if "restarts" in row:
        status["containerStatuses"] = [{"restartCount": row["restarts"]}]
    annotations = {pod_state.COST: row["cost"]} if "cost" in row else {}
    return {
        "metadata": {"name": name, "uid": row.get("uid", name), "annotations": annotations,
                     "creationTimestamp": ago(row.get("age", 3600))},
        "spec": {"nodeName": row["node"]} if row["node"] else {},
        "status": status,
    }  # fmt: skip


@table("deletion_order")
def test_who_goes_first(row):
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    clock = Clock(wall=lambda: now)
    first, then = pod("x", row["first"], now), pod("y", row["then"], now)
    siblings = [first, then, *(pod(f"z{i}", {"node": "crowded", "ready": 5}, now) for i in range(2))]
    for given in ([first, then], [then, first]):
        ordered = pod_state.first_to_go(given, siblings, clock)
        assert [meta.name(each) for each in ordered] == ["x", "y"]


def counted(counts: list[int]) -> Obj:
    keys = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    return {**dict(zip(keys, counts, strict=True)), "observedGeneration": 1}


@table("progress")
def test_progress(row):
    status = "False" if row["reason"] == "ProgressDeadlineExceeded" else "True"
    before = {"type": "Progressing", "status": status, "reason": row["reason"], "message": "before",
              "lastTransitionTime": "then", "lastUpdateTime": "then"}  # fmt: skip
    wanted = deployment(3, status={**counted(row["before"]), "conditions": [before]})
    now = {**counted(row["now"]), "conditions": [before]}
    found = deployment_status.with_progress(wanted, replica_set(1, 3), now, "now", row["age"])
    said = found["conditions"][-1]
    assert f"{said['status']} {said['reason']}" == row["says"]
    assert said["message"] == row["message"]
    assert said["lastTransitionTime"] == ("then" if said["status"] == status else "now")


def test_hashes_are_stable_and_of_the_alphabet_of_names():
    # Test vectors of the hash functions' authors.
    assert hashing.fnv1a(b"") == hashing.fnv1(b"") == 0x811C9DC5
    assert hashing.fnv1a(b"a") == 0xE40C292C
    assert hashing.fnv1(b"a") == 0x050C5D7E
    assert hashing.fnv1a(b"foobar") == 0xBF9CF968
    assert hashing.safe_encode("0123456789") == "456789bcdf"
    one = {"spec": {"a": 1, "b": [1, 2]}}
    other = json.loads('{"spec": {"b": [1, 2], "a": 1}}')
    assert hashing.template_hash(one) == hashing.template_hash(other)
    assert hashing.template_hash(one) != hashing.template_hash({"spec": {"a": 1, "b": [2, 1]}})
    assert len({hashing.template_hash(one, count) for count in (None, 0, 1, 2)}) == 4
    assert set(hashing.template_hash(one)) <= set(hashing.ALPHABET)


def test_a_template_is_found_by_what_it_says_not_by_its_hash():
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c"}]}}
    wanted = deployment(1)
    wanted["spec"]["template"] = template
    old, same = replica_set(1, 1), replica_set(2, 1)
    old["spec"]["template"] = {**template, "spec": {"containers": [{"name": "d"}]}}
    same["spec"]["template"] = {**template, "metadata": {"labels": {"app": "web", "pod-template-hash": "x"}}}
    assert revisions.find_new(wanted, [old, same]) is same
    assert revisions.find_new(wanted, [old]) is None


def test_a_reused_set_remembers_its_revisions():
    known = replica_set(1, 0, **{revisions.REVISION: "2", revisions.HISTORY: "1"})
    wanted = deployment(1)
    wanted["metadata"]["annotations"] = {
        "team": "a",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
    }
    found = revisions.new_annotations(wanted, known, 5, exists=True)
    assert found == {revisions.REVISION: "5", revisions.HISTORY: "1,2", "team": "a"}
    assert revisions.new_annotations(deployment(1), known, 1, exists=True) == meta.annotations(known)
    assert revisions.next_revision([known, replica_set(2, 0)]) == 3


def test_surplus_revisions_are_the_oldest_that_are_empty():
    sets = [replica_set(i, 0, **{revisions.REVISION: str(i)}) for i in (3, 1, 2)]
    busy = replica_set(9, 1, **{revisions.REVISION: "0"})
    wanted = deployment(1)
    wanted["spec"]["revisionHistoryLimit"] = 1
    assert [meta.name(each) for each in revisions.surplus(wanted, [*sets, busy])] == ["web-1", "web-2"]
    del wanted["spec"]["revisionHistoryLimit"]
    assert revisions.surplus(wanted, sets) == []


@pytest.mark.parametrize("written", ["", "0", "0,1", "0-2", "0,2-4,7", "3,5,7-9"])
def test_indexes(written):
    assert write_indexes(read_indexes(written)) == written
