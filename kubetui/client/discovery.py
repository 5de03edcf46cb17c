"""Which kinds the server has: aggregated discovery, or group by group from an older one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj, dicts, dig, text
from kubetui.client.errors import Unreachable
from kubetui.client.rest import Rest
from kubetui.kinds.model import ApiKind

_ACCEPT = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
)


async def discover(rest: Rest) -> list[ApiKind]:
    """All kinds, each once in its preferred version, in the server's order.

    Raises:
        ApiError: the server refused.
        Unreachable: there was no answer.
    """
    halves = await asyncio.gather(*(_half(rest, path) for path in ("/api", "/apis")))
    found: dict[str, ApiKind] = {}
    for kind in (kind for half in halves for kind in half):
        found.setdefault(kind.resource, kind)
    return list(found.values())


async def _half(rest: Rest, path: str) -> list[ApiKind]:
    answer = await rest.request("GET", path, accept=_ACCEPT)
    if not isinstance(answer, dict):
        raise Unreachable(f"{rest.connection.server}{path} is not answered by a Kubernetes API server")
    if answer.get("kind") == "APIGroupDiscoveryList":
        return list(_aggregated(answer))
    return await _legacy(rest, answer)


def _aggregated(answer: Obj) -> Iterator[ApiKind]:
    for group in dicts(answer, "items"):
        for version in dicts(group, "versions"):
            for resource in dicts(version, "resources"):
                found = _resource(text(group, "metadata", "name"), text(version, "version"), resource)
                if found is not None:
                    yield found


def _resource(group: str, version: str, resource: Obj) -> ApiKind | None:
    plural, kind = text(resource, "resource"), text(resource, "responseKind", "kind")
    if not plural or not kind:
        return None
    return ApiKind(
        group=group,
        version=version,
        kind=kind,
        plural=plural,
        namespaced=resource.get("scope") != "Cluster",
        short_names=_texts(resource, "shortNames"),
        categories=_texts(resource, "categories"),
        subresources=tuple(text(item, "subresource") for item in dicts(resource, "subresources")),
        verbs=_texts(resource, "verbs"),
    )


def _texts(obj: Obj, key: str) -> tuple[str, ...]:
    value = dig(obj, key)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


async def _legacy(rest: Rest, answer: Obj) -> list[ApiKind]:
    versions = [("", version) for version in _texts(answer, "versions")] or list(_group_versions(answer))
    found = await asyncio.gather(*(_resource_list(rest, *pair) for pair in versions))
    return [kind for kinds in found for kind in kinds]


def _group_versions(answer: Obj) -> Iterator[tuple[str, str]]:
    """Every version of every group, the preferred one first."""
    for group in dicts(answer, "groups"):
        preferred = text(group, "preferredVersion", "version")
        versions = [text(item, "version") for item in dicts(group, "versions")]
        for version in sorted(versions, key=lambda version: version != preferred):
            yield text(group, "name"), version


async def _resource_list(rest: Rest, group: str, version: str) -> list[ApiKind]:
    """The kinds of one version; none where its own server does not answer."""
    root = f"/apis/{group}/{version}" if group else f"/api/{version}"
    try:
        answer = await rest.get(root)
    except ApiError as error:
        if error.code in (404, 503):
            return []
        raise
    resources = dicts(answer, "resources")
    whole = [resource for resource in resources if "/" not in text(resource, "name")]
    return [_legacy_kind(group, version, resource, resources) for resource in whole]


def _legacy_kind(group: str, version: str, resource: Obj, resources: list[Obj]) -> ApiKind:
    plural = text(resource, "name")
    names = (text(item, "name").partition("/") for item in resources)
    return ApiKind(
        group=group,
        version=version,
        kind=text(resource, "kind"),
        plural=plural,
        namespaced=resource.get("namespaced") is True,
        short_names=_texts(resource, "shortNames"),
        categories=_texts(resource, "categories"),
        subresources=tuple(sub for name, _, sub in names if name == plural and sub),
        verbs=_texts(resource, "verbs"),
    )
