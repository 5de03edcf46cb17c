"""The command that a change shows does what the change does: the real kubectl is asked, and the object looked at."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from kubetui.actions import batch, deletion, drain, labelling, nodes, rollout, scale, schedules
from kubetui.actions.change import Change
from kubetui.actions.reversal import Done, reverse
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind
from tests.conftest import Kubectl

NOW = datetime(2026, 1, 2, tzinfo=UTC)
TEMPLATE = {"metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "c", "image": "nginx:1.27"}]}}  # fmt: skip
JOB = {"spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}


def _kind(word: str) -> ApiKind:
    found = registry.find(word)
    assert found is not None
    return found


DEPLOYMENT, NODE, POD, CRON_JOB = _kind("deploy"), _kind("node"), _kind("pod"), _kind("cronjob")


def _made(kubectl: Kubectl, kind: ApiKind, name: str, spec: Obj) -> None:
    body = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": name}, "spec": spec}
    kubectl("create", "-f", "-", stdin=json.dumps(body))


def _get(kubectl: Kubectl, resource: str, name: str) -> Obj:
    found: Obj = json.loads(kubectl("get", resource, name, "-o", "json").stdout)
    return found


def _run(run_kubectl: Kubectl, commands: str) -> None:
    for command in commands.split("\n"):
        program, *words = shlex.split(command)
        assert program == "kubectl"
        run_kubectl(*words)


def _holds(there: Any, wished: Any) -> bool:
    """Whether what a patch wishes is so already; null means absent, items of lists are found by name."""
    if isinstance(wished, dict):
        there = there if isinstance(there, dict) else {}
        return all(_holds(there.get(key), value) for key, value in wished.items())
    if isinstance(wished, list) and all(isinstance(item, dict) and "name" in item for item in wished):
        named = {item["name"]: item for item in there or ()}
        return all(_holds(named.get(item["name"]), item) for item in wished)
    return bool(there == wished) or (wished in (None, False) and not there)


def _changes(ref: ObjectRef) -> Iterable[Change]:
    yield labelling.label(DEPLOYMENT, ref, {"tier": "front", "empty": "", "app": None})
    yield labelling.annotate(DEPLOYMENT, ref, {"example.com/note": "two 'words' = $one"})
    yield scale.scale(DEPLOYMENT, ref, 2)
    yield rollout.set_image(DEPLOYMENT, ref, {"c": "nginx:1.28"})
    yield rollout.pause(DEPLOYMENT, ref)
    yield rollout.pause(DEPLOYMENT, ref, on=False)


def test_commands_on_a_deployment_leave_what_the_change_wishes(
    run_kubectl: Kubectl, kubectl: Kubectl, namespace: str
) -> None:
    _made(
        kubectl,
        DEPLOYMENT,
        "web",
        {"replicas": 0, "selector": {"matchLabels": {"app": "web"}}, "template": TEMPLATE},
    )
    ref = ObjectRef("deployments.apps", namespace, "web")
    for change in _changes(ref):
        before = _get(kubectl, "deployment", "web")
        assert not _holds(before, change.body), change.command
        _run(run_kubectl, change.command)
        after = _get(kubectl, "deployment", "web")
        assert _holds(after, change.body), change.command
        back = reverse(DEPLOYMENT, Done(change, NOW, before, after))
        _run(run_kubectl, back.command)
        assert _holds(_get(kubectl, "deployment", "web"), back.body), back.command
        _run(run_kubectl, change.command)
    _run(run_kubectl, rollout.restart(DEPLOYMENT, ref, NOW).command)
    template = _get(kubectl, "deployment", "web")["spec"]["template"]
    assert "kubectl.kubernetes.io/restartedAt" in meta.annotations(template)


def test_commands_on_several_objects_are_one(run_kubectl: Kubectl, kubectl: Kubectl, namespace: str) -> None:
    for name in ("a", "b"):
        _made(kubectl, POD, name, TEMPLATE["spec"])
    refs = [ObjectRef("pods", namespace, name) for name in ("a", "b")]
    labelled = batch.combined([labelling.label(POD, ref, {"tier": "front"}) for ref in refs])
    assert labelled.count("kubectl") == 1
    _run(run_kubectl, labelled)
    assert kubectl("get", "pods", "-l", "tier=front", "-o", "name").stdout.split() == ["pod/a", "pod/b"]
    _run(run_kubectl, batch.combined([deletion.kill(POD, ref) for ref in refs]))
    assert kubectl("get", "pods", "-o", "name").stdout == ""


def test_commands_on_a_cronjob_and_the_ways_of_deleting(
    run_kubectl: Kubectl, kubectl: Kubectl, namespace: str
) -> None:
    _made(kubectl, CRON_JOB, "backup", {"schedule": "0 0 1 1 *", "jobTemplate": {"spec": {"template": JOB}}})
    ref = ObjectRef("cronjobs.batch", namespace, "backup")
    for on in (True, False):
        change = schedules.suspend(CRON_JOB, ref, on)
        _run(run_kubectl, change.command)
        assert _holds(_get(kubectl, "cronjob", "backup"), change.body)
    wished = schedules.trigger(_get(kubectl, "cronjob", "backup"), ref, "now")
    _run(run_kubectl, wished.command)
    job = _get(kubectl, "job", "now")
    assert meta.annotations(job)["cronjob.kubernetes.io/instantiate"] == "manual"
    assert job["metadata"]["ownerReferences"] == wished.body["metadata"]["ownerReferences"]
    assert _holds(job["spec"]["template"]["spec"], wished.body["spec"]["template"]["spec"])
    _run(run_kubectl, deletion.delete(CRON_JOB, ref, "orphan").command)
    assert "ownerReferences" not in _get(kubectl, "job", "now")["metadata"]
    _run(
        run_kubectl,
        deletion.delete(_kind("job"), ObjectRef("jobs.batch", namespace, "now"), "foreground").command,
    )
    assert kubectl("get", "jobs", "-o", "name").stdout == ""


def test_commands_on_a_node(run_kubectl: Kubectl, request: Any) -> None:
    if request.config.getoption("--kube-context"):
        return  # the nodes of a cluster of yours are left alone
    name = run_kubectl("get", "nodes", "-o", "name").stdout.split()[-1].removeprefix("node/")
    ref = ObjectRef("nodes", "", name)

    def node() -> Obj:
        return _get(run_kubectl, "node", name)

    for words in ("gpu=yes:NoSchedule", "gpu:PreferNoSchedule", "gpu:NoSchedule-", "gpu-"):
        change = nodes.taint(NODE, ref, node(), nodes.parse(words))
        _run(run_kubectl, change.command)
        assert _holds(node()["spec"], change.body["spec"]), change.command
    for change in (nodes.cordon(NODE, ref), nodes.uncordon(NODE, ref)):
        _run(run_kubectl, change.command)
        assert _holds(node()["spec"], change.body["spec"]), change.command
    pods = json.loads(run_kubectl("get", "pods", "-A", "-o", "json").stdout)["items"]
    hits = drain.plan([name], pods, ())
    words = shlex.split(drain.command([name], hits, drain.Choices(True, True)))[1:]
    said = run_kubectl(*words, "--dry-run=client").stdout
    assert {line.split()[2] for line in said.splitlines() if line.startswith("evicting pod")} == {
        hit.ref.key for hit in drain.going(hits)}  # fmt: skip
