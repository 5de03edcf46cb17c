"""How a Deployment's ReplicaSets tell the history of its template. Pure.

Rule: `pkg/controller/deployment/util/deployment_util.go` and `sync.go` (getNewReplicaSet).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kubetui.api import meta
from kubetui.api.meta import Obj, dig, integer, mapping
from kubetui.playground.controllers.base import owner_reference
from kubetui.playground.controllers.hashing import template_hash
from kubetui.playground.controllers.rollout import DESIRED, MAXIMUM, max_surge, oldest_first, size

REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
HASH = "pod-template-hash"
_OWN = frozenset({
    "kubectl.kubernetes.io/last-applied-configuration", REVISION, HISTORY, DESIRED, MAXIMUM,
    "deprecated.deployment.rollback.to",
})  # fmt: skip
_HISTORY_LENGTH = 2000


def revision(obj: Obj) -> int:
    """The revision an annotation tells, 0 without one."""
    found = meta.annotations(obj).get(REVISION, "")
    return int(found) if found.isdigit() else 0


def template(obj: Obj) -> Obj:
    """A template without the label that the controller added."""
    found = mapping(obj, "spec", "template")
    labels = mapping(found, "metadata", "labels")
    if HASH not in labels:
        return found
    rest = {key: value for key, value in labels.items() if key != HASH}
    about = {**mapping(found, "metadata"), "labels": rest}
    return {**found, "metadata": about}


def find_new(deployment: Obj, sets: Iterable[Obj]) -> Obj | None:
    """The ReplicaSet of the Deployment's present template: the oldest, should there be several."""
    wanted = _comparable(template(deployment))
    return next((each for each in oldest_first(sets) if _comparable(template(each)) == wanted), None)


def _comparable(found: Obj) -> Obj:
    about = {key: value for key, value in mapping(found, "metadata").items() if value}
    return {**found, "metadata": about}


def next_revision(old: Sequence[Obj]) -> int:
    """One more than the highest revision of the old ReplicaSets."""
    return max((revision(each) for each in old), default=0) + 1


def name_of_new(deployment: Obj) -> tuple[str, str]:
    """The name of the present template's ReplicaSet, and the hash in it."""
    collisions = dig(deployment, "status", "collisionCount")
    found = template_hash(mapping(deployment, "spec", "template"), collisions)
    return f"{meta.name(deployment)}-{found}", found


def new_replica_set(deployment: Obj, old: Sequence[Obj]) -> Obj:
    """The ReplicaSet of the present template, without a size."""
    name, found = name_of_new(deployment)
    inner = meta.clone(mapping(deployment, "spec", "template"))
    about = inner.setdefault("metadata", {})
    about["labels"] = {**mapping(about, "labels"), HASH: found}
    selector = meta.clone(mapping(deployment, "spec", "selector"))
    selector["matchLabels"] = {**mapping(selector, "matchLabels"), HASH: found}
    spec: Obj = {"replicas": 0, "selector": selector, "template": inner}
    if least := integer(deployment, "spec", "minReadySeconds"):
        spec["minReadySeconds"] = least
    made: Obj = {
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": {
            "name": name, "namespace": meta.namespace(deployment), "labels": dict(about["labels"]),
            "ownerReferences": [owner_reference(deployment, "apps/v1", "Deployment")],
        },
        "spec": spec,
    }  # fmt: skip
    made["metadata"]["annotations"] = new_annotations(deployment, made, next_revision(old), exists=False)
    made["metadata"]["annotations"] |= size_annotations(deployment)
    return made


def size_annotations(deployment: Obj) -> dict[str, str]:
    """What tells proportional scaling how large the Deployment was."""
    wanted = size(deployment)
    return {DESIRED: str(wanted), MAXIMUM: str(wanted + max_surge(deployment))}


def new_annotations(deployment: Obj, replica_set: Obj, number: int, *, exists: bool) -> dict[str, str]:
    """The annotations of the new ReplicaSet: the Deployment's, and the revision with its history."""
    found = dict(meta.annotations(replica_set))
    found |= {key: value for key, value in meta.annotations(deployment).items() if key not in _OWN}
    before = revision(replica_set)
    if before >= number:
        return found
    found[REVISION] = str(number)
    if exists and before:
        history = [*filter(None, found.get(HISTORY, "").split(",")), str(before)]
        while history and len(",".join(history)) > _HISTORY_LENGTH:
            history.pop(0)
        found[HISTORY] = ",".join(history)
    return found


def surplus(deployment: Obj, old: Sequence[Obj]) -> list[Obj]:
    """The old, empty ReplicaSets beyond `revisionHistoryLimit`, oldest revision first."""
    limit = dig(deployment, "spec", "revisionHistoryLimit")
    alive = [each for each in old if not meta.deleting(each)]
    if limit is None or len(alive) <= limit:
        return []
    ordered = sorted(alive, key=lambda each: (revision(each), meta.name(each)))
    return [each for each in ordered[: len(alive) - limit] if _is_empty(each)]


def _is_empty(each: Obj) -> bool:
    behind = integer(each, "metadata", "generation") > integer(each, "status", "observedGeneration")
    return not behind and size(each) == 0 and integer(each, "status", "replicas") == 0
