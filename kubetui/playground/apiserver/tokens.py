"""Tokens: the administrator's, and those of service accounts, which are real JSON Web Tokens.

Service-account tokens are signed with a key of the playground (HS256, where a real server uses RSA).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from kubetui.api.errors import FieldError, invalid
from kubetui.api.meta import Obj, format_time, mapping, text
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.users import ADMIN, User, service_account
from kubetui.playground.etcd import MemoryEtcd, key

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

ISSUER = "https://kubernetes.default.svc.cluster.local"
_LEAST_SECONDS = 600
_DEFAULT_SECONDS = 3600


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text_: str) -> bytes:
    return base64.urlsafe_b64decode(text_ + "=" * (-len(text_) % 4))


class Tokens:
    """Makes tokens and finds out whose they are."""

    def __init__(self, admin: str, etcd: MemoryEtcd) -> None:
        self._admin = admin.encode()
        self._secret = hashlib.sha256(b"service-account" + self._admin).digest()
        self._etcd = etcd

    def user_of(self, token: str, now: datetime) -> User | None:
        """The user of a bearer token; None for one that is not valid."""
        if hmac.compare_digest(token.encode("utf-8", "surrogateescape"), self._admin):
            return ADMIN
        claims = self._claims(token)
        if claims is None or claims.get("exp", 0) < now.timestamp():
            return None
        about = mapping(claims, "kubernetes.io")
        namespace = text(about, "namespace")
        account = mapping(about, "serviceaccount")
        found = self._etcd.get(key("serviceaccounts", namespace, text(account, "name")))
        if found is None or found.obj["metadata"]["uid"] != account.get("uid"):
            return None
        return service_account(namespace, text(account, "name"), text(account, "uid"))

    def _claims(self, token: str) -> Obj | None:
        head, _, signature = token.rpartition(".")
        try:
            given = _decode(signature)
            if not hmac.compare_digest(given, self._sign(head)):
                return None
            claims: Any = orjson.loads(_decode(head.partition(".")[2]))
        except ValueError:
            return None
        return claims if isinstance(claims, dict) else None

    def _sign(self, head: str) -> bytes:
        return hmac.new(self._secret, head.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()

    def make(self, account: Obj, audiences: list[str], now: datetime, seconds: int, bound: Obj) -> str:
        """A token of a service account."""
        metadata = account["metadata"]
        issued = int(now.timestamp())
        about: Obj = {
            "namespace": metadata["namespace"],
            "serviceaccount": {"name": metadata["name"], "uid": metadata["uid"]},
        }
        if bound:
            about[str(bound.get("kind", "")).lower()] = {"name": bound.get("name"), "uid": bound.get("uid")}
        claims = {
            "aud": audiences, "exp": issued + seconds, "iat": issued, "iss": ISSUER,
            "jti": secrets.token_hex(16), "kubernetes.io": about, "nbf": issued,
            "sub": f"system:serviceaccount:{metadata['namespace']}:{metadata['name']}",
        }  # fmt: skip
        head = _encode(orjson.dumps({"alg": "HS256", "typ": "JWT"})) + "." + _encode(orjson.dumps(claims))
        return f"{head}.{_encode(self._sign(head))}"


def request(server: APIServer, call: Call, body: Obj) -> Obj:
    """TokenRequest: a new token for a service account."""
    account = server.registry.find(call).obj
    spec = mapping(body, "spec")
    seconds = spec.get("expirationSeconds", _DEFAULT_SECONDS)
    if not isinstance(seconds, int) or seconds < _LEAST_SECONDS:
        said = f"Invalid value: {seconds}: may not specify a duration less than 10 minutes"
        field = FieldError("FieldValueInvalid", "spec.expirationSeconds", said)
        raise invalid("TokenRequest", "authentication.k8s.io", "", [field])
    now = server.clock.now()
    audiences = [str(a) for a in spec.get("audiences") or ()] or [ISSUER]
    token = server.tokens.make(account, audiences, now, seconds, mapping(spec, "boundObjectRef"))
    return {
        "kind": "TokenRequest",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {
            "name": call.name,
            "namespace": call.namespace,
            "creationTimestamp": format_time(now),
        },
        "spec": {**spec, "audiences": audiences, "expirationSeconds": seconds},
        "status": {
            "token": token,
            "expirationTimestamp": format_time(now + timedelta(seconds=seconds)),
        },
    }
