"""A cluster that does what it is told and nothing more: tests play the controllers."""

from datetime import UTC, datetime
from itertools import count

from kubetui.api import meta
from kubetui.api.errors import already_exists, not_found
from kubetui.api.meta import clone
from kubetui.kinds.registry import KINDS, by_kind, by_resource
from kubetui.store.store import Store

NS = "kubetui-demo"


class Cluster:
    """Stands where a session stands; requests are answered at once, and the watch tells of them."""

    def __init__(self, ownership="own"):
        self.context, self.ownership, self.control = "playground", ownership, None
        self.store = Store()
        self.kinds = list(KINDS)
        self.namespaces = frozenset()
        self.wanted = []
        self.requests = []
        self.numbers = count(1)
        self.log_lines = []
        self.put({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}})

    # What a test does

    def put(self, obj):
        """Add or change an object, as a controller would."""
        kind = by_kind(obj["apiVersion"], obj["kind"])
        number = next(self.numbers)
        found = clone(obj)
        old = self.store.get(kind.resource, meta.namespace(obj), meta.name(obj))
        found["metadata"].setdefault("uid", meta.uid(old) if old else f"uid-{number}")
        found["metadata"]["resourceVersion"] = str(number)
        self.store.put(kind.resource, found)
        return found

    def change(self, resource, name, **parts):
        """Change parts of an object of the demo namespace."""
        return self.put({**self.store.get(resource, NS, name), **parts})

    def remove(self, resource, name, namespace=NS):
        self.store.remove(resource, self.store.get(resource, namespace, name))

    def named(self, resource):
        return sorted(meta.name(obj) for obj in self.store.all(resource))

    # What lessons ask

    def now(self):
        return datetime(2026, 1, 2, tzinfo=UTC)

    def want(self, *resources):
        self.wanted += resources

    def unwant(self, *resources):
        for resource in resources:
            self.wanted.remove(resource)

    async def wait_synced(self, timeout):  # noqa: ASYNC109 - as the session has it
        return True

    def set_namespaces(self, names):
        self.namespaces = frozenset(names)

    async def get(self, ref):
        found = self.store.get(ref.resource, ref.namespace, ref.name)
        if found is None:
            raise not_found(ref.resource, "", ref.name)
        return found

    async def list(self, resource, namespace="", *, labels="", fields=""):
        key, _, value = labels.partition("=")
        objects = self.store.all(resource, (namespace,) if namespace else ())
        return [obj for obj in objects if not labels or meta.labels(obj).get(key) == value]

    async def logs(self, ref, container="", **more):
        for line in self.log_lines:
            yield line

    async def request(
        self, method, path, *, params=None, body=None, content_type="application/json", accept=""
    ):
        self.requests.append((method, path, body))
        if (params or {}).get("dryRun"):
            return body
        return {"POST": self._post, "PATCH": self._patch, "DELETE": self._delete}[method](
            path, body, content_type
        )

    def _post(self, path, body, content_type):
        kind = by_kind(body["apiVersion"], body["kind"])
        if self.store.get(kind.resource, meta.namespace(body), meta.name(body)):
            raise already_exists(kind.plural, kind.group, meta.name(body))
        if kind.resource == "namespaces":
            account = {"name": "default", "namespace": meta.name(body)}
            self.put({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": account})
        return self.put(body)

    def _patch(self, path, body, content_type):
        if content_type == "application/apply-patch+yaml":
            return self.put(body)
        resource, name = self._place(path)
        return self.put(_merged(self.store.get(resource, NS, name), body))

    def _delete(self, path, body, content_type):
        resource, name = self._place(path)
        namespace = "" if resource == "namespaces" else NS
        found = self.store.get(resource, namespace, name)
        if found is None:
            raise not_found(resource, "", name)
        self.store.remove(resource, found)
        return found

    def _place(self, path):
        words = path.split("/")
        plural, name = words[-2], words[-1]
        group = words[2] if words[1] == "apis" else ""
        resource = f"{plural}.{group}" if group else plural
        assert by_resource(resource), path
        return resource, name


def _merged(obj, patch):
    found = dict(obj)
    for key, value in patch.items():
        found[key] = _merged(found.get(key) or {}, value) if isinstance(value, dict) else value
    return found


def pod(name="web-1", *, labels=None, uid="", ready=None, phase="Running", namespace=NS, **more):
    """A Pod in the demo namespace."""
    metadata = {
        "name": name,
        "namespace": namespace,
        "labels": labels or {"app": "web"},
        **more.pop("metadata", {}),
    }
    if uid:
        metadata["uid"] = uid
    status = {"phase": phase, **more.pop("status", {})}
    if ready is not None:
        status["conditions"] = [{"type": "Ready", "status": str(ready)}]
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": more, "status": status}
