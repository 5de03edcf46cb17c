"""The checks of `kubetui doctor`, each one finding."""

from __future__ import annotations

import asyncio
import fnmatch
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

from kubetui.api import duration, meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.session import Phase, Session, Unreachable

_MAKERS: Final = (
    ("docker-desktop", "Docker Desktop: see that Settings > Kubernetes > Enable Kubernetes is on and green"),
    (
        "docker-for-desktop",
        "Docker Desktop: see that Settings > Kubernetes > Enable Kubernetes is on and green",
    ),
    ("kind-*", "kind: see that the node's container runs (docker ps), or make it anew (kind create cluster)"),
    ("minikube", "minikube: start it again (minikube start)"),
    ("k3d-*", "k3d: start it again (k3d cluster start)"),
    ("playground", "playground: start it again (kubetui playground)"),
)
_APART: Final = 30.0
_DEFAULT_CLASS: Final = "storageclass.kubernetes.io/is-default-class"


class Finding(NamedTuple):
    """The outcome of one check, and what to do about it."""

    state: Literal["ok", "warning", "failed"]
    name: str
    said: str
    todo: str = ""


def context(session: Session) -> Finding:
    """Which cluster is meant, and whose it is."""
    whose = {
        "own": "a playground",
        "local": "a cluster on this machine",
        "foreign": "somebody else's cluster",
    }
    said = f"{session.context} at {session.server}, {whose[session.ownership]}"
    todo = "opens read-only; --write lets kubetui change it" if session.ownership == "foreign" else ""
    return Finding("ok", "context", said, todo)


def api(session: Session) -> Finding:
    """Whether the API server answers."""
    state = session.state
    if state.phase is Phase.LIVE:
        return Finding("ok", "API", f"answers, version {session.server_version}")
    hint = next((hint for name, hint in _MAKERS if fnmatch.fnmatchcase(session.context, name)), "")
    return Finding("failed", "API", state.message or "does not answer", state.hint or hint or
                   "start it, choose another with --context, or use --playground")  # fmt: skip


async def _nodes(session: Session) -> Finding:
    nodes = await session.list("nodes")
    ready = [meta.name(node) for node in nodes if meta.is_true(node, "Ready")]
    said = f"{len(ready)} of {len(nodes)} Ready"
    if nodes and len(ready) == len(nodes):
        return Finding("ok", "nodes", said)
    away = ", ".join(meta.name(node) for node in nodes if meta.name(node) not in ready)
    todo = f"see why: kubectl describe node {away.split(', ')[0]}" if away else "the cluster has no node yet"
    return Finding(
        "warning" if ready else "failed", "nodes", f"{said}{f'; not {away}' if away else ''}", todo
    )


async def _metrics(session: Session) -> Finding:
    served = any(kind.group == "metrics.k8s.io" for kind in session.kinds)
    if served:
        return Finding("ok", "metrics", "served: use of CPU and memory is shown")
    return Finding("warning", "metrics", "not served: requests are shown instead of use",
                   "install metrics-server; minikube: minikube addons enable metrics-server")  # fmt: skip


async def _storage(session: Session) -> Finding:
    classes = await session.list("storageclasses.storage.k8s.io")
    names = [meta.name(item) for item in classes if meta.annotations(item).get(_DEFAULT_CLASS) == "true"]
    if len(names) == 1:
        return Finding("ok", "storage", f"the default StorageClass is {names[0]}")
    if names:
        return Finding("warning", "storage", f"{len(names)} default StorageClasses: {', '.join(names)}",
                       "leave the mark on one of them")  # fmt: skip
    return Finding("warning", "storage", "no default StorageClass: claims that name none will wait",
                   "only the chapter on storage needs one")  # fmt: skip


async def _ingress(session: Session) -> Finding:
    classes = await session.list("ingressclasses.networking.k8s.io")
    if classes:
        return Finding("ok", "ingress", ", ".join(map(meta.name, classes)))
    return Finding("warning", "ingress", "no IngressClass: nobody obeys the rules of an Ingress",
                   "only the lessons on Ingress need a controller")  # fmt: skip


async def _permissions(session: Session) -> Finding:
    wanted = (("list", "", "pods"), ("watch", "", "pods"), ("create", "apps", "deployments"),
              ("delete", "", "pods"), ("create", "", "namespaces"))  # fmt: skip
    answers = await asyncio.gather(*(_may(session, *rule) for rule in wanted))
    missing = [
        f"{verb} {resource}" for (verb, _, resource), yes in zip(wanted, answers, strict=True) if not yes
    ]
    if not missing:
        return Finding("ok", "permissions", "enough to look and to learn")
    if missing[0].startswith(("list", "watch")):
        return Finding("failed", "permissions", f"you may not {', '.join(missing)}",
                       "ask for the ClusterRole view, or name your namespace with -n")  # fmt: skip
    return Finding("warning", "permissions", f"you may look, but not {', '.join(missing)}",
                   "lessons need a namespace of their own; kubetui playground has one for you")  # fmt: skip


async def _may(session: Session, verb: str, group: str, resource: str) -> bool:
    attributes: Obj = {"verb": verb, "group": group, "resource": resource}
    body: Obj = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                 "spec": {"resourceAttributes": attributes}}  # fmt: skip
    path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    answer: Any = await session.request("POST", path, body=body)
    return meta.dig(answer, "status", "allowed") is True


async def _clock(session: Session) -> Finding:
    """Whether both clocks agree: ages are told by the server's, tokens expire by both."""
    apart = abs((session.now() - datetime.now(UTC)).total_seconds())
    if apart < _APART:
        return Finding("ok", "clock", "yours and the server's agree")
    return Finding("warning", "clock", f"yours and the server's are {duration.human(apart)} apart",
                   "set them by NTP: tokens and certificates may look expired")  # fmt: skip


async def _python(session: Session) -> Finding:
    """Whether programs with the official Python client reach the cluster, too."""
    from kubetui.client import official

    file = session.options.kubeconfig
    try:
        version = await asyncio.to_thread(official.server_version, file, session.context)
    except Exception as error:  # a second opinion: whatever it is, it is what such programs would meet
        first = next(iter(str(error).strip().splitlines()), type(error).__name__)
        return Finding("warning", "python", f"the official Python client does not connect: {first}",
                       "kubetui does; programs with the kubernetes package need this mended")  # fmt: skip
    return Finding("ok", "python", f"the official Python client connects, too: {version}")


def _safe(
    name: str, check: Callable[[Session], Awaitable[Finding]]
) -> Callable[[Session], Awaitable[Finding]]:
    async def checked(session: Session) -> Finding:
        try:
            return await check(session)
        except (ApiError, Unreachable) as error:
            return Finding("warning", name, f"cannot be told: {error}")

    return checked


CLUSTER: Final = tuple(
    _safe(name, check)
    for name, check in (
        ("nodes", _nodes),
        ("metrics", _metrics),
        ("storage", _storage),
        ("ingress", _ingress),
        ("permissions", _permissions),
        ("clock", _clock),
        ("python", _python),
    )
)
"""The checks that need a cluster that answers."""
