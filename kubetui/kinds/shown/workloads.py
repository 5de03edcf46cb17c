"""Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController: wished, there, ready."""

from __future__ import annotations

from kubetui.api import meta, selectors
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.kinds.shown.cells import NONE, column, name_column, pairs, said, state
from kubetui.kinds.shown.model import Around, Column, Facts, Shown, age_column
from kubetui.kinds.shown.podspec import pod_spec
from kubetui.kinds.vocabulary import Health, Line

REVISION = "deployment.kubernetes.io/revision"


class WorkloadFacts(Facts):
    """What the row of a controller of Pods is made of."""

    __slots__ = ("ready", "wished")

    def __init__(self, obj: Obj, around: Around) -> None:
        super().__init__(obj, around)
        self.wished = integer(obj, "spec", "replicas", default=1)
        self.ready = integer(obj, "status", "readyReplicas")

    def say(self, health: Health, word: str) -> None:
        """Sets the state."""
        self.health, self.word = health, word


def _behind(obj: Obj) -> bool:
    """Whether the controller has not seen the last change."""
    return integer(obj, "status", "observedGeneration") < integer(obj, "metadata", "generation")


def read_deployment(obj: Obj, around: Around) -> WorkloadFacts:
    """A Deployment: stalled, short of Pods, under way, paused, or ready."""
    facts, status = WorkloadFacts(obj, around), mapping(obj, "status")
    updated, available = integer(status, "updatedReplicas"), integer(status, "availableReplicas")
    progressing = meta.condition(obj, "Progressing") or {}
    if meta.deleting(obj):
        facts.say(Health.PROGRESS, "Terminating")
    elif meta.is_true(obj, "ReplicaFailure"):
        facts.say(Health.ERROR, text(meta.condition(obj, "ReplicaFailure"), "reason") or "ReplicaFailure")
    elif progressing.get("status") == "False":
        facts.say(Health.ERROR, text(progressing, "reason") or "Stalled")
    elif mapping(obj, "spec").get("paused") is True:
        facts.say(Health.EXPECTED, "Paused")
    elif _behind(obj) or updated < facts.wished or integer(status, "replicas") > updated:
        facts.say(Health.PROGRESS, "Progressing")
    elif available < facts.wished:
        finished = progressing.get("reason") == "NewReplicaSetAvailable"
        facts.say(*_short_of(available) if finished else (Health.PROGRESS, "Progressing"))
    else:
        facts.say(*_complete(facts.wished))
    return facts


def _short_of(available: int) -> tuple[Health, str]:
    return (Health.WARNING, "Degraded") if available else (Health.ERROR, "Unavailable")


def _complete(wished: int) -> tuple[Health, str]:
    return (Health.OK, "Ready") if wished else (Health.EXPECTED, "Scaled to 0")


def read_replica_set(obj: Obj, around: Around) -> WorkloadFacts:
    """A ReplicaSet or ReplicationController."""
    facts = WorkloadFacts(obj, around)
    if meta.deleting(obj):
        facts.say(Health.PROGRESS, "Terminating")
    elif meta.is_true(obj, "ReplicaFailure"):
        facts.say(Health.ERROR, text(meta.condition(obj, "ReplicaFailure"), "reason") or "ReplicaFailure")
    elif facts.ready < facts.wished or integer(obj, "status", "replicas") != facts.wished:
        facts.say(Health.PROGRESS, "Progressing")
    else:
        facts.say(*_complete(facts.wished))
    return facts


def read_stateful_set(obj: Obj, around: Around) -> WorkloadFacts:
    """A StatefulSet."""
    facts, status = WorkloadFacts(obj, around), mapping(obj, "status")
    updating = text(status, "currentRevision") != text(status, "updateRevision")
    partition = integer(obj, "spec", "updateStrategy", "rollingUpdate", "partition")
    if meta.deleting(obj):
        facts.say(Health.PROGRESS, "Terminating")
    elif _behind(obj) or facts.ready < facts.wished or integer(status, "replicas") != facts.wished:
        facts.say(Health.PROGRESS, "Progressing")
    elif updating and not partition and integer(status, "updatedReplicas") < facts.wished:
        facts.say(Health.PROGRESS, "Updating")
    else:
        facts.say(*_complete(facts.wished))
    return facts


def read_daemon_set(obj: Obj, around: Around) -> WorkloadFacts:
    """A DaemonSet: the wish is the number of eligible Nodes."""
    facts, status = WorkloadFacts(obj, around), mapping(obj, "status")
    facts.wished, facts.ready = integer(status, "desiredNumberScheduled"), integer(status, "numberReady")
    if meta.deleting(obj):
        facts.say(Health.PROGRESS, "Terminating")
    elif _behind(obj) or integer(status, "updatedNumberScheduled") < facts.wished:
        facts.say(Health.PROGRESS, "Progressing")
    elif integer(status, "numberMisscheduled"):
        facts.say(Health.WARNING, "Misscheduled")
    elif facts.ready < facts.wished:
        facts.say(Health.PROGRESS, "Progressing")
    else:
        facts.say(Health.OK, "Ready") if facts.wished else facts.say(Health.EXPECTED, "No nodes")
    return facts


def ready_cell(facts: WorkloadFacts) -> Line:
    """`2/3`."""
    return said(f"{facts.ready}/{facts.wished}")


def revision(obj: Obj) -> str:
    """The revision a ReplicaSet stands for; empty when nobody counts."""
    return text(meta.annotations(obj), REVISION)


def _images(facts: Facts) -> str:
    return ",".join(text(c, "image") for c in dicts(pod_spec(facts.obj), "containers")) or NONE


def _containers(facts: Facts) -> str:
    return ",".join(text(c, "name") for c in dicts(pod_spec(facts.obj), "containers")) or NONE


def _selector(facts: Facts) -> str:
    selector = mapping(facts.obj, "spec", "selector")
    if facts.obj.get("kind") == "ReplicationController":
        return pairs(selector)
    return selectors.render(selectors.from_object(selector))


def _count(name: str, *path: str) -> Column[WorkloadFacts]:
    width = max(len(name), 5)
    return column(name, width, lambda facts: integer(facts.obj, *path), 1, align="right")


IMAGES: tuple[Column[Facts], ...] = (
    column("CONTAINERS", 16, _containers, 3),
    column("IMAGES", 24, _images, 2),
    column("SELECTOR", 24, _selector, 4),
)
"""What `-o wide` adds."""

DEPLOYMENTS = Shown(
    "deployments.apps",
    "workloads",
    read_deployment,
    (
        name_column(),
        column("READY", 6, ready_cell),
        column("STATUS", 18, state),
        _count("UP-TO-DATE", "status", "updatedReplicas"),
        _count("AVAILABLE", "status", "availableReplicas"),
        age_column(),
        *IMAGES,
    ),
    short="deploy",
)
STATEFUL_SETS = Shown(
    "statefulsets.apps",
    "workloads",
    read_stateful_set,
    (
        name_column(),
        column("READY", 6, ready_cell),
        column("STATUS", 18, state),
        _count("UPDATED", "status", "updatedReplicas"),
        age_column(),
        *IMAGES,
    ),
    short="sts",
)
DAEMON_SETS = Shown(
    "daemonsets.apps",
    "workloads",
    read_daemon_set,
    (
        name_column(),
        column("READY", 6, ready_cell),
        column("STATUS", 18, state),
        _count("DESIRED", "status", "desiredNumberScheduled"),
        _count("CURRENT", "status", "currentNumberScheduled"),
        _count("UP-TO-DATE", "status", "updatedNumberScheduled"),
        _count("AVAILABLE", "status", "numberAvailable"),
        column("NODE SELECTOR", 20, lambda facts: pairs(mapping(pod_spec(facts.obj), "nodeSelector")), 2),
        age_column(),
        *IMAGES,
    ),
    short="ds",
)


def _replicas(resource: str, short: str) -> Shown[WorkloadFacts]:
    return Shown(
        resource,
        "workloads",
        read_replica_set,
        (
            name_column(),
            _count("DESIRED", "spec", "replicas"),
            _count("CURRENT", "status", "replicas"),
            _count("READY", "status", "readyReplicas"),
            column("STATUS", 18, state),
            column("REVISION", 8, lambda facts: revision(facts.obj), 1, align="right"),
            age_column(),
            *IMAGES,
        ),
        short=short,
    )


REPLICA_SETS = _replicas("replicasets.apps", "rs")
REPLICATION_CONTROLLERS = _replicas("replicationcontrollers", "rc")
