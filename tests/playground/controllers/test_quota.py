from decimal import Decimal

import pytest

from kubetui.playground.apiserver.admission.quota import usage, written
from kubetui.playground.apiserver.admission.quota_scopes import in_scope

QUOTA = {
    "metadata": {"name": "q", "namespace": "demo"},
    "spec": {"hard": {"pods": "5", "requests.cpu": "2", "requests.memory": "1Gi", "configmaps": "10",
                      "count/deployments.apps": "4"}},
}  # fmt: skip


async def test_what_is_used_is_written_down(rig, deployment):
    await rig.api.create("resourcequotas", QUOTA)
    wanted = deployment(replicas=2)
    wanted["spec"]["template"]["spec"]["containers"][0]["resources"] = {
        "requests": {"cpu": "250m", "memory": "64Mi"}
    }
    await rig.api.create("deployments.apps", wanted)

    async def used(pods: str, cpu: str, memory: str) -> bool:
        status = (await rig.api.get("resourcequotas", "q", "demo"))["status"]
        return status.get("used") == {
            "pods": pods, "requests.cpu": cpu, "requests.memory": memory, "configmaps": "1",
            "count/deployments.apps": "1",
        }  # fmt: skip

    await rig.until(lambda: used("2", "500m", "128Mi"))
    await rig.api.patch("deployments.apps", "web", {"spec": {"replicas": 0}}, "demo")
    await rig.until(lambda: used("0", "0", "0"))


def _pod(**spec: object) -> dict:
    return {"spec": {"containers": [{"name": "c", "image": "x"}], **spec}}


ELSEWHERE = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"namespaces": ["x"]}]}}


@pytest.mark.parametrize(
    ("term", "pod", "counted"),
    [
        (
            {"scopeName": "PriorityClass", "operator": "In", "values": ["high"]},
            {"priorityClassName": "high"},
            True,
        ),
        ({"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}, {}, False),
        ({"scopeName": "PriorityClass", "operator": "NotIn", "values": ["high"]}, {}, True),
        ({"scopeName": "PriorityClass", "operator": "Exists"}, {"priorityClassName": "low"}, True),
        ({"scopeName": "PriorityClass", "operator": "DoesNotExist"}, {"priorityClassName": "low"}, False),
        ({"scopeName": "Terminating", "operator": "Exists"}, {"activeDeadlineSeconds": 5}, True),
        ({"scopeName": "BestEffort", "operator": "Exists"}, {}, True),
        ({"scopeName": "CrossNamespacePodAffinity", "operator": "Exists"}, {"affinity": ELSEWHERE}, True),
        ({"scopeName": "CrossNamespacePodAffinity", "operator": "Exists"}, {}, False),
    ],
)
def test_which_pods_a_scope_counts(term: dict, pod: dict, counted: bool):
    quota = {"spec": {"scopeSelector": {"matchExpressions": [term]}}}
    assert in_scope(quota, "pods", _pod(**pod)) is counted
    assert not in_scope(quota, "configmaps", {})


def test_what_a_pod_with_sidecars_takes():
    one, three = ({"requests": {"cpu": cpu}} for cpu in ("1", "3"))
    sidecar = {"name": "s", "restartPolicy": "Always", "resources": one}
    pod = _pod(initContainers=[sidecar, {"name": "i", "resources": three}], overhead={"cpu": "500m"})
    pod["spec"]["containers"][0]["resources"] = one
    assert usage("pods", pod)["requests.cpu"] == Decimal("4.5")
    assert written("requests.memory", Decimal(600 * 2**20)) == "600Mi"
