"""Sentences about kinds that have no pane of their own, each with its field."""

import pytest

from kubetui.views.facts.registry import facts
from kubetui.views.model import Health, span_text
from tests import samples
from tests.samples import NOW, condition, obj, pod, store_of

AUTOSCALING = ("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers.autoscaling")
RBAC = "rbac.authorization.k8s.io"


def thing(api_version, kind, resource, **fields):
    return resource, obj(api_version, kind, "x", **fields)


CASES = {
    "hpa": (thing(*AUTOSCALING, spec={"minReplicas": 1, "maxReplicas": 5, "metrics": [
        {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 50}}}]}, status={
        "currentReplicas": 2, "desiredReplicas": 4,
        "currentMetrics": [{"type": "Resource", "resource": {"current": {"averageUtilization": 180}}}]}),
        ["On its way to 4.", "2 Pods now, between 1 and 5.", "cpu at 180% of what was requested; the target is 50%."]),
    "pdb": (thing("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets.policy", status={
        "disruptionsAllowed": 0, "currentHealthy": 2, "desiredHealthy": 2, "expectedPods": 2}),
        ["0 evictions allowed right now.", "2 of 2 Pods are well; 2 must be."]),
    "quota": (thing("v1", "ResourceQuota", "resourcequotas", status={
        "hard": {"pods": "2", "requests.cpu": "4"}, "used": {"pods": "2", "requests.cpu": "1"}}),
        ["pods: 2 of 2", "requests.cpu: 1 of 4", "It counts CPU or memory, so each Pod here must say what it needs."]),
    "limits": (thing("v1", "LimitRange", "limitranges", spec={"limits": [{"type": "Container", "max": {"memory": "1Gi"}}]}),
               ["Each Container may ask for at most memory 1Gi"]),
    "role": (thing(f"{RBAC}/v1", "Role", f"roles.{RBAC}", rules=[
        {"verbs": ["get", "list"], "resources": ["pods"], "apiGroups": [""]}]), ["Allows to get, list: pods"]),
    "binding": (thing(f"{RBAC}/v1", "RoleBinding", f"rolebindings.{RBAC}", roleRef={"kind": "Role", "name": "reader"},
                      subjects=[{"kind": "ServiceAccount", "name": "bot", "namespace": "n"}]),
                ["Gives the Role reader", "to ServiceAccount n/bot"]),
    "volume": (thing("v1", "PersistentVolume", "persistentvolumes", spec={
        "capacity": {"storage": "1Gi"}, "persistentVolumeReclaimPolicy": "Retain"}, status={"phase": "Released"}),
        ["Released, 1Gi", "When its claim goes, it is kept, data and all."]),
    "lease": (thing("coordination.k8s.io/v1", "Lease", "leases.coordination.k8s.io", spec={
        "holderIdentity": "me", "renewTime": samples.ago(40), "leaseDurationSeconds": 15}),
        ["Held by me, renewed 40s ago; it lasts 15 s."]),
    "definition": (thing("apiextensions.k8s.io/v1", "CustomResourceDefinition",
                         "customresourcedefinitions.apiextensions.k8s.io",
                         spec={"names": {"kind": "Boat", "plural": "boats"}}),
                   ["It adds the kind Boat; :boats lists its objects.", "Made 4m ago."]),
    "policy": (thing("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies.networking.k8s.io", spec={
        "podSelector": {}, "policyTypes": ["Egress"], "egress": []}),
        ["It does not allow DNS: names cannot be looked up.", "It closes 1 Pod for Egress"]),
    "anything": (thing("example.com/v1", "Widget", "widgets.example.com", status={
        "conditions": [condition("Ready", "False", "Broken", "it broke")]}), ["Ready is False: it broke", "Made 4m ago."]),
}  # fmt: skip


@pytest.mark.parametrize(("one", "wanted"), CASES.values(), ids=CASES)
def test_facts(one, wanted):
    resource, found = one
    store = store_of(pod("web-1"))
    store.put(resource, found)
    told = facts(store, resource, found, NOW)
    assert [span_text(fact.line) for fact in told] == wanted
    assert [fact.health for fact in told] == sorted((fact.health for fact in told), reverse=True)


def test_a_class_knows_its_pods():
    one = obj("scheduling.k8s.io/v1", "PriorityClass", "high", "", value=1000)
    store = store_of(pod("vip", spec={"priorityClassName": "high"}))
    told = facts(store, "priorityclasses.scheduling.k8s.io", one, NOW)
    assert [span_text(fact.line) for fact in told] == ["Its number is 1000", "1 Pod of this class: vip"]


def test_a_heartbeat_of_a_node():
    lease = obj(
        "coordination.k8s.io/v1", "Lease", "node-1", "kube-node-lease", spec={"renewTime": samples.ago(4)}
    )
    told = facts(store_of(samples.node("node-1"), lease), "nodes", samples.node("node-1"), NOW)
    assert span_text(told[0].line) == "Its kubelet gave a sign of life 4s ago."
    assert told[0].health == Health.OK
