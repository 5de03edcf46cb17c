"""`pods/log`: what the node's kubelet has of a container.

Rule: `pkg/registry/core/pod/strategy.go` (LogLocation).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.errors import FieldError, bad_request, internal, invalid, not_found
from kubetui.api.meta import Obj, dicts, text
from kubetui.playground.api import KubeletServer, LogOptions
from kubetui.playground.apiserver.call import Call
from kubetui.playground.apiserver.endpoints import stream
from kubetui.playground.apiserver.endpoints.options import flag, number
from kubetui.playground.apiserver.endpoints.responses import common_headers
from kubetui.playground.etcd import key

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


def options(query: Mapping[str, str], pod: str = "") -> LogOptions:
    """`PodLogOptions` of a query about a Pod."""
    since = number(query, "sinceSeconds")
    errors = []
    if since is not None and query.get("sinceTime"):
        said = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"
        errors.append(FieldError("FieldValueForbidden", "", said))
    for name in ("tailLines", "limitBytes", "sinceSeconds"):
        value = number(query, name)
        if value is not None and value < (0 if name == "tailLines" else 1):
            least = "greater than or equal to 0" if name == "tailLines" else "greater than 0"
            errors.append(FieldError("FieldValueInvalid", name, f"Invalid value: {value}: must be {least}"))
    if errors:
        raise invalid("PodLogOptions", "", pod, errors)
    return LogOptions(
        follow=flag(query, "follow"),
        previous=flag(query, "previous"),
        timestamps=flag(query, "timestamps"),
        tail_lines=number(query, "tailLines"),
        limit_bytes=number(query, "limitBytes"),
        since_seconds=since,
        since_time=query.get("sinceTime", ""),
    )


def container_of(pod: Obj, wanted: str) -> str:
    """The container whose log is meant, or 400."""
    name = pod["metadata"]["name"]
    containers = [text(c, "name") for c in dicts(pod, "spec", "containers")]
    inits = [text(c, "name") for c in dicts(pod, "spec", "initContainers")]
    others = [text(c, "name") for c in dicts(pod, "spec", "ephemeralContainers")]
    if wanted:
        if wanted not in (*containers, *inits, *others):
            raise bad_request(f"container {wanted} is not valid for pod {name}")
        return wanted
    if len(containers) == 1:
        return containers[0]
    choose = f"a container name must be specified for pod {name}, choose one of: [{' '.join(containers)}]"
    if inits:
        choose += f" or one of the init containers: [{' '.join(inits)}]"
    raise bad_request(choose)


def kubelet_of(server: APIServer, pod: Obj) -> KubeletServer:
    """The kubelet that runs a Pod; ApiError when its node is not there or cannot be reached."""
    node = text(pod, "spec", "nodeName")
    kubelet = server.kubelets.get(node)
    if kubelet is None:
        if server.etcd.get(key("nodes", "", node)) is None:
            raise not_found("nodes", "", node)
        raise internal(f'Get "https://{node}:10250/containerLogs/": dial tcp: lookup {node}: no such host')
    return kubelet


async def serve(server: APIServer, request: web.BaseRequest, call: Call) -> web.StreamResponse:
    """Stream a container's log."""
    query = request.rel_url.query
    wanted = options(query, call.name)
    pod = server.registry.find(call).obj
    container = container_of(pod, query.get("container", ""))
    node = text(pod, "spec", "nodeName")
    if not node:
        # A Pod without a node has no logs yet; kubectl prints nothing and ends well.
        return web.Response(headers={**common_headers(), "Content-Type": "text/plain"})
    parts = kubelet_of(server, pod).logs(pod, container, wanted)
    if stream.wants_socket(request):
        return await stream.frames(request, parts)
    return await _stream(request, parts)


async def _stream(request: web.BaseRequest, parts: AsyncIterator[bytes]) -> web.StreamResponse:
    """The answer begins with the first bytes: an error before them is still a Status."""
    iterator = aiter(parts)
    response = web.StreamResponse(headers={**common_headers(), "Content-Type": "text/plain"})
    response.enable_chunked_encoding()
    try:
        first = await anext(iterator, None)
        await response.prepare(request)
        while first is not None:
            await response.write(first)
            first = await anext(iterator, None)
        await response.write_eof()
    finally:
        close = getattr(iterator, "aclose", None)
        if close is not None:
            await close()
    return response
