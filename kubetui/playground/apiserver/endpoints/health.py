"""`/healthz`, `/livez`, `/readyz`: the checks of the server, together or one by one.

Rule: `apiserver/pkg/server/healthz/healthz.go`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from aiohttp import web

from kubetui.playground.apiserver.endpoints import responses

_CHECKS = (
    "ping", "log", "etcd", "poststarthook/start-apiserver-admission-initializer",
    "poststarthook/generic-apiserver-start-informers", "poststarthook/start-service-ip-repair-controllers",
    "poststarthook/rbac/bootstrap-roles", "poststarthook/scheduling/bootstrap-system-priority-classes",
    "poststarthook/priority-and-fairness-config-producer", "poststarthook/bootstrap-controller",
)  # fmt: skip


def checks(name: str) -> list[str]:
    """The checks behind one of the three."""
    return [*_CHECKS, *(["informer-sync", "shutdown"] if name == "readyz" else [])]


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
