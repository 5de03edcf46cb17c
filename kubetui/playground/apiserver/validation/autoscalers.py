"""HorizontalPodAutoscalers and Scales. Rule: `pkg/apis/autoscaling/validation`."""

from __future__ import annotations

from collections.abc import Callable

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_negative,
    not_supported,
    optional_one_of,
    positive,
    required,
)
from kubetui.playground.apiserver.validation.resources import container_resource_name

_FIELDS = {
    "ContainerResource": "containerResource",
    "External": "external",
    "Object": "object",
    "Pods": "pods",
    "Resource": "resource",
}
_ORDER = ("object", "external", "pods", "resource", "containerResource")
_ONLY = "must populate the given metric source only"
_MISSING = "must populate information for the given metric source"


def scale(obj: Obj) -> Found:
    """A Scale, of whatever is scaled."""
    yield from not_negative("spec.replicas", mapping(obj, "spec").get("replicas"))


def autoscaler(obj: Obj) -> Found:
    """A HorizontalPodAutoscaler."""
    spec = mapping(obj, "spec")
    least, most = spec.get("minReplicas"), spec.get("maxReplicas") or 0
    if least is not None and least < 1:
        yield invalid("spec.minReplicas", least, "must be greater than or equal to 1")
    if most == 0:
        yield required("spec.maxReplicas", "must be set and greater than 0")
    elif most < 0:
        yield invalid("spec.maxReplicas", most, "must be greater than or equal to 1")
    if least is not None and most < least:
        yield invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`")
    yield from _reference(mapping(spec, "scaleTargetRef"), "spec.scaleTargetRef")
    for index, metric in enumerate(dicts(spec, "metrics")):
        yield from _metric(metric, f"spec.metrics[{index}]")
    for name in ("scaleUp", "scaleDown"):
        if isinstance(mapping(spec, "behavior").get(name), dict):
            yield from _rules(spec["behavior"][name], f"spec.behavior.{name}")


def _reference(target: Obj, path: str) -> Found:
    for field in ("kind", "name"):
        value = text(target, field)
        if not value:
            yield required(f"{path}.{field}")
        else:
            yield from each(f"{path}.{field}", value, formats.path_segment(value))
    version = text(target, "apiVersion")
    if version.count("/") > 1:
        yield invalid(f"{path}.apiVersion", version, f"unexpected GroupVersion string: {version}")


def _metric(metric: Obj, path: str) -> Found:
    kind = text(metric, "type")
    expected = _FIELDS.get(kind, "")
    if not kind:
        yield required(f"{path}.type", "must specify a metric source type")
    if not expected:
        yield not_supported(f"{path}.type", kind, sorted(_FIELDS))
    present = [field for field in _ORDER if isinstance(metric.get(field), dict)]
    for field in present[:1]:
        yield from _SOURCES[field](metric[field], f"{path}.{field}")
    if expected and expected not in present:
        yield required(f"{path}.{expected}", _MISSING)
    if len(present) != 1:
        for field in present:
            if field != expected:
                yield forbidden(f"{path}.{field}", _ONLY)


def _resource(source: Obj, path: str) -> Found:
    if not text(source, "name"):
        yield required(f"{path}.name", "must specify a resource name")
    yield from _utilization(source, path)


def _utilization(source: Obj, path: str) -> Found:
    target = mapping(source, "target")
    yield from _target(target, f"{path}.target")
    share, value = target.get("averageUtilization"), target.get("averageValue")
    if share is None and value is None:
        said = "must set either a target raw value or a target utilization"
        yield required(f"{path}.target.averageUtilization", said)
    if share is not None and value is not None:
        said = "may not set both a target raw value and a target utilization"
        yield forbidden(f"{path}.target.averageValue", said)


def _container_resource(source: Obj, path: str) -> Found:
    name, container = text(source, "name"), text(source, "container")
    if not name:
        yield required(f"{path}.name", "must specify a resource name")
    else:
        yield from container_resource_name(name, f"{path}.name")
    if not container:
        yield required(f"{path}.container", "must specify a container")
    else:
        yield from each(f"{path}.container", container, formats.dns_label(container))
    yield from _utilization(source, path)


def _pods(source: Obj, path: str) -> Found:
    yield from _named(source, path)
    if mapping(source, "target").get("averageValue") is None:
        yield required(f"{path}.target.averageValue", "must specify a positive target averageValue")


def _object(source: Obj, path: str) -> Found:
    yield from _reference(mapping(source, "describedObject"), f"{path}.describedObject")
    yield from _named(source, path)
    target = mapping(source, "target")
    if target.get("value") is None and target.get("averageValue") is None:
        said = "must set either a target value or averageValue"
        yield required(f"{path}.target.averageValue", said)


def _external(source: Obj, path: str) -> Found:
    yield from _named(source, path)
    value, average = (mapping(source, "target").get(field) for field in ("value", "averageValue"))
    if value is None and average is None:
        said = "must set either a target value for metric or a per-pod target"
        yield required(f"{path}.target.averageValue", said)
    if value is not None and average is not None:
        said = "may not set both a target value for metric and a per-pod target"
        yield forbidden(f"{path}.target.value", said)


def _named(source: Obj, path: str) -> Found:
    name = text(source, "metric", "name")
    if not name:
        yield required(f"{path}.metric.name", "must specify a metric name")
    else:
        yield from each(f"{path}.metric.name", name, formats.path_segment(name))
    yield from _target(mapping(source, "target"), f"{path}.target")


def _target(target: Obj, path: str) -> Found:
    kind = text(target, "type")
    if not kind:
        yield required(f"{path}.type", "must specify a metric target type")
    if kind not in ("Utilization", "Value", "AverageValue"):
        yield invalid(f"{path}.type", kind, "must be either Utilization, Value, or AverageValue")
    for field in ("value", "averageValue"):
        if target.get(field) is not None and quantity.amount(target[field]) <= 0:
            yield invalid(f"{path}.{field}", target[field], "must be positive")
    share = target.get("averageUtilization")
    if share is not None and share < 1:
        yield invalid(f"{path}.averageUtilization", share, "must be greater than 0")


_SOURCES: dict[str, Callable[[Obj, str], Found]] = {
    "object": _object,
    "external": _external,
    "pods": _pods,
    "resource": _resource,
    "containerResource": _container_resource,
}


def _rules(rules: Obj, path: str) -> Found:
    window = rules.get("stabilizationWindowSeconds")
    if window is not None and window < 0:
        yield invalid(f"{path}.stabilizationWindowSeconds", window, "must be greater than or equal to zero")
    if window is not None and window > 3600:
        yield invalid(f"{path}.stabilizationWindowSeconds", window, "must be less than or equal to 3600")
    yield from optional_one_of(f"{path}.selectPolicy", rules.get("selectPolicy"), ("Disabled", "Max", "Min"))
    policies = dicts(rules, "policies")
    if not policies:
        yield required(f"{path}.policies", "must specify at least one Policy")
    for index, policy in enumerate(policies):
        here, seconds = f"{path}.policies[{index}]", policy.get("periodSeconds") or 0
        if policy.get("type") not in ("Pods", "Percent"):
            yield not_supported(f"{here}.type", text(policy, "type"), ("Percent", "Pods"))
        yield from positive(f"{here}.value", policy.get("value"))
        yield from positive(f"{here}.periodSeconds", seconds)
        if seconds > 1800:
            yield invalid(f"{here}.periodSeconds", seconds, "must be less than or equal to 1800")
