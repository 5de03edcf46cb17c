"""The cells of one line of the workloads tree."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.api.text import visible
from kubetui.kinds.registry import by_resource
from kubetui.kinds.shown.batch import CronJobFacts, JobFacts, ahead_cell, completions_cell, took_cell
from kubetui.kinds.shown.cells import said, state_role
from kubetui.kinds.shown.model import Cells, created
from kubetui.kinds.shown.pods import PodFacts, node_cell, ready_cell, restarts_cell
from kubetui.kinds.shown.workloads import WorkloadFacts, revision
from kubetui.kinds.shown.workloads import ready_cell as wished_cell
from kubetui.kinds.vocabulary import ColumnHead, Health, Line, Role, Span
from kubetui.views.branches import Branch

HEADS = (
    ColumnHead("NAME", 36, flex=True),
    ColumnHead("READY", 6),
    ColumnHead("STATUS", 18),
    ColumnHead("RESTARTS", 13, 2),
    ColumnHead("AGE", 5, 1, age=True),
    ColumnHead("NODE", 14, 3),
)
REPLICA_SETS = "replicasets.apps"


@lru_cache(maxsize=256)
def _kind(resource: str, top: bool) -> Span:
    known = by_resource(resource)
    return Span(f"{known.kind if known else resource} ", "strong" if top else "muted")


def name_cell(branch: Branch, *, top: bool) -> Line:
    """`Deployment web`, `ReplicaSet web-5c9f revision 2`, `Pod lonely owned by nobody`."""
    name = visible(branch.ref.name)
    quiet: Role = "muted" if branch.resource == REPLICA_SETS and not top else ""
    head, called = _kind(branch.resource, top), Span(name, quiet)
    if branch.resource == REPLICA_SETS:
        number = revision(branch.obj)
        return (head, called, Span(f" revision {visible(number)}", "muted")) if number else (head, called)
    if top and branch.resource in ("pods", REPLICA_SETS, "jobs.batch"):
        return (head, called, Span(_owner_words(branch.obj), "muted"))
    return (head, called)


def _owner_words(obj: Obj) -> str:
    """Who owns what stands at the top of the tree."""
    owner = meta.controller_of(obj)
    if owner is None:
        return " owned by nobody" if obj.get("kind", "Pod") == "Pod" else ""
    if owner.get("kind") == "Node":
        return " static, from a file on its Node"
    return visible(f" owned by {text(owner, 'kind')} {text(owner, 'name')}")


def cells(branch: Branch, *, top: bool) -> Cells:
    """The cells of one line under `HEADS`."""
    facts, name = branch.facts, name_cell(branch, top=top)
    age = created(facts)
    if isinstance(facts, PodFacts):
        return (name, ready_cell(facts), state(branch), restarts_cell(facts), age, node_cell(facts))
    if isinstance(facts, JobFacts):
        return (name, completions_cell(facts), state(branch), (), age, took_cell(facts))
    if isinstance(facts, CronJobFacts):
        word = said(facts.trouble or facts.word, "error" if facts.trouble else "")
        return (name, (), word, (), age, ahead_cell(facts))
    ready = wished_cell(cast(WorkloadFacts, facts))
    quiet = branch.resource == REPLICA_SETS and not top and facts.health <= Health.PROGRESS
    return (name, ready, () if quiet else state(branch), (), age, ())


def state(branch: Branch) -> Line:
    """STATUS in the colour of the branch, which what is below it may have darkened."""
    return said(branch.facts.word, state_role(branch.health))


def symbol(branch: Branch, *, top: bool) -> Health:
    """A ReplicaSet between its Deployment and its Pods stays quiet unless it is in trouble."""
    if branch.resource == REPLICA_SETS and not top and branch.facts.health < Health.WARNING:
        return Health.UNKNOWN
    return branch.health


def old_cells(number: int) -> Cells:
    """The line that stands for empty old ReplicaSets."""
    sets = "old ReplicaSet" if number == 1 else "old ReplicaSets"
    return ((Span(f"{number} {sets}, kept for undo", "muted"),), (), (), (), (), ())


def container_cells(kind: str, container: Obj, status: Obj) -> tuple[Cells, Health, str]:
    """The line of one container, its health and its state in a word."""
    state_ = mapping(status, "state")
    waiting, ended = mapping(state_, "waiting"), mapping(state_, "terminated")
    if ended:
        word = text(ended, "reason") or f"ExitCode:{integer(ended, 'exitCode')}"
        health = Health.ERROR if integer(ended, "exitCode") else Health.OK
    elif "running" in state_:
        word = "Running"
        health = Health.OK if status.get("ready") is True or kind != "container" else Health.PROGRESS
    else:
        word = text(waiting, "reason") or "Waiting"
        health = (
            Health.PROGRESS if word in ("Waiting", "ContainerCreating", "PodInitializing") else Health.ERROR
        )
    restarts = integer(status, "restartCount")
    since = text(state_, "running", "startedAt") or text(ended, "startedAt")
    name: Line = (
        Span(f"{kind} ", "muted"),
        Span(visible(text(container, "name"))),
        Span(visible(f" {text(container, 'image')}"), "muted"),
    )
    ready = said("1/1" if status.get("ready") is True else "0/1")
    counted = said(str(restarts), "warning" if restarts else "")
    return (name, ready, said(word, state_role(health)), counted, said(since), ()), health, word


def status_of(pod: Obj, name: str) -> Obj:
    """The status of a container by name, empty while there is none."""
    for group in ("containerStatuses", "initContainerStatuses"):
        for status in dicts(pod, "status", group):
            if text(status, "name") == name:
                return status
    return {}
