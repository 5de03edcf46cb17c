"""An API server that does what real ones do on bad days, on demand."""

import asyncio
import json
from collections import defaultdict

from aiohttp import web

from kubetui.api.errors import ApiError, expired, forbidden, status, unauthorized


def answer(body, code=200, **headers):
    return web.Response(
        body=json.dumps(body).encode(), status=code, content_type="application/json", headers=headers
    )


def refusal(error: ApiError):
    return answer(error.status, error.code)


GONE = expired("too old resource version: 1 (5)")
DENIED = forbidden(
    "pods", "", "", 'User "u" cannot list resource "pods" in API group "" in the namespace "shop"'
)
BUSY = status(429, "TooManyRequests", "slow down")
BROKEN = status(500, "InternalError", "Internal error occurred: etcd")


class Server:
    """Collections by path; `faults[path]` are handlers that answer instead, one request each.

    The path of a fault has `?watch` behind it when it is for watches.
    """

    def __init__(self):
        self.port = 0
        self.revision = 100
        self.collections = defaultdict(dict)
        self.faults = defaultdict(list)
        self.requests = []
        self.headers = []
        self.watchers = defaultdict(set)
        self.history = []
        self.token = None
        self.kinds = {"": [("pods", "Pod", True), ("nodes", "Node", False)]}
        self.aggregated = True
        self._runner = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    async def start(self, ssl=None):
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True, ssl_context=ssl)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]

    async def kill(self):
        """As SIGKILL does: every connection is reset at once."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        for connection in list(runner.server.connections):
            if connection.transport is not None:
                connection.transport.abort()
        await runner.cleanup()

    def put(self, path, name, **fields):
        self.revision += 1
        old = self.collections[path].get(name)
        uid = old["metadata"]["uid"] if old else f"uid-{name}-{self.revision}"
        metadata = {"name": name, "uid": uid, "resourceVersion": str(self.revision)}
        if "namespaces/" in path:
            metadata["namespace"] = path.split("namespaces/")[1].split("/")[0]
        obj = {"metadata": metadata, **fields}
        self.collections[path][name] = obj
        self._send(path, "MODIFIED" if old else "ADDED", obj)
        return obj

    def delete(self, path, name):
        self.revision += 1
        obj = self.collections[path].pop(name)
        metadata = {**obj["metadata"], "resourceVersion": str(self.revision)}
        self._send(path, "DELETED", {**obj, "metadata": metadata})

    def bookmark(self, path):
        self.revision += 1
        self._send(path, "BOOKMARK", {"metadata": {"resourceVersion": str(self.revision)}})

    def _send(self, path, kind, obj):
        line = json.dumps({"type": kind, "object": obj}).encode() + b"\n"
        self.history.append((self.revision, path, line))
        for queue in self.watchers[path]:
            queue.put_nowait(line)

    def push(self, path, raw):
        """Raw bytes into the watches of a path; None ends them, "cut" resets them."""
        for queue in self.watchers[path]:
            queue.put_nowait(raw)

    async def watched(self, path, count=1):
        while len(self.watchers[path]) < count:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def _serve(self, request):
        path = request.path
        watching = "watch" in request.query
        self.requests.append(f"{request.method} {path}{'?watch' if watching else ''}")
        self.headers.append(request.headers)
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return refusal(unauthorized())
        queue = self.faults[f"{path}?watch" if watching else path]
        if queue:
            found = queue.pop(0)
            return refusal(found) if isinstance(found, ApiError) else await found(request)
        if path in ("/version", "/api", "/apis") or (path.startswith("/apis/") and path.count("/") == 3):
            return self._discovery(path)
        if path == "/api/v1":
            return self._discovery(path)
        return await (self._watch(request) if watching else self._list(request))

    def _discovery(self, path):
        if path == "/version":
            return answer({"gitVersion": "v1.36.0"})
        if self.aggregated and path in ("/api", "/apis"):
            return answer(self._aggregated(path))
        if path == "/api":
            return answer({"kind": "APIVersions", "versions": ["v1"]})
        if path == "/apis":
            groups = [
                {
                    "name": group,
                    "versions": [{"version": "v1beta1"}, {"version": "v1"}],
                    "preferredVersion": {"version": "v1"},
                }
                for group in self.kinds
                if group
            ]
            return answer({"kind": "APIGroupList", "groups": groups})
        group = path.split("/")[2] if path.startswith("/apis/") else ""
        return answer({"resources": self._legacy(group)})

    def _aggregated(self, path):
        groups = [group for group in self.kinds if bool(group) == (path == "/apis")]
        return {
            "kind": "APIGroupDiscoveryList",
            "items": [
                {
                    "metadata": {"name": group} if group else {},
                    "versions": [{"version": "v1", "resources": self._resources(group)}],
                }
                for group in groups
            ],
        }

    def _resources(self, group):
        return [
            {
                "resource": plural,
                "responseKind": {"group": group, "version": "v1", "kind": kind},
                "scope": "Namespaced" if namespaced else "Cluster",
                "verbs": ["get", "list", "watch"],
                "shortNames": [plural[:2]],
                "subresources": [{"subresource": "status"}],
            }
            for plural, kind, namespaced in self.kinds[group]
        ]

    def _legacy(self, group):
        whole = [
            {
                "name": plural,
                "kind": kind,
                "namespaced": namespaced,
                "verbs": ["get", "list", "watch"],
                "shortNames": [plural[:2]],
            }
            for plural, kind, namespaced in self.kinds[group]
        ]
        return whole + [{"name": f"{item['name']}/status", "kind": item["kind"]} for item in whole]

    def _items(self, path):
        """The collection, and for a path of all namespaces those of each."""
        plural = path.rsplit("/", 1)[1]
        return [
            obj
            for key, objects in self.collections.items()
            if key == path
            or ("/namespaces/" not in path and key.endswith(f"/{plural}") and "namespaces/" in key)
            for obj in objects.values()
        ]

    async def _list(self, request):
        items = self._items(request.path)
        if not items and request.path not in self.collections:
            parent, name = request.path.rsplit("/", 1)
            if name in self.collections.get(parent, {}):
                return answer(self.collections[parent][name])
            if "pods" not in request.path and "nodes" not in request.path:
                return web.Response(text="404 page not found", status=404)
        start = int(request.query.get("continue") or 0)
        limit = int(request.query.get("limit") or len(items) + 1)
        metadata = {"resourceVersion": str(self.revision)}
        left = len(items) - start - limit
        if left > 0:
            metadata |= {"continue": str(start + limit), "remainingItemCount": left}
        return answer({"kind": "List", "metadata": metadata, "items": items[start : start + limit]})

    async def _watch(self, request):
        response = web.StreamResponse()
        response.content_type = "application/json"
        await response.prepare(request)
        queue = asyncio.Queue()
        after = int(request.query["resourceVersion"])
        for revision, path, line in self.history:
            if path == request.path and revision > after:
                queue.put_nowait(line)
        self.watchers[request.path].add(queue)
        try:
            while (line := await queue.get()) is not None:
                if line == "cut":
                    request.transport.abort()
                    break
                await response.write(line)
        except ConnectionError:
            pass
        finally:
            self.watchers[request.path].discard(queue)
        return response
