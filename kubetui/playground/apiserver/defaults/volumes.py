"""Defaults of volumes. Rule: `pkg/apis/core/v1/defaults.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.defaults.filling import fill, inside, present
from kubetui.playground.apiserver.defaults.images import pull_policy

_MODE = 0o644
_WITH_MODE = ("secret", "configMap", "downwardAPI", "projected")


def volume(found: Obj) -> None:
    """One volume of a pod."""
    if len(found) == 1 and "name" in found:
        found["emptyDir"] = {}
    for source in present(found, *_WITH_MODE):
        fill(source, defaultMode=_MODE)
    _downward(mapping(found, "downwardAPI"))
    for source in dicts(found, "projected", "sources"):
        _downward(mapping(source, "downwardAPI"))
        for token in present(source, "serviceAccountToken"):
            fill(token, expirationSeconds=3600)
    _other_sources(found)


def _other_sources(found: Obj) -> None:
    for source in present(found, "hostPath"):
        source.setdefault("type", "")
    for source in present(found, "image"):
        fill(source, pullPolicy=pull_policy(text(source, "reference")))
    for source in present(found, "iscsi"):
        fill(source, iscsiInterface="default")
    for claim in present(mapping(found, "ephemeral"), "volumeClaimTemplate"):
        fill(inside(claim, "spec"), volumeMode="Filesystem")


def _downward(source: Obj) -> None:
    for item in dicts(source, "items"):
        field_sources(item)


def field_sources(holder: Obj) -> None:
    """`fieldRef` and `resourceFieldRef` of an environment variable or of a file."""
    for field in present(holder, "fieldRef"):
        fill(field, apiVersion="v1")
    for resource in present(holder, "resourceFieldRef"):
        fill(resource, divisor="0")
