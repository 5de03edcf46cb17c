import pytest

from kubetui.actions.reasons import reason

POD = {"status": {"containerStatuses": [{"restartCount": 0}]}}


@pytest.mark.parametrize(
    ("verb", "resource", "obj", "said"),
    [
        ("cordon", "nodes", {"spec": {"unschedulable": True}}, "cordoned already"),
        ("cordon", "nodes", {"spec": {}}, ""),
        ("uncordon", "nodes", {"spec": {}}, "not cordoned"),
        ("uncordon", "nodes", {"spec": {"unschedulable": True}}, ""),
        ("pause", "deployments.apps", {"spec": {"paused": True}}, "paused already"),
        ("resume", "deployments.apps", {}, "not paused"),
        ("restart", "deployments.apps", {"spec": {"paused": True}}, "resume it first"),
        ("undo", "deployments.apps", {"spec": {"paused": True}}, "resume it first"),
        ("restart", "statefulsets.apps", {"spec": {"paused": True}}, ""),
        ("suspend", "cronjobs.batch", {"spec": {"suspend": True}}, "suspended already"),
        ("suspend", "jobs.batch", {"status": {"conditions": [{"type": "Complete", "status": "True"}]}}, "finished"),
        ("unsuspend", "cronjobs.batch", {"spec": {"suspend": False}}, "not suspended"),
        ("logs.previous", "pods", POD, "None of its containers has restarted"),
        ("logs.previous", "pods", {"status": {"containerStatuses": [{"restartCount": 2}]}}, ""),
        ("logs.previous", "pods", {}, ""),
        ("scale.to", "deployments.apps", {"metadata": {"name": "web", "deletionTimestamp": "x"}}, "web is being deleted"),
        ("delete", "pods", {"metadata": {"name": "web", "deletionTimestamp": "x"}}, ""),
    ],
)  # fmt: skip
def test_why_a_verb_cannot_work_now(verb, resource, obj, said):
    found = reason(verb, resource, obj)
    assert (found is None) if not said else said in found
