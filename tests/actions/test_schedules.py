from kubetui.actions import rollout, schedules
from kubetui.api.meta import ObjectRef
from kubetui.kinds import registry

CRON_JOB = {
    "metadata": {"name": "backup", "namespace": "demo", "uid": "c1"},
    "spec": {
        "schedule": "0 3 * * *",
        "jobTemplate": {
            "metadata": {"labels": {"app": "backup"}, "annotations": {"note": "nightly"}},
            "spec": {
                "backoffLimit": 2,
                "template": {"spec": {"containers": [{"name": "c", "image": "busybox"}]}},
            },
        },
    },
}
REF = ObjectRef("cronjobs.batch", "demo", "backup", "c1")


def test_a_job_from_a_cronjob_is_what_kubectl_makes_of_it():
    change = schedules.trigger(CRON_JOB, REF, "backup-manual-1a2b")
    assert (change.method, change.path) == ("POST", "/apis/batch/v1/namespaces/demo/jobs")
    job = change.body
    assert job["metadata"]["annotations"] == {
        "cronjob.kubernetes.io/instantiate": "manual",
        "note": "nightly",
    }
    assert job["metadata"]["labels"] == {"app": "backup"}
    assert job["metadata"]["ownerReferences"] == [
        {"apiVersion": "batch/v1", "kind": "CronJob", "name": "backup", "uid": "c1", "controller": True}]  # fmt: skip
    assert job["spec"] == CRON_JOB["spec"]["jobTemplate"]["spec"]
    assert job["spec"] is not CRON_JOB["spec"]["jobTemplate"]["spec"]
    assert change.command == "kubectl create job backup-manual-1a2b --from=cronjob/backup -n demo"
    assert change.ref == ObjectRef("jobs.batch", "demo", "backup-manual-1a2b")


def test_the_name_of_a_job_is_never_too_long():
    name = schedules.job_name("a" * 40 + "." + "b" * 30, "1a2b")
    assert len(name) <= 63 and name.endswith("-manual-1a2b")
    assert schedules.job_name("a" * 50 + "-" + "b" * 30, "1a2b") == "a" * 50 + "-manual-1a2b"


def test_suspending_and_going_on():
    kind = registry.find("cronjob")
    on, off = schedules.suspend(kind, REF), schedules.suspend(kind, REF, on=False)
    assert (on.verb, on.body) == ("suspend", {"spec": {"suspend": True}})
    assert (off.verb, off.body) == ("unsuspend", {"spec": {"suspend": False}})
    assert on.command == """kubectl patch cronjob/backup -p '{"spec":{"suspend":true}}' -n demo"""
    assert (
        "starts no more Jobs" in on.summary and "Pods" in schedules.suspend(registry.find("job"), REF).summary
    )


def test_pausing_and_resuming_a_rollout():
    kind, ref = registry.find("deploy"), ObjectRef("deployments.apps", "demo", "web")
    on, off = rollout.pause(kind, ref), rollout.pause(kind, ref, on=False)
    assert (on.body, off.body) == ({"spec": {"paused": True}}, {"spec": {"paused": None}})
    assert [on.command, off.command] == [
        f"kubectl rollout {verb} deployment/web -n demo" for verb in ("pause", "resume")]  # fmt: skip
