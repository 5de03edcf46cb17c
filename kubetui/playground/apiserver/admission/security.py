"""PodSecurity: the levels `baseline` and `restricted`, asked for by labels of the namespace.

Rule: `pod-security-admission/policy`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kubetui.api.meta import Obj, dicts, dig, labels, mapping, text
from kubetui.playground.apiserver.admission.plugin import Attributes

PREFIX = "pod-security.kubernetes.io/"
_TEMPLATES = {
    "deployments.apps": ("spec", "template"), "replicasets.apps": ("spec", "template"),
    "statefulsets.apps": ("spec", "template"), "daemonsets.apps": ("spec", "template"),
    "jobs.batch": ("spec", "template"), "replicationcontrollers": ("spec", "template"),
    "podtemplates": ("template",), "cronjobs.batch": ("spec", "jobTemplate", "spec", "template"),
}  # fmt: skip
_BASE_CAPABILITIES = frozenset({
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
    "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
})  # fmt: skip
_PLAIN_VOLUMES = frozenset({
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
})  # fmt: skip


class PodSecurity:
    """Refuses or warns, as the namespace's labels ask."""

    def admit(self, write: Attributes) -> None:
        """Nothing to change."""

    def validate(self, write: Attributes) -> None:
        """Check Pods, and templates for warnings."""
        if write.operation == "DELETE" or not write.main or not write.call.kind.namespaced:
            return
        is_pod = write.resource == "pods"
        path = () if is_pod else _TEMPLATES.get(write.resource)
        if path is None:
            return
        wanted = labels(write.find("namespaces", write.namespace) or {})
        pod = mapping(write.new, *path)
        if is_pod and (level := level_of(wanted, "enforce")):
            said = violations(pod, level[0])
            if said:
                raise write.refusal(f'violates PodSecurity "{":".join(level)}": {", ".join(said)}')
        if level := level_of(wanted, "warn"):
            said = violations(pod, level[0])
            if said:
                write.call.warn(f'would violate PodSecurity "{":".join(level)}": {", ".join(said)}')


def level_of(wanted: dict[str, str], mode: str) -> tuple[str, str] | None:
    """The level that a namespace's labels ask for in a mode, and its version; None for `privileged`."""
    level = wanted.get(PREFIX + mode, "privileged")
    if level not in ("baseline", "restricted"):
        return None
    return level, wanted.get(f"{PREFIX}{mode}-version", "latest")


def violations(pod: Obj, level: str) -> list[str]:
    """What a Pod does that a level forbids, in the words of the checks."""
    checks = _BASELINE if level == "baseline" else (*_BASELINE[:-1], *_RESTRICTED)
    return [said for check in checks for said in check(pod)]


def _containers(pod: Obj) -> list[Obj]:
    return [c for field in ("initContainers", "containers") for c in dicts(pod, "spec", field)]


def _named(names: list[str], word: str = "container") -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"{word}{'s' if len(names) > 1 else ''} {quoted}"


def _offenders(pod: Obj, offends: Callable[[Obj], bool]) -> list[str]:
    return [text(c, "name") for c in _containers(pod) if offends(c)]


def _host_namespaces(pod: Obj) -> Iterator[str]:
    used = [f"{f}=true" for f in ("hostNetwork", "hostPID", "hostIPC") if dig(pod, "spec", f) is True]
    if used:
        yield f"host namespaces ({', '.join(used)})"


def _privileged(pod: Obj) -> Iterator[str]:
    names = _offenders(pod, lambda c: dig(c, "securityContext", "privileged") is True)
    if names:
        yield f"privileged ({_named(names)} must not set securityContext.privileged=true)"


def _host_paths(pod: Obj) -> Iterator[str]:
    names = [text(v, "name") for v in dicts(pod, "spec", "volumes") if "hostPath" in v]
    if names:
        yield f"hostPath volumes ({_named(names, 'volume')})"


def _host_ports(pod: Obj) -> Iterator[str]:
    ports = {
        text(c, "name"): [p["hostPort"] for p in dicts(c, "ports") if p.get("hostPort")]
        for c in _containers(pod)
    }
    names = [name for name, found in ports.items() if found]
    if names:
        numbers = sorted({number for found in ports.values() for number in found})
        word = "hostPorts" if len(numbers) > 1 else "hostPort"
        verb = "use" if len(names) > 1 else "uses"
        yield f"hostPort ({_named(names)} {verb} {word} {', '.join(map(str, numbers))})"


def _added(container: Obj, allowed: frozenset[str]) -> list[str]:
    added = dig(container, "securityContext", "capabilities", "add", default=[])
    return [name for name in added if name not in allowed] if isinstance(added, list) else []


def _capabilities(pod: Obj) -> Iterator[str]:
    names = _offenders(pod, lambda c: bool(_added(c, _BASE_CAPABILITIES)))
    if names:
        extra = sorted({name for c in _containers(pod) for name in _added(c, _BASE_CAPABILITIES)})
        listed = ", ".join(f'"{name}"' for name in extra)
        yield (
            f"non-default capabilities ({_named(names)} must not include {listed} in "
            "securityContext.capabilities.add)"
        )


def _escalation(pod: Obj) -> Iterator[str]:
    names = _offenders(pod, lambda c: dig(c, "securityContext", "allowPrivilegeEscalation") is not False)
    if names:
        yield (
            f"allowPrivilegeEscalation != false ({_named(names)} must set "
            "securityContext.allowPrivilegeEscalation=false)"
        )


def _all_dropped(pod: Obj) -> Iterator[str]:
    names = _offenders(
        pod, lambda c: "ALL" not in dig(c, "securityContext", "capabilities", "drop", default=[])
    )
    if names:
        yield (
            f'unrestricted capabilities ({_named(names)} must set securityContext.capabilities.drop=["ALL"])'
        )


def _volume_types(pod: Obj) -> Iterator[str]:
    used = {
        text(v, "name"): next((t for t in v if t not in ("name", *_PLAIN_VOLUMES)), "")
        for v in dicts(pod, "spec", "volumes")
    }
    bad = {name: type_ for name, type_ in used.items() if type_}
    if bad:
        types = sorted(set(bad.values()))
        listed = ", ".join(f'"{type_}"' for type_ in types)
        verb = "use" if len(bad) > 1 else "uses"
        word = "types" if len(types) > 1 else "type"
        yield (
            f"restricted volume types ({_named(list(bad), 'volume')} {verb} restricted volume {word} {listed})"
        )


def _non_root(pod: Obj) -> Iterator[str]:
    if dig(pod, "spec", "securityContext", "runAsNonRoot") is True:
        names = _offenders(pod, lambda c: dig(c, "securityContext", "runAsNonRoot") is False)
        if names:
            yield f"runAsNonRoot != true ({_named(names)} must not set securityContext.runAsNonRoot=false)"
        return
    names = _offenders(pod, lambda c: dig(c, "securityContext", "runAsNonRoot") is not True)
    if names:
        yield f"runAsNonRoot != true (pod or {_named(names)} must set securityContext.runAsNonRoot=true)"


def _profile(pod: Obj) -> Iterator[str]:
    good = ("RuntimeDefault", "Localhost")
    if dig(pod, "spec", "securityContext", "seccompProfile", "type") in good:
        return
    names = _offenders(pod, lambda c: dig(c, "securityContext", "seccompProfile", "type") not in good)
    if names:
        yield (
            f"seccompProfile (pod or {_named(names)} must set securityContext.seccompProfile.type to "
            '"RuntimeDefault" or "Localhost")'
        )


_BASELINE = (_host_namespaces, _privileged, _host_paths, _host_ports, _capabilities)
_RESTRICTED = (_escalation, _all_dropped, _volume_types, _non_root, _profile)
