"""What every namespace has: the account `default`, and the CA certificate of the API server.

Rule: `pkg/controller/serviceaccount/serviceaccounts_controller.go` and
`pkg/controller/certificates/rootcacertpublisher`.
"""

from __future__ import annotations

from kubetui.api import meta
from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, text
from kubetui.playground.controllers.base import Context, Controller
from kubetui.playground.controllers.pod_control import namespace_ends
from kubetui.playground.informer import Informers

_ACCOUNT = "default"
_CA_MAP = "kube-root-ca.crt"
_CA_SOURCE = ("kube-system", "extension-apiserver-authentication")
_DESCRIPTION = (
    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints "
    "such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across "
    "distributions of Kubernetes clusters."
)


def certificate(informers: Informers) -> str:
    """The CA certificate of the API server, empty while nobody has told it."""
    return text(informers.of("configmaps").get(*_CA_SOURCE), "data", "client-ca-file")


class _InEveryNamespace(Controller):
    """Works on namespaces, and on those whose object of one kind and name changed."""

    primary = "namespaces"

    def watch(self, resource: str, name: str) -> None:
        """Put right what somebody changes or deletes."""

        def changed(old: Obj | None, new: Obj | None) -> None:
            found = new or old or {}
            if old is not None and meta.name(found) == name:
                self.queue.add(meta.namespace(found))

        self.informers.of(resource).listen(changed)

    async def create(self, resource: str, body: Obj) -> None:
        """Create an object, unless it is there or its namespace is going."""
        try:
            self.informers.of(resource).learn(await self.api.create(resource, body))
        except ApiError as error:
            # 404: the namespace went meanwhile.
            if error.code != 404 and error.reason != "AlreadyExists" and not namespace_ends(error):
                raise

    def living(self, key: str) -> bool:
        """Whether the namespace is there to stay."""
        found = self.objects.by_key(key)
        return found is not None and not meta.deleting(found)


class ServiceAccountController(_InEveryNamespace):
    """Makes the account `default`."""

    name = "serviceaccount"
    source = "serviceaccount-controller"
    needs = ("serviceaccounts",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.watch("serviceaccounts", _ACCOUNT)

    async def sync(self, key: str) -> None:
        """One namespace."""
        if self.living(key) and self.informers.of("serviceaccounts").get(key, _ACCOUNT) is None:
            await self.create("serviceaccounts", {"metadata": {"name": _ACCOUNT, "namespace": key}})


class RootCAPublisher(_InEveryNamespace):
    """Hands the CA certificate on to every namespace."""

    name = "root-ca-certificate-publisher"
    source = "root-ca-certificate-publisher-controller"
    needs = ("configmaps",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.watch("configmaps", _CA_MAP)
        self.informers.of("configmaps").listen(self._source_changed)

    def _source_changed(self, _old: Obj | None, new: Obj | None) -> None:
        if new is not None and (meta.namespace(new), meta.name(new)) == _CA_SOURCE:
            for namespace in self.objects.list():
                self.queue.add(meta.name(namespace))

    async def sync(self, key: str) -> None:
        """One namespace."""
        configmaps = self.informers.of("configmaps")
        authority = certificate(self.informers)
        if not authority or not self.living(key):
            return
        known = configmaps.get(key, _CA_MAP)
        data = {"ca.crt": authority}
        if known is None:
            annotations = {"kubernetes.io/description": _DESCRIPTION}
            about = {"name": _CA_MAP, "namespace": key, "annotations": annotations}
            await self.create("configmaps", {"metadata": about, "data": data})
        elif known.get("data") != data:
            configmaps.learn(await self.api.update("configmaps", {**known, "data": data}))
