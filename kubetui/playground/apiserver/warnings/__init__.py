"""Warnings: what the server stores all the same, but says something about.

Rule: the kinds' registry strategies (`WarningsOnCreate`, `WarningsOnUpdate`).
"""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api.meta import Obj, dicts, mapping, name, text
from kubetui.kinds.model import ApiKind
from kubetui.playground.apiserver.customresources.advice import about_definition
from kubetui.playground.apiserver.customresources.kind import DEFINITIONS
from kubetui.playground.apiserver.validation.formats import dns_label
from kubetui.playground.apiserver.warnings.pods import Said, fraction, pod_warnings

_ADVICE = "which can result in surprising behavior; a DNS label is recommended"
_INGRESS_CLASS = "kubernetes.io/ingress.class"
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_HINTS = "service.kubernetes.io/topology-aware-hints"
_NAMED = frozenset(
    {"cronjobs.batch", "deployments.apps", "jobs.batch", "replicasets.apps", "replicationcontrollers"}
)
"""Kinds whose name goes into the host names of their pods."""

_TEMPLATES = {
    "cronjobs.batch": ("spec", "jobTemplate", "spec", "template"),
    "daemonsets.apps": ("spec", "template"),
    "deployments.apps": ("spec", "template"),
    "jobs.batch": ("spec", "template"),
    "podtemplates": ("template",),
    "replicasets.apps": ("spec", "template"),
    "replicationcontrollers": ("spec", "template"),
    "statefulsets.apps": ("spec", "template"),
}
"""Where a kind keeps its pod template."""


def warnings(kind: ApiKind, obj: Obj, old: Obj | None = None) -> list[str]:
    """What to warn about a new object, or with `old` about a change of one."""
    said = [*_about_name(kind, obj)] if old is None else []
    if kind.resource == "pods":
        said += pod_warnings(obj, "") if old is None else ()
    elif kind.resource in _TEMPLATES:
        said += _about_template(_TEMPLATES[kind.resource], obj, old)
    own = _OWN.get(kind.resource)
    return said + list(own(obj, old) if own is not None else ())


def _about_name(kind: ApiKind, obj: Obj) -> Said:
    messages = dns_label(name(obj)) if name(obj) else []
    if not messages:
        return
    if kind.resource == "pods":
        yield f"metadata.name: this is used in the Pod's hostname, {_ADVICE}: [{' '.join(messages)}]"
    elif kind.resource in _NAMED:
        yield f"metadata.name: this is used in Pod names and hostnames, {_ADVICE}: [{' '.join(messages)}]"


def _about_template(path: tuple[str, ...], obj: Obj, old: Obj | None) -> Said:
    template = mapping(obj, *path)
    if old is None or template != mapping(old, *path):
        yield from pod_warnings(template, f"{'.'.join(path)}.")


def _stateful_set(obj: Obj, _: Obj | None) -> Said:
    for index, claim in enumerate(dicts(obj, "spec", "volumeClaimTemplates")):
        yield from _claim_spec(mapping(claim, "spec"), f"spec.volumeClaimTemplates[{index}]")
    limit = mapping(obj, "spec").get("revisionHistoryLimit")
    if isinstance(limit, int) and limit < 0:
        yield (
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; "
            "a value >= 0 is recommended"
        )


def _claim(obj: Obj, _: Obj | None) -> Said:
    if _BETA_CLASS in mapping(obj, "metadata", "annotations"):
        said = 'deprecated since v1.8; use "storageClassName" attribute instead'
        yield f"metadata.annotations[{_BETA_CLASS}]: {said}"
    yield from _claim_spec(mapping(obj, "spec"), "spec")


def _claim_spec(spec: Obj, path: str) -> Said:
    for field in ("requests", "limits"):
        value = mapping(spec, "resources", field).get("storage")
        yield from fraction(value, f"{path}.resources.{field}[storage]")


def _ingress(obj: Obj, old: Obj | None) -> Said:
    annotated = _INGRESS_CLASS in mapping(obj, "metadata", "annotations")
    if old is None and annotated and mapping(obj, "spec").get("ingressClassName") is None:
        yield f"annotation \"{_INGRESS_CLASS}\" is deprecated, please use 'spec.ingressClassName' instead"


def _service(obj: Obj, _: Obj | None) -> Said:
    spec, kind = mapping(obj, "spec"), text(obj, "spec", "type")
    if _HINTS in mapping(obj, "metadata", "annotations"):
        yield f"annotation {_HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead"
    headless = kind == "ClusterIP" and text(spec, "clusterIP") == "None"
    if headless:
        yield from _ignored_when_headless(spec)
    elif spec.get("externalIPs") and kind != "ExternalName":
        yield "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
    if kind == "ExternalName" and spec.get("externalIPs"):
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if kind != "ExternalName" and text(spec, "externalName"):
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'
    if spec.get("trafficDistribution") == "PreferClose":
        yield 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'


def _ignored_when_headless(spec: Obj) -> Said:
    if text(spec, "loadBalancerIP"):
        yield "spec.loadBalancerIP is ignored for headless services"
    if spec.get("externalIPs"):
        yield "spec.externalIPs is ignored for headless services"
    if spec.get("sessionAffinity") not in (None, "None"):
        yield "spec.SessionAffinity is ignored for headless services"


_OWN: dict[str, Callable[[Obj, Obj | None], Said]] = {
    DEFINITIONS: about_definition,
    "ingresses.networking.k8s.io": _ingress,
    "persistentvolumeclaims": _claim,
    "services": _service,
    "statefulsets.apps": _stateful_set,
}
