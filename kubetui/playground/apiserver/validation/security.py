"""Security contexts of pods and containers. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

import re

from kubetui.api.meta import Obj, dicts, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    invalid,
    not_supported,
    required,
)
from kubetui.playground.apiserver.validation.internal import internal
from kubetui.playground.apiserver.validation.paths import descending

_MAX_ID = 2**31 - 1
_PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")
_SYSCTL = r"([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?"


def security_context(context: Obj, path: str, *, host_users: bool) -> Found:
    """The security context of a container."""
    yield from _ids(context, path, ("runAsUser", "runAsGroup"))
    mount = context.get("procMount")
    if mount is not None and mount not in ("Default", "Unmasked"):
        yield not_supported(f"{path}.procMount", mount, ("Default", "Unmasked"))
    if mount == "Unmasked" and host_users:
        yield invalid(f"{path}.procMount", mount, "`hostUsers` must be false to use `Unmasked`")
    yield from _profile(context, path, "seccompProfile")
    if context.get("allowPrivilegeEscalation") is False:
        said = "cannot set `allowPrivilegeEscalation` to false and "
        shown = internal("SecurityContext", context)
        if context.get("privileged") is True:
            yield invalid(path, shown, f"{said}`privileged` to true")
        if "CAP_SYS_ADMIN" in (mapping(context, "capabilities").get("add") or []):
            yield invalid(path, shown, f"{said}`capabilities.Add` CAP_SYS_ADMIN")
    yield from _profile(context, path, "appArmorProfile")


def pod_security_context(context: Obj, path: str) -> Found:
    """The security context of a whole pod."""
    yield from _ids(context, path, ("fsGroup", "runAsUser", "runAsGroup"))
    for index, group in enumerate(context.get("supplementalGroups") or []):
        yield from each(f"{path}.supplementalGroups[{index}]", group, formats.in_range(group, 0, _MAX_ID))
    yield from _sysctls(dicts(context, "sysctls"), f"{path}.sysctls")
    policy = context.get("fsGroupChangePolicy")
    if policy is not None and policy not in ("Always", "OnRootMismatch"):
        yield not_supported(f"{path}.fsGroupChangePolicy", policy, ("Always", "OnRootMismatch"))
    yield from _profile(context, path, "seccompProfile")
    yield from _profile(context, path, "appArmorProfile")


def _ids(context: Obj, path: str, names: tuple[str, ...]) -> Found:
    for name in names:
        value = context.get(name)
        if isinstance(value, int):
            yield from each(f"{path}.{name}", value, formats.in_range(value, 0, _MAX_ID))


def _profile(context: Obj, path: str, field: str) -> Found:
    """A seccomp or AppArmor profile; the two differ in their names and in the paths they allow."""
    profile = context.get(field)
    if not isinstance(profile, dict):
        return
    kind, local = text(profile, "type"), profile.get("localhostProfile")
    named = {"seccompProfile": "seccomp", "appArmorProfile": "AppArmor"}[field]
    here = f"{path}.{field}"
    if not kind:
        yield required(f"{here}.type", f"type is required when {field} is set")
    elif kind not in _PROFILES:
        yield not_supported(f"{here}.type", kind, _PROFILES)
    if kind == "Localhost":
        if not local:
            yield required(f"{here}.localhostProfile", f"must be set when {named} type is Localhost")
        elif named == "seccomp":
            yield from descending(str(local), f"{here}.localhostProfile")
    elif local is not None:
        shown = internal("SeccompProfile", profile) if named == "seccomp" else local
        yield invalid(f"{here}.localhostProfile", shown, f"can only be set when {named} type is Localhost")


def _sysctls(found: list[Obj], path: str) -> Found:
    seen: set[str] = set()
    for index, item in enumerate(found):
        name = text(item, "name").replace("/", ".")
        here = f"{path}[{index}].name"
        if not name:
            yield required(here)
        elif len(name) > 253 or re.fullmatch(_SYSCTL, name) is None:
            yield invalid(here, name, f"must have at most 253 characters and match regex ^{_SYSCTL}$")
        elif name in seen:
            yield duplicate(here, name)
        seen.add(name)
