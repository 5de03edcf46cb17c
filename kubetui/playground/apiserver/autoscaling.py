"""HorizontalPodAutoscalers of autoscaling/v1: what it has no field for goes into annotations.

Rule: `pkg/apis/autoscaling/v1/conversion.go`.
"""

from __future__ import annotations

from typing import Any

import orjson

from kubetui.api.meta import Obj, dicts, dig, mapping, text
from kubetui.kinds.model import ApiKind

_PREFIX = "autoscaling.alpha.kubernetes.io/"
_METRICS, _CURRENT, _CONDITIONS, _BEHAVIOR = (
    f"{_PREFIX}{name}" for name in ("metrics", "current-metrics", "conditions", "behavior")
)
_ANNOTATIONS = (
    _METRICS, _CURRENT, _CONDITIONS, _BEHAVIOR, f"{_PREFIX}scale-down-tolerance", f"{_PREFIX}scale-up-tolerance",
)  # fmt: skip
_SOURCES = {
    "Resource": "resource", "ContainerResource": "containerResource", "Pods": "pods", "Object": "object",
    "External": "external",
}  # fmt: skip
_AVERAGES = {"averageUtilization": "AverageUtilization", "averageValue": "AverageValue", "value": "Value"}
_PLAIN = ("scaleTargetRef", "minReplicas", "maxReplicas")
_STATUS = ("observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas")


def is_older(kind: ApiKind) -> bool:
    """Whether a kind is the view of this file, not the stored one."""
    return kind.group == "autoscaling" and kind.version == "v1" and kind.kind == "HorizontalPodAutoscaler"


def defaults(obj: Obj) -> None:
    """What this version fills in itself."""
    spec = obj.setdefault("spec", {})
    if spec.get("minReplicas") is None:
        spec["minReplicas"] = 1


def older(obj: Obj) -> Obj:
    """A stored autoscaler (v2) as one of v1."""
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    found: Obj = {field: spec[field] for field in _PLAIN if field in spec}
    metrics = dicts(spec, "metrics")
    if cpu := [metric for metric in metrics if _is_cpu(metric)]:
        found["targetCPUUtilizationPercentage"] = cpu[0]["resource"]["target"]["averageUtilization"]
    state: Obj = {"currentReplicas": 0, "desiredReplicas": 0}
    state |= {field: status[field] for field in _STATUS if field in status}
    current = dicts(status, "currentMetrics")
    for metric in current:
        used = dig(metric, "resource", "current", "averageUtilization")
        if text(metric, "resource", "name") == "cpu" and used is not None:
            state["currentCPUUtilizationPercentage"] = used
    notes = {
        _METRICS: [_metric(metric, "target") for metric in metrics if not _is_cpu(metric)],
        _CURRENT: [_metric(metric, "current") for metric in current],
        _BEHAVIOR: spec.get("behavior"),
        _CONDITIONS: status.get("conditions"),
    }
    return {**_annotated(obj, notes), "apiVersion": "autoscaling/v1", "spec": found, "status": state}


def newer(obj: Obj) -> Obj:
    """An autoscaler of v1 in the form in which it is stored."""
    spec, status = mapping(obj, "spec"), mapping(obj, "status")
    notes = mapping(obj, "metadata", "annotations")
    found: Obj = {field: spec[field] for field in _PLAIN if field in spec}
    metrics = [_restored(metric, "target") for metric in _read(notes, _METRICS)]
    share = spec.get("targetCPUUtilizationPercentage")
    if share is not None or not metrics:
        target = {"type": "Utilization", "averageUtilization": 80 if share is None else share}
        metrics.append({"type": "Resource", "resource": {"name": "cpu", "target": target}})
    found["metrics"] = metrics
    if isinstance(behavior := _parsed(notes, _BEHAVIOR), dict) and behavior:
        found["behavior"] = behavior
    state: Obj = {field: status[field] for field in _STATUS if field in status}
    state["currentMetrics"] = [_restored(metric, "current") for metric in _read(notes, _CURRENT)] or None
    if conditions := _read(notes, _CONDITIONS):
        state["conditions"] = conditions
    return {**_annotated(obj, {}), "apiVersion": "autoscaling/v2", "spec": found, "status": state}


def _is_cpu(metric: Obj) -> bool:
    share = dig(metric, "resource", "target", "averageUtilization")
    return (
        text(metric, "type") == "Resource" and text(metric, "resource", "name") == "cpu" and share is not None
    )


def _annotated(obj: Obj, notes: dict[str, Any]) -> Obj:
    """The object with its own annotations and those that carry what the version cannot say."""
    metadata = dict(mapping(obj, "metadata"))
    kept = {key: value for key, value in mapping(metadata, "annotations").items() if key not in _ANNOTATIONS}
    kept |= {key: orjson.dumps(value).decode() for key, value in notes.items() if value}
    metadata.pop("annotations", None)
    return {**obj, "metadata": {**metadata, **({"annotations": kept} if kept else {})}}


def _read(notes: Obj, name: str) -> list[Any]:
    """A list kept in an annotation; what is no such list counts as none."""
    found = _parsed(notes, name)
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else []


def _parsed(notes: Obj, name: str) -> Any:
    try:
        return orjson.loads(str(notes.get(name, "null")))
    except orjson.JSONDecodeError:
        return None


def _metric(metric: Obj, part: str) -> Obj:
    """A metric with its target (or its present value) spelled out in fields of its source."""
    source = _SOURCES.get(text(metric, "type"), "")
    found = dict(mapping(metric, source))
    for field, value in mapping(found, part).items():
        if field in _AVERAGES:
            name = _AVERAGES[field]
            found[f"{part}{name}"] = value
    found.pop(part, None)
    return {"type": text(metric, "type"), source: found}


def _restored(metric: Any, part: str) -> Obj:
    source = _SOURCES.get(text(metric, "type"), "")
    found = dict(mapping(metric, source))
    named = {field: f"{part}{name}" for field, name in _AVERAGES.items()}
    values = {field: found.pop(name) for field, name in named.items() if name in found}
    if part == "target":
        values["type"] = "Utilization" if "averageUtilization" in values else _target_type(values)
    return {"type": text(metric, "type"), source: {**found, part: values}}


def _target_type(values: Obj) -> str:
    return "AverageValue" if "averageValue" in values else "Value"
