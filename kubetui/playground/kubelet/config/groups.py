"""The groups a container's process is in. Rule: `kuberuntime/security_context.go`; containerd fills in the rest."""

from __future__ import annotations

from kubetui.api.meta import Obj, dig, integer, mapping


def groups_of(pod: Obj, spec: Obj, uid: int) -> tuple[int, ...]:
    """The primary group, then the supplementary ones; who is made a user by number alone belongs to root's group."""
    own, whole = mapping(spec, "securityContext"), mapping(pod, "spec", "securityContext")
    asked = "runAsUser" in own or "runAsUser" in whole
    primary = integer(own, "runAsGroup", default=integer(whole, "runAsGroup", default=0 if asked else uid))
    more = [group for group in dig(whole, "supplementalGroups") or () if isinstance(group, int)]
    if "fsGroup" in whole:
        more.append(integer(whole, "fsGroup"))
    return tuple(dict.fromkeys((primary, *more)))
