"""Defaults of volumes. Rule: `pkg/apis/core/v1/defaults.go`."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.defaults.filling import fill
from kubetui.playground.apiserver.defaults.images import pull_policy

_MODE = 0o644
_WITH_MODE = ("secret", "configMap", "downwardAPI", "projected")


def volume(found: Obj) -> None:
    """One volume of a pod."""
    if len(found) == 1 and "name" in found:
        found["emptyDir"] = {}
    for name in _WITH_MODE:
        if isinstance(found.get(name), dict):
            fill(found[name], defaultMode=_MODE)
    _downward(mapping(found, "downwardAPI"))
    for source in dicts(found, "projected", "sources"):
        _downward(mapping(source, "downwardAPI"))
        if token := mapping(source, "serviceAccountToken"):
            fill(token, expirationSeconds=3600)
    _other_sources(found)


def _other_sources(found: Obj) -> None:
    if isinstance(found.get("hostPath"), dict):
        found["hostPath"].setdefault("type", "")
    if isinstance(found.get("image"), dict):
        fill(found["image"], pullPolicy=pull_policy(text(found, "image", "reference")))
    if isinstance(found.get("iscsi"), dict):
        fill(found["iscsi"], iscsiInterface="default")
    claim = mapping(found, "ephemeral", "volumeClaimTemplate", "spec")
    if claim:
        fill(claim, volumeMode="Filesystem")


def _downward(source: Obj) -> None:
    for item in dicts(source, "items"):
        field_sources(item)


def field_sources(holder: Obj) -> None:
    """`fieldRef` and `resourceFieldRef` of an environment variable or of a file."""
    if field := mapping(holder, "fieldRef"):
        fill(field, apiVersion="v1")
    if resource := mapping(holder, "resourceFieldRef"):
        fill(resource, divisor="0")
