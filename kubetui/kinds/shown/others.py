"""Kinds without a pane of their own, reached by `:`: namespaces, scaling, budgets, rights, leases."""

from __future__ import annotations

from datetime import timedelta

from kubetui.api import meta
from kubetui.api.meta import Obj, dicts, dig, integer, mapping, parse_time, text
from kubetui.kinds.shown.cells import NONE, UNSET, at, column, first, name_column, named, said, state
from kubetui.kinds.shown.model import Around, Column, Facts, Shown, age_column
from kubetui.kinds.vocabulary import ColumnHead, Health


def _namespace(obj: Obj, around: Around) -> Facts:
    phase = text(obj, "status", "phase") or "Active"
    return Facts(obj, around, Health.PROGRESS if phase == "Terminating" else Health.OK, phase)


def _lease(obj: Obj, around: Around) -> Facts:
    renewed = parse_time(dig(obj, "spec", "renewTime"))
    last = timedelta(seconds=max(integer(obj, "spec", "leaseDurationSeconds", default=15), 1))
    facts = Facts(obj, around, Health.OK, "held")
    if renewed is None or not text(obj, "spec", "holderIdentity"):
        facts.health, facts.word = Health.UNKNOWN, "free"
    elif around.now - renewed > last:
        facts.health, facts.word = Health.ERROR, "silent"
    else:
        facts.due = renewed + last + timedelta(seconds=1)
    return facts


def _scaler(obj: Obj, around: Around) -> Facts:
    if text(meta.condition(obj, "ScalingActive"), "status") == "False":
        reason = text(meta.condition(obj, "ScalingActive"), "reason")
        return Facts(obj, around, Health.ERROR, reason or "inactive")
    if (
        meta.is_true(obj, "ScalingLimited")
        and text(meta.condition(obj, "ScalingLimited"), "reason") == "TooManyReplicas"
    ):
        return Facts(obj, around, Health.WARNING, "at its maximum")
    return Facts(obj, around, Health.OK, "active")


def _targets(facts: Facts) -> str:
    wished = dicts(facts.obj, "spec", "metrics")
    now = dicts(facts.obj, "status", "currentMetrics")
    return first([_target(metric, dig(now, at_, default={})) for at_, metric in enumerate(wished)], 2, ", ")


def _target(metric: Obj, now: Obj) -> str:
    kind = text(metric, "type")
    part = kind[:1].lower() + kind[1:]
    goal, current = mapping(metric, part, "target"), mapping(now, part, "current")
    name = text(metric, part, "name")
    prefix = f"{name}: " if name else ""
    if "averageUtilization" in goal:
        used = current.get("averageUtilization")
        shown = f"{used}%" if isinstance(used, int) else "<unknown>"
        return f"{prefix}{shown}/{text(goal, 'averageUtilization')}%"
    field = "averageValue" if "averageValue" in goal else "value"
    average = " (avg)" if field == "averageValue" and kind == "External" else ""
    return f"{prefix}{text(current, field) or '<unknown>'}/{text(goal, field)}{average}"


def _reference(facts: Facts) -> str:
    target = mapping(facts.obj, "spec", "scaleTargetRef")
    return f"{text(target, 'kind')}/{text(target, 'name')}"


def _budget(obj: Obj, around: Around) -> Facts:
    allowed = integer(obj, "status", "disruptionsAllowed")
    if not integer(obj, "status", "expectedPods"):
        return Facts(obj, around, Health.WARNING, "protects nothing")
    return Facts(obj, around, Health.OK if allowed else Health.WARNING, f"{allowed} evictions allowed")


def _role(facts: Facts) -> str:
    role = mapping(facts.obj, "roleRef")
    return f"{text(role, 'kind')}/{text(role, 'name')}"


def _subjects(kind: str) -> Column[Facts]:
    def cell(facts: Facts) -> str:
        found = [s for s in dicts(facts.obj, "subjects") if s.get("kind") == kind]
        spaced = kind == "ServiceAccount"
        return ", ".join(
            f"{text(s, 'namespace')}/{text(s, 'name')}" if spaced else text(s, "name") for s in found
        )

    return column(f"{kind.upper()}S", 24, cell, 1)


_BINDING = (
    column("ROLE", 30, _role),
    _subjects("User"),
    _subjects("Group"),
    _subjects("ServiceAccount"),
)
_ROLE = (column("RULES", 5, lambda facts: len(dicts(facts.obj, "rules")), align="right"),)


def _listed(resource: str, *columns: Column[Facts], short: str = "") -> Shown[Facts]:
    return Shown(resource, "", Facts, named(*columns), short=short)


NAMESPACES: Shown[Facts] = Shown("namespaces", "", _namespace, named(column("STATUS", 12, state)), short="ns")
LEASES: Shown[Facts] = Shown(
    "leases.coordination.k8s.io",
    "",
    _lease,
    (
        name_column(),
        at("HOLDER", 40, "spec", "holderIdentity", missing=""),
        column("STATE", 8, state),
        Column(ColumnHead("RENEWED", 8, age=True), lambda facts: said(text(facts.obj, "spec", "renewTime"))),
        age_column(),
    ),
)
SCALERS: Shown[Facts] = Shown(
    "horizontalpodautoscalers.autoscaling",
    "",
    _scaler,
    named(
        column("REFERENCE", 24, _reference),
        column("TARGETS", 24, _targets),
        at("MINPODS", 7, "spec", "minReplicas", missing=UNSET),
        at("MAXPODS", 7, "spec", "maxReplicas"),
        column("REPLICAS", 8, lambda facts: integer(facts.obj, "status", "currentReplicas"), align="right"),
        column("STATE", 16, state, 1),
    ),
    short="hpa",
)
BUDGETS: Shown[Facts] = Shown(
    "poddisruptionbudgets.policy",
    "",
    _budget,
    named(
        at("MIN AVAILABLE", 13, "spec", "minAvailable", missing="N/A"),
        at("MAX UNAVAILABLE", 15, "spec", "maxUnavailable", missing="N/A"),
        column(
            "ALLOWED DISRUPTIONS",
            19,
            lambda facts: integer(facts.obj, "status", "disruptionsAllowed"),
            align="right",
        ),
    ),
    short="pdb",
)
REST: tuple[Shown[Facts], ...] = (
    _listed(
        "priorityclasses.scheduling.k8s.io",
        at("VALUE", 12, "value"),
        column("GLOBAL-DEFAULT", 14, lambda facts: str(dig(facts.obj, "globalDefault") is True).lower()),
        at("PREEMPTIONPOLICY", 20, "preemptionPolicy"),
        short="pc",
    ),
    _listed("rolebindings.rbac.authorization.k8s.io", *_BINDING),
    _listed("clusterrolebindings.rbac.authorization.k8s.io", *_BINDING),
    _listed("roles.rbac.authorization.k8s.io", *_ROLE),
    _listed("clusterroles.rbac.authorization.k8s.io", *_ROLE),
    _listed(
        "controllerrevisions.apps",
        column("CONTROLLER", 30, lambda facts: _owner(facts.obj)),
        at("REVISION", 8, "revision"),
    ),
    _listed("servicecidrs.networking.k8s.io", column("CIDRS", 30, lambda facts: _cidrs(facts.obj))),
    _listed("ipaddresses.networking.k8s.io", column("PARENTREF", 40, lambda facts: _parent(facts.obj))),
)


def _owner(obj: Obj) -> str:
    owner = meta.controller_of(obj) or {}
    return f"{text(owner, 'kind').lower()}/{text(owner, 'name')}" if owner else NONE


def _cidrs(obj: Obj) -> str:
    found = dig(obj, "spec", "cidrs", default=[])
    return ",".join(str(cidr) for cidr in found) if isinstance(found, list) else ""


def _parent(obj: Obj) -> str:
    parent = mapping(obj, "spec", "parentRef")
    parts = (text(parent, "resource"), text(parent, "namespace"), text(parent, "name"))
    return "/".join(part for part in parts if part)
