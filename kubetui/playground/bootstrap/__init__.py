"""The objects of a fresh cluster, put there as kubeadm and the API server do: what exists is left alone."""

from __future__ import annotations

import ipaddress

from kubetui.api.errors import ApiError
from kubetui.api.meta import Obj
from kubetui.playground.api import Api
from kubetui.playground.bootstrap import addons, basics, flow_control, rbac

CONTROL_PLANE_ADDRESS = "172.18.0.2"
"""The address of the control-plane node: a server on loopback cannot be an endpoint under its own."""


async def bootstrap(api: Api, server_host: str, server_port: int, ca: str = "") -> None:
    """Make sure that everything a fresh cluster has is there; can be called at each start."""
    for resource, obj in basics.namespaces():
        await _ensure(api, resource, obj)
    born = (await api.get("namespaces", "kube-system"))["metadata"]["creationTimestamp"]
    made = [*flow_control.objects(), *rbac.objects(), *basics.cluster(), basics.authentication(ca)]
    made.append(basics.token_tracking(born[:10]))
    for resource, obj in [*made, *addons.objects()]:
        await _ensure(api, resource, obj)
    told = basics.cluster_info(f"https://{server_host}:{server_port}", ca)
    for resource, obj in [told, *basics.kubernetes_endpoints(_advertised(server_host), server_port)]:
        await _ensure_newest(api, resource, obj)


def _advertised(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return CONTROL_PLANE_ADDRESS
    return CONTROL_PLANE_ADDRESS if address.is_loopback or address.is_unspecified else host


async def _ensure(api: Api, resource: str, obj: Obj) -> bool:
    """Create an object; False when it was there."""
    about = obj["metadata"]
    try:
        await api.get(resource, about["name"], about.get("namespace", ""))
    except ApiError as error:
        if error.code != 404:
            raise
        await api.create(resource, obj)
        return True
    return False


async def _ensure_newest(api: Api, resource: str, obj: Obj) -> None:
    if not await _ensure(api, resource, obj):
        about = obj["metadata"]
        live = await api.get(resource, about["name"], about["namespace"])
        wanted = {**live, **{key: value for key, value in obj.items() if key != "metadata"}}
        if wanted != live:
            await api.update(resource, wanted)
