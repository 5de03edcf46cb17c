"""Asks the API server who may do what: about oneself, about an account, about everybody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple, Protocol

from kubetui.api import access, meta
from kubetui.api.access import Question
from kubetui.api.meta import Obj, dig, mapping, text

_AT_ONCE: Final = 16
_BINDINGS: Final = ("clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io")
_ROLES: Final = ("clusterroles.rbac.authorization.k8s.io", "roles.rbac.authorization.k8s.io")
WHO: Final = "/apis/authentication.k8s.io/v1/selfsubjectreviews"


class Connected(Protocol):
    """What is needed of a session."""

    async def request(self, method: str, path: str, *, body: Any = None) -> Any:
        """One request to the API server."""

    async def list(self, resource: str, namespace: str = "") -> list[Obj]:
        """The objects of a kind."""


class Roles(NamedTuple):
    """All that RBAC says in a cluster."""

    roles: dict[tuple[str, str, str], Obj]
    bindings: list[tuple[str, Obj]]


class Account(NamedTuple):
    """Somebody as the API server knows him."""

    user: str
    groups: tuple[str, ...]


async def myself(session: Connected) -> Account:
    """Whom the API server takes one for.

    Raises:
        ApiError: the server does not say.
    """
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
    info = mapping(await session.request("POST", WHO, body=body), "status", "userInfo")
    groups = dig(info, "groups", default=[])
    return Account(text(info, "username"), tuple(str(group) for group in groups))


async def ask(
    session: Connected,
    questions: Iterable[Question],
    account: Account | None,
    told: Callable[[Question, bool], None],
) -> None:
    """Ask question after question, a few at once, about oneself or an account; each answer is told.

    Raises:
        ApiError: the server refused.
    """
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(asked: Question) -> None:
        async with gate:
            told(asked, await _asked(session, asked, account))

    async with asyncio.TaskGroup() as tasks:
        for asked in questions:
            tasks.create_task(one(asked))


async def _asked(session: Connected, asked: Question, account: Account | None) -> bool:
    if account is None:
        path, body = f"{access.ROOT}/selfsubjectaccessreviews", access.self_review(asked)
    else:
        path = f"{access.ROOT}/subjectaccessreviews"
        body = access.subject_review(asked, account.user, account.groups)
    return access.allowed(await session.request("POST", path, body=body))


async def roles(session: Connected) -> Roles:
    """Every role and every binding.

    Raises:
        ApiError: they may not be listed.
    """
    lists = await asyncio.gather(*(session.list(resource) for resource in (*_ROLES, *_BINDINGS)))
    found = {
        (kind, meta.namespace(role), meta.name(role)): role
        for kind, items in zip(("ClusterRole", "Role"), lists[:2], strict=True)
        for role in items
    }
    bindings = [
        (resource, item) for resource, items in zip(_BINDINGS, lists[2:], strict=True) for item in items
    ]
    return Roles(found, bindings)
