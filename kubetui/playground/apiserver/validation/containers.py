"""Containers of a pod: ordinary, init and ephemeral ones. Rule: `pkg/apis/core/validation`."""

from __future__ import annotations

from dataclasses import dataclass, field

from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.env import env, env_from
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_found,
    not_supported,
    one_of,
    required,
    too_many,
)
from kubetui.playground.apiserver.validation.mounts import volume_devices, volume_mounts
from kubetui.playground.apiserver.validation.probes import NAMES as PROBES
from kubetui.playground.apiserver.validation.probes import lifecycle, probes
from kubetui.playground.apiserver.validation.resources import requirements
from kubetui.playground.apiserver.validation.security import security_context

PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_RESTART_POLICIES = ("Always", "Never", "OnFailure")
_NOT_FOR_INIT = "may not be set for init containers without restartPolicy=Always"
_NOT_EPHEMERAL = (
    "lifecycle", "livenessProbe", "ports", "readinessProbe", "resources", "resizePolicy", "restartPolicy",
    "startupProbe",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PodContext:
    """What a container's rules need to know of its pod."""

    volumes: dict[str, Obj]
    claims: frozenset[str] = field(default_factory=frozenset)
    grace: int | None = None
    host_users: bool = True
    restart_policy: str = ""
    system: str = ""


def containers(found: list[Obj], path: str, pod: PodContext) -> Found:
    """The containers that make up the pod; there must be one."""
    if not found:
        yield required(path)
        return
    names: set[str] = set()
    for index, container in enumerate(found):
        here = f"{path}[{index}]"
        yield from _common(container, here, pod)
        yield from _unique(container, here, names)
        yield from lifecycle(mapping(container, "lifecycle"), f"{here}.lifecycle", pod.grace, pod.system)
        yield from probes(container, here, pod.grace)
        yield from _restart_rules(container, here)
    yield from _host_ports(found, path)


def init_containers(found: list[Obj], path: str, pod: PodContext, regular: list[Obj]) -> Found:
    """The containers that run before."""
    names = {text(container, "name") for container in regular}
    for index, container in enumerate(found):
        here = f"{path}[{index}]"
        yield from _common(container, here, pod)
        yield from _restart_rules(container, here)
        yield from _unique(container, here, names)
        yield from _host_ports([container], path)
        if container.get("restartPolicy") == "Always":
            yield from lifecycle(mapping(container, "lifecycle"), f"{here}.lifecycle", pod.grace, pod.system)
            yield from probes(container, here, pod.grace)
            continue
        for name in ("lifecycle", *PROBES):
            if container.get(name) is not None:
                yield forbidden(f"{here}.{name}", _NOT_FOR_INIT)


def ephemeral_containers(found: list[Obj], path: str, pod: PodContext, others: list[Obj]) -> Found:
    """The containers that are added while the pod runs."""
    targets = {text(container, "name") for container in others}
    names = set(targets)
    for index, container in enumerate(found):
        here, target = f"{path}[{index}]", text(container, "targetContainerName")
        yield from _common(container, here, pod)
        yield from _unique(container, here, names)
        if target and target not in targets:
            yield not_found(f"{here}.targetContainerName", target)
        for name in _NOT_EPHEMERAL:
            if container.get(name):
                yield forbidden(f"{here}.{name}", "cannot be set for an Ephemeral Container")


def _common(container: Obj, path: str, pod: PodContext) -> Found:
    name = text(container, "name")
    if not name:
        yield required(f"{path}.name")
    else:
        yield from each(f"{path}.name", name, formats.dns_label(name))
    if not text(container, "image"):
        yield required(f"{path}.image")
    yield from one_of(
        f"{path}.terminationMessagePolicy", container.get("terminationMessagePolicy"), _MESSAGE_POLICIES
    )
    yield from _ports(dicts(container, "ports"), f"{path}.ports")
    yield from env(dicts(container, "env"), f"{path}.env")
    yield from env_from(dicts(container, "envFrom"), f"{path}.envFrom")
    yield from volume_mounts(container, pod.volumes, f"{path}.volumeMounts")
    yield from volume_devices(container, pod.volumes, f"{path}.volumeDevices")
    yield from one_of(f"{path}.imagePullPolicy", container.get("imagePullPolicy"), _PULL_POLICIES)
    yield from requirements(mapping(container, "resources"), f"{path}.resources", pod.claims)
    yield from _resize_policy(dicts(container, "resizePolicy"), f"{path}.resizePolicy", pod.restart_policy)
    yield from security_context(
        mapping(container, "securityContext"), f"{path}.securityContext", host_users=pod.host_users
    )


def _ports(found: list[Obj], path: str) -> Found:
    names: set[str] = set()
    for index, port in enumerate(found):
        here, name = f"{path}[{index}]", text(port, "name")
        if name:
            messages = formats.port_name(name)
            yield from each(f"{here}.name", name, messages)
            if not messages and name in names:
                yield duplicate(f"{here}.name", name)
            names.add(name)
        number, on_host = integer(port, "containerPort"), integer(port, "hostPort")
        if not number:
            yield required(f"{here}.containerPort")
        else:
            yield from each(f"{here}.containerPort", number, formats.port_number(number))
        if on_host:
            yield from each(f"{here}.hostPort", on_host, formats.port_number(on_host))
        yield from one_of(f"{here}.protocol", port.get("protocol"), PROTOCOLS)


def _resize_policy(found: list[Obj], path: str, restart_policy: str) -> Found:
    seen: set[str] = set()
    for index, item in enumerate(found):
        resource, policy = text(item, "resourceName"), text(item, "restartPolicy")
        if resource in seen:
            yield duplicate(f"{path}[{index}]", resource)
        seen.add(resource)
        yield from one_of(path, resource, ("cpu", "memory"))
        yield from one_of(path, policy, ("NotRequired", "RestartContainer"))
        if restart_policy == "Never" and policy != "NotRequired":
            yield invalid(path, policy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")


def _unique(container: Obj, path: str, names: set[str]) -> Found:
    name = text(container, "name")
    if name in names:
        yield duplicate(f"{path}.name", name)
    elif name:
        names.add(name)


def _host_ports(found: list[Obj], path: str) -> Found:
    seen: set[str] = set()
    for index, container in enumerate(found):
        for position, port in enumerate(dicts(container, "ports")):
            number = integer(port, "hostPort")
            if not number:
                continue
            key = f"{text(port, 'protocol')}/{text(port, 'hostIP')}/{number}"
            if key in seen:
                yield duplicate(f"{path}[{index}].ports[{position}].hostPort", key)
            seen.add(key)


def _restart_rules(container: Obj, path: str) -> Found:
    policy, rules = container.get("restartPolicy"), dicts(container, "restartPolicyRules")
    if policy is None:
        if rules:
            said = "must specify restartPolicy when restart rules are used"
            yield required(f"{path}.restartPolicy", said)
    elif policy not in _RESTART_POLICIES:
        yield not_supported(f"{path}.restartPolicy", policy, _RESTART_POLICIES)
    if len(rules) > 20:
        yield too_many(f"{path}.restartPolicyRules", len(rules), 20)
    for index, rule in enumerate(rules):
        here = f"{path}.restartPolicyRules[{index}]"
        if rule.get("action") not in ("Restart", "RestartAllContainers"):
            yield not_supported(f"{here}.action", text(rule, "action"), ("Restart", "RestartAllContainers"))
        if not isinstance(rule.get("exitCodes"), dict):
            yield required(f"{here}.exitCodes", "must be specified")
        elif rule["exitCodes"].get("operator") not in ("In", "NotIn"):
            operator = text(rule, "exitCodes", "operator")
            yield not_supported(f"{here}.exitCodes.operator", operator, ("In", "NotIn"))
