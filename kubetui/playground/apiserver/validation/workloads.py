"""Deployments, ReplicaSets and what lies under them. Rule: `pkg/apis/apps/validation`."""

from __future__ import annotations

from kubetui.api import selectors
from kubetui.api.meta import Obj, labels, mapping, text
from kubetui.playground.apiserver.validation.amounts import amount, at_most_all, int_or_percent
from kubetui.playground.apiserver.validation.fields import (
    Found,
    forbidden,
    immutable,
    invalid,
    not_negative,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.pods import pod_template
from kubetui.playground.apiserver.validation.templates import always, mismatch, own_selector, own_template


def deployment(obj: Obj) -> Found:
    """A Deployment."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from own_selector(spec, "deployment")
    yield from own_template(spec, "ReplicaSet")
    yield from _deployment_strategy(mapping(spec, "strategy"))
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from not_negative("spec.revisionHistoryLimit", spec.get("revisionHistoryLimit"))
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None:
        yield from not_negative("spec.progressDeadlineSeconds", deadline)
        if deadline <= (spec.get("minReadySeconds") or 0):
            yield invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds")


def replica_set(obj: Obj) -> Found:
    """A ReplicaSet."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    yield from own_selector(spec, "deployment")
    yield from own_template(spec, "ReplicaSet")


def selector_update(new: Obj, old: Obj) -> Found:
    """The selector of a Deployment, ReplicaSet or DaemonSet stays what it is."""
    yield from immutable(
        "spec.selector", mapping(new, "spec").get("selector"), mapping(old, "spec").get("selector")
    )


def _deployment_strategy(strategy: Obj) -> Found:
    kind, rolling = text(strategy, "type"), strategy.get("rollingUpdate")
    path = "spec.strategy.rollingUpdate"
    if kind == "Recreate":
        if rolling is not None:
            yield forbidden(path, "may not be specified when strategy `type` is 'Recreate'")
    elif kind != "RollingUpdate":
        yield not_supported(
            "spec.strategy", internal("DeploymentStrategy", strategy), ("Recreate", "RollingUpdate")
        )
    elif not isinstance(rolling, dict):
        yield required(path, "this should be defaulted and never be nil")
    else:
        yield from _rolling_deployment(rolling, path)


def _rolling_deployment(rolling: Obj, path: str) -> Found:
    unavailable, surge = rolling.get("maxUnavailable"), rolling.get("maxSurge")
    yield from int_or_percent(f"{path}.maxUnavailable", unavailable)
    yield from int_or_percent(f"{path}.maxSurge", surge)
    if amount(unavailable) == 0 and amount(surge) == 0:
        yield invalid(f"{path}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    yield from at_most_all(f"{path}.maxUnavailable", unavailable)


def replication_controller(obj: Obj) -> Found:
    """A ReplicationController."""
    spec = mapping(obj, "spec")
    yield from not_negative("spec.minReadySeconds", spec.get("minReadySeconds"))
    selector = mapping(spec, "selector")
    if not selector:
        yield required("spec.selector")
    yield from not_negative("spec.replicas", spec.get("replicas"))
    if not isinstance(spec.get("template"), dict):
        yield required("spec.template")
        return
    template = spec["template"]
    if selector and not selectors.matches(selectors.from_map(selector), labels(template)):
        yield mismatch(template)
    yield from pod_template(template, "spec.template")
    yield from always(template, "ReplicationController")


def pod_template_object(obj: Obj) -> Found:
    """A PodTemplate."""
    yield from pod_template(mapping(obj, "template"), "template")


def controller_revision(obj: Obj) -> Found:
    """A ControllerRevision."""
    yield from not_negative("revision", obj.get("revision"))
    if obj.get("data") is None:
        yield required("data", "data is mandatory")
    elif not isinstance(obj["data"], dict):
        yield required("data", "data must be a valid JSON object")


def controller_revision_update(new: Obj, old: Obj) -> Found:
    """A ControllerRevision keeps its data."""
    yield from not_negative("revision", new.get("revision"))
    yield from immutable("data", new.get("data"), old.get("data"))
