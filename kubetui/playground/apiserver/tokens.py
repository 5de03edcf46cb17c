"""Tokens: the administrator's, and those of service accounts, and whose they are.

Rule: `pkg/serviceaccount` (claims.go, jwt.go), `pkg/registry/core/serviceaccount/storage/token.go`.
"""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kubetui.api.errors import FieldError, bad_request, conflict, invalid, not_found
from kubetui.api.meta import Obj, format_time, mapping, text
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.signing import ISSUER, Signer
from kubetui.playground.apiserver.users import ADMIN, User, service_account
from kubetui.playground.etcd import MemoryEtcd, key

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_LEAST_SECONDS, _MOST_SECONDS = 600, 1 << 32
_DEFAULT_SECONDS = 3600
_POD_SECONDS, _YEAR = 3607, 365 * 24 * 3600
"""What the volume of each Pod asks for (`serviceaccount.WarnOnlyBoundTokenExpirationSeconds`), and gets."""
_BOUND = {"Pod": "pods", "Node": "nodes", "Secret": "secrets"}
_EXTRA = "authentication.kubernetes.io/"


class Tokens:
    """Makes tokens and finds out whose they are."""

    def __init__(self, admin: str, etcd: MemoryEtcd) -> None:
        self._admin = admin.encode()
        self._etcd = etcd
        self.signer = Signer(etcd.kept)

    def user_of(self, token: str, now: datetime, audiences: Sequence[str] = (ISSUER,)) -> User | None:
        """The user of a bearer token that is meant for one of some audiences; None when it is not valid."""
        if hmac.compare_digest(token.encode("utf-8", "surrogateescape"), self._admin):
            return ADMIN
        claims = self.signer.claims(token) if token.isascii() else None
        if claims is None or claims.get("exp", 0) < now.timestamp():
            return None
        if not set(claims.get("aud") or ()) & set(audiences):
            return None
        return self._account(claims)

    def audiences_of(self, token: str, audiences: Sequence[str]) -> list[str]:
        """Those of some audiences that a valid token is meant for."""
        claims = self.signer.claims(token) if token.isascii() else None
        meant = claims.get("aud") or () if claims is not None else audiences
        return [each for each in audiences if each in meant]

    def _account(self, claims: Obj) -> User | None:
        """The service account that claims name, as long as it and what the token is bound to are there."""
        about = mapping(claims, "kubernetes.io")
        namespace, account = text(about, "namespace"), mapping(about, "serviceaccount")
        if not self._same("serviceaccounts", namespace, account):
            return None
        extra = {f"{_EXTRA}credential-id": [f"JTI={text(claims, 'jti')}"]}
        for kind, resource in _BOUND.items():
            bound = mapping(about, kind.lower())
            if not bound:
                continue
            home = "" if kind == "Node" else namespace
            if not (kind == "Node" and "pod" in about) and not self._same(resource, home, bound):
                return None
            if kind != "Secret":
                extra[f"{_EXTRA}{kind.lower()}-name"] = [text(bound, "name")]
                extra[f"{_EXTRA}{kind.lower()}-uid"] = [text(bound, "uid")]
        user = service_account(namespace, text(account, "name"), text(account, "uid"))
        return replace(user, extra=extra)

    def _same(self, resource: str, namespace: str, wanted: Obj) -> bool:
        found = self._etcd.get(key(resource, namespace, text(wanted, "name")))
        return found is not None and found.obj["metadata"]["uid"] == wanted.get("uid")

    def make(self, account: Obj, audiences: list[str], now: datetime, seconds: int, bound: Obj) -> str:
        """A token of a service account; `bound` maps `pod`, `node`, `secret` to names and UIDs."""
        metadata = account["metadata"]
        issued = int(now.timestamp())
        identity = {"name": metadata["name"], "uid": metadata["uid"]}
        about: Obj = {"namespace": metadata["namespace"], **bound, "serviceaccount": identity}
        return self.signer.sign({
            "aud": audiences, "exp": issued + seconds, "iat": issued, "iss": ISSUER, "jti": str(uuid.uuid4()),
            "kubernetes.io": dict(sorted(about.items())), "nbf": issued,
            "sub": f"system:serviceaccount:{metadata['namespace']}:{metadata['name']}",
        })  # fmt: skip


def request(server: APIServer, call: Call, body: Obj) -> Obj:
    """TokenRequest: a new token for a service account."""
    account = server.registry.find(call).obj
    spec = mapping(body, "spec")
    seconds = spec.get("expirationSeconds", _DEFAULT_SECONDS)
    if why := _wrong_duration(seconds):
        field = FieldError("FieldValueInvalid", "spec.expirationSeconds", f"Invalid value: {seconds}: {why}")
        raise invalid("TokenRequest", "authentication.k8s.io", "", [field])
    now = server.clock.now()
    audiences = [str(a) for a in spec.get("audiences") or ()] or [ISSUER]
    bound = _bound(server, call, mapping(spec, "boundObjectRef"))
    life = seconds
    if seconds == _POD_SECONDS and "pod" in bound and audiences == [ISSUER]:
        # Programs of old read their token once: it works on for a year, and is only warned of.
        life, bound = _YEAR, {**bound, "warnafter": int(now.timestamp()) + seconds}
    token = server.tokens.make(account, audiences, now, life, bound)
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


def _wrong_duration(seconds: object) -> str:
    if not isinstance(seconds, int) or seconds < _LEAST_SECONDS:
        return "may not specify a duration less than 10 minutes"
    return "may not specify a duration larger than 2^32 seconds" if seconds > _MOST_SECONDS else ""


def _bound(server: APIServer, call: Call, reference: Obj) -> Obj:
    """The object that a token lives as long as, in the form of the token's claims."""
    if not reference:
        return {}
    kind, name = text(reference, "kind"), text(reference, "name")
    resource = _BOUND.get(kind)
    if resource is None or text(reference, "apiVersion") != "v1":
        raise bad_request(f"cannot bind token to object of type {text(reference, 'apiVersion')}, Kind={kind}")
    found = server.etcd.get(key(resource, "" if kind == "Node" else call.namespace, name))
    if found is None:
        raise not_found(resource, "", name)
    uid = found.obj["metadata"]["uid"]
    if reference.get("uid") not in (None, "", uid):
        raise conflict(kind, "", name, _OTHER_UID.format(reference["uid"]))
    if kind == "Pod" and text(found.obj, "spec", "serviceAccountName") != call.name:
        raise bad_request(
            f'cannot bind token for serviceaccount "{call.name}" to pod running with different serviceaccount name.'
        )
    bound = {kind.lower(): {"name": name, "uid": uid}}
    return {**bound, **(_node_of(server, found.obj) if kind == "Pod" else {})}


_OTHER_UID = (
    "the UID in the bound object reference ({}) does not match the UID in record. The object might have been "
    "deleted and then recreated"
)


def _node_of(server: APIServer, pod: Obj) -> Obj:
    name = text(pod, "spec", "nodeName")
    found = server.etcd.get(key("nodes", "", name)) if name else None
    return {"node": {"name": name, "uid": found.obj["metadata"]["uid"]}} if found else {}
