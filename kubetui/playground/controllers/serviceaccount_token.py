"""The tokens controller: fills Secrets that ask for the token of a service account.

Rule: `pkg/controller/serviceaccount/tokens_controller.go`.
"""

from __future__ import annotations

import base64

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, mapping, text
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.serviceaccount import certificate
from kubetui.playground.informer import key_of

_TYPE = "kubernetes.io/service-account-token"
_NAME, _UID = "kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"
_TEN_YEARS = 10 * 365 * 86400


class TokensController(Controller):
    """Works on Secrets of the token type."""

    name = "serviceaccount-token"
    source = "serviceaccount-token-controller"
    primary = "secrets"
    needs = ("serviceaccounts", "configmaps")
    workers = 1

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._accounts = self.informers.of("serviceaccounts")
        self._accounts.listen(self._account_changed)

    def follow(self, old: Obj | None, new: Obj | None) -> None:
        """Only Secrets of one type need work."""
        if new is not None and text(new, "type") == _TYPE:
            super().follow(old, new)

    def _account_changed(self, _old: Obj | None, new: Obj | None) -> None:
        for secret in self.objects.list(meta.namespace(new or _old or {})):
            if text(secret, "type") == _TYPE:
                self.queue.add(key_of(secret))

    async def sync(self, key: str) -> None:
        """Fill one Secret, or delete it when its account is gone."""
        secret = self.objects.by_key(key)
        if secret is None or text(secret, "type") != _TYPE or meta.deleting(secret):
            return
        annotations = meta.annotations(secret)
        account = self._accounts.get(meta.namespace(secret), annotations.get(_NAME, ""))
        if account is None or annotations.get(_UID, meta.uid(account)) != meta.uid(account):
            await self._delete(secret)
            return
        await self._fill(secret, account)

    async def _fill(self, secret: Obj, account: Obj) -> None:
        data = mapping(secret, "data")
        authority = certificate(self.informers)
        wanted = {"namespace": _encoded(meta.namespace(secret)), "token": data.get("token")}
        if authority:
            wanted["ca.crt"] = _encoded(authority)
        if wanted["token"] is None:
            wanted["token"] = _encoded(await self._token(account))
        annotations = {**meta.annotations(secret), _UID: meta.uid(account)}
        if wanted.items() <= data.items() and annotations == meta.annotations(secret):
            return
        about = {**secret["metadata"], "annotations": annotations}
        changed = {**secret, "metadata": about, "data": {**data, **wanted}}
        self.objects.learn(await self.api.update("secrets", changed))

    async def _token(self, account: Obj) -> str:
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                "spec": {"expirationSeconds": _TEN_YEARS}}  # fmt: skip
        answer = await self.api.create_sub(
            "serviceaccounts", meta.name(account), meta.namespace(account), "token", body
        )
        return text(answer, "status", "token")

    async def _delete(self, secret: Obj) -> None:
        try:
            await self.api.delete("secrets", meta.name(secret), meta.namespace(secret), uid=meta.uid(secret))
        except ApiError as error:
            if error.code != 404:
                raise


def _encoded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()
