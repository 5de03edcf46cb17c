"""CronJobs: run one now, let one rest, let it go on; Jobs can rest too.

Rule: `kubectl/pkg/cmd/create/create_job.go` (a Job from a CronJob).
"""

from __future__ import annotations

import json

from kubetui.actions.change import MANAGER, MERGE, Change, argument, kubectl, patch
from kubetui.api import meta
from kubetui.api.meta import Obj, ObjectRef, clone, mapping
from kubetui.kinds import registry
from kubetui.kinds.model import ApiKind

_LONGEST = 63
_MANUAL = {"cronjob.kubernetes.io/instantiate": "manual"}


def trigger(cron_job: Obj, ref: ObjectRef, name: str) -> Change:
    """Make a Job of what a CronJob would start, at once and once."""
    kind = registry.by_resource("jobs.batch")
    assert kind is not None
    template = mapping(cron_job, "spec", "jobTemplate")
    owner = {
        "apiVersion": "batch/v1", "kind": "CronJob", "name": ref.name, "uid": meta.uid(cron_job),
        "controller": True,
    }  # fmt: skip
    metadata: Obj = {
        "name": name,
        "namespace": ref.namespace,
        "annotations": {**_MANUAL, **meta.annotations(template)},
        "labels": dict(meta.labels(template)),
        "ownerReferences": [owner],
    }
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata,
        "spec": clone(mapping(template, "spec")),
    }
    command = kubectl("create", "job", name, f"--from=cronjob/{ref.name}", namespace=ref.namespace)
    said = f"Start Job {name} from CronJob {ref.name} now."
    made = ObjectRef(kind.resource, ref.namespace, name)
    return Change(
        "trigger", made, said, command, "POST", kind.path(ref.namespace), {"fieldManager": MANAGER}, job
    )


def job_name(cron_job: str, suffix: str) -> str:
    """A name for a Job started by hand, short enough to be one."""
    ending = f"-manual-{suffix}"
    return f"{cron_job[: _LONGEST - len(ending)].rstrip('-.')}{ending}"


def suspend(kind: ApiKind, ref: ObjectRef, on: bool = True) -> Change:
    """Let a CronJob start nothing more, a Job run nothing more; or let it go on."""
    body = {"spec": {"suspend": on}}
    words = json.dumps(body, separators=(",", ":"))
    command = kubectl("patch", argument(kind, ref.name), "-p", words, namespace=ref.namespace)
    effect = "starts no more Jobs" if kind.plural == "cronjobs" else "its Pods are taken away"
    said = (
        f"Suspend {kind.kind} {ref.name}: {effect}." if on else f"Let suspended {kind.kind} {ref.name} go on."
    )
    return patch("suspend" if on else "unsuspend", kind, ref, said, command, body, MERGE)
