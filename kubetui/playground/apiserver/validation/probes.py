"""Probes and lifecycle hooks. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    each,
    forbidden,
    invalid,
    not_negative,
    not_supported,
    required,
)

NAMES = ("livenessProbe", "readinessProbe", "startupProbe")
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


def probes(container: Obj, path: str, grace: int | None) -> Found:
    """All three probes of a container."""
    for name in NAMES:
        if isinstance(container.get(name), dict):
            yield from _probe(name, container[name], f"{path}.{name}", grace)


def _probe(name: str, probe: Obj, path: str, grace: int | None) -> Found:
    yield from handler(probe, path, grace)
    for field in _COUNTS:
        yield from not_negative(f"{path}.{field}", probe.get(field))
    seconds = probe.get("terminationGracePeriodSeconds")
    if isinstance(seconds, int) and seconds <= 0:
        yield invalid(f"{path}.terminationGracePeriodSeconds", seconds, "must be greater than 0")
    if name == "readinessProbe":
        if seconds is not None:
            yield invalid(
                f"{path}.terminationGracePeriodSeconds", seconds, "must not be set for readinessProbes"
            )
    elif (probe.get("successThreshold") or 0) != 1:
        yield invalid(f"{path}.successThreshold", probe.get("successThreshold") or 0, "must be 1")


def lifecycle(hooks: Obj, path: str, grace: int | None, system: str) -> Found:
    """What runs after the start and before the end of a container."""
    for name in ("postStart", "preStop"):
        if isinstance(hooks.get(name), dict):
            yield from handler(hooks[name], f"{path}.{name}", grace)
    signal = hooks.get("stopSignal")
    if signal is None:
        return
    if not system:
        said = "may not be set for containers with empty `spec.os.name`"
        yield forbidden(f"{path}.stopSignal", said)
    elif system == "windows" and signal not in ("SIGKILL", "SIGTERM"):
        yield not_supported(f"{path}.stopSignal", signal, ("SIGKILL", "SIGTERM"))


def handler(holder: Obj, path: str, grace: int | None) -> Found:
    """Exactly one way to ask or to tell a container."""
    found = [name for name in _HANDLERS if isinstance(holder.get(name), dict)]
    for index, name in enumerate(found):
        if index:
            yield forbidden(f"{path}.{name}", "may not specify more than 1 handler type")
        else:
            yield from _HANDLERS[name](holder[name], f"{path}.{name}", grace)
    if not found:
        yield required(path, "must specify a handler type")


def _exec(action: Obj, path: str, _: int | None) -> Found:
    if not action.get("command"):
        yield required(f"{path}.command")


def _http(action: Obj, path: str, _: int | None) -> Found:
    if not text(action, "path"):
        yield required(f"{path}.path")
    yield from port(action.get("port"), f"{path}.port")
    if action.get("scheme") not in ("HTTP", "HTTPS"):
        yield not_supported(f"{path}.scheme", text(action, "scheme"), ("HTTP", "HTTPS"))
    for header in dicts(action, "httpHeaders"):
        name = text(header, "name")
        yield from each(f"{path}.httpHeaders", name, formats.header_name(name))


def port(value: Any, path: str) -> Found:
    """A port by number or by name."""
    if isinstance(value, str):
        yield from each(path, value, formats.port_name(value))
    else:
        yield from each(path, value or 0, formats.port_number(value or 0))


def _socket(action: Obj, path: str, _: int | None) -> Found:
    yield from port(action.get("port"), f"{path}.port")


def _sleep(action: Obj, path: str, grace: int | None) -> Found:
    seconds = action.get("seconds") or 0
    if grace is not None and not 0 <= seconds <= grace:
        said = f"must be non-negative and less than terminationGracePeriodSeconds ({grace})"
        yield invalid(path, seconds, said)


_HANDLERS: dict[str, Callable[[Obj, str, int | None], Found]] = {
    "exec": _exec,
    "httpGet": _http,
    "tcpSocket": _socket,
    "grpc": _socket,
    "sleep": _sleep,
}
