"""Taking back: for each verb the change that leads back, or the sentence on why there is none."""

from datetime import UTC, datetime

import pytest

from kubetui.actions import breaks, deletion, drain, labelling, nodes, rollout, scale, schedules
from kubetui.actions.apply import apply
from kubetui.actions.reversal import CannotUndo, Done, changed_since, difference, reverse
from kubetui.api.meta import ObjectRef, clone
from kubetui.kinds import registry

NOW = datetime(2026, 1, 2, tzinfo=UTC)
DEPLOYMENT, POD, NODE = registry.find("deploy"), registry.find("pod"), registry.find("node")
WEB = ObjectRef("deployments.apps", "demo", "web", "u1")
W1 = ObjectRef("nodes", "", "w1", "n1")
BEFORE = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "demo", "uid": "u1", "resourceVersion": "7", "generation": 1,
                 "labels": {"app": "web"}, "creationTimestamp": "x", "managedFields": [{"a": 1}]},
    "spec": {"replicas": 5, "template": {"spec": {"containers": [{"name": "c", "image": "nginx:1.27"}]}}},
    "status": {"replicas": 5},
}  # fmt: skip


def _after(**spec):
    after = clone(BEFORE)
    after["spec"].update(spec)
    after["metadata"].update({"resourceVersion": "8", "generation": 2})
    return after


def _back(kind, change, before=BEFORE, after=None):
    return reverse(kind, Done(change, NOW, before, after))


def test_scaling_back():
    back = _back(DEPLOYMENT, scale.scale(DEPLOYMENT, WEB, 0, 5))
    assert back.body == {"spec": {"replicas": 5}} and back.path.endswith("/web/scale")
    assert (back.verb, back.risk) == ("undo.last", "asks")
    assert back.summary == "Take back: scale Deployment web to 5."


def test_the_image_that_was():
    after = _after(template={"spec": {"containers": [{"name": "c", "image": "nginx:9.99"}]}})
    back = _back(DEPLOYMENT, rollout.set_image(DEPLOYMENT, WEB, {"c": "nginx:9.99"}), after=after)
    assert back.command == "kubectl set image deployment/web c=nginx:1.27 -n demo"
    with pytest.raises(CannotUndo, match="what they were before"):
        _back(DEPLOYMENT, rollout.set_image(DEPLOYMENT, WEB, {"c": "nginx:1.27"}), after=BEFORE)


def test_labels_that_were_there_come_back_and_new_ones_go():
    back = _back(DEPLOYMENT, labelling.label(DEPLOYMENT, WEB, {"app": "loose", "new": "x", "gone": None}))
    assert back.body == {"metadata": {"labels": {"app": "web", "new": None, "gone": None}}}
    noted = _back(DEPLOYMENT, labelling.annotate(DEPLOYMENT, WEB, {"note": "x"}))
    assert noted.body == {"metadata": {"annotations": {"note": None}}}


@pytest.mark.parametrize(
    ("change", "command"),
    [
        (nodes.cordon(NODE, W1), "kubectl uncordon w1"),
        (nodes.uncordon(NODE, W1), "kubectl cordon w1"),
        (rollout.pause(DEPLOYMENT, WEB), "kubectl rollout resume deployment/web -n demo"),
        (rollout.pause(DEPLOYMENT, WEB, on=False), "kubectl rollout pause deployment/web -n demo"),
    ],
)
def test_each_has_its_opposite(change, command):
    kind = NODE if change.ref == W1 else DEPLOYMENT
    assert _back(kind, change, before=None).command == command


def test_suspended_and_triggered():
    kind, ref = registry.find("cronjob"), ObjectRef("cronjobs.batch", "demo", "backup", "c1")
    assert _back(kind, schedules.suspend(kind, ref)).body == {"spec": {"suspend": False}}
    assert _back(kind, schedules.suspend(kind, ref, on=False)).body == {"spec": {"suspend": True}}
    job = registry.find("job")
    back = _back(job, schedules.trigger({"spec": {}}, ref, "j"), None, {"metadata": {"uid": "j1"}})
    assert back.method == "DELETE" and back.body["preconditions"] == {"uid": "j1"}


def test_taints_that_were():
    node = {"spec": {"taints": [{"key": "a", "effect": "NoSchedule"}]}}
    back = _back(NODE, nodes.taint(NODE, W1, node, nodes.parse("a-")), node)
    assert back.body == {"spec": {"taints": [{"key": "a", "effect": "NoSchedule"}]}}
    assert "the taints it had: a:NoSchedule" in back.summary


def test_a_break_is_mended_by_the_difference():
    (one,) = (b for b in breaks.BREAKS["deployments.apps"] if b.id == "image")
    change = one.make(DEPLOYMENT, WEB, BEFORE)
    after = _after(template={"spec": {"containers": [{"name": "c", "image": "nginx:9.99"}]}}, paused=False)
    back = _back(DEPLOYMENT, change, after=after)
    assert back.body == {"spec": {"paused": None, "template": BEFORE["spec"]["template"]}}
    assert back.command.startswith("kubectl patch deployment/web --type=merge -p '{")
    with pytest.raises(CannotUndo, match="web is what it was before"):
        _back(DEPLOYMENT, change, after=_after())


def test_what_was_made_by_apply_goes_and_what_was_changed_comes_back():
    change = apply(DEPLOYMENT, {"metadata": {"name": "web", "namespace": "demo"}})
    assert _back(DEPLOYMENT, change, None, _after()).method == "DELETE"
    assert _back(DEPLOYMENT, change, BEFORE, _after(replicas=1)).body == {"spec": {"replicas": 5}}


def test_a_deleted_object_is_made_again_without_what_the_server_gave_it():
    back = _back(DEPLOYMENT, deletion.delete(DEPLOYMENT, WEB))
    assert (back.method, back.path) == ("POST", "/apis/apps/v1/namespaces/demo/deployments")
    assert back.body["metadata"] == {"name": "web", "namespace": "demo", "labels": {"app": "web"}}
    assert "status" not in back.body and back.body["spec"] == BEFORE["spec"]
    assert back.ref.uid == "" and BEFORE["status"], "the object that was kept is not changed"


def test_a_pod_of_nobody_is_made_again_to_be_placed_anew():
    ref = ObjectRef("pods", "demo", "p", "p1")
    token = {"name": "kube-api-access-x", "mountPath": "/var/run"}
    pod = {"metadata": {"name": "p", "namespace": "demo"},
           "spec": {"nodeName": "w1", "volumes": [{"name": "kube-api-access-x"}, {"name": "data"}],
                    "containers": [{"name": "c", "volumeMounts": [token, {"name": "data"}]}]}}  # fmt: skip
    spec = _back(POD, deletion.kill(POD, ref), pod).body["spec"]
    assert "nodeName" not in spec and spec["volumes"] == [{"name": "data"}]
    assert spec["containers"][0]["volumeMounts"] == [{"name": "data"}]


def test_a_job_is_made_again_with_a_selector_of_its_own():
    kind, ref = registry.find("job"), ObjectRef("jobs.batch", "demo", "j", "j1")
    labels = {"batch.kubernetes.io/controller-uid": "j1", "app": "x", "job-name": "j"}
    job = {"metadata": {"name": "j", "labels": dict(labels)},
           "spec": {"selector": {"matchLabels": {}}, "template": {"metadata": {"labels": dict(labels)}}}}  # fmt: skip
    body = _back(kind, deletion.delete(kind, ref), job).body
    assert "selector" not in body["spec"]
    assert body["metadata"]["labels"] == body["spec"]["template"]["metadata"]["labels"] == {"app": "x"}


OWNED = {
    "metadata": {
        "name": "web-1",
        "ownerReferences": [{"kind": "ReplicaSet", "name": "web", "controller": True}],
    }
}


@pytest.mark.parametrize(
    ("resource", "change", "before", "why"),
    [
        (
            "pods",
            lambda k, r: deletion.delete(k, r),
            OWNED,
            "belonged to ReplicaSet web, which makes another",
        ),
        ("namespaces", lambda k, r: deletion.delete(k, r), BEFORE, "went more than itself"),
        ("persistentvolumeclaims", lambda k, r: deletion.delete(k, r), BEFORE, "went more than itself"),
        ("secrets", lambda k, r: deletion.delete(k, r), BEFORE, "values of Secrets are not kept"),
        ("configmaps", lambda k, r: deletion.delete(k, r), None, "could not be read before"),
        ("deployments.apps", lambda k, r: rollout.restart(k, r, NOW), BEFORE, "nothing to go back to"),
    ],
)
def test_what_cannot_be_taken_back_says_why(resource, change, before, why):
    kind = registry.by_resource(resource)
    with pytest.raises(CannotUndo, match=why):
        _back(kind, change(kind, ObjectRef(resource, "demo", "x", "u")), before)


def test_an_eviction_and_a_changed_secret_cannot_be_taken_back():
    hit = drain.plan(["w1"], [{"metadata": {"name": "p"}, "spec": {"nodeName": "w1"}}], ())[0]
    with pytest.raises(CannotUndo, match="was evicted"):
        _back(POD, drain.evict(hit, "kubectl drain w1"))
    secret = registry.find("secret")
    change = apply(secret, {"metadata": {"name": "db", "namespace": "demo"}, "data": {"a": "b"}})
    with pytest.raises(CannotUndo, match="the old ones cannot be put back"):
        _back(secret, change, {"data": {"a": "x"}}, {"data": {"a": "b"}})


def test_the_difference_is_a_merge_patch():
    assert difference({"a": 1, "b": {"c": 1, "d": 2}, "e": [1]}, {"b": {"c": 1, "d": 3}, "e": [1], "f": 0}) == {
        "a": None, "b": {"d": 3}, "f": 0}  # fmt: skip


def test_what_somebody_else_changed_since_is_known():
    change = scale.scale(DEPLOYMENT, WEB, 2, 5)
    done = Done(change, NOW, BEFORE, {"kind": "Scale", "spec": {"replicas": 2}})
    assert not changed_since(done, _after(replicas=2)) and not changed_since(done, None)
    assert changed_since(done, _after(replicas=3))
    label = Done(labelling.label(DEPLOYMENT, WEB, {"new": "x", "gone": None}), NOW, BEFORE,
                 {"metadata": {"labels": {"app": "web", "new": "x"}}})  # fmt: skip
    assert not changed_since(label, {"metadata": {"labels": {"new": "x", "other": "y"}}, "spec": {}})
    assert changed_since(label, {"metadata": {"labels": {"new": "x", "gone": "again"}}})
