"""Defaults of pods and pod templates. Rule: `pkg/apis/core/v1/defaults.go`."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from kubetui.api import quantity
from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.defaults.filling import fill, fill_zero, inside, present, take_missing
from kubetui.playground.apiserver.defaults.images import pull_policy
from kubetui.playground.apiserver.defaults.volumes import field_sources, volume

_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_MILLI = Decimal("0.001")


def pod(obj: Obj) -> None:
    """A Pod itself: what templates get, and what only a running pod needs."""
    spec = inside(obj, "spec")
    for kind in ("initContainers", "containers"):
        for found in dicts(spec, kind):
            _requests_from_limits(found)
            if spec.get("hostNetwork") is True:
                _host_ports(found)
    fill(spec, enableServiceLinks=True)
    pod_spec(spec)
    fill(inside(obj, "status"), phase="Pending")


def template(owner: Obj) -> None:
    """The pod template in the `template` field of a spec, there or not."""
    pod_spec(inside(inside(owner, "template"), "spec"))


def pod_spec(spec: Obj) -> None:
    """The spec of a pod or of a pod template."""
    fill(
        spec,
        dnsPolicy="ClusterFirst",
        restartPolicy="Always",
        schedulerName="default-scheduler",
        terminationGracePeriodSeconds=30,
    )
    inside(spec, "securityContext")
    _service_account(spec)
    for kind in _CONTAINERS:
        for found in dicts(spec, kind):
            _container(found)
    for found in dicts(spec, "volumes"):
        volume(found)
    _round_up(mapping(spec, "overhead"))
    _round_up(mapping(spec, "resources", "limits"))
    _round_up(mapping(spec, "resources", "requests"))


def _service_account(spec: Obj) -> None:
    """The deprecated field always says the same as the one that replaced it."""
    account = text(spec, "serviceAccountName") or text(spec, "serviceAccount")
    if account:
        spec["serviceAccountName"] = spec["serviceAccount"] = account


def _container(found: Obj) -> None:
    fill(
        found,
        imagePullPolicy=pull_policy(text(found, "image")),
        terminationMessagePath="/dev/termination-log",
        terminationMessagePolicy="File",
    )
    resources = inside(found, "resources")
    _round_up(mapping(resources, "limits"))
    _round_up(mapping(resources, "requests"))
    for port in dicts(found, "ports"):
        fill(port, protocol="TCP")
    for variable in dicts(found, "env"):
        field_sources(mapping(variable, "valueFrom"))
    for probe in present(found, *_PROBES):
        _probe(probe)
    for hook in present(mapping(found, "lifecycle"), "postStart", "preStop"):
        _http_get(hook)


def _probe(found: Obj) -> None:
    fill_zero(found, timeoutSeconds=1, periodSeconds=10, successThreshold=1, failureThreshold=3)
    _http_get(found)
    for action in present(found, "grpc"):
        action.setdefault("service", "")


def _http_get(found: Obj) -> None:
    for action in present(found, "httpGet"):
        fill(action, path="/", scheme="HTTP")


def _requests_from_limits(container: Obj) -> None:
    limits = mapping(container, "resources", "limits")
    if limits:
        take_missing(inside(container["resources"], "requests"), limits)


def _host_ports(container: Obj) -> None:
    """On the node's network a container's port is the node's."""
    for port in dicts(container, "ports"):
        fill_zero(port, hostPort=integer(port, "containerPort"))


def _round_up(amounts: Obj) -> None:
    """Nothing finer than a thousandth is kept of resource amounts."""
    for name, value in amounts.items():
        if isinstance(value, str) and value.endswith(("n", "u")):
            exact = quantity.amount(value) / _MILLI
            amounts[name] = quantity.decimal(exact.to_integral_value(ROUND_CEILING) * _MILLI)
