"""`services/proxy` and `pods/proxy`: the API server fetches a page from inside the cluster.

Rule: `pkg/registry/core/service/storage/rest.go` and `pod/strategy.go` (ResourceLocation). It goes straight to
an endpoint, past kube-proxy and network policies.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aiohttp import web

from kubetui.api.errors import ApiError, bad_request, not_found, status
from kubetui.api.meta import Obj, dicts, dig, integer, labels, text
from kubetui.playground.apiserver.endpoints.request import RequestInfo
from kubetui.playground.apiserver.endpoints.responses import common_headers
from kubetui.playground.etcd import key
from kubetui.playground.kubelet.neighbourhood import neighbourhood
from kubetui.playground.kubelet.programs.http import Request

if TYPE_CHECKING:
    from kubetui.playground.apiserver.server import APIServer

_KINDS = frozenset({"pods", "services"})
_SLICES = "endpointslices.discovery.k8s.io"
_LARGEST_BODY = 1 << 20
_HTTP = 80


def wanted(info: RequestInfo) -> bool:
    """Whether a request is one to a Pod or Service behind the API server."""
    return info.subresource == "proxy" and not info.group and info.plural in _KINDS and bool(info.namespace)


async def serve(server: APIServer, request: web.BaseRequest, info: RequestInfo) -> web.StreamResponse:
    """Fetch the page and hand it on."""
    scheme, name, port = _parts(info.name)
    if scheme not in ("", "http"):
        raise bad_request(f"the playground's containers speak no {scheme}")
    find = _of_pod if info.plural == "pods" else _of_service
    ip, number = find(server, info.namespace, name, port)
    if not info.rest and not request.path.endswith("/") and request.method in ("GET", "HEAD"):
        return _to_a_directory(request)
    asked = Request(request.method, _path(info, request), dict(request.headers), body=await _body(request))
    network = neighbourhood(server.api("system:apiserver"), server.clock).network
    try:
        found = await network.fetch(ip, number, asked, info.namespace)
    except OSError as error:
        why = "connection refused" if isinstance(error, ConnectionRefusedError) else "no route to host"
        raise _unreachable(f"dial tcp {ip}:{number}: connect: {why}") from error
    headers = {**common_headers(), "Content-Type": found.content_type}
    return web.Response(body=found.body.encode(), status=found.status, headers=headers)


def _to_a_directory(request: web.BaseRequest) -> web.Response:
    """Links of a page are relative to it: `…/proxy` becomes `…/proxy/` (`util/proxy/upgradeaware.go`)."""
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    return web.Response(status=301, headers={**common_headers(), "Location": f"{request.path}/{query}"})


def _unreachable(why: str) -> ApiError:
    return status(503, "ServiceUnavailable", f"error trying to reach service: {why}")


def _parts(name: str) -> tuple[str, str, str]:
    """`web`, `web:80` or `http:web:80` as scheme, name and port."""
    parts = name.split(":")
    if len(parts) > 3:
        raise bad_request(f"invalid service request {name!r}")
    if len(parts) == 3:
        return parts[0], parts[1], parts[2]
    return "", parts[0], parts[1] if len(parts) == 2 else ""


def _path(info: RequestInfo, request: web.BaseRequest) -> str:
    query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
    return f"/{info.rest}{query}"


async def _body(request: web.BaseRequest) -> str:
    data = await request.content.read(_LARGEST_BODY)
    return data.decode("utf-8", "replace")


def _found(server: APIServer, plural: str, namespace: str, name: str) -> Obj:
    entry = server.etcd.get(key(plural, namespace, name))
    if entry is None:
        raise not_found(plural, "", name)
    return entry.obj


def _of_pod(server: APIServer, namespace: str, name: str, port: str) -> tuple[str, int]:
    pod = _found(server, "pods", namespace, name)
    ip = text(pod, "status", "podIP")
    if not ip:
        raise bad_request("address not allowed")
    ports = [one for container in dicts(pod, "spec", "containers") for one in dicts(container, "ports")]
    if port.isdigit():
        return ip, int(port)
    numbers = [integer(one, "containerPort") for one in ports if not port or text(one, "name") == port]
    return ip, numbers[0] if numbers else _HTTP


def _of_service(server: APIServer, namespace: str, name: str, port: str) -> tuple[str, int]:
    ports = dicts(_found(server, "services", namespace, name), "spec", "ports")
    if not port and len(ports) != 1:
        raise bad_request(f"service {name!r} has more than one port: name one")
    chosen = next((one for one in ports if port in ("", text(one, "name"), str(one.get("port")))), None)
    if chosen is None:
        raise status(503, "ServiceUnavailable", f'no service port "{port}" found for service "{name}"')
    ready = list(_ready(server, namespace, name, text(chosen, "name")))
    if not ready:
        raise status(503, "ServiceUnavailable", f'no endpoints available for service "{name}"')
    return server.registry.rng.choice(ready)


def _ready(server: APIServer, namespace: str, name: str, port: str) -> Iterator[tuple[str, int]]:
    for entry in server.etcd.range(_SLICES, namespace):
        if labels(entry.obj).get("kubernetes.io/service-name") != name:
            continue
        numbers = [integer(one, "port") for one in dicts(entry.obj, "ports") if text(one, "name") == port]
        for endpoint in dicts(entry.obj, "endpoints"):
            if dig(endpoint, "conditions", "ready") is not False:
                yield from ((str(ip), number) for ip in endpoint.get("addresses") or () for number in numbers)
