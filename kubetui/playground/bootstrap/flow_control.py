"""The flow schemas and priority levels that an API server puts into a fresh cluster.

Rule: `apiserver/pkg/apis/flowcontrol/bootstrap`. They are shown and can be changed; what limits requests here is the
server's own count of those in flight.
"""

from __future__ import annotations

from typing import Any

from kubetui.api.meta import Obj

_GROUP = "flowcontrol.apiserver.k8s.io"
_AUTOMATIC = {"apf.kubernetes.io/autoupdate-spec": "true"}
_LEVELS: tuple[tuple[str, int, int, tuple[int, int] | None], ...] = (
    ("catch-all", 5, 0, None),
    ("system", 30, 33, (64, 6)),
    ("node-high", 40, 25, (64, 6)),
    ("leader-election", 10, 0, (16, 4)),
    ("workload-high", 40, 50, (128, 6)),
    ("workload-low", 100, 90, (128, 6)),
    ("global-default", 20, 50, (128, 6)),
)
"""Name, shares, percent it lends, and the queues with how many of them each flow gets."""


def objects() -> list[tuple[str, Obj]]:
    """The objects with their resources."""
    levels = [
        _level("exempt", {"type": "Exempt", "exempt": {"nominalConcurrencyShares": 0, "lendablePercent": 0}})
    ]
    levels += [_level(name, _limited(shares, lends, queues)) for name, shares, lends, queues in _LEVELS]
    return [*levels, *_schemas()]


def _level(name: str, spec: Obj) -> tuple[str, Obj]:
    about = {"name": name, "annotations": dict(_AUTOMATIC)}
    return f"prioritylevelconfigurations.{_GROUP}", {"metadata": about, "spec": spec}


def _limited(shares: int, lends: int, queues: tuple[int, int] | None) -> Obj:
    response: Obj = {"type": "Reject"}
    if queues:
        queuing = {"queues": queues[0], "handSize": queues[1], "queueLengthLimit": 50}
        response = {"type": "Queue", "queuing": queuing}
    limited = {"nominalConcurrencyShares": shares, "limitResponse": response, "lendablePercent": lends}
    return {"type": "Limited", "limited": limited}


def _schemas() -> list[tuple[str, Obj]]:
    anyone = _groups("system:unauthenticated", "system:authenticated")
    leases = _resources(["leases"], ["coordination.k8s.io"], cluster=False)
    everything = _rule([], _resources(["*"], ["*"]), paths=["*"])
    nodes, system = _groups("system:nodes"), [_account("kube-system", "*")]
    probes = {"subjects": anyone, "nonResourceRules": [_paths(["get"], ["/healthz", "/readyz", "/livez"])]}
    leaders = [*_users("system:kube-controller-manager", "system:kube-scheduler"), *system]
    electing = {**leases, "verbs": ["get", "create", "update"]}
    node_high = _rule(nodes, _resources(["nodes", "nodes/status"], [""]), leases)
    return [
        _schema("exempt", "exempt", 1, "", {**everything, "subjects": _groups("system:masters")}),
        _schema("probes", "exempt", 2, "", probes),
        _schema("system-leader-election", "leader-election", 100, "ByUser", _rule(leaders, electing)),
        _schema("system-node-high", "node-high", 400, "ByUser", node_high),
        _schema("system-nodes", "system", 500, "ByUser", {**everything, "subjects": nodes}),
        *(
            _schema(name, "workload-high", 800, "ByNamespace", {**everything, "subjects": _users(f"system:{name}")})
            for name in ("kube-controller-manager", "kube-scheduler")
        ),
        _schema("kube-system-service-accounts", "workload-high", 900, "ByNamespace",
                {**everything, "subjects": system}),
        _schema("service-accounts", "workload-low", 9000, "ByUser",
                {**everything, "subjects": _groups("system:serviceaccounts")}),
        _schema("global-default", "global-default", 9900, "ByUser", {**everything, "subjects": anyone}),
        _schema("catch-all", "catch-all", 10000, "ByUser", {**everything, "subjects": anyone}),
    ]  # fmt: skip


def _schema(name: str, level: str, precedence: int, method: str, rule: Obj) -> tuple[str, Obj]:
    spec: Obj = {
        "priorityLevelConfiguration": {"name": level},
        "matchingPrecedence": precedence,
        "rules": [rule],
    }
    if method:
        spec["distinguisherMethod"] = {"type": method}
    about = {"name": name, "annotations": dict(_AUTOMATIC)}
    return f"flowschemas.{_GROUP}", {"metadata": about, "spec": spec}


def _rule(subjects: list[Any], *resources: Obj, paths: list[str] | None = None) -> Obj:
    found: Obj = {"subjects": subjects, "resourceRules": list(resources)}
    if paths:
        found["nonResourceRules"] = [_paths(["*"], paths)]
    return found


def _resources(names: list[str], groups: list[str], *, cluster: bool = True) -> Obj:
    found: Obj = {"verbs": ["*"], "apiGroups": groups, "resources": names, "namespaces": ["*"]}
    return {**found, "clusterScope": True} if cluster else found


def _paths(verbs: list[str], paths: list[str]) -> Obj:
    return {"verbs": verbs, "nonResourceURLs": paths}


def _groups(*names: str) -> list[Any]:
    return [{"kind": "Group", "group": {"name": name}} for name in names]


def _users(*names: str) -> list[Any]:
    return [{"kind": "User", "user": {"name": name}} for name in names]


def _account(namespace: str, name: str) -> Obj:
    return {"kind": "ServiceAccount", "serviceAccount": {"namespace": namespace, "name": name}}
