"""Pods and pod templates. Rule: `pkg/apis/core/validation` (`ValidatePodSpec`)."""

from __future__ import annotations

from kubetui.api.meta import Obj, dicts, integer, mapping, text
from kubetui.playground.apiserver.validation import formats
from kubetui.playground.apiserver.validation.containers import (
    PodContext,
    containers,
    ephemeral_containers,
    init_containers,
)
from kubetui.playground.apiserver.validation.env import file_keys
from kubetui.playground.apiserver.validation.fields import (
    Found,
    duplicate,
    each,
    forbidden,
    invalid,
    not_supported,
    one_of,
    required,
    too_long,
)
from kubetui.playground.apiserver.validation.metadata import annotation_map, labels
from kubetui.playground.apiserver.validation.resources import amount, pod_resource_name, requirements
from kubetui.playground.apiserver.validation.scheduling import affinity, spread_constraints, tolerations
from kubetui.playground.apiserver.validation.security import pod_security_context
from kubetui.playground.apiserver.validation.volumes import known, volumes

RESTART_POLICIES = ("Always", "OnFailure", "Never")
_DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_PREEMPTION = ("PreemptLowerPriority", "Never")
_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
_MAX_INT32 = 2**31 - 1


def pod(obj: Obj) -> Found:
    """A Pod, new or changed: everything but its metadata."""
    spec = mapping(obj, "spec")
    cost = mapping(obj, "metadata", "annotations").get(_DELETION_COST)
    if cost is not None and not _is_int32(str(cost)):
        yield invalid(f"metadata.annotations[{_DELETION_COST}]", cost, "must be a 32bit integer")
    yield from pod_spec(spec, "spec", is_pod=True)
    yield from _tokens_without_account(spec)
    for kind in ("containers", "initContainers"):
        for index, container in enumerate(dicts(spec, kind)):
            yield from _image_spaces(container, f"spec.{kind}[{index}].image")


def pod_create(obj: Obj) -> Found:
    """A new Pod."""
    yield from pod(obj)
    if dicts(obj, "spec", "ephemeralContainers"):
        yield forbidden("spec.ephemeralContainers", "cannot be set on create")
    if text(obj, "spec", "nodeName") and dicts(obj, "spec", "schedulingGates"):
        yield forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared")


def _is_int32(value: str) -> bool:
    return value.lstrip("-").isdigit() and -_MAX_INT32 - 1 <= int(value) <= _MAX_INT32


def _tokens_without_account(spec: Obj) -> Found:
    if text(spec, "serviceAccountName"):
        return
    for index, volume in enumerate(dicts(spec, "volumes")):
        for position, source in enumerate(dicts(volume, "projected", "sources")):
            if isinstance(source.get("serviceAccountToken"), dict):
                yield forbidden(
                    f"spec.volumes[{index}].projected.sources[{position}].serviceAccountToken",
                    "must not be specified when serviceAccountName is not set",
                )


def _image_spaces(container: Obj, path: str) -> Found:
    image = text(container, "image")
    if image != image.strip():
        yield invalid(path, image, "must not have leading or trailing whitespace")


def pod_template(template: Obj, path: str) -> Found:
    """The template of a workload."""
    meta = mapping(template, "metadata")
    yield from labels(mapping(meta, "labels"), f"{path}.labels")
    yield from annotation_map(mapping(meta, "annotations"), f"{path}.annotations")
    yield from pod_spec(mapping(template, "spec"), f"{path}.spec", is_pod=False)
    if dicts(template, "spec", "ephemeralContainers"):
        yield forbidden(
            f"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template"
        )


def pod_spec(spec: Obj, path: str, *, is_pod: bool) -> Found:
    """The spec of a pod or of a template."""
    yield from _containers(spec, path)
    yield from _whole_pod(spec, path, is_pod)
    yield from _placement(spec, path)
    yield from _names(spec, path)
    yield from _rest(spec, path)
    yield from file_keys(dicts(spec, "containers"), dicts(spec, "volumes"), f"{path}.containers")


def _containers(spec: Obj, path: str) -> Found:
    if spec.get("terminationGracePeriodSeconds") is None:
        yield required(f"{path}.terminationGracePeriodSeconds")
    found = dicts(spec, "volumes")
    yield from volumes(found, f"{path}.volumes")
    claims = frozenset(text(claim, "name") for claim in dicts(spec, "resourceClaims"))
    context = PodContext(
        volumes=known(found, path),
        claims=claims,
        grace=spec.get("terminationGracePeriodSeconds"),
        host_users=spec.get("hostUsers") is not False,
        restart_policy=text(spec, "restartPolicy"),
        system=text(spec, "os", "name"),
    )
    regular, first = dicts(spec, "containers"), dicts(spec, "initContainers")
    yield from containers(regular, f"{path}.containers", context)
    yield from init_containers(first, f"{path}.initContainers", context, regular)
    yield from ephemeral_containers(
        dicts(spec, "ephemeralContainers"), f"{path}.ephemeralContainers", context, [*regular, *first]
    )
    if isinstance(spec.get("resources"), dict):
        yield from requirements(spec["resources"], f"{path}.resources", claims, pod_resource_name)


def _whole_pod(spec: Obj, path: str, is_pod: bool) -> Found:
    if spec.get("hostNetwork") is True:
        yield from _host_ports(spec, path, is_pod)
    yield from one_of(f"{path}.restartPolicy", spec.get("restartPolicy"), RESTART_POLICIES)
    yield from one_of(f"{path}.dnsPolicy", spec.get("dnsPolicy"), _DNS_POLICIES)
    yield from labels(mapping(spec, "nodeSelector"), f"{path}.nodeSelector")
    context = mapping(spec, "securityContext")
    yield from pod_security_context(context, f"{path}.securityContext")
    if spec.get("shareProcessNamespace") is True and spec.get("hostPID") is True:
        said = "ShareProcessNamespace and HostPID cannot both be enabled"
        yield invalid(f"{path}.securityContext.shareProcessNamespace", True, said)


def _host_ports(spec: Obj, path: str, is_pod: bool) -> Found:
    for index, container in enumerate(dicts(spec, "containers")):
        for position, port in enumerate(dicts(container, "ports")):
            on_host = integer(port, "hostPort")
            if (is_pod or on_host) and on_host != integer(port, "containerPort"):
                yield invalid(
                    f"{path}.containers[{index}].ports[{position}].hostPort",
                    on_host,
                    "must match `containerPort` when `hostNetwork` is true",
                )


def _placement(spec: Obj, path: str) -> Found:
    yield from affinity(mapping(spec, "affinity"), f"{path}.affinity")
    yield from _dns(spec, f"{path}.dnsConfig")
    for index, gate in enumerate(dicts(spec, "readinessGates")):
        kind = text(gate, "conditionType")
        yield from each(f"{path}.readinessGates[{index}].conditionType", kind, formats.qualified_name(kind))
    yield from _scheduling_gates(dicts(spec, "schedulingGates"), f"{path}.schedulingGates")
    yield from spread_constraints(
        dicts(spec, "topologySpreadConstraints"), f"{path}.topologySpreadConstraints"
    )
    if spec.get("hostUsers") is False:
        for field, shown in (("hostPID", "HostPID"), ("hostIPC", "HostIPC")):
            if spec.get(field) is True:
                yield forbidden(f"{path}.{shown}", "when `hostUsers` is false")


def _scheduling_gates(gates: list[Obj], path: str) -> Found:
    seen: set[str] = set()
    for index, gate in enumerate(gates):
        name = text(gate, "name")
        yield from each(f"{path}[{index}]", name, formats.qualified_name(name))
        if name in seen:
            yield duplicate(f"{path}[{index}]", name)
        seen.add(name)


def _dns(spec: Obj, path: str) -> Found:
    config = spec.get("dnsConfig")
    if spec.get("dnsPolicy") == "None":
        if not isinstance(config, dict):
            yield required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
            return
        if not config.get("nameservers"):
            said = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            yield required(f"{path}.nameservers", said)
            return
    if isinstance(config, dict):
        yield from _dns_config(config, path)


def _dns_config(config: Obj, path: str) -> Found:
    servers, searches = config.get("nameservers") or [], config.get("searches") or []
    if len(servers) > 3:
        yield invalid(f"{path}.nameservers", servers, "must not have more than 3 nameservers")
    for index, server in enumerate(servers):
        yield from each(f"{path}.nameservers[{index}]", server, formats.ip(str(server)))
    if len(searches) > 32:
        yield invalid(f"{path}.searches", searches, "must not have more than 32 search paths")
    for index, search in enumerate(searches):
        name = str(search).removesuffix(".")
        if search != ".":
            rule = formats.dns_subdomain_with_underscore
            yield from each(f"{path}.searches[{index}]", name, rule(name))
    for index, option in enumerate(dicts(config, "options")):
        if not text(option, "name"):
            yield required(f"{path}.options[{index}]", "must not be empty")


_NAMES = (
    ("serviceAccountName", formats.dns_subdomain),
    ("nodeName", formats.dns_subdomain),
    ("hostname", formats.dns_label),
    ("subdomain", formats.dns_label),
    ("priorityClassName", formats.dns_subdomain),
    ("runtimeClassName", formats.dns_subdomain),
)


def _names(spec: Obj, path: str) -> Found:
    override = spec.get("hostnameOverride")
    if isinstance(override, str):
        if spec.get("hostNetwork") is True:
            yield forbidden(f"{path}.hostnameOverride", "may not be specified when hostNetwork is true")
        if len(override) > 64:
            yield too_long(f"{path}.hostnameOverride", 64)
        yield from each(f"{path}.hostnameOverride", override, formats.dns_subdomain(override))
    for field, rule in _NAMES:
        value = text(spec, field)
        if value:
            yield from each(f"{path}.{field}", value, rule(value))
    seconds = spec.get("activeDeadlineSeconds")
    if isinstance(seconds, int):
        yield from each(f"{path}.activeDeadlineSeconds", seconds, formats.in_range(seconds, 1, _MAX_INT32))


def _rest(spec: Obj, path: str) -> Found:
    yield from tolerations(dicts(spec, "tolerations"), f"{path}.tolerations")
    for index, alias in enumerate(dicts(spec, "hostAliases")):
        here, address = f"{path}.hostAliases[{index}]", text(alias, "ip")
        yield from each(f"{here}.ip", address, formats.ip(address))
        for position, host in enumerate(alias.get("hostnames") or []):
            yield from each(f"{here}.hostnames[{position}]", host, formats.dns_subdomain(str(host)))
    if spec.get("preemptionPolicy") is not None:
        yield from one_of(f"{path}.preemptionPolicy", spec["preemptionPolicy"], _PREEMPTION)
    for name, value in sorted(mapping(spec, "overhead").items()):
        yield from amount(name, value, f"{path}.overhead.limits[{name}]")
    if isinstance(spec.get("os"), dict):
        yield from _system(text(spec, "os", "name"), f"{path}.os")


def _system(name: str, path: str) -> Found:
    if not name:
        yield required(f"{path}.name")
    elif name not in ("linux", "windows"):
        yield not_supported(path, name, ("linux", "windows"))
