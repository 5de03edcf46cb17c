"""Who sends a request, and as whom it is to be treated.

Rule: `apiserver/pkg/endpoints/filters` (authentication.go, impersonation.go).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import unquote

from aiohttp import web

from kubetui.api.errors import bad_request, unauthorized
from kubetui.playground.apiserver.authorization import Access
from kubetui.playground.apiserver.endpoints.nonresource import is_public
from kubetui.playground.apiserver.server import APIServer
from kubetui.playground.apiserver.users import (
    ANONYMOUS,
    AUTHENTICATED,
    SERVICE_ACCOUNT,
    UNAUTHENTICATED,
    User,
    service_account,
)

_GROUP = "authentication.k8s.io"
_EXTRA = "impersonate-extra-"
_CREDENTIAL = "authentication.kubernetes.io/credential-id"
Authorize = Callable[[User, Access], None]


def user_of(server: APIServer, request: web.BaseRequest, path: str) -> User:
    """The user of a request's token; without one only what is public is open."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        if user := _certified(request):
            return user
        if is_public(path):
            return ANONYMOUS
        raise unauthorized()
    user = None
    if scheme.lower() == "bearer":
        user = server.tokens.user_of(token.strip(), server.clock.now())
    if user is None:
        raise unauthorized()
    return user


def _certified(request: web.BaseRequest) -> User | None:
    """The user that a client's certificate names: its common name, and its organizations as groups."""
    found = request.transport.get_extra_info("peercert") if request.transport is not None else None
    if not found:
        return None
    parts = [pair for part in found.get("subject", ()) for pair in part]
    names = [value for key, value in parts if key == "commonName"]
    groups = (value for key, value in parts if key == "organizationName")
    if not names:
        return None
    fingerprint = hashlib.sha256(
        request.get_extra_info("ssl_object").getpeercert(binary_form=True)
    ).hexdigest()
    return User(names[0], (*groups, AUTHENTICATED), extra={_CREDENTIAL: [f"X509SHA256={fingerprint}"]})


def impersonated(request: web.BaseRequest, user: User, authorize: Authorize) -> User | None:
    """The user that a request wants to be instead, if it may; None when it is content."""
    headers = request.headers
    name = headers.get("Impersonate-User", "")
    groups = headers.getall("Impersonate-Group", [])
    uid = headers.get("Impersonate-Uid", "")
    extra = _extra(request)
    if not name:
        if groups or uid or extra:
            raise bad_request(
                "requested impersonation of groups, a UID or extras without impersonating a user"
            )
        return None
    for access in _accesses(name, groups, uid, extra):
        authorize(user, access)
    return User(name, _groups(name, groups), uid, extra)


def _accesses(name: str, groups: list[str], uid: str, extra: dict[str, list[str]]) -> list[Access]:
    account = _account(name)
    if account is not None:
        found = [Access("impersonate", plural="serviceaccounts", namespace=account[0], name=account[1])]
    else:
        found = [Access("impersonate", plural="users", name=name)]
    found += [Access("impersonate", plural="groups", name=group) for group in groups]
    for key, values in extra.items():
        found += [Access("impersonate", _GROUP, "userextras", key, name=value) for value in values]
    if uid:
        found.append(Access("impersonate", _GROUP, "uids", name=uid))
    return found


def _account(name: str) -> tuple[str, str] | None:
    """The namespace and name when a user is a service account."""
    namespace, _, account = name.removeprefix(SERVICE_ACCOUNT).partition(":")
    return (namespace, account) if name.startswith(SERVICE_ACCOUNT) and namespace and account else None


def _groups(name: str, given: list[str]) -> tuple[str, ...]:
    account = _account(name)
    if account is not None and not given:
        return service_account(*account).groups
    if name == ANONYMOUS.name:
        return tuple(dict.fromkeys((*given, UNAUTHENTICATED)))
    if UNAUTHENTICATED in given:
        return tuple(dict.fromkeys(given))
    return tuple(dict.fromkeys((*given, AUTHENTICATED)))


def _extra(request: web.BaseRequest) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for header, value in request.headers.items():
        if header.lower().startswith(_EXTRA):
            found.setdefault(unquote(header[len(_EXTRA) :].lower()), []).append(value)
    return found
