"""Discovery: which groups, versions and resources the server offers, in both forms clients ask for."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from typing import Any

from kubetui.api.meta import Obj
from kubetui.kinds.model import ApiKind

Kinds = Iterable[ApiKind]

_READ_WRITE = ("get", "patch", "update")
_SUBRESOURCES: dict[str, tuple[tuple[str, str, str] | None, tuple[str, ...]]] = {
    "approval": (None, _READ_WRITE),
    "attach": (("", "v1", "PodAttachOptions"), ("create", "get")),
    "binding": (("", "v1", "Binding"), ("create",)),
    "ephemeralcontainers": (None, _READ_WRITE),
    "eviction": (("policy", "v1", "Eviction"), ("create",)),
    "exec": (("", "v1", "PodExecOptions"), ("create", "get")),
    "finalize": (None, ("update",)),
    "log": (None, ("get",)),
    "portforward": (("", "v1", "PodPortForwardOptions"), ("create", "get")),
    "resize": (None, _READ_WRITE),
    "scale": (("autoscaling", "v1", "Scale"), _READ_WRITE),
    "status": (None, _READ_WRITE),
    "token": (("authentication.k8s.io", "v1", "TokenRequest"), ("create",)),
}
"""The kind a subresource speaks (None: its parent's) and its verbs."""

_STORED_AS = {
    ("events.k8s.io", "events"): "/v1/Event",
    ("autoscaling", "horizontalpodautoscalers"): "autoscaling/v2/HorizontalPodAutoscaler",
}
"""Where a kind is kept in another group or version than the one it is served in."""

_PROXY_VERBS = ("create", "delete", "get", "patch", "update")
_PROXIES = {"nodes": "NodeProxyOptions", "pods": "PodProxyOptions", "services": "ServiceProxyOptions"}


def subresource(kind: ApiKind, name: str) -> tuple[tuple[str, str, str], tuple[str, ...]]:
    """The group, version and kind that a subresource speaks, and its verbs."""
    if name == "proxy":
        return ("", "v1", _PROXIES[kind.plural]), _PROXY_VERBS
    gvk, verbs = _SUBRESOURCES[name]
    return gvk or (kind.group, kind.version, kind.kind), verbs


def _by_group(kinds: Kinds) -> dict[str, dict[str, list[ApiKind]]]:
    """Kinds by group and version, groups in their order in the registry."""
    found: dict[str, dict[str, list[ApiKind]]] = {}
    for kind in kinds:
        found.setdefault(kind.group, {}).setdefault(kind.version, []).append(kind)
    for versions in found.values():
        for members in versions.values():
            members.sort(key=lambda kind: kind.plural)
    return found


def aggregated(core: bool, kinds: Kinds) -> Obj:
    """The `APIGroupDiscoveryList` of `/api` (core) or `/apis`."""
    items: list[Obj] = []
    for group_name, versions in _by_group(kinds).items():
        if (not group_name) is not core:
            continue
        found = [
            {"version": version, "resources": [_resource(kind) for kind in members], "freshness": "Current"}
            for version, members in versions.items()
        ]
        items.append({"metadata": {"name": group_name} if group_name else {}, "versions": found})
    return {
        "kind": "APIGroupDiscoveryList",
        "apiVersion": "apidiscovery.k8s.io/v2",
        "metadata": {},
        "items": items,
    }


def _resource(kind: ApiKind) -> Obj:
    found: Obj = {
        "resource": kind.plural,
        "responseKind": _gvk(kind.group, kind.version, kind.kind),
        "scope": "Namespaced" if kind.namespaced else "Cluster",
        "singularResource": kind.singular,
        "verbs": list(kind.verbs),
    }
    found |= _names(kind)
    if kind.subresources:
        found["subresources"] = [_subresource(kind, name) for name in sorted(kind.subresources)]
    return found


def _subresource(kind: ApiKind, name: str) -> Obj:
    gvk, verbs = subresource(kind, name)
    return {"subresource": name, "responseKind": _gvk(*gvk), "verbs": list(verbs)}


def _gvk(group: str, version: str, kind: str) -> Obj:
    return {"group": group, "version": version, "kind": kind}


def _names(kind: ApiKind) -> Obj:
    named: dict[str, Any] = {"shortNames": list(kind.short_names), "categories": list(kind.categories)}
    return {key: value for key, value in named.items() if value}


def api_versions() -> Obj:
    """`/api` as clients older than aggregated discovery read it."""
    return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def group_list(kinds: Kinds) -> Obj:
    """`/apis` likewise."""
    groups = [_group(name, versions) for name, versions in _by_group(kinds).items() if name]
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": groups}


def group(kinds: Kinds, name: str) -> Obj | None:
    """`/apis/GROUP`; None for a group that is not served."""
    versions = _by_group(kinds).get(name)
    return {"kind": "APIGroup", "apiVersion": "v1", **_group(name, versions)} if name and versions else None


def _group(name: str, versions: Iterable[str]) -> Obj:
    found = [{"groupVersion": f"{name}/{version}", "version": version} for version in versions]
    return {"name": name, "versions": found, "preferredVersion": found[0]}


def resource_list(kinds: Kinds, group_version: str) -> Obj | None:
    """`/api/v1` and `/apis/GROUP/VERSION`; None when it is not served."""
    members = sorted(
        (kind for kind in kinds if kind.api_version == group_version), key=lambda kind: kind.plural
    )
    if not members:
        return None
    found: Obj = {"kind": "APIResourceList"}
    if group_version != "v1":
        found["apiVersion"] = "v1"
    rows = [row for kind in members for row in _rows(kind)]
    return {**found, "groupVersion": group_version, "resources": rows}


def _rows(kind: ApiKind) -> list[Obj]:
    first = {
        "name": kind.plural,
        "singularName": kind.singular,
        "namespaced": kind.namespaced,
        "kind": kind.kind,
        "verbs": list(kind.verbs),
        **_names(kind),
    }
    if "watch" in kind.verbs:
        first["storageVersionHash"] = _storage_version_hash(kind)
    return [first, *(_subresource_row(kind, name) for name in sorted(kind.subresources))]


def _storage_version_hash(kind: ApiKind) -> str:
    """The form a kind is kept in, as a digest.

    Rule: `apiserver/pkg/endpoints/discovery/storageversionhash.go`; which are kept elsewhere:
    `pkg/kubeapiserver/default_storage_factory_builder.go`, `pkg/apis/autoscaling/install`.
    """
    kept = _STORED_AS.get((kind.group, kind.plural)) or f"{kind.group}/{kind.storage}/{kind.kind}"
    return base64.b64encode(hashlib.sha256(kept.encode()).digest()[:8]).decode()


def _subresource_row(kind: ApiKind, name: str) -> Obj:
    (group_name, version, spoken), verbs = subresource(kind, name)
    row: Obj = {"name": f"{kind.plural}/{name}", "singularName": "", "namespaced": kind.namespaced}
    if (group_name, version) != (kind.group, kind.version):
        row |= {"group": group_name, "version": version}
    return {**row, "kind": spoken, "verbs": list(verbs)}
