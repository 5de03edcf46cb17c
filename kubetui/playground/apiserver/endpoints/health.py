"""`/healthz`, `/livez`, `/readyz`: the checks of the server, together or one by one.

Rule: `apiserver/pkg/server/healthz/healthz.go`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aiohttp import web

from kubetui.playground.apiserver.endpoints import responses

_FIRST = ("ping", "log", "etcd")
_HOOKS = (
    "start-apiserver-admission-initializer", "generic-apiserver-start-informers",
    "priority-and-fairness-config-consumer", "priority-and-fairness-filter", "storage-object-count-tracker-hook",
    "start-apiextensions-informers", "start-apiextensions-controllers", "crd-informer-synced",
    "start-system-namespaces-controller", "peer-endpoint-reconciler-controller",
    "start-cluster-authentication-info-controller",
    "start-kube-apiserver-identity-lease-controller", "start-kube-apiserver-identity-lease-garbage-collector",
    "storage-readiness", "start-legacy-token-tracking-controller", "start-service-ip-repair-controllers",
    "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes", "priority-and-fairness-config-producer",
    "bootstrap-controller", "start-kubernetes-service-cidr-controller", "aggregator-reload-proxy-client-cert",
    "start-kube-aggregator-informers", "apiservice-status-local-available-controller",
    "apiservice-status-remote-available-controller", "apiservice-registration-controller",
    "apiservice-discovery-controller", "kube-apiserver-autoregistration",
)  # fmt: skip
_LAST = (
    "autoregister-completion", "poststarthook/apiservice-openapi-controller",
    "poststarthook/apiservice-openapiv3-controller",
)  # fmt: skip


def checks(name: str) -> list[str]:
    """The checks behind one of the three, in the order in which a server's parts are put together."""
    ready = name == "readyz"
    first = [*_FIRST, *(["etcd-readiness", "informer-sync"] if ready else [])]
    return [*first, *(f"poststarthook/{hook}" for hook in _HOOKS), *_LAST, *(["shutdown"] if ready else [])]


def answer(
    name: str, rest: Sequence[str], failing: Collection[str], excluded: Sequence[str], *, verbose: bool
) -> web.Response:
    """What a probe of `name`, or of one of its checks, is told."""
    if rest:
        return _one("/".join(rest), checks(name), failing)
    found = checks(name)
    lines = [_line(check, failing, excluded) for check in found]
    unknown = [f'"{each}"' for each in sorted(set(excluded) - set(found))]
    if unknown:
        lines.append(f"warn: some health checks cannot be excluded: no matches for {', '.join(unknown)}")
    if any(line.startswith("[-]") for line in lines):
        return responses.plain("\n".join([*lines, f"{name} check failed\n"]), 500)
    return responses.plain("\n".join([*lines, f"{name} check passed\n"]) if verbose else "ok")


def _line(check: str, failing: Collection[str], excluded: Sequence[str]) -> str:
    if check in excluded:
        return f"[+]{check} excluded: ok"
    return f"[-]{check} failed: reason withheld" if check in failing else f"[+]{check} ok"


def _one(check: str, known: Collection[str], failing: Collection[str]) -> web.Response:
    if check not in known:
        return responses.plain("404 page not found\n", 404)
    if check in failing:
        return responses.plain(f"internal server error: {check} failed\n", 500)
    return responses.plain("ok")
