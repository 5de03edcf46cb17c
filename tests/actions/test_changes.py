from datetime import UTC, datetime

import pytest

from kubetui.actions import rollout, scale
from kubetui.actions.apply import apply
from kubetui.actions.deletion import delete, kill
from kubetui.actions.labelling import label
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry

DEPLOYMENT = registry.find("deploy")
POD = registry.find("pod")
CRON_JOB = registry.find("cronjob")
WEB = ObjectRef("deployments.apps", "demo", "web", "u1")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_delete_deletes_the_object_that_was_seen():
    change = delete(DEPLOYMENT, WEB)
    assert (change.method, change.path) == ("DELETE", "/apis/apps/v1/namespaces/demo/deployments/web")
    assert change.body == {"apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": "Background",
                           "preconditions": {"uid": "u1"}}  # fmt: skip
    assert change.command == "kubectl delete deployment/web -n demo"
    assert change.risk == "asks"


def test_what_takes_others_along_is_typed():
    kind = registry.find("ns")
    change = delete(kind, ObjectRef("namespaces", "", "demo"))
    assert change.risk == "typed"
    assert change.path == "/api/v1/namespaces/demo"
    assert change.command == "kubectl delete namespace/demo"
    assert "preconditions" not in change.body


def test_kill_leaves_no_grace():
    change = kill(POD, ObjectRef("pods", "demo", "web-1"))
    assert change.body["gracePeriodSeconds"] == 0
    assert change.command == "kubectl delete pod/web-1 --grace-period=0 --force -n demo"


@pytest.mark.parametrize(("wanted", "sent", "risk"), [(5, 5, "quiet"), (0, 0, "asks"), (-2, 0, "asks")])
def test_scale_writes_the_scale(wanted, sent, risk):
    change = scale.scale(DEPLOYMENT, WEB, wanted, before=3)
    assert change.path.endswith("/deployments/web/scale")
    assert change.body == {"spec": {"replicas": sent}}
    assert change.content_type == "application/merge-patch+json"
    assert change.risk == risk
    assert change.command == f"kubectl scale deployment/web --replicas={sent} -n demo"


def test_restart_notes_the_time_in_the_template():
    change = rollout.restart(DEPLOYMENT, WEB, NOW)
    note = change.body["spec"]["template"]["metadata"]["annotations"]
    assert note == {"kubectl.kubernetes.io/restartedAt": "2026-01-02T03:04:05Z"}
    assert change.command == "kubectl rollout restart deployment/web -n demo"


def test_set_image_names_the_container():
    change = rollout.set_image(DEPLOYMENT, WEB, {"web": "nginx:9.99"})
    containers = change.body["spec"]["template"]["spec"]["containers"]
    assert containers == [{"name": "web", "image": "nginx:9.99"}]
    assert change.content_type == "application/strategic-merge-patch+json"
    assert change.command == "kubectl set image deployment/web web=nginx:9.99 -n demo"
    on_pod = rollout.set_image(POD, ObjectRef("pods", "demo", "p"), {"c": "busybox"})
    assert on_pod.body == {"spec": {"containers": [{"name": "c", "image": "busybox"}]}}
    on_cron_job = rollout.set_image(
        CRON_JOB, ObjectRef("cronjobs.batch", "demo", "c"), {"c": "b", "i": "b"}, {"i"}
    )
    assert on_cron_job.body["spec"]["jobTemplate"]["spec"]["template"]["spec"] == {
        "containers": [{"name": "c", "image": "b"}], "initContainers": [{"name": "i", "image": "b"}]}  # fmt: skip
    assert rollout.images_of(on_cron_job.body, "initContainers") == {"i": "b"}


def test_labels_are_set_and_taken_away():
    change = label(POD, ObjectRef("pods", "demo", "p"), {"app": "loose", "old": None})
    assert change.body == {"metadata": {"labels": {"app": "loose", "old": None}}}
    assert change.command == "kubectl label pod/p app=loose old- --overwrite -n demo"


def test_apply_is_server_side():
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "demo"},
    }
    change = apply(DEPLOYMENT, manifest, file="web.yaml")
    assert change.method == "PATCH" and change.content_type == "application/apply-patch+yaml"
    assert change.params == {"fieldManager": "kubetui", "fieldValidation": "Strict"}
    assert change.command == "kubectl apply --server-side -f web.yaml"
    forced = apply(DEPLOYMENT, manifest, file="web.yaml", force=True)
    assert forced.params["force"] == "true" and "--force-conflicts" in forced.command


def test_words_of_a_command_are_quoted_for_a_shell():
    change = label(POD, ObjectRef("pods", "demo", "p"), {"note": "a b;rm"})
    assert "'note=a b;rm'" in change.command


def test_a_kind_whose_word_means_another_is_named_with_its_group():
    event = registry.by_kind("events.k8s.io/v1", "Event")
    change = delete(event, ObjectRef(event.resource, "demo", "e"))
    assert change.command == "kubectl delete event.events.k8s.io/e -n demo"


def _replica_set(revision, image, owner="u1", **annotations):
    return {
        "metadata": {
            "name": f"web-{revision}",
            "annotations": {rollout.REVISION: str(revision), **annotations},
            "ownerReferences": [{"uid": owner, "controller": True}],
        },
        "spec": {"template": _template(image, **{"pod-template-hash": f"h{revision}"})},
    }


def _template(image, **labels):
    return {
        "metadata": {"labels": {"app": "web", **labels}},
        "spec": {"containers": [{"name": "web", "image": image}]},
    }


def _deployment(image="nginx:3", **spec):
    return {
        "metadata": {"name": "web", "namespace": "demo", "uid": "u1",
                     "annotations": {rollout.REVISION: "3", "team": "red"}},
        "spec": {"template": _template(image), **spec},
    }  # fmt: skip


def test_undo_takes_the_template_before_the_current_one():
    sets = [_replica_set(3, "nginx:3"), _replica_set(1, "nginx:1"), _replica_set(2, "nginx:2", why="try"),
            _replica_set(9, "other", owner="somebody")]  # fmt: skip
    change = rollout.undo(DEPLOYMENT, _deployment(), sets, WEB)
    template, notes = change.body
    assert template["path"] == "/spec/template"
    assert template["value"] == _template("nginx:2")
    assert notes["value"] == {rollout.REVISION: "3", "why": "try"}
    assert change.content_type == "application/json-patch+json"
    assert change.command == "kubectl rollout undo deployment/web -n demo"
    assert "revision 2" in change.summary
    # What was read is shared with caches: it stays as it was.
    assert sets[2]["spec"]["template"]["metadata"]["labels"]["pod-template-hash"] == "h2"


def test_undo_to_a_named_revision():
    sets = [_replica_set(n, f"nginx:{n}") for n in (1, 2, 3)]
    change = rollout.undo(DEPLOYMENT, _deployment(), sets, WEB, to_revision=1)
    assert change.body[0]["value"] == _template("nginx:1")
    assert change.command.endswith("--to-revision=1 -n demo")


def test_undo_says_why_it_cannot():
    one = [_replica_set(3, "nginx:3")]
    with pytest.raises(rollout.NothingToUndo, match="web has no older revision"):
        rollout.undo(DEPLOYMENT, _deployment(), one, WEB)
    with pytest.raises(rollout.NothingToUndo, match="revision 7"):
        rollout.undo(DEPLOYMENT, _deployment(), one, WEB, to_revision=7)
    with pytest.raises(rollout.NothingToUndo, match="paused"):
        rollout.undo(DEPLOYMENT, _deployment(paused=True), one, WEB)
    with pytest.raises(rollout.NothingToUndo, match="already has"):
        rollout.undo(DEPLOYMENT, _deployment(), one, WEB, to_revision=3)


async def test_presses_are_gathered_into_one_number():
    sent = []
    gathered = scale.Gathered(lambda ref, n: sent.append((ref.name, n)), wait=60)
    assert [gathered.add(WEB, 3, 1), gathered.add(WEB, 3, 1), gathered.add(WEB, 3, -1)] == [4, 5, 4]
    assert sent == []
    other = WEB._replace(name="api")
    gathered.add(other, 1, -1)
    assert sent == [("web", 4)]
    gathered.add(other, 1, -1)
    gathered.flush()
    assert sent == [("web", 4), ("api", 0)]


async def test_a_rest_sends_what_was_gathered():
    import asyncio

    done = asyncio.Event()
    sent = []
    gathered = scale.Gathered(lambda ref, n: (sent.append(n), done.set()), wait=0.01)
    gathered.add(WEB, 3, 2)
    async with asyncio.timeout(20):
        await done.wait()
    assert sent == [5]
